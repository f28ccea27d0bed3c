"""Setting up: what the Makefile and the CI script say where something is missing."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from alliance_book.book import CHECKOUT

pytestmark = pytest.mark.skipif(not shutil.which("make"), reason="GNU make is missing: apt-get install make")


def script(path: Path, content: str) -> str:
    """Write an executable script and return its path."""
    path.write_text(f"#!/bin/sh\n{content}\n")
    path.chmod(0o755)
    return str(path)


@pytest.fixture
def make(tmp_path):
    """Run make in a folder with the book's Makefile, on a Python of the test's own."""
    for name in ("Makefile", "pyproject.toml", "requirements.lock"):
        shutil.copy(CHECKOUT / name, tmp_path)

    def run(target: str, python: str) -> subprocess.CompletedProcess:
        command = ["make", target, f"PYTHON={python}"]
        # `make test` runs these tests too, and a make inside another one talks more.
        outside = {k: v for k, v in os.environ.items() if k not in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS")}
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, env=outside)

    return run


# Answers the question for its version as a good Python would; what follows differs from test to test.
GOOD = 'case "$*" in *version_info*) exit 0;; esac\n'


def test_another_python_is_refused_with_the_way_out(make, tmp_path):
    done = make("book", script(tmp_path / "python", "exit 1"))
    assert done.returncode == 2
    assert "This book needs Python 3.11, 3.12 or 3.13" in done.stderr
    assert not (tmp_path / ".venv").exists()


def test_no_python_at_all_is_refused_with_the_way_out(make):
    done = make("book", "no-such-python")
    assert done.returncode == 2
    assert "This book needs Python 3.11, 3.12 or 3.13" in done.stderr


def test_a_missing_venv_module_names_the_package_to_install(make, tmp_path):
    done = make("book", script(tmp_path / "python", GOOD + "exit 1"))
    assert done.returncode == 2
    assert "apt-get install python3-venv" in done.stderr


def test_an_interrupted_install_is_said_and_begun_again(make, tmp_path):
    pip = (
        'mkdir -p .venv/bin && printf "#!/bin/sh\\nexit 1\\n" > .venv/bin/python && chmod +x .venv/bin/python'
    )
    done = make("book", script(tmp_path / "python", GOOD + pip))
    assert done.returncode == 2
    assert "The packages could not be installed" in done.stderr
    assert not (tmp_path / ".venv" / "ready").exists()


def test_an_environment_that_is_ready_is_used_as_it_is(make, tmp_path):
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    script(tmp_path / ".venv" / "bin" / "alliance", "echo the book")
    (tmp_path / ".venv" / "ready").touch()
    assert make("book", "no-such-python").stdout == "the book\n"


def test_the_ci_script_stops_at_the_first_failure_and_runs_the_readmes_test_command():
    content = (CHECKOUT / ".ci" / "run").read_text()
    assert content.startswith("#!/usr/bin/env bash\n")
    assert "set -euo pipefail" in content
    assert content.rstrip().endswith("make test")
    assert "make test" in (CHECKOUT / "README.md").read_text()
    assert os.access(CHECKOUT / ".ci" / "run", os.X_OK)


@pytest.mark.parametrize("name", ["requirements.lock", "lab.lock", "course.lock"])
def test_a_lock_has_hashes_and_no_addresses(name):
    lock = (CHECKOUT / name).read_text()
    assert not re.search(r"https?://|--index-url|--find-links", lock)
    pins = re.findall(r"^\S+==\S+(?: ;[^\\\n]*)? \\\n    --hash=sha256:", lock, re.MULTILINE)
    assert len(pins) == len(re.findall(r"^\S+==", lock, re.MULTILINE)) > 50
