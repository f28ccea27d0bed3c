"""Finishing the pages: no other host asked, nothing unused shipped, and a policy that says so."""

import base64
import hashlib
import re
from collections.abc import Collection
from functools import cache
from pathlib import Path
from urllib.parse import quote

from alliance_data.files import write_if_changed
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ExtensionError

from ..settings import Settings
from . import downloads, searchindex, styles
from .assets import cache_dir

POLICY = (
    "default-src 'none'; script-src 'self'{hashes}; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'"
)
INLINE = re.compile(r"<script(?P<attributes>[^>]*)>(?P<body>.*?)</script>", re.DOTALL)
TEMPLATES = Path(__file__).with_name("templates")
# Scripts that serve one thing, and how the body of a page looks that has it.
SERVING = {
    "design-tabs.js": re.compile('class="sd-tab-set'),
    "togglebutton.js": re.compile(r'class="(?:[^"]* )?(?:toggle|dropdown)[ "]'),
}
# The one script that others, all of which wait for the page, expect to have run.
FIRST = "documentation_options.js"
# What the buttons of a notebook's downloads say when pointed at.
OFFERED = {
    "Notebook": "Download this chapter's notebook, to run",
    "As it ran": "Download this chapter's notebook with what it showed, to read in any front end",
}
# Where the theme, MyST-NB and docutils tell a screen reader other things than a page shows.
SPOKEN = (
    ('<summary aria-label="Toggle hidden content">', "<summary>"),
    (
        '<div id="pst-primary-sidebar"',
        '<div role="complementary" aria-label="The book" id="pst-primary-sidebar"',
    ),
    (
        '<summary><span class="toctree-toggle"',
        '<summary aria-label="Pages below"><span class="toctree-toggle"',
    ),
    ('<div role="list" class="citation-list">', '<div class="citation-list">'),
    (' role="doc-biblioentry"', ""),
    ('data-bs-title="Color mode"', 'title="Colours"'),
    # A table too wide for a phone scrolls in its own box, which keys must reach.
    ('<table class="table', '<table tabindex="0" class="table'),
)
# The theme asks box after box whether it scrolls, and has the page laid out anew for each, whenever a chart
# comes into it; ``book.js`` is told by the browser.
MEASURING = re.compile(r',"complete"===document\.readyState\?(\w+)\(\):window\.addEventListener\("load",\1\)')
# No paragraph may stand in a summary.
FOLDED = re.compile(r'<p class="(collapsed|expanded) admonition-title">(.*?)</p>')
# Sphinx adds a checksum to the name of this file where an earlier build has left it; its name holds one.
DOUBLY_NAMED = re.compile(r"(mystnb\.[0-9a-f]+\.css)\?v=[0-9a-f]+")
PAGE_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>\n')
THEBE = re.compile(r"text/x-thebe-config|<script>kernelName =")
WHOLE_BOOK = 20  # pages: fewer, or all joined into one, need not have everything that is said otherwise
NAMES = re.compile(r"(?<![\w.-])[\w.-]+\.\w+")
FOUND_OTHERWISE = ("ask", "charts", "data")  # parts of the figures, whose addresses scripts put together


def connect(app: Sphinx) -> None:
    """Register the finishing of page contexts and of written pages."""
    app.connect("config-inited", _configure)
    app.connect("doctree-resolved", _without_thebe, priority=900)
    app.connect("html-page-context", _context, priority=900)
    # After the theme, which writes the colours of code for dark pages then.
    app.connect("build-finished", _finish, priority=800)


def _configure(app: Sphinx, config: Config) -> None:
    # Where Sphinx finds all pages up to date it writes none, and they are finished.
    app.writing = False
    # "$54 bn and $66 bn" is no formula, and formulas would bring a library from another host.
    config.myst_enable_extensions = {e for e in config.myst_enable_extensions if e != "dollarmath"}
    config.html_use_index = False  # a general index would be an empty page
    config.templates_path.insert(0, str(TEMPLATES))


def _context(app: Sphinx, pagename: str, _template: str, context: dict, _doctree) -> None:
    app.writing = True
    context["script_files"] = [s for s in context.get("script_files", []) if _serves(s, context)]
    for script in context["script_files"]:
        if script.filename and not str(script.filename).endswith(FIRST):
            script.attributes["defer"] = "defer"
    context["css_files"] = [s for s in context.get("css_files", []) if not _thebe(s)]
    context["header_buttons"] = _buttons(app, pagename, context)


def _without_thebe(_app: Sphinx, doctree: nodes.document, _docname: str) -> None:
    for raw in [node for node in doctree.findall(nodes.raw) if THEBE.search(node.astext())]:
        raw.parent.remove(raw)


def _thebe(asset) -> bool:
    body = (getattr(asset, "attributes", None) or {}).get("body") or ""
    return "thebe" in str(getattr(asset, "filename", "")).lower() or "THEBE_JS_URL" in body


def _serves(script, context: dict) -> bool:
    wanted = SERVING.get(str(script.filename or "").rsplit("/", 1)[-1])
    return not _thebe(script) and (wanted is None or bool(wanted.search(context.get("body") or "")))


def _buttons(app: Sphinx, pagename: str, context: dict) -> list[dict]:
    """Return the buttons of a page's head; the theme's own hold inline handlers, which the policy forbids."""
    buttons = []
    if downloads.is_notebook(app, pagename):
        for name, target in downloads.names(pagename).items():
            classes = "" if name == "Notebook" else "elsewhere"
            buttons.append(_link(context["pathto"](target, 1), name, OFFERED[name], classes=classes))
        for name, launch in launches(app.settings, f"{pagename}.ipynb").items():
            buttons.append(_link(launch, name, f"Open this chapter in {name}", classes="elsewhere"))
    repository = app.settings.repository.rstrip("/")
    if repository:
        issue = f"{repository}/issues/new?title={quote(f'On {pagename}')}"
        buttons.append(_link(repository, "Repository", "The book's source", classes="elsewhere"))
        buttons.append(_link(issue, "Issue", "Report a mistake on this page", classes="elsewhere"))
    return buttons


