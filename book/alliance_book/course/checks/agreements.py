"""Exercises of the overview and on partners: what is right, written apart from the chapters' measures."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from alliance_data.measures.instruments import AGREEMENTS

from .brought import Brought, Number
from .mechanism import AnyOf, Exercise, nothing


def _held(agreements: pd.DataFrame, kinds: Sequence[str] = AGREEMENTS) -> pd.DataFrame:
    rows = agreements[agreements["instrument"].isin(kinds) & (agreements["status"] != "negotiating")]
    rows = rows.assign(year=rows["signed"].fillna(rows["in_force"]).str[:4].astype(float))
    found = rows.groupby(["partner", "instrument"])["year"].min().reset_index()
    ours = rows.groupby("partner")["partner_iso3"].agg(lambda codes: "USA" in set(codes))
    return found.assign(ally=found["partner"].map(ours).astype(bool))


def _arrivals(agreements: pd.DataFrame, kinds: Sequence[str] = AGREEMENTS) -> pd.Series:
    held = _held(agreements, kinds)
    return held[~held["ally"]].groupby("partner")["year"].min().dropna()


def _fullest(agreements: pd.DataFrame, since: int) -> int:
    years = _arrivals(agreements).clip(lower=since)
    return int(years[years > since].value_counts().max())


def _with_access(agreements: pd.DataFrame, year: int) -> int:
    return int((_arrivals(agreements, ["raa"]) <= year).sum())


def _fastest(agreements: pd.DataFrame, starts: list[int], last: int) -> AnyOf:
    first = _arrivals(agreements)
    pace = {start: ((first > start) & (first <= last)).sum() / (last - start) for start in starts}
    return AnyOf(frozenset(start for start in starts if pace[start] == max(pace.values())))


def _most_partners(agreements: pd.DataFrame, starts: list[int], last: int) -> int:
    first = _arrivals(agreements)
    return max(sorted(starts), key=lambda start: ((first > start) & (first <= last)).sum())


def _most_agreements(agreements: pd.DataFrame, since: int) -> int:
    held = _held(agreements)
    return int(held.loc[~held["ally"] & (held["year"] > since), "year"].value_counts().max())


def _year_of_access(generator: np.random.Generator, agreements: pd.DataFrame) -> dict:
    return {"year": int(generator.choice(_arrivals(agreements, ["raa"]).astype(int)))}


def _some_starts(generator: np.random.Generator, agreements: pd.DataFrame) -> dict:
    last = int(_arrivals(agreements).max())
    starts = generator.choice(np.arange(last - 16, last - 1), 5, replace=False)
    return {"starts": sorted(map(int, starts)), "last": last}


def _weights(agreements: pd.DataFrame, access: float = 1) -> pd.Series:
    held = _held(agreements).dropna(subset="year")
    return held["instrument"].eq("raa").map({True: access, False: 1}).groupby(held["partner"]).sum()


def _concentration(agreements: pd.DataFrame, weight: float) -> float:
    weights = _weights(agreements, weight)
    return float(((weights / weights.sum()) ** 2).sum())


def _effective(agreements: pd.DataFrame, weight: float) -> float:
    return 1 / _concentration(agreements, weight)


def _without_each(agreements: pd.DataFrame) -> pd.Series:
    weights = _weights(agreements)
    left = {partner: weights.drop(partner) for partner in weights.index}
    return pd.Series({partner: w.sum() ** 2 / (w**2).sum() for partner, w in left.items()})


def _lowers_most(agreements: pd.DataFrame) -> AnyOf:
    number = _without_each(agreements)
    return AnyOf(frozenset(number.index[np.isclose(number, number.min())]))


def _with_one(agreements: pd.DataFrame) -> AnyOf:
    weights = _weights(agreements)
    return AnyOf(frozenset(weights.index[weights == weights.min()]))


def _raises_most(agreements: pd.DataFrame) -> AnyOf:
    number = _without_each(agreements)
    return AnyOf(frozenset(number.index[np.isclose(number, number.max())]))


def _holding(agreements: pd.DataFrame, least: int, most: int) -> int:
    return int(_held(agreements).groupby("partner").size().between(least, most).sum())


def _a_weight(generator: np.random.Generator, _agreements: pd.DataFrame) -> dict:
    return {"weight": int(generator.integers(2, 13))}


def _added(agreements: pd.DataFrame, brought: pd.DataFrame) -> set[str]:
    return set(brought["iso3"]) - _codes(agreements, AGREEMENTS)


def _codes(agreements: pd.DataFrame, kinds: Sequence[str]) -> set[str]:
    held = agreements[agreements["instrument"].isin(kinds) & (agreements["status"] != "negotiating")]
    return set(held["partner_iso3"].dropna())


def _some_states(generator: np.random.Generator, agreements: pd.DataFrame) -> pd.DataFrame:
    known = sorted(set(agreements["partner_iso3"].dropna()))
    states = [*generator.choice(known, 5, replace=False), *generator.choice(["NRU", "KIR", "TUV"], 2)]
    return pd.DataFrame({"iso3": states}).drop_duplicates()


def _by_weight(agreements: pd.DataFrame, brought: pd.DataFrame) -> float:
    weights = brought.set_index("iso3")["weight"]
    return _number(weights[weights.index.isin(_codes(agreements, AGREEMENTS))])


def _number(weights: pd.Series) -> float:
    return float(weights.sum() ** 2 / (weights**2).sum())


def _some_weights(generator: np.random.Generator, agreements: pd.DataFrame) -> pd.DataFrame:
    states = [*sorted(_codes(agreements, AGREEMENTS)), "NRU", "KIR"]
    return pd.DataFrame({"iso3": states, "weight": generator.uniform(1, 100, len(states))})


def _no_partner(brought: pd.DataFrame, agreements: pd.DataFrame) -> str:
    some = brought["iso3"].isin(_codes(agreements, AGREEMENTS)).any()
    return "" if some else "none of the states that you brought holds one of the agreements"


EXERCISES = {
    "overview-1": Exercise(
        ("security_agreements",),
        _fullest,
        {
            "that counts agreements. Count partners, each once": _most_agreements,
            "that is how many there are at the end": lambda a, since: len(_arrivals(a)),
        },
    ),
    "overview-2": Exercise(
        ("security_agreements",),
        _with_access,
        {
            "that counts partners with an agreement of any kind": lambda a, year: int(
                (_arrivals(a) <= year).sum()
            ),
            "the year itself counts too: until its end": lambda a, year: _with_access(a, year - 1),
            "that leaves out the years: partners came later as well": lambda a, year: len(
                _arrivals(a, ["raa"])
            ),
        },
        _year_of_access,
    ),
    "overview-3": Exercise(
        ("security_agreements",),
        _fastest,
        {
            "that start has the most new partners, not the most a year. Divide by the years": _most_partners,
        },
        _some_starts,
    ),
    "partners-1": Exercise(
        ("security_agreements",),
        lambda agreements: _holding(agreements, 1, 1),
        {
            "that is how many hold at least one": lambda a: _holding(a, 1, len(AGREEMENTS)),
            "that is how many hold all of them": lambda a: _holding(a, len(AGREEMENTS), len(AGREEMENTS)),
        },
    ),
    "partners-2": Exercise(
        ("security_agreements",),
        _effective,
        {
            "that is the concentration. The effective number is its inverse": _concentration,
            "every agreement counts one in that": lambda a, weight: _effective(a, 1),
            "that counts the partners, and does not weigh them": lambda a, weight: len(_weights(a)),
        },
        _a_weight,
    ),
    "partners-3": Exercise(
        ("security_agreements",),
        _lowers_most,
        {
            "that names a partner with the fewest agreements. Leave each out in turn, and compute": _with_one,
            "without that partner the number is highest": _raises_most,
        },
        nothing,
    ),
    "overview-4": Exercise(
        ("security_agreements",),
        _added,
        {
            "that names all whom you brought. Which of them is no partner yet?": lambda a, brought: set(
                brought["iso3"]
            ),
            "that leaves out those that have a paper of another kind only": lambda a, brought: (
                set(brought["iso3"]) - set(a["partner_iso3"])
            ),
        },
        nothing,
        brought=Brought({"iso3": "state", "title": "text"}, ("iso3", "title"), _some_states),
    ),
    "partners-4": Exercise(
        ("security_agreements",),
        _by_weight,
        {
            "that weighs states that hold none of the agreements too": lambda a, brought: _number(
                brought["weight"]
            ),
            "that counts the partners, and does not weigh them": lambda a, brought: (
                brought["iso3"].isin(_codes(a, AGREEMENTS)).sum()
            ),
        },
        nothing,
        brought=Brought(
            {"iso3": "state", "weight": Number("weights", 1e-9, 1e12)},
            ("iso3",),
            _some_weights,
            2,
            _no_partner,
        ),
    ),
}
