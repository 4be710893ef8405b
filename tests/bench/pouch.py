"""PouchDB beside us in one run: pull of 10,000 cases, push of 2,000 visits, pull of nothing.

The peer replicates between LevelDB here and express-pouchdb in a process of its own, at the versions below, brought
into ``build/`` by npm the first time. It neither signs, seals, checks, encrypts nor syncs to the disk; ours does all of
that.
Every round asks the peer (in both its batch sizes) and us in turn. Where node or npm is missing, or the peer cannot be
brought, its published figures stand in, and say so.
"""

from __future__ import annotations

import contextlib
import json
import random
import shutil
import statistics
import subprocess
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from fieldapp.central.config import CentralConfig
from fieldapp.forms.api import compile_form
from fieldapp.forms.shape import answer_shapes
from fieldapp.places import resources
from tests.bench.push import push, serving, township, visit_of
from tests.bench.sync_pull import enrolled, first_pull, invented_people, pull_nothing, pull_township
from tests.central.actors import Device
from tests.journeys.township import Township

PINNED = {"pouchdb": "9.0.0", "express-pouchdb": "4.2.0", "express": "4.21.2"}
CASES, VISITS, ROUNDS = 10_000, 2_000, 3
BATCHES = (100, 1_000)
INSTALL_S = 240
PUBLISHED = {
    "pull 100": (3_063.0, 310.0),
    "pull 1000": (4_851.0, 310.0),
    "push 100": (2_707.0, 2_200.0),
    "push 1000": (3_531.0, 2_200.0),
    "nothing": (8.0, 3_500.0),
}
"""Rate a second (milliseconds for nothing) and bytes each, of another machine."""

Figures = dict[str, list[tuple[float, float]]]
"""By work: a rate a second (milliseconds for nothing), and bytes each."""


@dataclass
class Peer:
    """A running PouchDB that does one work at a time."""

    process: subprocess.Popen[str]

    def work(self, name: str) -> dict[str, float]:
        """Do ``pull BATCH``, ``push BATCH`` or ``nothing``; seconds and bytes both ways."""
        assert self.process.stdin is not None
        self.process.stdin.write(name + "\n")
        self.process.stdin.flush()
        told: dict[str, float] = json.loads(_line(self.process))
        return told


def measure() -> list[dict[str, Any]]:
    """Rows of rates, bytes and times, ours over the peer's."""
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as open_until_here:
        root = Path(folder)
        peer, told = _peer(root, open_until_here)
        theirs: Figures = defaultdict(list) if peer else {name: [value] for name, value in PUBLISHED.items()}
        ours: Figures = defaultdict(list)
        _pulls(root, peer, ours, theirs)
        _pushes(root, peer, ours, theirs)
    rows = []
    for work, what in (("pull", f"pull of {CASES} people"), ("push", f"push of {VISITS} visits")):
        for batch in BATCHES:
            name = f"{told}, batches of {batch}"
            rows.append(_row(f"{what}, beside PouchDB", "/s", ours[work], theirs[f"{work} {batch}"], 0, name))
        rows.append(_row(f"{what}, bytes each, beside PouchDB", "B", ours[work], theirs[f"{work} 1000"], 1, told))
    rows.append(_row("pull of nothing, beside PouchDB", "ms", ours["nothing"], theirs["nothing"], 0, told))
    rows.append(_row("pull of nothing, bytes, beside PouchDB", "B", ours["nothing"], theirs["nothing"], 1, told))
    return rows


def _pulls(root: Path, peer: Peer | None, ours: Figures, theirs: Figures) -> None:
    codes = pull_township(root, invented_people(), ROUNDS)
    with Township(root).serving() as url:
        for turn, code in enumerate(codes):
            if peer:
                _note(theirs, peer, "pull", CASES)
            with closing(enrolled(root / f"device{turn}", url, code)) as session:
                taken, received = first_pull(session)
                ours["pull"].append((CASES / taken, received / CASES))
                if turn == ROUNDS - 1:
                    quiet, _, travelled = pull_nothing(session, url)
                    ours["nothing"] += [(taken, travelled) for taken in quiet]
        if peer:
            told = [peer.work("nothing") for _ in ours["nothing"]]
            theirs["nothing"] += [(one["seconds"] * 1000, one["bytes"]) for one in told]


