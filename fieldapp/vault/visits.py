"""Visits while they are being made: drafts, every answer durable as given, hours and photos beside them.

A draft is a snapshot (bytes of the caller's own making) and the steps since. Saving one answer appends one small row;
saving a snapshot folds the steps away. A draft ends by ``records.freeze`` or by ``discard``; a discarded one is kept.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence

import msgspec
from sqlalchemy import Connection, Row, Select, delete, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from fieldapp.vault.audit import Audit
from fieldapp.vault.engine import Store
from fieldapp.vault.errors import DraftOpen, NoDraft, UnknownVisit
from fieldapp.vault.projection import brief_of, ids_of, select_visits
from fieldapp.vault.tables import DRAFT, DRAFT_MINUTES, DRAFT_PHOTO, DRAFT_STEP, VISIT
from fieldapp.vault.values import DraftBrief, DraftState, DraftStep, FormUse, State, VisitBrief
from fieldapp.wire.bodies import PhotoRef, ServiceMinutes
from fieldapp.wire.codec import pack

OPS = frozenset({"set", "add", "remove", "language", "resume"})
_SEEN = "seen"
_AT = "@"
"""Between a step's op and its moment, which share a column."""
_FORMS = msgspec.msgpack.Decoder(tuple[FormUse, ...])
_PHOTO = msgspec.msgpack.Decoder(PhotoRef)


class Visits:
    """Drafts of an open vault. An unknown, frozen or discarded visit raises ``NoDraft``."""

    def __init__(self, store: Store, audit: Audit) -> None:
        self._store = store
        self._audit = audit

    def start(
        self,
        visit: str,
        *,
        persons: Sequence[str],
        forms: Sequence[FormUse],
        started_at: str,
        corrects: str | None = None,
        answers_review: str | None = None,
    ) -> None:
        """Begin a visit, or (with ``corrects``, a record id) a correction of one. Raises ``DraftOpen``."""
        with self._store.transaction() as conn:
            if conn.execute(_open_draft(visit)).first() is not None:
                raise DraftOpen(visit)
            conn.execute(
                insert(DRAFT),
                {
                    "visit": visit,
                    "state": State.DRAFT,
                    "persons": pack(tuple(persons)),
                    "forms": pack(tuple(forms)),
                    "started_at": started_at,
                    "changed_at": self._audit.now(),
                    "corrects": corrects,
                    "answers_review": answers_review,
                },
            )
            self._audit.write(conn, "visit_started" if corrects is None else "correction_started", visit, corrects)

    def save_answer(
        self,
        visit: str,
        ref: str,
        value: str | None,
        *,
        op: str = "set",
        position: str | None = None,
        at: str | None = None,
    ) -> None:
        """Append one step (see ``DraftStep``), durable on return; ``position`` moves the current question with it."""
        if op not in OPS:
            raise ValueError(f"no such step: {op}")
        with self._store.transaction() as conn:
            draft = draft_row(conn, visit)
            conn.execute(insert(DRAFT_STEP), _step_row(draft, op, ref, value, at))
            self._touch(conn, draft, position)
            self._audit.write(conn, "answer_saved", visit, ref)

    def save_position(self, visit: str, position: str | None, *, at: str | None = None) -> None:
        """The question that is current now (a ref); with ``at`` that it was turned to then is a step as well."""
        with self._store.transaction() as conn:
            draft = draft_row(conn, visit)
            if at is not None:
                conn.execute(insert(DRAFT_STEP), _step_row(draft, _SEEN, position or "", None, at))
            conn.execute(update(DRAFT).where(DRAFT.c.row == draft), {"position": position})
            self._audit.write(conn, "position_saved", visit, position)

    def save_draft(self, visit: str, state: bytes, *, position: str | None = None) -> None:
        """Replace the snapshot; the steps before it are folded into it and forgotten."""
        with self._store.transaction() as conn:
            draft = draft_row(conn, visit)
            conn.execute(update(DRAFT).where(DRAFT.c.row == draft), {"snapshot": state})
            conn.execute(delete(DRAFT_STEP).where(DRAFT_STEP.c.draft == draft))
            self._touch(conn, draft, position)
            self._audit.write(conn, "draft_saved", visit)

    def set_minutes(self, visit: str, code: str, minutes: int) -> None:
        """Care delivered by service class; 0 removes the entry."""
        with self._store.transaction() as conn:
            draft = draft_row(conn, visit)
            if minutes > 0:
                entry = upsert(DRAFT_MINUTES).values(draft=draft, code=code, minutes=minutes)
                conn.execute(entry.on_conflict_do_update(index_elements=["draft", "code"], set_={"minutes": minutes}))
            else:
                gone = (DRAFT_MINUTES.c.draft == draft, DRAFT_MINUTES.c.code == code)
                conn.execute(delete(DRAFT_MINUTES).where(*gone))
            self._touch(conn, draft, None)
            self._audit.write(conn, "minutes_set", visit, f"{code}={minutes}")

    def draft(self, visit: str) -> DraftState:
        """Everything needed to reopen the visit where it was."""
        with self._store.transaction() as conn:
            row = conn.execute(_open_draft(visit)).first()
            if row is None:
                raise NoDraft(visit)
            steps = select(DRAFT_STEP.c.op, DRAFT_STEP.c.ref, DRAFT_STEP.c.value).where(DRAFT_STEP.c.draft == row.row)
            minutes = select(DRAFT_MINUTES.c.code, DRAFT_MINUTES.c.minutes).where(DRAFT_MINUTES.c.draft == row.row)
            return DraftState(
                brief=_brief(row),
                snapshot=row.snapshot,
                steps=tuple(_step(*step) for step in conn.execute(steps.order_by(DRAFT_STEP.c.row))),
                position=row.position,
                minutes=tuple(ServiceMinutes(*line) for line in conn.execute(minutes.order_by(DRAFT_MINUTES.c.code))),
                photos=draft_photos(conn, row.row),
            )

    def drafts(self) -> Sequence[DraftBrief]:
        """Open drafts, latest change first."""
        return self._briefs(State.DRAFT)

    def discarded(self) -> Sequence[DraftBrief]:
        """Drafts given up, latest first."""
        return self._briefs(State.DISCARDED)

    def discard(self, visit: str, reason: str) -> None:
        """Give a draft up. Nothing is deleted, neither answers nor photos; it no longer counts as open."""
        with self._store.transaction() as conn:
            draft = draft_row(conn, visit)
            given_up = {"state": State.DISCARDED, "reason": reason, "changed_at": self._audit.now()}
            conn.execute(update(DRAFT).where(DRAFT.c.row == draft), given_up)
            self._audit.write(conn, "draft_discarded", visit)

    def brief(self, visit: str) -> VisitBrief:
        """One visit, submitted or still a draft (then ``date`` is the day it was begun). Raises ``UnknownVisit``."""
        with self._store.transaction() as conn:
            row = conn.execute(select_visits().where(VISIT.c.id == visit)).first()
            if row is not None:
                return brief_of(row)
            kept = select(DRAFT).where(DRAFT.c.visit == visit).order_by(DRAFT.c.row.desc())
            draft = conn.execute(kept).first()
        if draft is None:
            raise UnknownVisit(visit)
        brief = _brief(draft)
        return VisitBrief(
            visit=visit,
            date=datetime.date.fromisoformat(brief.started_at[:10]),
            met=None,
            state=brief.state,
            forms=tuple(form.id for form in brief.forms),
            persons=brief.persons,
        )

    def count(self) -> Mapping[State, int]:
        """Drafts by state (draft, discarded)."""
        with self._store.transaction() as conn:
            rows = conn.execute(select(DRAFT.c.state, func.count()).group_by(DRAFT.c.state))
            return {State(state): number for state, number in rows}

    def _briefs(self, state: State) -> Sequence[DraftBrief]:
        shown = select(DRAFT).where(DRAFT.c.state == state).order_by(DRAFT.c.changed_at.desc(), DRAFT.c.row.desc())
        with self._store.transaction() as conn:
            return tuple(_brief(row) for row in conn.execute(shown))

    def _touch(self, conn: Connection, draft: int, position: str | None) -> None:
        changed = {"changed_at": self._audit.now()}
        if position is not None:
            changed["position"] = position
        conn.execute(update(DRAFT).where(DRAFT.c.row == draft), changed)


