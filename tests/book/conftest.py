"""The built book, a local server for it, and a real browser."""

import functools
import http.server
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
QUIET = ("--disable-gpu", "--disable-background-networking", "--disable-component-update", "--no-first-run")


@pytest.fixture(scope="session")
def html() -> Path:
    """The pages of the book, built where not up to date; ``ALLIANCE_PAGES`` names others to look at."""
    named = os.environ.get("ALLIANCE_PAGES")
    if named:
        return Path(named)
    command = [str(Path(sys.executable).with_name("alliance")), "build"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, f"alliance build failed:\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
    return ROOT / "_build" / "japan" / "html"


@pytest.fixture(scope="session")
def pages(html) -> list[str]:
    """Every page of the book, by its path in it; the one that only leads on to the first chapter left out."""
    found = [path for path in html.rglob("*.html") if 'http-equiv="Refresh"' not in path.read_text()]
    inside = (path.relative_to(html) for path in found)
    return sorted(path.as_posix() for path in inside if path.parts[0] not in ("_static", "_sources"))


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
    """Debian's Chromium, driven by Playwright; without it tests fail where ``CI`` is set, skip elsewhere."""
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if path is None:
        stop = pytest.fail if os.environ.get("CI") else pytest.skip
        stop("No Chromium on PATH. On Debian: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    root = ("--no-sandbox",) if os.geteuid() == 0 else ()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*QUIET, *root])
        yield browser
        browser.close()


@pytest.fixture(params=["http", "file"])
def root(request) -> str:
    """Where the pages are opened from: a server, or the disk."""
    if request.param == "http":
        return request.getfixturevalue("server")
    return request.getfixturevalue("html").as_uri()
