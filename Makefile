# Everything a stranger needs: `make run` shows the program at work, `make test` proves it.
# Set-up happens by itself: a virtual environment from requirements.lock and missing system libraries.

SHELL := bash
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
READY := .venv/.ready
SYSTEM := build/.system
SHOWN := $(or $(DISPLAY),$(WAYLAND_DISPLAY))

.PHONY: run test check slow bench dist lock clean forms

$(SYSTEM): tools/system_libraries.sh
	@mkdir -p build
	@tools/system_libraries.sh
	@touch $@

$(READY): requirements.lock pyproject.toml | $(SYSTEM)
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

run: $(READY)
ifeq ($(SHOWN),)
	$(BIN)/fieldapp demo --headless --data build/demo --screens build/screens
else
	$(BIN)/fieldapp demo --data build/demo
endif

test: $(READY)
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -n 2 -m "not slow" tests

slow: $(READY)
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -m slow --timeout 900 tests

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/join_forms.py --check

bench: $(READY)
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m tests.bench

dist: $(READY)
	$(BIN)/python -m PyInstaller --noconfirm --clean --distpath dist --workpath build/pyinstaller build.spec

forms: $(READY)
	$(BIN)/python tools/join_forms.py

lock:
	$(PYTHON) -m venv build/lock-venv
	build/lock-venv/bin/pip install --quiet uv
	build/lock-venv/bin/uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 \
	    --generate-hashes --no-header --no-annotate --output-file requirements.lock

clean:
	rm -rf build dist .venv *.egg-info
