"""What the vault hands out: frozen values, no table rows.

Ids are hex strings as everywhere. Moments are ISO 8601 strings with offset exactly as a record carries them,
or as the injected clock gave them; ``date`` is a calendar date at the place of the visit.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from fieldapp.wire.bodies import PhotoRef, ReviewBody, ServiceMinutes, VisitBody
from fieldapp.wire.enrolment import CentralIdentity
from fieldapp.wire.feed import FlagInfo
from fieldapp.wire.record import Record
from fieldapp.wire.suite import SealingKey, SigningKey


class Clock(Protocol):
    """The one source of time: ``now`` is aware, ``monotonic_ms`` only runs forward within one start."""

    def now(self) -> datetime.datetime: ...

    def monotonic_ms(self) -> int: ...


class State(StrEnum):
    """Where a visit, a record or a photo stands (design §6, States).

    A record: draft … rejected. A photo the same with ``stored`` for applied. A review: submitted … approved. A visit
    has its record's state, then its review's. ``discarded`` is a draft given up, with its reason kept.
    """

    DRAFT = "draft"
    WAITING = "waiting"
    SENDING = "sending"
    APPLIED = "applied"
    HELD = "held"
    REJECTED = "rejected"
    STORED = "stored"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    CORRECTED = "corrected"
    APPROVED = "approved"
    DISCARDED = "discarded"


@dataclass(frozen=True, slots=True)
class VaultInfo:
    """A vault on disk, as far as can be told without its passphrase.

    ``account`` is the opaque account id once enrolled; ``label`` is a short text to tell vaults apart, nothing
    personal.
    """

    id: str
    folder: Path
    account: str | None
    label: str


@dataclass(frozen=True, slots=True)
class DeviceIdentity:
    """Who we are to the central: device id (hex), account id, our two private keys, and the central we trust."""

    device: str
    account: str
    signing: SigningKey
    sealing: SealingKey
    central: CentralIdentity
    url: str


@dataclass(frozen=True, slots=True)
class Settled:
    """How many records a receipt settled, by outcome; ``unknown`` lines named a record or hash we do not hold."""

    applied: int = 0
    held: int = 0
    rejected: int = 0
    unknown: int = 0


@dataclass(frozen=True, slots=True)
class WaitingPhoto:
    """A ciphertext to upload: its SHA-256 (hex), size, upload URL of an earlier start (tus), or ``None``."""

    sha256: str
    size: int
    upload_url: str | None


@dataclass(frozen=True, slots=True)
class Applied:
    """What feed pages changed here: rows applied, persons touched, scopes withdrawn (purged)."""

    received: int = 0
    withdrawn: int = 0
    persons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FormUse:
    """A checklist asked in a visit: form id (``TK``), version, digest of its XForm."""

    id: str
    version: str
    digest: str


@dataclass(frozen=True, slots=True)
class VisitBrief:
    """One visit in a line. ``date`` is the day it took place, ``next_visit`` what was agreed, ``author`` an
    account id."""

    visit: str
    date: datetime.date
    met: bool | None
    state: State
    next_visit: datetime.date | None = None
    forms: tuple[str, ...] = ()
    author: str = ""
    persons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftBrief:
    """An open (or given up) draft in a line. ``corrects`` is the record id it will replace, for a correction."""

    visit: str
    persons: tuple[str, ...]
    forms: tuple[FormUse, ...]
    started_at: str
    changed_at: str
    state: State
    corrects: str | None = None
    answers_review: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class DraftStep:
    """One step since the last snapshot. ``op`` is ``set`` (value, or ``None`` to clear), ``add`` or ``remove`` (a
    repeat instance), ``language`` (value), ``resume`` (the draft was taken up again), ``seen`` (the person turned to
    the question, or with an empty ref to none); ``ref`` the question or repeat; ``at`` the ISO moment, where kept."""

    op: str
    ref: str
    value: str | None = None
    at: str | None = None


@dataclass(frozen=True, slots=True)
class DraftState:
    """Everything needed to reopen a visit where it was.

    ``snapshot`` are the bytes last given to ``save_draft`` (``None``: never); ``steps`` came after it, in order: replay
    them on the snapshot. ``position`` is the ref of the question that was current.
    """

    brief: DraftBrief
    snapshot: bytes | None
    steps: tuple[DraftStep, ...]
    position: str | None
    minutes: tuple[ServiceMinutes, ...]
    photos: tuple[PhotoRef, ...]

    @property
    def answers(self) -> Mapping[str, str | None]:
        """The last value of each question set since the snapshot."""
        return {step.ref: step.value for step in self.steps if step.op == "set"}


@dataclass(frozen=True, slots=True)
class PhotoFacts:
    """What goes into a ``PhotoRef`` beside the ciphertext; fields as there."""

    ref: str
    name: str
    width: int
    height: int
    original_sha256: str
    phash: str
    phash_mirror: str
    taken_at: str | None = None
    camera: str | None = None
    place: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """A record as kept, verbatim. ``own``: authored with a key of this vault; then ``state`` is its outbox state, else
    ``applied``. ``visit`` is ``None`` only for kinds that do not belong to one."""

    id: str
    kind: str
    visit: str | None
    hash: bytes
    own: bool
    state: State
    record: Record
    reason: str | None = None
    field: str | None = None


@dataclass(frozen=True, slots=True)
class VisitEntry:
    """One record of a visit, decoded. ``body`` is ``None`` when it was erased by law."""

    id: str
    hash: bytes
    kind: str
    body: VisitBody | ReviewBody | None
    author: str
    device: str
    subjects: tuple[str, ...]
    scope: str
    occurred_at: str
    authored_at: str
    own: bool
    state: State
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class VisitView:
    """A visit with all its records in order: the original, corrections, reviews. ``latest`` is the content record
    that stands now (id in hex): the one a review must judge and a correction must name."""

    visit: str
    state: State
    review: State
    persons: tuple[str, ...]
    author: str
    latest: str
    entries: tuple[VisitEntry, ...]

    @property
    def standing(self) -> VisitEntry:
        """The entry of ``latest``."""
        return next(entry for entry in self.entries if entry.id == self.latest)


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """What a supervisor's queue shows: review states, a division code (prefix), an author, a person, how many."""

    states: tuple[State, ...] = (State.SUBMITTED, State.CORRECTED)
    division: str | None = None
    author: str | None = None
    person: str | None = None
    limit: int = 200
    offset: int = 0


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One visit in the queue; ``state`` is its review's, ``submitted_at`` when its latest record was authored."""

    visit: str
    persons: tuple[str, ...]
    author: str
    state: State
    submitted_at: str
    date: datetime.date
    met: bool | None
    forms: tuple[str, ...]
    scope: str
    record: str
    photos: int
    minutes: int
    found: tuple[FlagInfo, ...] = ()
    """What the central found in the record that stands when it ran its form again."""


