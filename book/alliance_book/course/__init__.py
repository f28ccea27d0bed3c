"""The book as a course: exercises that check themselves."""
