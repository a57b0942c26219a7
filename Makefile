# Portaria: everything a developer or an operator runs. `make` alone prints this list.
.DEFAULT_GOAL := help
SHELL := /bin/sh
VENV := .venv/bin
PYTHON := $(VENV)/python
# What pytest compiles once, it reads the next time.
PYTEST := env -u PYTHONDONTWRITEBYTECODE $(VENV)/pytest
MAKE_VENV = python=$$(sh infra/local/find_python.sh) && "$$python" infra/local/make_venv.py
FAST := tests/unit tests/contract tests/functional tests/architecture
SLOW := tests/e2e tests/browser tests/faults

.PHONY: help tools emulator browser run stop reset lint types test test-fast test-slow test-long check statements bench package deploy sms-limits office office-export office-delete rebuild-lists affected audit-verify

help: ## Print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' Makefile

run: tools emulator ## Start everything on this machine, or bring a running one up to date
	@$(PYTHON) -m infra.local.run

stop: tools ## End what `make run` started; its data stays
	@$(PYTHON) -m infra.local.stop

reset: tools ## End it and forget all its data
	@$(PYTHON) -m infra.local.stop --forget

# The slow tests wait more than they work: what is fast runs beside them, and gives way to them. Each tells its result at its end.
test: ## Everything: lint, types, floors, template, all tests
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target test-slow lint types test-fast

test-fast: tools ## All tests that need no emulator
	@nice -n 15 $(PYTEST) -n 2 --dist loadfile --no-loadscope-reorder $(wildcard $(FAST))

test-slow: tools emulator browser ## Tests on the deployed stack: end to end, browser, faults
	@$(PYTEST) $(wildcard $(SLOW))

test-long: tools ## Tests that take minutes: long random histories
	@$(PYTEST) -n 2 tests/long --hypothesis-profile=long

check: lint types ## Lint, types and unit tests, in under a minute
	@$(PYTEST) -n 2 --dist loadfile tests/unit

lint: tools
	@$(VENV)/ruff check .
	@$(VENV)/lint-imports --no-logo
	@$(PYTHON) -m infra.package --stage local
	@$(VENV)/cfn-lint .local/package/template.json

types: tools
	@$(VENV)/mypy

statements: tools ## Print which security statement is covered by which tests
	@$(PYTHON) -m tests.statements

bench: tools emulator browser ## Print the figures that the design must reach
	@$(PYTHON) -m tests.load.bench

package: tools ## Make the deployment zip and template of STAGE (default prod) in .local/
	@$(PYTHON) -m infra.package --stage $(or $(STAGE),prod) --out .local/package-$(or $(STAGE),prod)

deploy: tools ## Put STAGE (default prod) on AWS with the caller's credentials
	@$(PYTHON) -m infra.deploy --stage $(or $(STAGE),prod)

sms-limits: tools ## Set STAGE's (default prod) monthly spend on SMS, and block all countries but Brazil
	@$(PYTHON) -m infra.sms_limits --stage $(or $(STAGE),prod)

office: tools ## Make an office from FILE, here or on STAGE; prints its id
	@$(PYTHON) -m infra.local.office "$(FILE)" $(if $(STAGE),--stage $(STAGE))

office-export: tools ## Write all that is held of OFFICE to OUT as JSON lines, here or on STAGE
	@$(PYTHON) -m infra.local.office_records "$(OFFICE)" --out "$(OUT)" $(if $(STAGE),--stage $(STAGE))

office-delete: tools ## Delete OFFICE at the end of its contract, here or on STAGE; asks first
	@$(PYTHON) -m infra.local.office_delete "$(OFFICE)" $(if $(STAGE),--stage $(STAGE))

rebuild-lists: tools ## Make the lists of OFFICE anew from its client users, here or on STAGE
	@$(PYTHON) -m infra.local.rebuild_lists "$(OFFICE)" $(if $(STAGE),--stage $(STAGE))

affected: tools ## List the people of OFFICE and what is held of them, for an incident SINCE a date
	@$(PYTHON) -m infra.local.office_records "$(OFFICE)" --since "$(SINCE)" $(if $(STAGE),--stage $(STAGE))

audit-verify: tools ## Prove that no row of any history was changed or taken away, here or on STAGE
	@$(PYTHON) -m infra.local.audit_verify $(if $(STAGE),--stage $(STAGE)) $(if $(HEADS),--heads "$(HEADS)")

tools:
	@$(MAKE_VENV) .venv requirements.txt requirements-dev.txt

emulator:
	@$(MAKE_VENV) .venv-emulator requirements-emulator.txt

browser:
	@sh infra/local/browser.sh
