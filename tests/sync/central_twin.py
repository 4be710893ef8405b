"""A small central in memory, true to the wire formats: what the sync room is tested against.

``MemoryLine`` joins it to a device without a network; ``tests/sync/http_twin.py`` serves it over loopback HTTP.
"""

from __future__ import annotations

import copy
import hashlib
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from msgspec import Struct

from fieldapp.sync.errors import (
    CodeExpired,
    CodeUnknown,
    CodeUsed,
    CursorTooOld,
    DeviceRevoked,
    NotFound,
    RequestRefused,
    SyncError,
)
from fieldapp.sync.ports import PhotoQueue, WaitingPhoto
from fieldapp.wire.batch import open_batch
from fieldapp.wire.codec import pack, unpack
from fieldapp.wire.enrolment import (
    VERSION,
    CentralIdentity,
    EnrolmentCode,
    EnrolReply,
    fingerprint,
    open_request,
    request_digest,
    sign_identity,
    sign_reply,
)
from fieldapp.wire.errors import WireError
from fieldapp.wire.feed import AccountInfo, EntityKind, FeedPage, FeedReply, FeedRow, encode_reply, sign_page
from fieldapp.wire.receipt import Outcome, PhotoLine, Reason, Receipt, RecordLine, sign_receipt
from fieldapp.wire.record import Record
from fieldapp.wire.suite import SealingKey, SigningKey, key_id

AT = "2026-02-25T14:13:20+08:00"
VILLAGE = "370683107204.o"
Verdict = Callable[[Record], tuple[Outcome, Reason | None, str | None]]


