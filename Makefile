PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PORT   ?= 8080
FRESH  ?=
BROWSER ?=
# What was compiled is kept even where the environment says otherwise: every start would compile it again.
export PYTHONDONTWRITEBYTECODE :=
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: setup demo test pytest simulate check lint types manifest screenshots lock clean eval

setup: $(VENV)/.ready

$(VENV)/.ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if (3, 11) <= sys.version_info[:2] < (3, 14) else "Playmaker needs Python 3.11 to 3.13; set PYTHON=python3.12, say.")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Preparing $(VENV) (once)"
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.ready-test: $(VENV)/.ready requirements-test.lock
	@echo "Installing what the tests need"
	@$(PIP) install --require-hashes -r requirements-test.lock
	@touch $@

demo: $(VENV)/.ready
	@exec $(BIN)/playmaker demo --port $(PORT) $(if $(FRESH),--fresh) $(if $(BROWSER),--browser $(BROWSER))

lint: $(VENV)/.ready-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: $(VENV)/.ready-test
	$(BIN)/mypy

check: lint types
	$(BIN)/playmaker manifest --check

# Types take a processor for a minute, so the tests begin beside them.
test: $(VENV)/.ready-test
	@$(MAKE) --no-print-directory --jobs=2 check pytest

pytest: $(VENV)/.ready-test
	$(BIN)/python -m pytest -n auto --dist worksteal $(ARGS)

# Delivery under faults: make simulate SEEDS=1000, or one seed again in detail: make simulate SEED=123
simulate: $(VENV)/.ready-test
	$(BIN)/python -m tests.simulation $(if $(SEED),--seed $(SEED),--seeds $(or $(SEEDS),500))

manifest: $(VENV)/.ready
	$(BIN)/playmaker manifest --output manifest.yml

# The README's pictures, taken of the demo in the system's Chromium.
screenshots: $(VENV)/.ready-test
	$(BIN)/python -m tests.browser.screenshots

# How well the coach's rules do on labelled examples, without a model.
eval: $(VENV)/.ready
	@$(BIN)/python -m evals.run

# Needs uv on the PATH. Neither file records where a package was fetched from.
lock:
	uv pip compile pyproject.toml --extra build --universal --python-version 3.11 --generate-hashes \
		--no-header --no-emit-index-url --no-annotate --quiet --output-file requirements.lock
	uv pip compile pyproject.toml --extra build --extra test --constraint requirements.lock --universal \
		--python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-annotate --quiet \
		--output-file requirements-test.lock

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
