"""A chapter as its page in the built book has it: question, answer, figures, doubts, questions to discuss."""

import base64
import re
from dataclasses import dataclass, field
from pathlib import Path

from alliance_data.errors import InputError
from bs4 import BeautifulSoup, Tag

from ..book import Book

# What a page says beside its text: meanings of terms, links to headings.
ASIDE = ".definition, .headerlink, .tooltip"
NUMBERED = re.compile(r"^\d+\.\s*")
TURNS, LIMITS, EXERCISES = "what-would-change-this-reading", "limits-of-the-data", "exercises"


@dataclass(frozen=True)
class Figure:
    """A figure of a chapter.

    Attributes
    ----------
    name, title, subtitle, alt, source, limits
        What the page says of it.
    folded
        Whether the page shows its title alone until a reader opens it.
    pictures
        Its drawings as addresses that hold them whole: ``wide``, ``narrow``, ``wide-dark``, ``narrow-dark``.
        Without any it is a table.
    table
        Its table as HTML, where it is one.
    """

    name: str
    title: str
    subtitle: str
    alt: str
    source: str
    limits: str
    folded: bool
    pictures: dict[str, str] = field(repr=False)
    table: str = field(default="", repr=False)


@dataclass(frozen=True)
class Chapter:
    """A chapter of the built book.

    Attributes
    ----------
    name, title, question, answer
        The notebook's name, and what its page begins with.
    figures
        In the page's order.
    turns, limits
        What would change its reading, and what its data cannot show.
    questions
        What its exercises ask, those to be discussed first.
    """

    name: str
    title: str
    question: str
    answer: str
    figures: list[Figure]
    turns: list[str]
    limits: list[str]
    questions: list[str]


def read(book: Book, name: str) -> Chapter:
    """Read a chapter from its built page.

    Raises
    ------
    InputError
        If there is no such notebook, or its page is not built or has no text yet.
    """
    notebook = book.notebook(name)
    path = book.html / "notebooks" / f"{notebook.stem}.html"
    if not path.exists():
        raise InputError(f"{notebook.stem} has no page in {book.html}. Build it first: alliance build")
    article = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser").select_one("article")
    for part in article.select(ASIDE):
        part.decompose()
    answer = article.select_one(".answer")
    if answer is None:
        raise InputError(f"{notebook.stem} has no answer on its page: nothing can be shown of it.")
    return Chapter(
        notebook.stem,
        _said(article.h1),
        _said(article.select_one("h1 ~ p:not(.opening)")),
        _said(answer),
        [_figure(found, path) for found in article.select("figure.chart")],
        _points(article, TURNS),
        _points(article, LIMITS),
        _questions(article),
    )


def _figure(figure: Tag, page: Path) -> Figure:
    table, image = figure.select_one(".chart-table"), figure.select_one(".in-light img")
    for link in table.select("a") if table else ():
        link.unwrap()
    return Figure(
        figure["id"].partition("-")[2],
        _said(figure.select_one(".chart-title")),
        _said(figure.select_one(".chart-subtitle")),
        image["alt"] if image else "",
        re.sub(r"^Figure [\d.]+\. ", "", _said(figure.select_one(".chart-source"))),
        _said(figure.select_one(".chart-limits")),
        figure.find_parent("details") is not None,
        {} if table else _pictures(figure, page),
        str(table) if table else "",
    )


def _pictures(figure: Tag, page: Path) -> dict[str, str]:
    found = {}
    for scheme, suffix in (("in-light", ""), ("in-dark", "-dark")):
        picture = figure.select_one(f".{scheme}")
        found[f"wide{suffix}"] = held(page.parent / picture.img["src"])
        found[f"narrow{suffix}"] = held(page.parent / picture.source["srcset"])
    return found


def held(file: Path, kind: str = "image/svg+xml") -> str:
    """Return an address that holds a file whole."""
    return f"data:{kind};base64,{base64.b64encode(file.read_bytes()).decode()}"


def _points(article: Tag, section: str) -> list[str]:
    found = article.select(f"#{section} li") or article.select(f"#{section} > p")
    return [_said(point) for point in found]


def _questions(article: Tag) -> list[str]:
    asked = [p for p in article.select(f"#{EXERCISES} > p") if p.strong and NUMBERED.match(_said(p.strong))]
    asked.sort(key=lambda p: not NUMBERED.sub("", _said(p.strong)).startswith("Discuss"))
    for paragraph in asked:
        if (goal := paragraph.strong.find_next_sibling()) is not None and goal.name == "em":
            goal.decompose()
        paragraph.strong.decompose()
    return [_said(paragraph) for paragraph in asked]


def _said(part: Tag | None) -> str:
    return " ".join(part.get_text().split()) if part is not None else ""
