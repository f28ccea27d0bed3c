"""A built chapter to talk from, as slides in one file, and to hand out, as one page of paper."""

from collections.abc import Callable, Iterable
from html import escape
from pathlib import Path
from string import Template

from alliance_data.errors import AllianceError
from alliance_data.files import write_if_changed

from .. import accent, browser
from ..book import Book
from ..figures.fonts import FOLDER as FONTS
from . import chapter as chapters
from .chapter import Chapter, Figure

HERE = Path(__file__).parent
# From the npm package reveal.js 6.0.2, as they are; the licence stands beside them.
REVEAL = ("reveal.css", "reveal.js", "notes.js")
FACES = {
    "serif": ("Book Serif", "400", "normal"),
    "serif-bold": ("Book Serif", "600 800", "normal"),
    "serif-italic": ("Book Serif", "400", "italic"),
    "sans": ("Book Sans", "400", "normal"),
    "sans-bold": ("Book Sans", "600 800", "normal"),
}
MOST_FIGURES, MOST_QUESTIONS = 3, 3  # that one page of paper holds
LEAST = 0.6  # of the size at which it was drawn: smaller words of a picture cannot be read on paper
# Whether all of a page of paper is on it, and every picture can be read.
FITS = """(least) => {
  const sheet = document.querySelector("main");
  return sheet.scrollHeight <= sheet.clientHeight + 1 && sheet.scrollWidth <= sheet.clientWidth + 1
    && [...document.images].every((i) => i.clientHeight / i.naturalHeight >= least);
}"""


def slides(book: Book, names: Iterable[str] = ()) -> list[Path]:
    """Write chapters as slides and return their files; without names, all chapters.

    Each file holds all that it shows, so that it opens anywhere without a network.

    Raises
    ------
    InputError
        If a chapter is not there or not built.
    """
    found = [chapters.read(book, name) for name in names or _all(book)]
    return [_written(book, "slides", chapter.name, _slides(book, chapter)) for chapter in found]


def handout(book: Book, names: Iterable[str] = (), *, say: Callable[[str], None] = print) -> list[Path]:
    """Write chapters as one page of paper each, HTML and PDF, and return the files; without names, all.

    Raises
    ------
    InputError
        If a chapter is not there or not built, or there is no Chromium, which prints.
    AllianceError
        If not even one figure fits on a chapter's page.
    """
    found = [chapters.read(book, name) for name in names or _all(book)]
    paths = []
    with browser.chromium() as chromium:
        tab = chromium.new_context(color_scheme="light", offline=True).new_page()
        for chapter in found:
            say(f"Printing {chapter.name}.")
            text, pdf = _fitting(book, chapter, tab)
            paths.append(_written(book, "handouts", chapter.name, text))
            printed = paths[-1].with_suffix(".pdf")
            printed.write_bytes(pdf)
            paths.append(printed)
    return paths


def _all(book: Book) -> list[str]:
    return [path.stem for path in book.notebooks]


def _written(book: Book, folder: str, name: str, text: str) -> Path:
    path = book.build / folder / f"{name}.html"
    path.parent.mkdir(parents=True, exist_ok=True)
    write_if_changed(path, text.encode())
    return path


def _page(book: Book, kind: str, chapter: Chapter, **parts: str) -> str:
    chosen = book.settings
    by = ", ".join(filter(None, (chosen.author, chosen.institution)))
    said = {"book": chosen.title, "by": by, "title": chapter.title, "question": chapter.question}
    said |= {"answer": chapter.answer, "where": _where(book, chapter)}
    colours = {
        name: value for name, value in accent.forms(chosen.accent).items() if name in ("light", "dark")
    }
    fields = {name: escape(text, quote=False) for name, text in said.items()} | colours | parts
    return Template((HERE / f"{kind}.html").read_text(encoding="utf-8")).substitute(fields, fonts=_fonts())


def _where(book: Book, chapter: Chapter, figure: str = "") -> str:
    """Return the published address of a chapter, or of a figure in it; nothing where none is set."""
    site = book.settings.site.rstrip("/")
    return f"{site}/notebooks/{chapter.name}.html{figure and f'#fig-{figure}'}" if site else ""


