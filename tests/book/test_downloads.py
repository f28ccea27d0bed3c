"""Notebooks to take away: the clean one runs where it lands, the executed one reads in any front end."""

import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from alliance_book import notebook as nb
from alliance_book.settings import Settings
from alliance_book.sphinx.downloads import install

REPOSITORY = "https://github.com/seminar/pacts"


@pytest.fixture(scope="module")
def chapters(html) -> dict[str, tuple[dict, dict]]:
    """The chapters' notebooks as pages offer them: clean, and as it ran."""
    folder = html / "_sources" / "notebooks"
    names = [path.stem.removesuffix("-executed") for path in folder.glob("*-executed.ipynb")]
    assert len(names) >= 8
    return {
        name: tuple(nb.read(folder / f"{name}{kind}.ipynb") for kind in ("", "-executed")) for name in names
    }


@pytest.mark.slow
def test_the_clean_one_is_the_notebook_of_the_repository(chapters):
    for name, (bare, _) in chapters.items():
        source = nb.read(Path("notebooks", f"{name}.ipynb"))
        own = bare["cells"]
        assert [(cell["id"], nb.text(cell)) for cell in own] == [
            (cell["id"], nb.text(cell)) for cell in source["cells"]
        ]
        assert not any(cell.get("outputs") or nb.ANSWERS in cell["metadata"] for cell in own)
        nbformat.validate(bare)


@pytest.mark.slow
def test_the_executed_one_shows_each_figure_to_who_draws_and_who_does_not(chapters):
    figures = 0
    for _, executed in chapters.values():
        nbformat.validate(executed)
        for cell in nb.code(executed):
            for output in cell["outputs"]:
                data = output.get("data", {})
                assert not any("alliance" in kind for kind in data), "a kind that only this book shows"
                if any("vegalite" in kind for kind in data):
                    figures += 1
                    assert data["image/svg+xml"].startswith("<svg")
                    assert data["text/plain"]
        assert "{eval}" not in "".join(nb.text(c) for c in executed["cells"] if c["cell_type"] == "markdown")
    assert figures > 50


def test_a_notebook_away_from_home_installs_the_packages_of_its_fork():
    cell = install(Settings(repository=f"{REPOSITORY}.git", branch="autumn"))
    assert f"{REPOSITORY}/raw/autumn/requirements.lock" in cell["source"]
    assert f"git+{REPOSITORY}.git@autumn" in cell["source"]
    assert install(Settings()) is None


def test_the_cell_that_installs_lets_be_what_is_there(tmp_path):
    source = install(Settings(repository=REPOSITORY))["source"]
    # As IPython runs it: with the packages there, nothing is asked for; without them, both commands are.
    script = (
        "import importlib.util as u, json, sys\n"
        "from IPython.core.inputtransformer2 import TransformerManager\n"
        "asked = []\n"
        "def get_ipython():\n"
        "    return type('I', (), {'run_line_magic': staticmethod(lambda *a: asked.append(a))})\n"
        "source = sys.stdin.read()\n"
        "for found in (True, False):\n"
        "    u.find_spec = lambda name, found=found: found or None\n"
        "    exec(TransformerManager().transform_cell(source))\n"
        "    print(len(asked))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], input=source, capture_output=True, text=True)
    assert done.stdout.split() == ["0", "2"], done.stderr
