"""Publishing and forking as written: what workflows, containers and the page "Fork it" have a machine do."""

import json
import os
import re
import shutil
import subprocess
import sys
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


@pytest.fixture
def copy(tmp_path, monkeypatch) -> Path:
    """A copy of the book and its tables in a folder of its own, with the commands where the page has them."""
    root = tmp_path / "course"
    made = shutil.ignore_patterns("alliance_book", "__pycache__", "changes.md", ".*")
    shutil.copytree(CHECKOUT / "notebooks", root / "notebooks", ignore=made)
    shutil.copytree(CHECKOUT / "book", root / "book", ignore=made)
    shutil.rmtree(root / "book" / "tables", ignore_errors=True)
    shutil.copytree(CHECKOUT / "data" / "tables", root / "data" / "tables", ignore=made)
    for name in ("_config.yml", "_toc.yml", "course.toml", "README.md", "CITATION.cff"):
        shutil.copy(CHECKOUT / name, root)
    (root / ".venv").mkdir()
    (root / ".venv" / "bin").symlink_to(BIN)
    monkeypatch.setenv("ALLIANCE_TABLES", str(root / "data" / "tables"))
    return root


@pytest.mark.slow
def test_a_course_is_made_by_following_the_page(copy):
    course = copy / "course.toml"
    lines = re.search(r"```toml\n(.*?)```", PAGE, re.DOTALL)[1].splitlines()
    for line in lines:
        key = line.partition(" ")[0]
        course.write_text(
            re.sub(rf"^{key} = .*$", lambda _, new=line: new, course.read_text(), flags=re.MULTILINE)
        )
    commands = [
        line for block in re.findall(r"```text\n(.*?)```", PAGE, re.DOTALL) for line in block.splitlines()
    ]
    assert commands.count("make book") == 2
    for command in commands:
        # The target of the same name sets up an environment first, which stands here already.
        command = command.replace("make book", ".venv/bin/alliance build --no-atlas")
        done = subprocess.run(["bash", "-c", command], cwd=copy, capture_output=True, text=True)
        assert done.returncode == 0, f"{command}\n{done.stdout[-1500:]}{done.stderr[-1500:]}"
    html = copy / "_build" / "html"
    assert "<title>Alliances and their evidence</title>" in (html / "index.html").read_text()
    assert (html / "notebooks" / "arms-and-industry.html").exists()
    assert not (html / "notebooks" / "outlook.html").exists()
    assert "2025," not in (copy / "data" / "tables" / "scrambles.csv").read_text()
    assert settings.read(copy).title in (copy / "CITATION.cff").read_text()
