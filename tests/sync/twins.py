"""In-memory twins of the stores behind the sync ports.

``MemoryStore`` is what would be on disk; the ports are thin views over it, so ``reopen`` is a restart of the program.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from msgspec import structs

from fieldapp.sync.ports import SyncPorts
from fieldapp.wire.bodies import FormAnswers, VisitBody
from fieldapp.wire.codec import unpack
from fieldapp.wire.enrolment import CentralIdentity
from fieldapp.wire.errors import Malformed
from fieldapp.wire.feed import EntityKind, FeedPage, FeedRow, OutcomeInfo
from fieldapp.wire.ids import uuid7
from fieldapp.wire.receipt import Outcome, Receipt
from fieldapp.wire.record import GENESIS, Record, author_record, decode_record, encode_record
from fieldapp.wire.suite import SealingKey, SigningKey, key_id

NOW_MS = 1_772_000_000_000
AT = "2026-02-25T14:13:20+08:00"


@dataclass(frozen=True, slots=True)
class Identity:
    """A device's identity as ``ports.DeviceIdentity`` wants it."""

    device: str
    account: str
    signing: SigningKey
    sealing: SealingKey
    central: CentralIdentity
    url: str


@dataclass(frozen=True, slots=True)
class Settled:
    applied: int = 0
    held: int = 0
    rejected: int = 0
    unknown: int = 0


@dataclass(frozen=True, slots=True)
class WaitingPhoto:
    sha256: str
    size: int
    upload_url: str | None


@dataclass(frozen=True, slots=True)
class Applied:
    received: int = 0
    withdrawn: int = 0
    persons: tuple[str, ...] = ()


@dataclass(slots=True)
class Entry:
    record: Record
    urgent: bool
    state: str = "waiting"
    reason: str | None = None
    field: str | None = None


@dataclass(slots=True)
class PhotoEntry:
    data: bytes
    thumb: bool
    stored: bool = False
    upload_url: str | None = None


@dataclass(slots=True)
class Member:
    version: int
    stale: bool = False


@dataclass(slots=True)
class MemoryStore:
    """A device's disk."""

    signing: SigningKey
    seed: int = 1
    entries: dict[str, Entry] = field(default_factory=dict)
    head: bytes = GENESIS
    incidents: list[str] = field(default_factory=list)
    photos: dict[str, PhotoEntry] = field(default_factory=dict)
    wanted: list[str] = field(default_factory=list)
    kept: dict[str, bytes] = field(default_factory=dict)
    rows: dict[tuple[EntityKind, str], FeedRow] = field(default_factory=dict)
    members: dict[tuple[str, EntityKind, str], Member] = field(default_factory=dict)
    gone: dict[tuple[str, EntityKind, str], int] = field(default_factory=dict)
    scopes: tuple[str, ...] | None = None
    cursor: str | None = None
    generation: str | None = None
    token: str | None = None
    runs: list[tuple[bool, str | None, dict[str, int], int | None]] = field(default_factory=list)

    def ports(self) -> SyncPorts:
        return SyncPorts(
            MemoryOutbox(self), MemoryPhotos(self), MemoryFeed(self), MemoryCredentials(self), MemoryJournal(self)
        )

    def submit(self, *, urgent: bool = False, text: str = "") -> Record:
        """Author a record on this device's chain and put it in the outbox."""
        number = len(self.entries) + 1
        source = random.Random(self.seed * 1_000_003 + number)
        record_id = uuid7(NOW_MS + number, source.randbytes)
        body = VisitBody(
            visit=record_id,
            forms=(FormAnswers(id="TK", version="1", answers={"/data/tk/TK03": text or f"answer {number}"}),),
            started_at=AT,
            ended_at=AT,
        )
        record = author_record(
            body,
            record_id=record_id,
            kind="visit",
            subjects=("p1",),
            scope="370683107204.o",
            author="account",
            signer=self.signing,
            seq=number,
            prev=self.head,
            occurred_at=AT,
            authored_at=AT,
            monotonic_ms=number,
            random=source.randbytes,
        )
        self.entries[record_id] = Entry(record, urgent)
        self.head = record.hash
        return record

    def add_photo(self, data: bytes, *, thumb: bool = False) -> str:
        """Put a ciphertext in the queue."""
        sha256 = hashlib.sha256(data).hexdigest()
        self.photos[sha256] = PhotoEntry(data, thumb)
        return sha256

    def states(self) -> dict[str, str]:
        """Every record's state by id."""
        return {record_id: entry.state for record_id, entry in self.entries.items()}

    def photos_kept(self) -> int:
        """How many ciphertexts wait for a ``stored`` line."""
        return sum(not photo.stored for photo in self.photos.values())

    def people(self) -> set[str]:
        """Ids of persons some scope still shows."""
        return {entity for (_scope, kind, entity) in self.members if kind is EntityKind.PERSON}


