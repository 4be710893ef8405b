"""处置等级 T0–T4: how soon something found on a visit has to be dealt with (checklists 0.4).

T0 at once, T1 within 2 hours, T2 within 24 hours, T3 within 5 working days, T4 on the next visit. The levels are
our own draft; the hours of T1 and T2 come from 济宁 and 枣庄. T0 and T1 are never left to the network alone: the screen
shows numbers to ring.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from fieldapp.domain.deadlines import Due, Unit, due_after, local_moment
from fieldapp.domain.reasons import CHECKLIST_RULES, EMERGENCY_HOURS, PAPERS_WORKDAYS, Words
from fieldapp.domain.triggers import TreatmentLevel
from fieldapp.domain.workdays import WorkCalendar


@dataclass(frozen=True, slots=True)
class LevelRule:
    """A level's limit: ``amount`` of ``unit``, no unit for "on the next visit"; its words and its source."""

    amount: int
    unit: Unit | None
    words: Words
    limit: Words
    source: str


LEVEL_RULES: dict[TreatmentLevel, LevelRule] = {
    TreatmentLevel.T0: LevelRule(
        0, Unit.AT_ONCE, Words("人身危险", "danger to a person"), Words("立即", "at once"), CHECKLIST_RULES
    ),
    TreatmentLevel.T1: LevelRule(
        2, Unit.HOURS, Words("特别紧急", "specially urgent"), Words("2小时内", "within 2 hours"), EMERGENCY_HOURS
    ),
    TreatmentLevel.T2: LevelRule(
        24,
        Unit.HOURS,
        Words("急难、可能恶化", "emergency, may get worse"),
        Words("24小时内", "within 24 hours"),
        EMERGENCY_HOURS,
    ),
    TreatmentLevel.T3: LevelRule(
        5,
        Unit.WORKDAYS,
        Words("一般整改、补件、转介", "to mend, to complete, to refer"),
        Words("5个工作日内", "within 5 working days"),
        PAPERS_WORKDAYS,
    ),
    TreatmentLevel.T4: LevelRule(
        0, None, Words("跟踪观察", "to keep an eye on"), Words("下次走访时", "on the next visit"), CHECKLIST_RULES
    ),
}


@dataclass(frozen=True, slots=True)
class Raised:
    """Something an answer raised: the question's ``ref``, the level, what to do, and when it is due.

    ``due`` is None only at T4 while no next visit is planned. ``code`` is the answer that raised it, ``follow_up`` the
    checklist (upper case) or procedure (lower case) it starts, ``workdays`` the working days that one has, where it has
    a limit of its own: then ``due`` is the end of those.
    """

    ref: str
    level: TreatmentLevel
    action: Words
    due: Due | None
    code: str = ""
    follow_up: str | None = None
    workdays: int | None = None


def due_for(
    level: TreatmentLevel, raised_at: datetime, calendar: WorkCalendar, next_visit: date | None = None
) -> Due | None:
    """When something of ``level`` raised at ``raised_at`` is due; T4 on ``next_visit``, None when unknown."""
    rule = LEVEL_RULES[level]
    if rule.unit is None:
        return Due(next_visit) if next_visit is not None else None
    return due_after(rule.unit, rule.amount, local_moment(raised_at), calendar)


def highest(levels: Iterable[TreatmentLevel]) -> TreatmentLevel | None:
    """The most urgent of several levels; None when there are none (checklists 0.4)."""
    return min(levels, default=None)


def settle(raised: Iterable[Raised]) -> tuple[Raised, ...]:
    """One entry per question and what it starts, at the most urgent level and the nearest limit of its findings, in the
    words of all of them; the whole most urgent first, then by question (checklists 0.4).

    ``code`` and ``workdays`` are those of the most urgent finding; of two of one level the first leads.
    """
    found: dict[tuple[str, str], list[Raised]] = {}
    for entry in raised:
        found.setdefault((entry.ref, entry.follow_up or ""), []).append(entry)
    settled = [_as_one(entries) for entries in found.values()]
    return tuple(sorted(settled, key=lambda entry: (entry.level, entry.ref, entry.follow_up or "")))


def _as_one(entries: Sequence[Raised]) -> Raised:
    level = highest(entry.level for entry in entries)
    lead = next(entry for entry in entries if entry.level is level)
    words = dict.fromkeys(entry.action for entry in (lead, *sorted(entries, key=lambda entry: entry.level)))
    dues = [entry.due for entry in entries if entry.due is not None]
    return replace(
        lead,
        action=Words(";".join(each.zh for each in words), "; ".join(each.en for each in words)),
        due=min(dues, key=lambda due: due.key, default=None),
    )
