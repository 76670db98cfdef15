# Two commands for a newcomer: `make run` and `make test`. Both set up the same way first.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help setup run test clean

help:
	@echo "make run    set up, then run the demo"
	@echo "make test   set up, then run all that CI runs"
	@echo "make clean  remove .venv and var/"

setup: $(VENV)/.ready

$(VENV)/.ready: requirements.lock pyproject.toml deploy/setup.sh
	@PYTHON=$(PYTHON) VENV=$(VENV) bash deploy/setup.sh
	@touch $@

run: setup
	@$(BIN)/qebul demo

test: setup
	@BIN=$(BIN) bash deploy/test.sh

clean:
	rm -rf $(VENV) var
