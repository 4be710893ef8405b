"""Where feed pages land: the ``FeedSink`` port of the sync room.

Every entity knows the scopes it belongs to (its memberships, with the version each scope last told). A page may come
twice, late, or in another order than it was made: a membership changes only to a higher version, an entity too, and an
entity goes when its last membership is gone. Tombstones stay as removed memberships, so that an old page cannot bring
anything back. When a scope is read from the start again, what it no longer names is removed at its end.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from sqlalchemy import Connection, delete, func, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from fieldapp.vault.audit import Audit
from fieldapp.vault.blobs import BlobState, drop_rows
from fieldapp.vault.engine import Store
from fieldapp.vault.errors import NotEnrolled
from fieldapp.vault.incidents import note_incident
from fieldapp.vault.intake import INTAKES, VERSIONED, Touched
from fieldapp.vault.projection import json_ids, project
from fieldapp.vault.received import erase_own
from fieldapp.vault.tables import BLOB, DEVICE, MEMBERSHIP, OUTBOX, RECORD, SCOPE, VISIT, VISIT_PERSON
from fieldapp.vault.values import Applied, State
from fieldapp.wire.feed import EntityKind, FeedPage, FeedRow

_SAVE = (
    "INSERT INTO membership(scope, kind, entity, version, removed, confirmed) VALUES (?, ?, ?, ?, ?, 1) "
    "ON CONFLICT (scope, kind, entity) "
    "DO UPDATE SET version = excluded.version, removed = excluded.removed, confirmed = 1"
)


class Feed:
    """The feed of an open vault. ``applied`` is called after each commit with what was touched."""

    def __init__(self, store: Store, audit: Audit, applied: Callable[[Touched], None]) -> None:
        self._store = store
        self._audit = audit
        self._applied = applied

    def cursor(self) -> str | None:
        """The opaque token saved with the last applied pages."""
        with self._store.transaction() as conn:
            return conn.execute(select(DEVICE.c.cursor)).scalar()

    def generation(self) -> str | None:
        """The central's generation at the last apply (or enrolment)."""
        with self._store.transaction() as conn:
            return conn.execute(select(DEVICE.c.generation)).scalar()

    def apply(
        self, pages: Sequence[FeedPage], *, cursor: str | None, generation: str, scopes: Sequence[str] | None
    ) -> Applied:
        """Apply verified pages and save ``cursor`` and ``generation`` in the same transaction.

        ``scopes``, when given, is the full list this device may read now: whatever belongs to no other scope is purged,
        unsent records and drafts kept. ``cursor`` ``None`` keeps the saved one. Pages of another generation than the
        saved one change nothing (``restart`` comes first). Raises ``NotEnrolled``, ``Malformed``.
        """
        touched = Touched(self._audit.now())
        with self._store.transaction() as conn:
            current = conn.execute(select(DEVICE.c.generation)).scalar()
            if current is None:
                raise NotEnrolled("not enrolled")
            if current != generation:
                note_incident(conn, touched.now, "other_generation", generation)
                return Applied()
            pages = [page for page in pages if page.generation == generation]
            received = sum(_apply_page(conn, page, touched) for page in pages)
            withdrawn = _withdraw(conn, scopes, touched) if scopes is not None else 0
            _add_up(conn, touched)
            if cursor is not None:
                conn.execute(update(DEVICE), {"cursor": cursor})
            told = f"pages={len(pages)} rows={received} withdrawn={withdrawn}"
            self._audit.write(conn, "feed_applied", None, told)
        self._applied(touched)
        return Applied(received, withdrawn, tuple(touched.persons))

    def restart(self, generation: str) -> int:
        """The central lives a new life (restored from backup): forget cursors and versions, and offer every own record
        with a body again, settled or not. Photos still here are offered again too. Returns how many records wait."""
        now = self._audit.now()
        with self._store.transaction() as conn:
            conn.execute(update(DEVICE), {"generation": generation, "cursor": None})
            conn.execute(update(SCOPE), {"position": 0, "sweep": None})
            conn.execute(update(MEMBERSHIP), {"version": -1, "confirmed": False})
            for table in VERSIONED:
                conn.execute(update(table), {"version": -1})
            whole = select(RECORD.c.id).where(RECORD.c.own.is_(True), func.length(RECORD.c.body) > 0)
            again = update(OUTBOX).where(OUTBOX.c.record.in_(whole), OUTBOX.c.state != State.WAITING)
            conn.execute(again, {"state": State.WAITING, "reason": None, "field": None, "since": now})
            stored = update(BLOB).where(BLOB.c.state == BlobState.STORED)
            conn.execute(stored, {"state": BlobState.WAITING, "upload_url": None, "since": now})
            waiting = int(conn.execute(select(func.count()).where(OUTBOX.c.state == State.WAITING)).scalar_one())
            self._audit.write(conn, "feed_restarted", generation, f"records={waiting}")
        return waiting


def _apply_page(conn: Connection, page: FeedPage, touched: Touched) -> int:
    """Apply one page; returns how many rows were news."""
    sweeping = _begin(conn, page)
    known = _memberships(conn, page)
    newest = {(row.kind, row.id): row for row in sorted(page.rows, key=lambda row: row.version)}
    fresh = [row for named, row in newest.items() if row.version > known.get(named, (-1, True))[0]]
    if fresh:
        _save_memberships(conn, page.scope, fresh)
        _put(conn, [row for row in fresh if not row.removed], touched)
        _drop(conn, [(row.kind, row.id) for row in fresh if row.removed], touched)
    if sweeping:
        unconfirmed = [row.id for row in page.rows if not known.get((row.kind, row.id), (0, True))[1]]
        named = (MEMBERSHIP.c.scope == page.scope, MEMBERSHIP.c.entity.in_(json_ids(unconfirmed)))
        conn.execute(update(MEMBERSHIP).where(*named), {"confirmed": True})
    _end(conn, page, touched, sweeping=sweeping)
    return len(fresh)


