"""The package on its own: its tables travel with it, and others take their place only where one says so."""

import ast
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from alliance_data import InputError, load, names, sidecar
from alliance_data.descriptions import cite
from alliance_data.importing import import_file
from alliance_data.paths import packaged_dir

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
SCRAMBLES = packaged_dir() / "scrambles.csv"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel, unpacked as an install would, and a way to run Python on it alone from an empty folder."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    site, empty = folder / "site", folder / "empty"
    empty.mkdir()
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as file:
        file.extractall(site)

    def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess:
        outside = {name: value for name, value in os.environ.items() if name != "ALLIANCE_TABLES"}
        surroundings = outside | {"PYTHONPATH": str(site)} | environment
        command = [sys.executable, *arguments]
        return subprocess.run(command, cwd=empty, env=surroundings, capture_output=True, text=True)

    run.site, run.empty = site, empty
    return run


@pytest.mark.slow
def test_a_wheel_serves_every_table_with_citation_and_sidecar_from_an_empty_folder(wheel):
    code = (
        "import alliance_data as a; from alliance_data.descriptions import cite\n"
        "print(a.__file__)\n"
        "for n in a.names(): print(n, len(a.load(n)), a.sidecar(n)['vintage']['rows'], bool(cite(n)))"
    )
    done = wheel("-c", code)
    where, *lines = done.stdout.splitlines()
    assert Path(where).is_relative_to(wheel.site), done.stderr
    assert lines == [f"{n} {(rows := sidecar(n)['vintage']['rows'])} {rows} True" for n in names()]


@pytest.mark.slow
def test_a_wheel_says_where_its_tables_stand_and_lets_no_import_change_them(wheel):
    assert (
        f"From {wheel.site / 'alliance_data' / 'tables'}: {len(names())} tables."
        in wheel("-m", "alliance_data", "list").stdout
    )
    done = wheel("-m", "alliance_data", "import", str(SCRAMBLES))
    assert done.returncode == 2
    assert "belong to the installed package" in done.stderr and "export ALLIANCE_TABLES=" in done.stderr


@pytest.mark.slow
def test_an_import_beside_a_wheel_goes_to_the_named_folder_with_its_sidecar(wheel):
    mine = wheel.empty / "mine"
    mine.mkdir()
    (mine / "new.csv").write_text(SCRAMBLES.read_text().replace("2016,1168,", "2016,1169,"))
    done = wheel("-m", "alliance_data", "import", "mine/new.csv", ALLIANCE_TABLES="mine")
    assert done.returncode == 0, done.stderr
    assert {"scrambles.csv", "scrambles.yml", "vintages.jsonl"} <= {path.name for path in mine.iterdir()}
    listed = wheel("-m", "alliance_data", "list", ALLIANCE_TABLES="mine").stdout
    assert f"From {mine}: scrambles." in listed and f"tables: {len(names()) - 1} tables." in listed


@pytest.mark.slow
def test_a_book_with_tables_of_its_own_is_not_built_from_a_wheel_s(wheel):
    code = f"from pathlib import Path; from alliance_book.book import Book; Book.at(Path({str(ROOT)!r}))"
    done = wheel("-c", code)
    assert "has tables of its own, but the installed package would serve those in" in done.stderr
    assert wheel("-c", code, ALLIANCE_TABLES=str(packaged_dir())).returncode == 0


@pytest.fixture
def mine(tmp_path, monkeypatch):
    """A folder for single tables, named by ``ALLIANCE_TABLES``."""
    monkeypatch.setenv("ALLIANCE_TABLES", str(tmp_path))
    return tmp_path


def changed(path: Path, old: str = "2016,1168,", new: str = "2016,1169,") -> Path:
    """Write the table of scrambles with one thing changed."""
    text = SCRAMBLES.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path


def total(frame) -> int:
    return frame.set_index("fiscal_year").loc[2016, "total"]


def test_a_folder_takes_the_place_of_the_tables_that_it_holds_and_no_others(mine):
    path = changed(mine / "scrambles.csv")
    frame = load("scrambles")
    assert (total(frame), frame.attrs["source"]) == (1169, str(path))
    assert len(load("countries")) == sidecar("countries")["vintage"]["rows"]


def test_a_single_file_takes_the_place_of_the_table_of_its_name(tmp_path, monkeypatch):
    monkeypatch.setenv("ALLIANCE_TABLES", str(changed(tmp_path / "scrambles.csv")))
    assert total(load("scrambles")) == 1169


