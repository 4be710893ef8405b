"""Feed pages against what this vault holds: which rows are news, and what each scope still names.

The pages of one reply are taken together: a first reply brings a page for each of a hundred villages, and statements by
the page would cost more than the rows. Where a scope comes twice (a package from a stick), its pages are taken in turn.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

import msgspec
from sqlalchemy import Connection, delete, select, update

from fieldapp.vault.intake import INTAKES, Touched
from fieldapp.vault.projection import json_ids
from fieldapp.vault.tables import MEMBERSHIP, SCOPE
from fieldapp.wire.feed import EntityKind, FeedPage, FeedRow

_Named: TypeAlias = tuple[str, str, str]
"""Scope, kind, entity: the key of a membership."""
_Known: TypeAlias = Mapping[_Named, tuple[int, bool]]
"""Version a scope last told of an entity, and whether it is confirmed in the reading under way."""

_SAVE = (
    "INSERT INTO membership(scope, kind, entity, version, removed, confirmed) VALUES (?, ?, ?, ?, ?, 1) "
    "ON CONFLICT (scope, kind, entity) "
    "DO UPDATE SET version = excluded.version, removed = excluded.removed, confirmed = 1"
)
# CROSS JOIN keeps SQLite to one look-up of the key for each name.
_KNOWN = (
    "SELECT m.scope, m.kind, m.entity, m.version, m.confirmed FROM json_each(?) AS named CROSS JOIN membership AS m "
    "ON m.scope = named.value ->> 0 AND m.kind = named.value ->> 1 AND m.entity = named.value ->> 2"
)
_CONFIRM = "UPDATE membership SET confirmed = 1 WHERE scope = ? AND kind = ? AND entity = ?"
_BEGIN = (
    "INSERT INTO scope(scope, position, sweep) VALUES (?, 0, ?) "
    "ON CONFLICT (scope) DO UPDATE SET sweep = excluded.sweep"
)
_MOVE = "UPDATE scope SET position = max(position, ?) WHERE scope = ?"
_SWEPT = "UPDATE scope SET sweep = ? WHERE scope = ?"


def apply_pages(conn: Connection, pages: Sequence[FeedPage], touched: Touched) -> int:
    """Apply verified pages; returns how many rows were news."""
    return sum(_apply(conn, some, touched) for some in _rounds(pages))


def drop_orphans(conn: Connection, entities: Iterable[tuple[str, str]], touched: Touched) -> None:
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


def _rounds(pages: Sequence[FeedPage]) -> Iterator[list[FeedPage]]:
    """Pages in their order, cut where a scope comes again."""
    some: dict[str, FeedPage] = {}
    for page in pages:
        if page.scope in some:
            yield list(some.values())
            some = {}
        some[page.scope] = page
    if some:
        yield list(some.values())


def _apply(conn: Connection, pages: Sequence[FeedPage], touched: Touched) -> int:
    """Apply pages of different scopes."""
    held = _positions(conn, pages)
    sweeping = _begin(conn, pages, held)
    known = _memberships(conn, [page for page in pages if page.scope in held])
    told = {(page.scope, row.kind.value, row.id): row for page in pages for row in _by_version(page.rows)}
    fresh = {named: row for named, row in told.items() if row.version > known.get(named, (-1, True))[0]}
    if fresh:
        saved = [(*named, row.version, row.removed) for named, row in fresh.items()]
        conn.exec_driver_sql(_SAVE, saved)
        _put(conn, [row for row in fresh.values() if not row.removed], touched)
        drop_orphans(conn, [(row.kind, row.id) for row in fresh.values() if row.removed], touched)
    again = [named for named in told if named[0] in sweeping and not known.get(named, (0, True))[1]]
    if again:
        conn.exec_driver_sql(_CONFIRM, again)
    _end(conn, pages, sweeping, held.keys(), touched)
    return len(fresh)


def _by_version(rows: Sequence[FeedRow]) -> Sequence[FeedRow]:
    """Lowest first, so that the highest is the one kept where an entity comes twice."""
    return sorted(rows, key=lambda row: row.version)


def _positions(conn: Connection, pages: Sequence[FeedPage]) -> Mapping[str, tuple[int, int | None]]:
    """Position and sweep of the scopes of ``pages`` that are known here."""
    c = SCOPE.c
    found = select(c.scope, c.position, c.sweep).where(c.scope.in_(json_ids(page.scope for page in pages)))
    return {scope: (position, sweep) for scope, position, sweep in conn.execute(found)}


def _begin(conn: Connection, pages: Sequence[FeedPage], held: Mapping[str, tuple[int, int | None]]) -> frozenset[str]:
    """Note which scopes are being read from the start; returns those whose page is part of such a reading.

    A page from the start counts as one only if it was made when the scope had at least come as far as we have: an old
    page of a USB stick does not.
    """
    began: list[tuple[str, int | None]] = []
    sweeping: set[str] = set()
    for page in pages:
        position, sweep = held.get(page.scope, (0, None))
        if page.after == 0 and page.head >= position:
            began.append((page.scope, 0))
            sweeping.add(page.scope)
        elif page.scope not in held:
            began.append((page.scope, None))
        elif sweep is not None and page.after == sweep:
            sweeping.add(page.scope)
    if began:
        conn.exec_driver_sql(_BEGIN, began)
    anew = [scope for scope, sweep in began if sweep == 0 and scope in held]
    if anew:
        conn.execute(update(MEMBERSHIP).where(MEMBERSHIP.c.scope.in_(json_ids(anew))), {"confirmed": False})
    return frozenset(sweeping)


def _end(
    conn: Connection, pages: Sequence[FeedPage], sweeping: frozenset[str], again: Collection[str], touched: Touched
) -> None:
    """Move on; at the end of a reading from the start, remove what the scope did not name. ``again``: scopes of which
    something was here before."""
    conn.exec_driver_sql(_MOVE, [(page.to, page.scope) for page in pages])
    swept = [page for page in pages if page.scope in sweeping]
    if swept:
        conn.exec_driver_sql(_SWEPT, [(None if page.to >= page.head else page.to, page.scope) for page in swept])
    whole = [page.scope for page in swept if page.to >= page.head and page.scope in again]
    if whole:
        left = (MEMBERSHIP.c.scope.in_(json_ids(whole)), MEMBERSHIP.c.confirmed.is_(False))
        gone = conn.execute(select(MEMBERSHIP.c.kind, MEMBERSHIP.c.entity).where(*left)).all()
        if gone:
            conn.execute(delete(MEMBERSHIP).where(*left))
            drop_orphans(conn, [(kind, entity) for kind, entity in gone], touched)


def _memberships(conn: Connection, pages: Sequence[FeedPage]) -> _Known:
    """What the scopes of ``pages`` told before of the entities they name now."""
    named = [(page.scope, row.kind, row.id) for page in pages for row in page.rows]
    if not named:
        return {}
    found = conn.exec_driver_sql(_KNOWN, (msgspec.json.encode(named).decode(),))
    return {(scope, kind, entity): (version, bool(confirmed)) for scope, kind, entity, version, confirmed in found}


def _put(conn: Connection, rows: Sequence[FeedRow], touched: Touched) -> None:
    """The highest version of each entity goes to the intake of its kind."""
    by_kind: dict[EntityKind, dict[str, FeedRow]] = defaultdict(dict)
    for row in _by_version(rows):
        by_kind[row.kind][row.id] = row
    for kind, of_kind in by_kind.items():
        INTAKES[kind].put(conn, list(of_kind.values()), touched)
