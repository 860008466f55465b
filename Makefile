# The verbs of this project, the same for a person and for CI. Each does its own set-up.
PYTEST = .venv/bin/python -m pytest
WORKERS ?= 2
VERSION = $(shell sed -n 's/^version = "\(.*\)"/\1/p' pyproject.toml)
IMAGE ?= dovetail:$(VERSION)
BUILDER ?= docker build

.PHONY: help setup demo test lint fix bench scale cluster e2e nightly lock image
.DEFAULT_GOAL := help

help: ## these lines
	@sed -nE 's/^([a-z0-9]+):[^#]*## (.*)/  make \1 \t\2/p' Makefile | expand -t 18

setup: ## make .venv with the locked dependencies (the other verbs do it themselves)
	@scripts/setup

demo: setup ## run examples/shop behind the gateway, with a page for the browser (ONCE=1: print and leave)
	@.venv/bin/python examples/demo.py $(if $(filter-out 0,$(ONCE)),--once)

test: lint ## everything that runs without a cluster
	@$(PYTEST) -n $(WORKERS) --dist loadfile -m "not nightly and not cluster" $(ARGS)

lint: setup ## style, types and the laws of docs/architecture.md
	@mkdir -p .cache
	@.venv/bin/ruff check --quiet
	@.venv/bin/ruff format --quiet --check
	@.venv/bin/mypy --no-error-summary
	@.venv/bin/lint-imports > .cache/lint-imports 2>&1 || { cat .cache/lint-imports; exit 1; }

fix: setup ## mend what ruff can mend, and format
	@.venv/bin/ruff check --fix
	@.venv/bin/ruff format

bench: setup ## measure the gateway beside floors (PEERS=1, RUST=1: and others; WORKLOADS=small,F; PROFILE=F: a flame graph)
	@.venv/bin/python -m bench $(if $(PEERS),--peers) $(if $(RUST),--rust) $(if $(WORKLOADS),--workloads $(WORKLOADS)) \
		$(if $(PROFILE),--profile $(PROFILE)) $(ARGS)

scale: setup ## measure operator and gateway with 1, 100 and 1,000 schemas on a real Kubernetes API (ARGS="--schemas 10")
	@PYTHONPATH=examples:tests .venv/bin/python -m bench.scale $(ARGS)

cluster: setup ## what needs a real Kubernetes API, but no pods
	@$(PYTEST) -n $(WORKERS) --dist loadfile -m cluster $(ARGS)

e2e: setup ## the promises of e2e/ on the cluster of KUBECONFIG, or CLUSTER=kind, or CLUSTER=kit
	@$(PYTEST) e2e $(ARGS)

nightly: setup ## the property tests with many more examples
	@$(PYTEST) -n $(WORKERS) --dist loadfile -m nightly $(ARGS)

lock: setup ## bring both lock files up to pyproject.toml
	@scripts/lock

image: ## build the container image (IMAGE=name:tag, BUILDER="podman build")
	@$(BUILDER) --tag $(IMAGE) --build-arg VERSION=$(VERSION) --build-arg REVISION=$$(git rev-parse HEAD) .
