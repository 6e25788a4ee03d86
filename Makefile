# Two commands do everything on a machine with Python 3.11, 3.12 or 3.13 and nothing else:
#   make ask Q="Can I post a photo of the fete?" COUNCIL=nottingham-city
#   make test
# Whoever changes something runs `make check` meanwhile (CONTRIBUTING.md).
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
COUNCIL ?= nottingham-city
# Whatever is installed, in the versions that constraints.txt names.
INSTALL := $(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt
# How many tests run at once. Those that share a bot or a model stay together, all others go where there is room.
# One more than the cores that it is meant for, since many wait.
WORKERS ?= 3
PYTEST := $(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup --no-loadscope-reorder
SOURCES := bot index tests bench requirements askfirst.py setup.py

.PHONY: ask check test lint quick unit hooks format requirements sbom audit dist train train-meaning train-encoder bench clean

.venv/made: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(INSTALL) torch==2.13.0
	$(INSTALL) --editable .
	touch $@

# What takes long and stays the same is made here: the exported model, and what mypy reads of the libraries.
.venv/made-test: .venv/made tests/support/slack/package-lock.json tests/support/browser/package-lock.json
	$(INSTALL) --editable '.[test]'
	$(BIN)/python -m tests.support.slack.emulator
	$(BIN)/python -m tests.support.browser.chromium
	$(BIN)/python -m tests.support.sharing
	-$(BIN)/mypy > /dev/null
	touch $@

# What was typed reaches the command through the environment, so no shell ever reads it.
ask: export ASK_QUESTION := $(value Q)
ask: export ASK_COUNCIL := $(value COUNCIL)
ifeq ($(strip $(value Q)),)
ask:
	@echo 'Type your question after Q, and whose policy after COUNCIL (nottingham-city unless you say another):'
	@echo '  make ask Q="Can I post a photo of children at the school fete?" COUNCIL=nottinghamshire-county'
	@exit 2
else
ask: .venv/made
	@$(BIN)/askfirst refresh --first
	@$(BIN)/askfirst ask --council "$$ASK_COUNCIL" -- "$$ASK_QUESTION"
endif

test: lint unit

check: lint quick

lint: .venv/made-test
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/mypy
	$(BIN)/lint-imports

unit: .venv/made-test
	$(PYTEST)

quick: .venv/made-test
	$(PYTEST) -m "not server and not long"

hooks: .venv/made-test
	$(INSTALL) --editable ".[hooks]"
	$(BIN)/pre-commit install

format: .venv/made-test
	$(BIN)/ruff format $(SOURCES)
	$(BIN)/ruff check --fix $(SOURCES)

# What is needed to release.
.venv/made-release: .venv/made
	$(INSTALL) --editable ".[release]"
	touch $@

requirements: .venv/made-release
	$(BIN)/python requirements/make.py

sbom: .venv/made-release
	mkdir -p build
	$(BIN)/cyclonedx-py requirements --output-reproducible --pyproject pyproject.toml --output-file build/sbom.json requirements/serve.hashes.txt

audit: .venv/made-release
	$(BIN)/pip-audit --require-hashes --disable-pip --requirement requirements/serve.hashes.txt

dist: .venv/made-release
	rm -rf dist
	$(BIN)/python -m build
	$(BIN)/twine check --strict dist/*

.venv/made-train: .venv/made
	$(INSTALL) --editable '.[train]'
	touch $@

train: .venv/made-train
	$(BIN)/python -m index.training heads

train-meaning: .venv/made-train
	$(BIN)/python -m index.training meaning
	$(BIN)/python -m index.training heads

train-encoder: .venv/made-train
	$(BIN)/python -m index.training encoder
	$(BIN)/python -m index.training meaning
	$(BIN)/python -m index.training heads

bench: .venv/made
	$(BIN)/python -m bench.answers --ablate --write

clean:
	rm -rf .venv var build dist ./*.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
