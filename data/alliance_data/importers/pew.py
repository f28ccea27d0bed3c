"""Views of other states in the Pew Research Center's Global Attitudes Survey: weighted aggregates (CSV)."""

from pathlib import Path

import pandas as pd

from . import _common

TABLE = "opinion"
FORMAT = "CSV of Pew aggregates: wave, country, about, n, favourable_pct, unfavourable_pct, dk_refused_pct."

SHARES = {"favourable_pct": "favourable", "unfavourable_pct": "unfavourable", "dk_refused_pct": "no_answer"}
HEADERS = [["wave", "country", "about", "n", *SHARES]]
PALESTINE = {"PLS": "PSE"}
# Upstream gives 2013's answers about China under a wrong code.
MISCODED = {(2013, "CHN")}


def recognise(path: Path) -> bool:
    """Whether the file has shares by wave, country and the state asked about."""
    return _common.fits(path, HEADERS)


def read(path: Path) -> pd.DataFrame:
    """Return one row a wave, country and state asked about, shares between 0 and 1."""
    name = Path(path).name
    raw = _common.csv_table(path, *HEADERS)
    frame = raw[["country", "about"]].replace(PALESTINE)
    frame.insert(0, "wave", _common.years(raw["wave"], name))
    frame["respondents"] = _common.numbers(raw["n"], name, low=0)
    for theirs, ours in SHARES.items():
        frame[ours] = _common.numbers(raw[theirs], name, low=0) / 100
    frame = frame[frame["about"].str.fullmatch("[A-Z]{3}")]  # The United Nations and the EU are no states.
    for wave, about in MISCODED:
        frame = frame[frame["wave"].ne(wave) | frame["about"].ne(about)]
    frame = frame.reset_index(drop=True)
    frame.attrs["version"] = f"waves {frame['wave'].min()}-{frame['wave'].max()}"
    return frame
