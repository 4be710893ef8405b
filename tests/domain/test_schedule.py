"""When the next visit is due, and why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.domain.care import WatchColour
from fieldapp.domain.people import Ability, Category, Disability, DisabilityKind, Person
from fieldapp.domain.schedule import ScheduleSettings, VisitHistory, next_visit, visit_interval

TODAY = date(2026, 3, 2)
MakePerson = Callable[..., Person]


@pytest.mark.parametrize(
    ("changes", "days", "code"),
    [
        ({"ability": Ability.PARTIAL}, 7, "interval_red"),
        ({"lives_alone": True, "birth": date(1944, 1, 1)}, 14, "interval_yellow"),
        ({}, 30, "interval_blue"),
        ({"categories": (Category.DIBAO,)}, 90, "interval_category"),
        ({"categories": (Category.DIBAO_EDGE,)}, 90, "interval_category"),
        ({"categories": (Category.DISABLED,)}, 90, "interval_category"),
        ({"categories": (Category.PARTY_MEMBER,)}, 90, "interval_category"),
        ({"categories": (Category.ORPHAN,)}, 30, "interval_category"),
        ({"categories": (Category.UNATTENDED_CHILD,)}, 30, "interval_category"),
        ({"categories": (Category.COLLECTIVE_TEKUN,)}, 365, "interval_category"),
        ({"categories": (Category.DIBAO, Category.ORPHAN)}, 30, "interval_category"),
        ({"categories": (Category.DISPERSED_TEKUN, Category.DISABLED)}, 30, "interval_blue"),
        ({"categories": ()}, 90, "interval_category"),
    ],
)
def test_intervals(make_person: MakePerson, changes: dict[str, object], days: int, code: str) -> None:
    interval = visit_interval(make_person(**changes), TODAY)
    assert (interval.days, interval.reason.code) == (days, code)
    assert f"{days} 天" in interval.reason.zh
    assert interval.reason.source


def test_red_is_every_seven_days_from_the_last_visit(make_person: MakePerson) -> None:
    person = make_person(disability=Disability(DisabilityKind.MIND, 2))
    due = next_visit(person, VisitHistory(seen=date(2026, 2, 20)), TODAY)
    assert (due.due, due.colour) == (date(2026, 2, 27), WatchColour.RED)
    assert due.reason.zh == "关注类别:红(精神残疾二级),每 7 天走访;上次 2月20日(周五)"


def test_never_visited_is_due_today_or_an_interval_after_joining(make_person: MakePerson) -> None:
    person = make_person()
    assert next_visit(person, VisitHistory(), TODAY).due == TODAY
    assert next_visit(person, VisitHistory(), TODAY).reason.code == "first_visit"
    joined = VisitHistory(known_since=date(2026, 2, 10))
    assert next_visit(person, joined, TODAY).due == date(2026, 3, 12)


def test_a_refusal_is_tried_again_within_seven_days(make_person: MakePerson) -> None:
    person = make_person()
    refused = VisitHistory(seen=date(2026, 2, 20), refused=date(2026, 2, 25))
    assert next_visit(person, refused, TODAY).due == date(2026, 3, 4)
    assert next_visit(person, refused, TODAY).reason.code == "refused_revisit"
    seen_since = VisitHistory(seen=date(2026, 2, 26), refused=date(2026, 2, 25))
    assert next_visit(person, seen_since, TODAY).due == date(2026, 3, 28)


def test_a_planned_day_only_brings_forward(make_person: MakePerson) -> None:
    person, seen = make_person(), date(2026, 2, 20)
    assert next_visit(person, VisitHistory(seen, planned=date(2026, 3, 1)), TODAY).due == date(2026, 3, 1)
    assert next_visit(person, VisitHistory(seen, planned=date(2026, 3, 1)), TODAY).reason.code == "planned_earlier"
    assert next_visit(person, VisitHistory(seen, planned=date(2026, 5, 1)), TODAY).due == date(2026, 3, 22)
    assert next_visit(person, VisitHistory(seen, planned=date(2026, 2, 18)), TODAY).due == date(2026, 3, 22)


def test_year_end(make_person: MakePerson) -> None:
    assert next_visit(make_person(), VisitHistory(seen=date(2025, 12, 20)), TODAY).due == date(2026, 1, 19)
    assert "2025年12月20日" in next_visit(make_person(), VisitHistory(seen=date(2025, 12, 20)), TODAY).reason.zh


def test_intervals_are_settings(make_person: MakePerson) -> None:
    tight = ScheduleSettings(colour_days={WatchColour.RED: 3, WatchColour.YELLOW: 5, WatchColour.BLUE: 10})
    assert visit_interval(make_person(), TODAY, tight).days == 10


@pytest.mark.parametrize(
    "wrong",
    [
        {"colour_days": {WatchColour.RED: 7}},
        {"category_days": {Category.DIBAO: 90}},
        {"colour_days": {WatchColour.RED: 0, WatchColour.YELLOW: 5, WatchColour.BLUE: 10}},
        {"refused_revisit_days": 0},
        {"declaration_notice_days": -1},
    ],
)
def test_settings_without_sense_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="interval"):
        ScheduleSettings(**wrong)  # type: ignore[arg-type]


@given(
    st.sets(st.sampled_from(Category), min_size=1).map(lambda found: tuple(sorted(found))),
    st.sampled_from([None, *Ability]),
    st.integers(0, 400),
)
def test_a_visit_is_due_by_the_shortest_interval(
    categories: tuple[Category, ...], ability: Ability | None, ago: int
) -> None:
    person = Person("1", "某", "370683107204", categories, ability=ability)
    seen = TODAY - timedelta(days=ago)
    due = next_visit(person, VisitHistory(seen=seen), TODAY)
    alone = [
        visit_interval(Person("1", "某", "370683107204", (category,), ability=ability), TODAY).days
        for category in categories
    ]
    assert (due.due - seen).days == min(alone)
    assert (due.colour is None) == (Category.DISPERSED_TEKUN not in categories)
    assert due.reason.source
