# Parallax: make | make test | make lab | make validate | make bench | make help
.DEFAULT_GOAL := all
SHELL := /bin/sh
PYTHON ?= python3
UV_VERSION := 0.13.9
BIN := .venv/bin
READY := .venv/.ready
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: all
all: $(READY) ## set up the environment and draw every figure
	$(BIN)/python -m analysis.batch

$(READY): requirements.lock requirements.in pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13) and "Parallax needs Python 3.11, 3.12 or 3.13; this is " + sys.version.split()[0] + " (try: make PYTHON=python3.12)")'
	$(PYTHON) -m venv --clear .venv
	if $(BIN)/pip install --quiet "uv==$(UV_VERSION)"; then \
	  $(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock && \
	  $(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e . ; \
	else \
	  $(BIN)/pip install --quiet --require-hashes -r requirements.lock && \
	  $(BIN)/pip install --quiet --no-deps --no-build-isolation -e . ; \
	fi
	touch $@
