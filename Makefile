# 连心 Lianxin. `make demo` runs the product, `make test` proves it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# Each core takes half of the tests as they stand, so that what a module prepares is prepared once, then from the other's end.
PYTEST := $(BIN)/python -m pytest -q -n 2 --dist worksteal
# Where the machine forbids it, each of hundreds of processes would compile our modules, and each lane its tests, anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup demo options test test-fast test-all check types others fix messages reference bench clean
.DEFAULT_GOAL := help

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):[^#]*## /  make \1\t/' | expand -t 22

setup: $(READY)  ## virtual environment, browser assets, message catalogues

$(READY): pyproject.toml package.json tools/machine.sh
	@bash tools/machine.sh python
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing Python packages…"
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --editable '.[dev]'
	@$(BIN)/python tools/assets.py
	@$(BIN)/python tools/messages.py --compile
	@touch $(READY)

demo: options setup  ## three demo counties from Excel files, then the site in your browser (DEMO="--port 8001", DEMO=--help)
	@$(BIN)/python tools/messages.py --compile
	@$(BIN)/python tools/assets.py
	@LIANXIN_MODE=demo LIANXIN_VAR=$${LIANXIN_VAR:-var/demo} $(BIN)/lianxin demo $(DEMO)

options:  # a mistyped one is told before minutes of work; needs no more than Python
	@! command -v $(PYTHON) >/dev/null || $(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit(); import argparse; from lianxin.entry.cli.commands import demo; given = argparse.ArgumentParser("make demo DEMO=..."); demo.add_arguments(given); given.parse_args()' $(DEMO)

test: setup  ## every check, and the tests but the slow ones, on SQLite and PostgreSQL and in the browser
	@bash tools/machine.sh test
	@$(BIN)/python tools/messages.py --compile
	@$(BIN)/python tools/assets.py
	@$(MAKE) --no-print-directory check
	@echo "== tests on SQLite"
	@$(PYTEST) -m "not browser and not slow"
	@echo "== tests on PostgreSQL"
	@DATABASE_URL=postgres:///lianxin $(PYTEST) -m "not browser and not slow and not once and not pure and not page" tests/base tests/domain tests/engines/search tests/entry tests/journeys
	@echo "== tests in the browser"
	@$(PYTEST) -m "browser and not slow" tests/browser

test-fast: setup  ## the tests on SQLite only
	@$(PYTEST) -m "not browser and not slow"

test-all: test  ## and the slow ones, with many more examples of each property
	@LIANXIN_THOROUGH=1 $(PYTEST) -m "not browser"

check: setup  ## style, types, storeys, messages, packs, reference
	@$(MAKE) --no-print-directory -j2 types others

types:  # takes as long as all the others
	@$(BIN)/mypy lianxin

others:
	@$(BIN)/ruff check lianxin tests tools benchmarks
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/python tools/messages.py --check
	@$(BIN)/lianxin pack check
	@$(BIN)/python tools/pack_keys.py --check
	@$(BIN)/lianxin reference --check

fix: setup  ## format and sort
	@$(BIN)/ruff check --fix lianxin tests tools benchmarks
	@$(BIN)/ruff format lianxin tests tools benchmarks

messages: setup  ## bring the bo and en catalogues up to date
	@$(BIN)/python tools/messages.py

reference: setup  ## write docs/reference anew from the code
	@$(BIN)/lianxin reference

bench: setup  ## the figures, one table each (long)
	@for b in writers roster_import worklist page_weight field_app identity rule_pass one_person compliance night_pass validate day_plan meal_rounds replan submissions access; do $(BIN)/python benchmarks/$$b.py || exit 1; done

clean:  ## remove what was built (not your data in var/)
	rm -rf $(VENV) build lianxin/static/vendor lianxin/static/built
