"""One crosswalk for states: names and Correlates of War codes to ISO 3166-1 alpha-3.

Names go through `countryguess`, but only through its patterns, never its fuzzy matching, and a match must
share a word with the state's own name: "South Asia" is not South Africa, and Czechoslovakia is not Czechia.
States and territories that are no more keep the code that ISO once gave them (ANT, CSK, DDR, SUN, YMD, YUG),
or their Correlates of War letters where it gave none of their own (RVN, YAR, ZAN).
"""

import difflib
import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

import pandas as pd

from .errors import InputError, offer, unknown
from .reading import read, series_columns, state_columns
from .sidecar import sidecar

HISTORICAL = {
    "ANT": "Netherlands Antilles",
    "CSK": "Czechoslovakia",
    "DDR": "German Democratic Republic",
    "RVN": "Republic of Vietnam",
    "SUN": "Soviet Union",
    "YAR": "Yemen Arab Republic",
    "YMD": "People's Democratic Republic of Yemen",
    "YUG": "Yugoslavia",
    "ZAN": "Zanzibar",
}

FIRST = ("JPN", "USA", "CHN", "PRK", "RUS", "KOR", "TWN", "AUS", "PHL")
"""The states that the book's chapters are about: what changes for them is said first."""

# Codes that `countryguess` knows but `countries` has no row for: Antarctic claims, parts of other states.
WITHOUT_ROW = {"ATB", "CHI", "EAT", "EAZ"}

# Names that a pattern misses or gives to a successor, in the normal form of `normal`.
ALIASES = {
    "netherlands antilles": "ANT",
    "czechoslovakia": "CSK",
    "czech republic": "CZE",
    "east germany": "DDR",
    "east germany gdr": "DDR",
    "gdr": "DDR",
    "german democratic republic": "DDR",
    "german dr": "DDR",
    "germany east": "DDR",
    "german federal republic": "DEU",
    "germany west": "DEU",
    "west germany": "DEU",
    "west germany frg": "DEU",
    "republic of vietnam": "RVN",
    "south vietnam": "RVN",
    "south viet nam": "RVN",
    "vietnam south": "RVN",
    "viet nam south": "RVN",
    "north vietnam": "VNM",
    "democratic republic of vietnam": "VNM",
    "ussr": "SUN",
    "soviet union": "SUN",
    "union of soviet socialist republics": "SUN",
    "north yemen": "YAR",
    "yemen north": "YAR",
    "yemen arab republic": "YAR",
    "yemen arab republic north yemen": "YAR",
    "south yemen": "YMD",
    "yemen south": "YMD",
    "people s democratic republic of yemen": "YMD",
    "yemen people s republic": "YMD",
    "yemen people s democratic republic": "YMD",
    "yugoslavia": "YUG",
    "yugoslavia former": "YUG",
    "former yugoslavia": "YUG",
    "serbia and montenegro": "SRB",
    "zanzibar": "ZAN",
    "burma": "MMR",
    "cabo verde": "CPV",
    "cape verde": "CPV",
    "dprk": "PRK",
    "east timor": "TLS",
    "great britain": "GBR",
    "holland": "NLD",
    "ivory coast": "CIV",
    "macao": "MAC",
    "macedonia": "MKD",
    "prc": "CHN",
    "rok": "KOR",
    "swaziland": "SWZ",
    "caribbean netherlands": "BES",
    "sudan south": "SSD",
    "turkey": "TUR",
    "turkiye": "TUR",
    "uae": "ARE",
    "uk": "GBR",
    "u s": "USA",
    "u k": "GBR",
    "us": "USA",
    "usa": "USA",
    "viet nam": "VNM",
    "west bank and gaza": "PSE",
    "zaire": "COD",
}
DIRECTIONS = {"north", "south", "east", "west", "central", "northern", "southern", "eastern", "western"}
COMMON = DIRECTIONS | {
    "and", "america", "arab", "democratic", "federal", "federation", "island", "islands", "kingdom", "new",
    "of", "people", "peoples", "republic", "saint", "socialist", "state", "states", "the", "union", "united",
}  # fmt: skip


def iso3(name: str, where: str = "") -> str:
    """Return the ISO 3166-1 alpha-3 code of the state called ``name``.

    Parameters
    ----------
    name
        A state's name in any usual English form, with or without footnote marks, or its code.
    where
        File, row and column, for the message.

    Raises
    ------
    InputError
        For a name that no state has; the message offers the nearest ones.
    """
    code = find(name)
    if code is None:
        near = difflib.get_close_matches(normal(name), list(_names()), n=3, cutoff=0.6)
        place = f"{where}: " if where else ""
        nearest = offer(_names()[n] for n in near)
        raise InputError(
            f"{place}unknown state {str(name)[:80]!r}, expected the English name of a state.{nearest} "
            "Correct the name, or add it to ALIASES in alliance_data/states.py."
        )
    return code


