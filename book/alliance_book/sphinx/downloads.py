"""Each chapter's notebook to take away: clean, to run, and as it ran, to read in any front end."""

import json
from pathlib import Path

from alliance_data.files import write_if_changed
from sphinx.application import Sphinx
from sphinx.config import Config

from .. import notebook as nb
from ..notebook.portable import Surroundings, plain
from ..settings import Settings
from .assets import cache_dir

FOLDER = "_sources"
RAN = "-executed"
BRANCH = "notebooks"  # of a repository on GitHub, with what FOLDER holds
# What a run leaves in a notebook's metadata, for the build alone.
OWN = "alliance_tables"
INSTALL = """\
# The book's packages, where they are not installed, as on Colab. If an import fails then, restart and run on.
# Texts here are those of the run that was published; what cells show follows your changes.
from importlib.util import find_spec

if not find_spec("alliance_book"):
    %pip install --quiet --requirement {lock}
    %pip install --quiet --no-deps git+{repository}@{branch}"""


def connect(app: Sphinx) -> None:
    """Register the writing of the notebooks, which Sphinx would copy as the build needs them."""
    app.connect("config-inited", _configure)
    app.connect("html-page-context", _write)


def _configure(_app: Sphinx, config: Config) -> None:
    config.html_copy_source = False


def names(docname: str) -> dict[str, str]:
    """Return where a page's notebook is offered, from the root of the pages, by what the link says.

    A brief of the atlas is offered clean alone: its page is nothing but the run.
    """
    found = {"Notebook": f"{FOLDER}/{docname}.ipynb"}
    return found if docname.startswith("atlas/") else found | {"As it ran": f"{FOLDER}/{docname}{RAN}.ipynb"}


def _write(app: Sphinx, docname: str, _template: str, _context: dict, doctree) -> None:
    if doctree is None or app.builder.format != "html" or not is_notebook(app, docname):
        return
    source = Path(app.env.doc2path(docname))
    notebook = json.loads(source.read_text(encoding="utf-8"))
    if ran := app.executed.get(f"{docname}.ipynb"):
        notebook = nb.splice(notebook, json.loads(ran.read_text(encoding="utf-8")))
    for kind, name in names(docname).items():
        document = (
            clean(notebook)
            if kind == "Notebook"
            else as_it_ran(notebook, app.settings, _surroundings(app, source))
        )
        target = Path(app.outdir, name)
        target.parent.mkdir(parents=True, exist_ok=True)
        write_if_changed(target, nb.dump(document))


def is_notebook(app: Sphinx, docname: str) -> bool:
    """Whether a page is a notebook."""
    return docname in app.env.found_docs and str(app.env.doc2path(docname)).endswith(".ipynb")


def clean(notebook: dict) -> dict:
    """Return a notebook as the repository has it: without what a run left."""
    metadata = {key: value for key, value in notebook["metadata"].items() if key != OWN}
    return notebook | {"cells": list(map(_clean, notebook["cells"])), "metadata": metadata}


def as_it_ran(notebook: dict, chosen: Settings, around: Surroundings) -> dict:
    """Return an executed notebook for any front end, with a cell that installs what a repository offers."""
    document = plain(notebook, around)
    cell = install(chosen)
    return document | {"cells": [*document["cells"][:1], *([cell] if cell else []), *document["cells"][1:]]}


def _clean(cell: dict) -> dict:
    cell = cell | {"metadata": {k: v for k, v in cell["metadata"].items() if k != nb.ANSWERS}}
    return cell | {"outputs": [], "execution_count": None} if cell["cell_type"] == "code" else cell


def install(chosen: Settings) -> dict | None:
    """Return the cell that installs the packages from a fork's repository, if it has one."""
    repository = chosen.repository.rstrip("/").removesuffix(".git")
    if not repository:
        return None
    plain = {"github.com": "raw/{}", "gitlab.com": "-/raw/{}"}.get(repository.split("/")[2], "raw/branch/{}")
    lock = f"{repository}/{plain.format(chosen.branch)}/requirements.lock"
    source = INSTALL.format(lock=lock, repository=f"{repository}.git", branch=chosen.branch)
    return {
        "cell_type": "code",
        "id": "install",
        "metadata": {"tags": ["install"]},
        "source": source,
        "outputs": [],
        "execution_count": None,
    }


def _surroundings(app: Sphinx, source: Path) -> Surroundings:
    root, cache = Path(app.srcdir), cache_dir(app)
    files = getattr(app.config, "bibtex_bibfiles", None) or ["book/references.bib"]  # a book may cite nothing
    return Surroundings(source.parent, root, root / files[0], app.settings.site, cache)
