"""The day after 主动申报日: every device of a province comes back with its visits, in compressed time.

Each device opens a session (challenge and answer), pushes one batch of one to eight visits, and asks for the feed from
where it has read to; it does so at a moment of its own, spread over the time given, whether or not the central has
answered those before it. Its wait is counted from that moment, so a queue shows in it. Bytes are the real protocol's,
made and signed before the clock starts; the way is loopback, over a bounded number of connections, as from a proxy.

Runs small in ``make bench``. By hand::

    python -m tests.bench.fleet --devices 60000 --minutes 10 --store postgres

It ends by itself: what is not served when as much time again has passed is counted as left over.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import tempfile
import threading
import time
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import psycopg

from fieldapp.central.config import DATABASE_URL, CentralConfig
from fieldapp.wire import http
from fieldapp.wire.codec import pack, unpack
from fieldapp.wire.enrolment import SESSION_CONTEXT
from tests.bench._province import FieldDevice, batches, found_province
from tests.bench.push import serving_process
from tests.central.production import Absent, postgres_server

DEVICES, MINUTES, LINES = 400, 0.2, 24
STORES = ("embedded", "postgres")
_SAMPLE_S = 0.1


@dataclass(slots=True)
class Told:
    """What a run showed. Waits in seconds: ``waits`` of a device from its moment to the end of its sync, ``batches`` of
    one batch from request to receipt. ``queue`` counts devices whose moment has come and who are not done."""

    records: int = 0
    failed: int = 0
    seconds: float = 0.0
    waits: list[float] = field(default_factory=list)
    batches: list[float] = field(default_factory=list)
    queue: list[int] = field(default_factory=list)
    resident: list[float] = field(default_factory=list)


class Refused(Exception):
    """The central answered something else than was asked for."""


@dataclass(slots=True)
class _Day:
    """The devices in the order of their moments, taken by many lines."""

    work: Sequence[tuple[float, FieldDevice, bytes, int]]
    address: str
    until: float
    told: Told = field(default_factory=Told)
    lock: threading.Lock = field(default_factory=threading.Lock)
    taken: int = 0
    done: int = 0
    began: float = 0.0

    def line(self) -> None:
        """Serve devices over one connection until none is left or time is over."""
        connection = HTTPConnection(self.address, timeout=60)
        while (mine := self._next()) is not None:
            due, device, batch, count = mine
            time.sleep(max(0.0, self.began + due - time.perf_counter()))
            try:
                took = _sync(connection, device, batch)
            except (OSError, HTTPException, Refused):
                connection.close()
                with self.lock:
                    self.told.failed += 1
                    self.done += 1
                continue
            ended = time.perf_counter() - self.began
            with self.lock:
                self.done += 1
                self.told.records += count
                self.told.batches.append(took)
                self.told.waits.append(ended - due)
                self.told.seconds = max(self.told.seconds, ended)
        connection.close()

    def waiting(self, now: float) -> int:
        """Devices whose moment has come and who are not done."""
        with self.lock:
            return bisect_right(self.work, now, key=lambda one: one[0]) - self.done

    def _next(self) -> tuple[float, FieldDevice, bytes, int] | None:
        with self.lock:
            if self.taken == len(self.work) or time.perf_counter() - self.began > self.until:
                return None
            self.taken += 1
            return self.work[self.taken - 1]


def measure() -> list[dict[str, Any]]:
    """A small province on either store; PostgreSQL only where it is installed."""
    rows = run("embedded", DEVICES, MINUTES)
    try:
        rows += run("postgres", DEVICES, MINUTES)
    except Absent as absent:
        sys.stderr.write(f"fleet: {absent}\n")
    return rows


def run(store: str, devices: int, minutes: float) -> list[dict[str, Any]]:
    """Rows of one run on ``embedded`` or ``postgres``."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        if store == "embedded":
            return _run(root, None, devices, minutes)
        with postgres_server(root / "postgres") as server:
            with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
                connection.execute("CREATE DATABASE central")
            return _run(root, f"{server}/central", devices, minutes)