class MemoryOutbox:
    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    def take(self, max_records: int, max_bytes: int) -> Sequence[Record]:
        pending = [entry for entry in self._store.entries.values() if entry.state in ("waiting", "sending")]
        pending.sort(key=lambda entry: (not entry.urgent, entry.record.opened().seq))
        taken: list[Record] = []
        room = max_bytes
        for entry in pending[:max_records]:
            room -= len(encode_record(entry.record))
            if taken and room < 0:
                break
            entry.state = "sending"
            taken.append(entry.record)
        return taken

    def settle(self, receipt: Receipt) -> Settled:
        counts = dict.fromkeys(Outcome, 0)
        unknown = 0
        for line in receipt.records:
            entry = self._store.entries.get(line.id)
            if entry is None or entry.record.hash != line.hash:
                unknown += 1
                self._store.incidents.append(line.id)
                continue
            entry.state, entry.reason, entry.field = line.outcome.value, line.reason, line.field
            counts[line.outcome] += 1
        return Settled(counts[Outcome.APPLIED], counts[Outcome.HELD], counts[Outcome.REJECTED], unknown)

    def put_back(self) -> int:
        sending = [entry for entry in self._store.entries.values() if entry.state == "sending"]
        for entry in sending:
            entry.state = "waiting"
        return len(sending)

    def waiting(self) -> int:
        return sum(entry.state in ("waiting", "sending") for entry in self._store.entries.values())


class MemoryPhotos:
    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    def next_photos(self, limit: int) -> Sequence[WaitingPhoto]:
        open_ones = [(sha, photo) for sha, photo in self._store.photos.items() if not photo.stored]
        open_ones.sort(key=lambda pair: not pair[1].thumb)
        return [WaitingPhoto(sha, len(photo.data), photo.upload_url) for sha, photo in open_ones[:limit]]

    def read(self, sha256: str, offset: int, length: int) -> bytes:
        return self._store.photos[sha256].data[offset : offset + length]

    def remember_upload(self, sha256: str, upload_url: str | None) -> None:
        self._store.photos[sha256].upload_url = upload_url

    def settle_photos(self, receipt: Receipt) -> int:
        settled = 0
        for line in receipt.photos:
            photo = self._store.photos.get(line.sha256)
            if photo is not None and line.stored and not photo.stored:
                photo.stored, photo.upload_url = True, None
                settled += 1
        return settled

    def photos_waiting(self) -> int:
        return sum(not photo.stored for photo in self._store.photos.values())

    def wanted_blobs(self, limit: int) -> Sequence[str]:
        return [sha for sha in self._store.wanted if sha not in self._store.kept][:limit]

    def keep_blob(self, sha256: str, chunks: Iterator[bytes]) -> None:
        data = b"".join(chunks)
        if hashlib.sha256(data).hexdigest() != sha256:
            raise Malformed("blob has another hash")
        self._store.kept[sha256] = data


