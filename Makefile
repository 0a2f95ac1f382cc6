# Everything lives in .venv; `make run` and `make test` need nothing done before.
PYTHON ?= python3
# Where the default torch wheel brings CUDA: make setup TORCH="torch==2.13.0 --index-url …" (README)
TORCH ?= torch==2.13.0
BIN := .venv/bin
# The sets that `make evaluate` runs; the training sets are for the ranking alone.
QUESTIONS ?= $(filter-out tests/questions/training-%,$(wildcard tests/questions/*.jsonl))

.PHONY: setup run test lint bench evaluate e2e

setup: .venv/.installed

.venv/.installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --constraint constraints.txt $(TORCH)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	touch $@

run: setup
	$(BIN)/python app.py

test: setup
	$(BIN)/python -m pytest

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: setup
	$(BIN)/python -m tests.benchmarks.bench

evaluate: setup
	$(BIN)/cytopenia index build
	mkdir -p var/evaluation
	for set in $(QUESTIONS); do \
		echo "$$set"; name=var/evaluation/$$(basename $$set .jsonl); \
		$(BIN)/cytopenia evaluate $$set --report $$name.html --json $$name.json --baseline plain || exit; \
	done

e2e: setup
	$(BIN)/python -m pytest -m e2e tests/e2e
