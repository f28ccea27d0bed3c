"""Charts that set one ally beside all others: a place is told on the chart itself."""

import pandas as pd
from alliance_book.charts import comparison


def test_a_strip_says_how_many_lie_on_either_side_of_the_focal_state():
    frame = pd.DataFrame({"iso3": ["JPN", "POL", "ESP", "GBR"], "value": [0.014, 0.045, 0.012, 0.024]})
    texts = [
        layer["mark"].get("text") for layer in comparison.strip(frame, "JPN", form=".1%").to_dict()["layer"]
    ]
    assert {"◂ 1 lower", "2 higher ▸"} <= {text for text in texts if isinstance(text, str)}


def test_the_decade_of_the_focal_pact_bears_its_name_and_year():
    since = pd.DataFrame({"iso3": ["JPN", "KOR", "ESP"], "since": [1951, 1953, 1976]})
    spec = comparison.by_decade(since, "JPN").to_dict()
    said = [row["state"] for rows in spec["datasets"].values() for row in rows if "state" in row]
    assert said == ["Japan, 1951"]
