"""What an edition changed: rows added, removed and revised, series that begin or end, other units."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from .reading import period_column, series_columns, state_columns
from .sidecar import Sidecar
from .states import FIRST, series_in_words

SAME = 1e-9  # Two numbers this close, relative to the larger, are the same number.
STEADY = 0.005  # Ratios this close to their series' median are one ratio.
MOST = 0.8  # The part of series, and of a series' values, that makes a change of scale.
OTHERS = 5  # Revisions shown of states that the chapters do not use first.
ENOUGH = 5  # Values a series needs to show a steady ratio.


@dataclass(frozen=True)
class Rescaled:
    """A column whose values are all multiplied: another unit, or the prices of another year.

    Attributes
    ----------
    column
        Its name.
    ratio
        The median of new to old.
    unit
        Whether every series shares one power of ten, which no base year does.
    """

    column: str
    ratio: float
    unit: bool


@dataclass
class Change:
    """The difference between two editions of a table.

    Attributes
    ----------
    table, key
        The table's name and key columns.
    added, removed
        Whole rows.
    revised
        One row a changed value: the key, ``column``, ``old``, ``new`` and ``share`` (the change as a share of
        the old value; missing for text, for values that came or went, and on a scale that crosses zero, where
        a share of a value near nought means nothing), largest first: by share, and on a scale that crosses
        zero by the change in standard deviations of the column.
    begun, ended
        Series (as the sidecar says what one is) that only the new, or only the old, edition has.
    stopped
        Series that reached the old edition's last observation but not the new one's.
    rescaled
        Columns in another unit or base year; their values are revised only where they depart from that.
    columns_added, columns_removed
        Names of columns.
    base_years
        The old and the new base year, where the editions state them and they differ.
    states
        The key's columns that hold states.
    gone
        States of which the new edition holds no row.
    """

    table: str
    key: list[str]
    added: pd.DataFrame
    removed: pd.DataFrame
    revised: pd.DataFrame
    begun: list[tuple] = field(default_factory=list)
    ended: list[tuple] = field(default_factory=list)
    stopped: list[tuple] = field(default_factory=list)
    rescaled: list[Rescaled] = field(default_factory=list)
    columns_added: list[str] = field(default_factory=list)
    columns_removed: list[str] = field(default_factory=list)
    base_years: tuple | None = None
    states: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)

    @property
    def nothing(self) -> bool:
        """Whether the two editions hold the same."""
        parts = (
            self.added,
            self.removed,
            self.revised,
            self.rescaled,
            self.columns_added,
            self.columns_removed,
        )
        return not any(len(part) for part in parts)

    def ranked(self) -> list[tuple[str, pd.DataFrame]]:
        """Return the rows revised under headings: the states that chapters use first, then all others.

        A row of the table stands once, by its largest revision; ``also`` has the other columns revised in it.
        """
        if not len(self.revised):
            return [("Largest revisions", self.revised)]
        columns = self.revised.groupby(self.key, sort=False, dropna=False)["column"]
        rows = self.revised.drop_duplicates(self.key)
        rows = rows.assign(also=[", ".join(names.iloc[1:]) for _, names in columns])
        if not self.states:
            return [("Largest revisions", rows)]
        first = rows[self.states].isin(FIRST).any(axis=1)
        return [
            ("Largest revisions for the states that the chapters use first", rows[first]),
            ("Largest revisions for other states", rows[~first]),
        ]

    def cells(self, rows: pd.DataFrame) -> list[tuple[str, ...]]:
        """Return revised rows as text: row, column, old, new and share."""
        return [
            (
                _row(self.key, row),
                f"{row['column']} ({row['also']} too)" if row["also"] else row["column"],
                *(_short(row[n]) or "nothing" for n in ("old", "new")),
                _moved(row),
            )
            for row in rows.to_dict("records")
        ]

    def summary(self, most: int = 10) -> dict:
        """Return the change in numbers and its largest revisions, as the log keeps it."""
        counts = {"added": len(self.added), "removed": len(self.removed), "revised": len(self.revised)}
        lists = {
            "begun": [" ".join(map(str, s)) for s in self.begun],
            "ended": [" ".join(map(str, s)) for s in self.ended],
            "stopped": [" ".join(map(str, s)) for s in self.stopped],
            "rescaled": [
                {"column": r.column, "ratio": round(r.ratio, 4), "unit": r.unit} for r in self.rescaled
            ],
            "base_years": list(self.base_years or ()),
            "gone": self.gone,
            "largest": [
                dict(zip(("row", "column", "old", "new", "share"), cells, strict=True))
                for (_, rows), shown in zip(self.ranked(), (most, OTHERS), strict=False)
                for cells in self.cells(rows.head(shown))
            ],
        }
        return counts | {name: items for name, items in lists.items() if items}

    def lines(self, most: int = 10) -> list[str]:
        """Return the change in words, largest revisions first, at most ``most`` lines of each kind."""
        if self.nothing:
            return ["No change."]
        rows = f"Rows: {len(self.added)} added, {len(self.removed)} removed."
        lines = [f"{rows} Values revised: {len(self.revised)}."]
        if self.columns_added or self.columns_removed:
            lines.append(
                f"Columns: added {_names(self.columns_added)}; removed {_names(self.columns_removed)}."
            )
        for scale in self.rescaled:
            what = "another unit" if scale.unit else "another base year or currency"
            years = " ({} to {})".format(*self.base_years) if self.base_years and not scale.unit else ""
            lines.append(
                f"{scale.column}: {what}{years}; new values are {scale.ratio:.4g} times the old (median)."
            )
        for word, series in (
            ("begin", self.begun),
            ("are gone", self.ended),
            ("are no longer continued", self.stopped),
        ):
            if series:
                most_series = most or 10
                shown = ", ".join(
                    series_in_words(self.table, " ".join(map(str, s))) for s in series[:most_series]
                )
                more = f" and {len(series) - most_series} more" if len(series) > most_series else ""
                lines.append(f"Series that {word}: {shown}{more}.")
        for (heading, rows), shown in zip(self.ranked(), (most, min(most, OTHERS)), strict=False):
            if len(rows) and shown:
                more = f", {shown} of {len(rows)}" if len(rows) > shown else ""
                lines.append(f"{heading}{more}:")
                for row, column, old, new, share in self.cells(rows.head(shown)):
                    lines.append(f"  {row}, {column}: {old} -> {new}{f' ({share})' if share else ''}")
        return lines


def compare(about: Sidecar, old: pd.DataFrame, new: pd.DataFrame) -> Change:
    """Return what changed between two editions of a table, both as ``load`` returns them."""
    key = about.key
    columns = [c for c in new if c in old and c not in key]
    left, right = old.set_index(key), new.set_index(key)
    common = left.index.intersection(right.index)
    before, after = left.loc[common], right.loc[common]
    codes = _codes(_levels(about), before)
    rescaled, revised = [], []
    for column in columns:
        scale, expected = _rescaled(codes, before[column], after[column])
        if scale:
            rescaled.append(scale)
        revised.append(_revised(before[column], after[column], expected))
    found = [r for r in revised if len(r)]
    changes = pd.concat(found) if found else _revised(pd.Series(dtype=float), pd.Series(dtype=float), None)
    changes = changes.sort_values("size", ascending=False, kind="stable", na_position="last")
    changes = changes.drop(columns="size")
    years = tuple(frame.attrs.get("base_year") for frame in (old, new))
    begun, ended, stopped = _series(about, old, new)
    states = [k for k in key if k in state_columns(about)]
    stood, stands = (set(frame[states].stack()) for frame in (old, new))
    return Change(
        table=about.name,
        key=key,
        added=right.loc[right.index.difference(left.index)].reset_index(),
        removed=left.loc[left.index.difference(right.index)].reset_index(),
        revised=changes.reset_index(drop=False) if len(changes) else changes,
        begun=begun,
        ended=ended,
        stopped=stopped,
        rescaled=rescaled,
        columns_added=[c for c in new if c not in old],
        columns_removed=[c for c in old if c not in new],
        base_years=years if all(years) and years[0] != years[1] else None,
        states=states,
        gone=sorted(stood - stands),
    )


def _revised(old: pd.Series, new: pd.Series, expected: pd.Series | None) -> pd.DataFrame:
    """Return the values of one column that differ; ``expected`` holds the old ones in the new one's scale."""
    base = old if expected is None else expected
    if _numeric(old) and _numeric(new):
        a, b = base.astype("float64"), new.astype("float64")
        tolerance = SAME if expected is None else STEADY
        same = (a - b).abs() <= tolerance * np.maximum(a.abs(), b.abs())
        crosses = min(a.min(), b.min()) < 0
        share = ((b - a) / a.abs()).where((a != 0) & (not crosses))
        size = (b - a).abs() / a.std() if crosses else share.abs()
    else:
        a, b = (values.astype("object").where(values.notna(), None) for values in (old, new))
        same = a.eq(b)
        share = size = pd.Series(np.nan, index=old.index)
    differs = ~(same | (old.isna() & new.isna())).fillna(False).astype(bool)
    return pd.DataFrame(
        {
            "column": old.name,
            "old": old[differs].astype("object"),
            "new": new[differs].astype("object"),
            "share": share[differs].astype("float64"),
            "size": size[differs].astype("float64"),
        }
    )


