"""The Chromium of this machine: for the tests of the pages, and for printing them."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alliance_data.errors import InputError

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PLACES = ("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",)
QUIET = ("--disable-gpu", "--disable-background-networking", "--disable-component-update", "--no-first-run")


def executable() -> str | None:
    """Return the path of the browser, or ``None`` where there is none."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    return found or next((place for place in PLACES if Path(place).exists()), None)


@contextmanager
def chromium() -> Iterator:
    """Start the browser, driven by Playwright.

    Raises
    ------
    InputError
        If there is no Chromium on this machine, or no Playwright.
    """
    path = executable()
    if path is None:
        raise InputError("No Chromium on PATH. On Debian: apt-get install chromium")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError as error:
        raise InputError(
            "Playwright is not installed: it comes with the extra pdf. In the checkout: "
            "pip install --editable '.[pdf]'"
        ) from error

    root = ("--no-sandbox",) if hasattr(os, "geteuid") and os.geteuid() == 0 else ()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*QUIET, *root])
        try:
            yield browser
        finally:
            browser.close()
