# `make` verifies every op and trains a model; `make test` runs the tests; `make help` lists the rest.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --constraint constraints.txt
# Real MNIST, where the folder is there; a user sets REFNET_DATA_DIR or lets refnet download it.
DATA := $(wildcard $(CURDIR)/../shared/data)
ifneq ($(DATA),)
export REFNET_DATA_DIR ?= $(DATA)
endif

.PHONY: all verify train test mutation replay results figures notebooks lint types docs properdocs browser serve bench wheel golden clean help

all: verify train ## verify, then train (what make does without a target)

verify: $(VENV)/.run ## gather the evidence for every op
	$(BIN)/refnet verify

train: $(VENV)/.run ## train model 2 on real handwritten digits
	$(BIN)/refnet train m2 --data digits --epochs 60 --out runs/m2-digits

test: $(VENV)/.test ## run the tests (a few minutes)
	$(BIN)/python -m pytest -n auto --dist loadgroup

mutation: $(VENV)/.test ## mutate every operator of every op, and see the evidence notice
	$(BIN)/python -m pytest -m mutation

replay: $(VENV)/.test ## repeat the beginning of every published run, on MNIST
	$(BIN)/python -m pytest -n auto -m replay

results: $(VENV)/.run ## run all courseworks anew, and publish their results (over an hour)
	$(PIP) --editable '.[compare]'
	$(BIN)/refnet reproduce ucl-cw1
	$(BIN)/refnet reproduce ucl-hw2
	cp runs/ucl-*/ucl-*.json docs/data
	$(MAKE) figures

figures: $(VENV)/.run ## draw the site's pictures, and its figures from the published results
	$(BIN)/python docs/tools/pictures docs/figures
	$(BIN)/python -m refnet.coursework.figures docs/data docs/coursework/figures
	$(BIN)/python -m refnet.benchmarks.guide_figures docs/data docs/guides/figures

notebooks: $(VENV)/.test ## write and execute the notebooks that the site offers
	$(BIN)/python docs/tools/notebooks

lint: $(VENV)/.test ## ruff: lint and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.test ## mypy, strict on refnet/
	$(BIN)/mypy

docs: $(VENV)/.test ## build the site and check it
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict
	$(BIN)/python docs/check_site.py site
	@echo "Open $(CURDIR)/site/index.html"

properdocs: $(VENV)/.test ## build and check it under ProperDocs, the maintained fork of MkDocs
	$(PIP) --editable '.[properdocs]'
	$(BIN)/python -m properdocs build --strict -f mkdocs.yml -d build/properdocs
	$(BIN)/python docs/check_site.py build/properdocs

browser: docs ## open every page of the site, built anew, in Chromium without a network
	$(PIP) --editable '.[browser]'
	REFNET_BROWSER_REPORT=runs/browser-report.json \
	  $(BIN)/python -m pytest -n auto -m browser tests/browser -rs

serve: $(VENV)/.test ## show the site while writing it
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs serve --livereload

bench: $(VENV)/.run ## time a training step, side by side with PyTorch if that is installed
	$(BIN)/refnet bench

wheel: $(VENV)/.run ## build the wheel
	$(BIN)/python -m pip --disable-pip-version-check wheel --quiet --no-deps --wheel-dir dist .

golden: $(VENV)/.run ## regenerate the golden files (needs torch 2.13.0 and jax 0.10.2)
	$(BIN)/python -m refnet.verification.foreign

clean: ## remove everything that was made
	rm -rf $(VENV) build dist site runs .cache *.egg-info

help: ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

$(VENV)/.run: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(PIP) --editable '.[derivations,plots,data,cli]'
	touch $@

$(VENV)/.test: $(VENV)/.run
	$(PIP) --editable '.[test,docs,notebooks]'
	touch $@
