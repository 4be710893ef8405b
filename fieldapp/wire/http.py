"""Names of the HTTP exchange: paths, headers, small bodies. Both sides spell them from here.

    GET  /v1/central                     CentralIdentity, signed
    POST /v1/enrol                       sealed EnrolRequest -> signed EnrolReply
    POST /v1/session/challenge           ChallengeRequest -> Challenge (nonce, 2 minutes)
    POST /v1/session                     SessionRequest (nonce signed by the device) -> SessionGrant (bearer token)
    POST /v1/batches                     batch bytes -> receipt bytes (signed by its device: needs no session)
    GET  /v1/feed?cursor=                FeedReply, squeezed                                   (bearer)
    *    /v1/files …                     tus 1.0: creation, PATCH, HEAD; metadata ``sha256``   (bearer)
    POST /v1/blobs/status                BlobInquiry -> receipt bytes with photo lines          (bearer)
    GET  /v1/blobs/{sha256}              ciphertext, Range honoured                             (bearer)

Bodies are msgpack (``application/msgpack``). An error answers with ``Problem`` and a fitting status: 400 malformed,
401 session missing or expired, 403 revoked or not authorised, 404, 409 code used or expired, 410 cursor too old,
413 too large, 426 program too old, 429 too many tries, 507 central's disk is full.
"""

from __future__ import annotations

from msgspec import Struct

MEDIA_TYPE = "application/msgpack"
CENTRAL, ENROL = "/v1/central", "/v1/enrol"
CHALLENGE, SESSION = "/v1/session/challenge", "/v1/session"
BATCHES, FEED, FILES = "/v1/batches", "/v1/feed", "/v1/files"
BLOBS, BLOB_STATUS = "/v1/blobs", "/v1/blobs/status"


class ChallengeRequest(Struct, frozen=True, array_like=True):
    """Device id in hex."""

    device: str


class Challenge(Struct, frozen=True, array_like=True):
    """32 bytes the device must sign, and the central's time in ISO 8601 (so that a wrong clock shows)."""

    nonce: bytes
    at: str


class SessionRequest(Struct, frozen=True, array_like=True):
    """The nonce signed by the device key with ``enrolment.SESSION_CONTEXT``."""

    device: str
    nonce: bytes
    signature: bytes


class SessionGrant(Struct, frozen=True, array_like=True):
    """A bearer token and how many seconds it lasts."""

    token: str
    lasts_s: int


class BlobInquiry(Struct, frozen=True, array_like=True):
    """SHA-256 (hex) of ciphertexts whose standing the device asks for, at most 1,000."""

    sha256: tuple[str, ...]


class Problem(Struct, frozen=True):
    """Why a request was refused: a stable code and a few words for a log; no personal data."""

    code: str
    detail: str = ""
