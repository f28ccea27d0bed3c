"""What a table must be before anyone believes it: what its sidecar says, and what the field knows."""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date

import numpy as np
import pandas as pd

from .errors import InputError
from .reading import DATES, TYPES, period_column, read
from .rules import RULES
from .sidecar import TOLD, WORDS, Sidecar, names, sidecar
from .store import shown, unsettled

Frames = Callable[[str], pd.DataFrame | None]

UNSAFE = re.compile(
    r"^[=@]|^[+-](?![\d.,]*$|\s)|<[a-z/!?][^<>]*>|<script|javascript:", re.IGNORECASE
)  # What a spreadsheet would compute or a browser run.
NEEDED = ("name", "title", "row", "key", "fields", "source", "licence", "limits", "importer", "vintage")
REDISTRIBUTION = ("yes", "extract", "facts")
TRANSCRIBED = ("names", "flags", "copies", "split", "values", "factors", "made", "absent")


def check(tables: Iterable[str] = ()) -> dict[str, list[str]]:
    """Check tables as they stand on disk, all by default.

    Returns
    -------
    dict
        What is wrong with each table, in words; an empty list where all is well.
    """
    frames = _from_disk()
    return {table: _check_standing(sidecar(table), frames) for table in (list(tables) or names())}


def check_frame(about: Sidecar, frame: pd.DataFrame, frames: Frames | None = None) -> list[str]:
    """Return what is wrong with a typed frame, in words: by its sidecar, other tables and the field's rules.

    Parameters
    ----------
    about
        The table's sidecar.
    frame
        Its rows, typed.
    frames
        Gives another table by name, ``None`` where it is not at hand; by default the tables on disk.
    """
    frames = frames or _from_disk()
    if frame.empty:
        return [f"{about.name}: no rows at all. Look whether the file is cut off or in another form."]
    problems = [*_keys(about, frame)]
    for name in about.fields:
        problems += _column(about, frame, name)
        problems += _references(about, frame, name, frames)
    problems += _referred(about, frame, frames)
    if problems:
        return problems
    problems += [*_periods(about, frame), *_outliers(about, frame)]
    for rule in RULES.get(about.name, ()):
        problems += rule(frame, frames)
    return problems


def check_sidecar(about: Sidecar) -> list[str]:
    """Return what a sidecar lacks or says wrongly, in words."""
    content, where = about.content, f"{about.name}.yml"
    problems = [
        f"{where}: {key!r} is missing. data/README.md says what belongs there."
        for key in NEEDED
        if key not in content
    ]
    if problems:
        return problems
    if content["name"] != about.name:
        problems.append(f"{where}: its name is {content['name']!r}, expected {about.name!r}.")
    for key in about.key:
        if key not in about.fields:
            problems.append(f"{where}: the key names {key!r}, which is none of its fields.")
    for name, field in about.fields.items():
        if field.get("type") not in (*TYPES, *DATES):
            problems.append(
                f"{where}, field {name}: type {field.get('type')!r}, "
                f"expected one of {', '.join((*TYPES, *DATES))}."
            )
        if not field.get("description"):
            problems.append(f"{where}, field {name}: no description. Say what it holds.")
        if field.get("type") == "number" and not field.get("unit"):
            problems.append(f"{where}, field {name}: no unit. Say in which unit it is.")
    for part, keys in (
        ("source", ("publisher", "title", "address")),
        ("licence", ("name", "redistribution")),
    ):
        problems += [f"{where}: {part} says no {key}." for key in keys if not (content[part] or {}).get(key)]
    if (content["licence"] or {}).get("redistribution") not in REDISTRIBUTION:
        problems.append(f"{where}: licence.redistribution is one of {', '.join(REDISTRIBUTION)}.")
    if not content["limits"]:
        problems.append(f"{where}: no limits. Say what the table cannot show.")
    problems += [
        f"{where}: transcribed says {part!r}, which is none of {', '.join(TRANSCRIBED)}."
        for part in about.get("transcribed") or {}
        if part not in TRANSCRIBED
    ]
    named = re.findall(r"\{(\w+)\}", " ".join(str(content.get(key, "")) for key in TOLD))
    problems += [
        f"{where}: {{{name}}} is no word of an edition. There are {', '.join(sorted(WORDS))}."
        for name in sorted(set(named) - WORDS)
    ]
    unknown = set(about.get("series") or ()) - set(about.fields)
    problems += [f"{where}: series names {name!r}, which is none of its fields." for name in sorted(unknown)]
    for name, kept in about.extract.items():
        if name not in about.fields or not isinstance(kept, list) or not kept:
            problems.append(
                f"{where}: the extract by {name!r} needs a column and a list of the values to keep."
            )
    for entry in about.get("outliers") or []:
        column = about.fields.get(entry.get("column"), {})
        if not {*about.key, "column", "reason"} <= set(entry) or not column.get("jump"):
            problems.append(
                f"{where}: the outlier {entry} needs {', '.join(about.key)}, column and reason, "
                "and its column a 'jump' factor."
            )
    return problems


