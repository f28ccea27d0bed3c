"""What the field knows: totals that must agree, and tables that must agree with each other.

A rule takes the table's frame and ``frames``, which gives any other table by name (``None`` where it is not
at hand), and yields what is wrong, in words. ``@rule("table")`` is all it takes to have it run by every
import of that table and by ``alliance data check``.
"""

from collections.abc import Callable

RULES: dict[str, list[Callable]] = {}


def rule(*tables: str) -> Callable:
    """Have a rule run for each of the named tables."""

    def register(function: Callable) -> Callable:
        for table in tables:
            RULES.setdefault(table, []).append(function)
        return function

    return register
