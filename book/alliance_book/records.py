"""What a run found, as values: kept in its executed copy, so that many runs make one table."""

from IPython.display import display

from .figures.captions import plain

RECORD = "application/vnd.alliance.record+json"


def record(**values) -> None:
    """Keep values by name in the executed copy: numbers, texts, truths, dates, and what is missing.

    A later call adds to those of an earlier one.
    """
    kept = {name: plain(value) for name, value in values.items()}
    display({RECORD: kept, "text/plain": ""}, raw=True)


def recorded(notebook: dict) -> dict:
    """Return the values that an executed notebook kept, in the order in which it did."""
    found: dict = {}
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            found |= output.get("data", {}).get(RECORD, {})
    return found
