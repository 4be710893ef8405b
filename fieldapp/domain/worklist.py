"""Today (今日): one ordered list of what an assistant has to do, each row with its reason.

`worklist` is a pure function of plain facts: the persons, their visit histories, what was returned, what is open.
The order is total, so two devices with the same facts show the same list:

    1. urgent follow-ups (T0–T2) and other limits in hours, the nearest first
    2. must-visit orders (极端天气必访)
    3. the 主动申报日, on the day and the day before
    4. visits returned by the supervisor
    5. warning leads
    6. overdue visits and follow-ups: red, yellow, blue, the others; then the longest overdue
    7. visits due today, in the same order
    8. what is still running: other follow-ups and deadlines

Ties end with the person's id, then the item's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from fieldapp.domain.care import WatchColour, watch_colour
from fieldapp.domain.dates import date_words
from fieldapp.domain.deadlines import DEADLINES, Due, Unit, due_after, local_moment
from fieldapp.domain.people import Person
from fieldapp.domain.reasons import (
    DECLARATION_SOURCE,
    EXTREME_WEATHER_SOURCE,
    LEAD_SOURCE,
    RETURN_SOURCE,
    Reason,
    Words,
)
from fieldapp.domain.schedule import DEFAULT_SETTINGS, NO_HISTORY, DueVisit, ScheduleSettings, VisitHistory, next_visit
from fieldapp.domain.treatment import LEVEL_RULES
from fieldapp.domain.triggers import TreatmentLevel
from fieldapp.domain.workdays import WorkCalendar


class ItemKind(StrEnum):
    """What a row of Today is."""

    FOLLOW_UP = "follow_up"
    MUST_VISIT = "must_visit"
    DECLARATION_DAY = "declaration_day"
    RETURNED = "returned"
    LEAD = "lead"
    OVERDUE = "overdue"
    DUE = "due"
    DEADLINE = "deadline"


@dataclass(frozen=True, slots=True)
class TodayItem:
    """One row: whom it is about (None: nobody in particular), what, by when, and why.

    ``ref`` is the id of what the row opens (visit, order, follow-up, lead), None for a regular visit.
    """

    person_id: str | None
    kind: ItemKind
    due: Due
    reason: Reason
    ref: str | None = None
    colour: WatchColour | None = None

    @property
    def source(self) -> str:
        """Where the rule behind the row comes from."""
        return self.reason.source


@dataclass(frozen=True, slots=True)
class ReturnedVisit:
    """A visit sent back by the supervisor on ``on``, with the reason as written (shown, never logged)."""

    visit_id: str
    person_id: str
    on: date
    why: str


@dataclass(frozen=True, slots=True)
class OpenFollowUp:
    """Something a visit raised and nobody has settled. ``due`` None (T4): on the person's next visit.

    ``visit`` and ``ref`` are where it was found last; ``starts`` names the checklist or procedure that settles it, and
    ``workdays`` that one's own limit, where it has one: ``due`` is its end. ``since`` is when it was found first.
    """

    id: str
    person_id: str
    level: TreatmentLevel
    action: Words
    due: Due | None
    visit: str = ""
    ref: str = ""
    starts: str | None = None
    workdays: int | None = None
    since: datetime | None = None

    @property
    def checklist(self) -> str | None:
        """The checklist to go on with, where it asks for one."""
        return self.starts if self.starts and self.starts[0].isupper() else None

    @property
    def is_watched(self) -> bool:
        """Whether it only has to be looked at on the next visit (T4), and no limit of its own is running."""
        return self.level is TreatmentLevel.T4 and self.workdays is None


@dataclass(frozen=True, slots=True)
class MustVisitOrder:
    """A supervisor's order to see a person by a moment (极端天气必访), with its words."""

    id: str
    person_id: str
    due: Due
    why: Words


@dataclass(frozen=True, slots=True)
class WarningLead:
    """预警线索: to be verified at the person's home."""

    id: str
    person_id: str | None
    due: Due
    what: Words