class MemoryFeed:
    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    def cursor(self) -> str | None:
        return self._store.cursor

    def generation(self) -> str | None:
        return self._store.generation

    def apply(
        self, pages: Sequence[FeedPage], *, cursor: str | None, generation: str, scopes: Sequence[str] | None
    ) -> Applied:
        for row in (row for page in pages for row in page.rows if not row.removed):
            unpack(row.payload, object)  # a store decodes before it changes anything
        received, persons = 0, []
        for page in pages:
            if page.after == 0:
                for (scope, _, _), member in self._store.members.items():
                    member.stale = member.stale or scope == page.scope
            for row in page.rows:
                received += 1
                self._row(page.scope, row)
                if row.kind is EntityKind.PERSON:
                    persons.append(row.id)
            if page.to == page.head:
                self._leave(
                    [key for key, member in self._store.members.items() if key[0] == page.scope and member.stale]
                )
        withdrawn = self._withdraw(scopes)
        self._store.cursor, self._store.generation = cursor, generation
        return Applied(received, withdrawn, tuple(persons))

    def restart(self, generation: str) -> int:
        self._store.cursor, self._store.generation = None, generation
        for entry in self._store.entries.values():
            entry.state, entry.reason, entry.field = "waiting", None, None
        for photo in self._store.photos.values():
            photo.stored = False
        # The former life's versions mean nothing in this one: a restored central counts on from its backup.
        self._store.gone.clear()
        for member in self._store.members.values():
            member.version = 0
        for key, row in self._store.rows.items():
            self._store.rows[key] = structs.replace(row, version=0)
        return len(self._store.entries)

    def _row(self, scope: str, row: FeedRow) -> None:
        key = (scope, row.kind, row.id)
        if row.kind is EntityKind.RECORD and not row.removed:
            self._want_thumbs(decode_record(row.payload))
        if row.kind is EntityKind.OUTCOME:
            self._outcome(unpack(row.payload, OutcomeInfo))
            return
        member = self._store.members.get(key)
        if member is not None:
            member.stale = False
        known = max(member.version if member else 0, self._store.gone.get(key, 0))
        if row.removed:
            if row.version >= known:
                self._leave([key])
                self._store.gone[key] = row.version
            return
        if row.version < known:
            return
        self._store.members[key] = Member(row.version)
        self._store.gone.pop(key, None)
        held = self._store.rows.get((row.kind, row.id))
        if held is None or row.version >= held.version:
            self._store.rows[row.kind, row.id] = row

    def _want_thumbs(self, record: Record) -> None:
        body = unpack(record.body, VisitBody)
        thumbs = [photo.thumb.sha256 for photo in body.photos if photo.thumb is not None]
        self._store.wanted += [sha for sha in thumbs if sha not in self._store.wanted]

    def _outcome(self, info: OutcomeInfo) -> None:
        entry = self._store.entries.get(info.id)
        if entry is not None and entry.record.hash == info.hash:
            entry.state, entry.reason, entry.field = info.outcome.value, info.reason, info.field

    def _leave(self, keys: list[tuple[str, EntityKind, str]]) -> None:
        for key in keys:
            self._store.members.pop(key, None)
            if not any(other[1:] == key[1:] for other in self._store.members):
                self._store.rows.pop(key[1:], None)

    def _withdraw(self, scopes: Sequence[str] | None) -> int:
        if scopes is None:
            return 0
        before = self._store.scopes or ()
        self._store.scopes = tuple(scopes)
        self._leave([key for key in self._store.members if key[0] not in scopes])
        return len(set(before) - set(scopes))


class MemoryCredentials:
    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    def token(self) -> str | None:
        return self._store.token

    def remember_token(self, token: str | None) -> None:
        self._store.token = token


class MemoryJournal:
    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    def note_sync(self, *, ok: bool, problem: str | None, summary: dict[str, int], skew_ms: int | None) -> None:
        self._store.runs.append((ok, problem, summary, skew_ms))


def device_keys(seed: int) -> tuple[SigningKey, SealingKey]:
    """A device's two keys, the same for a seed."""
    source = random.Random(seed)
    return SigningKey.generate(source.randbytes), SealingKey.generate(source.randbytes)


def identity_for(central: CentralIdentity, signing: SigningKey, sealing: SealingKey, url: str = "memory:") -> Identity:
    return Identity(key_id(signing.public).hex(), "account", signing, sealing, central, url)
