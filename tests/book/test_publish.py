"""Publishing and forking as written: what workflows, containers and the page "Fork it" have a machine do."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from alliance_book import settings
from alliance_book.book import CHECKOUT
from alliance_book.cli import alliance
from alliance_data.commands import data

WORKFLOWS = sorted((CHECKOUT / ".github" / "workflows").glob("*.yml"))
BIN = Path(sys.executable).parent
# Chapters that the pages have their reader begin.
FOLLOWED = {
    name
    for page in (CHECKOUT / "book").glob("*.md")
    for name in re.findall(r"^\.venv/bin/alliance new (\S+)$", page.read_text(encoding="utf-8"), re.M)
}
# Pages that a fork leaves out so that it is built in a minute.
SMALLER = [
    "bases-and-burden", "partner-diversification", "deterrence-balance", "under-strain", "outlook", "claims",
    "comparison", "atlas", "cluster",
]  # fmt: skip
PAGE = (CHECKOUT / "book" / "fork.md").read_text(encoding="utf-8")


def steps(path: Path) -> list[dict]:
    """Return the steps of all jobs of a workflow."""
    jobs = yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"]
    return [step for job in jobs.values() for step in job["steps"]]


def places() -> dict[str, list[str]]:
    """Return what each workflow, GitLab, the container and Binder run, in order."""
    found = {path.stem: [step["run"] for step in steps(path) if "run" in step] for path in WORKFLOWS}
    gitlab = yaml.safe_load((CHECKOUT / ".gitlab-ci.yml").read_text(encoding="utf-8"))
    found["gitlab"] = [line for job in gitlab.values() if isinstance(job, dict) for line in job["script"]]
    container = json.loads((CHECKOUT / ".devcontainer" / "devcontainer.json").read_text(encoding="utf-8"))
    found["container"] = [container["postCreateCommand"]]
    return found | {"binder": [(CHECKOUT / ".binder" / "postBuild").read_text(encoding="utf-8")]}


def told() -> list[str]:
    """Return every command of these places."""
    return [command for commands in places().values() for command in commands]


# What runs at its place alone, by how it begins, and why.
ELSEWHERE = {
    ".ci/run": "installs what a machine lacks, then runs these very tests",
    "make .venv/lab": "downloads JupyterLab",
    "#!/usr/bin/env bash": "downloads the packages, for Binder's own Python",
    ".venv/bin/alliance data update": "asks the publishers over the network",
    "gh issue create": "needs GitHub, and leave to write there",
    "tar -xf artifact.tar": "has a test of its own, with a repository to push to",
}
# What a place's steps make, where a visitor would look.
MADE = {
    "pages": "_build/html/notebooks/overview.html",
    "preview": "_build/html/index.html",
    "links": "_build/links/_build/html/output.txt",
    "data": "data/tables/scrambles.csv",
    "test": "home/.gitconfig",
    "gitlab": "public/index.html",
}
# The one address that the look at links may ask in a test: a port of this machine where nobody answers.
NOBODY = "http://127.0.0.1:9/"


def here(place: str) -> list[str]:
    """Return the steps of a place that a test runs as they stand."""
    return [step for step in places()[place] if not step.startswith(tuple(ELSEWHERE))]


def test_every_step_is_run_by_a_test_or_it_is_said_why_not():
    assert {place for place in places() if here(place)} == set(MADE)
    assert [how for how in ELSEWHERE if not any(step.startswith(how) for step in told())] == []


def test_actionlint_finds_nothing_in_the_workflows():
    found = shutil.which("actionlint", path=os.pathsep.join([str(BIN), os.environ.get("PATH", "")]))
    if not found:
        pytest.skip("no actionlint in .venv/bin or on PATH")
    done = subprocess.run([found, "-no-color", *WORKFLOWS], cwd=CHECKOUT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_command_is_one_that_a_shell_can_read():
    commands = told()
    assert len(commands) > 12
    for command in commands:
        assert subprocess.run(["bash", "-n", "-c", command], capture_output=True).returncode == 0, command


def test_every_target_and_command_that_is_run_is_there():
    text = "\n".join(told())
    targets = set(re.findall(r"^([\w./]+):", (CHECKOUT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"\bmake ([\w./]+)", text)) <= targets
    run = set(re.findall(r"\.venv/bin/alliance ([a-z]+)", text))
    assert run <= set(alliance.list_commands(None))
    assert set(re.findall(r"\.venv/bin/alliance data ([a-z]+)", text)) <= set(data.commands)
    assert os.access(CHECKOUT / ".ci" / "run", os.X_OK)
    assert os.access(CHECKOUT / ".binder" / "postBuild", os.X_OK)


def test_every_file_that_is_installed_from_is_there():
    locks = re.findall(r"--requirement (\S+)", "\n".join(told()))
    assert len(locks) == 2
    assert [lock for lock in locks if not (CHECKOUT / lock).exists()] == []


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_may_do_no_more_than_it_says_and_ends(path):
    workflow = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert workflow["permissions"]["contents"] == "read"
    assert all(0 < job["timeout-minutes"] <= 120 for job in workflow["jobs"].values())
    # What strangers may name reaches no shell as it is: only through the environment.
    assert [step["run"] for step in steps(path) if "${{" in step.get("run", "")] == []


def test_what_is_published_is_what_a_build_makes():
    uploads = [
        step["with"]["path"] for path in WORKFLOWS for step in steps(path) if "upload" in step.get("uses", "")
    ]
    assert set(uploads) == {"_build/html"}


@pytest.mark.slow
def test_colab_s_branch_gets_the_notebooks_of_the_pages_that_were_published(html, tmp_path):
    place, work = tmp_path / "repository.git", tmp_path / "work"
    subprocess.run(["git", "init", "--quiet", "--bare", place], check=True)
    work.mkdir()
    subprocess.run(["tar", "-cf", work / "artifact.tar", "-C", html, "."], check=True)
    step = next(s for s in steps(CHECKOUT / ".github/workflows/pages.yml") if "push" in s.get("run", ""))
    for run in ("first", "second"):  # when the branch is there already
        again = shutil.copytree(work, tmp_path / run)
        around = os.environ | {"TO": str(place)}
        done = subprocess.run(["bash", "-e", "-c", step["run"]], cwd=again, env=around, capture_output=True)
        assert done.returncode == 0, done.stderr
    listed = ["git", "--git-dir", place, "ls-tree", "-r", "--name-only", "notebooks"]
    held = subprocess.run(listed, capture_output=True, text=True, check=True).stdout.splitlines()
    assert set(held) >= {"notebooks/overview.ipynb", "notebooks/overview-executed.ipynb"}


@pytest.fixture(scope="module")
def copied(tmp_path_factory) -> Callable[[], Path]:
    """Copy the book and its tables to a folder of their own, with the commands where pages have them."""

    def copy() -> Path:
        root = tmp_path_factory.mktemp("copy") / "course"
        skip = shutil.ignore_patterns("alliance_book", "__pycache__", "changes.md", ".*")
        shutil.copytree(CHECKOUT / "notebooks", root / "notebooks", ignore=skip)
        shutil.copytree(CHECKOUT / "book", root / "book", ignore=skip)
        shutil.rmtree(root / "book" / "tables", ignore_errors=True)
        shutil.copytree(CHECKOUT / "data" / "tables", root / "data" / "tables", ignore=skip)
        for name in ("_config.yml", "_toc.yml", "course.toml", "README.md", "CITATION.cff"):
            shutil.copy(CHECKOUT / name, root)
        # A fork whose author has followed the pages has what they make.
        toc = root / "_toc.yml"
        for made in FOLLOWED:
            (root / "notebooks" / f"{made}.ipynb").unlink(missing_ok=True)
            toc.write_text(re.sub(rf"^ *- file: notebooks/{made}\n", "", toc.read_text(), flags=re.M))
        (root / ".venv").mkdir()
        (root / ".venv" / "bin").symlink_to(BIN)
        return root

    return copy


@pytest.fixture(scope="module")
def course(copied) -> Path:
    """One such folder for pages that follow one another."""
    return copied()


@pytest.fixture(scope="module")
def clean(copied) -> Path:
    """A clean folder of a small fork, whose packages are installed; no site is asked whether links hold."""
    root = copied()
    for name in ("Makefile", "pyproject.toml", "requirements.lock"):
        shutil.copy(CHECKOUT / name, root)
    shutil.copy(CHECKOUT / "data" / "datapackage.json", root / "data")
    (root / ".venv" / "ready").touch()
    (root / "home").mkdir()
    course, config = root / "course.toml", root / "_config.yml"
    course.write_text(re.sub("^leave_out = .*$", f"leave_out = {SMALLER}", course.read_text(), flags=re.M))
    ignored = f'  config:\n    linkcheck_ignore: ["(?!{re.escape(NOBODY)})"]'.replace("\\", "\\\\")
    config.write_text(config.read_text().replace("  config:", ignored, 1))
    return root


def run(step: str, root: Path) -> subprocess.CompletedProcess:
    """Run a step as a publisher's machine does: in the folder, with a home of its own, in no other make."""
    around = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    around |= {"HOME": str(root / "home"), "GITHUB_WORKSPACE": str(root)}
    around |= {"ALLIANCE_TABLES": str(root / "data" / "tables")}
    return subprocess.run(["bash", "-e", "-c", step], cwd=root, env=around, capture_output=True, text=True)


