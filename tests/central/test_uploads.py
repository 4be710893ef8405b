"""Ciphertexts up by tus and down by Range: cut anywhere, resumed by anyone, whole or not at all."""

from __future__ import annotations

import base64
import hashlib
import socket
import time
from urllib.parse import urlsplit

import httpx
import pytest

from fieldapp.central.accounts import Role
from fieldapp.central.config import Limits
from fieldapp.central.services.uploads import sweep_uploads, take_bytes
from fieldapp.central.services.verify import verify_central
from fieldapp.central.store import blobs
from fieldapp.wire import http, scope
from fieldapp.wire.bodies import BlobRef, PhotoRef
from fieldapp.wire.codec import pack
from fieldapp.wire.receipt import PhotoLine
from tests.central.actors import TOWNSHIP, VILLAGES, Device, Town, TownMaker, reopen, served
from tests.central.test_enrol import problem

TUS = {"Tus-Resumable": "1.0.0"}
PATCH = {**TUS, "Content-Type": "application/offset+octet-stream"}


def create(device: Device, data: bytes, *, sha256: str | None = None, **headers: str) -> httpx.Response:
    """Announce an upload of ``data``."""
    digest = sha256 if sha256 is not None else hashlib.sha256(data).hexdigest()
    metadata = "sha256 " + base64.b64encode(digest.encode()).decode()
    announced = {**TUS, "Upload-Length": str(len(data)), "Upload-Metadata": metadata, **headers}
    return device.client.post(http.FILES, headers={**device.headers(), **announced})


def begin(device: Device, data: bytes, **more: str) -> str:
    """Announce an upload and return its path."""
    answer = create(device, data, **more)
    assert answer.status_code == 201, answer.content
    return urlsplit(answer.headers["location"]).path


def patch(device: Device, path: str, offset: int, data: bytes) -> httpx.Response:
    """Send bytes from ``offset``."""
    return device.client.patch(path, content=data, headers={**device.headers(), **PATCH, "Upload-Offset": str(offset)})


def offset(device: Device, path: str) -> int:
    """How far the central says the upload came."""
    answer = device.client.head(path, headers={**device.headers(), **TUS})
    assert answer.status_code == 200, answer.status_code
    return int(answer.headers["upload-offset"])


def status(device: Device, *sha256: str) -> list[PhotoLine]:
    """The signed lines about ciphertexts."""
    answer = device.client.post(http.BLOB_STATUS, content=pack(http.BlobInquiry(sha256)), headers=device.headers())
    return list(device.receipt(answer).photos)


def download(device: Device, sha256: str, **headers: str) -> httpx.Response:
    """Fetch a ciphertext."""
    return device.client.get(f"{http.BLOBS}/{sha256}", headers={**device.headers(), **headers})


def photo(data: bytes) -> PhotoRef:
    """A reference to a ciphertext."""
    blob = BlobRef(hashlib.sha256(data).hexdigest(), len(data))
    return PhotoRef("/data/p", "p.jpg", blob, bytes(32), 10, 10, "0" * 64, "0" * 16, "0" * 16)


@pytest.fixture
def device(town: Town) -> Device:
    """An assistant's device."""
    return town.device()


@pytest.fixture
def data(town: Town) -> bytes:
    """200 KB that look like a ciphertext."""
    return town.dice.randbytes(200_000)


def test_whole_in_one_piece(town: Town, device: Device, data: bytes) -> None:
    sha256 = hashlib.sha256(data).hexdigest()
    assert status(device, sha256) == [PhotoLine(sha256, False)]
    path = begin(device, data)
    assert offset(device, path) == 0
    answer = patch(device, path, 0, data)
    assert (answer.status_code, answer.headers["upload-offset"]) == (204, str(len(data)))
    assert status(device, sha256) == [PhotoLine(sha256, True)]
    assert download(device, sha256).content == data
    assert device.client.head(path, headers={**device.headers(), **TUS}).status_code == 404
    found = verify_central(town.central)
    assert (found.blobs, found.problems) == (1, [])


def test_cut_in_the_middle_and_resumed_at_the_byte(device: Device, data: bytes) -> None:
    path = begin(device, data)
    half = 123_457
    _patch_and_hang_up(device, path, data, half)
    arrived = _settled_offset(device, path)
    assert 0 < arrived <= half
    answer = patch(device, path, arrived, data[arrived:])
    assert answer.status_code == 204, answer.content
    sha256 = hashlib.sha256(data).hexdigest()
    assert status(device, sha256) == [PhotoLine(sha256, True)]
    assert download(device, sha256).content == data


def test_resumed_after_a_restart_of_the_central(town: Town, device: Device, data: bytes) -> None:
    path = begin(device, data)
    assert patch(device, path, 0, data[:50_000]).status_code == 204
    with served(reopen(town)) as again:
        device.client.base_url = again.url
        assert offset(device, path) == 50_000
        assert patch(device, path, 50_000, data[50_000:]).status_code == 204
        assert status(device, hashlib.sha256(data).hexdigest())[0].stored


