"""What the records of a visit add up to: who, when, by whom, and where the review stands.

``add_up`` is pure: the same records in any order give the same visit. ``project`` writes the result down for many
visits at once. Rules (design §4, Decisions): content records form a line by ``corrects``; the last one that the
central did not hold or reject stands; a decision counts only on the standing record; the first one wins; a correction
of a decided visit opens it again.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, Select, delete, func, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert

from fieldapp.vault.findings import findings_row
from fieldapp.vault.tables import DEVICE, OUTBOX, RECORD, VISIT, VISIT_FINDINGS, VISIT_PERSON
from fieldapp.vault.values import State, VisitBrief, VisitEntry
from fieldapp.wire.bodies import ReviewBody, VisitBody, decode_body
from fieldapp.wire.codec import pack
from fieldapp.wire.errors import Malformed
from fieldapp.wire.record import Record

UNSETTLED = frozenset({State.WAITING, State.SENDING, State.HELD, State.REJECTED})
_REFUSED = frozenset({State.HELD, State.REJECTED})
_IDS = msgspec.msgpack.Decoder(tuple[str, ...])


@dataclass(frozen=True, slots=True)
class Summary:
    """A visit added up. ``standing`` is the record that stands, ``newest`` the last content record of the line, and
    ``review`` where the review is (submitted, returned, corrected, approved). ``line`` has all records in order."""

    standing: VisitEntry
    newest: VisitEntry
    review: State
    line: tuple[VisitEntry, ...]
    decision: VisitEntry | None


def add_up(entries: Iterable[VisitEntry]) -> Summary | None:
    """The visit these records make; ``None`` when no content record (with a body) is among them."""
    entries = sorted(entries, key=lambda entry: entry.id)
    content = _in_line([entry for entry in entries if isinstance(entry.body, VisitBody)])
    if not content:
        return None
    reviews = [entry for entry in entries if isinstance(entry.body, ReviewBody)]
    line: list[VisitEntry] = []
    for entry in content:
        line.append(entry)
        line.extend(review for review in reviews if _judged(review) == entry.hash)
    line.extend(review for review in reviews if review not in line)
    accepted = [entry for entry in content if entry.state not in _REFUSED]
    standing = accepted[-1] if accepted else content[-1]
    decision = next((r for r in reviews if _judged(r) == standing.hash and r.state not in _REFUSED), None)
    return Summary(standing, content[-1], _review_state(decision, standing), tuple(line), decision)


def _in_line(content: list[VisitEntry]) -> list[VisitEntry]:
    """Content records so that each comes after the one it corrects; ids (by time of making) decide the rest."""
    waiting, placed, done = list(content), [], set[str]()
    known = {entry.id for entry in content}
    while waiting:
        ready = next((e for e in waiting if _corrects(e) is None or _corrects(e) not in known - done), waiting[0])
        waiting.remove(ready)
        placed.append(ready)
        done.add(ready.id)
    return placed


def _corrects(entry: VisitEntry) -> str | None:
    return entry.body.corrects if isinstance(entry.body, VisitBody) else None


def _judged(entry: VisitEntry) -> bytes | None:
    return entry.body.judged if isinstance(entry.body, ReviewBody) else None


def _review_state(decision: VisitEntry | None, standing: VisitEntry) -> State:
    if decision is not None and isinstance(decision.body, ReviewBody):
        return State.APPROVED if decision.body.decision == "approve" else State.RETURNED
    return State.SUBMITTED if _corrects(standing) is None else State.CORRECTED


def visit_state(*, own: bool, outbox: str | None, review: str) -> State:
    """A visit's state: its newest record's while that is not settled, then its review's (design §6, States)."""
    if outbox is not None and State(outbox) in UNSETTLED:
        return State(outbox)
    if review == State.SUBMITTED and own:
        return State.APPLIED
    return State(review)


def entry_of(row: Row[tuple[object, ...]]) -> VisitEntry | None:
    """A row of ``select_records`` decoded; ``None`` when its bytes are of a kind or shape this program cannot read."""
    record = Record(row.envelope, row.signature, row.salt, row.body)
    try:
        envelope = record.opened()
        body = decode_body(envelope.kind, record.body) if record.body else None
    except Malformed:
        return None
    if body is not None and not isinstance(body, VisitBody | ReviewBody):
        return None
    return VisitEntry(
        id=envelope.id,
        hash=row.hash,
        kind=envelope.kind,
        body=body,
        author=envelope.author,
        device=envelope.device_id,
        subjects=envelope.subjects,
        scope=envelope.scope,
        occurred_at=envelope.occurred_at,
        authored_at=envelope.authored_at,
        own=row.own,
        state=State(row.state or State.APPLIED),
        reason=row.reason,
    )


