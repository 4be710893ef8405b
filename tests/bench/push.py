"""Push: 2,000 visit records in batches of 200 to the central's embedded default, durable, against bare inserts.

The central is a process of its own, as in the field: HTTP, opening and checking the batch, signatures, authority,
projection, feed and receipt are all in the measure. The floor puts the same records into one SQLCipher table with the
same key length and durability, a transaction a batch, and nothing else. Sealing is the device's work and done before.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import sqlcipher3

from fieldapp.central import admin
from fieldapp.central.accounts import Role
from fieldapp.central.config import CentralConfig
from fieldapp.forms.api import FormDefinition, compile_form
from fieldapp.forms.shape import AnswerShape, answer_shapes
from fieldapp.places import resources
from fieldapp.wire.bodies import FormAnswers, ServiceMinutes, VisitBody
from fieldapp.wire.receipt import Outcome
from fieldapp.wire.record import Record, encode_record
from tests.central.actors import DIVISIONS_CSV, VILLAGES, WHEN, Device, Town

RECORDS, BATCH, ROUNDS = 2_000, 200, 5
_WORDS = ("在家", "不在家", "整洁", "正常", "没有变化", "到账且本人支配", "已提醒关好煤气阀", "需要助洁；下周复访")
_FREE, _MOST = 6, 22
"""Of so many answers in words, and answers in all, a visit of the bench consists."""


def measure() -> list[dict[str, Any]]:
    """Records a second with their floor, and bytes a record both ways on the wire."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        town, account, code = township(root, CentralConfig(root / "central"))
        people = town.people(300)
        form = compile_form(resources() / "forms" / "compiled" / "TK.xml")
        shapes = answer_shapes(form)
        town.central.close()
        with serving(root / "central") as url:
            device = Device(url, random.Random(5))
            device.enrol(code)
            assert device.account == account
            pushed, floors, wire = [], [], 0.0
            for number in range(ROUNDS):
                records = [visit_of(device, people, form, shapes) for _ in range(RECORDS)]
                floors.append(_floor(root / f"floor{number}.db", records))
                seconds, wire = push(device, records)
                pushed.append(seconds)
            device.client.close()
    return [
        row(
            "push, embedded default, 200 a batch",
            "records/s",
            [RECORDS / s for s in pushed],
            [RECORDS / s for s in floors],
        ),
        row("push, bytes on the wire both ways", "B/record", [wire], [450.0]),
    ]


def township(root: Path, config: CentralConfig) -> tuple[Town, str, str]:
    """A new central of one township, an account there and a code for its device."""
    divisions = root / "divisions.csv"
    divisions.write_text(DIVISIONS_CSV, encoding="utf-8")
    central = admin.init_central(config, divisions)
    account = admin.add_account(central, name="王一", role=Role.ASSISTANT, divisions_served=[VILLAGES[0]])
    return Town(central, random.Random(3)), account.id, admin.issue_code(central, account.id).text


@contextlib.contextmanager
def serving(data: Path, variables: Mapping[str, str] | None = None) -> Iterator[str]:
    """The URL of a central process on ``data`` and what the ``variables`` name."""
    with serving_process(data, variables) as (url, _):
        yield url


@contextlib.contextmanager
def serving_process(data: Path, variables: Mapping[str, str] | None = None) -> Iterator[tuple[str, int]]:
    """As ``serving``, with the number of the process."""
    words = [sys.executable, "-m", "fieldapp", "central", "serve", "--data", str(data), "--port", "0"]
    environment = {**os.environ, **(variables or {})}
    with subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment
    ) as process:
        assert process.stdout is not None
        try:
            yield json.loads(process.stdout.readline())["url"], process.pid
        finally:
            process.terminate()


def _answers(dice: random.Random, shapes: Mapping[str, AnswerShape]) -> dict[str, str]:
    """Answers of the kinds a visit has: choices, and some in words."""
    chosen = [ref for ref, shape in shapes.items() if shape.choices][: _MOST - _FREE]
    written = [ref for ref, shape in shapes.items() if shape.choices is None and shape.type == "string"][:_FREE]
    answers = {ref: dice.choice(sorted(shapes[ref].choices or ())) for ref in chosen}
    return answers | {ref: dice.choice(_WORDS) for ref in written}


def visit_body(dice: random.Random, new_id: str, form: FormDefinition, shapes: Mapping[str, AnswerShape]) -> VisitBody:
    """What a visit of the bench found: as many answers as a 特困 visit has."""
    return VisitBody(
        visit=new_id,
        forms=(FormAnswers(form.id, form.version, _answers(dice, shapes), form.digest),),
        started_at=WHEN,
        ended_at=WHEN,
        met=True,
        minutes=(ServiceMinutes("clean", 30), ServiceMinutes("meal", 45)),
        next_visit="2026-03-09",
        program="0.1.0",
    )


def visit_of(device: Device, people: Sequence[str], form: FormDefinition, shapes: Mapping[str, AnswerShape]) -> Record:
    """The next record of a device: a visit to one of the people."""
    person = device.dice.choice(people)
    body = visit_body(device.dice, device.new_id(), form, shapes)
    return device.author("visit", body, subjects=(person,), where=f"{VILLAGES[0]}.s")


def push(device: Device, records: Sequence[Record]) -> tuple[float, float]:
    """Seconds until the last receipt, and bytes a record up and down (bodies of the requests and answers)."""
    batches = [device.seal(*records[start : start + BATCH]) for start in range(0, len(records), BATCH)]
    began = time.perf_counter()
    answers = [device.send(batch) for batch in batches]
    seconds = time.perf_counter() - began
    lines = [line for answer in answers for line in device.receipt(answer).records]
    assert len(lines) == len(records) and all(line.outcome is Outcome.APPLIED for line in lines)
    travelled = sum(map(len, batches)) + sum(len(answer.content) for answer in answers)
    return seconds, travelled / len(records)


def _floor(path: Path, records: Sequence[Record]) -> float:
    rows = [(record.opened().id, encode_record(record)) for record in records]
    connection = sqlcipher3.connect(str(path), isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{'5a' * 32}'\"")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE records (id TEXT PRIMARY KEY, record BLOB NOT NULL)")
    began = time.perf_counter()
    for start in range(0, len(rows), BATCH):
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany("INSERT INTO records VALUES (?, ?)", rows[start : start + BATCH])
        connection.execute("COMMIT")
    seconds = time.perf_counter() - began
    connection.close()
    return seconds


def row(name: str, unit: str, ours: list[float], floor: list[float]) -> dict[str, Any]:
    """A measure beside its floor: the ratio of the medians."""
    return {
        "name": name,
        "value": round(statistics.median(ours), 1),
        "unit": unit,
        "floor_or_peer": round(statistics.median(floor), 1),
        "ratio": round(statistics.median(ours) / statistics.median(floor), 4),
        "n": len(ours),
        "min": round(min(ours), 1),
        "max": round(max(ours), 1),
    }


if __name__ == "__main__":
    print(json.dumps(measure(), indent=2))