def _fonts() -> str:
    return "\n".join(
        f'@font-face {{ font-family: "{family}"; font-weight: {weight}; font-style: {style}; '
        f'src: url("{chapters.held(FONTS / f"{name}.woff2", "font/woff2")}") format("woff2"); }}'
        for name, (family, weight, style) in FACES.items()
    )


def _slides(book: Book, chapter: Chapter) -> str:
    vendored = {
        name.replace(".", ""): (HERE / "reveal" / name).read_text(encoding="utf-8") for name in REVEAL
    }
    return _page(book, "slides", chapter, slides="\n".join(_sections(book, chapter)), **vendored)


def _sections(book: Book, chapter: Chapter) -> list[str]:
    """Return the slides after the first two: each figure that stands open, those folded below it; the end."""
    stacks: list[list[str]] = []
    for figure in chapter.figures:
        slide = _slide(figure, _where(book, chapter, figure.name))
        if stacks and figure.folded:
            stacks[-1].append(slide)
        else:
            stacks.append([slide])
    shown = [stack[0] if len(stack) == 1 else f"<section>{''.join(stack)}</section>" for stack in stacks]
    closing = {
        "What would change this reading": chapter.turns,
        "What the data cannot show": chapter.limits,
        "To discuss": chapter.questions[:MOST_QUESTIONS],
    }
    return shown + [
        f'<section class="points"><h2>{head}</h2><ul>{_items(points)}</ul></section>'
        for head, points in closing.items()
        if points
    ]


def _slide(figure: Figure, where: str) -> str:
    notes = {"What it shows": figure.alt, "Source": figure.source.removeprefix("Source: ")}
    notes |= {"Doubt": figure.limits, "In the book": where}
    told = "".join(f"<p><b>{head}.</b> {escape(text)}</p>" for head, text in notes.items() if text)
    return (
        f'<section id="{escape(figure.name)}"><h2>{escape(figure.title)}</h2>'
        f'<p class="subtitle">{escape(figure.subtitle)}</p>{_drawn(figure)}'
        f'<p class="source">{escape(figure.source)}</p><aside class="notes">{told}</aside></section>'
    )


def _drawn(figure: Figure) -> str:
    if figure.table:
        return f'<div class="table" tabindex="0">{figure.table}</div>'
    dark, small = "(prefers-color-scheme: dark)", "(max-width: 600px)"
    ways = {f"{small} and {dark}": "narrow-dark", small: "narrow", dark: "wide-dark"}
    sources = "".join(
        f'<source media="{when}" srcset="{figure.pictures[kind]}">' for when, kind in ways.items()
    )
    return f'<picture>{sources}<img src="{figure.pictures["wide"]}" alt="{escape(figure.alt)}"></picture>'


def _items(points: Iterable[str]) -> str:
    return "".join(f"<li>{escape(point, quote=False)}</li>" for point in points)


def _fitting(book: Book, chapter: Chapter, tab) -> tuple[str, bytes]:
    """Return a page of paper and its print, with as many figures as can be read on it."""
    pictured = [figure for figure in chapter.figures if figure.pictures]
    open_first = sorted(pictured, key=lambda figure: figure.folded)
    for most in range(min(MOST_FIGURES, len(open_first)), -1, -1):
        text = _handout(book, chapter, open_first[:most])
        tab.set_content(text, wait_until="load")
        tab.emulate_media(media="print")
        if tab.evaluate(FITS, LEAST):
            return text, tab.pdf(prefer_css_page_size=True, tagged=True)
    raise AllianceError(f"{chapter.name}: its question, answer and exercises alone fill more than a page.")


def _handout(book: Book, chapter: Chapter, figures: list[Figure]) -> str:
    # One that stands by itself has the whole width, two have half of it each.
    sizes = ["wide"] * (len(figures) % 2) + ["narrow"] * (len(figures) // 2 * 2)
    shown = "".join(
        f'<figure class="{size}"><h2>{escape(figure.title)}</h2><p>{escape(figure.subtitle)}</p>'
        f'<img src="{figure.pictures[size]}" alt="{escape(figure.alt)}">'
        f"<figcaption>{escape(figure.source)}</figcaption></figure>"
        for size, figure in zip(sizes, figures, strict=True)
    )
    asked = chapter.questions[:MOST_QUESTIONS]
    questions = f"<section><h2>To discuss</h2><ol>{_items(asked)}</ol></section>" if asked else ""
    return _page(book, "handout", chapter, figures=shown, questions=questions)
