"""The vault's one door: create, open and list vaults, and what an open vault offers.

Thread rule: an open vault is used from one thread at a time (the serial vault lane); it may be opened in one thread and
used in another. Every mutating method is one transaction: it happened whole or not at all, and it left one line in the
audit trail. Every method may raise ``StoreFault`` kinds (disk full, disk fault, damaged); after one the next call
opens the file anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from fieldapp.domain.people import Household, Person
from fieldapp.vault.provider import DEFAULT_COST, KdfCost
from fieldapp.vault.values import (
    Applied,
    AuditLine,
    Clock,
    DeviceIdentity,
    DraftBrief,
    DraftState,
    FormUse,
    Incident,
    PhotoFacts,
    PhotoStatus,
    QueueFilter,
    QueueRow,
    RecordStatus,
    ReturnedVisit,
    Settled,
    State,
    StoredRecord,
    SyncRun,
    VaultInfo,
    VerifyReport,
    VisitBrief,
    VisitView,
    WaitingPhoto,
)
from fieldapp.wire.bodies import PhotoRef
from fieldapp.wire.enrolment import EnrolReply
from fieldapp.wire.feed import AccountInfo, DivisionInfo, FeedPage, FormInfo
from fieldapp.wire.ids import Random
from fieldapp.wire.receipt import Receipt
from fieldapp.wire.record import Record
from fieldapp.wire.suite import SealingKey, SigningKey

PENDING = QueueFilter()

Make = Callable[[int, bytes], Record]
"""Authors a record as number ``seq`` after ``prev`` of this device's chain."""


class Device(Protocol):
    """Who this vault belongs to. Also the ``Credentials`` port of sync."""

    def save_enrolment(
        self, *, signing: SigningKey, sealing: SealingKey, central_identity: bytes, url: str, reply: EnrolReply
    ) -> DeviceIdentity:
        """Write the enrolment down, once. ``central_identity`` are the signed bytes as received, checked by the
        caller. Raises ``AlreadyEnrolled``."""
        ...

    def identity(self) -> DeviceIdentity:
        """Raises ``NotEnrolled``."""
        ...

    def enrolled(self) -> bool: ...

    def account(self) -> AccountInfo:
        """The own account as the feed last told it. Raises ``NotEnrolled``."""
        ...

    def account_name(self, account: str) -> str | None:
        """The name of an account the feed told us about."""
        ...

    def token(self) -> str | None: ...

    def remember_token(self, token: str | None) -> None: ...


class People(Protocol):
    """The caseload. Merged files resolve to the surviving one everywhere."""

    def get(self, person: str) -> Person:
        """Raises ``UnknownPerson``."""
        ...

    def list(self, village: str | None = None) -> Sequence[Person]:
        """All persons (of a division code's area), by village and name."""
        ...

    def search(self, text: str, limit: int = 50) -> Sequence[Person]:
        """Persons for what was typed so far, best first: hanzi anywhere in the name, full pinyin, initials, mixtures
        (``zh三``, ``wangxm``), digits of ID or phone, village name; several words must all fit."""
        ...

    def count(self) -> int: ...

    def counts(self) -> Mapping[str, int]:
        """Persons by village code."""
        ...

    def household(self, household: str) -> Household | None: ...

    def household_of(self, person: str) -> Household | None: ...

    def villages(self) -> Sequence[DivisionInfo]:
        """Names of all divisions the feed brought, by code."""
        ...

    def last_visits(self, *, met_only: bool = False) -> Mapping[str, VisitBrief]:
        """Per person id the latest visit (with ``met_only``: where the person was met)."""
        ...

    def timeline(self, person: str) -> Sequence[VisitBrief]:
        """All visits of a person, newest first."""
        ...


