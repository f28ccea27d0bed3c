"""A JupyterLab with settings of its own, in a browser that reaches no other machine."""

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PATIENCE = 120_000
SETTINGS = {
    "notebook-extension/tracker": {"windowingMode": "none", "autoStartDefaultKernel": True},
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
}
CONNECTED = """() => fetch("/api/sessions").then((answer) => answer.json()).then((sessions) =>
  sessions.some(({ kernel }) => kernel.connections > 0 && kernel.execution_state === "idle"))"""
# A cell that ran has its number; one that failed leaves those after it without.
ALL_RAN = """() => {
  const prompts = [...document.querySelectorAll(".jp-CodeCell .jp-InputArea-prompt")];
  return prompts.length > 0 && prompts.every((prompt) => /\\[\\d+\\]/.test(prompt.textContent));
}"""


@contextmanager
def serve(folder: Path, *, kernel: list[str] | None = None) -> Iterator[str]:
    """Serve a folder in a JupyterLab, and give its address.

    Parameters
    ----------
    folder
        What it shows.
    kernel
        The command that starts Python's kernels; without one, this environment's. They are talked to
        through files, so that a kernel needs no network.
    """
    # Apart from the folder, and of a short name: a socket's may have about a hundred letters.
    with tempfile.TemporaryDirectory(prefix="lab-") as own:
        root = Path(own)
        for name, values in SETTINGS.items():
            _write(root / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings", values)
        if kernel:
            about = {"argv": kernel, "display_name": "Python 3", "language": "python"}
            _write(root / "share" / "kernels" / "python3" / "kernel.json", about)
        places = {f"JUPYTER_{kind}_DIR": str(root / kind.lower()) for kind in ("CONFIG", "DATA", "RUNTIME")}
        places |= {f"JUPYTERLAB_{kind}_DIR": str(root / kind.lower()) for kind in ("SETTINGS", "WORKSPACES")}
        places["JUPYTER_PATH"] = str(root / "share")
        outside = {key: value for key, value in os.environ.items() if key != "ALLIANCE_BOOK_RUN"}
        options = ["--no-browser", "--allow-root", "--port=0", "--IdentityProvider.token=", "--ip=127.0.0.1"]
        options += ["--KernelManager.transport=ipc", f"--ServerApp.root_dir={folder}"]
        server = subprocess.Popen(
            [Path(sys.executable).with_name("jupyter-lab"), *options],
            env=outside | places,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            # It says its address once it listens.
            said = (re.search(r"http://127\.0\.0\.1:\d+", line) for line in server.stderr)
            yield next(found[0] for found in said if found)
        finally:
            server.terminate()
            server.communicate(timeout=30)


def opened(chromium, address: str, notebook: str):
    """Return a page with a notebook, its kernel ready; ``page.refused`` is what other machines were asked."""
    page = chromium.new_page(viewport={"width": 1300, "height": 1000})
    page.set_default_timeout(PATIENCE)
    page.refused = []

    def refuse(route) -> None:
        page.refused.append(route.request.url)
        route.abort()

    page.route(re.compile(r"^https?://(?!127\.0\.0\.1[:/])"), refuse)
    page.goto(f"{address}/lab/tree/{notebook}")
    page.wait_for_function(CONNECTED)
    page.locator(".jp-Toolbar-kernelName", has_text="Python 3").wait_for()
    page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").wait_for()
    return page


def choose(page, menu: str, command: str) -> None:
    """Choose a command from a menu of the bar."""
    page.locator(f'.lm-MenuBar-itemLabel:text-is("{menu}")').click()
    page.locator(f'.lm-Menu-item[data-command="{command}"]').click()


def run_all(page) -> None:
    """Run every cell, and wait until each has."""
    choose(page, "Run", "runmenu:run-all")
    page.wait_for_function(ALL_RAN)


def _write(path: Path, values: dict) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(values))