def _step_row(draft: int, op: str, ref: str, value: str | None, at: str | None) -> dict[str, object]:
    return {"draft": draft, "op": op if at is None else f"{op}{_AT}{at}", "ref": ref, "value": value}


def _step(written: str, ref: str, value: str | None) -> DraftStep:
    op, _, at = written.partition(_AT)
    return DraftStep(op, ref, value, at or None)


def draft_row(conn: Connection, visit: str) -> int:
    """The row number of the open draft of a visit. Raises ``NoDraft``."""
    row = conn.execute(select(DRAFT.c.row).where(DRAFT.c.visit == visit, DRAFT.c.state == State.DRAFT)).scalar()
    if row is None:
        raise NoDraft(visit)
    return int(row)


def draft_photos(conn: Connection, draft: int) -> tuple[PhotoRef, ...]:
    """Photos attached to a draft (by row number), in the order they were added."""
    kept = select(DRAFT_PHOTO.c.payload).where(DRAFT_PHOTO.c.draft == draft).order_by(DRAFT_PHOTO.c.row)
    return tuple(_PHOTO.decode(payload) for payload in conn.execute(kept).scalars())


def close_draft(conn: Connection, draft: int) -> None:
    """Remove a draft whose content is in a record now, with its steps, hours and photo list."""
    conn.execute(delete(DRAFT).where(DRAFT.c.row == draft))


def _open_draft(visit: str) -> Select[tuple[object, ...]]:
    return select(DRAFT).where(DRAFT.c.visit == visit, DRAFT.c.state == State.DRAFT)


def _brief(row: Row[tuple[object, ...]]) -> DraftBrief:
    return DraftBrief(
        visit=row.visit,
        persons=ids_of(row.persons),
        forms=_FORMS.decode(row.forms),
        started_at=row.started_at,
        changed_at=row.changed_at,
        state=State(row.state),
        corrects=row.corrects,
        answers_review=row.answers_review,
        reason=row.reason,
    )
