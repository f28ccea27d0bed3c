"""The page that leads to all briefs: a map, and a table that readers sort."""

import html
from collections.abc import Mapping

import numpy as np
import pandas as pd
from alliance_data import load
from alliance_data.measures.briefs import GUARANTOR

from .. import briefs
from ..figures import name, outlines
from ..prose import count, list_of, num

MAP = (960, 445)
STEPS = (
    (10_000, "10\u202f000 and more"),
    (1_000, "1\u202f000 to 9\u202f999"),
    (100, "100 to 999"),
    (0, "fewer than 100"),
)
"""The least number of American troops of each shade of the map, darkest first, and its label."""

COLUMNS = {
    "since": ("Since", lambda row: "" if pd.isna(row["since"]) else f"{row['since']:.0f}"),
    "duty": ("Duty", lambda row: DUTIES[row["duty"]]),
    "troops": ("US troops", lambda row: _known(row["troops"], num)),
    "share_of_gdp": (
        "Spending, % of GDP",
        lambda row: _known(row["share_of_gdp"], lambda v: num(100 * v, 1)),
    ),
    "vote_distance": ("Distance in votes", lambda row: _known(row["vote_distance"], lambda v: num(v, 2))),
    "exercises": ("Exercises together", lambda row: num(row["exercises"])),
    "assistance_usd": ("US aid in a decade", lambda row: briefs.money(row["assistance_usd"])),
    "sales_usd": ("US arms sales", lambda row: _known(row["sales_usd"], briefs.money)),
}
"""What the index shows of each ally: the column of the numbers, its heading, and how a row says it."""

DUTIES = {"mutual": "both ways", "owed": "to the ally", "owes": "to the US", "uncoded": "not on record yet"}

OPENING = """\
# Every alliance of the United States

One notebook, run for each state that the United States owes defence, says of every alliance the same in the
same words: what the two owe each other, what passes between them, and how unlike others they are. Map and
table lead to {made}; [a chapter](../notebooks/comparison.ipynb) sets the alliance with Japan beside them all.

{left}

{joined}
"""
CLOSING = """
The numbers of all briefs, a row each: {download}`CSV <briefs.csv>`, {download}`Parquet <briefs.parquet>`.
What the columns mean is said where they are made, in `alliance_data.measures.briefs`. A brief for any other
pair that a promise of defence binds, such as China and North Korea:
`alliance run alliance-brief -p focal=PRK -p ally=CHN`.
"""
STILL = "The record of treaties counts a duty all the same, for which another treaty can stand."
LEFT_OUT = "This build left the briefs out; `alliance build` makes them."


def index(records: Mapping[str, dict], failed: Mapping[str, str]) -> str:
    """Return the page that leads to all briefs, as Markdown.

    Parameters
    ----------
    records
        What each run recorded, by code.
    failed
        What stopped a brief, by code.
    """
    changes = load("pact_changes")
    changes = changes[changes["other_iso3"] == GUARANTOR]
    gone, newer = changes[changes["change"] == "left"], changes[changes["change"] == "joined"]
    opening = OPENING.format(
        made=count(len(records), "brief"),
        left=f"{_told(gone)} gave notice to leave, and have no page. {STILL}" if len(gone) else "",
        joined=f"{_told(newer)} joined after the record of treaties ends." if len(newer) else "",
    )
    if not records:
        return f"{opening}\n{LEFT_OUT}\n"
    frame = pd.DataFrame.from_dict(records, orient="index")
    missing = "\n".join(
        f"- {name(code)}: its brief failed in this build, and has no page." for code in failed
    )
    return "\n".join([opening, _raw(drawn(frame)), _raw(table(frame)), missing, CLOSING])


def _told(changes: pd.DataFrame) -> str:
    said = list_of(
        f"{briefs.full(row.iso3)} ([{row.pact}, {row.year}]({row.address}))"
        for row in changes.itertuples(index=False)
    )
    return briefs.begun(said)


