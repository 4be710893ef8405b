"""First paint: process start to the first paint of the unlock page, beside a bare PySide6 window.

Each start is a process of its own, timed from outside until it says that it has painted; both take turns, so a busy
machine slows both. The data folder holds one vault, as on a device in use.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from fieldapp.bootstrap import SystemClock
from fieldapp.vault.api import create_vault
from fieldapp.vault.provider import KdfCost

PAIRS = 9
CHILD = Path(__file__).with_name("_first_paint_child.py")


def measure() -> list[dict[str, Any]]:
    """Milliseconds to the first paint, by the clock and of the processor, with the bare window of the same run."""
    with tempfile.TemporaryDirectory() as folder:
        cost = KdfCost(memory_kib=64, iterations=1, lanes=1)
        dice = random.Random(7)
        create_vault(Path(folder), "bench", clock=SystemClock(), random=dice.randbytes, cost=cost).close()
        bare, ours = [], []
        for turn in range(PAIRS + 1):
            pair = _start("bare"), _start("fieldapp", folder)
            if turn:  # the first warms up
                bare.append(pair[0])
                ours.append(pair[1])
    return [
        _row("first paint of the unlock page", [one[0] for one in ours], [one[0] for one in bare]),
        _row("first paint, processor time", [one[1] for one in ours], [one[1] for one in bare]),
    ]


def _start(*words: str) -> tuple[float, float]:
    """Milliseconds from starting the process until it has painted, and of processor time in it."""
    environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ}
    began = time.perf_counter()
    with subprocess.Popen([sys.executable, str(CHILD), *words], stdout=subprocess.PIPE, env=environment) as child:
        assert child.stdout is not None
        told = child.stdout.readline()
        taken = time.perf_counter() - began
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if told != b"painted\n":
        raise RuntimeError(f"{words[0]} ended without a paint")
    return taken * 1000, (used.ru_utime + used.ru_stime) * 1000


def _row(name: str, ours: list[float], bare: list[float]) -> dict[str, Any]:
    value, least = statistics.median(ours), statistics.median(bare)
    return {
        "name": name,
        "value": value,
        "unit": "ms",
        "floor_or_peer": f"bare window: {least:.0f} ms",
        "ratio": value / least,
        "n": len(ours),
        "min": min(ours),
        "max": max(ours),
    }


if __name__ == "__main__":
    print(json.dumps(measure(), indent=2))
