"""Feed heads and rows: one row per entity and scope, numbered by the scope's head (design §4, Feed).

The head row is raised, and by that locked, in the transaction that makes the change, so a reader can never pass over a
change that commits late: of two writers the second gets its numbers when the first has committed. A row of a record
holds only the township it is kept under: the record's bytes exist once, in ``records``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Integer, bindparam, delete, func, select, update

from fieldapp.central.store.dialect import add_to, is_postgres
from fieldapp.central.store.queries import Query
from fieldapp.central.store.records import stored_records
from fieldapp.central.store.rows import insert_new, pieces, upsert
from fieldapp.central.store.tables import feed_heads, feed_rows
from fieldapp.wire import scope as scopes
from fieldapp.wire.feed import EntityKind, FeedRow
from fieldapp.wire.record import encode_record

_HEADS_AT_ONCE = 1_000
_RECORDS_AT_ONCE = 250


@dataclass(frozen=True, slots=True)
class Change:
    """One entity's new state in one scope. ``township`` is the shard the scope's rows are kept under; ``payload`` is
    empty for a removal, and the record's township code for a record."""

    township: str
    scope: str
    kind: EntityKind
    entity: str
    version: int
    payload: bytes
    removed: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """A scope's counter, and the number of the last removed row that was let go: whoever reads on from below it might
    have missed a removal."""

    head: int
    compacted: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """Rows of one scope after a position, up to ``to``; ``head`` is the scope's counter at that moment."""

    to: int
    head: int
    rows: tuple[FeedRow, ...]


_KINDS = {str(kind): kind for kind in EntityKind}
_MARKS = Query(
    lambda listed: select(feed_heads.c.scope, feed_heads.c.head, feed_heads.c.compacted).where(
        listed(feed_heads.c.township, "townships"), listed(feed_heads.c.scope, "scopes")
    )
)
_LOCKED = Query(
    lambda listed: (
        select(feed_heads.c.township)
        .where(listed(feed_heads.c.township, "townships"), listed(feed_heads.c.scope, "scopes"))
        .order_by(feed_heads.c.township)
        .with_for_update()
    )
)
_STRETCH = Query(
    lambda _: (
        select(
            feed_rows.c.kind,
            feed_rows.c.entity,
            feed_rows.c.version,
            feed_rows.c.seq,
            feed_rows.c.removed,
            feed_rows.c.payload,
        )
        .where(
            feed_rows.c.township == bindparam("township"),
            feed_rows.c.scope == bindparam("scope"),
            feed_rows.c.seq > bindparam("after"),
        )
        .order_by(feed_rows.c.seq)
        .limit(bindparam("most", type_=Integer))
    )
)


def raise_feed(connection: Connection, changes: Sequence[Change]) -> None:
    """Write ``changes`` down, each scope numbered on from its head. The last change of an entity in a scope wins."""
    latest = {(c.township, c.scope, c.kind, c.entity): c for c in changes}
    if not latest:
        return
    # Sorted, so that two writers lock heads in the same order.
    counts = sorted(Counter((township, scope) for township, scope, _, _ in latest).items())
    for some in pieces(counts, _HEADS_AT_ONCE):
        add_to(connection, feed_heads, "head", [{"township": t, "scope": s, "head": n} for (t, s), n in some])
    raised = heads(connection, [key for key, _ in counts])
    next_seq = {key: raised[key[1]] - n + 1 for key, n in counts}
    rows = []
    for change in latest.values():
        key = (change.township, change.scope)
        rows.append(
            {
                "township": change.township,
                "scope": change.scope,
                "kind": str(change.kind),
                "entity": change.entity,
                "seq": next_seq[key],
                "version": change.version,
                "removed": change.removed,
                "payload": change.payload,
            }
        )
        next_seq[key] += 1
    upsert(connection, feed_rows, rows, unless="version")


def lock_townships(connection: Connection, townships: Iterable[str]) -> None:
    """Be the only one who changes what happens in these townships, until the transaction ends.

    Whoever judges records, enrols a device or brings persons begins with this, before it reads what it decides on. So
    what waits for a visit cannot arrive unseen beside that visit, two decisions on one visit are one after the other,
    and nobody waits for each other in a ring. The head row of the township's own scope is what is locked
    (``SELECT … FOR UPDATE``); on SQLite the writer is alone anyway.
    """
    wanted = [(township, scopes.ordinary(township)) for township in sorted(set(townships))]
    if not wanted or not is_postgres(connection):
        return
    if len(_locked(connection, wanted)) < len(wanted):
        insert_new(connection, feed_heads, [{"township": t, "scope": s, "head": 0} for t, s in wanted])
        _locked(connection, wanted)