def test_two_replicas_do_not_mix_their_bytes(town: Town, device: Device, data: bytes) -> None:
    path = begin(device, data)
    with served(reopen(town)) as other, httpx.Client(base_url=other.url, trust_env=False) as client:
        headers = {**device.headers(), **PATCH, "Upload-Offset": "0"}
        assert patch(device, path, 0, data[:70_000]).status_code == 204
        assert client.patch(path, content=data[:10], headers=headers).status_code == 409
        headers["Upload-Offset"] = "70000"
        assert client.patch(path, content=data[70_000:], headers=headers).status_code == 204
    assert status(device, hashlib.sha256(data).hexdigest())[0].stored


def test_of_two_writers_at_one_byte_one_is_heard(town: Town, device: Device, data: bytes) -> None:
    path = begin(device, data)
    with town.central.store.read() as connection:
        (row,) = blobs.device_uploads(connection, TOWNSHIP, device.id, [hashlib.sha256(data).hexdigest()])
    assert not take_bytes(town.central, row, 0, data[:70_000])
    assert not take_bytes(town.central, row, 0, bytes(50))  # it saw byte 0 before the other one's bytes were durable
    assert offset(device, path) == 70_000
    assert patch(device, path, 70_000, data[70_000:]).status_code == 204
    assert download(device, hashlib.sha256(data).hexdigest()).content == data


def test_an_end_that_was_cut_off_is_found_by_asking(town: Town, device: Device, data: bytes) -> None:
    path = begin(device, data)
    # All bytes durable, the process gone before it could finish.
    with town.central.store.read() as connection:
        (row,) = blobs.device_uploads(connection, TOWNSHIP, device.id, [hashlib.sha256(data).hexdigest()])
    for start, end in ((0, 70_000), (70_000, len(data))):
        assert not take_bytes(town.central, row, start, data[start:end])
    assert offset(device, path) == len(data)
    assert status(device, hashlib.sha256(data).hexdigest())[0].stored
    assert download(device, hashlib.sha256(data).hexdigest()).content == data


def test_other_bytes_than_announced_are_refused_and_thrown_away(town: Town, device: Device, data: bytes) -> None:
    other = bytes(len(data))
    path = begin(device, other, sha256=hashlib.sha256(data).hexdigest())
    assert problem(patch(device, path, 0, other)) == (400, "checksum_mismatch")
    assert not status(device, hashlib.sha256(data).hexdigest())[0].stored
    assert device.client.head(path, headers={**device.headers(), **TUS}).status_code == 404
    again = begin(device, data)
    assert patch(device, again, 0, data).status_code == 204
    assert status(device, hashlib.sha256(data).hexdigest())[0].stored


def test_more_bytes_than_announced_are_not_kept(device: Device, data: bytes) -> None:
    path = begin(device, data)
    assert patch(device, path, 0, data + b"more").status_code == 400
    assert offset(device, path) == 0
    assert patch(device, path, 0, data).status_code == 204


def test_a_wrong_offset_is_a_conflict(device: Device, data: bytes) -> None:
    path = begin(device, data)
    patch(device, path, 0, data[:100])
    assert patch(device, path, 0, data).status_code == 409
    assert offset(device, path) == 100


def test_uploads_belong_to_their_device(town: Town, device: Device, data: bytes) -> None:
    path = begin(device, data)
    other = town.device()
    for answer in (
        patch(other, path, 0, data),
        other.client.get(path, headers={**other.headers(), **TUS, "X-HTTP-Method-Override": "HEAD"}),
        other.client.delete(path, headers={**other.headers(), **TUS}),
    ):
        assert problem(answer) == (404, "upload_unknown")
    assert patch(device, path, 0, data).status_code == 204


@pytest.mark.parametrize(
    ("sha256", "headers", "expected"),
    [
        ("nonsense", {}, 400),
        ("0" * 64, {"Upload-Length": "0"}, 400),
        ("0" * 64, {"Upload-Length": str(10**9)}, 413),
        ("0" * 64, {"Upload-Concat": "partial"}, 400),
        ("0" * 64, {"Upload-Defer-Length": "1"}, 400),
        ("0" * 64, {"Tus-Resumable": "0.2.2"}, 412),
    ],
)
def test_announcements_that_are_refused(device: Device, sha256: str, headers: dict[str, str], expected: int) -> None:
    assert create(device, b"abc", sha256=sha256, **headers).status_code == expected


def test_an_upload_can_be_given_up(town: Town, device: Device, data: bytes) -> None:
    path = begin(device, data)
    patch(device, path, 0, data[:1000])
    assert device.client.delete(path, headers={**device.headers(), **TUS}).status_code == 204
    assert device.client.head(path, headers={**device.headers(), **TUS}).status_code == 404
    assert town.central.blobs.uploads() == []


def test_uploads_nobody_went_on_with_are_swept(town: Town, device: Device, data: bytes) -> None:
    town.moment = town.moment.now(town.moment.tzinfo)  # the tus library counts expiry by the wall clock
    path = begin(device, data)
    patch(device, path, 0, data[:1000])
    assert sweep_uploads(town.central) == 0
    town.pass_time(days=Limits().upload_days + 1)
    assert sweep_uploads(town.central) == 1
    assert town.central.blobs.uploads() == []


