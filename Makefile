# Needs python3 (3.11 or later) and make; everything else goes into $(VENV).
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
DEMO := demo
WORKERS ?= 2
ROUNDS ?= 100
SEED ?= 1

.PHONY: demo test quick oracle rounds install readme clean

## demo: generate the alliance, solve it, print the summary
demo: $(DEMO)/alliance.json
	$(BIN)/thuisnabij solve $(DEMO)/alliance.json --out $(DEMO)/plan.json --time-limit 60

## test: everything that must hold before a commit
test: $(VENV)/.development
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n $(WORKERS)

## quick: what a rule, a term or a resource can break, in well under a minute; for daily work
quick: $(VENV)/.development
	$(BIN)/python -m pytest -n $(WORKERS) tests/matcher/rules tests/matcher/terms tests/matcher/resources tests/matcher/tables \
		tests/matcher/engine/report tests/api/messages tests/test_architecture.py

## oracle: engine and checker against complete enumeration, ORACLE_CASES tiny alliances (about half an hour)
oracle: $(VENV)/.development
	ORACLE_CASES=$(or $(ORACLE_CASES),5000) $(BIN)/python -m pytest -n $(WORKERS) tests/matcher/engine/test_against_enumeration.py

## rounds: accept an option, move the date on, plan the night; ROUNDS times on three sets (half an hour)
rounds: $(VENV)/.development
	$(BIN)/python -W ignore -m tests.api.service.decisions.rounds small crisis-noord-veluwe region --rounds $(ROUNDS) --seed $(SEED)

## install: the command line, in $(VENV)
install: $(VENV)/.installed

## readme: run README.md's session anew and put its output there
readme: $(VENV)/.installed
	$(BIN)/python -m api.cli.readme README.md

## clean: what the targets above made
clean:
	rm -rf $(DEMO) build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	rm -f $(VENV)/.installed $(VENV)/.development
	find . -name __pycache__ -not -path './$(VENV)/*' -type d -prune -exec rm -rf {} +

$(DEMO)/alliance.json: $(VENV)/.installed $(wildcard fixtures/generator/*.py)
	mkdir -p $(DEMO)
	$(BIN)/thuisnabij generate --set alliance --seed 1 --out $@

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "python 3.11 or later is needed: make PYTHON=...")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[bench]"
	touch $@

$(VENV)/.development: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	touch $(VENV)/.installed $@
