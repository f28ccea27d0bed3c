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
PAGE = (CHECKOUT / "book" / "fork.md").read_text(encoding="utf-8")


def steps(path: Path) -> list[dict]:
    """Return the steps of all jobs of a workflow."""
    jobs = yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"]
    return [step for job in jobs.values() for step in job["steps"]]


def told() -> list[str]:
    """Return every command that a workflow, GitLab, a container or Binder runs."""
    found = [step["run"] for path in WORKFLOWS for step in steps(path) if "run" in step]
    gitlab = yaml.safe_load((CHECKOUT / ".gitlab-ci.yml").read_text(encoding="utf-8"))
    found += [line for job in gitlab.values() if isinstance(job, dict) for line in job["script"]]
    container = json.loads((CHECKOUT / ".devcontainer" / "devcontainer.json").read_text(encoding="utf-8"))
    return [*found, container["postCreateCommand"], (CHECKOUT / ".binder" / "postBuild").read_text()]


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


def test_the_tables_that_the_monthly_look_checks_hold():
    step = next(s for s in steps(CHECKOUT / ".github/workflows/data.yml") if "data check" in s.get("run", ""))
    command = step["run"].replace(".venv/bin", str(BIN))
    done = subprocess.run(["bash", "-e", "-c", command], cwd=CHECKOUT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def copied(tmp_path_factory) -> Callable[[], Path]:
    """Copy the book and its tables to a folder of their own, with the commands where pages have them."""

    def copy() -> Path:
        root = tmp_path_factory.mktemp("copy") / "course"
        made = shutil.ignore_patterns("alliance_book", "__pycache__", "changes.md", ".*")
        shutil.copytree(CHECKOUT / "notebooks", root / "notebooks", ignore=made)
        shutil.copytree(CHECKOUT / "book", root / "book", ignore=made)
        shutil.rmtree(root / "book" / "tables", ignore_errors=True)
        shutil.copytree(CHECKOUT / "data" / "tables", root / "data" / "tables", ignore=made)
        for name in ("_config.yml", "_toc.yml", "course.toml", "README.md", "CITATION.cff"):
            shutil.copy(CHECKOUT / name, root)
        (root / ".venv").mkdir()
        (root / ".venv" / "bin").symlink_to(BIN)
        return root

    return copy


@pytest.fixture(scope="module")
def course(copied) -> Path:
    """One such folder for pages that follow one another."""
    return copied()


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
    assert "2025," not in (copy / "data" / "tables" / "scrambles.csv").read_text()
    assert settings.read(copy).title in (copy / "CITATION.cff").read_text()
