"""The built book, a local server for it, and a real browser."""

import functools
import http.server
import importlib.resources
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from alliance_book import browser
from alliance_book.course.build import environment
from alliance_book.course.isolation import Sandbox
from alliance_data.errors import InputError
from playwright.sync_api import expect

ROOT = Path(__file__).parents[2]
WIDE = {"width": 1400, "height": 900}
# A busy machine may take long over any step; a step that never ends still ends its test.
PATIENCE = 120_000


@pytest.fixture(scope="session")
def html() -> Path:
    """The pages of the book, built where not up to date; ``ALLIANCE_PAGES`` names others to look at."""
    named = os.environ.get("ALLIANCE_PAGES")
    if named:
        return Path(named)
    # Two briefs stand for all, which test_briefs.py reads.
    command = [str(Path(sys.executable).with_name("alliance")), "build", "--atlas", "KOR,FIN"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, f"alliance build failed:\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
    return ROOT / "_build" / "html"


@pytest.fixture(scope="session")
def pages(html) -> list[str]:
    """Every page of the book, by its path in it; the one that only leads on to the first chapter left out."""
    found = [path for path in html.rglob("*.html") if 'http-equiv="Refresh"' not in path.read_text()]
    inside = (path.relative_to(html) for path in found)
    apart = ("_static", "_sources", "figures")  # the pages of single figures have tests of their own
    return sorted(path.as_posix() for path in inside if path.parts[0] not in apart)


@pytest.fixture(scope="session")
def server(html) -> Iterator[str]:
    """The address of the pages on a local port."""

    class Silent(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_arguments) -> None:
            """Say nothing: requests are what the tests look at."""

    handler = functools.partial(Silent, directory=str(html))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="session")
def chromium() -> Iterator:
    """This machine's Chromium; without one tests fail where ``CI`` is set, skip elsewhere."""
    if browser.executable() is None:
        stop = pytest.fail if os.environ.get("CI") else pytest.skip
        stop("No Chromium on PATH. On Debian: apt-get install chromium")
    expect.set_options(timeout=PATIENCE)
    with browser.chromium() as running:
        yield running


@pytest.fixture
def window(chromium) -> Iterator[Callable]:
    """Open an empty page in a window of its own, a wide and still one unless told otherwise."""
    contexts = []

    def opened(**options):
        context = chromium.new_context(**{"viewport": WIDE, "reduced_motion": "reduce"} | options)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core, as its package carries it."""
    return (importlib.resources.files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(params=["http", "file"])
def root(request) -> str:
    """Where the pages are opened from: a server, or the disk."""
    if request.param == "http":
        return request.getfixturevalue("server")
    return request.getfixturevalue("html").as_uri()


@pytest.fixture(scope="session")
def students_python() -> Path:
    """The interpreter of the environment for assignments; where ``CI`` is set it has to be there."""
    try:
        return environment()
    except InputError as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def apart(students_python) -> Sandbox:
    """What keeps submissions apart; a system without it refuses to mark, and says why."""
    try:
        return Sandbox(students_python)
    except InputError as error:
        pytest.skip(str(error))


CONFIG = "title: A small book\nonly_build_toc_files: true\nhtml:\n  use_repository_button: false\n"
CONTENTS = "format: jb-book\nroot: book/index\nchapters:\n- file: notebooks/first\n- file: notebooks/second\n"


@pytest.fixture(scope="session")
def write_notebook() -> Callable[..., None]:
    """Write a notebook: each source a code cell, or a text cell where it begins with ``#``."""

    def write(path: Path, *sources: str, parameters: str = 'focal = "JPN"  # a state') -> None:
        cells = [
            {"cell_type": "markdown", "metadata": {}, "source": source}
            if source.startswith("#")
            else {
                "cell_type": "code",
                "metadata": {},
                "source": source,
                "outputs": [],
                "execution_count": None,
            }
            for source in [f"# {path.stem}", parameters, *sources]
        ]
        cells[1]["metadata"] = {"tags": ["parameters"]}
        for number, cell in enumerate(cells):
            cell["id"] = f"cell-{number}"
        kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
        about = {"metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps({"cells": cells} | about))

    return write


@pytest.fixture
def small(tmp_path, write_notebook) -> Path:
    """A small book of two notebooks and a page."""
    root = tmp_path / "small"
    write_notebook(root / "notebooks" / "first.ipynb", "print(focal)")
    write_notebook(root / "notebooks" / "second.ipynb", "print(6 * 7)")
    (root / "book").mkdir()
    (root / "book" / "index.md").write_text("# Beginning\n\nA word.\n")
    (root / "_config.yml").write_text(CONFIG)
    (root / "_toc.yml").write_text(CONTENTS)
    return root
