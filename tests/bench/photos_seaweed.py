"""Photos of 200 KB, resumable by tus, into SeaweedFS with its fsync on, and off for comparison.

The whole way a photo goes: announced, sent, checked against its SHA-256, stored, noted in PostgreSQL. The floor puts
the same bytes into the same bucket with the same number of writers, and nothing else.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import random
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg

from fieldapp.central.blobs import open_bucket
from fieldapp.central.config import CentralConfig
from fieldapp.wire import http
from fieldapp.wire.codec import pack
from tests.bench.push import row, serving, township
from tests.central.actors import Device
from tests.central.production import environment, postgres_server, s3_variables, seaweed_server

PHOTOS, SIZE, WRITERS, ROUNDS = 120, 200_000, 8, 4
TUS = {"Tus-Resumable": "1.0.0"}


def measure() -> list[dict[str, Any]]:
    """Photos a second beside bare puts."""
    rows = []
    for fsync in (True, False):
        with contextlib.ExitStack() as stack:
            root = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            server = stack.enter_context(postgres_server(root / "postgres"))
            endpoint = stack.enter_context(seaweed_server(root / "seaweed", fsync=fsync))
            sent, put = _measured(root, server, s3_variables(endpoint))
        name = f"photos of 200 KB into SeaweedFS, fsync {'on' if fsync else 'off'}, {WRITERS} at a time"
        rows.append(row(name, "photos/s", sent, put))
    return rows


def _measured(root: Path, server: str, s3: dict[str, str]) -> tuple[list[float], list[float]]:
    dice = random.Random(11)
    database = f"{server}/central"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute("CREATE DATABASE central")
    with environment(s3):
        town, _, code = township(root, CentralConfig(root / "central", database_url=database, blob_url="s3://photos/c"))
        town.central.close()
        bare = open_bucket("s3://photos/floor")
    variables = {**s3, "FIELDAPP_DATABASE_URL": database, "FIELDAPP_BLOB_URL": "s3://photos/c"}
    sent, put = [], []
    with serving(root / "central", variables) as url:
        device = Device(url, dice)
        device.enrol(code)
        device.headers()
        for _ in range(ROUNDS):
            photos = [dice.randbytes(SIZE) for _ in range(PHOTOS)]
            put.append(_rate(lambda data: bare.put_blob(hashlib.sha256(data).hexdigest(), data), photos))
            sent.append(_rate(lambda data: _send(device, data), photos))
            _check(device, photos)
        device.client.close()
    return sent, put


def _rate(work: Callable[[bytes], object], photos: Sequence[bytes]) -> float:
    with ThreadPoolExecutor(WRITERS) as pool:
        began = time.perf_counter()
        assert all(pool.map(work, photos))
        return len(photos) / (time.perf_counter() - began)


def _send(device: Device, data: bytes) -> bool:
    described = "sha256 " + base64.b64encode(hashlib.sha256(data).hexdigest().encode()).decode()
    mine = {**device.headers(), **TUS}
    announced = {**mine, "Upload-Length": str(len(data)), "Upload-Metadata": described}
    created = device.client.post(http.FILES, headers=announced)
    assert created.status_code == 201, created.content
    going_on = {**mine, "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
    sent = device.client.patch(urlsplit(created.headers["location"]).path, content=data, headers=going_on)
    return sent.status_code == 204


def _check(device: Device, photos: Sequence[bytes]) -> None:
    inquiry = pack(http.BlobInquiry(tuple(hashlib.sha256(data).hexdigest() for data in photos)))
    answer = device.client.post(http.BLOB_STATUS, content=inquiry, headers=device.headers())
    assert all(line.stored for line in device.receipt(answer).photos)
