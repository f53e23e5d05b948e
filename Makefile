# Parallax in seven words: make | test | lab | validate | bench | lock | help
.DEFAULT_GOAL := all
SHELL := /bin/sh
PYTHON ?= python3
UV_VERSION := 0.13.9
BIN := .venv/bin
READY := .venv/.ready
GOLD ?= ../shared/gold
# One thread a process: the processes are parallel already. A fixed hash seed costs nothing.
export OMP_NUM_THREADS := 1
export PYTHONHASHSEED := 0
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# uv trusts the certificates that this machine trusts, as pip does (a company's proxy has its own).
export UV_SYSTEM_CERTS := 1

.PHONY: all
all: $(READY) ## set up the environment and draw every figure of the published runs
	$(BIN)/python -m analysis.batch

.PHONY: test
test: all ## format, lint, tests, and the notebooks once more
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/python -m pytest -n 2 --dist loadfile tests

.PHONY: lab
lab: $(READY) ## open JupyterLab on this machine only, with a token, in notebooks/
	cd notebooks && JUPYTER_CONFIG_PATH="$(CURDIR)/.jupyter" ../$(BIN)/jupyter lab --ip=127.0.0.1 \
	  --LabApp.default_url=/lab/tree/README.md $(if $(filter 0,$(shell id -u)),--allow-root)

.PHONY: validate
validate: $(READY) ## agreement with human-coded data; the gold data, where present, are scored too
	$(BIN)/python -m analysis.validation score seeds/coding.csv
	if [ -f $(GOLD)/validate.py ]; then $(BIN)/python $(GOLD)/validate.py; else echo "no gold data at $(GOLD): only the seeds' coding sheet was scored"; fi

.PHONY: bench
bench: $(READY) ## speed as ratios to what one would write instead, equal results checked
	$(BIN)/python -m benchmarks

.PHONY: lock
lock: $(READY) ## resolve requirements.in anew into requirements.lock
	$(BIN)/uv pip compile --quiet --upgrade requirements.in --universal --python-version 3.11 \
	  --generate-hashes --no-header --annotation-style line -o requirements.lock

.PHONY: help
help: ## list these targets
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | expand -t 12

# The stamp holds what the environment was made from, so that `make` is a no-op when nothing changed.
$(READY): requirements.lock pyproject.toml Makefile
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(None if (3, 11) <= v <= (3, 13) else "Parallax needs Python 3.11, 3.12 or 3.13, and $(PYTHON) is %d.%d. Try: make PYTHON=python3.12" % v)'
	$(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --quiet "uv==$(UV_VERSION)" && \
	  $(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock || \
	  $(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@