class Refusal(Exception):
    """An HTTP status with the central's stable code."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(f"{status} {code}")
        self.status = status
        self.code = code


@dataclass(slots=True)
class Upload:
    sha256: str
    size: int
    data: bytearray = field(default_factory=bytearray)


class Token(Struct, frozen=True, array_like=True):
    """What the opaque cursor holds."""

    generation: str
    oldest: int
    scopes: tuple[str, ...]
    reached: dict[str, int]


@dataclass(slots=True)
class Code:
    state: str = "open"
    by: bytes = b""


@dataclass(slots=True)
class State:
    """Everything a backup would hold."""

    generation: str = "g1"
    records: dict[str, tuple[Record, RecordLine]] = field(default_factory=dict)
    scopes: dict[str, list[FeedRow]] = field(default_factory=dict)
    heads: dict[str, int] = field(default_factory=dict)
    oldest: int = 0
    blobs: dict[str, bytes] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)


def accept(_record: Record) -> tuple[Outcome, Reason | None, str | None]:
    return Outcome.APPLIED, None, None


class CentralTwin:
    """The service's behaviour without a network, a database or threads of its own."""

    def __init__(self, seed: int = 99, page_rows: int = 50) -> None:
        source = random.Random(seed)
        self.signing = SigningKey.generate(source.randbytes)
        self.sealing = SealingKey.generate(source.randbytes)
        self.page_rows = page_rows
        self.state = State()
        self.verdict: Verdict = accept
        self.answer_batch: Callable[[bytes], bytes] = self.receive
        self.readable: dict[str, tuple[str, ...]] = {}
        self.revoked: set[str] = set()
        self.codes: dict[bytes, Code] = {}
        self.applications: dict[str, int] = {}
        self.batches = 0
        self._uploads_begun = 0

    # identity and enrolment

    def identity(self) -> CentralIdentity:
        return CentralIdentity(VERSION, self.signing.public, self.sealing.public, self.state.generation, "twin")

    def identity_bytes(self) -> bytes:
        return sign_identity(self.identity(), self.signing)

    def issue(self, secret: bytes) -> EnrolmentCode:
        self.codes[secret] = Code()
        return EnrolmentCode(secret, fingerprint(self.signing.public))

    def enrol(self, data: bytes) -> bytes:
        try:
            request = open_request(data, self.sealing)
        except WireError as exc:
            raise Refusal(400, "malformed") from exc
        code = self.codes.get(request.secret)
        if code is None:
            raise Refusal(404, "code_unknown")
        if code.state == "expired":
            raise Refusal(409, "code_expired")
        if code.state == "used" and code.by != request.signing_public:
            raise Refusal(409, "code_used")
        code.state, code.by = "used", request.signing_public
        device = key_id(request.signing_public).hex()
        self.readable[device] = (VILLAGE,)
        account = AccountInfo("account", "协理员甲", "assistant", (VILLAGE[:-2],), (VILLAGE,))
        reply = EnrolReply(VERSION, device, account, self.state.generation, request_digest(data))
        return sign_reply(reply, self.signing)

    # records

    def receive(self, data: bytes) -> bytes:
        self.batches += 1
        try:
            batch = open_batch(data, {key_id(self.sealing.public): self.sealing})
        except WireError as exc:
            raise Refusal(400, "malformed") from exc
        lines = tuple(self._line(record) for record in batch.records)
        return self.receipt(key_id(batch.header.device).hex(), answers=batch.digest, records=lines)

    def receipt(
        self,
        device: str,
        *,
        answers: bytes = b"",
        records: tuple[RecordLine, ...] = (),
        photos: tuple[PhotoLine, ...] = (),
    ) -> bytes:
        return sign_receipt(
            Receipt(1, key_id(self.signing.public), self.state.generation, device, answers, AT, records, photos),
            self.signing,
        )

    def _line(self, record: Record) -> RecordLine:
        envelope = record.verified()
        known = self.state.records.get(envelope.id)
        if known is not None:
            line = known[1]
            if known[0].hash != record.hash:
                return RecordLine(envelope.id, record.hash, Outcome.REJECTED, False, Reason.SAME_ID_OTHER_BYTES)
            return RecordLine(line.id, line.hash, line.outcome, True, line.reason, line.field)
        outcome, reason, where = self.verdict(record)
        line = RecordLine(envelope.id, record.hash, outcome, False, reason, where)
        self.state.records[envelope.id] = (record, line)
        self.applications[envelope.id] = self.applications.get(envelope.id, 0) + 1
        return line

    # feed

    def put(
        self,
        scope: str,
        entity: str,
        *,
        version: int,
        removed: bool = False,
        payload: bytes = b"\x80",
        kind: EntityKind = EntityKind.PERSON,
    ) -> None:
        """Write an entity's latest state into a scope; one row per entity, the head counter raised."""
        head = self.state.heads.get(scope, 0) + 1
        self.state.heads[scope] = head
        rows = [row for row in self.state.scopes.get(scope, []) if (row.kind, row.id) != (kind, entity)]
        rows.append(FeedRow(kind, entity, version, head, removed, b"" if removed else payload))
        self.state.scopes[scope] = rows

    def compact(self) -> None:
        """Drop every tombstone; cursors from before are too old from now on."""
        for scope, rows in self.state.scopes.items():
            self.state.scopes[scope] = [row for row in rows if not row.removed]
        self.state.oldest += 1

    def feed(self, device: str, cursor: str | None) -> bytes:
        self._allowed(device)
        token = unpack(bytes.fromhex(cursor), Token) if cursor else None
        if token and (token.oldest < self.state.oldest or token.generation != self.state.generation):
            raise Refusal(410, "cursor_gone")
        scopes = self.readable.get(device, ())
        pages, room = [], self.page_rows
        reached = {scope: at for scope, at in token.reached.items() if scope in scopes} if token else {}
        for scope in scopes:
            after, head = reached.get(scope, 0), self.state.heads.get(scope, 0)
            if (after == head and scope in reached) or room == 0:
                continue
            rows = [row for row in self.state.scopes.get(scope, []) if row.seq > after]
            rows.sort(key=lambda row: row.seq)
            whole = len(rows) <= room
            rows = rows[:room]
            room -= len(rows)
            to = head if whole else rows[-1].seq
            page = FeedPage(1, self.state.generation, scope, after, to, head, tuple(rows))
            pages.append(sign_page(page, self.signing))
            reached[scope] = to
        more = any(reached.get(scope, -1) < self.state.heads.get(scope, 0) for scope in scopes)
        news = None if token and token.scopes == scopes else scopes
        cursor = pack(Token(self.state.generation, self.state.oldest, scopes, reached)).hex()
        return encode_reply(FeedReply(1, self.state.generation, tuple(pages), cursor, more, news))

    # photos

    def photo_status(self, device: str, asked: Sequence[str]) -> bytes:
        self._allowed(device)
        return self.receipt(device, photos=tuple(PhotoLine(sha, sha in self.state.blobs) for sha in asked))

    def begin_upload(self, device: str, sha256: str, size: int) -> str:
        self._allowed(device)
        self._uploads_begun += 1
        name = f"u{self._uploads_begun}"
        self.state.uploads[name] = Upload(sha256, size)
        return name

    def upload_offset(self, name: str) -> int:
        return len(self._upload(name).data)

    def append(self, name: str, offset: int, data: bytes) -> int:
        upload = self._upload(name)
        if offset != len(upload.data):
            raise Refusal(409, "offset")
        upload.data += data
        if len(upload.data) == upload.size:
            if hashlib.sha256(upload.data).hexdigest() != upload.sha256:
                del self.state.uploads[name]
                raise Refusal(400, "checksum_mismatch")
            self.state.blobs[upload.sha256] = bytes(upload.data)
        return len(upload.data)

    def blob(self, sha256: str) -> bytes:
        if sha256 not in self.state.blobs:
            raise Refusal(404, "blob_unknown")
        return self.state.blobs[sha256]

    def _upload(self, name: str) -> Upload:
        upload = self.state.uploads.get(name)
        if upload is None:
            raise Refusal(404, "upload_unknown")
        return upload

    def _allowed(self, device: str) -> None:
        if device in self.revoked:
            raise Refusal(403, "revoked_device")

    # backup

    def backup(self) -> State:
        return copy.deepcopy(self.state)

    def restore(self, state: State) -> None:
        """Live again from a backup, in a new generation."""
        number = int(self.state.generation[1:]) + 1
        self.state = copy.deepcopy(state)
        self.state.generation = f"g{number}"
        self.applications = dict.fromkeys(self.state.records, 1)


