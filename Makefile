# Two commands for a newcomer: `make run` and `make test`. Both set up the same way first.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help setup run test test-whole bench clean

help:
	@echo "make run         set up, then run the demo"
	@echo "make test        set up, then run all that CI runs"
	@echo "make test-whole  the same, and long searches through all cases (an hour)"
	@echo "make bench       set up, then measure everything into docs/performance.md (an hour; BENCH=--quick: ten minutes)"
	@echo "make clean       remove .venv and var/"

setup: $(VENV)/.ready

$(VENV)/.ready: requirements.lock pyproject.toml deploy/setup.sh
	@PYTHON=$(PYTHON) VENV=$(VENV) bash deploy/setup.sh
	@touch $@

run: setup
	@$(BIN)/qebul demo

test: setup
	@BIN=$(BIN) bash deploy/test.sh

test-whole: setup
	@WHOLE_TESTS=1 BIN=$(BIN) bash deploy/test.sh

bench: setup
	@$(BIN)/python -m bench.all $(BENCH)

clean:
	rm -rf $(VENV) var
