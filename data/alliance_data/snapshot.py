"""All tables as they stand at one moment, in a folder of their own, which no import reaches."""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from .errors import AllianceError
from .paths import LOG, MULTIVERSE, PLACE, places, tables_dir
from .sidecar import names, sidecar
from .swap import locked, settle

PATIENCE = 60.0
PREFIX = ".tables-"


@contextmanager
def one_edition(within: Path | None = None) -> Iterator[Path]:
    """Have this process and those that it starts read every table as it stands now, until the block ends.

    Parameters
    ----------
    within
        The folder to make the snapshot in; by default a temporary one.

    Yields
    ------
    Path
        The folder with the tables, whose name is ``tables``.
    """
    before = os.environ.get(PLACE)
    with TemporaryDirectory(prefix=PREFIX, dir=within) as folder:
        tables = Path(folder) / "tables"
        tables.mkdir()
        _copy(tables)
        with suppress(OSError):  # A folder that may not be written keeps nothing.
            kept = tables_dir() / MULTIVERSE
            kept.mkdir(exist_ok=True)
            (tables / MULTIVERSE).symlink_to(kept.resolve(), target_is_directory=True)
        os.environ[PLACE] = str(tables)
        try:
            yield tables
        except AllianceError as error:
            error.args = tuple(bare(part) if isinstance(part, str) else part for part in error.args)
            raise
        finally:
            if before is None:
                del os.environ[PLACE]
            else:
                os.environ[PLACE] = before


def bare(message: str) -> str:
    """Return a message with files of the snapshot by their names alone: nobody is to look for its folder."""
    return re.sub(rf"[^\s'\"]*/{re.escape(PREFIX)}[^/\s]*/tables/", "", message)


def _copy(tables: Path) -> None:
    with ExitStack() as held:
        for place in places():
            if place.is_dir():
                try:
                    held.enter_context(locked(place, patience=PATIENCE))
                except AllianceError:
                    if os.access(place, os.W_OK):
                        raise  # An import is at work.
                settle(place)
        for name in names():
            about = sidecar(name)  # One that cannot be read is told of here, where it stands.
            for path in about.files:
                shutil.copy2(path, tables / f"{name}{path.suffix}")
            if about.own:
                from .store import with_vintage

                text = with_vintage(about.described.read_text("utf-8"), about.content["vintage"])
                (tables / f"{name}.yml").write_text(text, encoding="utf-8")
        for place in reversed(places()):
            if (place / LOG).is_file() and not (tables / LOG).exists():
                shutil.copy2(place / LOG, tables / LOG)
