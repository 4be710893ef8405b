"""When each person is to be visited next, and why (rules A3.1, B4; checklists 0.5).

A dispersed tekun's interval follows the watch colour, everyone else's the category; of several the shortest
holds. No source gives fixed numbers, so every interval is a setting with a default of our own, and the reason
says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType

from fieldapp.domain.care import WatchColour, watch_colour
from fieldapp.domain.dates import date_words
from fieldapp.domain.people import Category, Person
from fieldapp.domain.reasons import (
    CHECKLIST_RULES,
    FIVE_MUST_SOURCE,
    LAIZHOU_INTERVAL,
    OWN_DEFAULT,
    YEARLY_TEKUN,
    Reason,
    Words,
)

_COLOUR_DAYS: Mapping[WatchColour, int] = MappingProxyType(
    {WatchColour.RED: 7, WatchColour.YELLOW: 14, WatchColour.BLUE: 30}
)
_CATEGORY_DAYS: Mapping[Category, int] = MappingProxyType(
    {
        Category.COLLECTIVE_TEKUN: 365,
        Category.DIBAO: 90,
        Category.DIBAO_EDGE: 90,
        Category.RIGID_SPENDING: 90,
        Category.ORPHAN: 30,
        Category.UNATTENDED_CHILD: 30,
        Category.DISABLED: 90,
        Category.PARTY_MEMBER: 90,
        Category.OTHER: 90,
    }
)
_CATEGORY_SOURCES = {
    Category.COLLECTIVE_TEKUN: YEARLY_TEKUN,
    Category.DIBAO_EDGE: OWN_DEFAULT,
    Category.RIGID_SPENDING: OWN_DEFAULT,
    Category.OTHER: OWN_DEFAULT,
}
_CATEGORY_EN = {
    Category.COLLECTIVE_TEKUN: "tekun in an institution",
    Category.DIBAO: "dibao",
    Category.DIBAO_EDGE: "dibao edge",
    Category.RIGID_SPENDING: "rigid spending",
    Category.ORPHAN: "orphan",
    Category.UNATTENDED_CHILD: "unattended child",
    Category.DISABLED: "disabled person in difficulty",
    Category.PARTY_MEMBER: "Party member in difficulty",
    Category.OTHER: "other",
}


@dataclass(frozen=True, slots=True)
class ScheduleSettings:
    """Intervals in days. A mapping given must name every colour, every category but 分散供养特困.

    Raises:
        ValueError: an interval under one day, or one missing.
    """

    colour_days: Mapping[WatchColour, int] = field(default_factory=lambda: _COLOUR_DAYS)
    category_days: Mapping[Category, int] = field(default_factory=lambda: _CATEGORY_DAYS)
    refused_revisit_days: int = 7
    declaration_notice_days: int = 1

    def __post_init__(self) -> None:
        if not set(WatchColour) <= set(self.colour_days) or not set(_CATEGORY_DAYS) <= set(self.category_days):
            raise ValueError("an interval is missing")
        days = (*self.colour_days.values(), *self.category_days.values(), self.refused_revisit_days)
        if min(days) < 1 or self.declaration_notice_days < 0:
            raise ValueError("an interval is under one day")


@dataclass(frozen=True, slots=True)
class VisitHistory:
    """What counts for the next visit. ``seen`` is the last visit that counted as seeing the person.

    ``refused`` is the last refusal; ``planned`` the next visit an assistant brought forward (GT08);
    ``known_since`` the day the person joined the caseload.
    """

    seen: date | None = None
    refused: date | None = None
    planned: date | None = None
    known_since: date | None = None


@dataclass(frozen=True, slots=True)
class Interval:
    """How often a person is to be visited, the colour it follows (None: a category), and why."""

    days: int
    colour: WatchColour | None
    reason: Reason


@dataclass(frozen=True, slots=True)
class DueVisit:
    """The day of the next visit and why; ``colour`` is the watch colour at ``today``, for ordering."""

    due: date
    reason: Reason
    colour: WatchColour | None


NO_HISTORY = VisitHistory()
DEFAULT_SETTINGS = ScheduleSettings()


def visit_interval(person: Person, today: date, settings: ScheduleSettings = DEFAULT_SETTINGS) -> Interval:
    """The shortest interval that holds for the person on ``today``.

    With equal intervals the colour goes before the categories, and these in the order of the file.
    """
    watch = watch_colour(person, today)
    found = [_category_interval(c, settings) for c in person.categories if c is not Category.DISPERSED_TEKUN]
    if watch.colour is not None:
        days, words = settings.colour_days[watch.colour], watch.colour.words
        zh = f"关注类别:{words.zh}({watch.reason.zh}),每 {days} 天走访"
        en = f"watch colour {words.en} ({watch.reason.en}), every {days} days"
        colour_reason = Reason(f"interval_{watch.colour.value}", zh, en, LAIZHOU_INTERVAL)
        found.insert(0, Interval(days, watch.colour, colour_reason))
    if not found:
        found.append(_category_interval(Category.OTHER, settings))
    return min(found, key=lambda interval: interval.days)


def next_visit(
    person: Person,
    history: VisitHistory,
    today: date,
    settings: ScheduleSettings = DEFAULT_SETTINGS,
) -> DueVisit:
    """When the person is to be visited next, and why.

    Counted from the last visit that saw the person; before the first, due ``today``, or an interval after the person
    joined the caseload where that is known. After a refusal the visit is tried again in seven days; a day planned
    earlier than all this holds, a later one does not.
    """
    interval = visit_interval(person, today, settings)
    colour = interval.colour or (watch_colour(person, today).colour if person.is_dispersed_tekun else None)
    due, reason = _regular(interval, history, today)
    refused = history.refused
    if refused is not None and (history.seen is None or refused > history.seen):
        due = refused + timedelta(days=settings.refused_revisit_days)
        reason = _refused_reason(refused, settings.refused_revisit_days)
    planned_after = max((day for day in (history.seen, history.refused) if day is not None), default=date.min)
    if history.planned is not None and planned_after < history.planned < due:
        due, reason = history.planned, _PLANNED
    return DueVisit(due, reason, colour)


def _regular(interval: Interval, history: VisitHistory, today: date) -> tuple[date, Reason]:
    why = interval.reason
    if history.seen is not None:
        last = date_words(history.seen, today)
        words = Words(f"{why.zh};上次 {last.zh}", f"{why.en}; last {last.en}")
        due = history.seen + timedelta(days=interval.days)
        return due, Reason(why.code, words.zh, words.en, why.source)
    first = Reason("first_visit", f"还没有走访过;{why.zh}", f"not visited yet; {why.en}", why.source)
    if history.known_since is not None:
        return history.known_since + timedelta(days=interval.days), first
    return today, first


def _category_interval(category: Category, settings: ScheduleSettings) -> Interval:
    days = settings.category_days[category]
    reason = Reason(
        "interval_category",
        f"{category.value},每 {days} 天走访",
        f"{_CATEGORY_EN[category]}, every {days} days",
        _CATEGORY_SOURCES.get(category, FIVE_MUST_SOURCE),
    )
    return Interval(days, None, reason)


def _refused_reason(refused: date, days: int) -> Reason:
    last = date_words(refused)
    return Reason(
        "refused_revisit",
        f"{last.zh}拒绝走访,{days} 天内再访",
        f"refused on {last.en}; to be tried again within {days} days",
        CHECKLIST_RULES,
    )


_PLANNED = Reason("planned_earlier", "上次走访时约定提前", "brought forward on the last visit", CHECKLIST_RULES)
