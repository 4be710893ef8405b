"""Pull: 10,000 people of 120 villages from a central's process over loopback into an encrypted vault with its index.

Everything a first synchronisation does is in the measure: session, feed requests, signatures of pages, decoding, search
index, durable commit with the cursor. The floor puts the same payloads into a bare encrypted table in one transaction.
A second run pulls nothing, beside one bare request to the same central.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx

from fieldapp import bootstrap
from fieldapp.central import admin
from fieldapp.central.accounts import Role
from fieldapp.central.config import CentralConfig
from fieldapp.central.open import Central
from fieldapp.central.store.feed import Change, raise_feed
from fieldapp.central.store.rows import upsert
from fieldapp.central.store.tables import persons
from fieldapp.domain.people import Person
from fieldapp.vault.engine import Store
from fieldapp.vault.provider import KdfCost
from fieldapp.wire import http, scope
from fieldapp.wire.codec import pack
from fieldapp.wire.feed import EntityKind
from fieldapp.wire.ids import uuid7
from fieldapp.workflows.session import Session
from fieldapp.workflows.sync_now import sync_now
from tests.bench.pull_apply import make_people
from tests.journeys.township import Township

PEOPLE, ROUNDS, QUIET_RUNS = 10_000, 5, 9
TOWNSHIP = "370683107"
WHEN_MS = 1_772_000_000_000
_PASSPHRASE = "bench 下雨天"  # of vaults that live for a second
_CHEAP = KdfCost(memory_kib=64, iterations=1, lanes=1)


def measure() -> list[dict[str, Any]]:
    """Objects for the table: people a second, bytes each, and a pull of nothing."""
    people = invented_people()
    payloads = [(person.id, 1, pack(person)) for person in people]
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        codes = pull_township(root, people, ROUNDS + 1)
        ours, floor, received = [], [], 0
        quiet: list[float] = []
        single: list[float] = []
        with Township(root).serving() as url:
            for turn, code in enumerate(codes):
                bare = _bare(root / f"floor{turn}.db", payloads)
                with closing(enrolled(root / f"device{turn}", url, code)) as session:
                    taken, received = first_pull(session)
                    if turn:  # the first warms up
                        floor.append(PEOPLE / bare)
                        ours.append(PEOPLE / taken)
                    if turn == ROUNDS:
                        quiet, single, still = pull_nothing(session, url)
    return [
        _row("pull of 10,000 people from a central into the vault", "people/s", ours, floor, "bare rows"),
        _row("pull, bytes on the wire", "B/person", [received / PEOPLE], [150.0], "bar"),
        _row("pull of nothing", "ms", quiet, single, "one bare request"),
        _row("pull of nothing, bytes on the wire", "B", [float(still)], [600.0], "bar"),
    ]


def invented_people() -> list[Person]:
    """10,000 persons of 120 villages, with ids as they are made."""
    dice = random.Random(5)
    return [replace(person, id=uuid7(WHEN_MS, dice.randbytes)) for person in make_people(PEOPLE)]


def pull_township(root: Path, people: Sequence[Person], devices: int) -> list[str]:
    """A central that holds these people; a code for each of so many devices of one supervisor."""
    villages = sorted({person.village_code for person in people})
    lines = ["village_code,village,township_code,township,county_code,county"]
    lines += [f"{code},村{code[-3:]},{TOWNSHIP},程郭镇,370683,莱州市" for code in villages]
    divisions = root / "divisions.csv"
    divisions.write_text("\n".join(lines) + "\n", encoding="utf-8")
    central = admin.init_central(CentralConfig(root / "central"), divisions)
    _fill(central, people)
    account = admin.add_account(central, name="王一", role=Role.SUPERVISOR, divisions_served=[TOWNSHIP])
    codes = [admin.issue_code(central, account.id).text for _ in range(devices)]
    central.close()
    return codes


def _fill(central: Central, people: Sequence[Person]) -> None:
    packed = [(person, pack(person)) for person in people]
    rows = [
        {
            "township": TOWNSHIP,
            "id": person.id,
            "village": person.village_code,
            "version": 1,
            "payload": payload,
            "ledger_base": None,
        }
        for person, payload in packed
    ]
    changes = [
        Change(TOWNSHIP, scope.ordinary(person.village_code), EntityKind.PERSON, person.id, 1, payload)
        for person, payload in packed
    ]
    with central.store.write() as connection:
        upsert(connection, persons, rows)
        raise_feed(connection, changes)


def _bare(path: Path, rows: Sequence[tuple[str, int, bytes]]) -> float:
    store = Store(path, os.urandom(32), create=True)
    with store.transaction() as conn:
        conn.exec_driver_sql("CREATE TABLE bare (id TEXT, version INTEGER, payload BLOB)")
    began = time.perf_counter()
    with store.transaction() as conn:
        conn.exec_driver_sql("INSERT INTO bare VALUES (?, ?, ?)", list(rows))
    taken = time.perf_counter() - began
    store.close()
    return taken


def enrolled(data: Path, url: str, code: str) -> Session:
    """An open session of a device that enrolled just now, under a cheap key derivation."""
    return bootstrap.enrol(data, url, code, _PASSPHRASE, cost=_CHEAP)


def first_pull(session: Session) -> tuple[float, int]:
    """Seconds, and bytes that came down."""
    began = time.perf_counter()
    summary = sync_now(session)
    taken = time.perf_counter() - began
    with session.held() as vault:
        assert len(vault.people.list()) == PEOPLE
    return taken, summary.bytes_down


def pull_nothing(session: Session, url: str) -> tuple[list[float], list[float], int]:
    """Milliseconds of pulls of nothing and of bare requests, in turn; bytes of a pull both ways."""
    quiet, single, travelled = [], [], 0
    with httpx.Client(base_url=url, trust_env=False) as client:
        client.get(http.CENTRAL)
        for _ in range(QUIET_RUNS):
            began = time.perf_counter()
            client.get(http.CENTRAL)
            single.append((time.perf_counter() - began) * 1000)
            began = time.perf_counter()
            summary = sync_now(session)
            quiet.append((time.perf_counter() - began) * 1000)
            assert summary.received == 0
            travelled = summary.bytes_up + summary.bytes_down
    return quiet, single, travelled


def _row(name: str, unit: str, ours: list[float], floor: list[float], against: str) -> dict[str, Any]:
    value, least = statistics.median(ours), statistics.median(floor)
    return {
        "name": name,
        "value": value,
        "unit": unit,
        "floor_or_peer": f"{against}: {least:.4g} {unit}",
        "ratio": value / least,
        "n": len(ours),
        "min": min(ours),
        "max": max(ours),
    }


if __name__ == "__main__":
    print(json.dumps(measure(), indent=2))
