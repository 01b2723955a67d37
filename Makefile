# Everything a person or CI runs. Needs only Python 3.11+, make and a package index.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
JOBS ?= auto

# Bytecode makes every later start two to five times faster.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup demo test test-clients test-vscode lint generate check-generated bench lock clean

help: ## Say what there is to run
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 24

setup: $(VENV)/.installed ## Create .venv with the proton command in .venv/bin

$(VENV)/.installed: pyproject.toml requirements/dev.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo 'Proton Workbench needs Python 3.11 or newer: make PYTHON=python3.12 setup' >&2; exit 1; }
	@echo 'Installing into $(VENV) …'
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements/dev.lock
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-build-isolation --no-deps -e .
	@touch $@

demo: setup ## The main job: check, register, publish, deploy and call the example, offline
	@$(BIN)/python examples/item-api/demo.py

test: setup ## All tests that need nothing but Python
	$(BIN)/python -m pytest -n $(JOBS) --dist worksteal -m "not clients and not vscode" -q

test-clients: setup ## Editors, Node, the extension and the AWS CLI; installs what they need
	scripts/install-clients
	PROTON_REQUIRE_CLIENTS=1 $(BIN)/python -m pytest -m clients -q

test-vscode: setup ## One smoke test in a real VS Code; installs it first
	scripts/install-vscode
	PROTON_REQUIRE_CLIENTS=1 $(BIN)/python -m pytest -m vscode -q

lint: setup ## Style, types, architecture, generated files
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	@$(MAKE) --no-print-directory check-generated

generate: setup ## Write every generated file anew
	$(BIN)/python scripts/generate.py

check-generated: setup ## Fail when a generated file is not what its command writes
	$(BIN)/python scripts/generate.py --check

bench: setup ## Measure, and write docs/benchmarks.md
	$(BIN)/python -m benchmarks

lock: setup ## Resolve the dependencies anew: versions and hashes only
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --no-header --no-annotate --upgrade -q -o requirements/dev.lock
	$(BIN)/uv pip compile --group pyproject.toml:clients --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --no-header --no-annotate --upgrade -q -o requirements/clients.lock

clean: ## Remove what the other targets made
	rm -rf $(VENV) .venv-clients .vscode-server vscode-extension/node_modules vscode-extension/dist .mypy_cache .ruff_cache .pytest_cache .hypothesis dist