def _begin(conn: Connection, page: FeedPage) -> bool:
    """Note that a scope is being read from the start; returns whether this page is part of such a reading.

    A page from the start counts as one only if it was made when the scope had at least come as far as we have: an old
    page of a USB stick does not.
    """
    state = conn.execute(select(SCOPE.c.position, SCOPE.c.sweep).where(SCOPE.c.scope == page.scope)).first()
    if state is None:
        fresh = page.after == 0
        conn.execute(upsert(SCOPE).values(scope=page.scope, position=0, sweep=0 if fresh else None))
        return fresh
    if page.after == 0 and page.head >= state.position:
        conn.execute(update(SCOPE).where(SCOPE.c.scope == page.scope), {"sweep": 0})
        conn.execute(update(MEMBERSHIP).where(MEMBERSHIP.c.scope == page.scope), {"confirmed": False})
        return True
    return state.sweep is not None and page.after == state.sweep


def _end(conn: Connection, page: FeedPage, touched: Touched, *, sweeping: bool) -> None:
    """Move on; at the end of a reading from the start, remove what the scope did not name."""
    moved: dict[str, object] = {"position": func.max(SCOPE.c.position, page.to)}
    if sweeping:
        moved["sweep"] = None if page.to >= page.head else page.to
    conn.execute(update(SCOPE).where(SCOPE.c.scope == page.scope).values(moved))
    if sweeping and page.to >= page.head:
        left = (MEMBERSHIP.c.scope == page.scope, MEMBERSHIP.c.confirmed.is_(False))
        gone = conn.execute(select(MEMBERSHIP.c.kind, MEMBERSHIP.c.entity).where(*left)).all()
        if gone:
            conn.execute(delete(MEMBERSHIP).where(*left))
            _drop(conn, gone, touched)


def _memberships(conn: Connection, page: FeedPage) -> dict[tuple[str, str], tuple[int, bool]]:
    """Version and confirmation of what the page names, as this scope last told."""
    c = MEMBERSHIP.c
    named = select(c.kind, c.entity, c.version, c.confirmed).where(c.scope == page.scope)
    kinds = {row.kind for row in page.rows}
    named = named.where(c.kind.in_(kinds), c.entity.in_(json_ids(row.id for row in page.rows)))
    return {(row.kind, row.entity): (row.version, row.confirmed) for row in conn.execute(named)}


def _save_memberships(conn: Connection, scope: str, rows: Sequence[FeedRow]) -> None:
    conn.exec_driver_sql(_SAVE, [(scope, row.kind.value, row.id, row.version, row.removed) for row in rows])


def _put(conn: Connection, rows: Sequence[FeedRow], touched: Touched) -> None:
    by_kind: dict[EntityKind, list[FeedRow]] = defaultdict(list)
    for row in rows:
        by_kind[row.kind].append(row)
    for kind, of_kind in by_kind.items():
        INTAKES[kind].put(conn, of_kind, touched)


def _drop(conn: Connection, entities: Iterable[tuple[str, str]], touched: Touched) -> None:
    """Drop those of ``entities`` (kind, id) that no scope holds any more."""
    by_kind: dict[str, list[str]] = defaultdict(list)
    for kind, entity in entities:
        by_kind[kind].append(entity)
    for kind, ids in by_kind.items():
        held = select(MEMBERSHIP.c.entity).where(
            MEMBERSHIP.c.kind == kind, MEMBERSHIP.c.entity.in_(json_ids(ids)), MEMBERSHIP.c.removed.is_(False)
        )
        still = set(conn.execute(held).scalars())
        gone = [entity for entity in ids if entity not in still]
        if gone:
            INTAKES[EntityKind(kind)].drop(conn, gone, touched)


def _withdraw(conn: Connection, scopes: Sequence[str], touched: Touched) -> int:
    """Purge the scopes we hold that are not among ``scopes``; returns how many."""
    lost = conn.execute(select(SCOPE.c.scope).where(SCOPE.c.scope.not_in(json_ids(scopes)))).scalars().all()
    if lost:
        of_lost = MEMBERSHIP.c.scope.in_(json_ids(lost))
        entities = conn.execute(select(MEMBERSHIP.c.kind, MEMBERSHIP.c.entity).where(of_lost)).all()
        conn.execute(delete(MEMBERSHIP).where(of_lost))
        conn.execute(delete(SCOPE).where(SCOPE.c.scope.in_(json_ids(lost))))
        _drop(conn, entities, touched)
        touched.visits |= erase_own(conn, lost)
    return len(lost)


def _add_up(conn: Connection, touched: Touched) -> None:
    """Add touched visits up anew; a visit that is gone takes its ciphertexts along."""
    if not touched.visits:
        return
    project(conn, touched.visits)
    shown = select(VISIT.c.id).where(VISIT.c.id.in_(json_ids(touched.visits)))
    gone = touched.visits - set(conn.execute(shown).scalars())
    touched.files += drop_rows(conn, gone)
    visited = select(VISIT_PERSON.c.person).where(VISIT_PERSON.c.visit.in_(json_ids(touched.visits)))
    touched.persons.update(dict.fromkeys(conn.execute(visited.distinct()).scalars()))
