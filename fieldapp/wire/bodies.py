"""What records say: one struct per kind. Encoded as maps, so that a later version may add a field.

Times are ISO 8601 with offset, dates ISO, ids hex. Bodies hold personal data and only ever travel sealed.
"""

from __future__ import annotations

from msgspec import Struct

from fieldapp.wire.codec import unpack
from fieldapp.wire.errors import Malformed


class FormAnswers(Struct, frozen=True, omit_defaults=True):
    """One checklist of a visit: form id (``TK``), version, digest of its XForm, answers by ref (relevant ones).

    The common head and tail are asked once: their refs stand with the first form. ``submission`` is the OpenRosa
    instance XML.
    """

    id: str
    version: str
    answers: dict[str, str]
    digest: str = ""
    submission: str = ""


class BlobRef(Struct, frozen=True, omit_defaults=True):
    """A ciphertext in the object store: SHA-256 of the ciphertext in hex and its size in bytes."""

    sha256: str
    size: int


class PhotoRef(Struct, frozen=True, omit_defaults=True):
    """A photo of a record. ``key`` (32 bytes, AES-256-GCM) opens blob and thumbnail; both start with their nonce.

    ``ref`` is the question it answers, ``original_sha256`` the file as it came, ``phash``/``phash_mirror`` 64-bit
    perceptual hashes in 16 hex digits of the upright, unstamped picture and its mirror.
    """

    ref: str
    name: str
    blob: BlobRef
    key: bytes
    width: int
    height: int
    original_sha256: str
    phash: str
    phash_mirror: str
    thumb: BlobRef | None = None
    taken_at: str | None = None
    camera: str | None = None
    place: tuple[float, float] | None = None


class ServiceMinutes(Struct, frozen=True):
    """Care delivered: class code of ``resources/services.csv`` and minutes."""

    code: str
    minutes: int


class TriggerLine(Struct, frozen=True, omit_defaults=True):
    """What an answer raised: question ref, level T0 … T4, action in the words of the visit's language, ISO moment or
    date it is due.

    ``code`` is the answer that raised it, ``words`` the action in Chinese and in English, ``follow_up`` the checklist
    (upper case) or procedure (lower case) it starts, to be done in ``follow_up_workdays``, by ``follow_up_due`` (an ISO
    date). Records of earlier programs have none of these.
    """

    ref: str
    level: str
    action: str
    due: str | None = None
    code: str = ""
    words: tuple[str, str] | None = None
    follow_up: str | None = None
    follow_up_workdays: int | None = None
    follow_up_due: str | None = None


class VisitBody(Struct, frozen=True, omit_defaults=True):
    """A visit (kind ``visit``) or its correction (kind ``correction``), always whole.

    ``visit`` is the visit's id and stays the same through corrections; ``corrects`` names the record (hex id) this
    one replaces and ``answers_review`` the review that asked for it. ``met`` is whether the person was met,
    ``next_visit`` an ISO date. ``log`` is ODK's ``audit.csv`` of the whole visit: which question, old and new value,
    when, how long.
    """

    visit: str
    forms: tuple[FormAnswers, ...]
    started_at: str
    ended_at: str
    met: bool | None = None
    photos: tuple[PhotoRef, ...] = ()
    minutes: tuple[ServiceMinutes, ...] = ()
    triggers: tuple[TriggerLine, ...] = ()
    next_visit: str | None = None
    corrects: str | None = None
    answers_review: str | None = None
    program: str = ""
    log: str = ""


class ReviewBody(Struct, frozen=True, omit_defaults=True):
    """A supervisor's decision (kind ``review``) on exactly the record whose hash it names.

    ``decision`` is ``approve`` or ``return``; ``questions`` gives a reason by question ref.
    """

    visit: str
    record: str
    judged: bytes
    decision: str
    reason: str = ""
    questions: dict[str, str] = {}


class SettlementBody(Struct, frozen=True, omit_defaults=True):
    """Somebody's word that what a visit raised is dealt with (kind ``settlement``).

    It names the visit that found it last, the question's ref and what that started (``follow_up``, "" for nothing);
    ``how`` says what was done, in words.
    """

    visit: str
    ref: str
    how: str
    follow_up: str = ""


KINDS: dict[str, type[Struct]] = {
    "visit": VisitBody,
    "correction": VisitBody,
    "review": ReviewBody,
    "settlement": SettlementBody,
}


def decode_body(kind: str, body: bytes) -> Struct:
    """The body of a record of ``kind``. Raises ``Malformed`` for an unknown kind or a wrong shape."""
    shape = KINDS.get(kind)
    if shape is None:
        raise Malformed("unknown kind of record")
    return unpack(body, shape)
