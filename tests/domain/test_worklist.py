"""Today: what is listed, in which order, and that every row has a reason."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from fieldapp.domain.care import WatchColour
from fieldapp.domain.deadlines import CHINA_TIME, DEADLINES, Due, due_of
from fieldapp.domain.people import Ability, Category, Person
from fieldapp.domain.reasons import Reason, Words
from fieldapp.domain.schedule import ScheduleSettings, VisitHistory
from fieldapp.domain.treatment import due_for
from fieldapp.domain.triggers import TreatmentLevel
from fieldapp.domain.workdays import WorkCalendar
from fieldapp.domain.worklist import (
    Facts,
    ItemKind,
    MustVisitOrder,
    OpenFollowUp,
    ReturnedVisit,
    RunningDeadline,
    TodayItem,
    WarningLead,
    counts,
    worklist,
)

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=CHINA_TIME)
TODAY = NOW.date()
LATER = NOW + timedelta(days=8)  # not a declaration day, nor the day before one
MakePerson = Callable[..., Person]
CALENDAR = WorkCalendar()
ACTION = Words("助医", "medical help")


def seen(days_ago: int, today: date = TODAY) -> VisitHistory:
    return VisitHistory(seen=today - timedelta(days=days_ago))


def rows(facts: Facts, now: datetime = NOW) -> list[tuple[str | None, str]]:
    return [(item.person_id, item.kind.value) for item in worklist(facts, now, CALENDAR)]


def test_overdue_and_due_visits_only(make_person: MakePerson) -> None:
    people = [make_person(id=name) for name in ("a", "b", "c")]
    histories = {"a": seen(31), "b": seen(30), "c": seen(29)}
    assert rows(Facts(people, histories)) == [(None, "declaration_day"), ("a", "overdue"), ("b", "due")]


def test_red_goes_before_yellow_before_blue_before_the_others(make_person: MakePerson) -> None:
    people = [
        make_person(id="other", categories=(Category.DIBAO,)),
        make_person(id="blue"),
        make_person(id="yellow", lives_alone=True, birth=date(1940, 1, 1)),
        make_person(id="red", ability=Ability.NONE),
    ]
    histories = {"red": seen(8), "yellow": seen(20), "blue": seen(50), "other": seen(300)}
    found = worklist(Facts(people, histories), LATER, CALENDAR)
    assert [item.person_id for item in found] == ["red", "yellow", "blue", "other"]
    assert [item.colour for item in found] == [WatchColour.RED, WatchColour.YELLOW, WatchColour.BLUE, None]


def test_ties_are_broken_by_the_id(make_person: MakePerson) -> None:
    people = [make_person(id=name) for name in ("c", "a", "b")]
    assert [person for person, _ in rows(Facts(people), LATER)] == ["a", "b", "c"]


def test_the_whole_order(make_person: MakePerson) -> None:
    people = [make_person(id=name) for name in ("p1", "p2", "p3", "p4", "p5", "p6", "p7", "p8")]
    histories = {person.id: seen(1) for person in people}
    histories |= {"p7": seen(40), "p8": seen(30)}
    raised = NOW - timedelta(hours=1)
    facts = Facts(
        people,
        histories,
        returned=[ReturnedVisit("v1", "p4", TODAY - timedelta(days=1), "照片看不清")],
        follow_ups=[
            OpenFollowUp("f3", "p6", TreatmentLevel.T3, ACTION, due_for(TreatmentLevel.T3, raised, CALENDAR)),
            OpenFollowUp("f2", "p2", TreatmentLevel.T2, ACTION, due_for(TreatmentLevel.T2, raised, CALENDAR)),
            OpenFollowUp("f1", "p1", TreatmentLevel.T1, ACTION, due_for(TreatmentLevel.T1, raised, CALENDAR)),
        ],
        orders=[MustVisitOrder("o1", "p3", Due(TODAY, NOW + timedelta(hours=20)), Words("寒潮橙色预警", "cold wave"))],
        leads=[WarningLead("l1", "p5", Due(TODAY), Words("大额医疗支出", "large medical spending"))],
    )
    assert rows(facts) == [
        ("p1", "follow_up"),
        ("p2", "follow_up"),
        ("p3", "must_visit"),
        (None, "declaration_day"),
        ("p4", "returned"),
        ("p5", "lead"),
        ("p7", "overdue"),
        ("p8", "due"),
        ("p6", "follow_up"),
    ]
    assert counts(worklist(facts, NOW, CALENDAR))[ItemKind.FOLLOW_UP] == 3


def test_an_overdue_follow_up_ranks_with_the_overdue_visits(make_person: MakePerson) -> None:
    late = OpenFollowUp("f", "a", TreatmentLevel.T3, ACTION, Due(date(2026, 3, 1)))
    running = OpenFollowUp("g", "a", TreatmentLevel.T3, ACTION, Due(date(2026, 3, 20)))
    facts = Facts([make_person(id="a"), make_person(id="b")], {"a": seen(1), "b": seen(9)}, follow_ups=[running, late])
    found = worklist(facts, LATER + timedelta(days=14), CALENDAR)
    assert (found[0].ref, found[0].kind.value) == ("f", "follow_up")


def test_something_to_watch_waits_for_the_next_visit(make_person: MakePerson) -> None:
    watch = OpenFollowUp("f", "a", TreatmentLevel.T4, ACTION, None)
    person = make_person(id="a")
    assert rows(Facts([person], {"a": seen(10, LATER.date())}, follow_ups=[watch]), LATER) == []
    due = rows(Facts([person], {"a": seen(30, LATER.date())}, follow_ups=[watch]), LATER)
    assert due == [("a", "due"), ("a", "follow_up")]
    dated = OpenFollowUp("f", "a", TreatmentLevel.T4, ACTION, Due(LATER.date() + timedelta(days=1)))
    assert rows(Facts([], follow_ups=[dated]), LATER) == []
    assert rows(Facts([], follow_ups=[dated]), LATER + timedelta(days=1)) == [("a", "follow_up")]


def test_a_returned_visit_says_why_and_is_to_be_mended_in_five_working_days(make_person: MakePerson) -> None:
    facts = Facts([make_person(id="a")], {"a": seen(1)}, returned=[ReturnedVisit("v", "a", TODAY, "时长不符")])
    item = next(row for row in worklist(facts, NOW, CALENDAR) if row.kind is ItemKind.RETURNED)
    assert item.ref == "v"
    assert item.due.on == date(2026, 3, 9)
    assert "时长不符" in item.reason.zh
    assert item.colour is WatchColour.BLUE


def test_running_deadlines_come_last(make_person: MakePerson) -> None:
    row = DEADLINES["self_care_reassessment"]
    due = due_of(row, TODAY, CALENDAR)
    case = RunningDeadline("d", "a", due, Reason(row.code, row.zh, row.en, row.source))
    facts = Facts([make_person(id="a")], deadlines=[case])
    assert rows(facts) == [(None, "declaration_day"), ("a", "due"), ("a", "deadline")]


def test_declaration_day_is_shown_on_the_day_and_the_day_before() -> None:
    def shown(day: date) -> list[date]:
        now = datetime(day.year, day.month, day.day, 8, tzinfo=CHINA_TIME)
        return [item.due.on for item in worklist(Facts([]), now, CALENDAR)]

    assert shown(date(2026, 2, 28)) == []
    assert shown(date(2026, 3, 1)) == [date(2026, 3, 2)]
    assert shown(date(2026, 3, 2)) == [date(2026, 3, 2)]
    assert shown(date(2026, 3, 3)) == []
    assert shown(date(2026, 3, 31)) == [date(2026, 4, 1)]
    assert shown(date(2026, 5, 6)) == [date(2026, 5, 6)]


def test_no_notice_of_declaration_day_when_set_so() -> None:
    settings = ScheduleSettings(declaration_notice_days=0)
    assert worklist(Facts([]), NOW - timedelta(days=1), CALENDAR, settings) == ()
    assert len(worklist(Facts([]), NOW, CALENDAR, settings)) == 1


def test_an_uncertain_declaration_day_says_so() -> None:
    first = CALENDAR.first_workday(2031, 3).day
    item = worklist(Facts([]), datetime(2031, 3, first.day, 8, tzinfo=CHINA_TIME), CALENDAR)[0]
    assert not item.due.certain
    assert "未公布" in item.reason.zh


def test_merged_files_are_left_out(make_person: MakePerson) -> None:
    assert rows(Facts([make_person(id="a", merged_into="b")]), LATER) == []


def test_the_day_is_the_day_in_china(make_person: MakePerson) -> None:
    facts = Facts([make_person(id="a")], {"a": VisitHistory(seen=date(2026, 2, 9))})
    assert rows(facts, datetime(2026, 3, 10, 17, tzinfo=UTC)) == [("a", "due")]
    assert rows(facts, datetime(2026, 3, 10, 15, tzinfo=UTC)) == []


def every_fact(make: random.Random) -> Facts:
    people = [
        Person(
            id=f"{number:04}",
            name="某",
            village_code="370683107204",
            categories=(make.choice(list(Category)),),
            ability=make.choice([None, *Ability]),
            birth=date(1930, 1, 1) + timedelta(days=make.randrange(30_000)),
            lives_alone=make.choice([None, True, False]),
        )
        for number in range(40)
    ]
    histories = {p.id: seen(make.randrange(120)) for p in people if make.random() < 0.8}
    ids = [p.id for p in people]
    return Facts(
        people,
        histories,
        returned=[ReturnedVisit(f"v{n}", make.choice(ids), TODAY, "退回") for n in range(4)],
        follow_ups=[
            OpenFollowUp(f"f{n}", make.choice(ids), level, ACTION, due_for(level, NOW, CALENDAR))
            for n, level in enumerate(TreatmentLevel)
        ],
        orders=[MustVisitOrder(f"o{n}", make.choice(ids), Due(TODAY, NOW), ACTION) for n in range(3)],
        leads=[WarningLead("l", None, Due(TODAY), ACTION)],
    )


@given(st.integers(0, 10_000))
def test_the_order_does_not_depend_on_the_order_of_the_facts(seed: int) -> None:
    make = random.Random(seed)
    facts = every_fact(make)
    shuffled = Facts(
        make.sample(list(facts.persons), len(facts.persons)),
        dict(make.sample(sorted(facts.histories.items()), len(facts.histories))),
        make.sample(list(facts.returned), len(facts.returned)),
        make.sample(list(facts.follow_ups), len(facts.follow_ups)),
        make.sample(list(facts.orders), len(facts.orders)),
        facts.leads,
    )
    listed = worklist(facts, NOW, CALENDAR)
    assert listed == worklist(shuffled, NOW, CALENDAR)
    assert len(set(listed)) == len(listed)
    assert all(explains(item) for item in listed)


def explains(item: TodayItem) -> bool:
    return bool(item.reason.code and item.reason.zh and item.reason.en and item.source)
