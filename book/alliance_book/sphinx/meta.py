"""What the book says of itself: to search engines, in link previews, and where a page does not exist."""

import html
import re
import textwrap
from pathlib import Path
from string import Template
from urllib.parse import quote

from alliance_data.files import sha256, write_if_changed
from docutils import nodes
from sphinx.application import Sphinx

from .. import accent
from ..figures import converter
from ..figures.colours import DARK, LIGHT
from ..figures.fonts import FAMILY
from .assets import CHARTS, cache_dir
from .renderer import Figure
from .trees import tree

PREVIEW = "_static/preview.png"
WIDTH, HEIGHT, EDGE = 1200, 630, 64
MOST = 220

NOT_FOUND = Path(__file__).with_name("404.html")
FIRST = """<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Refresh" content="0; url={page}" />
    <title>{title}</title>
    {tags}
    <link rel="canonical" href="{page}" />
  </head>
  <body>
    <p><a href="{page}">{title}</a></p>
  </body>
</html>
"""


def connect(app: Sphinx) -> None:
    """Register the tags of each page, and the files that stand at the root."""
    app.connect("html-page-context", _tags)
    # Before pages.py gives each page its policy, and the contents' extension writes a bare first page.
    app.connect("build-finished", _root_files, priority=300)


def describe(doctree: nodes.document) -> str:
    """Return a page in a sentence or two: the chapter's answer, else its first paragraph."""
    answers = (part for part in doctree.findall(nodes.Element) if "answer" in part.get("classes", []))
    texts = (_words(place) for place in [*answers, *doctree.findall(nodes.paragraph)])
    return shortened(next((text for text in texts if len(text) > 40), ""))


def _words(place: nodes.Element) -> str:
    texts = (text for text in place.findall(nodes.Text) if not isinstance(text.parent, nodes.raw))
    return " ".join("".join(text.astext() for text in texts).split())


def shortened(text: str, most: int = MOST) -> str:
    """Return a text cut after a sentence, or else after a word, that ends within so many characters."""
    if len(text) <= most:
        return text
    ends = [match.end() for match in re.finditer(r"[.!?](?= )", text[:most])]
    if ends and ends[-1] > most // 3:
        return text[: ends[-1]]
    return textwrap.shorten(text, most, placeholder=" …")


def _tags(app: Sphinx, page: str, _template: str, context: dict, doctree) -> None:
    if app.builder.name != "html" or doctree is None:
        return
    title = html.unescape(re.sub(r"<[^>]*>", "", context.get("title") or ""))
    root = "../" * page.count("/")
    context["metatags"] = context.get("metatags", "") + tags(
        app, title=title, description=describe(doctree), page=page, root=root
    )


def tags(app: Sphinx, *, title: str, description: str, page: str, root: str, image: str = PREVIEW) -> str:
    """Return a page's description and its link preview as HTML.

    Link previews want whole addresses. A book that knows its own (``site`` in ``course.toml``) gives
    them; another gives the way from the page.
    """
    base = (app.config.html_baseurl or "").rstrip("/")
    image = f"{base}/{image}" if base else f"{root}{image}"
    said = {
        "og:title": title,
        "og:description": description,
        "og:type": "article" if page.startswith("notebooks/") else "website",
        "og:site_name": app.config.html_title or app.config.project,
        "og:image": image,
        "og:image:width": WIDTH,
        "og:image:height": HEIGHT,
        "og:image:alt": f"{app.config.html_title or app.config.project}: a figure of the book",
    }
    if base:
        said["og:url"] = f"{base}/{page}.html"
    named = {"description": description, "twitter:card": "summary_large_image"}
    lines = [_meta("name", name, value) for name, value in named.items() if value]
    lines += [_meta("property", name, value) for name, value in said.items() if value]
    return "\n".join(lines) + "\n"


def _meta(kind: str, name: str, value) -> str:
    return f'<meta {kind}="{name}" content="{html.escape(str(value))}" />'


