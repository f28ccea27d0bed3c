"""A fork with settings of its own: its pages and files say nothing of the old ones, and no link is lost."""

import functools
import json
import re
import shutil
import struct
import subprocess
import sys
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from urllib.parse import unquote

import pytest
from alliance_book import accent, settings
from alliance_book.book import CHECKOUT, Book
from alliance_data.errors import InputError

from tests.book import crawl
from tests.conftest import PAGE, lines

OURS = settings.read(CHECKOUT)
THEIRS = """\
title = "Pacts & promises: a course"
author = "Seminar on Pacts"
institution = "University of Nowhere"
year = 2031
site = "https://course.example.org/pacts"
repository = "https://git.example.org/seminar/pacts"
branch = "autumn"
accent = "#8b0000"
leave_out = [
  "bases-and-burden", "partner-diversification", "deterrence-balance", "under-strain", "outlook", "claims",
  "comparison", "atlas", "cluster",
]
"""
LEFT_OUT = re.findall(r'"([a-z-]+)"', THEIRS.partition("leave_out")[2])


@pytest.fixture(scope="module")
def fork(tmp_path_factory) -> Path:
    """The folder of a fork with settings of its own, built with three chapters."""
    root = tmp_path_factory.mktemp("fork")
    for name in ("_config.yml", "_toc.yml", "README.md", "CITATION.cff"):
        shutil.copy(CHECKOUT / name, root)
    shutil.copytree(CHECKOUT / "notebooks", root / "notebooks")
    made = shutil.ignore_patterns("alliance_book", "tables", "changes.md")
    shutil.copytree(CHECKOUT / "book", root / "book", ignore=made)
    (root / "course.toml").write_text(THEIRS)
    done = subprocess.run(
        [str(Path(sys.executable).with_name("alliance")), "build"], cwd=root, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return root


@pytest.fixture(scope="module")
def texts(fork) -> dict[str, str]:
    """What a reader of the fork may meet: its pages and what they load, and the files at its root."""
    kinds = {".html", ".js", ".css", ".svg", ".xml", ".json", ".md", ".ipynb", ".cff", ".txt", ".toml", ""}
    found = [
        path for path in (fork / "_build" / "html").rglob("*") if path.is_file() and path.suffix in kinds
    ]
    found += [fork / "README.md", fork / "CITATION.cff", fork / "notebooks" / "overview.ipynb"]
    return {path.relative_to(fork).as_posix(): path.read_text(encoding="utf-8") for path in found}


@pytest.mark.slow
@pytest.mark.parametrize("old", [OURS.title, OURS.author, "The authors of the executable book", OURS.accent])
def test_no_file_of_a_fork_says_what_the_book_said(texts, old):
    assert len(texts) > 100
    # A fork may have taken what the page "Fork it" has for an example.
    example = {"_build/html/book/fork.html"} if old in (CHECKOUT / "book" / "fork.md").read_text() else set()
    assert {name for name, text in texts.items() if old.casefold() in text.casefold()} <= example


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("_build/html/index.html", "<title>Pacts &amp; promises: a course</title>"),
        ("_build/html/notebooks/overview.html", "<h1>Pacts &amp; promises: a course"),
        ("_build/html/notebooks/overview.html", "By Seminar on Pacts, University of Nowhere"),
        ("_build/html/notebooks/overview.html", 'content="https://course.example.org/pacts/notebooks/over'),
        ("_build/html/notebooks/overview.html", 'href="https://git.example.org/seminar/pacts/issues/new'),
        ("_build/html/notebooks/alliance-history.html", "Pacts &amp; promises: a course</title>"),
        ("_build/html/book/cite.html", "Seminar on Pacts, University of Nowhere (2031)"),
        ("_build/html/book/cite.html", f"Version {version('alliance')}"),
        ("_build/html/404.html", "No such page - Pacts &amp; promises: a course"),
        ("_build/html/404.html", "https://course.example.org/pacts/book/methods.html"),
        ("_build/html/changes.xml", "Pacts &amp; promises: a course"),
        ("_build/html/searchindex.js", "Pacts & promises: a course"),
        ("_build/html/_static/accent.css", "#8b0000"),
        ("_build/html/_static/favicon.svg", "#8b0000"),
        ("README.md", "# Pacts & promises: a course\n"),
        ("CITATION.cff", 'title: "Pacts & promises: a course"'),
        ("CITATION.cff", '  - name: "Seminar on Pacts"'),
        ("CITATION.cff", 'repository-code: "https://git.example.org/seminar/pacts"'),
    ],
)
def test_a_fork_s_settings_are_said(texts, file, said):
    assert said in texts[file]