class Visits(Protocol):
    """Drafts and their life, until ``records.freeze``. At most one open draft per visit. An unknown or frozen visit
    raises ``NoDraft``."""

    def start(
        self,
        visit: str,
        *,
        persons: Sequence[str],
        forms: Sequence[FormUse],
        started_at: str,
        corrects: str | None = None,
        answers_review: str | None = None,
    ) -> None:
        """Begin a visit, or (with ``corrects``, a record id) a correction of one. Raises ``DraftOpen``."""
        ...

    def save_answer(
        self, visit: str, ref: str, value: str | None, *, op: str = "set", position: str | None = None
    ) -> None:
        """Append one step (see ``DraftStep``), durable on return; ``position`` moves the current question with it."""
        ...

    def save_position(self, visit: str, position: str | None) -> None: ...

    def save_draft(self, visit: str, state: bytes, *, position: str | None = None) -> None:
        """Replace the snapshot; the steps before it are folded into it and forgotten."""
        ...

    def set_minutes(self, visit: str, code: str, minutes: int) -> None:
        """Care delivered by service class; 0 removes the entry."""
        ...

    def draft(self, visit: str) -> DraftState: ...

    def drafts(self) -> Sequence[DraftBrief]:
        """Open drafts, latest change first."""
        ...

    def discarded(self) -> Sequence[DraftBrief]: ...

    def discard(self, visit: str, reason: str) -> None:
        """Give a draft up. Nothing is deleted; it no longer counts as open."""
        ...

    def brief(self, visit: str) -> VisitBrief:
        """One visit, draft or submitted. Raises ``UnknownVisit``."""
        ...


class Records(Protocol):
    """Records of the device's own chain and those received, verbatim."""

    def freeze(self, visit: str, make: Make, *, urgent: bool = False) -> Record:
        """Turn the draft into a record, in one transaction: chain number, record, outbox row, photo queue, visit.
        ``make`` raising leaves the draft as it was. Raises ``NoDraft``, ``NotEnrolled``."""
        ...

    def append(self, make: Make, *, urgent: bool = False) -> Record:
        """A record without a draft (a review). Raises ``NotEnrolled``."""
        ...

    def get(self, record: str) -> StoredRecord:
        """Raises ``UnknownRecord``."""
        ...

    def history(self, visit: str) -> Sequence[StoredRecord]:
        """The original, its corrections and reviews, in order."""
        ...

    def chain(self) -> Sequence[Record]:
        """Own records by ``seq``."""
        ...

    def counts(self) -> Mapping[State, int]:
        """Own records by state, open drafts included."""
        ...


class Outbox(Protocol):
    """The ``Outbox`` port of sync (its docstrings apply)."""

    def take(self, max_records: int, max_bytes: int) -> Sequence[Record]: ...

    def settle(self, receipt: Receipt) -> Settled: ...

    def put_back(self) -> int: ...

    def waiting(self) -> int: ...


class Photos(Protocol):
    """Ciphertexts on disk, own and received. Also the ``PhotoQueue`` port of sync."""

    def add(self, visit: str, facts: PhotoFacts, picture: bytes, thumb: bytes | None = None) -> PhotoRef:
        """Encrypt a picture (and its thumbnail) with a new key and attach it to the visit's draft; on disk before
        the row is committed. Raises ``NoDraft``, ``DiskFull``."""
        ...

    def remove(self, visit: str, sha256: str) -> None:
        """Take a photo (by its blob's SHA-256) off a draft."""
        ...

    def of_draft(self, visit: str) -> Sequence[PhotoRef]: ...

    def photo_bytes(self, ref: PhotoRef) -> bytes:
        """The picture in the clear, in memory only. Raises ``PhotoNotHere``, ``PhotoDamaged``."""
        ...

    def thumb_bytes(self, ref: PhotoRef) -> bytes:
        """The thumbnail; the picture itself where there is none."""
        ...

    def counts(self) -> Mapping[State, int]:
        """Own ciphertexts by state."""
        ...

    def next_photos(self, limit: int) -> Sequence[WaitingPhoto]: ...

    def read(self, sha256: str, offset: int, length: int) -> bytes: ...

    def remember_upload(self, sha256: str, upload_url: str | None) -> None: ...

    def settle_photos(self, receipt: Receipt) -> int: ...

    def photos_waiting(self) -> int: ...

    def wanted_blobs(self, limit: int) -> Sequence[str]: ...

    def keep_blob(self, sha256: str, chunks: Iterator[bytes]) -> None: ...

    def trim(self, max_bytes: int) -> int:
        """Drop received full photos, longest unused first, until they take at most ``max_bytes``; returns how many."""
        ...


