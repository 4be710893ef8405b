"""Two replicas behind a proxy serve the same devices; one is killed under load, and nothing is lost.

Everything is real: PostgreSQL and SeaweedFS that sync, two central processes, caddy, and devices that speak the wire's
bytes. A device does what a device does: it sends again what it has no receipt for.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import os
import random
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from fieldapp.central import admin
from fieldapp.central.accounts import Role
from fieldapp.central.open import open_central
from fieldapp.central.services.verify import verify_central
from fieldapp.wire import http
from fieldapp.wire.bodies import BlobRef, PhotoRef
from fieldapp.wire.codec import pack
from fieldapp.wire.feed import EntityKind, decode_reply
from fieldapp.wire.receipt import Outcome
from tests.central.actors import DIVISIONS_CSV, VILLAGES, Device, Town
from tests.central.production import Absent, Production, production, proxy_server

DEVICES, ROUNDS, BATCH, KILL_AFTER = 3, 14, 25, 4
TUS = {"Tus-Resumable": "1.0.0"}
PATCH = {**TUS, "Content-Type": "application/offset+octet-stream"}
CHUNK = 50_000
TRIES = 60


@pytest.fixture(scope="module")
def servers() -> Iterator[Production]:
    """PostgreSQL and SeaweedFS; skips with the reason where a program is absent."""
    try:
        with production(DIVISIONS_CSV) as running:
            yield running
    except Absent as absent:
        pytest.skip(f"not on this machine: {absent}")


@dataclass
class Load:
    """What the devices did: records acknowledged, photos stored, and the answers that were lost or refused."""

    acknowledged: set[str] = field(default_factory=set)
    sent: list[str] = field(default_factory=list)
    photos: set[str] = field(default_factory=set)
    seen: list[str] = field(default_factory=list)
    broken: int = 0
    under_way: threading.Event = field(default_factory=threading.Event)


def asked(load: Load, device: Device, method: str, path: str, **what: Any) -> httpx.Response:
    """Ask until the answer is the central's own; a proxy without a central behind it is no answer."""
    for _ in range(TRIES):
        try:
            answer = device.client.request(method, path, **what)
        except httpx.TransportError:
            load.broken += 1
            continue
        if answer.status_code < 500:
            return answer
        load.broken += 1
    raise AssertionError("no replica answered")


def work(device: Device, people: list[str], load: Load) -> None:
    """Visits with a photo every round: records first, then the photo in pieces, resumed wherever it stopped."""
    for number in range(ROUNDS):
        data = device.dice.randbytes(3 * CHUNK)
        visits = [
            device.visit(device.dice.choice(people), photos=() if place else (photo(data),)) for place in range(BATCH)
        ]
        load.sent += [visit.opened().id for visit in visits]
        receipt = device.receipt(asked(load, device, "POST", http.BATCHES, content=device.seal(*visits)))
        load.acknowledged |= {line.id for line in receipt.records if line.outcome is Outcome.APPLIED}
        send_photo(device, data, load)
        if number == KILL_AFTER:
            load.under_way.set()


def send_photo(device: Device, data: bytes, load: Load) -> None:
    """By tus, in pieces; a piece whose answer was lost is asked after, as the protocol says."""
    digest = hashlib.sha256(data).hexdigest()
    described = "sha256 " + base64.b64encode(digest.encode()).decode()
    mine = device.headers()
    announced = {**mine, **TUS, "Upload-Length": str(len(data)), "Upload-Metadata": described}
    inquiry = pack(http.BlobInquiry((digest,)))
    while digest not in load.photos:
        created = asked(load, device, "POST", http.FILES, headers=announced)
        path, offset = urlsplit(created.headers["location"]).path, 0
        while offset < len(data):
            headers = {**mine, **PATCH, "Upload-Offset": str(offset)}
            with contextlib.suppress(httpx.TransportError):
                device.client.patch(path, content=data[offset : offset + CHUNK], headers=headers)
            standing = asked(load, device, "HEAD", path, headers={**mine, **TUS})
            if standing.status_code == 404:
                break  # finished, or its end was cut off: the status tells
            offset = int(standing.headers["upload-offset"])
        told = device.receipt(asked(load, device, "POST", http.BLOB_STATUS, content=inquiry, headers=mine))
        load.photos |= {line.sha256 for line in told.photos if line.stored}


def read(reader: Device, load: Load) -> None:
    """Pull what is new; a request that breaks off is made again at the same cursor."""
    more = True
    while more:
        query = {} if reader.cursor is None else {"cursor": reader.cursor}
        answer = asked(load, reader, "GET", http.FEED, params=query, headers=reader.headers())
        assert answer.status_code == 200, answer.content
        reply = decode_reply(answer.content)
        reader.cursor, more = reply.cursor, reply.more
        load.seen += [row.id for page in reader.pages(reply) for row in page.rows if row.kind is EntityKind.RECORD]


def photo(data: bytes) -> PhotoRef:
    """A reference to a ciphertext."""
    blob = BlobRef(hashlib.sha256(data).hexdigest(), len(data))
    return PhotoRef("/data/p", "p.jpg", blob, bytes(32), 10, 10, "0" * 64, "0" * 16, "0" * 16)


@contextlib.contextmanager
def replica(folder: Path, variables: dict[str, str]) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A central process, and its ``host:port``."""
    words = [sys.executable, "-m", "fieldapp", "central", "serve", "--data", str(folder), "--port", "0"]
    environment = {**os.environ, **variables}
    with subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment
    ) as process:
        assert process.stdout is not None
        try:
            yield process, urlsplit(json.loads(process.stdout.readline())["url"]).netloc
        finally:
            process.kill()


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_replica_killed_under_load_loses_nothing(tmp_path: Path, servers: Production) -> None:
    (tmp_path / "central").mkdir()
    config = servers.fresh(tmp_path / "central")
    variables = servers.variables(config)
    central = open_central(config)
    town = Town(central, random.Random(4))
    people = town.people(20)
    places = [VILLAGES[number % len(VILLAGES)] for number in range(DEVICES)]
    accounts = [town.account(Role.ASSISTANT, VILLAGES[0], place) for place in places] + [town.account(Role.SUPERVISOR)]
    codes = [admin.issue_code(central, account.id).text for account in accounts]
    load = Load()
    with contextlib.ExitStack() as stack:
        (doomed, first), (_, second) = (stack.enter_context(replica(config.folder, variables)) for _ in range(2))
        town.url = stack.enter_context(proxy_server(tmp_path / "caddy", [first, second]))
        devices = [town.stranger() for _ in codes]
        for device, code in zip(devices, codes, strict=True):
            stack.callback(device.client.close)
            device.enrol(code)
            device.headers()
        reader = devices.pop()
        with ThreadPoolExecutor(DEVICES) as pool:
            jobs = [pool.submit(work, device, people, load) for device in devices]
            assert load.under_way.wait(120)
            doomed.kill()
            assert not any(job.done() for job in jobs)
            while not all(job.done() for job in jobs):
                read(reader, load)
            for job in jobs:
                job.result()
        read(reader, load)
    assert doomed.returncode == -9
    assert load.acknowledged == set(load.sent) and len(load.sent) == DEVICES * ROUNDS * BATCH
    assert sorted(load.seen) == sorted(load.sent)  # each once, none passed over
    assert len(load.photos) == DEVICES * ROUNDS
    found = verify_central(central)
    assert (found.problems, found.records, found.gaps) == ([], len(load.sent), 0)
    assert admin.count_everything(central)["records"] == {"applied": len(load.sent)}
    central.close()
    servers.drop(config)
