"""SIGTERM: what is under way is finished, nothing new begins, and an upload that was cut off goes on afterwards."""

from __future__ import annotations

import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from urllib.parse import urlsplit

import httpx
import pytest

from fieldapp.central import admin
from fieldapp.central.config import CentralConfig
from fieldapp.central.open import open_central
from fieldapp.central.services.verify import verify_central
from fieldapp.wire import http
from fieldapp.wire.receipt import Outcome
from tests.central.actors import Device, make_town
from tests.central.test_disk_full import start
from tests.central.test_uploads import PATCH, begin, offset, patch


@contextmanager
def half_sent(url: str, method: str, path: str, body: bytes, **headers: str) -> Iterator[socket.socket]:
    """A request whose first half the central has begun to read: it asked for the body itself."""
    where = urlsplit(url)
    with socket.create_connection((where.hostname or "", where.port or 0), timeout=30) as line:
        told = {"Host": "c", "Content-Length": str(len(body)), "Expect": "100-continue", **headers}
        head = "".join(f"{name}: {value}\r\n" for name, value in told.items())
        line.sendall(f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode())
        assert line.recv(100).startswith(b"HTTP/1.1 100")
        line.sendall(body[: len(body) // 2])
        yield line


def whole_answer(line: socket.socket) -> bytes:
    """Everything until the central closes the line."""
    said = b""
    while some := line.recv(65_536):
        said += some
    return said


@pytest.mark.slow
def test_what_is_under_way_is_finished(tmp_path: Path) -> None:
    town = make_town(tmp_path)
    (person,) = town.people(1)
    code = admin.issue_code(town.central, town.account().id)
    folder = town.central.config.folder
    with town.central.store.write() as connection:
        connection.exec_driver_sql("UPDATE enrolment_codes SET expires_at = 9999999999999")
    town.central.close()
    process, url = start(folder, room=None)
    device = Device(url, Random(4))
    device.enrol(code.text)
    device.headers()
    batch = device.seal(device.visit(person))
    with half_sent(url, "POST", http.BATCHES, batch, Connection="close") as line:
        process.send_signal(signal.SIGTERM)
        _refuses_others(url)
        line.sendall(batch[len(batch) // 2 :])
        head, _, receipt = whole_answer(line).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200")
    (told,) = device.receipt(httpx.Response(200, content=receipt)).records
    assert (told.outcome, told.repeat) == (Outcome.APPLIED, False)
    assert process.wait(30) == 0
    assert process.stdout is not None
    process.stdout.close()

    process, url = start(folder, room=None)
    device.client.base_url = url
    data = device.dice.randbytes(400_000)
    path = begin(device, data)
    patching = {**device.headers(), **PATCH, "Upload-Offset": "0"}
    with half_sent(url, "PATCH", path, data, **patching):
        process.send_signal(signal.SIGTERM)
        _refuses_others(url)
    assert process.wait(30) == 0
    assert process.stdout is not None
    process.stdout.close()

    process, url = start(folder, room=None)
    device.client.base_url = url
    reached = offset(device, path)
    assert 0 < reached <= len(data) // 2
    assert patch(device, path, reached, data[reached:]).status_code == 204
    device.client.close()
    process.terminate()
    assert process.wait(30) == 0
    assert process.stdout is not None
    process.stdout.close()
    central = open_central(CentralConfig(folder))
    found = verify_central(central)
    assert (found.problems, found.records, found.blobs) == ([], 1, 1)
    central.close()


def _refuses_others(url: str) -> None:
    """Return when the central takes no new line any more."""
    where = urlsplit(url)
    while True:
        try:
            socket.create_connection((where.hostname or "", where.port or 0), timeout=5).close()
        except ConnectionRefusedError:
            return


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_an_idle_central_ends_at_once_and_well(tmp_path: Path, number: signal.Signals) -> None:
    town = make_town(tmp_path)
    town.central.close()
    process, _ = start(town.central.config.folder, room=None)
    process.send_signal(number)
    assert process.wait(20) == 0
    assert process.stdout is not None
    process.stdout.close()
