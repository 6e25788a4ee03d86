# Two commands do everything on a machine with Python 3.11 and nothing else:
#   make ask Q="Can I post a photo of the fete?" COUNCIL=nottingham-city
#   make test
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
COUNCIL ?= nottingham-city
SOURCES := bot index tests bench requirements askfirst.py setup.py

.PHONY: ask test lint unit format requirements train train-encoder bench clean

.venv/made: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt torch==2.13.0
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	touch $@

.venv/made-test: .venv/made tests/support/slack/package-lock.json
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[test]'
	$(BIN)/python -m tests.support.slack.emulator
	touch $@

# What was typed reaches the command through the environment, so no shell ever reads it.
ask: export ASK_QUESTION := $(value Q)
ask: export ASK_COUNCIL := $(value COUNCIL)
ask: .venv/made
	@$(BIN)/askfirst refresh --first
	@$(BIN)/askfirst ask --council "$$ASK_COUNCIL" -- "$$ASK_QUESTION"

test: lint unit

lint: .venv/made-test
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/mypy
	$(BIN)/lint-imports

unit: .venv/made-test
	$(BIN)/python -m pytest -n 2 --dist loadfile

format: .venv/made-test
	$(BIN)/ruff format $(SOURCES)
	$(BIN)/ruff check --fix $(SOURCES)

requirements: .venv/made
	$(BIN)/python requirements/make.py

.venv/made-train: .venv/made
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[train]'
	touch $@

train: .venv/made-train
	$(BIN)/python -m index.training heads

train-encoder: .venv/made-train
	$(BIN)/python -m index.training encoder
	$(BIN)/python -m index.training heads

bench: .venv/made
	$(BIN)/python -m bench.answers --ablate --write

clean:
	rm -rf .venv var build ./*.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
