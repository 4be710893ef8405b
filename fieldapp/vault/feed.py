"""Where feed pages land: the ``FeedSink`` port of the sync room.

Every entity knows the scopes it belongs to (its memberships, with the version each scope last told). A page may come
twice, late, or in another order than it was made: a membership changes only to a higher version, an entity too, and an
entity goes when its last membership is gone. Tombstones stay as removed memberships, so that an old page cannot bring
anything back. When a scope is read from the start again, what it no longer names is removed at its end.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import Connection, delete, func, select, update

from fieldapp.vault.audit import Audit
from fieldapp.vault.blobs import BlobState, drop_rows
from fieldapp.vault.engine import Store
from fieldapp.vault.errors import NotEnrolled
from fieldapp.vault.incidents import note_incident
from fieldapp.vault.intake import VERSIONED, Touched
from fieldapp.vault.pages import apply_pages, drop_orphans
from fieldapp.vault.projection import json_ids, project
from fieldapp.vault.purge import WITHDRAWN, forget_terms, mark_withdrawn, purge_settled, withdrawn_scopes
from fieldapp.vault.tables import BLOB, DEVICE, MEMBERSHIP, OUTBOX, RECORD, SCOPE, VISIT, VISIT_PERSON
from fieldapp.vault.values import Applied, State
from fieldapp.wire.feed import FeedPage


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
            mine = withdrawn_scopes(conn) - set(scopes or ())
            pages = [page for page in pages if page.generation == generation and page.scope not in mine]
            received = apply_pages(conn, pages, touched)
            withdrawn = _withdraw(conn, scopes, touched) if scopes is not None else 0
            _add_up(conn, touched)
            touched.files += purge_settled(conn)
            if touched.forgotten:
                forget_terms(conn)
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
            conn.execute(update(SCOPE).where(SCOPE.c.position != WITHDRAWN), {"position": 0, "sweep": None})
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


def _withdraw(conn: Connection, scopes: Sequence[str], touched: Touched) -> int:
    """Purge the scopes we hold that are not among ``scopes``; returns how many."""
    lost = mark_withdrawn(conn, scopes)
    if lost:
        of_lost = MEMBERSHIP.c.scope.in_(json_ids(lost))
        entities = conn.execute(select(MEMBERSHIP.c.kind, MEMBERSHIP.c.entity).where(of_lost)).all()
        conn.execute(delete(MEMBERSHIP).where(of_lost))
        drop_orphans(conn, [(kind, entity) for kind, entity in entities], touched)
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
