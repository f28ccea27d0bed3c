"""Editions: what the file may say, and what it is told when it does not."""

import pytest
from alliance_book.book import CHECKOUT, Book
from alliance_book.editions import edition, editions
from alliance_data import InputError


def test_the_books_own_editions_name_states_of_the_countries_table():
    from alliance_data import load

    codes = set(load("countries")["iso3"])
    for found in editions(CHECKOUT / "book" / "editions.toml").values():
        assert {found.parameters["focal"], found.parameters["ally"]} <= codes


def test_an_unknown_edition_is_refused_with_the_nearest_name(small):
    with pytest.raises(InputError, match=r"Unknown edition 'korae'\. Did you mean 'korea'\?"):
        Book.at(small, "korae")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[japan", "Expected ']'"),
        ('focal = "JPN"', "'focal' stands outside of any edition"),
        ("[japan]\ntitle = 3", "title is 3, expected text"),
        ('[japan]\nchapters = "first"', "chapters is 'first', expected a list"),
    ],
)
def test_a_malformed_file_is_refused_with_the_place(tmp_path, content, message):
    (tmp_path / "editions.toml").write_text(content)
    with pytest.raises(InputError, match=message):
        edition(tmp_path / "editions.toml", "japan")


def test_a_section_for_one_notebook_overrides_the_editions_values(tmp_path):
    path = tmp_path / "editions.toml"
    path.write_text('[korea]\nfocal = "KOR"\nally = "USA"\n[korea.threats]\nfocal = "PRK"\n')
    assert edition(path, "korea").values("history") == {"focal": "KOR", "ally": "USA"}
    assert edition(path, "korea").values("threats") == {"focal": "PRK", "ally": "USA"}


def test_an_edition_leaves_out_the_chapters_that_do_not_apply(small):
    assert [page.as_posix() for page in Book.at(small, "korea").pages] == [
        "book/index.md",
        "notebooks/first.ipynb",
    ]
    assert len(Book.at(small).pages) == 3


def test_a_chapter_that_the_contents_do_not_list_is_refused(small):
    (small / "book" / "editions.toml").write_text('[japan]\nchapters = ["third"]\n')
    with pytest.raises(InputError, match=r"chapter 'third' is not in _toc\.yml, which has first, second"):
        _ = Book.at(small).toc


def test_a_page_that_does_not_exist_is_refused(small):
    (small / "notebooks" / "second.ipynb").unlink()
    with pytest.raises(InputError, match=r"_toc\.yml lists notebooks/second, but there is no"):
        _ = Book.at(small).pages


def test_contents_that_are_no_yaml_are_refused_with_the_line(small):
    (small / "_toc.yml").write_text("format: jb-book\nroot: [\n")
    with pytest.raises(InputError, match=r"_toc\.yml, line \d"):
        _ = Book.at(small).toc
