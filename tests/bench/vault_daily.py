"""The vault in daily use: an answer saved, a keystroke in the search, unlock with everything Today needs.

Floors of the same run: one row committed durably to a bare encrypted table; fifty payloads read by row number.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from fieldapp.vault.api import Vault
from fieldapp.vault.engine import Store
from fieldapp.wire.feed import EntityKind, FeedPage, FeedRow
from fieldapp.wire.record import GENESIS, encode_record
from fieldapp.wire.suite import SigningKey
from tests.bench.pull_apply import make_pages, make_people
from tests.vault.world import SCOPE, World

PEOPLE, ANSWERS, ROUNDS = 50_000, 300, 3
CASELOAD, VISITS = 300, 10_000
_AS_TYPED = """
王 小 小明 王小明 w wa wan wang wangx wangxm wxm xm l li lin ling z zh zha zhang zh强 x xi xiao 秀英
chen chenj 3 37 370 3706 37068 19 195 1950 13 138 1381 02 02x 李 李家 h ho hou houp y yu yul
国 建国 guo jg jianguo
"""
TYPED = _AS_TYPED.split()


def measure() -> list[dict[str, Any]]:
    """Objects for the table."""
    with tempfile.TemporaryDirectory() as folder:
        world = World(Path(folder) / "data", random=os.urandom)
        with world.create() as vault:
            world.enrol(vault)
            rows = [_answers(world, vault, Path(folder)), _keystrokes(vault)]
    with tempfile.TemporaryDirectory() as folder:
        rows.append(_unlock(World(Path(folder) / "data", random=os.urandom)))
    return rows


def _answers(world: World, vault: Vault, folder: Path) -> dict[str, Any]:
    store = Store(folder / "bare.db", os.urandom(32), create=True)
    with store.transaction() as conn:
        conn.exec_driver_sql("CREATE TABLE bare (ref TEXT, value TEXT)")

    def bare() -> None:
        with store.transaction() as conn:
            conn.exec_driver_sql("INSERT INTO bare VALUES ('/data/tk/TK03', '好')")

    world.start(vault, "v1")
    floor, ours = [], []
    for _ in range(ANSWERS):
        floor.append(_timed(bare))
        ours.append(_timed(lambda: vault.visits.save_answer("v1", "/data/tk/TK03", "好", position="/data/tk/TK03")))
    store.close()
    return _row("answer saved, durable", ours, f"bare row: {statistics.median(floor):.2f} ms", statistics.median(floor))


def _keystrokes(vault: Vault) -> dict[str, Any]:
    for begun in range(0, PEOPLE, 10_000):
        people = make_people(PEOPLE)[begun : begun + 10_000]
        vault.feed.apply(make_pages(people, begun), cursor="c", generation="g1", scopes=None)
    store = vault._store

    def bare() -> None:
        with store.transaction() as conn:
            conn.exec_driver_sql("SELECT payload FROM person WHERE row BETWEEN 20000 AND 20049").all()

    vault.people.search("w")  # loads the dictionary of readings
    floor, ours = [], []
    for _ in range(ROUNDS):
        for typed in TYPED:
            floor.append(_timed(bare))
            ours.append(_timed(lambda typed=typed: vault.people.search(typed)))  # type: ignore[misc]
    p99 = sorted(ours)[int(len(ours) * 0.99)]
    told = _row("keystroke, 50,000 people, p99", ours, "", statistics.median(floor))
    told["floor_or_peer"] = f"50 payloads: {statistics.median(floor):.2f} ms; bar 16 ms"
    return {**told, "value": p99, "ratio": p99 / 16}


def _unlock(world: World) -> dict[str, Any]:
    """Open (key derivation of the cheapest kind), then what Today reads: persons, last visits, returns, drafts."""
    with world.create() as vault:
        world.enrol(vault)
        people = make_people(CASELOAD)
        vault.feed.apply(make_pages(people), cursor="c", generation="g1", scopes=None)
        vault.feed.apply(_visits(world, [one.id for one in people]), cursor="c", generation="g1", scopes=None)
        folder = vault.info.folder
    taken = []
    for _ in range(ROUNDS * 3):
        begun = time.perf_counter()
        with world.open(folder) as vault:
            assert len(vault.people.list()) == CASELOAD and len(vault.people.last_visits()) == CASELOAD
            vault.reviews.returned()
            vault.visits.drafts()
            vault.people.villages()
            taken.append((time.perf_counter() - begun) * 1000)
    return _row("unlock and read for Today, 10,000 visits", taken, "bar 250 ms", 250)


def _visits(world: World, people: list[str]) -> list[FeedPage]:
    signer, pages = SigningKey(bytes([9]) * 32), []
    for begun in range(0, VISITS, 1000):
        rows = []
        for number in range(begun, begun + 1000):
            day = f"2026-{1 + number % 12:02d}-{1 + number % 28:02d}"
            told = {"signer": signer, "persons": (people[number % CASELOAD],), "day": day}
            record = world.author(world.body(f"{number:032x}"), number + 1, GENESIS, **told)  # type: ignore[arg-type]
            rows.append(FeedRow(EntityKind.RECORD, record.opened().id, 1, number, False, encode_record(record)))
        after = CASELOAD + begun
        pages.append(FeedPage(1, "g1", SCOPE, after, after + 1000, CASELOAD + VISITS, tuple(rows)))
    return pages


def _timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


def _row(name: str, taken: list[float], floor: str, least: float) -> dict[str, Any]:
    value = statistics.median(taken)
    return {
        "name": name,
        "value": value,
        "unit": "ms",
        "floor_or_peer": floor,
        "ratio": value / least,
        "n": len(taken),
        "min": min(taken),
        "max": max(taken),
    }
