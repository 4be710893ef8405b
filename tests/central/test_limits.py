"""What is too large, too odd or not for us gets a clear refusal and leaves nothing behind."""

from __future__ import annotations

import socket
import time
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from sqlalchemy import select, text

from fieldapp.central import admin
from fieldapp.central.config import Limits
from fieldapp.central.errors import TooManyRequests
from fieldapp.central.services.shares import Shares
from fieldapp.central.store.tables import incidents
from fieldapp.sync.engine import sync_once
from fieldapp.sync.enrol import enrol
from fieldapp.sync.errors import TooManyTries
from fieldapp.sync.schedule import Delays, ScheduleState, due, failed, started
from fieldapp.sync.transports.https import HttpsTransport
from fieldapp.wire import http
from fieldapp.wire.batch import CONTEXT, MAX_BYTES, BatchHeader, _Sealed, _signed
from fieldapp.wire.codec import pack, squeeze, unpack
from fieldapp.wire.enrolment import EnrolmentCode
from fieldapp.wire.receipt import Outcome, Reason
from fieldapp.wire.suite import SUITE, key_id, seal
from tests.central.actors import Device, Town, TownMaker, served, visit_body
from tests.central.test_enrol import problem
from tests.central.test_uploads import begin
from tests.sync.twins import device_keys
from tests.sync.vault_bench import VaultBench


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
    assert "fieldapp_batch_records_sum 1.0" in text and 'fieldapp_chains{state="complete"} 1.0' in text
    assert "fieldapp_form_checks_waiting 1.0" in text and "fieldapp_store_up 1.0" in text
    assert 'fieldapp_store_seconds_count{kind="write"}' in text and "fieldapp_disk_free_bytes" in text
    town.central.config.blobs.rename(town.central.config.data / "gone")
    assert device.client.get("/healthz").status_code == 200
    assert problem(device.client.get("/readyz")) == (503, "blobs_unavailable")


def test_what_is_held_and_why_can_be_watched(town: Town) -> None:
    device = town.device()
    first = device.visit("0" * 32)
    device.push(first, device.visit("1" * 32))
    device.push(device.visit("2" * 32, record_id=first.opened().id))
    begin(device, town.dice.randbytes(100))
    text = device.client.get("/metrics").text
    assert 'fieldapp_records_not_applied_total{outcome="held",reason="unknown_subject"} 2.0' in text
    assert 'fieldapp_held_records{reason="unknown_subject"} 2.0' in text
    assert 'fieldapp_incidents{kind="same_id_other_bytes"} 1.0' in text
    assert "fieldapp_uploads_under_way 1.0" in text
    for private in (device.id, device.account, first.opened().id):
        assert private not in text


def test_a_database_that_lacks_a_revision_takes_no_work_and_a_newer_one_does(town: Town) -> None:
    client = town.stranger().client
    with town.central.store.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    assert problem(client.get("/readyz")) == (503, "store_behind")
    with town.central.store.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert client.get("/readyz").status_code == 200


@pytest.mark.parametrize("parts", ["embedded"], indirect=True)
def test_a_disk_that_is_nearly_full_takes_no_work(new_town: TownMaker) -> None:
    with served(new_town(limits=Limits(disk_room_bytes=2**60))) as town:
        client = town.stranger().client
        assert problem(client.get("/readyz")) == (503, "disk_low")
        assert client.get("/healthz").status_code == 200


@pytest.mark.parametrize("parts", ["embedded"], indirect=True)
def test_a_device_that_asks_in_a_circle_is_told_when_to_come_back(new_town: TownMaker) -> None:
    with served(new_town(limits=Limits(device_burst=5, device_requests_per_s=0.01))) as town:
        (person,) = town.people(1)
        greedy, other = town.device(), town.device()
        headers = greedy.headers()
        answers = [greedy.client.get(http.FEED, headers=headers) for _ in range(6)]
        assert [answer.status_code for answer in answers] == [200] * 5 + [429]
        assert problem(answers[-1]) == (429, "too_many_requests")
        assert 1 <= int(answers[-1].headers["Retry-After"]) <= 100
        visit = greedy.visit(person)
        assert problem(greedy.send(greedy.seal(visit))) == (429, "too_many_requests")
        assert [line.outcome for line in other.push(other.visit(person))] == [Outcome.APPLIED]
        forged = bytearray(greedy.seal(visit))
        forged[-1] ^= 1
        assert problem(greedy.send(bytes(forged))) == (400, "signature_invalid")


@pytest.mark.parametrize("parts", ["embedded"], indirect=True)
def test_a_real_device_waits_as_long_as_it_was_told(new_town: TownMaker, tmp_path: Path) -> None:
    with served(new_town(limits=Limits(device_burst=1, device_requests_per_s=0.01))) as town:
        code = EnrolmentCode.parse(admin.issue_code(town.central, town.account().id).text)
        bench, keys = VaultBench(tmp_path, 21), device_keys(21)
        line = HttpsTransport(town.url, now=time.time)
        result = enrol(line, code, signing=keys[0], sealing=keys[1], device_name="本")
        line.close()
        bench.enrol(result.identity, keys, town.url, result.reply)
        identity, ports = bench.vault.device.identity(), bench.ports
        line = HttpsTransport(town.url, identity=identity, credentials=ports.credentials, now=time.time)
        sync_once(identity, ports, line)
        with pytest.raises(TooManyTries) as told:
            sync_once(identity, ports, line)
        line.close()
        bench.close()
        wish = told.value.retry_after_s
        assert wish is not None and 50 < wish <= 100
        waits = failed(started(ScheduleState()), 0.0, Delays(), lambda: 1.0, at_least_s=wish)
        assert due(waits, Delays()) == wish


def test_a_share_fills_up_again_as_time_goes_by() -> None:
    now = [0.0]
    shares = Shares(3, 0.5, lambda: now[0])
    for _ in range(3):
        shares.take("a")
    with pytest.raises(TooManyRequests) as told:
        shares.take("a")
    assert told.value.retry_after_s == 2
    shares.take("b")
    now[0] = 1.9
    with pytest.raises(TooManyRequests):
        shares.take("a")
    now[0] = 2.0
    shares.take("a")
    now[0] = 1000.0
    for _ in range(3):
        shares.take("a")
    with pytest.raises(TooManyRequests):
        shares.take("a")
