# Every goal makes the environment it needs; Python 3.11 or later with venv is all that must be there.
# Another Python:  make test PYTHON=python3.12

PYTHON ?= python3

# The demo has an environment of its own: it shows that the core dependencies are enough.
DEMO := .demo-venv
DEV := .test-venv
OLDEST := .oldest-venv
PIP := bin/python -m pip --disable-pip-version-check --quiet
OBSERVED := examples/changde
EXPLAINED ?= 8
# Of pytest; each process needs its own engines, so that more than a few would fight for memory.
ARGS ?= -n auto --maxprocesses 4
# Of JupyterLab:  make notebooks LAB=--no-browser
LAB ?=

.PHONY: demo test oldest lint lint-rules lint-format lint-types lint-spelling format docs linkcheck notebooks notebooks-check browser grammar benchmarks clean
.DELETE_ON_ERROR:

demo: $(DEMO)/installed
	$(DEMO)/bin/ecorules assess changde-2020 $(OBSERVED)/observations.csv \
	  --regions $(OBSERVED)/regions.csv --targets $(OBSERVED)/targets.csv --region 常德市 --year 2018 --explain $(EXPLAINED)

test: $(DEV)/installed
	$(DEV)/bin/python -m pytest $(ARGS)

# The tests with the oldest releases that pyproject.toml allows. What those do otherwise shows in few examples; pages of
# the documentation show what the newest print; long searches through texts and orders need no library but Lark, which
# the golden texts go through.
UNLIKE := tests/test_docs.py tests/language tests/analysis
oldest: $(OLDEST)/installed
	HYPOTHESIS_PROFILE=brief $(OLDEST)/bin/python -m pytest -m 'not slow' $(UNLIKE:%=--ignore %) $(ARGS)

# make -k lint goes on to the next of the four when one has complaints.
lint: lint-rules lint-format lint-types lint-spelling

lint-rules: $(DEV)/installed
	$(DEV)/bin/python -m ruff check .

lint-format: $(DEV)/installed
	$(DEV)/bin/python -m ruff format --check .

lint-types: $(DEV)/installed
	$(DEV)/bin/python -m mypy

# Tests misspell on purpose and are left out.
lint-spelling: $(DEV)/installed
	$(DEV)/bin/python -m codespell_lib *.md docs ecorules notebooks examples grammar benchmarks tools

format: $(DEV)/installed
	$(DEV)/bin/python -m ruff check --fix .
	$(DEV)/bin/python -m ruff format .

docs: $(DEV)/installed-docs
	$(DEV)/bin/python -m sphinx -W --keep-going -q -b html docs docs/_build/html

# Addresses outside; needs the network, and so is no part of .ci/run.
linkcheck: $(DEV)/installed-docs
	$(DEV)/bin/python -m sphinx -q -b linkcheck docs docs/_build/linkcheck

# JupyterLab on the notebooks, in the browser.
notebooks: $(DEV)/installed-notebooks
	cd notebooks && ../$(DEV)/bin/python -m jupyter lab $(LAB)

# Every notebook runs from top to bottom, and what it shows is what is committed; WRITE=1 commits what it shows now.
notebooks-check: $(DEV)/installed-notebooks
	$(DEV)/bin/python tools/run_notebooks.py $(if $(WRITE),--write)

# Exported pages and JupyterLab in Chromium, which must be installed (Debian: apt install chromium).
browser: $(DEV)/installed-browser
	ECORULES_BROWSER=1 $(DEV)/bin/python -m pytest tests/browser

# The LALR tables that are shipped beside the grammar, made anew from it.
grammar: $(DEV)/installed
	$(DEV)/bin/python tools/build_tables.py

benchmarks: $(DEV)/installed-benchmarks
	$(DEV)/bin/python benchmarks/startup.py
	$(DEV)/bin/python benchmarks/parse_speed.py
	$(DEV)/bin/python benchmarks/verdict_speed.py --quick
	$(DEV)/bin/python benchmarks/peers.py --quick
	$(DEV)/bin/python benchmarks/memory.py --quick
	$(DEV)/bin/python benchmarks/growth.py --quick
	$(DEV)/bin/python benchmarks/engine_speed.py --quick
	$(DEV)/bin/python benchmarks/uncertainty_speed.py --quick
	$(DEV)/bin/python benchmarks/report_speed.py --quick

clean:
	rm -rf $(DEMO) $(DEV) $(OLDEST) out build dist docs/_build .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(DEMO)/made $(DEV)/made $(OLDEST)/made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or later is needed; name one: make PYTHON=python3.12" >&2; exit 1; }
	$(PYTHON) -m venv --clear $(@D)
	touch $@

$(DEMO)/installed: $(DEMO)/made pyproject.toml
	$(DEMO)/$(PIP) install --editable .
	touch $@

$(DEV)/installed: $(DEV)/made pyproject.toml
	$(DEV)/$(PIP) install --editable '.[tables,pdf,engines,scenarios,reports,dev]'
	touch $@

$(OLDEST)/installed: $(OLDEST)/made pyproject.toml
	$(OLDEST)/bin/python tools/oldest.py > $(OLDEST)/constraints.txt
	$(OLDEST)/$(PIP) install --constraint $(OLDEST)/constraints.txt --editable '.[tables,pdf,engines,scenarios,reports,dev]'
	touch $@

$(DEV)/installed-notebooks: $(DEV)/installed
	$(DEV)/$(PIP) install --editable '.[tables,pdf,engines,scenarios,reports,dev,notebooks]'
	touch $@

$(DEV)/installed-docs: $(DEV)/installed
	$(DEV)/$(PIP) install --editable '.[tables,pdf,engines,scenarios,reports,dev,notebooks,docs]'
	touch $@

$(DEV)/installed-browser: $(DEV)/installed
	$(DEV)/$(PIP) install --editable '.[tables,pdf,engines,scenarios,reports,dev,notebooks,browser]'
	touch $@

$(DEV)/installed-benchmarks: $(DEV)/installed
	$(DEV)/$(PIP) install --editable '.[tables,pdf,engines,scenarios,reports,dev,benchmarks]'
	touch $@
