"""Everything around the notebooks, and what turns them into a book."""
