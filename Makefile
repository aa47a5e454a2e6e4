# Short names for what one does often. The whole build, in a copy of its own, is `.ci/run`.
PYTHON ?= .venv/bin/python
BIN = $(dir $(PYTHON))

.PHONY: help test lint fix types golden finding native sanitize bench simulate nightly docs build

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
	$(PYTHON) tests/support/new_finding.py $(NAME)

native: ## compile the loops in C again, after a change
	$(PYTHON) hatch_build.py

sanitize: ## the same, with every access watched; then the tests of these loops, some minutes (GCC on Linux)
	CFLAGS="-g -fsanitize=address,undefined -fno-sanitize-recover=undefined" $(PYTHON) hatch_build.py
	LD_PRELOAD="$$(gcc -print-file-name=libasan.so) $$(gcc -print-file-name=libubsan.so)" ASAN_OPTIONS=detect_leaks=0 \
	  PYTHONMALLOC=malloc $(PYTHON) -m pytest tests/native/test_judge.py tests/native/test_reasons.py tests/population; \
	  status=$$?; $(PYTHON) hatch_build.py; exit $$status

bench: ## benchmarks, each side by side in one run, into benchmarks/figures (docs/speed.md)
	mkdir -p benchmarks/figures
	for name in decide scale start batch; do \
	  $(PYTHON) benchmarks/$$name.py --json benchmarks/figures/$$name.json --picture benchmarks/figures/$$name.svg || exit; \
	done
	$(PYTHON) benchmarks/check.py --json benchmarks/figures/check.json
	$(PYTHON) benchmarks/history.py --json benchmarks/figures/history.json

simulate: ## 200 simulated people under three policies, and their regret drawn (docs/learning.md); some minutes
	$(PYTHON) examples/simulator --curves examples/simulator/curves.json
	$(PYTHON) examples/simulator/picture.py examples/simulator/curves.json -o docs/pictures/regret.svg

nightly: ## the long runs: what is proved, compared and drawn beside brute force, in 3,000 small worlds each; every matcher on 20,000 people; 500 writers killed
	BALM_PAIRS=20000 $(PYTHON) -m pytest -n auto --dist worksteal tests/matching
	BALM_WORLDS=3000 $(PYTHON) -m pytest -n auto --dist worksteal tests/proving/test_soundness.py \
	  tests/authoring/test_diff_soundness.py tests/authoring/test_map.py tests/evaluating/test_estimates.py
	BALM_CRASHES=500 $(PYTHON) -m pytest tests/history/test_crashes.py

docs: ## rewrite the transcripts and help texts of README.md and docs/ as they really are
	$(PYTHON) docs/make.py

build: ## the whole build, as on a fresh machine
	.ci/run