def _locked(connection: Connection, wanted: Sequence[tuple[str, str]]) -> Sequence[str]:
    townships, names = [township for township, _ in wanted], [scope for _, scope in wanted]
    return _LOCKED.ask(connection, townships=townships, scopes=names).scalars().all()


def heads(connection: Connection, scopes: Sequence[tuple[str, str]]) -> Mapping[str, int]:
    """The counters of ``scopes`` (township, scope); a scope without changes is missing."""
    return {scope: mark.head for scope, mark in marks(connection, scopes).items()}


def marks(connection: Connection, scopes: Sequence[tuple[str, str]]) -> Mapping[str, Mark]:
    """Where ``scopes`` (township, scope) stand; a scope without changes is missing."""
    found: dict[str, Mark] = {}
    for some in pieces(scopes):
        townships, names = sorted({township for township, _ in some}), [scope for _, scope in some]
        marked = _MARKS.ask(connection, townships=townships, scopes=names)
        found.update({row.scope: Mark(row.head, row.compacted) for row in marked})
    return found


def tombstones(connection: Connection) -> list[tuple[str, str]]:
    """The scopes, with their township, that have rows of what was removed."""
    query = select(feed_rows.c.township, feed_rows.c.scope).where(feed_rows.c.removed.is_(True)).distinct()
    return [(row.township, row.scope) for row in connection.execute(query)]


def drop_tombstones(connection: Connection, township: str, scope: str, upto: int) -> int:
    """Let go of a scope's removed rows up to ``upto``, and mark the scope with the last of them, in one transaction.
    Returns how many."""
    own = (feed_rows.c.township == township, feed_rows.c.scope == scope)
    gone = (*own, feed_rows.c.removed.is_(True), feed_rows.c.seq <= upto)
    last = connection.execute(select(func.max(feed_rows.c.seq)).where(*gone)).scalar()
    if last is None:
        return 0
    connection.execute(
        update(feed_heads)
        .where(feed_heads.c.township == township, feed_heads.c.scope == scope, feed_heads.c.compacted < last)
        .values(compacted=last)
    )
    return connection.execute(delete(feed_rows).where(*gone, feed_rows.c.seq <= last)).rowcount


def find_payload(connection: Connection, township: str, scope: str, kind: EntityKind, entity: str) -> bytes | None:
    """What a scope tells of one entity now; ``None`` when it tells nothing of it."""
    query = select(feed_rows.c.payload).where(
        feed_rows.c.township == township,
        feed_rows.c.scope == scope,
        feed_rows.c.kind == str(kind),
        feed_rows.c.entity == entity,
        feed_rows.c.removed.is_(False),
    )
    return connection.execute(query).scalar()


def stretch(connection: Connection, township: str, scope: str, after: int, head: int, limit: int, size: int) -> Stretch:
    """Rows with ``after < seq``, at most ``limit`` and about ``size`` bytes (at least one)."""
    found = [
        FeedRow(_KINDS[row.kind], row.entity, row.version, row.seq, bool(row.removed), row.payload)
        for row in _STRETCH.ask(connection, township=township, scope=scope, after=after, most=limit)
    ]
    rows, cut = _within(_piecewise(connection, found), size)
    whole = not cut and len(found) < limit
    return Stretch(head if whole else rows[-1].seq, head, tuple(rows))


def _within(coming: Iterable[FeedRow], size: int) -> tuple[list[FeedRow], bool]:
    rows: list[FeedRow] = []
    total = 0
    for row in coming:
        total += len(row.payload) + 64
        if total > size and rows:
            return rows, True
        rows.append(row)
    return rows, False


def _piecewise(connection: Connection, rows: list[FeedRow]) -> Iterator[FeedRow]:
    # A record may be as large as four pages: those behind the end of this one are not fetched.
    for some in pieces(rows, _RECORDS_AT_ONCE):
        yield from _with_records(connection, some)


def _with_records(connection: Connection, rows: Sequence[FeedRow]) -> Sequence[FeedRow]:
    by_township: dict[str, list[str]] = {}
    for row in rows:
        if row.kind is EntityKind.RECORD and not row.removed:
            by_township.setdefault(row.payload.decode(), []).append(row.id)
    if not by_township:
        return rows
    found = {}
    for township, ids in by_township.items():
        found.update({id_: encode_record(r) for id_, r in stored_records(connection, township, ids).items()})
    return [
        FeedRow(row.kind, row.id, row.version, row.seq, row.removed, found[row.id]) if row.id in found else row
        for row in rows
    ]