def jumps(about: Sidecar, frame: pd.DataFrame) -> list[tuple[dict, str, float, float]]:
    """Return each jump beyond a column's stated factor: the row's key, the column, the values around it."""
    found = []
    time = period_column(about)
    series = [k for k in about.key if k != time]
    for name, field in about.fields.items():
        stated = field.get("jump")
        if not stated or time is None:
            continue
        limits = stated if isinstance(stated, dict) else {"factor": stated}
        values = frame[[*about.key]].assign(value=frame[name].astype("float64")).dropna(subset="value")
        values = values.sort_values([*series, time])
        before = values.groupby(series)["value"].shift() if series else values["value"].shift()
        low, high = np.minimum(before, values["value"]), np.maximum(before, values["value"])
        jumped = (
            (high >= limits["factor"] * low)
            & (high >= limits.get("floor", 0))
            & ((low > 0) | ("floor" in limits))
            & (high > 0)
        )
        for index, row in values[jumped].iterrows():
            found.append((_keyed(about, row), name, before[index], row["value"]))
    return found


def _check_standing(about: Sidecar, frames: Frames) -> list[str]:
    problems = check_sidecar(about)
    if problems:
        return problems
    try:
        frame = read(about)
    except InputError as error:
        return [str(error)]
    # What has gone stale is a fault of the sidecar that stands, and no reason to refuse an older edition.
    return check_frame(about, frame, frames) or [*_stale(about, frame), *unsettled(about, frame)]


def _from_disk() -> Frames:
    kept: dict[str, pd.DataFrame | None] = {}

    def frames(table: str) -> pd.DataFrame | None:
        if table not in kept:
            kept[table] = read(sidecar(table)) if table in names() and sidecar(table).path.exists() else None
        return kept[table]

    return frames


def _keys(about: Sidecar, frame: pd.DataFrame) -> Iterator[str]:
    for name in about.key:
        empty = frame[name].isna()
        if empty.any():
            yield _problem(about, frame, name, empty, "a value: it is part of the key")
    doubled = frame.duplicated(about.key, keep=False)
    if doubled.any():
        first = frame[doubled].iloc[0]
        yield (
            f"{about.name}, {_where(about, first)}: found {int(doubled.sum())} rows that share their key "
            f"({', '.join(about.key)}) with another, expected one row for {about['row']}. Remove the double."
        )


