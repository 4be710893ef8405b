"""``make bench``: run every measure, print a table, write ``build/bench.json``.

Each module of this package with a ``measure()`` gives a list of objects with the keys ``name, value, unit,
floor_or_peer, ratio, n, min, max``: a median paired, in the same run, with the floor or the peer named. Nothing here
judges: the bars stand in the README. Name modules on the command line to run only those.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
import sys
from pathlib import Path
from typing import Any

import tests.bench

KEYS = ("name", "value", "unit", "floor_or_peer", "ratio", "n", "min", "max")


def main(names: list[str]) -> int:
    """Run the named benchmark modules, or all. Returns the exit code."""
    found = sorted(
        module.name for module in pkgutil.iter_modules(tests.bench.__path__) if not module.name.startswith("_")
    )
    rows: list[dict[str, Any]] = []
    for name in names or found:
        module = importlib.import_module(f"tests.bench.{name}")
        if hasattr(module, "measure"):
            rows += module.measure()
    print_table(rows)
    target = Path("build/bench.json")
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")
    return 0


def print_table(rows: list[dict[str, Any]]) -> None:
    """The rows as aligned columns on stdout."""
    cells = [list(KEYS)] + [[_cell(row[key]) for key in KEYS] for row in rows]
    widths = [max(len(line[column]) for line in cells) for column in range(len(KEYS))]
    for line in cells:
        sys.stdout.write("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() + "\n")
    sys.stdout.flush()


def _cell(value: object) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