@pytest.mark.slow
def test_nothing_leads_to_a_chapter_that_is_left_out(texts, fork):
    html = fork / "_build" / "html"
    assert not (html / "notebooks" / "claims.html").exists()
    lost = []
    for name, text in texts.items():
        if name.startswith("_build/html/") and name.endswith(".html") and not name.endswith("/404.html"):
            for address in re.findall(r'(?:href|src)="([^"#:]+)(?:#[^"]*)?"', text):
                if not (fork / name).parent.joinpath(unquote(address.partition("?")[0])).exists():
                    lost.append((name, address))
    assert lost == []


@pytest.mark.slow
def test_in_a_folder_of_its_site_all_that_a_fork_names_is_there(fork):
    with crawl.below(fork / "_build" / "html") as address:
        found, wrong = crawl.lost(address, "https://course.example.org/pacts")
    assert wrong == {}
    assert {"notebooks/regional-threats.html", "book/cite.html"} <= found


@pytest.mark.slow
def test_every_figure_that_is_drawn_has_its_own_picture_for_link_previews(fork):
    html, wrong, drawn = fork / "_build" / "html", [], 0
    for page in html.glob("figures/*.html"):
        text = page.read_text(encoding="utf-8")
        own = f"_static/previews/{page.stem}.png"
        picture = own if "chart-spec" in text else "_static/preview.png"
        drawn += picture == own
        size = (
            struct.unpack(">II", (html / picture).read_bytes()[16:24]) if (html / picture).exists() else None
        )
        said = f'property="og:image" content="https://course.example.org/pacts/{picture}"'
        if said not in text or size != (1200, 630):
            wrong.append(page.stem)
    assert drawn > 20
    assert wrong == []


@pytest.mark.slow
def test_what_led_to_a_chapter_that_is_left_out_is_plain_text(texts):
    page = texts["_build/html/book/cite.html"]
    assert "the claims, weighed" in page
    assert not re.search(r"<a [^>]*>[^<]*the claims, weighed", page)


def test_the_files_that_name_the_book_themselves_are_as_course_toml_has_them():
    first = Book.at(CHECKOUT).toc["root"]
    wanted = settings.literals(CHECKOUT, first, OURS)
    assert {path.name for path in wanted} == {"README.md", "overview.ipynb", "CITATION.cff"}
    assert [path.name for path, text in wanted.items() if path.read_text(encoding="utf-8") != text] == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('titel = "X"', "unknown setting 'titel'. Did you mean 'title'"),
        ("title = 5", "title = 5: expected a text"),
        ('title = "a\\nb"', "expected one line of text"),
        ('site = "example.org"', "expected an address such as https://"),
        ('site = "javascript://x"', "expected an address such as https://"),
        ('accent = "red"', "six hexadecimal digits"),
        ('accent = "#ffcc00"', "as text it reaches 1.3 to 1 on the page, and needs 4.5"),
        ('year = "soon"', "expected a whole number"),
        ("year = 26", "expected a year"),
        ("leave_out = [1]", "expected a list of names"),
        ("leave_out = outlook", "cannot be read"),
        ('branch = "a b"', "expected the name of a branch"),
    ],
)
def test_a_setting_that_cannot_be_meant_is_refused_in_one_message(tmp_path, line, said):
    given = {"title": 'title = "T"', "author": 'author = "A"', "year": "year = 2026"}
    given[line.partition(" ")[0]] = line
    (tmp_path / "course.toml").write_text("\n".join(given.values()))
    with pytest.raises(InputError, match=re.escape(said)) as error:
        settings.read(tmp_path)
    assert error.value.exit_code == 2
    assert str(error.value).startswith("course.toml")