@dataclass(frozen=True, slots=True)
class RunningDeadline:
    """A legal time limit running for a person's case, with the reason that names it."""

    id: str
    person_id: str | None
    due: Due
    reason: Reason


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the list is made of. ``histories`` is by person id; a person without one was never visited."""

    persons: Sequence[Person]
    histories: Mapping[str, VisitHistory] = field(default_factory=dict)
    returned: Sequence[ReturnedVisit] = ()
    follow_ups: Sequence[OpenFollowUp] = ()
    orders: Sequence[MustVisitOrder] = ()
    leads: Sequence[WarningLead] = ()
    deadlines: Sequence[RunningDeadline] = ()


def worklist(
    facts: Facts, now: datetime, calendar: WorkCalendar, settings: ScheduleSettings = DEFAULT_SETTINGS
) -> tuple[TodayItem, ...]:
    """The ordered rows of Today at ``now``. Files merged into another person are left out of the visits."""
    local = local_moment(now)
    today = local.date()
    persons = {person.id: person for person in facts.persons}
    visits = {
        person.id: next_visit(person, facts.histories.get(person.id, NO_HISTORY), today, settings)
        for person in facts.persons
        if person.merged_into is None
    }
    colours = {person_id: visit.colour for person_id, visit in visits.items()}
    items = [
        *_visit_items(visits, today),
        *_returned_items(facts.returned, calendar),
        *_follow_up_items(facts.follow_ups, visits, today),
        *(TodayItem(o.person_id, ItemKind.MUST_VISIT, o.due, _order_reason(o), o.id) for o in facts.orders),
        *(TodayItem(x.person_id, ItemKind.LEAD, x.due, _lead_reason(x), x.id) for x in facts.leads),
        *(TodayItem(d.person_id, ItemKind.DEADLINE, d.due, d.reason, d.id) for d in facts.deadlines),
        *_declaration_items(today, calendar, settings.declaration_notice_days),
    ]
    coloured = (_with_colour(item, colours, persons, today) for item in items)
    return tuple(sorted(coloured, key=lambda item: _order(item, local)))


def counts(items: Iterable[TodayItem]) -> dict[ItemKind, int]:
    """How many rows of each kind there are; kinds without a row are left out."""
    found: dict[ItemKind, int] = {}
    for item in items:
        found[item.kind] = found.get(item.kind, 0) + 1
    return found


def _visit_items(visits: Mapping[str, DueVisit], today: date) -> Iterator[TodayItem]:
    for person_id, visit in visits.items():
        if visit.due <= today:
            kind = ItemKind.OVERDUE if visit.due < today else ItemKind.DUE
            yield TodayItem(person_id, kind, Due(visit.due), visit.reason, None, visit.colour)


def _returned_items(returned: Iterable[ReturnedVisit], calendar: WorkCalendar) -> Iterator[TodayItem]:
    """A return is something to mend or complete: the limit of T3 counts from the day it was sent back."""
    limit = LEVEL_RULES[TreatmentLevel.T3].amount
    for visit in returned:
        reason = Reason("returned", f"镇街退回:{visit.why}", f"returned by the township: {visit.why}", RETURN_SOURCE)
        due = due_after(Unit.WORKDAYS, limit, visit.on, calendar)
        yield TodayItem(visit.person_id, ItemKind.RETURNED, due, reason, visit.visit_id)


def _follow_up_items(
    follow_ups: Iterable[OpenFollowUp], visits: Mapping[str, DueVisit], today: date
) -> Iterator[TodayItem]:
    for follow_up in follow_ups:
        due = follow_up.due
        planned = visits.get(follow_up.person_id)
        if follow_up.is_watched and planned is not None:
            due = min((day for day in (due, Due(planned.due)) if day is not None), key=lambda day: day.key)
        if due is None or (follow_up.is_watched and due.on > today):
            continue  # to be watched on the next visit, which is not yet due
        yield TodayItem(follow_up.person_id, ItemKind.FOLLOW_UP, due, _follow_up_reason(follow_up), follow_up.id)


def _follow_up_reason(follow_up: OpenFollowUp) -> Reason:
    """The level with its limit, or with that of what it starts, and what to do."""
    rule, level, action = LEVEL_RULES[follow_up.level], follow_up.level.name, follow_up.action
    limit, source = rule.limit, rule.source
    if follow_up.workdays is not None:
        limit = Words(f"{follow_up.workdays}个工作日内", f"within {follow_up.workdays} working days")
    if follow_up.starts in DEADLINES:
        source = DEADLINES[follow_up.starts].source
    return Reason(
        f"follow_up_{level.lower()}", f"{level} {limit.zh}:{action.zh}", f"{level} {limit.en}: {action.en}", source
    )


def _declaration_items(today: date, calendar: WorkCalendar, notice_days: int) -> Iterator[TodayItem]:
    """The declaration day of the month of the last day of notice, when it is not past and near enough."""
    ahead = today + timedelta(days=notice_days)
    months = sorted({(today.year, today.month), (ahead.year, ahead.month)})
    for year, month in months:
        answer = calendar.first_workday(year, month)
        if today <= answer.day <= ahead:
            words = date_words(answer.day, today)
            reason = Reason(
                "declaration_day",
                f"{words.zh}是主动申报日:帮办代办、学习议事、政策宣传、志愿服务"
                + ("" if answer.certain else "(节假日安排未公布,日期待定)"),
                f"{words.en} is declaration day: help with applications, discussion, policy talk, volunteering"
                + ("" if answer.certain else " (holiday table not published yet: date may change)"),
                DECLARATION_SOURCE,
            )
            due = Due(answer.day, None, answer.certain)
            yield TodayItem(None, ItemKind.DECLARATION_DAY, due, reason, f"{year}-{month:02}")


def _order_reason(order: MustVisitOrder) -> Reason:
    return Reason("must_visit", f"必访:{order.why.zh}", f"must visit: {order.why.en}", EXTREME_WEATHER_SOURCE)


def _lead_reason(lead: WarningLead) -> Reason:
    return Reason("lead", f"预警线索:{lead.what.zh}", f"warning lead: {lead.what.en}", LEAD_SOURCE)


def _with_colour(
    item: TodayItem, colours: Mapping[str, WatchColour | None], persons: Mapping[str, Person], today: date
) -> TodayItem:
    if item.person_id is None or item.colour is not None:
        return item
    colour = colours.get(item.person_id)
    if colour is None and item.person_id in persons:
        colour = watch_colour(persons[item.person_id], today).colour
    if colour is None:
        return item
    return TodayItem(item.person_id, item.kind, item.due, item.reason, item.ref, colour)


_RANKS = {
    ItemKind.MUST_VISIT: 2,
    ItemKind.DECLARATION_DAY: 3,
    ItemKind.RETURNED: 4,
    ItemKind.LEAD: 5,
    ItemKind.OVERDUE: 6,
    ItemKind.DUE: 7,
}
_COLOUR_RANKS = {WatchColour.RED: 0, WatchColour.YELLOW: 1, WatchColour.BLUE: 2, None: 3}
_SortKey = tuple[int, int, tuple[date, time], int, str, str]


def _order(item: TodayItem, now: datetime) -> _SortKey:
    rank = _RANKS.get(item.kind)
    if rank is None:  # follow-ups and deadlines rank by their urgency
        rank = 1 if item.due.at is not None else 6 if item.due.is_over(now) else 8
    by_colour_first = _COLOUR_RANKS[item.colour] if rank in (6, 7) else 0
    return rank, by_colour_first, item.due.key, _COLOUR_RANKS[item.colour], item.person_id or "", item.ref or ""
