# Works on a fresh Debian or Ubuntu with python3 >= 3.11, pip and make, without root.
#
#   make run     sets up what is missing, then turns the letters of IN into OUT/letters.jsonl
#   make test    sets up what is missing, then runs the tests

PYTHON ?= python3
IN     ?= $(wildcard corpus/pdf corpus/raw)
OUT    ?= out
JOBS   ?= $(shell nproc 2>/dev/null || echo 1)
PYTEST ?=

UV     := $(shell uv --version >/dev/null 2>&1 && command -v uv || echo .uv/bin/uv)
VENV   := .venv/bin
MODELS := .tools/tessdata/Cyrillic.traineddata .tools/tessdata/eng.traineddata
export UV_PYTHON_DOWNLOADS = never

.DEFAULT_GOAL := help
.PHONY: help setup office ocr run test check lint types pythons bench bench-peers scans fuzz model schema lock clean

help:  ## what can be made
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' $(firstword $(MAKEFILE_LIST)) | expand -t 18

setup: .venv/ready office  ## install the pinned versions into .venv, and LibreOffice where root allows

office:  ## LibreOffice for DOC and RTF (and for the tests): installed where root allows, else said
	@command -v soffice >/dev/null || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && \
	  DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends \
	    libreoffice-writer-nogui libarchive13 >/dev/null; } || \
	  echo "saual: LibreOffice is missing (Debian: apt-get install libreoffice-writer-nogui); DOC and RTF are not read" >&2

ocr: $(MODELS)  ## fetch the models for recognising scans into .tools (Debian, Ubuntu; setup does it too)

run: .venv/ready  ## letters in IN (files, folders) -> OUT/letters.jsonl and a table; redone only when something is newer
	@mkdir -p "$(OUT)" && if [ -e "$(IN)" ]; then set -- "$(IN)"; else set -- $(IN); fi && \
	if [ ! -e "$(OUT)/letters.jsonl" ] || [ "$$(cat "$(OUT)/.letters" 2>/dev/null)" != "$$*" ] || \
	  [ -n "$$(find "$$@" -newer "$(OUT)/.letters" 2>/dev/null | head -n 1)" ] || \
	  [ -n "$$(find pipeline models .venv/ready -type f ! -name '*.pyc' -newer "$(OUT)/.letters" | head -n 1)" ]; then \
	  printf '%s\n' "$$*" > "$(OUT)/.letters.new" && \
	  { $(VENV)/saual parse "$$@" -o "$(OUT)/letters.jsonl" --jobs $(JOBS) --summary || [ $$? -eq 1 ]; } && \
	  mv "$(OUT)/.letters.new" "$(OUT)/.letters"; \
	else $(VENV)/saual table "$(OUT)/letters.jsonl"; fi

test: .venv/ready office  ## all tests (PYTEST="-k name" to choose)
	$(VENV)/pytest $(PYTEST)

check: lint types test  ## style, types and tests

lint: .venv/ready  ## style of the code
	$(VENV)/ruff check .
	$(VENV)/ruff format --check .

types: .venv/ready  ## types of the code
	$(VENV)/mypy

pythons: .venv/ready  ## the same records and names under each Python found here, with setuptools absent, old and new
	.ci/pythons

bench: .venv/ready  ## speed and memory, as ratios to named peers
	$(VENV)/python benchmarks/run.py
	$(VENV)/python benchmarks/names.py

bench-peers: .venv/ready .tools/peers/ready  ## numbers and dates: speed, precision and recall beside named peers
	$(VENV)/python -m benchmarks.peers .tools/peers/bin/python

.tools/peers/ready: benchmarks/peers.txt | $(UV)
	$(UV) venv --quiet --clear --python $(VENV)/python .tools/peers
	@grep -v '^#' $< | while read -r peer; do \
	  $(UV) pip install --quiet --python .tools/peers/bin/python $$peer || echo "cannot be installed: $$peer"; done
	@touch $@

model: .venv/ready  ## train the model of Kazakh names anew: the same data give the same file
	$(VENV)/python models/kk-names/train.py

scans: .venv/ready  ## how scans made of the corpus are read, letter by letter (minutes)
	$(VENV)/python -m benchmarks.scans

fuzz: .venv/ready office  ## damaged files of every type: no hang, no crash, no lost neighbour (an hour)
	PYTHONPATH=tests $(VENV)/python -m benchmarks.fuzz --jobs $(JOBS)

schema: .venv/ready  ## write schemas/ anew from pipeline/saual/record.py
	$(VENV)/saual schema letter > schemas/letter.schema.json
	$(VENV)/saual schema failure > schemas/failure.schema.json

lock: | $(UV)  ## choose the newest allowed versions and pin them in requirements.lock
	$(UV) pip compile --quiet --upgrade --universal --python-version 3.11 --group dev --group corpus --group archive --generate-hashes \
	  --no-emit-index-url --no-header --no-annotate --constraints corpus/requirements.txt \
	  --output-file requirements.lock pyproject.toml

clean:  ## remove what was made (not the letters)
	rm -rf .venv .uv .tools out build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis

.venv/ready: requirements.lock pyproject.toml | $(UV)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "saual needs Python 3.11 or newer: make PYTHON=...")'
	@$(VENV)/python -c '' 2>/dev/null || $(UV) venv --quiet --clear --python "$(PYTHON)" .venv
	$(UV) pip sync --quiet --compile-bytecode --python $(VENV)/python --require-hashes requirements.lock
	$(UV) pip install --quiet --python $(VENV)/python --no-deps --no-build-isolation --editable .
	@$(MAKE) --no-print-directory --keep-going $(MODELS) || true
	@touch $@

# Python packages do not bring the models of Tesseract: the system's are taken, else Debian's packages are unpacked here.
.tools/tessdata/Cyrillic.traineddata: MODEL_PACKAGE := tesseract-ocr-script-cyrl
.tools/tessdata/eng.traineddata: MODEL_PACKAGE := tesseract-ocr-eng
APT := apt-get -qq -o Dir::State::Lists=$(CURDIR)/.tools/apt/lists -o Dir::Cache=$(CURDIR)/.tools/apt -o Debug::NoLocking=1
$(MODELS):
	@mkdir -p $(@D) .tools/apt/lists/partial .tools/apt/archives/partial .tools/apt/package
	@found=$$(find /usr/share/tesseract-ocr /usr/share/tessdata /usr/local/share/tessdata -name $(@F) 2>/dev/null | head -n 1); \
	if [ -n "$$found" ]; then ln -sf "$$found" $@; exit; fi; \
	{ cd .tools/apt && rm -f *.deb && \
	  { apt-get -qq download $(MODEL_PACKAGE) || { $(APT) update && $(APT) download $(MODEL_PACKAGE); }; } && \
	  dpkg -x *.deb package && mv "$$(find package -name $(@F))" ../tessdata/ && rm -rf package *.deb; } >/dev/null 2>&1 || \
	{ echo "No model for scans: install $(MODEL_PACKAGE) (Tesseract) or run 'make ocr' with a network" >&2; exit 1; }

.uv/bin/uv:
	$(PYTHON) -m pip install --quiet --disable-pip-version-check --root-user-action ignore --target .uv uv==0.13.9
