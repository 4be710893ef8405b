"""Visits as reviewers and authors see them: the queue, one visit with all its records, and what came back."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, func, select

from fieldapp.vault.engine import Store
from fieldapp.vault.errors import UnknownVisit
from fieldapp.vault.projection import (
    Summary,
    add_up,
    brief_of,
    entry_of,
    ids_of,
    json_ids,
    select_records,
    select_visits,
)
from fieldapp.vault.tables import DRAFT, RECORD, VISIT, VISIT_FLAG, VISIT_PERSON
from fieldapp.vault.values import QueueFilter, QueueRow, ReturnedVisit, State, VisitView
from fieldapp.wire.bodies import ReviewBody
from fieldapp.wire.feed import VisitFlags

PENDING = QueueFilter()
_FLAGS = msgspec.msgpack.Decoder(VisitFlags)


class Reviews:
    """The review side of an open vault."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def queue(self, shown: QueueFilter = PENDING) -> Sequence[QueueRow]:
        """Visits in the filter's review states, oldest submission first."""
        found = (VISIT_FLAG.c.id == VISIT.c.id) & (VISIT_FLAG.c.record == VISIT.c.standing)
        flagged = select(VISIT, VISIT_FLAG.c.payload.label("flags")).outerjoin(VISIT_FLAG, found)
        chosen = _filtered(flagged, shown).order_by(VISIT.c.submitted_at, VISIT.c.id)
        with self._store.transaction() as conn:
            rows = conn.execute(chosen.limit(shown.limit).offset(shown.offset)).all()
        return tuple(
            QueueRow(
                visit=row.id,
                persons=ids_of(row.persons),
                author=row.author,
                state=State(row.review),
                submitted_at=row.submitted_at,
                date=datetime.date.fromisoformat(row.date),
                met=row.met,
                forms=ids_of(row.forms),
                scope=row.scope,
                record=row.standing,
                photos=row.photos,
                minutes=row.minutes,
                found=_FLAGS.decode(row.flags).flags if row.flags is not None else (),
            )
            for row in rows
        )

    def queue_size(self, shown: QueueFilter = PENDING) -> int:
        """How many visits the filter lets through, whatever its limit."""
        with self._store.transaction() as conn:
            return int(conn.execute(_filtered(select(func.count()).select_from(VISIT), shown)).scalar_one())

    def visit_view(self, visit: str) -> VisitView:
        """A visit with all its records decoded, in order. Raises ``UnknownVisit``."""
        with self._store.transaction() as conn:
            summary = _summary(conn, visit)
            row = conn.execute(select_visits().where(VISIT.c.id == visit)).first()
        if summary is None or row is None:
            raise UnknownVisit(visit)
        return VisitView(
            visit=visit,
            state=brief_of(row).state,
            review=summary.review,
            persons=summary.standing.subjects,
            author=summary.line[0].author,
            latest=summary.standing.id,
            entries=summary.line,
        )

    def returned(self) -> Sequence[ReturnedVisit]:
        """Own visits that came back and have no newer correction, oldest return first."""
        own = select(VISIT.c.id).where(VISIT.c.own.is_(True), VISIT.c.review == State.RETURNED)
        with self._store.transaction() as conn:
            visits = conn.execute(own).scalars().all()
            begun = select(DRAFT.c.visit).where(DRAFT.c.state == State.DRAFT, DRAFT.c.visit.in_(json_ids(visits)))
            correcting = set(conn.execute(begun).scalars())
            found = [(visit, _summary(conn, visit)) for visit in visits]
        back = [_returned(visit, summary, visit in correcting) for visit, summary in found if summary is not None]
        return tuple(sorted((one for one in back if one is not None), key=lambda one: one.at))


def _filtered(chosen: Select[Any], shown: QueueFilter) -> Select[Any]:
    chosen = chosen.where(VISIT.c.review.in_(shown.states))
    if shown.division is not None:
        chosen = chosen.where(VISIT.c.scope.startswith(shown.division, autoescape=True))
    if shown.author is not None:
        chosen = chosen.where(VISIT.c.author == shown.author)
    if shown.person is not None:
        chosen = chosen.where(VISIT.c.id.in_(select(VISIT_PERSON.c.visit).where(VISIT_PERSON.c.person == shown.person)))
    return chosen


def _summary(conn: Connection, visit: str) -> Summary | None:
    rows = conn.execute(select_records().where(RECORD.c.visit == visit))
    return add_up(entry for entry in map(entry_of, rows) if entry is not None)


def _returned(visit: str, summary: Summary, correcting: bool) -> ReturnedVisit | None:
    decision = summary.decision
    # A correction that the central holds or rejected is shown by its own state, not as a task to do again.
    if decision is None or not isinstance(decision.body, ReviewBody) or summary.newest is not summary.standing:
        return None
    return ReturnedVisit(
        visit=visit,
        persons=summary.standing.subjects,
        record=summary.standing.id,
        review=decision.id,
        reviewer=decision.author,
        reason=decision.body.reason,
        questions=decision.body.questions,
        at=decision.authored_at,
        correcting=correcting,
    )
