"""Who answered: the central, a portal, a proxy; told apart without a network."""

from __future__ import annotations

import ssl

import httpx
import pytest

from fieldapp.sync import errors
from fieldapp.sync.transports.answers import Answer, body_of, line_fault, meaning
from fieldapp.wire.codec import pack
from fieldapp.wire.http import BATCHES, ENROL, FEED, FILES, MEDIA_TYPE, Problem

MSGPACK = {"content-type": MEDIA_TYPE}
HTML = {"content-type": "text/html; charset=utf-8"}
JSON = {"content-type": "application/json"}


def problem(status: int, code: str, detail: str = "", **headers: str) -> Answer:
    return Answer(status, MSGPACK | headers, pack(Problem(code, detail)))


def test_the_central_s_own_answer_passes() -> None:
    assert body_of(Answer(200, {"content-type": f"{MEDIA_TYPE}; v=1"}, b"x"), FEED) == b"x"


@pytest.mark.parametrize(
    ("answer", "path", "expected"),
    [
        (Answer(200, HTML, b"<html>login"), FEED, errors.CaptivePortal),
        (Answer(200, {}, b""), FEED, errors.CaptivePortal),
        (Answer(302, HTML), FEED, errors.CaptivePortal),
        (Answer(511, HTML), BATCHES, errors.CaptivePortal),
        (Answer(403, HTML), BATCHES, errors.CaptivePortal),
        (Answer(401, HTML), FEED, errors.CaptivePortal),
        (Answer(502, HTML), BATCHES, errors.ProxyTrouble),
        (Answer(503, {}), BATCHES, errors.ProxyTrouble),
        (Answer(504, HTML), FEED, errors.ProxyTrouble),
        (Answer(407, HTML), FEED, errors.ProxyTrouble),
        (problem(503, "store_unavailable"), FEED, errors.ServerTrouble),
        (Answer(500, {"content-type": "text/plain"}), FEED, errors.ServerTrouble),
        (problem(507, "store_unavailable"), BATCHES, errors.CentralFull),
        (problem(403, "revoked_device"), FEED, errors.DeviceRevoked),
        (problem(403, "account_revoked"), FEED, errors.DeviceRevoked),
        (problem(403, "unknown_device"), FEED, errors.NotAuthorised),
        (problem(404, "blob_unknown"), "/v1/blobs/00", errors.NotFound),
        (problem(410, "cursor_gone"), FEED, errors.CursorTooOld),
        (problem(413, "too_large"), BATCHES, errors.RequestRefused),
        (Answer(413, HTML), BATCHES, errors.RequestRefused),
        (problem(400, "malformed"), BATCHES, errors.RequestRefused),
        (Answer(400, MSGPACK, b"\xc1"), BATCHES, errors.RequestRefused),
        (Answer(412, JSON), FILES, errors.RequestRefused),
        (problem(426, "program_too_old"), FEED, errors.ProgramTooOld),
        (problem(429, "too_many_tries"), ENROL, errors.TooManyTries),
        (problem(409, "code_used"), ENROL, errors.CodeUsed),
        (problem(409, "code_refused", "code used"), ENROL, errors.CodeUsed),
        (problem(409, "code_refused", "code expired"), ENROL, errors.CodeExpired),
        (problem(409, "code_refused", "code unknown"), ENROL, errors.CodeUnknown),
        (problem(409, "code_refused", "code tries"), ENROL, errors.TooManyTries),
        (problem(404, "code_unknown"), ENROL, errors.CodeUnknown),
        (problem(410, "code"), ENROL, errors.CodeExpired),
        (problem(409, "conflict"), FILES, errors.RequestRefused),
        (Answer(204, MSGPACK), FEED, errors.ProtocolViolation),
    ],
)
def test_every_answer_has_its_meaning(answer: Answer, path: str, expected: type[errors.SyncError]) -> None:
    assert type(meaning(answer, path)) is expected
    with pytest.raises(expected):
        body_of(answer, path)


def test_patience_is_read_from_the_header() -> None:
    fault = meaning(problem(429, "too_many_tries", **{"retry-after": "90"}), FEED)
    assert isinstance(fault, errors.TooManyTries)
    assert fault.retry_after_s == 90
    dated = meaning(Answer(429, HTML | {"retry-after": "Wed, 21 Oct 2026 07:28:00 GMT"}), FEED)
    assert isinstance(dated, errors.TooManyTries)
    assert dated.retry_after_s is None


@pytest.mark.parametrize(
    ("raised", "expected"),
    [
        (httpx.ConnectError("refused"), errors.Offline),
        (httpx.ConnectTimeout("slow"), errors.Offline),
        (httpx.ReadTimeout("slow"), errors.LineBroken),
        (httpx.WriteError("reset"), errors.LineBroken),
        (httpx.RemoteProtocolError("garbage"), errors.LineBroken),
        (httpx.ProxyError("407"), errors.ProxyTrouble),
        (httpx.UnsupportedProtocol("ftp"), errors.BadAddress),
        (httpx.InvalidURL("no"), errors.BadAddress),
    ],
)
def test_every_fault_of_the_line_has_its_meaning(raised: Exception, expected: type[errors.SyncError]) -> None:
    assert type(line_fault(raised)) is expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [(9, errors.ClockWrong), (10, errors.ClockWrong), (18, errors.CertificateChanged), (62, errors.CertificateChanged)],
)
def test_certificates(code: int, expected: type[errors.SyncError]) -> None:
    cause = ssl.SSLCertVerificationError("verify failed")
    cause.verify_code = code
    outer = httpx.ConnectError("tls")
    outer.__cause__ = OSError("middle")
    outer.__cause__.__context__ = cause
    assert type(line_fault(outer)) is expected


def test_every_error_has_a_code_of_its_own() -> None:
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.SyncError)]
    codes = [kind.code for kind in kinds]
    assert len(set(codes)) == len(codes) > 20