@lru_cache(maxsize=4096)
def find(name: str) -> str | None:
    """Return the code of the state called ``name``, or ``None`` where no state is surely meant."""
    plain = normal(name)
    if plain in ALIASES:
        return ALIASES[plain]
    if not plain:
        return None
    text = unmarked(name)
    if re.fullmatch(r"[A-Z]{3}", text):
        return text if text in _codes() or text in HISTORICAL else None
    found = [c for c in _guesses() if c["regex"].search(text)]
    sure = [c for c in found if _shares_a_word(plain, c)]
    return sure[0]["iso3"] if len(sure) == 1 else _exact(plain, sure)


def from_names(names: pd.Series, where: Callable[[object], str] = str) -> pd.Series:
    """Return the codes of a column of names; ``where(index)`` says where a name stands, for the message."""
    first = names.drop_duplicates()
    codes = {name: iso3(name, where(index)) for index, name in first.items()}
    return names.map(codes)


def from_cow(codes: pd.Series, years: pd.Series, where: Callable[[object], str] = str) -> pd.Series:
    """Return the ISO3 codes of a column of Correlates of War codes.

    Parameters
    ----------
    codes, years
        State codes and the years they are about. The year matters for 345, which the project uses without a
        break: Yugoslavia to 1991, Serbia (until 2006 with Montenegro) from 1992. 365 is Russia throughout,
        the Soviet Union included; 255 and 260 are both Germany.
    where
        Says where the row of an index stands, for the message.

    Raises
    ------
    InputError
        For a code that no state in ``countries`` has.
    """
    known = _cow()
    result = codes.map(known).astype("object")
    result = result.mask(codes.eq(345), years.lt(1992).map({True: "YUG", False: "SRB"}))
    if result.isna().any():
        index = result[result.isna()].index[0]
        hint = "The countries table lists all codes in use since 1945."
        raise InputError(
            f"{where(index)}: {unknown('COW state code', codes[index], [str(k) for k in known], hint)}"
        )
    return result.astype("str")


def series_in_words(table: str, series: str) -> str:
    """Return what a table's series is called, ``CHN 2026`` for one, with names in place of states' codes."""
    about = sidecar(table)
    if not set(series_columns(about)) & set(state_columns(about)):
        return series
    countries = read(sidecar("countries"))
    named = dict(zip(countries["iso3"], countries["name"], strict=True))
    return re.sub(r"\b[A-Z]{3}\b", lambda found: named.get(found[0], found[0]), series)


def unmarked(name: str) -> str:
    """Return a name without footnote marks, line breaks and outer blanks."""
    return re.sub(r"[*†‡§¶‖]+|\s*\[\w+\]|(?<=[a-z])\d+$", " ", str(name)).replace("\n", " ").strip()


def normal(name: str) -> str:
    """Return a name in lower case, without accents, punctuation and footnote marks."""
    plain = unicodedata.normalize("NFKD", unmarked(name)).encode("ascii", "ignore").decode().lower()
    return " ".join(re.findall(r"[a-z]+", plain.replace("&", " and ")))


def _shares_a_word(plain: str, country: dict) -> bool:
    own = set(normal(f"{country['name_short']} {country['name_official']}").split())
    words = set(plain.split())
    if not words & DIRECTIONS <= own:
        return False
    telling = {w for w in words - COMMON if len(w) > 2}
    if not telling:
        return plain in (normal(country["name_short"]), normal(country["name_official"])) or words <= own
    return any(w in own or any(len(w) > 3 and o.startswith(w) for o in own) for w in telling)


def _exact(plain: str, candidates: list[dict]) -> str | None:
    named = [c for c in candidates if plain in (normal(c["name_short"]), normal(c["name_official"]))]
    return named[0]["iso3"] if len(named) == 1 else None


@lru_cache(maxsize=1)
def _guesses() -> list[dict]:
    from countryguess import CountryData

    return [c for c in CountryData().countries if c["iso3"] not in {*HISTORICAL, *WITHOUT_ROW}]


@lru_cache(maxsize=1)
def _codes() -> frozenset[str]:
    return frozenset(c["iso3"] for c in _guesses())


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    named = {normal(c["name_short"]): c["name_short"] for c in _guesses()}
    return {**named, **{normal(n): n for n in HISTORICAL.values()}}


def _cow() -> dict[int, str]:
    countries = read(sidecar("countries"))
    known = countries[countries["cow_code"].notna()]
    return {**dict(zip(known["cow_code"].astype(int), known["iso3"], strict=True)), 260: "DEU"}
