"""Writing a table: one canonical form, and table, sidecar and log replaced together."""

import io
import json
import re
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import yaml

from .errors import InputError
from .files import sha256
from .paths import LOG, folder_to_write, places
from .reading import time_column, typed
from .sidecar import SUFFIXES, Sidecar, sidecar
from .swap import locked, recover, swap

LARGEST_CSV = 1_000_000
DIGITS = 10
VINTAGE = ("version", "retrieved", "first", "last", "rows", "sha256")


def replace(
    table: str,
    frame: pd.DataFrame,
    *,
    version: str | None = None,
    retrieved: date | str | None = None,
    change: dict | None = None,
    facts: dict | None = None,
) -> bool:
    """Replace a table and its sidecar's ``vintage``, and note it in the log, as one step.

    Parameters
    ----------
    table
        The table's name.
    frame
        Its new rows, with the columns of the sidecar in any order.
    version
        The publisher's name of this edition; by default ``frame.attrs["version"]``, or the last observation.
    retrieved
        The day the file was fetched; by default the day these very contents first came in, or today.
    change
        What the log says about this import beside the vintage.
    facts
        What else the vintage holds, such as ``base_year``.

    Returns
    -------
    bool
        False where the table already holds exactly this: then nothing is written.
    """
    folder = folder_to_write()
    with locked(folder):
        recover(folder)
        about = sidecar(table)
        frame = canonical(about, frame)
        suffix, content = encode(about, frame)
        digest = sha256(content)
        old = about.get("vintage") or {}
        stands = old.get("sha256") == digest and about.path.suffix == suffix and about.path.exists()
        version = version or frame.attrs.get("version") or (old.get("version") if stands else None)
        entries = history(folder=folder)
        past = [e for e in entries if e["table"] == table]
        known = stands and version in (old.get("version"), *(e["version"] for e in past))
        kept = {n: v for n, v in old.items() if n not in VINTAGE}
        if facts is None:
            facts = kept if stands else {}
        if known and facts == kept:
            return False
        first, last = span(about, frame)
        if retrieved is None:
            seen = (e["retrieved"] for e in past if e["sha256"] == digest)
            by_hand = old.get("retrieved") if stands or not old.get("sha256") else None
            retrieved = by_hand or next(seen, None) or date.today()
        vintage = {
            "version": version or edition(about, frame),
            "retrieved": date.fromisoformat(str(retrieved)),
            "first": first,
            "last": last,
            "rows": len(frame),
            "sha256": digest,
            **facts,
        }
        entry = {"table": table, **vintage, "retrieved": str(retrieved), **(change or {})}
        others = (s for s in SUFFIXES if s != suffix and (folder / f"{table}{s}").exists())
        contents: dict[str, bytes | None] = {f"{table}{other}": None for other in others}
        contents[f"{table}{suffix}"] = content
        contents[about.described.name] = with_vintage(about.described.read_text("utf-8"), vintage).encode()
        contents[LOG] = "".join(json.dumps(e, ensure_ascii=False) + "\n" for e in [*entries, entry]).encode()
        swap(folder, contents)
    return True


def history(table: str | None = None, *, folder: Path | None = None) -> list[dict]:
    """Return the log of imports, oldest first: of one table, or of all; of a folder, or of all places."""
    logs = [path for place in reversed([folder] if folder else places()) if (path := place / LOG).exists()]
    lines = [line for path in logs for line in path.read_text("utf-8").splitlines() if line.strip()]
    return [entry for entry in map(json.loads, lines) if table in (None, entry["table"])]


