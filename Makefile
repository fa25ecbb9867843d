.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed

$(STAMP): requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $(STAMP)

.PHONY: setup demo test nightly studio check format bench bench-long bench-studio lock guide words models help
setup: $(STAMP) ## make .venv from the locked requirements

demo: $(STAMP) ## run the main job on samples: two cases, progressions, exports, verification
	$(BIN)/workbench demo

test: $(STAMP) ## run the tests
	$(BIN)/pytest -n 2 --dist worksteal -m "not nightly"

nightly: $(STAMP) ## run the long tests too
	$(BIN)/pytest -n 2 --dist worksteal

studio: $(STAMP) ## open the browser studio on this machine
	$(BIN)/streamlit run app.py

check: $(STAMP) ## format, lint, types and import rules, the same as CI
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/basedpyright --warnings
	$(BIN)/lint-imports

format: $(STAMP) ## format the code and mend what lint can mend
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(STAMP) ## measure speed, as ratios to one cv2.remap in the same run; BENCH="--json FILE --check FILE" keeps and compares
	$(BIN)/python -m tests.bench $(BENCH)

bench-long: $(STAMP) ## do 1,000 mixed jobs on local workers and on a cluster, killed on the way; most of an hour
	$(BIN)/python -m tests.thousand_jobs --plot docs/thousand-jobs.svg $(BENCH)

bench-studio: $(STAMP) ## measure what an artist waits for in the studio, in a browser; BENCH="--json FILE" keeps it
	$(BIN)/python -m tests.bench_studio $(BENCH)

lock: ## renew requirements.lock from pyproject.toml
	$(BIN)/uv pip compile --universal --generate-hashes --no-emit-index-url --extra dev --quiet \
		pyproject.toml -o requirements.lock

guide: $(STAMP) ## take the pictures of docs/guide.md from the studio, in a browser
	$(BIN)/python -m tests.guide

WORDS := -D studio -d workbench/studio/catalogues
words: $(STAMP) ## bring the studio's catalogues up to date with its pages; then translate what is empty and run it again
	mkdir -p build
	$(BIN)/pybabel -q extract -k N_ -k Sentence --no-location --sort-output --project=studio \
		--version=1 --copyright-holder= -o build/studio.pot workbench pipelines
	$(BIN)/pybabel -q update $(WORDS) -i build/studio.pot --no-fuzzy-matching --ignore-obsolete \
		--ignore-pot-creation-date --width 100
	$(BIN)/pybabel -q compile $(WORDS)

models: $(STAMP) ## check every weight and table against the manifest
	$(BIN)/workbench models verify

help: ## list these commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'
