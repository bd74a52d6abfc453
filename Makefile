# Each of these sets up what it needs on a machine with Python 3.11 or newer and git, and does its whole job.

.PHONY: book pdf test exercises grade bench mutate serve lock clean

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
BENCH := build/bench
EXTRAS := book,exercises,lab,pdf,test

export OMP_NUM_THREADS := 1

book: $(READY)  ## run the chapters and build the site
	@$(BIN)/python book/_ext/make_book.py

pdf: $(READY)  ## print the site: make pdf, or make pdf CHAPTER=principles/chaos; builds it first if it is not there
	@test -f _build/html/claims.json || $(BIN)/python book/_ext/make_book.py
	@$(BIN)/python book/_ext/make_pdf.py $(CHAPTER)

test: $(READY)  ## everything: style, types, the book, then every test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(MAKE) book
	$(BIN)/pytest -n 2 --dist=loadfile

exercises: $(READY)  ## write the student notebooks anew from their masters
	$(BIN)/python -m exercises.release

grade: $(READY)  ## grade a folder of submissions: make grade SUBMISSIONS=folder
	@$(BIN)/python -m exercises.grading "$(or $(SUBMISSIONS),$(error say which folder: make grade SUBMISSIONS=folder))" $(OPTIONS)

bench: $(READY) $(BENCH)/.ready  ## measure the speed of the package beside its peers, in 15 to 25 minutes
	PYTHONPATH=tests $(BENCH)/bin/python -m benchmarks.record
	$(BIN)/pytest tests/benchmarks -s -q

mutate: $(READY)  ## break the package in one place after the other, and record what notices (hours; goes on where it was stopped)
	PYTHONPATH=.:book/_ext:tests/mutation $(BIN)/python -m mutate $(OPTIONS)

serve: book  ## read the built site at http://localhost:8000
	$(BIN)/python -m http.server --directory _build/html 8000

lock:  ## renew the pins of the whole environment
	rm -rf build/lock
	$(PYTHON) -m venv build/lock
	build/lock/bin/python -m pip install '.[$(EXTRAS)]'
	build/lock/bin/python -m pip freeze --all --exclude pip --exclude rnncortex | sed 's/+cpu$$//' > constraints.txt

clean:  ## remove what was built, the environment included
	rm -rf _build build $(VENV)

$(READY): pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[$(EXTRAS)]'
	touch $@

$(BENCH)/.ready: pyproject.toml constraints.txt tests/benchmarks/requirements.txt
	test -x $(BENCH)/bin/python || $(PYTHON) -m venv $(BENCH)
	$(BENCH)/bin/python -m pip install --quiet --constraint constraints.txt --editable .
	@sed 's/#.*//' tests/benchmarks/requirements.txt | while read -r peer; do test -z "$$peer" || \
		$(BENCH)/bin/python -m pip install --quiet --constraint constraints.txt "$$peer" </dev/null || echo "not installed: $$peer"; done
	touch $@