def table(frame: pd.DataFrame) -> str:
    """Return the table of all briefs as HTML, which a script lets readers sort."""
    heads = "".join(
        f'<th scope="col" data-kind="{_kind(column)}">{head}</th>' for column, (head, _) in COLUMNS.items()
    )
    rows = []
    for code, row in sorted(frame.iterrows(), key=lambda item: name(item[0])):
        cells = "".join(
            f'<td data-value="{_known(row[column], str)}">{html.escape(said(row))}</td>'
            for column, (_, said) in COLUMNS.items()
        )
        link = f'<a href="{code}.html">{html.escape(name(code))}</a>'
        rows.append(f'<tr id="{code}"><th scope="row">{link}</th>{cells}</tr>')
    return (
        '<div class="atlas-scroll" tabindex="0" role="region" aria-label="All briefs, a row each">'
        '<table class="atlas-table table"><caption>Allies of the United States; headings sort them</caption>'
        f'<thead><tr><th scope="col" data-kind="text" aria-sort="ascending">State</th>{heads}</tr></thead>'
        f"<tbody>\n{chr(10).join(rows)}\n</tbody></table></div>"
    )


def drawn(frame: pd.DataFrame) -> str:
    """Return a map of all briefs as SVG: each state in the shade of American troops there, with a link.

    What is too small for an outline is a dot at its capital; the table has the same links, for keys and
    screen readers, and those of states whose capital's place is not at hand.
    """
    step = {code: _step(troops) for code, troops in frame["troops"].items()}
    land, own = [], []
    for feature in outlines.features():
        code = feature["id"]
        shape = " ".join(_path(ring) for polygon in feature["geometry"]["coordinates"] for ring in polygon)
        if code in step:
            own.append(_linked(code, step[code], f'<path d="{shape}"/>'))
        elif code != "ATA":
            land.append(shape)
    capitals = load("countries").set_index("iso3")[["lat", "lon"]].dropna()
    outlined = {feature["id"] for feature in outlines.features()}
    for code in step:
        if code not in outlined and code in capitals.index:
            x, y = projected(capitals.loc[code, "lon"], capitals.loc[code, "lat"])
            own.append(_linked(code, step[code], f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4"/>'))
    keys = "".join(
        f'<li><span class="atlas-key atlas-{place}"></span>{label}</li>'
        for place, (_, label) in enumerate(STEPS)
    )
    most = list_of(map(briefs.full, frame["troops"].astype(float).nlargest(3).index))
    said = f"Most American troops are in {most}. Those in each ally, by the last report:"
    return (
        f'<figure class="atlas-map"><svg viewBox="0 0 {MAP[0]} {MAP[1]}" aria-hidden="true">'
        f'<path class="atlas-land" d="{" ".join(land)}"/>{"".join(own)}</svg>'
        f'<figcaption>{said} <ul>{keys}<li><span class="atlas-key atlas-none"></span>'
        "no figure</li></ul></figcaption></figure>"
    )


def projected(lon, lat) -> tuple[np.ndarray, np.ndarray]:
    """Return places on the map, from longitudes and latitudes, in the Equal Earth projection.

    References
    ----------
    Šavrič, Patterson & Jenny (2019), International Journal of GIScience 33(3): 454-465.
    """
    a = (1.340264, -0.081106, 0.000893, 0.003796)
    slant = np.arcsin(np.sqrt(3) / 2 * np.sin(np.deg2rad(lat)))
    x = 2 * np.sqrt(3) * np.deg2rad(lon) * np.cos(slant)
    x = x / (3 * (9 * a[3] * slant**8 + 7 * a[2] * slant**6 + 3 * a[1] * slant**2 + a[0]))
    y = slant * (a[3] * slant**8 + a[2] * slant**6 + a[1] * slant**2 + a[0])
    scale = MAP[0] / 5.6
    return MAP[0] * 0.485 + x * scale, MAP[1] * 0.53 - y * scale


def _path(ring: list) -> str:
    lon, lat = np.array(ring).T
    lon = np.rad2deg(np.unwrap(np.deg2rad(lon)))  # what crosses the date line goes on beyond it
    x, y = projected(lon, lat)
    return "M" + "L".join(f"{a:.1f} {b:.1f}" for a, b in zip(x, y, strict=True)) + "Z"


def _linked(code: str, step: str, mark: str) -> str:
    said = html.escape(name(code))
    return f'<a href="{code}.html" class="atlas-{step}" tabindex="-1"><title>{said}</title>{mark}</a>'


def _step(troops) -> str:
    if troops is None or pd.isna(troops):
        return "none"
    return str(next(place for place, (least, _) in enumerate(STEPS) if troops >= least))


def _kind(column: str) -> str:
    return "text" if column == "duty" else "number"


def _known(value, said) -> str:
    return "" if value is None or pd.isna(value) else said(value)


def _raw(text: str) -> str:
    return f"```{{raw}} html\n{text}\n```\n"