def _column(about: Sidecar, frame: pd.DataFrame, name: str) -> Iterator[str]:
    field, values = about.fields[name], frame[name]
    rules = field.get("constraints") or {}
    if rules.get("required") and name not in about.key and values.isna().any():
        yield _problem(about, frame, name, values.isna(), "a value in every row")
    present = values.notna()
    if "enum" in rules:
        wrong = present & ~values.isin(rules["enum"])
        yield from _any(about, frame, name, wrong, f"one of {', '.join(map(str, rules['enum']))}")
    if rules.get("unique") and values[present].duplicated().any():
        yield _problem(
            about, frame, name, present & values.duplicated(keep=False), "a value of its own in each row"
        )
    if field["type"] == "string":
        distinct = values.dropna().drop_duplicates()
        if "pattern" in rules:
            wrong = distinct[~distinct.str.fullmatch(rules["pattern"])]
            yield from _any(about, frame, name, values.isin(wrong), f"text like {rules['pattern']}")
        unsafe = distinct[distinct.map(lambda text: bool(UNSAFE.search(text)))]
        yield from _any(
            about, frame, name, values.isin(unsafe), "plain text: a spreadsheet or a browser would run this"
        )
    elif field["type"] != "boolean":
        yield from _range(about, frame, name)


def _range(about: Sidecar, frame: pd.DataFrame, name: str) -> Iterator[str]:
    field, values = about.fields[name], frame[name]
    rules = dict(field.get("constraints") or {})
    moment = field["type"] == "year" or field["type"] in DATES
    if str(field.get("unit", "")).startswith("share"):
        rules = {"minimum": 0, "maximum": 1} | rules
    if moment and "maximum" not in rules:
        today = date.today()
        rules["maximum"] = today.year if field["type"] == "year" else today.isoformat()
    if field["type"] == "number":
        infinite = np.isinf(values.to_numpy("float64", na_value=np.nan))
        yield from _any(about, frame, name, pd.Series(infinite, index=frame.index), "a finite number")
    for bound, outside in (("minimum", values.lt), ("maximum", values.gt)):
        if bound in rules:
            limit = pd.Timestamp(str(rules[bound])) if field["type"] in DATES else rules[bound]
            wrong = outside(limit).fillna(False).astype(bool)
            unit = f" {field['unit']}" if field.get("unit") else ""
            word = "at least" if bound == "minimum" else "at most"
            why = " (no observation lies in the future)" if moment and bound == "maximum" else ""
            yield from _any(about, frame, name, wrong, f"{word} {rules[bound]}{unit}{why}")


def _references(about: Sidecar, frame: pd.DataFrame, name: str, frames: Frames) -> Iterator[str]:
    named = about.fields[name].get("references")
    if not named or named not in names():
        return
    other = frames(named)
    if other is None:
        yield f"{about.name}, column {name}: table {named} is not there yet. Import it first."
        return
    known = other[sidecar(named).key[0]]
    wrong = frame[name].notna() & ~frame[name].isin(known)
    yield from _any(about, frame, name, wrong, f"a value of {sidecar(named).key[0]} in table {named}")


def _referred(about: Sidecar, frame: pd.DataFrame, frames: Frames) -> Iterator[str]:
    """No other table speaks of something that this one no longer has."""
    known = set(frame[about.key[0]])
    for other in map(sidecar, names()):
        columns = [f["name"] for f in other.content["fields"] if f.get("references") == about.name]
        rows = frames(other.name) if columns and other.name != about.name else None
        for column in columns if rows is not None else ():
            lost = sorted(set(rows[column].dropna().unique()) - known)
            if lost:
                yield (
                    f"{about.name}, column {about.key[0]}: table {other.name}, column {column} speaks of "
                    f"{', '.join(lost[:5])}, which the new rows do not have. Keep them."
                )


def _periods(about: Sidecar, frame: pd.DataFrame) -> Iterator[str]:
    """Every year or month from the first to the last is there, or listed as ``missing`` in the sidecar."""
    time, listed = period_column(about), about.get("missing") or []
    if listed == "any" or time is None or about.fields[time]["type"] == "date":
        return
    present = set(shown(frame[time].drop_duplicates(), about.fields[time]["type"]))
    first, last = min(present), max(present)
    if about.fields[time]["type"] == "year":
        every = [str(year) for year in range(int(first), int(last) + 1)]
    else:
        every = [str(month) for month in pd.period_range(first, last, freq="M")]
    new = sorted(set(every) - present - {str(p) for p in listed})
    if new:
        yield (
            f"{about.name}, column {time}: nothing for {', '.join(new[:5])}{' and more' * (len(new) > 5)}, "
            f"expected every one from {first} to {last}. If the publisher has none, list it under 'missing' "
            f"in {about.name}.yml."
        )


