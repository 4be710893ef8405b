"""When a finding becomes a follow-up, and what closes it (checklists 0.4): the rule, case by case."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.domain.deadlines import CHINA_TIME, Due
from fieldapp.domain.follow_ups import (
    VisitFindings,
    follow_up_id,
    gone_through,
    key_of,
    made_on_spot,
    open_follow_ups,
)
from fieldapp.domain.reasons import Words
from fieldapp.domain.treatment import Raised
from fieldapp.domain.triggers import TreatmentLevel

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=CHINA_TIME)
MEALS, MOOD, DEATH, BROKEN = "/data/tk/TK06", "/data/tk/TK18", "/data/head/GH07", "/data/tail/broken_off"
T0, T1, T2, T3, T4 = TreatmentLevel


def raised(ref: str = MEALS, level: TreatmentLevel = T2, code: str = "seldom", **changes: Any) -> Raised:
    due = Due(MONDAY.date() + timedelta(days=1))
    return replace(Raised(ref, level, Words("送餐", "bring food"), due, code), **changes)


def visit(day: int, *found: Raised, forms: tuple[str, ...] = ("TK",), **changes: Any) -> VisitFindings:
    made = VisitFindings(f"v{day}", "p", MONDAY + timedelta(days=day), True, forms, forms, found)
    return replace(made, **changes)


def ids(*visits: VisitFindings, settled: set[tuple[str, str, str]] | None = None) -> list[str]:
    return [follow_up.id for follow_up in open_follow_ups(visits, settled or set())]


def test_what_a_visit_raised_is_open_with_its_words_and_limit() -> None:
    (found,) = open_follow_ups([visit(0, raised())])
    assert (found.id, found.person_id, found.visit, found.ref) == (f"v0:{MEALS}:", "p", "v0", MEALS)
    assert (found.level, found.action.zh, found.due) == (T2, "送餐", raised().due)
    assert found.checklist is None


def test_the_same_checklist_without_the_finding_settles_it() -> None:
    assert ids(visit(0, raised()), visit(7)) == []
    assert ids(visit(0, raised()), visit(7, raised(MOOD, T3, "lonely"))) == [f"v7:{MOOD}:"]


@pytest.mark.parametrize(
    "later",
    [
        visit(7, forms=("DB",)),  # another checklist
        visit(7, through=()),  # nobody there, refused, broken off
        visit(7, on_spot=False),  # a call about what was seen on the spot
        visit(-7),  # before, not after
    ],
)
def test_what_did_not_look_at_it_settles_nothing(later: VisitFindings) -> None:
    assert f"v0:{MEALS}:" in ids(visit(0, raised()), later)


def test_a_call_settles_what_a_call_found() -> None:
    assert ids(visit(0, raised(), on_spot=False), visit(1, on_spot=False)) == []


def test_a_call_that_finds_it_again_does_not_make_it_a_matter_of_calls() -> None:
    again = visit(1, raised(), on_spot=False)
    assert ids(visit(0, raised()), again, visit(2, on_spot=False)) == [f"v1:{MEALS}:"]


def test_found_again_it_keeps_its_first_limit() -> None:
    later = raised(due=Due(MONDAY.date() + timedelta(days=30)))
    (found,) = open_follow_ups([visit(0, raised()), visit(7, later)])
    assert (found.visit, found.due) == ("v7", raised().due)


def test_found_again_after_it_was_settled_it_is_a_new_one() -> None:
    later = raised(due=Due(MONDAY.date() + timedelta(days=30)))
    (found,) = open_follow_ups([visit(0, raised()), visit(7), visit(14, later)])
    assert found.due == later.due
    (found,) = open_follow_ups([visit(0, raised()), visit(14, later)], {("v0", MEALS, "")})
    assert found.due == later.due


def test_what_is_watched_moves_to_the_next_visit() -> None:
    later = raised(level=T4, due=Due(MONDAY.date() + timedelta(days=30)))
    (found,) = open_follow_ups([visit(0, raised(level=T4)), visit(7, later)])
    assert found.due == later.due
    assert found.is_watched


def test_a_checklist_it_asks_for_settles_it_and_nothing_else() -> None:
    worse = raised("/data/tk/TK16", T3, "worse", follow_up="ZL", workdays=10)
    (found,) = open_follow_ups([visit(0, worse), visit(7)])
    assert (found.checklist, found.workdays) == ("ZL", 10)
    assert ids(visit(0, worse), visit(7, forms=("ZL",))) == []
    assert ids(visit(0, worse, forms=("TK", "ZL"))) == []


def test_a_checklist_that_asks_for_itself_is_not_settled_by_asking() -> None:
    again = raised("/data/yj/YJ06", T3, "again", follow_up="YJ", workdays=3)
    assert ids(visit(0, again, forms=("YJ",))) == ["v0:/data/yj/YJ06:YJ"]
    assert ids(visit(0, again, forms=("YJ",)), visit(3, forms=("YJ",))) == []
    (found,) = open_follow_ups([visit(0, again, forms=("YJ",)), visit(3, replace(again, due=None), forms=("YJ",))])
    assert (found.visit, found.due) == ("v3", None)


def test_a_procedure_ends_by_word_only() -> None:
    ended = raised("/data/tr/TR11", T3, "income", follow_up="tekun_end")
    visits = (visit(0, ended, forms=("TR",)), visit(7, forms=("TR",)))
    assert ids(*visits) == ["v0:/data/tr/TR11:tekun_end"]
    assert ids(*visits, settled={("v0", "/data/tr/TR11", "tekun_end")}) == []


def test_what_stands_in_the_head_ends_with_any_visit_that_goes_through() -> None:
    nobody = raised("/data/head/GH07", T2, "no_answer")
    assert ids(visit(0, nobody, through=()), visit(1, forms=("DB",))) == []
    assert ids(visit(0, nobody, through=()), visit(1, through=())) != []


def test_a_visit_broken_off_is_made_good_checklist_by_checklist() -> None:
    broken = visit(0, raised(BROKEN, T3, "broken"), forms=("TK", "ZL"), through=())
    assert ids(broken, visit(1)) == [f"v0:{BROKEN}:"]
    assert ids(broken, visit(1), visit(2, forms=("ZL",))) == []


def test_a_death_ends_all_but_procedures() -> None:
    dead = raised(DEATH, T3, "dead", follow_up="death_change")
    income = raised("/data/tr/TR11", T3, "income", follow_up="tekun_end")
    found = ids(visit(0, raised(), income), visit(7, dead, through=()))
    assert found == [f"v7:{DEATH}:death_change", "v0:/data/tr/TR11:tekun_end"]


def test_one_entry_a_question_at_the_highest_level_in_all_words() -> None:
    stove = raised("/data/tk/TK09", T2, "stove", action=Words("停用炉具", "stop using the stove"))
    wires = raised("/data/tk/TK09", T3, "wiring", action=Words("换电线", "renew the wires"), due=None)
    (found,) = open_follow_ups([visit(0, wires, stove)])
    assert (found.level, found.action.zh, found.due) == (T2, "停用炉具;换电线", stove.due)


def test_ids_are_read_back() -> None:
    assert key_of(follow_up_id("v0", MEALS, "ZL")) == ("v0", MEALS, "ZL")
    assert key_of(follow_up_id("v0", MEALS, "")) == ("v0", MEALS, "")
    assert [key_of(text) for text in ("", "v0", "v0:TK06:", f":{MEALS}:")] == [None] * 4


def test_what_was_gone_through_is_read_from_the_answers() -> None:
    head = {"/data/head/GH04": "home", "/data/head/GH07": "met"}
    hidden = {"/data/tail/GT03": "none", "/data/meta/instanceID": "uuid:1"}
    answers = {"TK": {**head, MEALS: "yes"}, "ZL": hidden}
    assert gone_through(answers) == ("TK",)
    assert made_on_spot(answers)
    assert gone_through({"TK": {**head, MEALS: "yes", BROKEN: "broken"}}) == ()
    assert gone_through({"TK": {**head, MEALS: "yes", BROKEN: "finished"}}) == ("TK",)
    assert not made_on_spot({"TK": {"/data/head/GH04": "phone"}})


findings = st.builds(
    raised,
    st.sampled_from([MEALS, MOOD, "/data/head/GH08", BROKEN]),
    st.sampled_from(TreatmentLevel),
    st.sampled_from(["a", "b"]),
    follow_up=st.sampled_from([None, "ZL", "referral"]),
)
histories = st.lists(
    st.tuples(st.lists(findings, max_size=3), st.sampled_from([("TK",), ("ZL",), ("TK", "ZL"), ()]), st.booleans()),
    max_size=8,
)


@given(histories, st.integers(0, 99))
def test_the_order_records_come_in_changes_nothing(history: list[Any], seed: int) -> None:
    visits = [
        visit(day, *found, forms=("TK", "ZL"), through=through, on_spot=spot)
        for day, (found, through, spot) in enumerate(history)
    ]
    expected = open_follow_ups(visits)
    assert open_follow_ups(Random(seed).sample(visits, len(visits))) == expected
    assert len({follow_up.id for follow_up in expected}) == len(expected)
    keys = {key for key in (key_of(follow_up.id) for follow_up in expected) if key}
    assert open_follow_ups(visits, keys) == ()


@given(histories)
def test_what_the_last_visit_raised_is_never_lost(history: list[Any]) -> None:
    visits = [visit(day, *found, through=through) for day, (found, through, _) in enumerate(history)]
    if visits:
        last = {(one.ref, one.follow_up) for one in visits[-1].raised if one.follow_up not in visits[-1].through}
        assert last <= {(follow_up.ref, follow_up.starts) for follow_up in open_follow_ups(visits)}