def _root_files(app: Sphinx, failure: Exception | None) -> None:
    if failure or app.builder.name != "html":
        return
    out, first = Path(app.outdir), app.config.master_doc
    title = app.config.html_title or app.config.project
    write_if_changed(out / "404.html", _not_found(app, title).encode())
    about = tags(app, title=title, description=describe(tree(app.env, first)), page=first, root="")
    about = about.replace("\n", "\n    ").strip()
    page = FIRST.format(page=f"{first}.html", title=html.escape(title), tags=about)
    if first != "index":
        write_if_changed(out / "index.html", page.encode())
    figure = next(tree(app.env, first).findall(lambda n: isinstance(n, Figure) and n["spec"]), None)
    if figure is not None:
        drawn = out / CHARTS / f"{figure['about']['name']}-wide.svg"
        card = preview(
            title, figure["about"]["title"], drawn.read_text(encoding="utf-8"), app.settings.accent
        )
        write_if_changed(out / PREVIEW, rasterised(card, cache_dir(app)))


def _not_found(app: Sphinx, title: str) -> str:
    base = (app.config.html_baseurl or "").rstrip("/")
    listed = [app.config.master_doc, *app.env.toctree_includes.get(app.config.master_doc, [])]
    link = '        <li><a href="{base}/{page}.html" data-page="{page}.html">{name}</a></li>'
    lines = [
        link.format(base=base, page=page, name=html.escape(app.env.titles[page].astext(), quote=False))
        for page in listed
    ]
    template = Template(NOT_FOUND.read_text(encoding="utf-8"))
    icon = "data:image/svg+xml," + quote(Path(app.config.html_favicon).read_text(encoding="utf-8"))
    return template.substitute(
        accent.forms(app.settings.accent),
        title=html.escape(title, quote=False),
        icon=icon,
        links="\n".join(lines),
        ink=LIGHT["text"],
        paper=LIGHT["page"],
        ink_dark=DARK["text"],
        paper_dark=DARK["page"],
    )


def preview(title: str, finding: str, chart: str, band: str = accent.DEFAULT) -> str:
    """Return the picture for link previews as SVG: the book's title on a band, a finding, and its figure."""
    width, height = (float(re.search(rf'\b{side}="([\d.]+)', chart)[1]) for side in ("width", "height"))
    lines = textwrap.wrap(finding, 64)[:2]
    top = 176 + 42 * len(lines)
    room = HEIGHT - top - 34
    scale = min((WIDTH - 2 * EDGE) / width, room / height)
    place = f'x="{EDGE}" y="{top}" width="{width * scale:.1f}" height="{height * scale:.1f}"'
    inner = re.sub(r"^.*?<svg", "<svg", chart, count=1, flags=re.DOTALL)
    inner = re.sub(r'\b(width|height)="[\d.]+"', "", inner, count=2).replace("<svg", f"<svg {place}", 1)
    ink, paper = LIGHT["text"], LIGHT["page"]
    said = "".join(
        f'<text x="{EDGE}" y="{150 + 42 * n}" font-size="30" fill="{ink}">{html.escape(line)}</text>'
        for n, line in enumerate(lines)
    )
    size, font = f'width="{WIDTH}" height="{HEIGHT}"', f'font-family="{FAMILY}, Arial, sans-serif"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" {size} {font}>',
        f'<rect {size} fill="{paper}"/><rect width="{WIDTH}" height="92" fill="{band}"/>',
        f'<text x="{EDGE}" y="59" font-size="36" font-weight="bold" fill="#fff">{html.escape(title)}</text>',
        said,
        inner,
        "</svg>",
    ]
    return "\n".join(parts)


def rasterised(card: str, cache: Path) -> bytes:
    """Return a picture for link previews as PNG; made once."""
    digest = sha256(f"{converter.VERSION} {card}")[:24]
    path = cache / "pictures" / f"preview-{digest}.png"
    if not path.exists():
        write_if_changed(path, converter.call("svg_to_png", card))
    return path.read_bytes()
