"""States, their codes, regions and capitals, from the `countrycode` dictionary with capitals' coordinates."""

from pathlib import Path

import pandas as pd

from ..states import HISTORICAL
from . import _common

TABLE = "countries"
FORMAT = "CSV of country codes: country_name_en, iso3c, cown, region, un_regionsub_name, capital, lat, lng"
VERSION = "countrycode 1.8.0"  # The file does not name its edition; this is the one with these columns.
COLUMNS = ["country_name_en", "iso3c", "cown", "region", "un_regionsub_name", "capital", "lat", "lng"]
HEADERS = [COLUMNS]

# Shorter or current names, where the dictionary's own would crowd a chart or is no longer in use.
NAMES = {
    "CIV": "Côte d'Ivoire",
    "COD": "DR Congo",
    "COG": "Congo",
    "FSM": "Micronesia",
    "HKG": "Hong Kong",
    "MAC": "Macao",
    "MMR": "Myanmar",
    "PSE": "Palestine",
    "TUR": "Türkiye",
    "UMI": "US Minor Outlying Islands",
    "VIR": "US Virgin Islands",
}
CODES = {"Kosovo": "XKX", "Netherlands Antilles": "ANT"} | {
    "Czechoslovakia": "CSK",
    "German Democratic Republic": "DDR",
    "Republic of Vietnam": "RVN",
    "Yemen Arab Republic": "YAR",
    "Yemen People's Republic": "YMD",
    "Yugoslavia": "YUG",
    "Zanzibar": "ZAN",
}
CAPITALS = {
    "CSK": ("Prague", 50.0874654, 14.4212535),
    "DDR": ("East Berlin", 52.5186, 13.4081),
    "RVN": ("Saigon", 10.7769, 106.7009),
    "SUN": ("Moscow", 55.625578, 37.6063916),
    "UKR": ("Kyiv", 50.4500336, 30.5241361),
    "VNM": ("Hanoi", 21.0285, 105.8542),
    "YEM": ("Sanaa", 15.35, 44.2),
    "ZAN": ("Zanzibar City", -6.1622, 39.1921),
}
REGIONS = {
    "CSK": ("Europe & Central Asia", "Eastern Europe"),
    "DDR": ("Europe & Central Asia", "Western Europe"),
    "RVN": ("East Asia & Pacific", "South-eastern Asia"),
    "SUN": ("Europe & Central Asia", "Eastern Europe"),
    "TWN": ("East Asia & Pacific", "Eastern Asia"),
    "XKX": ("Europe & Central Asia", "Southern Europe"),
    "YAR": ("Middle East & North Africa", "Western Asia"),
    "YMD": ("Middle East & North Africa", "Western Asia"),
    "YUG": ("Europe & Central Asia", "Southern Europe"),
    "ZAN": ("Sub-Saharan Africa", "Sub-Saharan Africa"),
}

# Standing pacts in force in 2026 under which the United States owes defence: what ATOP 5.1 counts as such in
# 2018 (beside the Rio Treaty, the OAS Charter and the 1959 agreement with Pakistan), and
# NATO's members since.
NATO = {
    *(
        "ALB",
        "BEL",
        "BGR",
        "CAN",
        "CZE",
        "DEU",
        "DNK",
        "ESP",
        "EST",
        "FIN",
        "FRA",
        "GBR",
        "GRC",
        "HRV",
        "HUN",
    ),
    *(
        "ISL",
        "ITA",
        "LTU",
        "LUX",
        "LVA",
        "MKD",
        "MNE",
        "NLD",
        "NOR",
        "POL",
        "PRT",
        "ROU",
        "SVK",
        "SVN",
        "SWE",
        "TUR",
    ),
}
PACIFIC = {"AUS", "JPN", "KOR", "PHL", "THA"}


def recognise(path: Path) -> bool:
    """Whether the file is a table of country codes with capitals."""
    return _common.fits(path, HEADERS)


def read(path: Path) -> pd.DataFrame:
    """Return one row a state or territory that has a code, those of the past since 1945 included."""
    name = Path(path).name
    raw = _common.csv_table(path, COLUMNS)
    iso3 = raw["iso3c"].mask(raw["iso3c"].eq(""), raw["country_name_en"].map(CODES)).fillna("")
    raw = raw.assign(iso3=iso3)[iso3.ne("")]
    wrong = raw[~raw["iso3"].str.fullmatch("[A-Z]{3}")]
    if len(wrong):
        place = _common.place(name, wrong.index[0], "iso3c")
        raise _common.InputError(
            f"{place}: found {wrong['iso3c'].iloc[0][:20]!r}, expected three capital letters. "
            "Correct the code."
        )
    frame = pd.DataFrame(
        {
            "iso3": raw["iso3"],
            "name": raw["country_name_en"],
            "cow_code": _common.numbers(raw["cown"], name),
            "region": raw["region"],
            "subregion": raw["un_regionsub_name"],
            "capital": raw["capital"],
            "lat": _common.numbers(raw["lat"], name),
            "lon": _common.numbers(raw["lng"], name).rename("lon"),
        }
    )
    _common.refuse_duplicates(frame, ["iso3"], name)
    frame = pd.concat([frame, pd.DataFrame([{"iso3": "SUN"}])], ignore_index=True).set_index("iso3")
    for code, text in (NAMES | HISTORICAL).items():
        frame.loc[frame.index == code, "name"] = text
    # Serbia has Yugoslavia's Correlates of War code, which the project never changed.
    frame.loc[frame.index == "SRB", "cow_code"] = 345
    for code, (capital, lat, lon) in CAPITALS.items():
        frame.loc[frame.index == code, ["capital", "lat", "lon"]] = [capital, lat, lon]
    for code, (region, subregion) in REGIONS.items():
        frame.loc[frame.index == code, ["region", "subregion"]] = [region, subregion]
    frame = frame.reset_index()
    frame["historical"] = frame["iso3"].isin(list(HISTORICAL))
    frame["us_pact"] = frame["iso3"].map(dict.fromkeys(NATO, "NATO") | dict.fromkeys(PACIFIC, "Pacific"))
    frame["us_ally"] = frame["us_pact"].notna()
    frame = frame.replace({"": None}).astype({"cow_code": "Int64"})
    frame.attrs["version"] = VERSION
    return frame