def _rescaled(codes: np.ndarray, old: pd.Series, new: pd.Series) -> tuple[Rescaled | None, pd.Series | None]:
    """Return how a column was multiplied, with its old values in the new scale; or two ``None``."""
    if not (_numeric(old) and _numeric(new)):
        return None, None
    a, b = old.astype("float64").to_numpy(), new.astype("float64").to_numpy()
    sound = (a != 0) & (b != 0) & np.isfinite(a) & np.isfinite(b)
    ratios = pd.Series(b[sound] / a[sound])
    series = ratios.groupby(codes[sound])
    medians, enough = series.median(), series.size() >= ENOUGH
    steady = ((ratios / series.transform("median") - 1).abs() < STEADY).groupby(codes[sound]).mean() >= MOST
    moved = (medians - 1).abs() > STEADY
    if not enough.any() or (steady & moved)[enough].mean() < MOST:
        return None, None
    typical = float(medians[enough].median())
    power = 10.0 ** round(np.log10(abs(typical)))
    shared = (medians[enough] / power - 1).abs() < STEADY
    # A series that stands at zero has no ratio, and needs none.
    expected = pd.Series(a * pd.Series(codes).map(medians).fillna(1.0).to_numpy(), index=old.index)
    return Rescaled(str(old.name), typical, bool(power != 1 and shared.mean() >= MOST)), expected


