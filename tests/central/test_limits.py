"""What is too large, too odd or not for us gets a clear refusal and leaves nothing behind."""

from __future__ import annotations

import socket
import time
from http.client import HTTPConnection
from urllib.parse import urlsplit

import httpx
import pytest
from sqlalchemy import select

from fieldapp.central import admin
from fieldapp.central.store.tables import incidents
from fieldapp.wire import http
from fieldapp.wire.batch import CONTEXT, MAX_BYTES, BatchHeader, _Sealed, _signed
from fieldapp.wire.codec import pack, squeeze, unpack
from fieldapp.wire.receipt import Outcome, Reason
from fieldapp.wire.suite import SUITE, key_id, seal
from tests.central.actors import Device, Town, visit_body
from tests.central.test_enrol import problem


def sealed(device: Device, plaintext: bytes, *, version: int = 1) -> bytes:
    """A batch that is genuine in all but its contents."""
    public = device.central.sealing_public
    header = pack(BatchHeader(version, SUITE, key_id(public), device.signing.public, ((1, 1),)))
    ciphertext = seal(public, plaintext, header)
    return pack(_Sealed(header, ciphertext, device.signing.sign(CONTEXT, _signed(header, ciphertext))))


@pytest.mark.parametrize("path", [http.BATCHES, http.ENROL, http.SESSION, http.CHALLENGE, http.BLOB_STATUS])
def test_bodies_above_the_limit_are_refused_before_they_are_read(town: Town, path: str) -> None:
    limit = MAX_BYTES if path == http.BATCHES else town.central.config.limits.request_bytes
    url = urlsplit(town.url)
    assert url.hostname is not None
    line = HTTPConnection(url.hostname, url.port, timeout=20)
    line.putrequest("POST", path)
    line.putheader("Content-Length", str(limit + 1))
    line.endheaders()
    answer = line.getresponse()  # although not a byte of the body was sent
    assert (answer.status, unpack(answer.read(), http.Problem).code) == (413, "too_large")
    line.close()


def test_a_body_of_unknown_length_is_cut_at_the_limit(town: Town) -> None:
    stranger = town.stranger()
    answer = stranger.client.post(http.ENROL, content=(bytes(65_536) for _ in range(17)))
    assert problem(answer) == (413, "too_large")


def test_a_compression_bomb_dies_early(town: Town) -> None:
    device = town.device()
    bomb = squeeze(bytes(65 * 1024 * 1024))
    assert len(bomb) < 10_000
    assert problem(device.send(sealed(device, bomb))) == (400, "malformed")
    assert admin.count_everything(town.central)["records"] == {}


@pytest.mark.parametrize(
    "plaintext", [b"", b"\xc1", squeeze(pack(())), squeeze(pack({"a": 1})), squeeze(b"\x91" * 5000)]
)
def test_batches_of_nonsense(town: Town, plaintext: bytes) -> None:
    device = town.device()
    assert problem(device.send(sealed(device, plaintext))) == (400, "malformed")


def test_a_newer_programs_batch_is_told_so(town: Town) -> None:
    device = town.device()
    assert problem(device.send(sealed(device, b"", version=2))) == (426, "unsupported_version")


def test_a_caller_that_hangs_up_in_the_middle_is_no_fault(town: Town, events: list[dict[str, object]]) -> None:
    (person,) = town.people(1)
    device = town.device()
    batch = device.seal(device.visit(person))
    url = urlsplit(town.url)
    with socket.create_connection((url.hostname, url.port)) as line:
        line.sendall(f"POST {http.BATCHES} HTTP/1.1\r\nHost: c\r\nContent-Length: {len(batch)}\r\n\r\n".encode())
        line.sendall(batch[: len(batch) // 2])
    deadline = time.monotonic() + 20
    while not any(event.get("status") == 499 for event in events):
        assert time.monotonic() < deadline
        assert device.client.get("/healthz").status_code == 200
    assert [line.repeat for line in device.receipt(device.send(batch)).records] == [False]


def test_evidence_and_envelopes_are_bounded(town: Town) -> None:
    (person,) = town.people(1)
    device = town.device()
    huge = device.author("visit", visit_body(device.new_id(), "SQ", {}), subjects=(person,), author="x" * 200_000)
    (line,) = device.push(huge)
    assert (line.outcome, line.reason, line.field) == (Outcome.REJECTED, Reason.BAD_BODY, "envelope")
    assert line.hash == huge.hash
    with town.central.store.read() as connection:
        (kept,) = connection.execute(select(incidents.c.evidence)).scalars()
    assert huge.signature in kept and len(kept) < 70_000


def test_an_inquiry_has_a_limit(town: Town) -> None:
    device = town.device()
    for asked in (("0" * 64,) * 1001, ("x",)):
        answer = device.client.post(http.BLOB_STATUS, content=pack(http.BlobInquiry(asked)), headers=device.headers())
        assert problem(answer) == (400, "malformed")


def test_refusals_are_problems_without_what_was_sent(town: Town) -> None:
    client = town.stranger().client
    answers: list[httpx.Response] = [
        client.get("/v1/nothing-here"),
        client.put(http.CENTRAL),
        client.post(http.CHALLENGE, content="张三丰".encode()),
        client.get(http.FEED, headers={"Authorization": "Bearer 张三丰".encode()}),
    ]
    assert [answer.status_code for answer in answers] == [404, 405, 400, 401]
    for answer in answers:
        assert answer.headers["content-type"] == http.MEDIA_TYPE
        told = unpack(answer.content, http.Problem)
        assert told.code and "张三丰" not in told.detail


@pytest.mark.parametrize("parts", ["embedded"], indirect=True)
def test_health_and_metrics(town: Town) -> None:
    (person,) = town.people(1)
    device = town.device()
    assert device.client.get("/healthz").text == device.client.get("/readyz").text == "ok"
    device.push(device.visit(person))
    text = device.client.get("/metrics").text
    assert 'fieldapp_records_total{outcome="applied",repeat="false"} 1.0' in text
    assert 'route="/v1/batches",status="200"' in text
    assert device.id not in text
    town.central.config.blobs.rename(town.central.config.data / "gone")
    assert device.client.get("/healthz").status_code == 200
    assert problem(device.client.get("/readyz")) == (503, "blobs_unavailable")