def select_records() -> Select[tuple[object, ...]]:
    """Records with where they stand in the outbox, in the order they came here."""
    joined = RECORD.outerjoin(OUTBOX, OUTBOX.c.record == RECORD.c.id)
    return select(RECORD, OUTBOX.c.state, OUTBOX.c.reason, OUTBOX.c.field).select_from(joined).order_by(RECORD.c.row)


def json_ids(ids: Iterable[str | int]) -> Select[tuple[Any]]:
    """``ids`` as a subquery: any number of them in one bound value."""
    return select(func.json_each(msgspec.json.encode(list(ids)).decode()).table_valued("value").c.value)


def project(conn: Connection, visits: Iterable[str]) -> None:
    """Add the records of these visits up anew and write the result down; a visit without content goes."""
    wanted = sorted(set(visits))
    by_visit: dict[str, list[VisitEntry]] = defaultdict(list)
    for row in conn.execute(select_records().where(RECORD.c.visit.in_(json_ids(wanted)))):
        entry = entry_of(row)
        if entry is not None:
            by_visit[row.visit].append(entry)
    account = conn.execute(select(DEVICE.c.account)).scalar()
    rows, people, found, gone = [], [], [], []
    for visit in wanted:
        summary = add_up(by_visit[visit])
        if summary is None:
            gone.append(visit)
            continue
        made = _visit_row(visit, summary, account)
        rows.append(made)
        found.append(findings_row(visit, summary.standing))
        subjects = dict.fromkeys(summary.standing.subjects)
        people += [{"person": p, "date": made["date"], "visit": visit, "met": made["met"]} for p in subjects]
    for table in (VISIT_PERSON, VISIT_FINDINGS):
        conn.execute(delete(table).where(table.c.visit.in_(json_ids(wanted))))
    if gone:
        conn.execute(delete(VISIT).where(VISIT.c.id.in_(json_ids(gone))))
    if rows:
        statement = upsert(VISIT)
        changed = {name: statement.excluded[name] for name in rows[0] if name != "id"}
        conn.execute(statement.on_conflict_do_update(index_elements=["id"], set_=changed), rows)
    if people:
        conn.execute(insert(VISIT_PERSON), people)
    told = [row for row in found if row is not None]
    if told:
        conn.execute(insert(VISIT_FINDINGS), told)


def project_all(conn: Connection) -> None:
    """Add every visit up anew: after the tables changed, what follows from the records is made again from them."""
    project(conn, conn.execute(select(RECORD.c.visit).where(RECORD.c.visit.is_not(None)).distinct()).scalars())


def _visit_row(visit: str, summary: Summary, account: str | None) -> dict[str, object]:
    standing, body = summary.standing, summary.standing.body
    assert isinstance(body, VisitBody)
    first = summary.line[0]
    return {
        "id": visit,
        "standing": standing.id,
        "newest": summary.newest.id,
        "author": first.author,
        "own": first.author == account,
        "scope": standing.scope,
        "date": standing.occurred_at[:10],
        "met": body.met,
        "next_visit": body.next_visit,
        "review": summary.review,
        "submitted_at": standing.authored_at,
        "persons": pack(standing.subjects),
        "forms": pack(tuple(form.id for form in body.forms)),
        "photos": len(body.photos),
        "minutes": sum(line.minutes for line in body.minutes),
    }


def select_visits() -> Select[tuple[object, ...]]:
    """Visits with the outbox state of their newest record."""
    joined = VISIT.outerjoin(OUTBOX, OUTBOX.c.record == VISIT.c.newest)
    return select(VISIT, OUTBOX.c.state.label("outbox")).select_from(joined)


def ids_of(packed: bytes) -> tuple[str, ...]:
    """A packed list of ids."""
    return _IDS.decode(packed)


def brief_of(row: Row[tuple[object, ...]]) -> VisitBrief:
    """A row of ``select_visits`` as callers see it."""
    return VisitBrief(
        visit=row.id,
        date=datetime.date.fromisoformat(row.date),
        met=row.met,
        state=visit_state(own=row.own, outbox=row.outbox, review=row.review),
        next_visit=datetime.date.fromisoformat(row.next_visit) if row.next_visit else None,
        forms=ids_of(row.forms),
        author=row.author,
        persons=ids_of(row.persons),
    )


def briefs(conn: Connection, visits: Sequence[str]) -> dict[str, VisitBrief]:
    """Briefs by visit id."""
    rows = conn.execute(select_visits().where(VISIT.c.id.in_(json_ids(visits))))
    return {row.id: brief_of(row) for row in rows}
