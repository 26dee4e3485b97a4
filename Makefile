# Two commands do everything: `make start` opens Baibu, `make test` installs what the tests need and runs them.
# Needed beforehand: make, and Python 3.11 or newer with venv and pip. Windows: the same two as pip commands, in README.md.

VENV   ?= .venv
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
            if $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then echo $$p; break; fi; done)
BIN    := $(VENV)/bin
PIP    := $(BIN)/pip install --quiet --disable-pip-version-check -c lock.txt
SOURCE := pyproject.toml lock.txt hatch_build.py $(wildcard frontend/package*.json frontend/*.mjs)

# A stamp is a file in the environment that says: this was installed from these sources. A fresh stamp skips the work.
BASE   := $(VENV)/.baibu-base
DEEP   := $(VENV)/.baibu-deep
DEV    := $(VENV)/.baibu-dev
NEEDS  := $(VENV)/.baibu-needs

.DEFAULT_GOAL := help
.PHONY: help start deep test check format bench mission docs sample lock clean

help:  ## Show what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' Makefile

start: $(BASE)  ## Install if needed, and open Baibu in the browser (ARGS="--port 8200 --no-browser")
	@$(BIN)/baibu start $(ARGS)

deep: $(DEEP)  ## Add PyTorch, for the stages on deep learning

test: $(DEV) $(NEEDS)  ## Install what the tests need, and run all of them (ARGS="tests/cli -k hint")
	$(BIN)/pytest -n $(or $(JOBS),auto) --dist worksteal $(ARGS)

check: $(DEV)  ## Lint, types, contracts between packages, and every stage's content
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/baibu content check

format: $(DEV)  ## Bring the code into form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(DEV)  ## Measure: verdicts, pages, start-up
	$(BIN)/python bench/run.py $(ARGS)

mission: $(DEV)  ## Count how much of the mission is shown to work
	$(BIN)/python tests/mission.py $(ARGS)

docs: $(DEV)  ## Write the generated parts of docs/ anew: errors, settings, commands
	$(BIN)/python tests/manual.py

sample: $(DEV)  ## Judge anew what the sample learner hands in, where the content has changed
	$(BIN)/python tests/sample_verdicts.py

lock: $(DEV)  ## Write lock.txt anew from a fresh environment (RENEW=1 takes newer versions)
	PYTHON=$(PYTHON) .ci/lock

clean:  ## Remove what was installed and built here; your own folder of Baibu stays
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	rm -rf test-results frontend/node_modules src/baibu/web/static/dist
	find src tests content bench -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
ifeq ($(strip $(PYTHON)),)
	@echo "Baibu needs Python 3.11 or newer, and none was found. 百步需要 Python 3.11 或更新的版本。" >&2; exit 3
endif
	@$(PYTHON) -m venv $(VENV)

$(BASE): $(SOURCE) | $(BIN)/python
	@echo "Installing Baibu into $(VENV): a minute or two, once. 正在安装百步，约一两分钟，只需一次。"
	@$(PIP) -e .
	@touch $@

$(DEEP): $(SOURCE) | $(BIN)/python
	@echo "Installing PyTorch for the deep-learning stages. 正在安装深度学习关卡所需的 PyTorch。"
	@$(PIP) -e ".[deep]"
	@touch $@ $(BASE)

$(DEV): $(SOURCE) | $(BIN)/python
	@echo "Installing Baibu, PyTorch, Ray and what the tests need. 正在安装百步、PyTorch、Ray 和测试所需的组件。"
	@$(PIP) -e ".[all,dev]"
	@touch $@ $(DEEP) $(BASE)

$(NEEDS): .ci/needs | $(BIN)/python
	@.ci/needs $@