def _outliers(about: Sidecar, frame: pd.DataFrame) -> Iterator[str]:
    """Each jump is listed with its reason."""
    found = {(*key.values(), column): (before, after) for key, column, before, after in jumps(about, frame)}
    listed = _listed(about)
    new = [jump for jump in found if not any(_is(jump, known) for known in listed)]
    for *key, column in new[:10]:
        before, after = found[(*key, column)]
        yield (
            f"{about.name}, column {column}, {' '.join(key)}: from {before:.6g} to {after:.6g} in one step. "
            f"If that is what happened, list it under 'outliers' in {about.name}.yml with its reason; if "
            "not, correct the file."
        )
    if len(new) > 10:
        yield f"{about.name}: and {len(new) - 10} more such jumps."


def _stale(about: Sidecar, frame: pd.DataFrame) -> Iterator[str]:
    """Nothing is listed as an outlier or as missing that the table no longer bears out."""
    listed = _listed(about)
    if listed:
        found = {(*key.values(), column) for key, column, *_ in jumps(about, frame)}
        rows = set(zip(*(shown(frame[k], about.fields[k]["type"]) for k in about.key), strict=True))
    for jump, entry in listed.items():
        there = jump[:-1] in rows or ("any" in jump and any(_is(row, jump[:-1]) for row in rows))
        if there and not any(_is(other, jump) for other in found):
            yield (
                f"{about.name}.yml lists an outlier at {' '.join(jump)} ({entry['reason']}), but nothing "
                "jumps there. Take it off the list."
            )
    time, missing = period_column(about), about.get("missing") or []
    if time is None or missing == "any":
        return
    present = set(shown(frame[time].drop_duplicates(), about.fields[time]["type"]))
    for period in missing:
        if str(period) in present:
            yield f"{about.name}.yml lists {period} as missing, but the table has it. Take it off the list."


def _is(jump: tuple, listed: tuple) -> bool:
    """Whether a jump, or a row's key, is one that a sidecar lists; ``any`` there stands for every value."""
    return all(known in ("any", value) for value, known in zip(jump, listed, strict=True))


def _listed(about: Sidecar) -> dict[tuple, dict]:
    return {(*(_plain(e[k]) for k in about.key), e["column"]): e for e in about.get("outliers") or []}


def _any(about: Sidecar, frame: pd.DataFrame, name: str, wrong: pd.Series, expected: str) -> Iterator[str]:
    wrong = wrong.fillna(False).astype(bool)
    if wrong.any():
        yield _problem(about, frame, name, wrong, expected)


def _problem(about: Sidecar, frame: pd.DataFrame, name: str, wrong: pd.Series, expected: str) -> str:
    row = frame[wrong].iloc[0]
    found = "nothing" if pd.isna(row[name]) else repr(_plain(row[name]))
    more = f" So in {int(wrong.sum())} rows." if wrong.sum() > 1 else ""
    return f"{about.name}, column {name}, {_where(about, row)}: found {found}, expected {expected}.{more}"


def _where(about: Sidecar, row: pd.Series) -> str:
    return ", ".join(f"{name} {value}" for name, value in _keyed(about, row).items())


def _keyed(about: Sidecar, row: pd.Series) -> dict[str, str]:
    return {name: _plain(row[name], about.fields[name]["type"]) for name in about.key}


def _plain(value, kind: str = "string") -> str:
    if pd.isna(value):
        return "(empty)"
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m}" if kind == "yearmonth" else f"{value:%Y-%m-%d}"
    return f"{value:.10g}" if isinstance(value, float) else str(value)
