"""Japan's security agreements by partner and instrument, typed from documents (tidy CSV)."""

from pathlib import Path

import pandas as pd

from ..errors import InputError
from . import _tidy

TABLE = "security_agreements"
FORMAT = (
    "Tidy CSV of Japan's agreements: partner, instrument, dates of signature and entry into force, addresses."
)

COLUMNS = ["partner_iso3", "partner", "instrument", "title", "signed", "in_force", "status", "signed_address",
           "in_force_address", "grade", "note"]  # fmt: skip
TRANSCRIBED = ["partner", "iso3", "instrument", "signed", "in_force", "status", "signed_source",
               "in_force_source", "source_grade", "note"]  # fmt: skip
NAMES = {"iso3": "partner_iso3", "signed_source": "signed_address", "in_force_source": "in_force_address",
         "source_grade": "grade"}  # fmt: skip
INSTRUMENTS = {
    "RAA": ("raa", "Reciprocal Access Agreement"),
    "ACSA": ("acsa", "Acquisition and Cross-Servicing Agreement"),
    "Information security": ("information_security", "Information security agreement"),
    "Defence equipment": ("equipment_transfer", "Agreement on defence equipment and technology transfer"),
    "Joint Declaration": ("joint_declaration", "Joint Declaration on Security Cooperation"),
    "Comprehensive Strategic": ("strategic_partnership", "Comprehensive Strategic Partnership"),
    "2+2": ("two_plus_two", "2+2 meeting"),
    "GCAP (fighter)": ("joint_development", "Joint statement on a common fighter (GCAP)"),
    "GCAP convention": ("joint_development", "Convention on the GCAP organisation"),
    "Camp David": ("trilateral_summit", "Camp David summit"),
}
PARTNERS = {"UK": "United Kingdom", "US": "United States"}


def recognise(path: Path) -> bool:
    """Tell whether the file has these columns, by these names or the transcriber's."""
    return _tidy.has_columns(path, COLUMNS, TRANSCRIBED)


def read(path: Path) -> pd.DataFrame:
    """Return one row a partner and instrument, those on a weak source left out."""
    frame = _tidy.read(path, NAMES)
    if "title" not in frame:
        frame = _from_transcription(path, frame)
    frame = _tidy.graded(path, frame)
    for column in ("signed_address", "in_force_address"):
        frame = _tidy.addressed(path, frame, column, required=False)
    bare = frame[frame["signed_address"].isna() & frame["in_force_address"].isna()]
    if len(bare):
        row = bare.iloc[0]
        raise InputError(
            f"{path.name}, row {bare.index[0]}: {row['title']}, {row['partner']}, has no address. Add the "
            "document that states it to signed_address or in_force_address, or leave the row out."
        )
    return _tidy.dated(path, _tidy.dated(path, frame, "signed"), "in_force")[COLUMNS]


def _from_transcription(path: Path, frame: pd.DataFrame) -> pd.DataFrame:
    named = frame["instrument"].map(lambda text: _instrument(path, text))
    frame = frame.assign(instrument=[n[0] for n in named], title=[n[1] for n in named])
    frame["status"] = frame["status"].str.replace(r"^(negotiating|talks).*", "negotiating", regex=True)
    frame["signed"] = frame["signed"].str.replace(" (month inferred)", "", regex=False)
    frame = frame.assign(
        partner=frame["partner"].str.split(" and "), partner_iso3=frame["partner_iso3"].str.split(";")
    )
    frame = frame.explode(["partner", "partner_iso3"])
    return frame.assign(partner=frame["partner"].replace(PARTNERS))


def _instrument(path: Path, text: str) -> tuple[str, str]:
    """Return the instrument's code and title; what brackets say (first, new, 2nd) stays in the title."""
    for beginning, (code, title) in INSTRUMENTS.items():
        if text.startswith(beginning):
            label = text[len(beginning) :].partition("(")[2].rstrip(")")
            plain = label in ("", "GSOMIA") or beginning.startswith("GCAP")
            return code, title if plain else f"{title} ({label})"
    known = ", ".join(INSTRUMENTS)
    raise InputError(f"{path.name}: instrument {text!r} is unknown. It begins with one of: {known}.")