@dataclass(frozen=True, slots=True)
class ReturnedVisit:
    """A visit of ours that came back. ``review`` is the review's record id, ``record`` the one it judged;
    ``correcting`` says that a correction is begun."""

    visit: str
    persons: tuple[str, ...]
    record: str
    review: str
    reviewer: str
    reason: str
    questions: Mapping[str, str]
    at: str
    correcting: bool


@dataclass(frozen=True, slots=True)
class RecordStatus:
    """One own record on the sync page; ``since`` is when it came into ``state``. ``mended``: a later record of ours
    took its place (a correction of what was rejected), so nothing is left to do about it."""

    id: str
    kind: str
    visit: str | None
    persons: tuple[str, ...]
    state: State
    reason: str | None
    field: str | None
    since: str
    urgent: bool
    mended: bool = False


@dataclass(frozen=True, slots=True)
class PhotoStatus:
    """One own ciphertext on the sync page; ``thumb``: the small picture of the same photo."""

    id: str
    visit: str | None
    ref: str
    thumb: bool
    size: int
    state: State
    since: str


@dataclass(frozen=True, slots=True)
class SyncRun:
    """How a synchronisation ended."""

    at: str
    ok: bool
    problem: str | None
    summary: Mapping[str, int]
    skew_ms: int | None


@dataclass(frozen=True, slots=True)
class Incident:
    """Something that should not happen and that a person must see: ``kind`` is a stable code, ``subject`` an id."""

    at: str
    kind: str
    subject: str


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One step of the local trace: who (account id or ``None`` before enrolment), when, what kind, on which ids."""

    n: int
    at: str
    account: str | None
    kind: str
    subject: str | None
    detail: str | None


@dataclass(frozen=True, slots=True)
class Problem:
    """Something ``verify`` found: ``part`` is chain, record, photo or database; ``subject`` an id or number."""

    part: str
    subject: str
    problem: str


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """How many records, photos and thumbnails were checked, and what is wrong with them (empty: nothing)."""

    records: int
    photos: int
    problems: tuple[Problem, ...] = field(default=())
    thumbnails: int = 0

    @property
    def ok(self) -> bool:
        """Whether nothing was found."""
        return not self.problems