def _run(root: Path, database: str | None, count: int, minutes: float) -> list[dict[str, Any]]:
    config = CentralConfig(root / "central", database_url=database)
    sealing, devices = found_province(root, config, count)
    dice = random.Random(17)
    moments = sorted(dice.uniform(0, minutes * 60) for _ in devices)
    dice.shuffle(devices)
    loads = batches(devices, sealing, seed=23)
    work = [(moment, device, *load) for moment, device, load in zip(moments, devices, loads, strict=True)]
    variables = {} if database is None else {DATABASE_URL: database}
    with serving_process(root / "central", variables) as (url, process):
        told = _play(_Day(work, urlsplit(url).netloc, minutes * 120), process)
    return _rows(told, f"{count} devices in {minutes:g} min, {'embedded' if database is None else 'PostgreSQL'}", count)


def _play(day: _Day, process: int) -> Told:
    lines = [threading.Thread(target=day.line, name=f"line-{number}") for number in range(LINES)]
    day.began = time.perf_counter()
    for one in lines:
        one.start()
    while any(one.is_alive() for one in lines):
        time.sleep(_SAMPLE_S)
        day.told.queue.append(day.waiting(time.perf_counter() - day.began))
        day.told.resident.append(resident_mb(process))
    return day.told


def _sync(connection: HTTPConnection, device: FieldDevice, batch: bytes) -> float:
    """One device's synchronisation; seconds its batch took. Raises ``Refused``."""
    nonce = unpack(_asked(connection, http.CHALLENGE, pack(http.ChallengeRequest(device.id))), http.Challenge).nonce
    answer = http.SessionRequest(device.id, nonce, device.key.sign(SESSION_CONTEXT, nonce))
    grant = unpack(_asked(connection, http.SESSION, pack(answer)), http.SessionGrant)
    began = time.perf_counter()
    _asked(connection, http.BATCHES, batch)
    took = time.perf_counter() - began
    _asked(connection, f"{http.FEED}?cursor={quote(device.cursor)}", None, grant.token)
    return took


def _asked(connection: HTTPConnection, path: str, body: bytes | None, token: str | None = None) -> bytes:
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    connection.request("GET" if body is None else "POST", path, body, headers)
    answer = connection.getresponse()
    content = answer.read()
    if answer.status != 200:
        raise Refused(f"{path}: {answer.status}")
    return content


def resident_mb(process: int) -> float:
    """Memory a process holds now, in MB; 0 when it is gone."""
    try:
        lines = Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS")), 0.0)


def _rows(told: Told, name: str, devices: int) -> list[dict[str, Any]]:
    if not told.waits:
        raise RuntimeError("no device was served")
    left = devices - len(told.waits) - told.failed
    whose = f"{told.failed} failed, {left} left over"
    waits, served = _percentiles(told.waits), _percentiles(told.batches)
    what = f"fleet: {name}"
    longest, first = max(told.queue), told.resident[0]
    rates = [told.records / told.seconds]
    return [
        _row(f"{what}: records", "records/s", rates[0], whose, told.records, rates),
        _row(f"{what}: whole sync, p99, with its wait", "ms", waits[1] * 1e3, "p50", waits[0] * 1e3, told.waits),
        _row(f"{what}: a batch, p99", "ms", served[1] * 1e3, "p50", served[0] * 1e3, told.batches),
        _row(f"{what}: most devices waiting", "devices", longest, "mean", statistics.fmean(told.queue), told.queue),
        _row(f"{what}: memory of the central", "MB", max(told.resident), "at first", first, told.resident),
    ]


def _percentiles(values: Sequence[float]) -> tuple[float, float]:
    """Median and 99th percentile."""
    ordered = sorted(values)
    return statistics.median(ordered), ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]


def _row(name: str, unit: str, value: float, against: str, other: float, taken: Sequence[float]) -> dict[str, Any]:
    return {
        "name": name,
        "value": float(value),
        "unit": unit,
        "floor_or_peer": f"{against}: {other:.4g}",
        "ratio": value / other if other else 0.0,
        "n": len(taken),
        "min": float(min(taken)),
        "max": float(max(taken)),
    }


def main(words: Sequence[str] | None = None) -> int:
    """Run one province and print its rows as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--devices", type=int, default=DEVICES)
    parser.add_argument("--minutes", type=float, default=MINUTES)
    parser.add_argument("--store", choices=STORES, default="embedded")
    asked = parser.parse_args(words)
    json.dump(run(asked.store, asked.devices, asked.minutes), sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
