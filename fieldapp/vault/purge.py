"""What a withdrawn scope takes off the device, at once and later.

A scope that is withdrawn stays in the list of scopes with the position ``WITHDRAWN``, until it is given again. So work
that could not go at once (not sent, held, photos not stored) is still delivered and goes then: its body and salt, its
place among the visits, its ciphertexts. Envelopes and signatures stay, the chain stays whole. The sensitive
compartment of a village goes with the ordinary one: its author never reads it, so nobody could withdraw it by name.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, Connection, delete, exists, func, select, update

from fieldapp.vault.blobs import EXPENDABLE, BlobState
from fieldapp.vault.projection import ids_of, json_ids, project
from fieldapp.vault.tables import (
    BLOB,
    DRAFT,
    DRAFT_MINUTES,
    DRAFT_PHOTO,
    DRAFT_STEP,
    OUTBOX,
    PERSON,
    RECORD,
    SCOPE,
    SEARCH,
    VISIT,
)
from fieldapp.vault.values import State
from fieldapp.wire import scope as scopes

WITHDRAWN = -1
"""The position of a scope that was taken away."""
_MARKED = SCOPE.c.position == WITHDRAWN


def withdrawn_scopes(conn: Connection) -> frozenset[str]:
    """The scopes that were taken away and not given again."""
    return frozenset(conn.execute(select(SCOPE.c.scope).where(_MARKED)).scalars())


def mark_withdrawn(conn: Connection, held: Sequence[str]) -> Sequence[str]:
    """``held`` is all this device may read now: mark what else we had, and unmark what is given again. Returns the
    scopes that went now."""
    lost = conn.execute(select(SCOPE.c.scope).where(SCOPE.c.scope.not_in(json_ids(held)), ~_MARKED)).scalars().all()
    conn.execute(delete(SCOPE).where(SCOPE.c.scope.in_(json_ids(held)), _MARKED))
    gone = update(SCOPE).where(SCOPE.c.scope.in_(json_ids(lost)))
    conn.execute(gone, {"position": WITHDRAWN, "sweep": None})
    return lost


def purge_settled(conn: Connection) -> Sequence[str]:
    """Take off what withdrawn scopes still have here and the central has by now. Returns the SHA-256 of ciphertexts
    whose files go after the commit."""
    marked = withdrawn_scopes(conn)
    if not marked:
        return ()
    project(conn, _erase(conn, _with_sensitive(conn, marked)))
    return [*_drop_blobs(conn), *_empty_discarded(conn)]


def forget_terms(conn: Connection) -> None:
    """Write the search index anew, so that nothing of deleted persons is left in it (deleting only marks them)."""
    conn.exec_driver_sql(f"INSERT INTO {SEARCH}({SEARCH}) VALUES ('optimize')")  # noqa: S608 - a constant name


def _with_sensitive(conn: Connection, marked: Iterable[str]) -> frozenset[str]:
    """The scopes that went, and the sensitive compartments beside them that are not ours to read either."""
    divisions = {division for division in map(scopes.division_of, marked) if division is not None}
    held = set(conn.execute(select(SCOPE.c.scope).where(~_MARKED)).scalars())
    return frozenset(marked) | {scopes.sensitive(division) for division in divisions} - held


def _erase(conn: Connection, marked: Iterable[str]) -> set[str]:
    settled = select(OUTBOX.c.record).where(OUTBOX.c.state == State.APPLIED)
    whole = (RECORD.c.own.is_(True), RECORD.c.scope.in_(json_ids(marked)), func.length(RECORD.c.body) > 0)
    gone = (*whole, RECORD.c.id.in_(settled))
    visits = set(conn.execute(select(RECORD.c.visit).where(*gone, RECORD.c.visit.is_not(None))).scalars())
    conn.execute(update(RECORD).where(*gone), {"salt": b"", "body": b""})
    return visits


def _drop_blobs(conn: Connection) -> Sequence[str]:
    """Ciphertexts the central has, of visits that are neither shown nor being made any more."""
    shown = exists().where(VISIT.c.id == BLOB.c.visit)
    made = exists().where(DRAFT.c.visit == BLOB.c.visit, DRAFT.c.state == State.DRAFT)
    gone = (BLOB.c.visit.is_not(None), BLOB.c.state.in_(EXPENDABLE), ~shown, ~made)
    return _forget(conn, *gone)


def _empty_discarded(conn: Connection) -> Sequence[str]:
    """Drafts that were given up and concern nobody who is still here lose what was filled in; the fact is kept."""
    full = (DRAFT.c.state == State.DISCARDED, DRAFT.c.reason.is_not(None))
    kept = conn.execute(select(DRAFT.c.row, DRAFT.c.visit, DRAFT.c.persons).where(*full)).all()
    if not kept:
        return ()
    named = json_ids({person for row in kept for person in ids_of(row.persons)})
    here = set(conn.execute(select(PERSON.c.id).where(PERSON.c.id.in_(named))).scalars())
    strangers = [row for row in kept if not here.intersection(ids_of(row.persons))]
    rows = json_ids(row.row for row in strangers)
    for table in (DRAFT_STEP, DRAFT_MINUTES, DRAFT_PHOTO):
        conn.execute(delete(table).where(table.c.draft.in_(rows)))
    conn.execute(update(DRAFT).where(DRAFT.c.row.in_(rows)), {"snapshot": None, "reason": None, "position": None})
    visits = json_ids(row.visit for row in strangers)
    open_too = exists().where(DRAFT.c.visit == BLOB.c.visit, DRAFT.c.state == State.DRAFT)
    return _forget(conn, BLOB.c.visit.in_(visits), BLOB.c.state == BlobState.DRAFT, ~open_too)


def _forget(conn: Connection, *gone: ColumnElement[bool]) -> Sequence[str]:
    addresses = conn.execute(select(BLOB.c.sha256).where(*gone)).scalars().all()
    conn.execute(delete(BLOB).where(BLOB.c.sha256.in_(json_ids(addresses))))
    return addresses
