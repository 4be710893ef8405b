"""Sessions: proved by the device's key, answered once, over in time, gone with a revocation."""

from __future__ import annotations

from fieldapp.central.config import Limits
from fieldapp.wire import enrolment, http
from fieldapp.wire.codec import pack, unpack
from tests.central.actors import Device, Town
from tests.central.test_enrol import problem

LIMITS = Limits()


def feed_status(device: Device, token: str) -> int:
    """What the feed answers to a token."""
    return device.client.get(http.FEED, headers={"Authorization": f"Bearer {token}"}).status_code


def nonce_of(device: Device) -> bytes:
    """A fresh challenge."""
    answer = device.client.post(http.CHALLENGE, content=pack(http.ChallengeRequest(device.id)))
    return unpack(answer.content, http.Challenge).nonce


def answer_with(device: Device, nonce: bytes, signature: bytes) -> object:
    """The answer to a session request."""
    return device.client.post(http.SESSION, content=pack(http.SessionRequest(device.id, nonce, signature)))


def test_challenge_tells_the_time(town: Town) -> None:
    device = town.device()
    answer = device.client.post(http.CHALLENGE, content=pack(http.ChallengeRequest(device.id)))
    challenge = unpack(answer.content, http.Challenge)
    assert len(challenge.nonce) == 32
    assert challenge.at == "2026-03-02T01:00:00+00:00"


def test_without_a_session_nothing_is_read(town: Town) -> None:
    device = town.device()
    for method, path in (("GET", http.FEED), ("POST", http.BLOB_STATUS), ("GET", http.BLOBS + "/" + "0" * 64)):
        answer = device.client.request(method, path)
        assert problem(answer) == (401, "session_missing")
    for path in (http.FILES, f"{http.FILES}/{'0' * 32}"):
        method = "POST" if path == http.FILES else "PATCH"
        answer = device.client.request(method, path, headers={"Tus-Resumable": "1.0.0", "Upload-Offset": "0"})
        assert problem(answer) == (401, "session_missing")
    assert feed_status(device, "AAAA") == 401
    assert feed_status(device, "not base64 !") == 401


def test_a_session_ends(town: Town) -> None:
    device = town.device()
    device.pull()
    town.pass_time(seconds=LIMITS.session_s - 1)
    device.pull()
    town.pass_time(seconds=1)
    assert device.token is not None and feed_status(device, device.token) == 401
    device.token = None
    device.pull()


def test_a_nonce_is_answered_once_in_time_and_by_its_device(town: Town) -> None:
    device, other = town.device(), town.device()
    nonce = nonce_of(device)
    signature = device.signing.sign(enrolment.SESSION_CONTEXT, nonce)
    assert problem(answer_with(device, nonce, other.signing.sign(enrolment.SESSION_CONTEXT, nonce)))[0] == 401
    assert problem(answer_with(other, nonce, other.signing.sign(enrolment.SESSION_CONTEXT, nonce)))[0] == 401
    assert answer_with(device, nonce, signature).status_code == 200  # type: ignore[attr-defined]
    assert problem(answer_with(device, nonce, signature)) == (401, "challenge_refused")

    late = nonce_of(device)
    town.pass_time(seconds=LIMITS.challenge_s + 1)
    assert problem(answer_with(device, late, device.signing.sign(enrolment.SESSION_CONTEXT, late)))[0] == 401
    forged = bytes(32)
    assert problem(answer_with(device, forged, device.signing.sign(enrolment.SESSION_CONTEXT, forged)))[0] == 401


def test_a_revoked_device_is_out_at_once(town: Town) -> None:
    device = town.device()
    device.pull()
    town.revoke(device)
    assert device.token is not None and feed_status(device, device.token) == 401
    assert problem(device.try_session()) == (403, "revoked_device")


def test_an_unknown_device_gets_no_challenge(town: Town) -> None:
    assert problem(town.stranger().try_session()) == (403, "unknown_device")


def test_sessions_outlive_a_restart_but_not_in_the_clear(town: Town) -> None:
    from tests.central.actors import reopen, served

    device = town.device()
    device.pull()
    assert device.token is not None
    with served(reopen(town)) as again:
        answer = device.client.get(again.url + http.FEED, headers=device.headers())
        assert answer.status_code == 200
