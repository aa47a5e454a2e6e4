# Short names for what one does often. The whole build, in a copy of its own, is `.ci/run`.
PYTHON ?= .venv/bin/python
BIN = $(dir $(PYTHON))

.PHONY: help test all coverage pure lint types web workflows fix golden finding native sanitize bench sessions limits no-evidence phrases simulate nightly fuzz docs build

help: ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 11

test: ## the quick tests: some of everything, in two or three minutes
	$(PYTHON) -m pytest

all: ## every test with as much as the build tries (needs the extra `full`)
	BALM_TESTS=ci $(PYTHON) -m pytest -m ""

coverage: ## how much of the code the quick tests run (needs the extra `full`)
	$(PYTHON) -m pytest --cov=balm --cov-branch --cov-report=term-missing:skip-covered --cov-fail-under=95

pure: ## the same answers where nothing was compiled
	BALM_PURE=1 $(PYTHON) -m pytest tests/laws tests/matching tests/explaining tests/population

lint: ## style, and which room may import which
	$(BIN)ruff check .
	$(BIN)ruff format --check .
	$(BIN)lint-imports

lines: ## every help line that is shipped may be released: its sources, its dates, its numbers
	$(BIN)balm packs --release-check

types: ## strict types, and a host's view of what is public (needs the extra `types`)
	$(BIN)mypy
	$(PYTHON) -m pytest -n 0 -m "" tests/types

web: ## strict types of the runtime, of a host of it and of the page; its package (needs Node 20 or later, and npm)
	cd web/runtime && npm ci --no-audit --no-fund && npm run types
	cd web/page && npm ci --no-audit --no-fund && ../runtime/node_modules/.bin/tsc -p .
	$(PYTHON) -m pytest -n 0 -m "" tests/portable/test_npm_package.py

workflows: ## the workflow of the code host, and the example with containers (needs the extra `full`)
	$(BIN)check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml
	$(BIN)check-jsonschema --builtin-schema vendor.compose-spec examples/service/compose.yaml
	$(BIN)zizmor --offline --quiet .github/workflows

fix: ## what can be put right by itself
	$(BIN)ruff check --fix .
	$(BIN)ruff format .

golden: ## rewrite the golden files; read the diff before you commit it
	BALM_GOLDEN=write $(PYTHON) -m pytest -n 0 -m "not (benchmarks or browser or postgres or spark or wheels)"

finding: ## begin a new kind of finding: make finding NAME=my-code
	$(PYTHON) tests/support/new_finding.py $(NAME)

native: ## compile the loops in C again, after a change
	$(PYTHON) hatch_build.py

sanitize: ## the same, with every access watched; then the tests of these loops, some minutes (GCC on Linux)
	CFLAGS="-g -fsanitize=address,undefined -fno-sanitize-recover=undefined" $(PYTHON) hatch_build.py
	LD_PRELOAD="$$(gcc -print-file-name=libasan.so) $$(gcc -print-file-name=libubsan.so)" ASAN_OPTIONS=detect_leaks=0 \
	  PYTHONMALLOC=malloc $(PYTHON) -m pytest -n 0 tests/native/test_judge.py tests/native/test_reasons.py tests/native/test_held.py tests/population; \
	  status=$$?; $(PYTHON) hatch_build.py; exit $$status

bench: ## benchmarks, each side by side in one run, into benchmarks/figures (docs/speed.md)
	mkdir -p benchmarks/figures
	for name in decide scale start batch; do \
	  $(PYTHON) benchmarks/$$name.py --json benchmarks/figures/$$name.json --picture benchmarks/figures/$$name.svg || exit; \
	done
	$(PYTHON) benchmarks/check.py --json benchmarks/figures/check.json
	$(PYTHON) benchmarks/diff.py --json benchmarks/figures/diff.json
	$(PYTHON) benchmarks/answer.py --json benchmarks/figures/answer.json
	$(PYTHON) benchmarks/device.py --json benchmarks/figures/device.json
	$(PYTHON) benchmarks/service.py --json benchmarks/figures/service.json
	$(PYTHON) benchmarks/history.py --json benchmarks/figures/history.json
	$(PYTHON) benchmarks/tenants.py --json benchmarks/figures/tenants.json

sessions: ## 2,000 check-ins of simulated people: how long, who sees which help, what is asked in vain
	$(PYTHON) benchmarks/sessions.py
	$(PYTHON) benchmarks/second_sessions.py

phrases: ## how well the packs understand what people type, over rows of phrases (docs/listening.md)
	$(PYTHON) benchmarks/phrases.py $(FOLDER)

no-evidence: ## does `balm evaluate` find evidence in a thousand logs in which there is none? (docs/learning.md)
	$(PYTHON) benchmarks/no_evidence.py

limits: ## what packs cost that just keep a limit, or are just past it; a minute or two
	$(PYTHON) benchmarks/limits.py

simulate: ## 200 simulated people under three policies, and their regret drawn (docs/learning.md); some minutes
	$(PYTHON) examples/simulator --curves examples/simulator/curves.json
	$(PYTHON) examples/simulator/picture.py examples/simulator/curves.json -o docs/pictures/regret.svg

nightly: ## every test, with as much as can be tried in a night (needs the extra `full`)
	BALM_TESTS=nightly $(PYTHON) -m pytest -m ""

fuzz: ## ten minutes of broken files of every kind, given to every command
	BALM_TESTS=nightly $(PYTHON) -m pytest -n 0 -m "" tests/fuzz/test_commands.py

docs: ## rewrite the transcripts and help texts of README.md and docs/ as they really are
	$(PYTHON) docs/make.py

build: ## the whole build, as on a fresh machine
	.ci/run
