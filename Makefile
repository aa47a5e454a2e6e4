# Short names for what one does often. The whole build, in a copy of its own, is `.ci/run`.
PYTHON ?= .venv/bin/python
BIN = $(dir $(PYTHON))

.PHONY: help test lint fix types golden finding bench nightly docs build

help: ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 10

test: ## every test
	$(PYTHON) -m pytest -n auto

lint: ## style, and which room may import which
	$(BIN)ruff check .
	$(BIN)ruff format --check .
	$(BIN)lint-imports

fix: ## what can be put right by itself
	$(BIN)ruff check --fix .
	$(BIN)ruff format .

types: ## strict types
	$(BIN)mypy

golden: ## rewrite the golden files; read the diff before you commit it
	BALM_GOLDEN=write $(PYTHON) -m pytest

finding: ## begin a new kind of finding: make finding NAME=my-code
	$(PYTHON) tests/new_finding.py $(NAME)

bench: ## benchmarks, side by side in one run (docs/speed.md)
	$(PYTHON) benchmarks/decide.py
	$(PYTHON) benchmarks/start.py
	$(PYTHON) benchmarks/check.py
	$(PYTHON) benchmarks/history.py

nightly: ## the long runs: proofs, comparisons and maps in 3,000 small worlds each, and 500 writers killed
	BALM_WORLDS=3000 $(PYTHON) -m pytest -n auto --dist worksteal tests/proving/test_soundness.py \
	  tests/authoring/test_diff_soundness.py tests/authoring/test_map.py
	BALM_CRASHES=500 $(PYTHON) -m pytest tests/history/test_crashes.py

docs: ## rewrite the transcripts and help texts of README.md and docs/ as they really are
	$(PYTHON) docs/make.py

build: ## the whole build, as on a fresh machine
	.ci/run
