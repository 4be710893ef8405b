"""Reading a ledger of 20,000 rows, beside a bare openpyxl read-only pass over the same file.

Each run is a process of its own, so that its peak memory is its own; floor and reader take turns.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.central.ledger.large import write_large_ledger

ROWS = 20_000
RUNS = 3

# VmHWM, not ru_maxrss: the latter is inherited from the process that started this one.
_PEAK = """
def peak():
    lines = open("/proc/self/status", encoding="ascii").read().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024
"""
_FLOOR = """
import json, sys, time
from openpyxl import load_workbook
began = time.perf_counter()
book = load_workbook(sys.argv[1], read_only=True, data_only=True)
cells = sum(len(row) for sheet in book.worksheets for row in sheet.iter_rows(values_only=True))
print(json.dumps([time.perf_counter() - began, peak(), cells]))
"""
_READER = """
import json, sys, time
from datetime import date
from pathlib import Path
from fieldapp.central.ledger import read_ledger, reconcile, report
from tests.central.ledger.large import VILLAGES
began = time.perf_counter()
reading = read_ledger(Path(sys.argv[1]), VILLAGES, "990101100", date(2026, 3, 15))
report(reading, reconcile(reading, ()))
print(json.dumps([time.perf_counter() - began, peak(), reading.rows]))
"""


def measure() -> list[dict[str, Any]]:
    """Seconds and peak MB of reading and reporting, each with its ratio to the floor's median."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.xlsx"
        write_large_ledger(path, ROWS)
        floor, ours = [], []
        for _ in range(RUNS):
            floor.append(_run(_FLOOR, path))
            ours.append(_run(_READER, path))
    if any(run[2] != ROWS for run in ours):
        raise RuntimeError("the reader did not see every row")
    return [
        _measure(f"ledger of {ROWS} rows: read and report", "s", [one[0] for one in ours], [one[0] for one in floor]),
        _measure(f"ledger of {ROWS} rows: peak memory", "MB", [one[1] for one in ours], [one[1] for one in floor]),
    ]


def _run(program: str, path: Path) -> list[float]:
    done = subprocess.run(
        [sys.executable, "-c", _PEAK + program, str(path)], check=True, capture_output=True, text=True
    )
    numbers: list[float] = json.loads(done.stdout)
    return numbers


def _measure(name: str, unit: str, ours: list[float], floor: list[float]) -> dict[str, Any]:
    value = statistics.median(ours)
    return {
        "name": name,
        "value": value,
        "unit": unit,
        "floor_or_peer": f"bare openpyxl read-only pass: {statistics.median(floor):.3g} {unit}",
        "ratio": value / statistics.median(floor),
        "n": len(ours),
        "min": min(ours),
        "max": max(ours),
    }
