"""Forms: loading a form of 200 inputs and 100 calculates, an answer in it, and the same in a long repeat.

The peer is ODK's web-forms engine on node, at the versions below, brought into ``build/`` by npm the first time and
run in the same measure. Its repeat does without the running sums, which would take it an hour: it only doubles a
number in every instance and adds them up, and is the peer all the same. Where node or npm is missing, or the peer does
not end in time, the figures published for it stand in, and the row says so.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from fieldapp.forms.api import FormSession, compile_form
from tests.scenario.xform import bind, inputs, repeat, start, xform

PINNED = {"@getodk/xforms-engine": "0.22.0", "jsdom": "29.1.1"}
PUBLISHED = {"load": 165.0, "answer": 0.9, "repeat_answer": 27.0, "add": 43_000.0}
INPUTS, CALCULATES, INSTANCES = 200, 100, 200
ROUNDS = 5
RUNNING_SUM = "sum(/data/m[position() <= position(current()/..)]/x)"
PEER_SECONDS = 240

Times = dict[str, list[float]]
_T = TypeVar("_T")


def measure() -> list[dict[str, Any]]:
    """One row per work, in milliseconds. Raises ``RuntimeError`` if the peer comes to other sums."""
    wide, last_sum = _wide_times()
    repeated, total = _repeated_times()
    node, npm = shutil.which("node"), shutil.which("npm")
    peer_wide = _peer(node, npm, "wide", wide_form(), last_sum)
    peer_repeated = _peer(node, npm, "repeated", repeated_form("../x * 2"), total)
    of_form = f"form of {INPUTS} inputs and {CALCULATES} calculates"
    return [
        _row(f"{of_form}, load", "load", wide, peer_wide),
        _row(f"{of_form}, an answer", "answer", wide, peer_wide),
        _row(f"repeat of {INSTANCES} with running sums, an answer", "repeat_answer", repeated, peer_repeated),
        _row(f"repeat with running sums, adding {INSTANCES - 1} instances", "add", repeated, peer_repeated),
    ]


def wide_form() -> str:
    """Questions with constraints, a quarter of them shown only after the one before, and chains of calculations."""
    instance = "".join(f"<q{at}/>" for at in range(INPUTS)) + "".join(f"<c{at}/>" for at in range(CALCULATES))
    binds: list[str] = []
    for at in range(INPUTS):
        rules = {"relevant": f"/data/q{at - 1} > 0 or /data/q{at - 1} = ''"} if at % 4 == 1 else {}
        binds.append(bind(f"/data/q{at}", type_="int", constraint=". >= 0 and . < 1000", **rules))
    for at in range(CALCULATES):
        before = f"/data/c{at - 1}" if at % 10 else "0"
        binds.append(bind(f"/data/c{at}", type_="int", calculate=f"/data/q{2 * at} + /data/q{2 * at + 1} + {before}"))
    return xform(
        instance, "".join(binds), inputs(*(f"/data/q{at}" for at in range(INPUTS)), f"/data/c{CALCULATES - 1}")
    )


def repeated_form(calculation: str) -> str:
    """A repeat with ``calculation`` in every instance, and the sum of what is answered in all of them."""
    return xform(
        '<m jr:template=""><x>1</x><y/></m><m><x>1</x><y/></m><total/>',
        bind("/data/m/x", type_="int")
        + bind("/data/m/y", type_="int", calculate=calculation)
        + bind("/data/total", type_="int", calculate="sum(/data/m/x)"),
        repeat("/data/m", "x") + inputs("/data/total"),
    )


def _wide_times() -> tuple[Times, str]:
    """Milliseconds by work, and the last calculation, which the peer must come to as well."""
    times: Times = {"load": [], "answer": []}
    form = wide_form()
    session = start(form)
    for _ in range(ROUNDS):
        session = _timed(times["load"], lambda: start(form))
    for turn in range(2):
        taken = times["answer"] if turn else []
        for at in range(INPUTS):
            _timed(taken, partial(session.set, f"/data/q{at}", str(at + turn)))
    return times, session.value(f"/data/c{CALCULATES - 1}")


def _repeated_times() -> tuple[Times, str]:
    """Milliseconds by work, and the total, which the peer must come to as well."""
    times: Times = {"add": [], "repeat_answer": []}
    form = compile_form(repeated_form(RUNNING_SUM))
    session = start(form)
    for _ in range(ROUNDS):
        session = start(form)
        _timed(times["add"], partial(_add_all, session))
    for at in range(0, INSTANCES, 10):
        _timed(times["repeat_answer"], partial(session.set, f"/data/m[{at + 1}]/x", str(at)))
    return times, session.value("/data/total")


def _add_all(session: FormSession) -> None:
    for _ in range(INSTANCES - 1):
        session.add("/data/m")


def _timed(taken: list[float], work: Callable[[], _T]) -> _T:
    begun = time.perf_counter()
    result = work()
    taken.append((time.perf_counter() - begun) * 1000)
    return result


def _peer(node: str | None, npm: str | None, work: str, form: str, check: str) -> tuple[Times, str]:
    """The peer's milliseconds by work, and what to call it."""
    published = {key: [value] for key, value in PUBLISHED.items()}
    if node is None or npm is None:
        return published, "web-forms, published (node or npm is not here)"
    home = Path("build/forms-peer")
    try:
        _install(npm, home)
        told = _run_peer(node, home, work, form)
    except (OSError, subprocess.SubprocessError) as bad:
        return published, f"web-forms, published (here: {type(bad).__name__})"
    if told.pop("check") != check:
        raise RuntimeError("the two engines come to different sums")
    lighter = ", without running sums" if work == "repeated" else ""
    return told, f"web-forms {PINNED['@getodk/xforms-engine']} on node{lighter}"


def _install(npm: str, home: Path) -> None:
    wanted = json.dumps({"private": True, "type": "module", "dependencies": PINNED})
    marker = home / "package.json"
    if (home / "node_modules").is_dir() and marker.is_file() and marker.read_text(encoding="utf-8") == wanted:
        return
    home.mkdir(parents=True, exist_ok=True)
    marker.write_text(wanted, encoding="utf-8")
    words = [npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", "--silent", "--no-save"]
    subprocess.run(words, cwd=home, check=True, timeout=PEER_SECONDS, stdout=subprocess.DEVNULL)


def _run_peer(node: str, home: Path, work: str, form: str) -> dict[str, Any]:
    (home / f"{work}.xml").write_text(form, encoding="utf-8")
    # Beside its packages, where node looks for them; «browser» picks the build of its parts that ODK ships.
    shutil.copy(Path(__file__).with_name("_forms_peer.mjs"), home / "peer.mjs")
    words = [node, "--conditions=browser", "peer.mjs", work, f"{work}.xml", str(INSTANCES)]
    environment = {**os.environ, "NODE_ENV": "production"}
    done = subprocess.run(words, cwd=home, check=True, timeout=PEER_SECONDS, capture_output=True, env=environment)
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def _row(name: str, work: str, ours: Times, peer: tuple[Times, str]) -> dict[str, Any]:
    taken = ours[work]
    value, other = statistics.median(taken), statistics.median(peer[0][work])
    return {
        "name": name,
        "value": value,
        "unit": "ms",
        "floor_or_peer": f"{peer[1]}: {other:.3g} ms",
        "ratio": value / other,
        "n": len(taken),
        "min": min(taken),
        "max": max(taken),
    }
