"""The HTTPS line against a real server on loopback."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator

import pytest

from fieldapp.sync.engine import sync_once
from fieldapp.sync.enrol import enrol
from fieldapp.sync.errors import (
    BadAddress,
    CaptivePortal,
    CursorTooOld,
    DeviceRevoked,
    LineBroken,
    Offline,
    ProtocolViolation,
    ProxyTrouble,
    SessionExpired,
    SyncError,
)
from fieldapp.sync.summary import SyncSummary
from fieldapp.sync.transports.https import HttpsTransport
from fieldapp.wire.http import BATCHES, FEED, FILES
from tests.faults.proxy import Plan, between
from tests.sync.central_twin import VILLAGE, CentralTwin
from tests.sync.http_twin import HttpTwin, Reply, serving
from tests.sync.twins import Identity, MemoryStore, device_keys, identity_for

AT_S = 1_772_000_000.0  # the moment central_twin.AT names


class Online:
    """A device that talks to an ``HttpTwin``."""

    def __init__(self, server: HttpTwin) -> None:
        self.server, self.central = server, server.central
        signing, sealing = device_keys(5)
        self.store = MemoryStore(signing)
        self.identity: Identity = identity_for(self.central.identity(), signing, sealing, server.url)
        self.central.readable[self.identity.device] = (VILLAGE,)
        server.publics[self.identity.device] = signing.public
        self.line = self.connect()

    def connect(self, url: str | None = None) -> HttpsTransport:
        credentials = self.store.ports().credentials
        return HttpsTransport(
            url or self.identity.url, identity=self.identity, credentials=credentials, now=lambda: AT_S, silence_s=5.0
        )

    def sync(self) -> SyncSummary:
        return sync_once(self.identity, self.store.ports(), self.line)

    def close(self) -> None:
        self.line.close()


@pytest.fixture
def online() -> Iterator[Online]:
    with serving(CentralTwin(page_rows=10)) as server:
        device = Online(server)
        yield device
        device.close()


def test_a_whole_day_over_http(online: Online) -> None:
    for _ in range(25):
        online.store.submit()
    for number in range(15):
        online.central.put(VILLAGE, f"p{number}", version=1)
    sha = online.store.add_photo(bytes(range(256)) * 900)
    down = hashlib.sha256(b"thumb").hexdigest()
    online.central.state.blobs[down] = b"thumb"
    online.store.wanted = [down]
    summary = online.sync()
    assert (summary.applied, summary.received, summary.photos_sent) == (25, 15, 1)
    assert online.central.state.blobs[sha] == bytes(range(256)) * 900
    assert online.store.kept[down] == b"thumb"
    assert summary.bytes_up > 230_400


def test_a_sync_of_nothing_is_one_small_round_trip(online: Online) -> None:
    online.sync()
    online.server.asked.clear()
    summary = online.sync()
    assert online.server.asked == [f"GET {FEED}"]
    assert summary.bytes_up + summary.bytes_down <= 600


def test_bytes_are_counted_as_they_went_over_the_line(online: Online) -> None:
    with between(("127.0.0.1", online.server.server_address[1])) as proxy:
        online.close()
        online.line = online.connect(proxy.url)
        online.store.submit()
        online.store.add_photo(b"y" * 5000)
        summary = online.sync()
        assert (summary.bytes_up, summary.bytes_down) == (proxy.up, proxy.down)


def test_the_token_is_kept_and_renewed_once_when_refused(online: Online) -> None:
    online.sync()
    assert online.store.token == "token-1"
    online.server.tokens.clear()
    online.sync()
    assert online.store.token == "token-2"


def test_a_session_refused_even_when_fresh_surfaces(online: Online, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(online.server, "new_token", lambda _device: "never-good")
    with pytest.raises(SessionExpired):
        online.sync()
    assert online.store.token is None


def test_a_login_with_another_key_is_refused(online: Online) -> None:
    online.server.publics[online.identity.device] = device_keys(6)[0].public
    with pytest.raises(SessionExpired):
        online.sync()


def test_a_revoked_device_is_told_so_and_its_records_still_go(online: Online) -> None:
    online.store.submit()
    online.central.revoked.add(online.identity.device)
    with pytest.raises(DeviceRevoked) as caught:
        online.sync()
    assert caught.value.summary is not None
    assert caught.value.summary.applied == 1


def test_the_central_s_clock_is_compared(online: Online) -> None:
    assert online.sync().skew_ms == 0
    assert online.store.runs[-1][3] == 0


PORTAL: Reply = (200, {"Content-Type": "text/html"}, b"<html><body>please log in</body></html>")
GATEWAY: Reply = (502, {"Content-Type": "text/html"}, b"<html>bad gateway</html>")
REDIRECT: Reply = (302, {"Location": "http://login.example/"}, b"")
NOISE: Reply = (200, {"Content-Type": "application/msgpack"}, b"\xc1\xc1\xc1")


@pytest.mark.parametrize(
    ("reply", "expected"),
    [(PORTAL, CaptivePortal), (REDIRECT, CaptivePortal), (GATEWAY, ProxyTrouble), (NOISE, ProtocolViolation)],
)
@pytest.mark.parametrize("path", [BATCHES, FEED, FILES])
def test_answers_of_others_are_told_apart(online: Online, reply: Reply, expected: type[SyncError], path: str) -> None:
    online.store.submit()
    online.store.add_photo(b"z" * 100)
    online.server.foreign = lambda asked: reply if asked.startswith(path) else None
    with pytest.raises(SyncError) as caught:
        online.sync()
    assert isinstance(caught.value, expected)
    online.server.foreign = lambda _asked: None
    assert online.sync().synced


def test_nobody_listens() -> None:
    with serving(CentralTwin()) as server:
        device = Online(server)
    device.store.submit()
    with pytest.raises(Offline):
        device.sync()
    device.close()
    assert device.store.runs[-1][:2] == (False, "offline")


def test_a_silent_line_breaks_off(online: Online) -> None:
    with between(("127.0.0.1", online.server.server_address[1])) as proxy:
        online.close()
        proxy.plan = Plan(delay_s=5.0)
        credentials = online.store.ports().credentials
        line = HttpsTransport(
            proxy.url, identity=online.identity, credentials=credentials, now=lambda: 0, silence_s=0.05
        )
        with pytest.raises(LineBroken):
            line.feed(None)
        line.close()


def test_410_on_the_feed(online: Online) -> None:
    online.central.put(VILLAGE, "p1", version=1)
    online.sync()
    cursor = online.store.cursor
    online.central.compact()
    with pytest.raises(CursorTooOld):
        online.line.feed(cursor)
    assert online.sync().received == 1


@pytest.mark.parametrize("base", ["", "http://inside.example:8000", "https://elsewhere.example"])
def test_uploads_go_to_the_central_whatever_it_calls_itself(online: Online, base: str) -> None:
    online.server.location_base = base
    sha = online.store.add_photo(b"q" * 70_000)
    assert online.sync().photos_sent == 1
    assert online.central.state.blobs[sha] == b"q" * 70_000


def test_an_upload_outside_the_agreed_path_is_refused(online: Online) -> None:
    online.store.add_photo(b"q" * 100)
    online.server.foreign = lambda path: (
        (201, {"Tus-Resumable": "1.0.0", "Location": "/evil"}, b"") if path == FILES else None
    )
    with pytest.raises(ProtocolViolation) as caught:
        online.sync()
    assert caught.value.problem == "upload_location"


def test_an_upload_gone_at_the_central_begins_again(online: Online) -> None:
    sha = online.store.add_photo(b"q" * 5000)
    online.store.photos[sha].upload_url = f"{FILES}/u99"
    assert online.sync().photos_sent == 1


def test_two_sides_that_disagree_on_the_offset_agree_again(online: Online, monkeypatch: pytest.MonkeyPatch) -> None:
    sha = online.store.add_photo(b"q" * 5000)
    name = online.central.begin_upload(online.identity.device, sha, 5000)
    online.store.photos[sha].upload_url = f"{FILES}/{name}"
    told = [0, 0]
    honest: Callable[[str], int] = online.central.upload_offset

    def late(upload: str) -> int:
        if told:
            # The bytes of a cut PATCH are still being written down when the device asks.
            online.central.append(upload, honest(upload), b"q" * 1000)
            return told.pop()
        return honest(upload)

    monkeypatch.setattr(online.central, "upload_offset", late)
    assert online.sync().photos_sent == 1
    assert online.central.state.blobs[sha] == b"q" * 5000


def test_a_download_goes_on_from_its_byte(online: Online) -> None:
    data = bytes(range(256)) * 400
    sha = hashlib.sha256(data).hexdigest()
    online.central.state.blobs[sha] = data
    online.line.feed(None)
    with between(("127.0.0.1", online.server.server_address[1])) as proxy:
        line = online.connect(proxy.url)
        proxy.plan = Plan(cut_down_after=50_000)
        got = bytearray()
        for piece in line.download(sha):
            got += piece
            if proxy.down >= 50_000:
                proxy.plan = Plan()
        line.close()
        assert bytes(got) == data
        assert proxy.down < len(data) + 2000
    asked = [request for request in online.server.asked if sha in request]
    assert len(asked) == 2


def test_a_download_that_never_moves_gives_up(online: Online) -> None:
    sha = hashlib.sha256(b"x" * 9000).hexdigest()
    online.central.state.blobs[sha] = b"x" * 9000
    online.line.feed(None)
    with between(("127.0.0.1", online.server.server_address[1])) as proxy:
        proxy.plan = Plan(cut_down_after=10)
        line = online.connect(proxy.url)
        with pytest.raises(LineBroken):
            b"".join(line.download(sha))
        line.close()


def test_a_server_without_ranges_still_ends_in_the_right_bytes(online: Online) -> None:
    data = bytes(range(256)) * 8
    sha = hashlib.sha256(data).hexdigest()
    online.server.foreign = lambda path: (
        (200, {"Content-Type": "application/octet-stream"}, data) if sha in path else None
    )
    online.line.feed(None)
    assert b"".join(online.line._from(f"/v1/blobs/{sha}", 700)) == data[700:]


def test_enrolment_over_http(online: Online) -> None:
    code = online.central.issue(b"abcdefgh")
    signing, sealing = device_keys(8)
    line = HttpsTransport(online.server.url, now=lambda: AT_S)
    result = enrol(line, code, signing=signing, sealing=sealing, device_name="x")
    assert result.central == online.central.identity()
    with pytest.raises(SessionExpired):
        line.feed(None)
    line.close()


@pytest.mark.parametrize(
    "url", ["http://central.example", "ftp://127.0.0.1", "central.example", "https://", "", "http://["]
)
def test_addresses_that_are_none(url: str) -> None:
    with pytest.raises(BadAddress):
        HttpsTransport(url, now=lambda: 0.0)


@pytest.mark.parametrize(
    "url", ["https://central.example/base/", "http://localhost:8000", "http://[::1]:8000", "http://127.0.0.1"]
)
def test_addresses_that_are_some(url: str) -> None:
    HttpsTransport(url, now=lambda: 0.0).close()
