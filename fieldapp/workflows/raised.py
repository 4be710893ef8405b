"""What the answers of a visit set in motion, as its record will say it: what to do, by when, and what it starts."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from fieldapp.domain.deadlines import Unit, due_after, local_moment
from fieldapp.domain.treatment import due_for
from fieldapp.wire.bodies import TriggerLine

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from fieldapp.domain.workdays import WorkCalendar
    from fieldapp.workflows.visit_forms import FiredTrigger, VisitForms

OUTCOME, NEXT_VISIT = "/data/head/outcome", "/data/tail/GT08"
REFUSED_AGAIN_DAYS = 7


def agreed_next_visit(forms: VisitForms, today: date) -> date | None:
    """When the person is seen next: what the tail says, and within seven days of a refusal (checklists 0.5)."""
    written = forms.value(NEXT_VISIT)
    planned = date.fromisoformat(written) if written else None
    if forms.value(OUTCOME) == "refused":
        again = today + timedelta(days=REFUSED_AGAIN_DAYS)
        return min(again, planned) if planned else again
    return planned


def raised_lines(
    forms: VisitForms, now: datetime, calendar: WorkCalendar, kept: Sequence[TriggerLine] = ()
) -> tuple[TriggerLine, ...]:
    """What the answers raised, most urgent first, in the visit's language, with the moment it is due.

    ``kept`` is what the record that is corrected raised: the same thing keeps the time limit it had there.
    """
    local = local_moment(now)
    next_visit = agreed_next_visit(forms, local.date())
    before = {(line.ref, line.code, line.level): line for line in kept if line.code}
    english = (forms.language or "").startswith("English")
    lines = []
    for fired in forms.fired():
        trigger = fired.trigger
        known = before.get((fired.ref, fired.code, trigger.level.name))
        lines.append(
            TriggerLine(
                ref=fired.ref,
                level=trigger.level.name,
                action=trigger.action_en if english else trigger.action_zh,
                due=known.due if known else _due(fired, local, calendar, next_visit),
                code=fired.code,
                words=(trigger.action_zh, trigger.action_en),
                follow_up=trigger.follow_up,
                follow_up_workdays=trigger.follow_up_days,
                follow_up_due=known.follow_up_due if known else _follow_up_due(fired, local, calendar),
            )
        )
    return tuple(lines)


def _due(fired: FiredTrigger, now: datetime, calendar: WorkCalendar, next_visit: date | None) -> str | None:
    due = due_for(fired.trigger.level, now, calendar, next_visit)
    return due.iso() if due else None


def _follow_up_due(fired: FiredTrigger, now: datetime, calendar: WorkCalendar) -> str | None:
    days = fired.trigger.follow_up_days
    return None if days is None else due_after(Unit.WORKDAYS, days, now.date(), calendar).iso()