def canonical(about: Sidecar, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame in the table's one form: its columns in order, typed, rounded, sorted by key."""
    missing = [n for n in about.fields if n not in frame]
    extra = [n for n in frame if n not in about.fields]
    if missing or extra:
        what = [f"lacks {', '.join(missing)}"] * bool(missing) + [
            f"has an unknown {', '.join(map(str, extra))}"
        ] * bool(extra)
        raise InputError(
            f"{about.name}: the new frame {' and '.join(what)}. Its columns are {', '.join(about.fields)}."
        )
    attrs = frame.attrs
    frame = typed(about, frame[list(about.fields)])
    for name, field in about.fields.items():
        if field["type"] == "number":
            frame[name] = rounded(frame[name])
        elif field["type"] == "string":
            frame[name] = tidied(frame[name])
    frame = frame.sort_values(about.key, kind="stable").reset_index(drop=True)
    frame.attrs = attrs
    return frame


def rounded(values: pd.Series, digits: int = DIGITS) -> pd.Series:
    """Return numbers at ``digits`` significant digits, so that a sum's last bits are no revision."""
    numbers = values.to_numpy("float64", copy=True)
    fit = np.isfinite(numbers) & (numbers != 0)
    numbers[fit] = [float(f"{v:.{digits}g}") for v in numbers[fit]]
    return pd.Series(numbers + 0.0, index=values.index)


def tidied(values: pd.Series) -> pd.Series:
    """Return text on one line, without outer blanks or control characters; empty text is missing."""
    codes, distinct = pd.factorize(values)  # A column holds few texts, each many times.
    text = pd.Series(distinct).str.replace(r"[\s\x00-\x1f\x7f-\x9f\ufeff]+", " ", regex=True).str.strip()
    text = text.str.normalize("NFC").where(text != "").array.take(codes, allow_fill=True)
    return pd.Series(text, index=values.index, name=values.name)


def encode(about: Sidecar, frame: pd.DataFrame) -> tuple[str, bytes]:
    """Return the suffix and the bytes of a canonical frame: CSV, or Parquet where that would be large."""
    if frame.size < LARGEST_CSV:  # Each cell takes a byte at least, so a larger frame need not be tried.
        written = pd.DataFrame({n: shown(frame[n], f["type"]) for n, f in about.fields.items()})
        content = written.to_csv(index=False, lineterminator="\n").encode()
        if len(content) <= LARGEST_CSV:
            return ".csv", content
    return ".parquet", _parquet(frame)


def edition(about: Sidecar, frame: pd.DataFrame) -> str:
    """Return the name of an edition that its publisher gave none: how far it goes, or how much it holds."""
    last = span(about, frame)[1]
    return f"to {last}" if last is not None else f"{len(frame)} rows"


def unsettled(about: Sidecar, frame: pd.DataFrame) -> list[str]:
    """Return where a table's file or its sidecar's ``vintage`` is not what an import would write."""
    suffix, content = encode(about, canonical(about, frame))
    first, last = span(about, frame)
    expected = {
        "first": first,
        "last": last,
        "rows": len(frame),
        "sha256": sha256(content),
    }
    vintage = about.get("vintage") or {}
    wrong = [name for name, value in expected.items() if str(vintage.get(name)) != str(value)]
    advice = "Import the file again, or the table itself after a correction by hand."
    if about.path.suffix != suffix or about.path.read_bytes() != content:
        return [
            f"{about.path.name} is not in the form that an import writes (order, rounding, text). {advice}"
        ]
    return (
        [f"{about.name}.yml: vintage.{', vintage.'.join(wrong)} do not fit the table. {advice}"]
        if wrong
        else []
    )


def span(about: Sidecar, frame: pd.DataFrame) -> tuple:
    """Return the first and the last observation as the sidecar writes them, or two ``None``."""
    column = time_column(about)
    values = shown(frame[column], about.fields[column]["type"]).dropna() if column else []
    if not len(values):
        return None, None
    return tuple(int(v) if re.fullmatch(r"\d{4}", v) else v for v in (values.min(), values.max()))


def with_vintage(text: str, vintage: dict) -> str:
    """Return a sidecar's text with its last block, ``vintage``, replaced."""
    head = re.split(r"^vintage:", text, maxsplit=1, flags=re.MULTILINE)[0].rstrip("\n")
    block = yaml.safe_dump({"vintage": vintage}, sort_keys=False, allow_unicode=True, width=1000)
    return f"{head}\n{block}"


def shown(values: pd.Series, kind: str) -> pd.Series:
    """Return a column's values as the table's file writes them; missing stays missing."""
    if kind == "number":
        values = values.astype("object").map(_digits, na_action="ignore")
    elif kind == "boolean":
        values = values.astype("object").map({True: "true", False: "false"})
    elif kind in ("date", "yearmonth"):
        values = values.dt.strftime("%Y-%m-%d" if kind == "date" else "%Y-%m")
    return values.astype("str")


def _digits(number: float) -> str:
    return repr(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)


def _parquet(frame: pd.DataFrame) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    # pandas's own metadata names its version: without it the bytes depend on the values alone.
    table = pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata(None)
    buffer = io.BytesIO()
    pq.write_table(table, buffer, compression="zstd", compression_level=9)
    return buffer.getvalue()
