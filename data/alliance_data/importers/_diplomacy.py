"""What the two lists of the Office of the Historian share: names of places as they were called then."""

from .. import states
from . import _common

THEN = {
    "Bosnian Federation": "BIH",
    "Byelorussia": "BLR",
    "Ceylon": "LKA",
    "Czechoslovakia (government-in-exile)": "CSK",
    "Denmark (Greenland)": "GRL",
    "Holy See": "VAT",
    "Kirghizia": "KGZ",
    "Malaya": "MYS",
    "Palestinian Authority": "PSE",
    "Somoa": "WSM",
    "Southern Rhodesia (Zimbabwe)": "ZWE",
    "Tanganyika": "TZA",
    "U.S.S.R.": "SUN",
    "United Kingdom (Wales)": "GBR",
    "Upper Volta": "BFA",
    "West Bank": "PSE",
    "Western Samoa": "WSM",
}
NO_CODE = {"Hawaii"}


def iso3(name: str, place: str) -> str | None:
    """Return the code of a state as the lists name it; ``None`` for one that never had a code."""
    return None if name in NO_CODE else THEN.get(name) or states.iso3(name, place)


def coded(names, file: str, column: str) -> list[str | None]:
    """Return the codes of a column of names."""
    return [iso3(name, _common.place(file, row, column)) for row, name in names.items()]