def _codes(levels: list[str], frame: pd.DataFrame) -> np.ndarray:
    """Return a number for each row's series; one series for a table that has none."""
    if not levels or not len(frame):
        return np.zeros(len(frame), dtype=int)
    return frame.groupby(level=levels, sort=False).ngroup().to_numpy()


def _levels(about: Sidecar) -> list[str]:
    """Return the key columns that name a series: the key without its time column, where it has one."""
    time = period_column(about)
    return [k for k in about.key if k != time] if time else []


def _series(about: Sidecar, old: pd.DataFrame, new: pd.DataFrame) -> tuple[list, list, list]:
    """Return the series that begin, those that end, and those that reach the old last observation alone."""
    levels, time = series_columns(about), period_column(about)
    if not levels or not len(old) or not len(new):
        return [], [], []
    before, after = (frame.groupby(levels)[time].max() for frame in (old, new))
    both = before.index.intersection(after.index)
    stopped = both[(before[both] == before.max()) & (after[both] < after.max())]
    groups = (after.index.difference(before.index), before.index.difference(after.index), stopped)
    return tuple([s if isinstance(s, tuple) else (s,) for s in group] for group in groups)


def _numeric(values: pd.Series) -> bool:
    return pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values)


def _row(key: list[str], row: dict) -> str:
    return " ".join(_shown(row[k]) for k in key)


def _shown(value) -> str:
    if pd.isna(value):
        return ""
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, float):
        return f"{value:.10g}"
    return str(value)


def _moved(row: dict) -> str:
    """Return by how much a value was revised: as a share, or on a scale that crosses zero in its own unit."""
    if pd.notna(row["share"]):
        return f"{row['share']:+.1%}"
    both = all(isinstance(row[n], int | float) and pd.notna(row[n]) for n in ("old", "new"))
    return f"{row['new'] - row['old']:+.3g}" if both else ""


def _short(value) -> str:
    """Return a value as reports write it: six digits are enough to see a revision."""
    return _shown(float(f"{value:.6g}") if isinstance(value, float) and not pd.isna(value) else value)


def _names(columns: list[str]) -> str:
    return ", ".join(columns) or "none"