def _error(refusal: Refusal) -> SyncError:
    known: dict[str, Callable[[], SyncError]] = {
        "code_unknown": lambda: CodeUnknown("code"),
        "code_used": lambda: CodeUsed("code"),
        "code_expired": lambda: CodeExpired("code"),
        "revoked_device": lambda: DeviceRevoked("device"),
        "cursor_gone": lambda: CursorTooOld("cursor"),
        "upload_unknown": lambda: NotFound("upload"),
        "blob_unknown": lambda: NotFound("blob"),
    }
    make = known.get(refusal.code)
    return make() if make else RequestRefused(refusal.status, refusal.code)


@dataclass(slots=True)
class MemoryLine:
    """``ports.Transport`` straight into a ``CentralTwin``.

    ``before`` and ``after`` are called around each exchange with its name; raising an error of the line there is a lost
    request or a lost answer.
    """

    central: CentralTwin
    device: str
    before: Callable[[str], None] = lambda _name: None
    after: Callable[[str], None] = lambda _name: None
    piece: int = 64
    bytes_up: int = 0
    bytes_down: int = 0
    skew_ms: int | None = None
    calls: list[str] = field(default_factory=list)

    def central_identity(self) -> bytes:
        return self._do("identity", b"", self.central.identity_bytes)

    def enrol(self, request: bytes) -> bytes:
        return self._do("enrol", request, lambda: self.central.enrol(request))

    def send_batch(self, batch: bytes) -> bytes:
        return self._do("batch", batch, lambda: self.central.answer_batch(batch))

    def feed(self, cursor: str | None) -> bytes:
        return self._do("feed", (cursor or "").encode(), lambda: self.central.feed(self.device, cursor))

    def photo_status(self, sha256: Sequence[str]) -> bytes:
        return self._do(
            "status", b"".join(s.encode() for s in sha256), lambda: self.central.photo_status(self.device, sha256)
        )

    def upload(self, photo: WaitingPhoto, queue: PhotoQueue, between: Callable[[], None]) -> None:
        name = photo.upload_url
        if name is not None and name not in self.central.state.uploads:
            name = None
        if name is None:
            name = self._do(
                "create", b"", lambda: self.central.begin_upload(self.device, photo.sha256, photo.size).encode()
            ).decode()
            queue.remember_upload(photo.sha256, name)
        offset = self.central.upload_offset(name)
        while offset < photo.size:
            data = queue.read(photo.sha256, offset, self.piece)
            offset = int(self._do("patch", data, partial(self._append, name, offset, data)))
            if offset < photo.size:
                between()

    def _append(self, name: str, offset: int, data: bytes) -> bytes:
        return str(self.central.append(name, offset, data)).encode()

    def download(self, sha256: str) -> Iterator[bytes]:
        data = self._do("blob", b"", lambda: self.central.blob(sha256))
        for start in range(0, len(data), self.piece):
            yield data[start : start + self.piece]

    def note_central_time(self, at: str) -> None:
        self.skew_ms = 0 if at == AT else None

    def close(self) -> None:
        self.calls.append("close")

    def _do(self, name: str, up: bytes, act: Callable[[], bytes]) -> bytes:
        self.calls.append(name)
        self.before(name)
        self.bytes_up += len(up)
        try:
            answer = act()
        except Refusal as refusal:
            raise _error(refusal) from refusal
        self.after(name)
        self.bytes_down += len(answer)
        return answer
