"""Records on their way to the central: the ``Outbox`` port of the sync room.

A record leaves ``waiting`` or ``sending`` by a receipt and by nothing else. What came back (outcome, reason, field)
stays written down beside it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from sqlalchemy import Connection, func, select, update

from fieldapp.vault.audit import Audit
from fieldapp.vault.engine import Store
from fieldapp.vault.incidents import note_incident
from fieldapp.vault.projection import json_ids, project
from fieldapp.vault.purge import purge_settled
from fieldapp.vault.records import record_of
from fieldapp.vault.tables import OUTBOX, RECORD
from fieldapp.vault.values import Settled, State
from fieldapp.wire.feed import OutcomeInfo
from fieldapp.wire.receipt import Outcome, Receipt, RecordLine
from fieldapp.wire.record import Record

_OPEN = (State.WAITING, State.SENDING)
_STATE_OF = {Outcome.APPLIED: State.APPLIED, Outcome.HELD: State.HELD, Outcome.REJECTED: State.REJECTED}
_OVERHEAD = 32
"""About what the packing of one record adds to its parts, in bytes."""


class Outbox:
    """The outbox of an open vault. ``purged`` is told the ciphertexts (SHA-256) that go with a record of a withdrawn
    scope once it is settled."""

    def __init__(self, store: Store, audit: Audit, purged: Callable[[Sequence[str]], None]) -> None:
        self._store = store
        self._audit = audit
        self._purged = purged

    def take(self, max_records: int, max_bytes: int) -> Sequence[Record]:
        """The next records to send, urgent first, then by ``seq``; marks them ``sending``. Those taken before and never
        settled come again. At least one is given, even if it alone is larger than ``max_bytes``; empty: nothing waits.
        """
        order = (OUTBOX.c.urgent.desc(), RECORD.c.row)
        size = func.length(RECORD.c.envelope) + func.length(RECORD.c.body) + 96 + _OVERHEAD
        listed = select(RECORD.c.row, size.label("size")).join(OUTBOX, OUTBOX.c.record == RECORD.c.id)
        listed = listed.where(OUTBOX.c.state.in_(_OPEN)).order_by(*order).limit(max_records)
        with self._store.transaction() as conn:
            chosen: list[int] = []
            total = 0
            for row, record_size in conn.execute(listed).all():
                total += record_size
                if chosen and total > max_bytes:
                    break
                chosen.append(row)
            if not chosen:
                return ()
            found = {row.row: row for row in conn.execute(select(RECORD).where(RECORD.c.row.in_(chosen)))}
            ids = [found[row].id for row in chosen]
            self._move(conn, ids, State.WAITING, State.SENDING)
            self._audit.write(conn, "records_taken", None, f"records={len(ids)}")
        return tuple(record_of(found[row]) for row in chosen)

    def settle(self, receipt: Receipt) -> Settled:
        """Write the receipt's record lines down: outcome, reason, field. A line that names a record or hash we do not
        hold counts as unknown; another hash under an id of ours is an incident too."""
        with self._store.transaction() as conn:
            counted = settle_lines(conn, receipt.records, self._audit.now())
            files = purge_settled(conn)
            told = " ".join(f"{name}={number}" for name, number in sorted(counted.items()))
            self._audit.write(conn, "receipt_settled", receipt.answers.hex() or None, told or None)
        self._purged(files)
        return Settled(**counted)

    def put_back(self) -> int:
        """Return every ``sending`` record to ``waiting`` (the line broke). Returns how many."""
        with self._store.transaction() as conn:
            sending = conn.execute(select(OUTBOX.c.record).where(OUTBOX.c.state == State.SENDING)).scalars().all()
            if sending:
                self._move(conn, sending, State.SENDING, State.WAITING)
                self._audit.write(conn, "records_put_back", None, f"records={len(sending)}")
        return len(sending)

    def waiting(self) -> int:
        """How many records have no outcome yet."""
        with self._store.transaction() as conn:
            return int(conn.execute(select(func.count()).where(OUTBOX.c.state.in_(_OPEN))).scalar_one())

    def _move(self, conn: Connection, ids: Sequence[str], before: State, after: State) -> None:
        moved = update(OUTBOX).where(OUTBOX.c.record.in_(json_ids(ids)), OUTBOX.c.state == before)
        conn.execute(moved, {"state": after, "since": self._audit.now()})


def settle_lines(conn: Connection, lines: Sequence[RecordLine | OutcomeInfo], now: str) -> Counter[str]:
    """Write outcomes down, from a receipt or from the feed; returns how many by outcome, ``unknown`` included."""
    known = select(RECORD.c.id, RECORD.c.hash, RECORD.c.visit, OUTBOX).join(OUTBOX, OUTBOX.c.record == RECORD.c.id)
    found = {row.id: row for row in conn.execute(known.where(RECORD.c.id.in_(json_ids(line.id for line in lines))))}
    counted: Counter[str] = Counter()
    touched: set[str] = set()
    for line in lines:
        row = found.get(line.id)
        if row is None or row.hash != line.hash:
            counted["unknown"] += 1
            if row is not None:
                note_incident(conn, now, "receipt_names_other_bytes", line.id, line.hash)
            continue
        counted[line.outcome.value] += 1
        after = (_STATE_OF[line.outcome].value, line.reason.value if line.reason else None, line.field)
        if after == (row.state, row.reason, row.field):
            continue
        changed = dict(zip(("state", "reason", "field", "since"), (*after, now), strict=True))
        conn.execute(update(OUTBOX).where(OUTBOX.c.record == line.id), changed)
        if row.visit is not None:
            touched.add(row.visit)
    project(conn, touched)
    return counted