def test_a_citation_of_rows_put_in_a_tables_place_names_no_edition_of_the_publisher(mine):
    changed(mine / "scrambles.csv")
    assert "Edition: own file scrambles.csv" in cite("scrambles")
    assert "own file" not in cite("countries")


@pytest.mark.parametrize("kind", ["file", "folder"])
def test_a_source_is_read_in_a_tables_place_for_one_call(tmp_path, kind):
    path = changed(tmp_path / "scrambles.csv")
    assert total(load("scrambles", source=path if kind == "file" else tmp_path)) == 1169
    assert total(load("scrambles")) == 1168


def test_a_source_may_be_in_any_form_that_an_import_reads(tmp_path):
    path = changed(tmp_path / "theirs.csv")
    for ours, theirs in sidecar("scrambles")["transcribed"]["names"].items():
        path.write_text(path.read_text().replace(theirs, ours, 1))
    assert path.read_text().startswith("fiscal_year,total,russia_ussr,")
    assert total(load("scrambles", source=path)) == 1169


def test_a_source_with_other_columns_is_refused_with_those_found_and_expected(tmp_path):
    path = changed(tmp_path / "scrambles.csv", "russia", "moscow")
    with pytest.raises(InputError) as refused:
        load("scrambles", source=path)
    assert "it lacks russia; has unknown moscow" in str(refused.value)
    assert "Its columns are fiscal_year, total, moscow" in str(refused.value)
    assert f"expected {', '.join(sidecar('scrambles').fields)}" in str(refused.value)


def test_rows_put_in_a_tables_place_are_checked_as_an_import_checks_them(mine):
    changed(mine / "scrambles.csv", "2016,1168,", "2016,-1168,")
    with pytest.raises(InputError, match="fiscal_year 2016: found '-1168', expected at least 0"):
        load("scrambles")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("scrambles.parquet", b"PAR1 and no more", "is no whole Parquet file"),
        ("scrambles.csv", b"", "is empty"),
    ],
)
def test_a_broken_file_in_a_tables_place_is_one_message(mine, name, content, said):
    (mine / name).write_bytes(content)
    with pytest.raises(InputError, match=said):
        load("scrambles")


def test_a_source_that_is_not_there_is_named(tmp_path):
    with pytest.raises(InputError, match=r"no such file to read table scrambles from"):
        load("scrambles", source=tmp_path / "nowhere.csv")
    with pytest.raises(InputError, match=r"holds no scrambles\.csv or scrambles\.parquet"):
        load("scrambles", source=tmp_path)


@pytest.mark.parametrize(
    ("name", "said"), [("nowhere", "no such folder or file"), ("scramble.csv", "Did you mean 'scrambles'")]
)
def test_a_place_without_tables_is_refused(tmp_path, monkeypatch, name, said):
    if name.endswith(".csv"):
        (tmp_path / name).write_text("year\n2000\n")
    monkeypatch.setenv("ALLIANCE_TABLES", str(tmp_path / name))
    with pytest.raises(InputError, match=said):
        load("scrambles")


def test_the_table_that_all_refer_to_is_not_imported_among_some(mine):
    path = mine / "states.csv"
    path.write_bytes((packaged_dir() / "countries.csv").read_bytes())
    with pytest.raises(InputError, match="countries is the one that all refer to"):
        import_file(path)
    assert [found.name for found in mine.iterdir() if not found.name.startswith(".")] == ["states.csv"]


def imported(folder: Path) -> set[str]:
    """Return the packages from elsewhere that a folder's code imports, wherever in a file it does."""
    found: set[str] = set()
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                found.add(node.module.split(".")[0])
    return found - set(sys.stdlib_module_names) - {"alliance_data", "alliance_book"}


def declared(requirements: list[str]) -> set[str]:
    return {re.match(r"[\w.-]+", line)[0].lower().replace("_", "-") for line in requirements}


@pytest.mark.parametrize("room", ["data/alliance_data", "book/alliance_book"])
def test_every_package_that_the_code_imports_is_declared(room):
    extras = PROJECT["optional-dependencies"]
    known = declared([*PROJECT["dependencies"], *extras["pdf"], *extras["cluster"]])
    distributions = packages_distributions()
    undeclared = {
        name: distributions.get(name, [])
        for name in imported(ROOT / room)
        if not {d.lower().replace("_", "-") for d in distributions.get(name, [])} & known
    }
    assert undeclared == {}
