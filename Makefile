# Everything a stranger needs: `make run` shows the program at work, `make test` proves it.
# Set-up happens by itself: a virtual environment from requirements.lock and missing system libraries.

SHELL := bash
BIN := .venv/bin
READY := .venv/.ready
SYSTEM := build/.system
POSTGRES := build/.postgres
SHOWN := $(or $(DISPLAY),$(WAYLAND_DISPLAY))

.PHONY: run test check slow soak bench dist forms lock clean

$(SYSTEM): tools/system_libraries.sh
	@mkdir -p build
	@python=$$(PYTHON="$(PYTHON)" tools/find_python.sh) && PYTHON="$$python" tools/system_libraries.sh $@

$(POSTGRES): tools/postgres.sh
	@mkdir -p build
	@tools/postgres.sh $@

$(READY): requirements.lock pyproject.toml | $(SYSTEM)
	@test -x $(BIN)/python || { python=$$(PYTHON="$(PYTHON)" tools/find_python.sh) && "$$python" -m venv .venv; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

run: $(READY)
ifeq ($(SHOWN),)
	QT_QPA_PLATFORM=offscreen $(BIN)/fieldapp demo --headless --data build/demo --screens build/screens
else
	$(BIN)/fieldapp demo --data build/demo
endif

test: $(READY) $(POSTGRES)
	$(BIN)/python -m pytest -n 2 --dist loadgroup -m "not slow" tests

slow: $(READY) $(POSTGRES)
	$(BIN)/python -m pytest -n 2 --dist loadfile -m slow --timeout 900 tests

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy -p fieldapp -p tools
	$(BIN)/lint-imports
	$(BIN)/python tools/join_forms.py --check
	$(BIN)/python tools/compile_forms.py --check

soak: $(READY)
	$(BIN)/python -m tests.faults.soak --rounds 1000

bench: $(READY) $(POSTGRES)
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m tests.bench

dist: $(READY)
	$(BIN)/python -m PyInstaller --noconfirm --clean --log-level WARN --distpath dist --workpath build/pyinstaller build.spec

forms: $(READY)
	$(BIN)/python tools/join_forms.py
	$(BIN)/python tools/compile_forms.py

lock: $(READY)
	$(BIN)/python -m venv build/lock-venv
	build/lock-venv/bin/python -m pip install --quiet --disable-pip-version-check uv
	build/lock-venv/bin/uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 \
	    --generate-hashes --no-header --no-annotate --output-file requirements.lock

clean:
	rm -rf build dist .venv *.egg-info
