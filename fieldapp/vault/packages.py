"""What the vault does for packages on sticks: hands out what waits without touching it, remembers what is on the way,
and takes the answers of a stick, which may be old.

Exporting changes no state: a record waits until its receipt, however many sticks it is on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from fieldapp.vault.audit import Audit
from fieldapp.vault.blobs import BlobState
from fieldapp.vault.engine import Store
from fieldapp.vault.outbox import settle_lines
from fieldapp.vault.package_tables import ON_STICK, PACKAGE
from fieldapp.vault.projection import json_ids
from fieldapp.vault.records import record_of
from fieldapp.vault.tables import BLOB, DEVICE, OUTBOX, RECORD, SCOPE
from fieldapp.vault.values import Settled, State
from fieldapp.wire.inquiry import VERSION, AskedRecord, Inquiry
from fieldapp.wire.receipt import Outcome, Receipt
from fieldapp.wire.record import Record

OUT, IN = "out", "in"
MOST_WANTED = 20_000
"""Ciphertexts asked for in one inquiry: two-thirds of a megabyte."""
_OPEN = (State.WAITING, State.SENDING)
_FINAL = (Outcome.APPLIED, Outcome.REJECTED)


@dataclass(frozen=True, slots=True)
class OnStick:
    """How many records and photos (thumbnails not counted) went into a package and have no receipt yet; ``since`` is
    when the first of them did (ISO 8601), ``None`` when there are none."""

    records: int
    photos: int
    since: str | None


class Packages:
    """The packages of an open vault; also the ``PackageStore`` port of the sync room."""

    def __init__(self, store: Store, audit: Audit) -> None:
        self._store = store
        self._audit = audit

    # Out -----------------------------------------------------------------------------------------------------------

    def begin(self, package: str) -> int:
        """Note that a package is being written; returns the number of its inquiry, higher than any before."""
        with self._store.transaction() as conn:
            row = {"package": package, "direction": OUT, "begun_at": self._audit.now()}
            number = conn.execute(
                insert(PACKAGE), {**row, "records": 0, "photos": 0, "received": 0}
            ).inserted_primary_key
            self._audit.write(conn, "package_begun", package)
        assert number is not None
        return int(number[0])

    def portions(self, max_records: int, max_bytes: int) -> Sequence[Sequence[int]]:
        """Every record without an outcome, urgent first, then by ``seq``, in portions for ``records``; nothing is
        marked. A portion has one record even if that alone is larger than ``max_bytes``."""
        size = func.length(RECORD.c.envelope) + func.length(RECORD.c.body)
        listed = select(RECORD.c.row, size).join(OUTBOX, OUTBOX.c.record == RECORD.c.id)
        listed = listed.where(OUTBOX.c.state.in_(_OPEN)).order_by(OUTBOX.c.urgent.desc(), RECORD.c.row)
        with self._store.transaction() as conn:
            waiting = [(int(row), int(length)) for row, length in conn.execute(listed)]
        return list(_portions(waiting, max_records, max_bytes))

    def records(self, portion: Sequence[int]) -> Sequence[Record]:
        """The records of a portion, as authored."""
        with self._store.transaction() as conn:
            found = {row.row: row for row in conn.execute(select(RECORD).where(RECORD.c.row.in_(portion)))}
        return tuple(record_of(found[row]) for row in portion if row in found)

    def inquiry(self, number: int, generation: str) -> Inquiry:
        """What this device knows and asks. ``generation`` counts until the feed told one."""
        asked = select(RECORD.c.id, RECORD.c.hash).join(OUTBOX, OUTBOX.c.record == RECORD.c.id)
        asked = asked.where(OUTBOX.c.state.in_((*_OPEN, State.HELD))).order_by(RECORD.c.row)
        with self._store.transaction() as conn:
            device = conn.execute(select(DEVICE.c.generation, DEVICE.c.cursor)).one()
            records = tuple(AskedRecord(row.id, row.hash) for row in conn.execute(asked))
            blobs = select(BLOB.c.sha256).order_by(BLOB.c.row)
            photos = conn.execute(blobs.where(BLOB.c.state == BlobState.WAITING)).scalars().all()
            wanted = conn.execute(blobs.where(BLOB.c.state == BlobState.WANTED).limit(MOST_WANTED)).scalars().all()
        return Inquiry(
            version=VERSION,
            number=number,
            created=self._audit.now(),
            generation=device.generation or generation,
            cursor=device.cursor,
            records=records,
            photos=tuple(map(bytes.fromhex, photos)),
            wanted=tuple(map(bytes.fromhex, wanted)),
        )

    def written(self, number: int, package: str, records: Sequence[str], photos: Sequence[str]) -> int:
        """A file of the package ``number`` is whole on the stick: remember what is in it. Returns how many of
        ``photos`` are pictures, not thumbnails."""
        now = self._audit.now()
        shown = select(func.count()).where(BLOB.c.sha256.in_(json_ids(photos)), BLOB.c.thumb.is_(False))
        with self._store.transaction() as conn:
            pictures = int(conn.execute(shown).scalar_one())
            added = {"records": PACKAGE.c.records + len(records), "photos": PACKAGE.c.photos + pictures}
            conn.execute(update(PACKAGE).where(PACKAGE.c.row == number).values(**added, ended_at=now))
            rows = [{"subject": subject, "since": now} for subject in (*records, *photos)]
            if rows:
                saved = upsert(ON_STICK)
                conn.execute(saved.on_conflict_do_update(["subject"], set_={"since": saved.excluded.since}), rows)
            self._audit.write(conn, "package_written", package, f"records={len(records)} photos={pictures}")
        return pictures

    def on_stick(self) -> OnStick:
        """What went into a package and has no receipt yet, and since when."""
        open_records = select(ON_STICK.c.since).join(OUTBOX, OUTBOX.c.record == ON_STICK.c.subject)
        open_photos = select(ON_STICK.c.since).join(BLOB, BLOB.c.sha256 == ON_STICK.c.subject)
        with self._store.transaction() as conn:
            records = conn.execute(open_records.where(OUTBOX.c.state.in_(_OPEN))).scalars().all()
            waiting = open_photos.where(BLOB.c.state == BlobState.WAITING, BLOB.c.thumb.is_(False))
            photos = conn.execute(waiting).scalars().all()
        moments = sorted([*records, *photos])
        return OnStick(len(records), len(photos), moments[0] if moments else None)

    # In ------------------------------------------------------------------------------------------------------------

    def settle(self, receipt: Receipt) -> Settled:
        """Write down what a receipt from a stick says of records that still wait for it.

        A stick may be old, so a line only ever leads on: a record without an outcome takes any, a held one only a final
        one, a settled one none.
        """
        told = {line.id: line for line in receipt.records}
        states = select(OUTBOX.c.record, OUTBOX.c.state).where(OUTBOX.c.record.in_(json_ids(told)))
        with self._store.transaction() as conn:
            known = {row.record: row.state for row in conn.execute(states)}
            lines = [
                line
                for line in told.values()
                if known.get(line.id) in _OPEN or (known.get(line.id) == State.HELD and line.outcome in _FINAL)
            ]
            counted = settle_lines(conn, lines, self._audit.now()) if lines else {}
            if counted:
                detail = " ".join(f"{name}={count}" for name, count in sorted(counted.items()))
                self._audit.write(conn, "receipt_settled", None, detail)
        return Settled(**counted)

    def held_scopes(self) -> frozenset[str]:
        """The scopes this vault reads now."""
        with self._store.transaction() as conn:
            return frozenset(conn.execute(select(SCOPE.c.scope)).scalars())

    def missing_blobs(self, addresses: Sequence[str]) -> frozenset[str]:
        """Those of ``addresses`` (SHA-256 in hex) that a received record names and that are not here."""
        shown = select(BLOB.c.sha256).where(BLOB.c.sha256.in_(json_ids(addresses)))
        with self._store.transaction() as conn:
            missing = shown.where(BLOB.c.state.in_((BlobState.WANTED, BlobState.REMOTE)))
            return frozenset(conn.execute(missing).scalars())

    def was_read(self, package: str, received: int) -> None:
        """Note that a package was read to its end."""
        now = self._audit.now()
        with self._store.transaction() as conn:
            row = {"package": package, "direction": IN, "begun_at": now, "ended_at": now, "records": 0, "photos": 0}
            conn.execute(insert(PACKAGE), {**row, "received": received})
            self._audit.write(conn, "package_read", package, f"rows={received}")


def _portions(waiting: Sequence[tuple[int, int]], max_records: int, max_bytes: int) -> Iterator[list[int]]:
    rows: list[int] = []
    total = 0
    for row, size in waiting:
        if rows and (len(rows) == max_records or total + size > max_bytes):
            yield rows
            rows, total = [], 0
        rows.append(row)
        total += size
    if rows:
        yield rows
