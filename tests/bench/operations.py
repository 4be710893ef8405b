"""A township's central with many stored visits: what its database weighs, what backup, restore and a first pull take.

The visits are forty real ones (checklist TK, answered as the field does) kept many times under other ids, since making
and sending hundreds of thousands would take the time of everything else; a dump that squeezes therefore says nothing of
its size. The central is a process of its own, on the embedded default, then on PostgreSQL; its memory is what the
kernel says (VmHWM), beside what it needs before the first request. Floors: a plain copy of the backup file for backup
and restore, and the same rows read by one SELECT for the pull.

``FIELDAPP_BENCH_VISITS`` says how many visits (36,000 when unset; a supervisor's 24 months are 360,000).
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import select

from fieldapp.central import admin
from fieldapp.central.accounts import Role
from fieldapp.central.config import DATABASE_URL, CentralConfig
from fieldapp.central.open import open_central
from fieldapp.central.services.backup import back_up
from fieldapp.central.services.restore import bring_keys, restore
from fieldapp.central.store.counting import database_bytes
from fieldapp.central.store.feed import Change, raise_feed
from fieldapp.central.store.rows import insert_all
from fieldapp.central.store.tables import feed_rows, records
from fieldapp.forms.api import compile_form
from fieldapp.forms.shape import answer_shapes
from fieldapp.places import resources
from fieldapp.wire import scope
from fieldapp.wire.feed import EntityKind
from fieldapp.wire.ids import uuid7
from fieldapp.wire.receipt import Outcome
from fieldapp.wire.record import Record
from tests.bench.push import row, serving, township, visit_of
from tests.central.actors import TOWNSHIP, VILLAGES, Device
from tests.central.production import postgres_server

VISITS = int(os.environ.get("FIELDAPP_BENCH_VISITS", "36000"))
DISTINCT, AT_ONCE = 40, 2_000


def measure() -> list[dict[str, Any]]:
    """Bytes a stored visit, seconds of backup and restore, rows a second and memory of a first pull."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        config, again = CentralConfig(root / "central"), CentralConfig(root / "again")
        rows = _measure("embedded default", root, config, again, {})
    with tempfile.TemporaryDirectory() as folder, postgres_server(Path(folder) / "postgres") as server:
        root = Path(folder)
        for name in ("central", "again"):
            with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
                connection.execute(f"CREATE DATABASE {name}".encode())
        config, again = (CentralConfig(root / name, database_url=f"{server}/{name}") for name in ("central", "again"))
        return rows + _measure("PostgreSQL", root, config, again, {DATABASE_URL: f"{server}/central"})


def _measure(
    name: str, root: Path, config: CentralConfig, again: CentralConfig, variables: dict[str, str]
) -> list[dict[str, Any]]:
    town, _, code = township(root, config)
    people = town.people(300)
    supervisor = admin.add_account(town.central, name="郑一", role=Role.SUPERVISOR, divisions_served=[TOWNSHIP])
    second = admin.issue_code(town.central, supervisor.id).text
    town.central.close()
    with serving(config.folder, variables) as url:
        templates = _templates(url, code, people)
    before = _weight(config)
    _fill(config, templates)
    stored = _weight(config) - before
    return [
        row(f"{name}: database, a stored visit", "B", [stored / VISITS], [_mean(templates)]),
        *_copies(name, root, config, again),
        *_first_pull(name, config, second, variables),
    ]


def _templates(url: str, code: str, people: list[str]) -> list[Record]:
    device = Device(url, random.Random(5))
    device.enrol(code)
    form = compile_form(resources() / "forms" / "compiled" / "TK.xml")
    made = [visit_of(device, people, form, answer_shapes(form)) for _ in range(DISTINCT)]
    assert all(line.outcome is Outcome.APPLIED for line in device.push(*made))
    device.client.close()
    return made