@pytest.mark.slow
@pytest.mark.xdist_group("steps")
@pytest.mark.parametrize("place", MADE)
def test_the_steps_of_a_place_run_in_a_clean_folder(clean, place):
    for step in here(place):
        done = run(step, clean)
        assert done.returncode == 0, f"{step}\n{done.stdout[-1500:]}{done.stderr[-1500:]}"
    assert (clean / MADE[place]).exists()


@pytest.mark.slow
@pytest.mark.xdist_group("steps")
def test_a_link_that_leads_nowhere_breaks_the_monthly_look(clean):
    page = clean / "book" / "about.md"
    page.write_text(f"{page.read_text()}\n[Nobody]({NOBODY})\n")
    (look,) = [step for step in here("links") if "linkcheck" in step]
    done = run(look, clean)
    assert done.returncode != 0
    assert NOBODY in (clean / MADE["links"]).read_text()


def commands(page: str) -> list[str]:
    """Return the commands of a page that need no file of a publisher's, and no network."""
    blocks = re.findall(r"```text\n(.*?)```", page, re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    return [line for line in lines if not re.search(r"\bFILE\b|data update|^make test$", line)]


def follow(page: str, folder: Path) -> None:
    """Run a page's commands one after another as they stand."""
    around = os.environ | {"ALLIANCE_TABLES": str(folder / "data" / "tables")}
    for command in commands(page):
        # The target of the same name sets up an environment first, which stands here already.
        command = command.replace("make book", ".venv/bin/alliance build --no-atlas")
        done = subprocess.run(["bash", "-c", command], cwd=folder, capture_output=True, text=True, env=around)
        assert done.returncode == 0, f"{command}\n{done.stdout[-1500:]}{done.stderr[-1500:]}"


@pytest.mark.slow
@pytest.mark.xdist_group("copy")
@pytest.mark.parametrize(
    ("page", "made"),
    [
        ("rerun", ["what-changed.html", "_build/regional-threats.pdf", "_build/sweeps/alliance-brief"]),
        ("add-table", ["data/tables/treaties.csv"]),
        (
            "add-chapter",
            ["_build/html/notebooks/arms-and-industry.html", "_build/slides/arms-and-industry.html"],
        ),
        ("teach", ["another-state.ipynb", "_build/handouts/regional-threats.pdf"]),
    ],
)
def test_every_command_of_a_page_does_what_it_says(course, chromium, page, made):
    text = (CHECKOUT / "book" / f"{page}.md").read_text(encoding="utf-8")
    if not (course / "_build" / "html").exists():  # whichever page comes first
        follow("```text\nmake book\n```", course)
    # What the page says to write.
    for written in re.findall(r"```yaml\n(name: (\w+)\n.*?)```", text, re.DOTALL):
        (course / "data" / "tables" / f"{written[1]}.yml").write_text(written[0])
    follow(text, course)
    assert [name for name in made if not (course / name).exists()] == []


@pytest.mark.slow
@pytest.mark.xdist_group("copy")
def test_a_course_is_made_by_following_the_page(copied):
    copy = copied()
    course = copy / "course.toml"
    lines = re.search(r"```toml\n(.*?)```", PAGE, re.DOTALL)[1].splitlines()
    for line in lines:
        key = line.partition(" ")[0]
        course.write_text(
            re.sub(rf"^{key} = .*$", lambda _, new=line: new, course.read_text(), flags=re.MULTILINE)
        )
    assert commands(PAGE).count("make book") == 2
    follow(PAGE, copy)
    html = copy / "_build" / "html"
    assert "<title>Alliances and their evidence</title>" in (html / "index.html").read_text()
    assert (html / "notebooks" / "arms-and-industry.html").exists()
    assert not (html / "notebooks" / "outlook.html").exists()
    table = Path("data", "tables", "scrambles.csv")
    assert (copy / table).read_text().splitlines() == (CHECKOUT / table).read_text().splitlines()[:-1]
    assert settings.read(copy).title in (copy / "CITATION.cff").read_text()