class Feed(Protocol):
    """The ``FeedSink`` port of sync (its docstrings apply)."""

    def cursor(self) -> str | None: ...

    def apply(
        self, pages: Sequence[FeedPage], *, cursor: str | None, generation: str, scopes: Sequence[str] | None
    ) -> Applied: ...

    def restart(self, generation: str) -> int: ...

    def generation(self) -> str | None: ...


class Forms(Protocol):
    """Published forms received by the feed."""

    def list(self) -> Sequence[FormInfo]:
        """The newest version of each form, withdrawn ones left out."""
        ...

    def get(self, form: str, version: str | None = None) -> FormInfo | None:
        """A form by id; with ``version`` exactly that one, also when withdrawn since."""
        ...


class Reviews(Protocol):
    """Visits as reviewers and authors see them."""

    def queue(self, shown: QueueFilter = PENDING) -> Sequence[QueueRow]:
        """Visits in the filter's review states, oldest submission first."""
        ...

    def queue_size(self, shown: QueueFilter = PENDING) -> int: ...

    def visit_view(self, visit: str) -> VisitView:
        """Raises ``UnknownVisit``."""
        ...

    def returned(self) -> Sequence[ReturnedVisit]:
        """Own visits that came back and have no newer correction, oldest return first."""
        ...


class Journal(Protocol):
    """The ``SyncJournal`` port of sync."""

    def note_sync(self, *, ok: bool, problem: str | None, summary: dict[str, int], skew_ms: int | None) -> None: ...

    def runs(self, limit: int = 20) -> Sequence[SyncRun]:
        """Latest first."""
        ...

    def last_success(self) -> str | None:
        """When a run last ended well."""
        ...


class Audit(Protocol):
    """The append-only local trace; ids only."""

    def lines(self, *, after: int = 0, limit: int = 1000) -> Sequence[AuditLine]: ...

    def note(self, kind: str, subject: str | None = None, detail: str | None = None) -> None:
        """Write down a step that changed nothing here (an export, a page opened for inspection)."""
        ...


class Status(Protocol):
    """What the sync page shows."""

    def records(self, *, unsettled: bool = False) -> Sequence[RecordStatus]:
        """Own records, newest first; with ``unsettled`` those not applied."""
        ...

    def photos(self, *, unsettled: bool = False) -> Sequence[PhotoStatus]: ...

    def incidents(self) -> Sequence[Incident]: ...


class Vault(Protocol):
    """An open vault. Close it to give it free for other processes; usable as a context manager."""

    info: VaultInfo
    device: Device
    people: People
    visits: Visits
    records: Records
    outbox: Outbox
    photos: Photos
    feed: Feed
    forms: Forms
    reviews: Reviews
    journal: Journal
    audit: Audit
    status: Status

    def change_passphrase(self, old: str, new: str) -> None:
        """Wrap the database key anew. Raises ``WrongPassphrase``, ``TooManyTries``."""
        ...

    def verify(self) -> VerifyReport:
        """Check chains, signatures, bodies, ciphertexts and the database file."""
        ...

    def close(self) -> None: ...

    def __enter__(self) -> Vault: ...

    def __exit__(self, *exc: object) -> None: ...


def list_vaults(base: Path) -> Sequence[VaultInfo]:
    """The vaults under ``base``/vaults, by id. A folder that is no vault is passed over."""
    raise NotImplementedError


def create_vault(base: Path, passphrase: str, *, clock: Clock, random: Random, cost: KdfCost = DEFAULT_COST) -> Vault:
    """Make a new, empty vault under ``base``/vaults and open it. Raises ``DiskFull``, ``DiskFault``."""
    raise NotImplementedError


def open_vault(folder: Path, passphrase: str, *, clock: Clock, random: Random, cost: KdfCost = DEFAULT_COST) -> Vault:
    """Open the vault in ``folder`` (``VaultInfo.folder``), bringing its tables up to date. ``cost`` is what a later
    change of passphrase will use. Raises ``NoVault``, ``VaultInUse``, ``WrongPassphrase``, ``TooManyTries``,
    ``VaultTooNew``, ``VaultDamaged``."""
    raise NotImplementedError