def launches(chosen: Settings, notebook: str) -> dict[str, str]:
    """Return where a notebook can be opened and run, by the name of the place; nothing without a repository.

    Binder sets up what ``.binder`` names. Colab opens a notebook alone, from the branch on which
    ``.github/workflows/pages.yml`` puts those that install what they need.
    """
    repository, branch = chosen.repository.rstrip("/").removesuffix(".git"), quote(chosen.branch, safe="")
    if not repository or notebook.startswith("atlas/"):
        return {}
    host, _, path = repository.partition("://")[2].partition("/")
    kinds = {"github.com": f"gh/{path}", "gitlab.com": f"gl/{quote(path, safe='')}"}
    kind = kinds.get(host, f"git/{quote(repository, safe='')}")
    found = {"Binder": f"https://mybinder.org/v2/{kind}/{branch}?urlpath=lab/tree/{notebook}"}
    if host == "github.com":
        ran = notebook.replace(".ipynb", f"{downloads.RAN}.ipynb")
        address = f"https://colab.research.google.com/github/{path}/blob/{downloads.BRANCH}/{ran}"
        found["Colab"] = address
    return found


def _link(url: str, text: str, tooltip: str, *, classes: str = "") -> dict:
    return {"url": url, "text": text, "tooltip": tooltip, "classes": classes}


def _finish(app: Sphinx, failure: Exception | None) -> None:
    if failure or app.builder.format != "html" or not app.writing:
        return
    root = Path(app.outdir)
    pages = {p: p.read_text(encoding="utf-8") for p in root.rglob("*.html") if "_static" not in p.parts}
    searchindex.forget_lost_words(root / "searchindex.js")
    _still_there(pages.values())
    for page, text in pages.items():
        write_if_changed(page, finished(text).encode())
    styles.without_icons(root)
    without_measuring(root / "_static" / "scripts" / "pydata-sphinx-theme.js")
    _drop_unnamed(root)
    styles.trim(root, cache_dir(app))
    styles.join(root)
    _drop_unnamed(root)


def _still_there(pages: Collection[str]) -> None:
    """Fail where the theme no longer says what is to be said otherwise: an update would go unseen."""
    if any(PAGE_POLICY.search(page) for page in pages):
        return  # some pages are of an earlier build, and finished
    lost = [theirs for theirs, _ in SPOKEN if not any(theirs in page for page in pages)]
    if lost and len(pages) > WHOLE_BOOK:
        raise ExtensionError(
            f"The theme no longer writes {lost[0]!r}, which {Path(__file__).name} replaces. "
            "See what it writes now, and correct SPOKEN."
        )


def without_measuring(script: Path) -> None:
    """Take out of the theme's script what measures every box that may scroll.

    Raises
    ------
    ExtensionError
        If the theme does so in other words.
    """
    text, found = MEASURING.subn("", script.read_text(encoding="utf-8"))
    if not found:
        raise ExtensionError(
            f"{script.name} does not measure the boxes of a page as it did. "
            "See what it does now, and correct MEASURING."
        )
    write_if_changed(script, text.encode())


def _drop_unnamed(root: Path) -> None:
    """Remove the themes' and extensions' files that no page, style or script names, and maps of scripts."""
    static = root / "_static"
    files = {path for path in static.rglob("*") if path.is_file() and path.parent.name not in FOUND_OTHERWISE}
    naming = [path for path in root.rglob("*.html") if static not in path.parents]
    naming += [path for path in files if path.suffix in (".css", ".js")]
    said = {path: _names(path.read_text(encoding="utf-8")) for path in naming}
    kept = {path for path in files if path.suffix != ".map"}
    while True:
        named = {path for path in kept if any(path.name in names for by, names in said.items() if by != path)}
        named |= {path for path in kept if path.suffix == ".LICENSE"}  # named in a remark, which is left out
        if named == kept:
            break
        for path in kept - named:
            said.pop(path, None)
        kept = named
    for path in files - kept:
        path.unlink()
        for folder in path.parents:
            if folder == static or any(folder.iterdir()):
                break
            folder.rmdir()


@cache  # Styles become one sheet between two looks; all else is as it was.
def _names(text: str) -> frozenset[str]:
    return frozenset(NAMES.findall(text))


def finished(page: str) -> str:
    """Return a page as the reader gets it: read aloud as it stands, under a policy that lets no more in."""
    page = DOUBLY_NAMED.sub(r"\1", PAGE_POLICY.sub("", page))
    for theirs, ours in SPOKEN:
        page = page.replace(theirs, ours)
    page = FOLDED.sub(r'<span class="\1 admonition-title">\2</span>', page)
    scripts = {match["body"] for match in INLINE.finditer(page) if _runs(match)}
    hashes = "".join(sorted(f" 'sha256-{_digest(script)}'" for script in scripts))
    policy = f'<meta http-equiv="Content-Security-Policy" content="{POLICY.format(hashes=hashes)}">\n'
    return page.replace('<meta charset="utf-8" />\n', f'<meta charset="utf-8" />\n{policy}', 1)


def _runs(script: re.Match) -> bool:
    attributes = script["attributes"]
    typed = re.search(r'type="([^"]*)"', attributes)
    return "src=" not in attributes and (not typed or "javascript" in typed[1])


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