def _fill(config: CentralConfig, templates: list[Record]) -> None:
    central = open_central(config)
    dice = random.Random(11)
    now = central.now_ms()
    with central.store.read() as connection:
        known = [dict(one._mapping) for one in connection.execute(select(records))]
    for start in range(0, VISITS, AT_ONCE):
        rows = [{**known[n % len(known)], "id": uuid7(now, dice.randbytes)} for n in range(start, start + AT_ONCE)]
        rows = [{**one, "seq": start + place + 1_000} for place, one in enumerate(rows)]
        where = scope.sensitive(VILLAGES[0])
        changes = [Change(TOWNSHIP, where, EntityKind.RECORD, one["id"], 1, TOWNSHIP.encode()) for one in rows]
        with central.store.write() as connection:
            insert_all(connection, records, rows)
            raise_feed(connection, changes)
    central.close()


def _copies(name: str, root: Path, config: CentralConfig, again: CentralConfig) -> list[dict[str, Any]]:
    central = open_central(config)
    began = time.perf_counter()
    back_up(central, root / "backup.tar")
    backed_up = time.perf_counter() - began
    central.close()
    began = time.perf_counter()
    shutil.copyfile(root / "backup.tar", root / "copy.tar")
    copied = time.perf_counter() - began
    (root / "copy.tar").unlink()
    bring_keys(again, config.keys)
    began = time.perf_counter()
    restore(again, root / "backup.tar").close()
    restored = time.perf_counter() - began
    shutil.rmtree(again.folder)
    (root / "backup.tar").unlink()
    return [
        row(f"{name}: backup of {VISITS} visits", "s", [backed_up], [copied]),
        row(f"{name}: restore of {VISITS} visits", "s", [restored], [copied]),
    ]


def _first_pull(name: str, config: CentralConfig, code: str, variables: dict[str, str]) -> list[dict[str, Any]]:
    floor = _floor(config)
    words = [sys.executable, "-m", "fieldapp", "central", "serve", "--data", str(config.folder), "--port", "0"]
    with subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env={**os.environ, **variables}
    ) as process:
        assert process.stdout is not None
        url = json.loads(process.stdout.readline())["url"]
        device = Device(url, random.Random(6))
        device.enrol(code)
        device.headers()
        idle = _peak(process.pid)
        began, rows, longest, more = time.perf_counter(), 0, 0.0, True
        while more:
            asked = time.perf_counter()
            reply = device.fetch()
            longest = max(longest, time.perf_counter() - asked)
            rows += sum(len(page.rows) for page in device.pages(reply))
            more = reply.more
        seconds = time.perf_counter() - began
        peak = _peak(process.pid)
        device.client.close()
        process.terminate()
    assert rows >= VISITS
    return [
        row(f"{name}: first pull of {VISITS} visits", "rows/s", [rows / seconds], [floor]),
        row(f"{name}: first pull of {VISITS} visits, the longest request", "s", [longest], [seconds]),
        row(f"{name}: first pull of {VISITS} visits, memory of the central", "MB", [peak], [idle]),
    ]


def _floor(config: CentralConfig) -> float:
    central = open_central(config)
    joined = select(records).join(
        feed_rows, (feed_rows.c.township == records.c.township) & (feed_rows.c.entity == records.c.id)
    )
    began, count = time.perf_counter(), 0
    with central.store.read() as connection:
        for _ in connection.execute(joined.execution_options(yield_per=AT_ONCE)):
            count += 1
    seconds = time.perf_counter() - began
    central.close()
    return count / seconds


def _peak(pid: int) -> float:
    """The most memory a process ever had, in MB."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def _weight(config: CentralConfig) -> int:
    central = open_central(config)
    with central.store.read() as connection:
        size = database_bytes(connection)
    central.close()
    return size


def _mean(templates: list[Record]) -> float:
    return sum(len(one.envelope) + len(one.signature) + len(one.salt) + len(one.body) for one in templates) / DISTINCT


if __name__ == "__main__":
    print(json.dumps(measure(), ensure_ascii=False, indent=2))
