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
    """Milliseconds to the first paint, with the bare window of the same run."""
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
    value, least = statistics.median(ours), statistics.median(bare)
    return [
        {
            "name": "first paint of the unlock page",
            "value": value,
            "unit": "ms",
            "floor_or_peer": f"bare window: {least:.0f} ms",
            "ratio": value / least,
            "n": PAIRS,
            "min": min(ours),
            "max": max(ours),
        }
    ]


def _start(*words: str) -> float:
    """Milliseconds from starting the process until it has painted."""
    environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ}
    began = time.perf_counter()
    with subprocess.Popen([sys.executable, str(CHILD), *words], stdout=subprocess.PIPE, env=environment) as child:
        assert child.stdout is not None
        told = child.stdout.readline()
        taken = (time.perf_counter() - began) * 1000
    if told != b"painted\n":
        raise RuntimeError(f"{words[0]} ended without a paint")
    return taken


if __name__ == "__main__":
    print(json.dumps(measure(), indent=2))
