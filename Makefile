# Every target does its own set-up; nothing needs root. Settings: see README.md.

PYTHON ?= python3
VENV ?= .venv
RECORDS ?= corpus/records
TORCH ?= torch==2.13.0
PIP_FLAGS ?=
ARGS ?=

BIN := $(VENV)/bin
PIP_INSTALL = $(BIN)/python -m pip install --disable-pip-version-check $(PIP_FLAGS)
# What was installed, and from which pyproject.toml: make compares the times.
INSTALLED := $(VENV)/.installed
INSTALLED_DEV := $(VENV)/.installed-dev

export RECORDS

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help install run ingest test lint format bench eval screenshot clean

help: ## list the targets
	@echo 'Targets:'
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' Makefile
	@echo 'Variables:'
	@echo '  RECORDS=PATH     what run and ingest read; default corpus/records'
	@echo '  ARGS="..."       further arguments for the command of ingest, test, bench, eval'
	@echo '  PYTHON=NAME      Python 3.11 or newer that makes the environment; default python3'
	@echo '  VENV=PATH        where the environment is; default .venv'
	@echo '  TORCH=SPEC       the torch to install; default torch==2.13.0'
	@echo '  PIP_FLAGS="..."  options for every pip install, such as another package index'

install: $(INSTALLED) ## make the environment and install what is needed to run
	@echo 'Installed in $(VENV).'

run: $(INSTALLED) ## ingest RECORDS and serve the page
	@$(BIN)/python -m ingest "$$RECORDS" || { status=$$?; [ $$status -eq 1 ] || exit $$status; }
	@$(BIN)/python app.py

ingest: $(INSTALLED) ## add RECORDS to the index, or update them there
	$(BIN)/python -m ingest "$$RECORDS" $(ARGS)

test: $(INSTALLED_DEV) ## run all tests
	$(BIN)/python -m pytest $(ARGS)

lint: $(INSTALLED_DEV) ## check style, format and types
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

format: $(INSTALLED_DEV) ## format the code and mend what ruff can
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

eval: $(INSTALLED_DEV) ## ask all questions, write the report, fail if answers got worse
	$(BIN)/python -m eval run --set all --config all $(ARGS)
	$(BIN)/python -m eval report
	$(BIN)/python -m eval gate --run last

bench: $(INSTALLED) ## measure speed on this machine
	$(BIN)/python -m eval.bench $(ARGS)

screenshot: $(INSTALLED_DEV) ## make the pictures in docs: the running page, every view, the latest report (needs Chromium)
	@mkdir -p docs
	$(BIN)/python -m tests.e2e.screenshot docs/screenshot.png
	$(BIN)/python -m tests.e2e.screenshots docs/views
	@if [ -f eval/runs/report.html ]; then \
	    $(BIN)/python -m tests.eval.screenshot eval/runs/report.html docs/evaluation.png; \
	fi

clean: ## remove the environment and caches; the index in data/ stays
	rm -rf build dist test-results .hypothesis .mypy_cache .pytest_cache .ruff_cache *.egg-info
	find . -name __pycache__ -type d -not -path '*/.git/*' -prune -exec rm -rf {} +
	if [ -f $(VENV)/pyvenv.cfg ]; then rm -rf $(VENV); fi

# Debian leaves ensurepip to the package python3-venv; without it pip fills the environment.
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	    { echo 'Python 3.11 or newer is needed; name one with PYTHON=...' >&2; exit 1; }
	@rm -f $(BIN)/python*
	@if $(PYTHON) -c 'import ensurepip' 2>/dev/null; then \
	    $(PYTHON) -m venv $(VENV); \
	else \
	    $(PYTHON) -m venv --without-pip $(VENV) && \
	    $(PYTHON) -m pip --python $(BIN)/python install -q --disable-pip-version-check $(PIP_FLAGS) pip; \
	fi || { rm -f $(BIN)/python*; \
	    echo 'The environment could not be made. On Debian: apt install python3-venv' >&2; exit 1; }

# torch comes first: left to the project's other dependencies, pip may take the larger CUDA build.
$(INSTALLED): pyproject.toml | $(BIN)/python
	$(PIP_INSTALL) '$(TORCH)'
	$(PIP_INSTALL) --editable .
	@$(BIN)/python -c 'import torch; print("torch", torch.__version__, "is a CPU build" \
	    if torch.version.cuda is None else "is a CUDA build: it works, but takes several GB; " \
	    "the README tells how to get a CPU build")'
	@touch $@

$(INSTALLED_DEV): $(INSTALLED)
	$(PIP_INSTALL) --editable '.[dev,eval,postgres]'
	@touch $@
