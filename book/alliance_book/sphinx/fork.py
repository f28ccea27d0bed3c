"""What a fork's settings change in pages: name, makers, addresses, colour; no link to what is left out."""

import posixpath
import re
from importlib.metadata import version
from pathlib import Path
from string import Template

import yaml
from alliance_data.errors import InputError
from alliance_data.files import write_if_changed
from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ConfigError

from .. import accent, settings
from .assets import cache_dir
from .embed import FIGURE

ICON, COLOURS = (Path(__file__).with_name(name) for name in ("favicon.svg", "accent.css"))
NAMED = re.compile(r"\{\{ (\w+) \}\}")


def connect(app: Sphinx) -> None:
    """Register the settings before anything reads the configuration, and the rest where it is due."""
    app.add_css_file("accent.css")
    app.connect("config-inited", _configure, priority=50)
    app.connect("builder-inited", _colour)
    app.connect("source-read", _name, priority=300)
    app.connect("doctree-read", _unlink, priority=100)


def _configure(app: Sphinx, config: Config) -> None:
    source = Path(app.srcdir)
    app.left_out = set()
    try:
        chosen = settings.read(source)
        app.settings = chosen or settings.Settings(title=config.html_title or config.project)
        if chosen is None:
            return
        config.html_title = config.project = chosen.title
        config.author = by(chosen)
        config.copyright = str(chosen.year)
        config.html_baseurl = chosen.site
        listed = yaml.safe_load((source / "_toc.yml").read_text(encoding="utf-8"))
        kept = settings.without(listed, chosen)
    except InputError as error:
        raise ConfigError(str(error)) from None
    app.left_out = settings.left_out(listed, kept)
    if app.left_out:
        shorter = cache_dir(app) / "toc.yml"
        write_if_changed(shorter, yaml.safe_dump(kept, sort_keys=False, allow_unicode=True))
        config.external_toc_path = shorter.as_posix()


def by(chosen: settings.Settings) -> str:
    """Return who made the book: its author, and where that is said the institution."""
    return ", ".join(filter(None, (chosen.author, chosen.institution)))


def _colour(app: Sphinx) -> None:
    """Write the styles that hold the accent, and the book's icon."""
    if app.builder.format != "html":
        return
    forms = accent.forms(app.settings.accent)
    write_if_changed(Path(app.outdir, "_static", "accent.css"), _filled(COLOURS, forms))
    icon = cache_dir(app) / "favicon.svg"
    write_if_changed(icon, _filled(ICON, forms))
    app.config.html_favicon = str(icon)


def _filled(path: Path, forms: dict[str, str]) -> str:
    return Template(path.read_text(encoding="utf-8")).substitute(forms)


def _name(app: Sphinx, docname: str, source: list[str]) -> None:
    """Fill in what the settings say where a page writes ``{{ title }}``."""
    if not str(app.env.doc2path(docname)).endswith(".md"):
        return
    chosen = app.settings
    known = vars(chosen) | {"by": by(chosen), "version": version("alliance")}
    known["at"] = f" <{chosen.site}>" if chosen.site else ""
    known["url"] = f",\n  url     = {{{chosen.site}}}" if chosen.site else ""
    source[0] = NAMED.sub(lambda found: str(known.get(found[1], found[0])), source[0])


def _unlink(app: Sphinx, doctree: nodes.document) -> None:
    """Make links to pages that are left out plain text; what would be shown of them goes."""
    if not app.left_out:
        return
    for block in list(doctree.findall(nodes.admonition)):
        shows = FIGURE in block["classes"]
        if shows and any(_left_out(app, link) for link in block.findall(pending_xref)):
            block.parent.remove(block)
    for link in [link for link in doctree.findall(pending_xref) if _left_out(app, link)]:
        said = link.astext() or settings.short(_page(app, link)).replace("-", " ").capitalize()
        link.replace_self(nodes.inline("", said))


def _left_out(app: Sphinx, link: pending_xref) -> bool:
    return _page(app, link) in app.left_out


def _page(app: Sphinx, link: pending_xref) -> str:
    """Return the page that a link leads to: Sphinx names one whose file is there, others their address."""
    target = link["reftarget"].partition("#")[0]
    if link.get("refdomain") == "doc" or not settings.SUFFIX.search(target):
        return target
    folder = posixpath.dirname(link.get("refdoc") or app.env.docname)
    return settings.SUFFIX.sub("", posixpath.normpath(posixpath.join(folder, target)))
