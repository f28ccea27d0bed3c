"""Records the rule of a claim before its table opens: what it prints shows whether the rule changed later."""

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd

RECORD = Path("rule.jsonl")
TABLE = Path("tables/military_expenditure.csv")


def seal(rule: dict) -> str:
    """Return twelve letters and digits that belong to this rule alone."""
    return hashlib.sha256(json.dumps(rule, sort_keys=True).encode()).hexdigest()[:12]


def freeze(rule: dict) -> pd.DataFrame:
    """Record a rule, show every rule recorded so far, and return the table.

    Raises
    ------
    ValueError
        If a part of the rule is not written yet: then nothing is recorded.
    """
    if open_parts := [part for part, value in rule.items() if value in (..., "...")]:
        raise ValueError(f"Write your rule first; nothing was recorded. Still open: {', '.join(open_parts)}")
    lines = RECORD.read_text(encoding="utf-8").splitlines() if RECORD.exists() else []
    if not lines or json.loads(lines[-1])["seal"] != seal(rule):
        lines.append(
            json.dumps({"seal": seal(rule), "at": f"{datetime.now(UTC):%Y-%m-%d %H:%M}", "rule": rule})
        )
        RECORD.write_text("\n".join(lines) + "\n", encoding="utf-8")
    for line in lines:
        entry = json.loads(line)
        print(f"rule {entry['seal']} frozen {entry['at']} UTC")
    return pd.read_csv(TABLE)