def test_all_that_is_wrong_is_said_at_once(tmp_path):
    (tmp_path / "course.toml").write_text('author = 1\nyear = 2026\naccent = "red"\n')
    with pytest.raises(InputError) as error:
        settings.read(tmp_path)
    assert [line.split()[1] for line in str(error.value).splitlines()] == ["title", "author", "accent"]


@pytest.mark.parametrize(
    ("name", "said"),
    [("outlok", "Did you mean 'outlook'"), ("overview", "the first page. It has to stay")],
)
def test_a_chapter_that_cannot_be_left_out_is_refused(name, said):
    with pytest.raises(InputError, match=said):
        settings.without(Book.at(CHECKOUT).listed(), replace(OURS, leave_out=(name,)))


def test_a_part_of_which_nothing_is_left_goes_too():
    listed = {
        "root": "a",
        "parts": [{"caption": "P", "chapters": [{"file": "n/b"}]}, {"chapters": [{"file": "n/c"}]}],
    }
    kept = settings.without(listed, replace(OURS, leave_out=("b",)))
    assert kept == {"root": "a", "parts": [{"chapters": [{"file": "n/c"}]}]}


@pytest.mark.parametrize("colour", ["#0f564b", "#8b0000", "#1e50d9", "#000000", "#5a4a00"])
def test_every_form_of_an_accent_can_be_read(colour):
    assert accent.refused(colour) == ""
    forms = accent.forms(colour)
    light = ["#fbf8f2", "#f3eee4", forms["light_target"], forms["light_tint"]]
    dark = ["#191715", "#272320", forms["dark_target"], forms["dark_tint"]]
    assert min(accent.contrast(forms["light"], ground) for ground in light) >= 4.5
    assert min(accent.contrast(forms["dark"], ground) for ground in dark) >= 4.5
    assert min(accent.contrast("#231f1b", ground) for ground in light) >= 4.5
    assert min(accent.contrast("#ece6dc", ground) for ground in dark) >= 4.5


def test_contrast_is_counted_as_wcag_does():
    assert accent.contrast("#ffffff", "#000000") == pytest.approx(21)
    assert accent.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_the_colour_that_is_offered_would_be_taken():
    offered = re.search(r"(#\w{6})\.$", accent.refused("#ffcc00"))[1]
    assert accent.refused(offered) == ""


PLACE = "notebooks/claims.html#claim-c05"


def leads_there() -> str:
    """Name a page by a text of this module."""
    return PLACE


def calls_one_that_does() -> str:
    """Name the same page by calling another function."""
    return leads_there()


@functools.cache
def names_none() -> str:
    """Name no page, and neither does what stands above."""
    return "claims.html"


@pytest.mark.parametrize(
    ("function", "named"),
    [(leads_there, ["notebooks/claims"]), (calls_one_that_does, ["notebooks/claims"]), (names_none, [])],
)
def test_a_test_is_left_out_with_the_pages_that_it_and_what_it_calls_name(function, named):
    assert PAGE.findall("\n".join(lines(function))) == named


def page(root: Path, text: str) -> Path:
    """Write a first page's notebook, and return its file."""
    (root / "notebooks").mkdir()
    path = root / "notebooks" / "first.ipynb"
    path.write_text(text)
    return path


def test_a_first_page_that_has_its_title_stays_as_its_editor_formats_it(tmp_path):
    cells = [{"cell_type": "markdown", "source": [f"# {OURS.title}\n", "Words."]}]
    path = page(tmp_path, json.dumps({"cells": cells}, indent=4))
    assert settings.literals(tmp_path, "notebooks/first", OURS) == {path: path.read_text()}
    assert settings.follow(tmp_path, "notebooks/first", replace(OURS, title="Other")) == [path]
    assert json.loads(path.read_text())["cells"][0]["source"] == ["# Other\n", "Words."]


@pytest.mark.parametrize("text", ["{", "[]", "{}", '{"cells": []}'])
def test_a_first_page_that_is_no_notebook_is_left_to_those_who_say_so(tmp_path, text):
    page(tmp_path, text)
    assert settings.follow(tmp_path, "notebooks/first", OURS) == []