def _pushes(root: Path, peer: Peer | None, ours: Figures, theirs: Figures) -> None:
    home = root / "push"
    home.mkdir()
    town, _, code = township(home, CentralConfig(home / "central"))
    people = town.people(300)
    form = compile_form(resources() / "forms" / "compiled" / "TK.xml")
    shapes = answer_shapes(form)
    town.central.close()
    with serving(home / "central") as url:
        device = Device(url, random.Random(5))
        device.enrol(code)
        for _ in range(ROUNDS):
            if peer:
                _note(theirs, peer, "push", VISITS)
            seconds, each = push(device, [visit_of(device, people, form, shapes) for _ in range(VISITS)])
            ours["push"].append((VISITS / seconds, each))
        device.client.close()


def _note(theirs: Figures, peer: Peer, work: str, count: int) -> None:
    for batch in BATCHES:
        told = peer.work(f"{work} {batch}")
        theirs[f"{work} {batch}"].append((count / told["seconds"], told["bytes"] / count))


def _peer(root: Path, until: contextlib.ExitStack) -> tuple[Peer | None, str]:
    """The peer, until the stack is closed, and what to call it; ``None`` where it cannot be had."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return None, "PouchDB, published (node or npm is not here)"
    home = Path("build/pouch-peer").resolve()
    try:
        _install(npm, home)
        server = until.enter_context(_running(node, home, "serve", _folder(root / "pouch-server")))
        url = _line(server).strip()
        words = ("measure", url, _folder(root / "pouch-client"), str(CASES), str(VISITS))
        client = until.enter_context(_running(node, home, *words))
        _line(client)
    except (OSError, subprocess.SubprocessError) as bad:
        return None, f"PouchDB, published (here: {type(bad).__name__})"
    return Peer(client), f"PouchDB {PINNED['pouchdb']}"


def _install(npm: str, home: Path) -> None:
    wanted = json.dumps({"private": True, "dependencies": PINNED})
    marker = home / "package.json"
    if not ((home / "node_modules").is_dir() and marker.is_file() and marker.read_text(encoding="utf-8") == wanted):
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir(parents=True)
        marker.write_text(wanted, encoding="utf-8")
        words = [npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", "--silent", "--no-save"]
        subprocess.run(words, cwd=home, check=True, timeout=INSTALL_S, stdout=subprocess.DEVNULL)
    # Beside its packages, where node looks for them.
    shutil.copy(Path(__file__).with_name("_pouch_peer.cjs"), home / "peer.cjs")


@contextlib.contextmanager
def _running(node: str, home: Path, *words: str) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [node, "peer.cjs", *words],
        cwd=home,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def _line(process: subprocess.Popen[str]) -> str:
    """The next line it says; raises ``OSError`` when it ended instead."""
    assert process.stdout is not None
    stream: IO[str] = process.stdout
    line = stream.readline()
    if not line:
        raise ChildProcessError("the peer ended")
    return line


def _folder(path: Path) -> str:
    path.mkdir()
    return str(path)


def _row(
    name: str, unit: str, ours: list[tuple[float, float]], theirs: list[tuple[float, float]], which: int, told: str
) -> dict[str, Any]:
    mine = [one[which] for one in ours]
    value, other = statistics.median(mine), statistics.median(one[which] for one in theirs)
    return {
        "name": name,
        "value": value,
        "unit": unit,
        "floor_or_peer": f"{told}: {other:.4g} {unit}",
        "ratio": value / other,
        "n": len(mine),
        "min": min(mine),
        "max": max(mine),
    }


if __name__ == "__main__":
    began = time.perf_counter()
    print(json.dumps(measure(), indent=2, ensure_ascii=False))
    print(f"{time.perf_counter() - began:.0f} s")
