"""What the tests of the data share: a file written for one test."""

from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def write(tmp_path) -> Callable[..., Path]:
    """Write a file of text, by default ``file.csv`` in UTF-8, and return its path."""

    def put(text: str, name: str = "file.csv", **options) -> Path:
        path = tmp_path / name
        path.write_text(text, **({"encoding": "utf-8"} | options))
        return path

    return put