def test_pieces_left_by_a_stop_in_the_middle_are_swept(town: Town, device: Device, data: bytes) -> None:
    path = begin(device, data)
    patch(device, path, 0, data[:1000])
    town.central.blobs.put_piece("f" * 32, 0, "0", data)
    assert sweep_uploads(town.central) == 1
    assert town.central.blobs.uploads() == [path.rsplit("/", 1)[1]]
    assert offset(device, path) == 1000


def test_capabilities_are_the_true_ones(device: Device) -> None:
    answer = device.client.options(http.FILES)
    assert (answer.status_code, answer.headers["tus-extension"]) == (204, "creation,expiration,termination")


@pytest.mark.parametrize(
    ("wanted", "code", "piece"),
    [
        ("bytes=0-9", 206, slice(0, 10)),
        ("bytes=199990-", 206, slice(199_990, None)),
        ("bytes=-5", 206, slice(-5, None)),
        ("bytes=100000-900000", 206, slice(100_000, None)),
        ("bytes=0-", 200, slice(None)),
        ("bytes=0-1,5-6", 200, slice(None)),
        ("bytes=200000-", 416, slice(0, 0)),
    ],
)
def test_ranges(device: Device, data: bytes, wanted: str, code: int, piece: slice) -> None:
    patch(device, begin(device, data), 0, data)
    answer = download(device, hashlib.sha256(data).hexdigest(), Range=wanted)
    assert (answer.status_code, answer.content) == (code, data[piece])
    if code == 206:
        start = len(data[: piece.start]) if piece.start and piece.start > 0 else (0 if piece.start == 0 else 199_995)
        assert answer.headers["content-range"] == f"bytes {start}-{start + len(data[piece]) - 1}/{len(data)}"


def test_a_photo_is_read_by_whoever_reads_its_record(town: Town, device: Device, data: bytes) -> None:
    sha256 = hashlib.sha256(data).hexdigest()
    colleague = town.device()
    elsewhere = town.device(town.account(Role.ASSISTANT, VILLAGES[1]))
    supervisor = town.device(town.account(Role.SUPERVISOR))
    blind = town.device(town.account(Role.SUPERVISOR, no_sensitive=True))
    patch(device, begin(device, data), 0, data)
    everyone = (device, colleague, elsewhere, supervisor, blind)
    assert [download(one, sha256).status_code for one in everyone] == [200, 404, 404, 404, 404]
    secret = device.visit(town.people(1)[0], form="ZL", photos=(photo(data),), where=scope.sensitive(VILLAGES[0]))
    device.push(secret)
    assert [download(one, sha256).status_code for one in everyone] == [200, 404, 404, 200, 404]
    device.push(device.visit(town.people(1)[0], photos=(photo(data),)))
    assert [download(one, sha256).status_code for one in everyone] == [200, 200, 404, 200, 200]


@pytest.mark.parametrize("parts", ["embedded"], indirect=True)
def test_a_photo_whose_bytes_changed_at_the_central_is_told(town: Town, device: Device, data: bytes) -> None:
    sha256 = hashlib.sha256(data).hexdigest()
    patch(device, begin(device, data), 0, data)
    place = town.central.config.blobs / "blobs" / sha256[:2] / sha256
    place.write_bytes(bytes(len(data)))
    assert [one["problem"] for one in verify_central(town.central).problems] == ["changed"]
    place.unlink()
    assert [one["problem"] for one in verify_central(town.central).problems] == ["missing"]


def test_a_body_that_goes_silent_is_let_go_with_what_came(new_town: TownMaker) -> None:
    with served(new_town(limits=Limits(body_idle_s=0.3))) as town:
        device = town.device()
        data = town.dice.randbytes(50_000)
        path = begin(device, data)
        with _half_a_patch(device, path, data, 20_000) as line:
            line.settimeout(20)
            assert line.recv(1000) is not None  # answered or closed: the central let go
            assert 0 < _settled_offset(device, path) <= 20_000


def _patch_and_hang_up(device: Device, path: str, data: bytes, length: int) -> None:
    _half_a_patch(device, path, data, length).close()


def _half_a_patch(device: Device, path: str, data: bytes, length: int) -> socket.socket:
    url = urlsplit(device.url)
    line = socket.create_connection((url.hostname, url.port))
    head = {**device.headers(), **PATCH, "Upload-Offset": "0", "Content-Length": str(len(data)), "Host": "central"}
    lines = [f"PATCH {path} HTTP/1.1", *(f"{name}: {value}" for name, value in head.items()), "", ""]
    line.sendall("\r\n".join(lines).encode() + data[:length])
    return line


def _settled_offset(device: Device, path: str) -> int:
    """The offset once the cut PATCH has been noticed; asking is what a device does too."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        arrived = offset(device, path)
        if arrived:
            return arrived
    raise AssertionError("the cut PATCH left nothing")
