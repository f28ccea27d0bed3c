"""The chapter on the alliance's history: what its charts make of their frames."""

import pandas as pd
from alliance_book.charts import history


def test_the_living_ties_keep_their_order_and_their_last_year():
    ties = pd.DataFrame(
        {"pair": ["A–B", "C–D"], "start": [1951, 1960], "end": [2018, 2018], "group": "other"}
    )
    spec = history.living(ties, 2018).to_dict()
    rows = next(iter(spec["datasets"].values()))
    assert [row["years"] for row in rows] == [68, 59]
    assert spec["layer"][0]["encoding"]["y"]["sort"] == {"field": "start"}
