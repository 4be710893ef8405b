"""Push into PostgreSQL: 2,000 visit records in batches of 200, durable, from one device and from four at a time.

As ``push``, with the central on a PostgreSQL server of the bench's own (fsync on) instead of the embedded default. The
floor copies the same records into one table of the same server, a transaction a batch, and nothing else.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psycopg

from fieldapp.central import admin
from fieldapp.central.accounts import Role
from fieldapp.central.config import CentralConfig
from fieldapp.forms.api import compile_form
from fieldapp.forms.shape import answer_shapes
from fieldapp.places import resources
from fieldapp.wire.record import Record, encode_record
from tests.bench.push import BATCH, RECORDS, ROUNDS, push, row, serving, township, visit_of
from tests.central.actors import VILLAGES, Device, Town
from tests.central.production import postgres_server

DEVICES = 4


def measure() -> list[dict[str, Any]]:
    """Records a second with their floor, and bytes a record both ways on the wire."""
    with tempfile.TemporaryDirectory() as folder, postgres_server(Path(folder) / "postgres") as server:
        root = Path(folder)
        database = f"{server}/central"
        with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
            connection.execute("CREATE DATABASE central")
            connection.execute("CREATE DATABASE floor")
        town, _, code = township(root, CentralConfig(root / "central", database_url=database))
        codes = [code, *(_another_code(town) for _ in range(DEVICES - 1))]
        people = town.people(300)
        town.central.close()
        with serving(root / "central", {"FIELDAPP_DATABASE_URL": database}) as url:
            devices = [Device(url, random.Random(seed)) for seed in range(5, 5 + DEVICES)]
            for device, own in zip(devices, codes, strict=True):
                device.enrol(own)
            measured = _rounds(devices, people, f"{server}/floor")
            for device in devices:
                device.client.close()
    return measured


def _rounds(devices: Sequence[Device], people: Sequence[str], floor: str) -> list[dict[str, Any]]:
    form = compile_form(resources() / "forms" / "compiled" / "TK.xml")
    shapes = answer_shapes(form)
    alone, together, floors, wire = [], [], [], 0.0
    for number in range(ROUNDS):
        records = [visit_of(devices[0], people, form, shapes) for _ in range(RECORDS)]
        floors.append(RECORDS / _floor(floor, number, records))
        seconds, wire = push(devices[0], records)
        alone.append(RECORDS / seconds)
        loads = [[visit_of(device, people, form, shapes) for _ in range(RECORDS)] for device in devices]
        together.append(RECORDS * len(devices) / _at_once(devices, loads))
    return [
        row("push, PostgreSQL, 200 a batch, one device", "records/s", alone, floors),
        row(f"push, PostgreSQL, 200 a batch, {len(devices)} devices at once", "records/s", together, floors),
        row("push, PostgreSQL, bytes on the wire both ways", "B/record", [wire], [450.0]),
    ]


def _at_once(devices: Sequence[Device], loads: Sequence[Sequence[Record]]) -> float:
    """Seconds until the last device has its last receipt; sealing and looking at receipts left out."""
    batches = [
        [device.seal(*load[start : start + BATCH]) for start in range(0, len(load), BATCH)]
        for device, load in zip(devices, loads, strict=True)
    ]

    def send_all(device: Device, mine: Sequence[bytes]) -> list[int]:
        return [device.send(batch).status_code for batch in mine]

    with ThreadPoolExecutor(len(devices)) as pool:
        began = time.perf_counter()
        answers = [code for codes in pool.map(send_all, devices, batches) for code in codes]
        seconds = time.perf_counter() - began
    assert set(answers) == {200}
    return seconds


def _floor(url: str, number: int, records: Sequence[Record]) -> float:
    rows = [(record.opened().id, encode_record(record)) for record in records]
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE TABLE records{number} (id text PRIMARY KEY, record bytea NOT NULL)".encode())
        began = time.perf_counter()
        for start in range(0, len(rows), BATCH):
            statement = f"COPY records{number} FROM STDIN".encode()
            with connection.transaction(), connection.cursor() as cursor, cursor.copy(statement) as copy:
                for one in rows[start : start + BATCH]:
                    copy.write_row(one)
        return time.perf_counter() - began


def _another_code(town: Town) -> str:
    account = admin.add_account(town.central, name="王二", role=Role.ASSISTANT, divisions_served=[VILLAGES[0]])
    return admin.issue_code(town.central, account.id).text
