"""The ``alliance data`` commands, as a user runs them."""

import os
import subprocess
import sys

import pytest
from alliance_data.__main__ import main
from alliance_data.commands import data
from click.testing import CliRunner


@pytest.fixture
def run():
    """Run a command in this process: its exit code and what it printed, or the error it raised."""
    return lambda *arguments: CliRunner().invoke(data, [str(a) for a in arguments])


@pytest.fixture
def shell():
    """Run a command in a process of its own, as a user does."""
    return lambda *arguments: subprocess.run(
        [sys.executable, "-m", "alliance_data", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
    )


def test_list_shows_each_table_with_its_last_observation(folder, run):
    lines = run("list").output.splitlines()
    assert lines[0].split() == ["table", "last", "rows", "publisher", "title"]
    assert lines[2].split() == ["spending", "2020", "55", "Publisher", "Military", "spending"]


def test_show_gives_limits_before_rows(folder, run):
    shown = run("show", "spending", "--rows", "1").output
    assert shown.index("Invented for tests.") < shown.index("usd_m (number)") < shown.index("30000")
    assert "One row is one state in one year. Key: iso3, year." in shown
    assert "2010 to 2020, 55 rows" in shown


def test_cite_knows_two_forms(folder, run):
    assert run("cite", "spending").output.startswith("A Publisher (20")
    assert run("cite", "spending", "--form", "bibtex").output.startswith("@misc{spending,")


def test_check_names_what_is_broken_and_fails(folder, shell):
    assert shell("check").returncode == 0
    path = folder / "spending.csv"
    path.write_text(path.read_text().replace("JPN,2015,55000", "JPN,2015,-1"))
    done = shell("check", "spending")
    assert done.returncode == 1
    assert "broken  spending" in done.stdout
    assert "spending, column usd_m, iso3 JPN, year 2015: found '-1'" in done.stderr


def test_check_of_all_includes_the_manifest(folder, shell):
    (folder.parent / "datapackage.json").write_text("{}")
    done = shell("check")
    assert done.returncode == 1 and "Run: alliance data manifest" in done.stderr
    assert shell("manifest").stdout == "datapackage.json written.\n"
    assert shell("check").returncode == 0


def test_import_shows_the_change_and_a_dry_run_makes_none(folder, tmp_path, run):
    path = tmp_path / "newer.csv"
    path.write_text((tmp_path / "spending.csv").read_text().replace("JPN,2020,60000.0", "JPN,2020,66000.0"))
    dry = run("import", path, "--dry-run").output
    assert "JPN 2020, usd_m: 60000 -> 66000 (+10.0%)" in dry and "nothing was changed" in dry
    assert "Replaced." in run("import", path).output
    assert "The table already holds exactly this" in run("import", path).output


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["show", "spendin"], "Did you mean 'spending'"),
        (["import", "/nowhere.csv"], "there is no such file"),
        (["import", "/nowhere.csv", "--as", "spendin"], "Did you mean 'spending'"),
        (["update", "spending"], "no stable address"),
        (["diff", "spending", "--against", "no-such-revision"], "neither a file nor a git revision"),
        (["diff", "spending", "--against", "--output=x"], "no git revision"),
        (["show"], "Missing argument"),
    ],
)
def test_refused_input_is_one_message_and_exit_code_2(folder, monkeypatch, capsys, arguments, message):
    monkeypatch.setattr(sys, "argv", ["alliance data", *arguments])
    with pytest.raises(SystemExit) as stop:
        main()
    said = capsys.readouterr().err
    assert stop.value.code == 2
    assert message in said and "Traceback" not in said


@pytest.mark.parametrize("command", sorted(data.commands))
def test_help_has_an_example(run, command):
    assert f"  alliance data {command}" in run(command, "--help").output


def git(folder, *arguments):
    identity = {"GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.org"}
    identity |= {"GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@example.org"}
    plain = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    subprocess.run(
        ["git", "-C", folder, *arguments], check=True, capture_output=True, env=os.environ | identity | plain
    )


def test_diff_between_revisions_and_files(folder, tmp_path, run):
    git(folder, "init", "--quiet")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message", "First")
    newer = tmp_path / "newer.csv"
    newer.write_text((tmp_path / "spending.csv").read_text().replace("JPN,2020,60000.0", "JPN,2020,66000.0"))
    run("import", newer)
    assert "JPN 2020, usd_m: 60000 -> 66000 (+10.0%)" in run("diff", "spending").output
    git(folder, "commit", "--quiet", "--all", "--message", "Second")
    assert "No change." in run("diff", "spending").output
    assert "60000 -> 66000" in run("diff", "spending", "--against", "HEAD~1").output
    assert "60000 -> 66000" in run("diff", "spending", "--against", tmp_path / "spending.csv").output
    assert "66000 -> 60000" in run("diff", "spending", "--against", "HEAD", "--to", "HEAD~1").output


def test_diff_with_a_revision_before_the_table_was_there(folder, run):
    git(folder, "init", "--quiet")
    git(folder, "add", "countries.yml")
    git(folder, "commit", "--quiet", "--message", "First")
    assert "is not in revision HEAD" in str(run("diff", "spending").exception)
