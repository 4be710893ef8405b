"""What visits found, as the rule of follow-ups reads it: written beside each visit when its records are added up, and
read back person by person with what was written down as settled."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from fieldapp.domain.deadlines import Due, local_moment
from fieldapp.domain.follow_ups import SettledKey, VisitFindings, gone_through, made_on_spot
from fieldapp.domain.reasons import Words
from fieldapp.domain.treatment import Raised
from fieldapp.domain.triggers import TreatmentLevel
from fieldapp.vault.engine import Store
from fieldapp.vault.tables import OUTBOX, PERSON, RECORD, VISIT_FINDINGS
from fieldapp.vault.values import State, VisitEntry
from fieldapp.wire.bodies import SettlementBody, TriggerLine, VisitBody
from fieldapp.wire.codec import unpack

SETTLEMENT = "settlement"
_REFUSED = (State.HELD, State.REJECTED)
# JSON keeps the offset of a moment, which MessagePack does not: limits are told in the time of the place.
_DECODER = msgspec.json.Decoder(VisitFindings)
_MOST_MERGES = 16


def findings_row(visit: str, standing: VisitEntry) -> dict[str, Any] | None:
    """The row of a visit whose record ``standing`` has a body; None for one about nobody."""
    body = standing.body
    if not isinstance(body, VisitBody) or not standing.subjects:
        return None
    answers = {entry.id: entry.answers for entry in body.forms}
    found = VisitFindings(
        visit=visit,
        person=standing.subjects[0],
        at=local_moment(datetime.fromisoformat(standing.occurred_at)),
        on_spot=made_on_spot(answers),
        forms=tuple(answers),
        through=gone_through(answers),
        raised=tuple(raised_of(line) for line in body.triggers),
    )
    return {"visit": visit, "person": found.person, "raised": len(found.raised), "payload": msgspec.json.encode(found)}


def raised_of(line: TriggerLine) -> Raised:
    """What a record says was raised. What it starts has a limit of its own unless the matter is urgent; the words are
    in both languages but for records of earlier programs."""
    level = TreatmentLevel[line.level]
    own_limit = level > TreatmentLevel.T2 and line.follow_up_due is not None
    return Raised(
        ref=line.ref,
        level=level,
        action=Words(*line.words) if line.words else Words(line.action, line.action),
        due=due_of(line.follow_up_due if own_limit else line.due),
        code=line.code,
        follow_up=line.follow_up,
        workdays=line.follow_up_workdays if own_limit else None,
    )


def due_of(written: str | None) -> Due | None:
    """A limit as records write it: an ISO date, or a moment."""
    if written is None:
        return None
    if "T" not in written:
        return Due(date.fromisoformat(written))
    at = local_moment(datetime.fromisoformat(written))
    return Due(at.date(), at)


class Findings:
    """What the visits of an open vault found."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def by_person(self) -> Mapping[str, Sequence[VisitFindings]]:
        """The visits of every person of whom one raised something, merged files under the surviving one."""
        f = VISIT_FINDINGS.c
        concerned = select(f.person).where(f.raised > 0)
        with self._store.transaction() as conn:
            survivors = _merged(conn)
            shown = select(f.payload) if survivors else select(f.payload).where(f.person.in_(concerned))
            visits = [_DECODER.decode(payload) for payload in conn.execute(shown).scalars()]
        found: dict[str, list[VisitFindings]] = defaultdict(list)
        for visit in visits:
            person = _survivor(visit.person, survivors)
            found[person].append(visit if person == visit.person else replace(visit, person=person))
        return found

    def of_person(self, person: str) -> Sequence[VisitFindings]:
        """The visits of one person and of the files merged into it, in no order."""
        with self._store.transaction() as conn:
            survivors = _merged(conn)
            same = [person, *(one for one in survivors if _survivor(one, survivors) == person)]
            shown = select(VISIT_FINDINGS.c.payload).where(VISIT_FINDINGS.c.person.in_(same))
            visits = [_DECODER.decode(payload) for payload in conn.execute(shown).scalars()]
        return tuple(visit if visit.person == person else replace(visit, person=person) for visit in visits)

    def settled(self) -> frozenset[SettledKey]:
        """What settlements name, our own and received; one that the central holds or rejected settles nothing."""
        written = select(RECORD.c.body).outerjoin(OUTBOX, OUTBOX.c.record == RECORD.c.id)
        standing = OUTBOX.c.state.is_(None) | OUTBOX.c.state.not_in(_REFUSED)
        with self._store.transaction() as conn:
            bodies = conn.execute(written.where(RECORD.c.kind == SETTLEMENT, standing)).scalars()
            told = [unpack(body, SettlementBody) for body in bodies if body]
        return frozenset((one.visit, one.ref, one.follow_up) for one in told)


def _merged(conn: Connection) -> dict[str, str]:
    files = select(PERSON.c.id, PERSON.c.merged_into).where(PERSON.c.merged_into.is_not(None))
    return {row.id: row.merged_into for row in conn.execute(files)}


def _survivor(person: str, survivors: Mapping[str, str]) -> str:
    for _ in range(_MOST_MERGES):
        if person not in survivors:
            break
        person = survivors[person]
    return person
