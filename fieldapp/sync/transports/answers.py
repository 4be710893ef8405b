"""Who answered, and what it means: an HTTP answer turned into bytes of the central or into the right error.

Pure functions, so that every portal, proxy and status can be told apart in a test without a network.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import httpx

from fieldapp.sync.errors import (
    BadAddress,
    CaptivePortal,
    CentralFull,
    CertificateChanged,
    ClockWrong,
    CodeExpired,
    CodeUnknown,
    CodeUsed,
    CursorTooOld,
    DeviceRevoked,
    LineBroken,
    NotAuthorised,
    NotFound,
    Offline,
    ProgramTooOld,
    ProtocolViolation,
    ProxyTrouble,
    RequestRefused,
    ServerTrouble,
    SyncError,
    TooManyTries,
)
from fieldapp.wire.codec import unpack
from fieldapp.wire.errors import Malformed
from fieldapp.wire.http import ENROL, FEED, MEDIA_TYPE, Problem

_NOT_YET_VALID, _EXPIRED = 9, 10  # OpenSSL X509_V_ERR_CERT_NOT_YET_VALID, X509_V_ERR_CERT_HAS_EXPIRED
_PROXY_STATUS = frozenset({407, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class Answer:
    """One whole HTTP answer: status, header names in lower case, body as it came."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""

    @property
    def media_type(self) -> str:
        """The content type without its parameters; empty when there is none."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def ours(self) -> bool:
        """Whether it looks like the central's own: msgpack, or a tus answer."""
        return self.media_type == MEDIA_TYPE or "tus-resumable" in self.headers

    @property
    def session_missing(self) -> bool:
        """401 of the central; a portal's 401 comes as a web page."""
        return self.status == 401 and self.media_type != "text/html"


def body_of(answer: Answer, path: str) -> bytes:
    """The body of a good answer of the central to a request for ``path``; anything else raises what it means."""
    if answer.status == 200 and answer.media_type == MEDIA_TYPE:
        return answer.body
    raise meaning(answer, path)


def meaning(answer: Answer, path: str) -> SyncError:
    """The error an answer other than the expected one stands for."""
    problem = _problem(answer)
    if problem is None and not answer.ours:
        foreign = _foreign(answer)
        if foreign is not None:
            return foreign
    problem = problem or Problem("")
    if answer.status >= 500:
        return (CentralFull if answer.status == 507 else ServerTrouble)(answer.status, problem.code)
    known = _MEANINGS.get(answer.status)
    if known is not None:
        return known(answer, problem, path)
    if answer.status < 400:
        return ProtocolViolation(f"unexpected_status_{answer.status}")
    return RequestRefused(answer.status, problem.code)


def line_fault(exc: Exception) -> SyncError:
    """The error that one of httpx's exceptions stands for."""
    certificate = _certificate_fault(exc)
    if certificate is not None:
        return certificate
    if isinstance(exc, httpx.ProxyError):
        return ProxyTrouble(502)
    if isinstance(exc, httpx.ConnectError | httpx.ConnectTimeout):
        return Offline(type(exc).__name__)
    if isinstance(exc, httpx.UnsupportedProtocol | httpx.InvalidURL):
        return BadAddress("not an address of a central")
    return LineBroken(type(exc).__name__)


def _foreign(answer: Answer) -> SyncError | None:
    """Somebody else's answer; ``None`` when it may be the central's web server without our words around it."""
    if answer.status in _PROXY_STATUS:
        return ProxyTrouble(answer.status)
    if answer.status in (413, 429):
        return None  # a proxy's limits mean the same as the central's
    if answer.status < 400 or answer.status == 511 or answer.media_type == "text/html":
        return CaptivePortal(answer.status)
    return None


def _problem(answer: Answer) -> Problem | None:
    if answer.status < 400 or answer.media_type != MEDIA_TYPE:
        return None
    try:
        return unpack(answer.body, Problem)
    except Malformed:
        return Problem("")


def _forbidden(_answer: Answer, problem: Problem, _path: str) -> SyncError:
    if "revoked" in problem.code:
        return DeviceRevoked("the central revoked this device")
    return NotAuthorised(problem.code)


def _missing(_answer: Answer, _problem: Problem, path: str) -> SyncError:
    return CodeUnknown("no such code") if path == ENROL else NotFound("not at the central")


def _conflict(answer: Answer, problem: Problem, path: str) -> SyncError:
    if path != ENROL:
        return RequestRefused(answer.status, problem.code)
    words = f"{problem.code} {problem.detail}"
    if "expired" in words:
        return CodeExpired("code expired")
    if "unknown" in words:
        return CodeUnknown("no such code")
    return TooManyTries() if "tries" in words else CodeUsed("code used")


def _gone(answer: Answer, problem: Problem, path: str) -> SyncError:
    if path == ENROL:
        return CodeExpired("code expired")
    return CursorTooOld("cursor too old") if path == FEED else RequestRefused(answer.status, problem.code)


def _patience(answer: Answer, _problem: Problem, _path: str) -> SyncError:
    wish = answer.headers.get("retry-after", "")
    return TooManyTries(int(wish) if wish.isascii() and wish.isdigit() else None)


def _outdated(_answer: Answer, _problem: Problem, _path: str) -> SyncError:
    return ProgramTooOld("the central speaks a newer format")


_MEANINGS: dict[int, Callable[[Answer, Problem, str], SyncError]] = {
    403: _forbidden,
    404: _missing,
    409: _conflict,
    410: _gone,
    426: _outdated,
    429: _patience,
}


def _certificate_fault(exc: BaseException) -> SyncError | None:
    seen: BaseException | None = exc
    while seen is not None:
        if isinstance(seen, ssl.SSLCertVerificationError):
            if seen.verify_code == _NOT_YET_VALID:
                return ClockWrong("not_yet_valid")
            if seen.verify_code == _EXPIRED:
                return ClockWrong("expired")
            return CertificateChanged(seen.verify_code)
        seen = seen.__cause__ or seen.__context__
    return None
