PYTHON ?= python3
BIN := .venv/bin
# Two tests at once. A group would stay on one worker, but pytest-xdist 3.8 does not see groups under pytest 9.2:
# for now each worker makes what its tests rest on, and drives a browser of its own.
BESIDE := --numprocesses 2 --dist loadgroup
PIP := env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m pip --quiet --disable-pip-version-check

.PHONY: book check test exact serve lab course bench lock clean

book: .venv/ready       ## run what is stale, build the pages, print the one to open
	@$(BIN)/alliance build

check: .venv/ready      ## on each save: form, notebooks without outputs, tables, the fast tests
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check .
	@$(BIN)/nbstripout --verify --keep-id --extra-keys cell.metadata.user_expressions notebooks/*.ipynb notebooks/assignments/*.ipynb
	@$(BIN)/alliance data check
	@$(BIN)/python -m pytest $(BESIDE) -m "not slow and not browser and not long" --durations 3

test: .venv/ready       ## tables, notebooks, built pages, assignments
	@$(MAKE) --no-print-directory .venv/course/ready || echo "Tests of assignments are left out."
	@$(BIN)/python -m pytest $(BESIDE) -m "not long"

exact: .venv/ready      ## builds that are killed, meet each other or a full disk; a class marked: minutes
	@$(MAKE) --no-print-directory .venv/course/ready || echo "Tests of assignments are left out."
	@$(BIN)/python -m pytest $(BESIDE) -m long

serve: .venv/ready      ## the built book on a local port
	@$(BIN)/alliance serve

lab: .venv/lab          ## the notebooks in JupyterLab, their sentences with numbers
	@$(BIN)/jupyter lab notebooks/overview.ipynb

course: .venv/course/ready   ## what makes and marks assignments, in an environment of its own

bench: .venv/ready      ## times and sizes, as ratios measured in one run
	@$(BIN)/python -m tests.bench

lock:                   ## pin every dependency anew (needs uv)
	@uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet --output-file requirements.lock
	@$(BIN)/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"]["lab"], sep="\n")' | uv pip compile - --constraint requirements.lock --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --quiet --output-file lab.lock
	@grep -v '^wrapt==' requirements.lock | sed -n 's/^\([a-z0-9][^\\]*\).*/\1/p' > _build/pins.txt
	@$(BIN)/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"]["course"], sep="\n")' | uv pip compile - --constraint _build/pins.txt --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --quiet --output-file course.lock

clean:                  ## remove the built book and the environment
	@rm -rf .venv _build

# Made anew whenever the lock changes, and whole: an install that was cut short leaves no .venv/ready.
.venv/ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2> /dev/null || { echo "This book needs Python 3.11, 3.12 or 3.13 as $(PYTHON). If yours has another name: make book PYTHON=python3.12" >&2; exit 2; }
	@echo "Setting up .venv: a minute or two, once."
	@$(PYTHON) -m venv --clear .venv || { echo "Python's venv is missing. On Debian: apt-get install python3-venv" >&2; exit 2; }
	@$(PIP) install --require-hashes --requirement requirements.lock && $(PIP) install --no-build-isolation --no-deps --editable . || { echo "The packages could not be installed; pip says why above. Then try again: nothing is left half done." >&2; exit 2; }
	@touch $@

# What the book itself does without, so that only who works in JupyterLab installs it; with the book's own pins.
.venv/lab: .venv/ready lab.lock
	@echo "Adding JupyterLab to .venv: half a minute, once."
	@$(PIP) install --require-hashes --requirement lab.lock || { echo "JupyterLab could not be installed; pip says why above. Then try again." >&2; exit 2; }
	@touch $@

# An environment of its own: otter-grader wants another wrapt than the book. Students have the same packages.
.venv/course/ready: .venv/ready course.lock
	@echo "Setting up .venv/course: half a minute, once."
	@$(BIN)/python -m venv --clear .venv/course
	@env -u PYTHONDONTWRITEBYTECODE .venv/course/bin/python -m pip --quiet --disable-pip-version-check install --require-hashes --requirement course.lock || { echo "The packages for assignments could not be installed; pip says why above. Then try again." >&2; exit 2; }
	@touch $@
