"""Write the answer to a device on a stick (``.fvr``): receipts for what it asked, its feed, ciphertexts (ADR 16).

Everything in it is what the device would get over HTTPS: receipts and pages are signed alike, the feed goes on from
the cursor of its last inquiry (from the start when it sent none, or when the cursor is not to be continued), and the
thumbnails of received visits go along because that device cannot fetch them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from fieldapp.central.accounts import Caller
from fieldapp.central.errors import BlobUnknown, CursorGone, DeviceUnknown
from fieldapp.central.open import Central
from fieldapp.central.services.feed import read_feed
from fieldapp.central.services.ingest.settle import NOWHERE
from fieldapp.central.services.reading import caller_scopes
from fieldapp.central.services.uploads import readable_blob
from fieldapp.central.store import accounts, audit, blobs, records
from fieldapp.central.store.packages import authors_of, find_inquiry, refused_bytes, under_review
from fieldapp.wire.bodies import VisitBody, decode_body
from fieldapp.wire.errors import WireError
from fieldapp.wire.feed import EntityKind, FeedReply, decode_reply, open_page
from fieldapp.wire.inquiry import VERSION as INQUIRY_VERSION
from fieldapp.wire.inquiry import Answer, AskedRecord, Inquiry, encode
from fieldapp.wire.package import Direction, Kind, PackageWriter
from fieldapp.wire.package_file import new_file
from fieldapp.wire.receipt import VERSION, Outcome, PhotoLine, Receipt, RecordLine, sign_receipt
from fieldapp.wire.record import Record, decode_record
from fieldapp.wire.suite import key_id

_LINES = 1_000
_NOTHING = Inquiry(INQUIRY_VERSION, 0, "", "", None)


@dataclass(slots=True)
class Answered:
    """What was written. ``records`` and ``photos`` are lines of receipts, ``rows`` of the feed, ``blobs`` ciphertexts.
    ``inquiry`` is false when the device never sent a package: then it gets everything from the start."""

    device: str
    package: str
    file: str
    records: int = 0
    photos: int = 0
    rows: int = 0
    blobs: int = 0
    bytes: int = 0
    inquiry: bool = False
    revoked: bool = False


@dataclass(slots=True)
class _Feed:
    """How the feed was answered, and which ciphertexts go with its rows (in order, once each)."""

    cursors: list[str] = field(default_factory=list)
    from_start: bool = False
    rows: int = 0
    blobs: dict[str, None] = field(default_factory=dict)


def write_answer(central: Central, device: str, out: Path, *, photos: bool = False) -> Answered:
    """Write the package for ``device`` to ``out``; with ``photos`` the full pictures of visits under review too.

    Raises ``DeviceUnknown``, ``StoreUnavailable``, ``BlobsUnavailable``, ``OSError`` (nothing half is left).
    """
    with central.store.read() as connection:
        caller = accounts.find_callers(connection, [device]).get(device)
        if caller is None:
            raise DeviceUnknown("no device has this id")
        inquiry = find_inquiry(connection, caller.device.township, device)
    told = Answered(device, central.new_id(), str(out), inquiry=inquiry is not None)
    told.revoked = caller.device.revoked or caller.account.revoked
    with new_file(out) as file:
        writer = PackageWriter(file, recipient=caller.device.sealing_public, random=os.urandom)
        _Answering(central, caller, inquiry, writer, told).write(photos=photos)
        writer.finish(
            package=told.package,
            direction=Direction.DOWN,
            device=device,
            signer=central.keys.signing,
            created=central.clock().isoformat(),
            generation=central.generation,
        )
    told.bytes = out.stat().st_size
    _note(central, caller, told)
    return told


class _Answering:
    """One answer being written."""

    def __init__(
        self, central: Central, caller: Caller, inquiry: Inquiry | None, writer: PackageWriter, told: Answered
    ) -> None:
        self._central, self._caller, self._writer, self._told = central, caller, writer, told
        self._asked = inquiry

    def write(self, *, photos: bool) -> None:
        """Every frame but the manifest."""
        asked = self._asked or _NOTHING
        for part in range(0, len(asked.records), _LINES):
            self._receipt(records=self._record_lines(asked.records[part : part + _LINES]))
        for part in range(0, len(asked.photos), _LINES):
            self._receipt(photos=self._photo_lines([one.hex() for one in asked.photos[part : part + _LINES]]))
        feed = _Feed()
        if not self._told.revoked:
            self._feed(asked.cursor, feed)
            feed.blobs.update(dict.fromkeys(one.hex() for one in asked.wanted))
            if photos:
                feed.blobs.update(dict.fromkeys(self._pictures_under_review()))
            self._ciphertexts(feed.blobs)
        known = self._asked
        answer = Answer(
            version=INQUIRY_VERSION,
            number=known.number if known else None,
            generation=known.generation if known else None,
            asked=asked.cursor,
            cursors=tuple(feed.cursors),
            from_start=feed.from_start,
            revoked=self._told.revoked,
        )
        self._writer.add(Kind.ANSWER, encode(answer))

    def _receipt(self, *, records: Sequence[RecordLine] = (), photos: Sequence[PhotoLine] = ()) -> None:
        central = self._central
        self._told.records += len(records)
        self._told.photos += len(photos)
        receipt = Receipt(
            version=VERSION,
            central=key_id(central.keys.signing.public),
            generation=central.generation,
            device=self._caller.device.id,
            answers=b"",
            at=central.clock().isoformat(),
            records=tuple(records),
            photos=tuple(photos),
        )
        self._writer.add(Kind.RECEIPT, sign_receipt(receipt, central.keys.signing))

    def _record_lines(self, asked: Sequence[AskedRecord]) -> list[RecordLine]:
        """The standing outcome of each record that is known here; the others go on waiting."""
        townships = [self._caller.device.township, NOWHERE]
        with self._central.store.read() as connection:
            found = records.standings(connection, townships, [one.id for one in asked])
            other = [one.hash for one in asked]
            refused = refused_bytes(connection, townships, self._caller.device.id, other)
        standing = {(id_, one.hash): one for (_, id_), one in found.items()}
        lines: list[RecordLine] = []
        for one in asked:
            known = standing.get((one.id, one.hash))
            if known is not None:
                lines.append(RecordLine(one.id, one.hash, known.outcome, True, known.reason, known.field))
            elif one.hash in refused:
                lines.append(RecordLine(one.id, one.hash, Outcome.REJECTED, True, refused[one.hash]))
        return lines

    def _photo_lines(self, asked: Sequence[str]) -> list[PhotoLine]:
        with self._central.store.read() as connection:
            stored = blobs.stored_blobs(connection, self._caller.device.township, asked)
        return [PhotoLine(one, True, True) for one in asked if one in stored]

    def _feed(self, cursor: str | None, feed: _Feed) -> None:
        """Replies from ``cursor`` on, until there is no more."""
        for data, reply, rows in self._replies(cursor, feed):
            self._writer.add(Kind.FEED, data)
            feed.cursors.append(reply.cursor)
            feed.rows += rows
            feed.blobs.update(dict.fromkeys(self._thumbnails(reply)))
        self._told.rows = feed.rows

    def _replies(self, cursor: str | None, feed: _Feed) -> Iterator[tuple[bytes, FeedReply, int]]:
        feed.from_start = cursor is None
        while True:
            try:
                data, rows = read_feed(self._central, self._caller, cursor)
            except CursorGone:
                if feed.from_start:
                    raise
                cursor, feed.from_start = None, True
                continue
            reply = decode_reply(data)
            yield data, reply, rows
            if not reply.more:
                return
            cursor = reply.cursor

    def _thumbnails(self, reply: FeedReply) -> Iterator[str]:
        """Of the visits in a reply that this device did not author itself."""
        for signed in reply.pages:
            page = open_page(signed, self._central.keys.signing.public)
            for row in page.rows:
                if row.kind is EntityKind.RECORD and not row.removed:
                    record = decode_record(row.payload)
                    if record.opened().device_id != self._caller.device.id:
                        yield from _blobs_of(record, thumbnails=True)

    def _pictures_under_review(self) -> Iterator[str]:
        township = self._caller.device.township
        with self._central.store.read() as connection:
            ids = under_review(connection, township, caller_scopes(connection, self._caller))
            own = authors_of(connection, township, ids)
            ids = [one for one in ids if own.get(one) != self._caller.device.id]
            found = records.stored_records(connection, township, ids)
        for one in ids:
            yield from _blobs_of(found[one], thumbnails=False)

    def _ciphertexts(self, wanted: dict[str, None]) -> None:
        for sha256 in wanted:
            try:
                size = readable_blob(self._central, self._caller, sha256)
            except BlobUnknown:
                continue  # not come yet: the device asks for it again
            data = b"".join(self._central.blobs.read(sha256, 0, size))
            self._writer.add(Kind.BLOB, data)
            self._told.blobs += 1


def _blobs_of(record: Record, *, thumbnails: bool) -> Iterator[str]:
    """The ciphertexts a visit names; none of a body that was erased or cannot be read."""
    try:
        body = decode_body(record.opened().kind, record.body)
    except WireError:
        return
    if isinstance(body, VisitBody):
        for photo in body.photos:
            blob = photo.thumb if thumbnails else photo.blob
            if blob is not None:
                yield blob.sha256


def _note(central: Central, caller: Caller, told: Answered) -> None:
    with central.store.write() as connection:
        audit.note(
            connection,
            id_=central.new_id(),
            township=caller.device.township,
            at=central.now_ms(),
            actor="operator",
            action="package_written",
            subject=told.package,
            facts={"device": told.device, "records": told.records, "rows": told.rows, "blobs": told.blobs},
        )
