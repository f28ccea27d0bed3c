"""An executed notebook as a document of its own: it reads in front ends that know neither MyST nor this book.

The book's directives, roles and labels become Markdown that every front end shows, numbers stand in their
sentences, and figures are charts with a picture.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from alliance_data.errors import InputError
from markdown_it import MarkdownIt
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.myst_blocks import myst_block_plugin

from .. import notebook as nb
from ..figures.kinds import CHART, TABLE, WAYS
from . import expressions

BLOCKS = MarkdownIt("commonmark").use(colon_fence_plugin).use(myst_block_plugin)
DIRECTIVE = re.compile(r"\{(?P<name>[\w:-]+)\}\s*(?P<title>.*)")
OPTION = re.compile(r":([\w-]+):\s*(.*)")
CODE = (
    r"(?P<code>^ *(?P<fence>`{3,}|~{3,}).*?^ *(?P=fence)|(?<![`}])(?P<tick>`+)(?!`).*?(?<!`)(?P=tick)(?!`))"
)
ROLE = re.compile(
    CODE + r"|\{(?P<role>[\w:-]+)\}(?P<mark>`+)(?!`)(?P<text>.+?)(?<!`)(?P=mark)(?!`)", re.M | re.S
)
LINK = re.compile(CODE + r"|(?<!!)\[(?P<text>[^\]]*)\]\((?P<to>[^)\s]+)\)", re.M | re.S)
HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*$", re.M)
TARGET = re.compile(r"^\((?P<label>[\w.:-]+)\)=$", re.M)
WITH_TARGET = re.compile(r"(?P<text>.*?)\s*<(?P<target>[^<>]+)>", re.S)
ESCAPED = re.compile(r"\\([.,:;()/-])")
CODE_BLOCKS = ("code", "code-block", "code-cell", "sourcecode")


@dataclass
class Surroundings:
    """What a notebook's references lead to.

    Attributes
    ----------
    folder
        Where the notebook stands: its links to other pages start there.
    bibliography
        The BibTeX file of the book.
    site
        The address of the published book, or nothing: then other pages are named, not linked.
    root
        The book's folder, which ``site`` stands for.
    cache
        Where the build keeps the charts' pictures; without it they are drawn.
    places
        The heading that each label of the notebook stands for; filled by :func:`plain`.
    cited
        The keys cited, in the order of their first mention; filled by :func:`plain`.
    """

    folder: Path
    root: Path
    bibliography: Path
    site: str = ""
    cache: Path | None = None
    places: dict[str, str] = field(default_factory=dict)
    cited: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        from pybtex.database import BibliographyData, parse_file

        exists = self.bibliography.exists()
        self.entries = parse_file(self.bibliography) if exists else BibliographyData()


def plain(notebook: dict, around: Surroundings) -> dict:
    """Return an executed notebook with its code and outputs, and texts and figures that show anywhere."""
    texts = [_filled(cell) if cell["cell_type"] == "markdown" else "" for cell in notebook["cells"]]
    for text in texts:
        around.places |= _places(text)
    cells = []
    for cell, text in zip(notebook["cells"], texts, strict=True):
        cells.append(cell := cell | {"metadata": dict(cell["metadata"])})
        if cell["cell_type"] == "markdown":
            cell["metadata"].pop(nb.ANSWERS, None)
            cell["source"] = markdown(text, around)
        elif cell["cell_type"] == "code":
            cell["outputs"] = [shown for output in cell["outputs"] for shown in _shown(output, around.cache)]
    if around.cited:
        source = "## References\n\n" + references(around)
        cells.append({"cell_type": "markdown", "id": "references", "metadata": {}, "source": source})
    return notebook | {"cells": cells}


def markdown(text: str, around: Surroundings) -> str:
    """Return a text in MyST as Markdown that every front end shows."""
    text = _blocks(text)
    text = ROLE.sub(lambda match: match[0] if match["code"] else _role(match, around), text)
    return LINK.sub(lambda match: match[0] if match["code"] else _link(match, around), text)


def references(around: Surroundings) -> str:
    """Return the list of what was cited."""
    from pybtex.plugin import find_plugin
    from pybtex.style.template import FieldIsMissing

    style, backend = (
        find_plugin(f"pybtex.{kind}", name)()
        for kind, name in (("style.formatting", "plain"), ("backends", "markdown"))
    )
    known = [around.entries.entries[key] for key in around.cited if key in around.entries.entries]
    try:
        lines = [entry.text.render(backend) for entry in style.format_entries(style.sort(known))]
    except FieldIsMissing as error:
        raise InputError(f"{around.bibliography.name}: {error}. Add it to the entry.") from None
    return "\n".join("- " + ESCAPED.sub(r"\1", " ".join(line.split())) for line in lines)


def _filled(cell: dict) -> str:
    return expressions.filled(nb.text(cell), cell["metadata"].get(nb.ANSWERS, []))


def _shown(output: dict, cache: Path | None) -> list[dict]:
    """Return an output as it is; a figure or table of the book in its form for other front ends."""
    data = output.get("data", {})
    from ..figures import elsewhere  # dear to import

    if CHART in data:
        found = elsewhere.chart(data[CHART], data[CHART]["usermeta"]["alliance"], cache)
    elif TABLE in data:
        found = elsewhere.table(data[TABLE])
    else:
        # What only the book's page can work with has words beside it.
        return [output | {"data": {k: v for k, v in data.items() if k != WAYS}}] if data else [output]
    return [
        {"output_type": "display_data", "data": bundle, "metadata": metadata} for bundle, metadata in found
    ]


def _blocks(text: str) -> str:
    """Turn directives, and what stands inside them, into Markdown; drop labels, comments, breaks."""
    lines = text.split("\n")
    for token in reversed(BLOCKS.parse(text)):
        if token.type in ("fence", "colon_fence"):
            found = DIRECTIVE.fullmatch(token.info.strip())
            new = _directive(found["name"], found["title"], token.content) if found else None
        elif token.type in ("myst_target", "myst_line_comment", "myst_block_break"):
            new = ""
        else:
            new = None
        if new is not None:
            first, last = token.map
            indent = re.match(r"\s*", lines[first])[0]
            lines[first:last] = [f"{indent}{line}".rstrip() for line in new.split("\n")] if new else []
    return "\n".join(lines).strip("\n")


def _directive(name: str, title: str, content: str) -> str:
    options, body = _options(content)
    if name in CODE_BLOCKS:
        return f"```{title}\n{body}\n```"
    if name == "math":
        return f"$$\n{body}\n$$"
    body = _blocks(body)
    if name == "dropdown":
        return f"<details><summary>{title}</summary>\n\n{body}\n\n</details>\n"
    title = title or name.replace("-", " ").capitalize()
    return _quoted(f"**{title}**\n\n{body}" if "answer" not in options.get("class", "") else body)


def _options(content: str) -> tuple[dict[str, str], str]:
    lines, options = content.strip("\n").split("\n"), {}
    while lines and (found := OPTION.fullmatch(lines[0].strip())):
        options[found[1]] = found[2]
        lines.pop(0)
    return options, "\n".join(lines).strip("\n")


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.strip("\n").split("\n"))


def _role(match: re.Match, around: Surroundings) -> str:
    name, text = match["role"], " ".join(match["text"].split())
    if name.startswith("cite"):
        return _cited([key.strip() for key in text.split(",")], around, textual=name in ("cite:t", "cite:ts"))
    if name == "math":
        return f"${text}$"
    explicit = WITH_TARGET.fullmatch(text)
    if name in ("ref", "numref", "doc", "any", "term"):
        words = explicit["text"] if explicit else around.places.get(text, text)
        return f"*{words}*" if name == "doc" else words
    return explicit["text"] if explicit else text


def _cited(keys: list[str], around: Surroundings, *, textual: bool) -> str:
    said = []
    for key in keys:
        if key not in around.cited:
            around.cited.append(key)
        entry = around.entries.entries.get(key)
        said.append((_authors(entry), entry.fields.get("year", "n.d.")) if entry else (key, ""))
    if textual:
        return "; ".join(f"{who} ({year})" if year else who for who, year in said)
    return f"({'; '.join(f'{who} {year}'.strip() for who, year in said)})"


def _authors(entry) -> str:
    people = entry.persons.get("author") or entry.persons.get("editor") or []
    names = [_bare(" ".join(person.prelast_names + person.last_names)) for person in people]
    if not names:
        return _bare(entry.fields.get("organization") or entry.fields.get("title", entry.key))
    return f"{names[0]} et al." if len(names) > 2 or names[-1] == "others" else " and ".join(names)


def _bare(text: str) -> str:
    return text.replace("{", "").replace("}", "")


def _places(text: str) -> dict[str, str]:
    """Return the headings of a text by the labels before them, and by the names that MyST gives them."""
    outside = re.sub(CODE, lambda match: " " * len(match[0]), text, flags=re.M | re.S)
    found = {_slug(heading): heading for heading in HEADING.findall(outside)}
    for label in TARGET.finditer(outside):
        if heading := HEADING.search(outside, label.end()):
            found[label["label"]] = heading[1]
    return found


def _slug(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.strip().lower().replace(" ", "-"))


def _link(match: re.Match, around: Surroundings) -> str:
    """Return a link to a heading of this notebook or to the published book; without either its words."""
    text, to = match["text"], match["to"]
    if re.match(r"[a-z][a-z0-9+.-]*:", to):
        return match[0]
    heading = around.places.get(to.removeprefix("#"))
    if heading:
        # Jupyter, nbviewer and nbconvert name a heading by its words, joined by hyphens.
        return f"[{text or heading}](#{quote(heading.replace(' ', '-'), safe='-_.!~*,?:;')})"
    path, _, place = to.partition("#")
    page = (around.folder / path).resolve()
    words = text or _title(page) or to
    if not around.site or not page.is_relative_to(around.root.resolve()):
        return f"*{words}*"
    address = page.relative_to(around.root.resolve()).with_suffix(".html").as_posix()
    return f"[{words}]({around.site.rstrip('/')}/{address}{'#' + place if place else ''})"


def _title(page: Path) -> str:
    """Return a page's first heading, or nothing where there is no such page."""
    if not page.is_file():
        return ""
    cells = nb.read(page)["cells"] if page.suffix == ".ipynb" else None
    text = page.read_text(encoding="utf-8") if cells is None else "\n".join(map(nb.text, cells[:1]))
    found = HEADING.search(text)
    return found[1] if found else ""
