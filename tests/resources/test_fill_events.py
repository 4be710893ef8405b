"""The five must-arrivals filled by the engine: HB, JF, YW, SQ, SH, branch by branch."""

from __future__ import annotations

import pytest

from tests.resources.filling import HEAD, PERSON, TAIL, Answer, Answers, asked, fired, start, wanting
from tests.resources.quiet import QUIET

COUNTY = {**PERSON, "dibao_standard": "800", "income_limit": "30000", "household_size": "2"}


@pytest.mark.parametrize(
    ("code", "answers", "missing"),
    [
        ("HB", {"HB01": "wedding"}, {"HB08"}),
        ("HB", {"HB01": "funeral"}, {"HB04", "HB07", "HB10"}),
        ("HB", {"HB01": "funeral", "HB04": "family_member", "HB07": ["none"], "HB10": "done"}, {"HB05"}),
        ("HB", {"HB01": "funeral", "HB04": "other", "HB07": ["none"], "HB10": "done"}, set()),
        ("JF", {"JF03": "armed"}, {"JF04", "GT03_told", "GT03_told_at"}),
        ("JF", {"JF03": "threats"}, set()),
        ("JF", {"JF03": "blows", "JF04": "yes"}, {"JF04_report", "GT03_told", "GT03_told_at"}),
        ("YW", {"YW07": ["food"]}, {"YW08"}),
        ("YW", {"YW07": ["food"], "YW08": "one_day"}, {"YW09"}),
        ("YW", {"YW07": ["food"], "YW08": "ordinary"}, set()),
        ("YW", {"YW07": ["food"], "YW08": "one_day", "YW09": ["cash"]}, {"YW10", "YW10_amount"}),
        ("YW", {"YW07": ["food"], "YW08": "one_day", "YW09": ["goods"]}, {"YW10"}),
        ("YW", {"YW07": ["food"], "YW08": "one_day", "YW09": ["not_yet"]}, set()),
        ("SQ", {"SQ04": "yes"}, {"SQ04_relation"}),
        ("SQ", {"SQ01": "dibao"}, {"SQ08"}),
        ("SQ", {"SQ01": "rigid", "SQ08": "all", "SQ09": "1000"}, {"SQ09_people"}),
        ("SQ", {"SQ13": "accepted"}, {"SQ14"}),
        ("SQ", {"SQ13": "rejected"}, {"SQ14"}),
        ("SQ", {"SQ13": "to_correct"}, set()),
        ("SH", {"SH03_old": None}, {"SH03_old"}),
        ("SH", {"SH03": "0"}, set()),
    ],
)
def test_answers_that_ask_for_more(code: str, answers: Answers, missing: set[str]) -> None:
    assert wanting(start(HEAD, TAIL, QUIET[code], answers, code=code)) - {"GT03_reason"} == missing


@pytest.mark.parametrize(
    ("code", "answers", "words"),
    [
        ("HB", {"HB02": "2026-03-03"}, "发生日期不能晚于到达时间"),
        ("HB", {"HB01": "funeral", "HB04": "recipient", "HB05": "2026-03-03"}, "日期不能晚于今天"),
        ("HB", {"HB12": ["none", "temporary"]}, "「无」不能和其他选项一起选"),
        ("JF", {"JF11": "2026-03-01"}, "回访日期不能早于今天"),
        ("JF", {"JF02": ["none", "child"]}, "「没有」不能和其他选项一起选"),
        ("YW", {"YW02": "2026-03-02T12:00:00.000+08:00"}, "接报时间不能晚于现在"),
        ("YW", {"YW04": ["not_called", "police_110"]}, "「未报、不需要」不能和其他选项一起选"),
        ("YW", {"YW07": ["nothing", "food"]}, "「不缺」不能和其他选项一起选"),
        ("YW", {"YW12": ["none_yet", "photos"]}, "「都没有可补」不能和其他选项一起选"),
        ("SQ", {"SQ12": "2026-03-03"}, "日期不能晚于今天"),
        ("SQ", {"SQ01": "dibao", "SQ09": "1000001"}, "请填0到1000000之间的金额（元）"),
        ("SH", {"SH03": "21"}, "请填0到20之间的整数"),
        ("SH", {"SH03_old": "4"}, "请填0到20之间的整数，不能多于总人数"),
        ("SH", {"SH09": "0"}, "请填1到20之间的整数"),
        ("SH", {"SH13": ["unsolved", "food"]}, "「未解决」不能和其他选项一起选"),
    ],
)
def test_impossible_answers_are_told_in_words(code: str, answers: Answers, words: str) -> None:
    session = start(HEAD, TAIL, QUIET[code], answers, code=code)
    assert [item.message for item in session.violations() if item.kind == "constraint"] == [words]


# HB

FUNERAL: Answers = {"HB01": "funeral", "HB03": "tekun", "HB04": "recipient", "HB05": "2026-03-01", "HB07": ["none"]}


def test_the_funeral_of_the_person_visited_is_answered_by_the_family() -> None:
    head: Answers = {**HEAD, "GH07": "dead", "GH08": ["village"], "GH09": ["family"]}
    session = start(head, TAIL, QUIET["HB"], FUNERAL, {"HB06": "relatives", "HB10": "done"}, code="HB")
    assert fired(session) == ["GH07-dead", "HB05-died"]
    assert wanting(session) == {"GT03_reason"}
    session.set("GT03", "T3")
    assert wanting(session) == set()
    assert "GT08" not in asked(session)
    assert "answered_by_note" in asked(session)
    session.set("HB06", "nobody")
    assert fired(session)[0] == "HB06-nobody"


@pytest.mark.parametrize(("day", "late"), [("2026-02-23", False), ("2026-02-22", True)])
def test_over_seven_days_is_late(day: str, late: bool) -> None:
    assert ("HB02-late" in fired(start(HEAD, {"HB02": day}, code="HB"))) == late


def test_a_child_left_behind_is_visited_as_a_child_in_need() -> None:
    session = start(HEAD, {"HB01": "funeral", "HB04": "guardian", "HB07": ["child", "old"]}, code="HB")
    assert set(fired(session)) == {"HB04-guardian", "HB07-child", "HB07-old"}


def test_a_wedding_matters_where_there_is_support() -> None:
    session = start(HEAD, {"HB01": "wedding", "HB03": "none", "HB08": "moved_in"}, code="HB")
    assert fired(session) == ["none"]
    session.set("HB03", "dibao")
    assert fired(session) == ["HB08-moved_in"]
    assert not {"HB04", "HB07", "HB10", "HB11"} & set(asked(session))


# JF


@pytest.mark.parametrize(
    ("danger", "day"),
    [("none", "2026-03-09"), ("threats", "2026-03-03"), ("blows", "2026-03-03"), ("armed", "2026-03-03")],
)
def test_the_next_call_is_sooner_where_there_is_danger(danger: str, day: str) -> None:
    session = start(HEAD, {"JF03": danger}, code="JF")
    assert session.value("/data/jf/JF11") == day
    session.set("JF11", "2026-03-05")
    session.set("JF09", "no")
    assert session.value("/data/jf/JF11") == "2026-03-05"


def test_nobody_is_mediated_against_their_will() -> None:
    session = start(HEAD, {"JF06": "one_refuses"}, code="JF")
    assert "JF08" not in asked(session)
    assert fired(session) == ["JF06-one_refuses"]


def test_what_is_seen_counts_though_nobody_answers() -> None:
    head: Answers = {**HEAD, "GH07": "no_answer", "GH08": ["neighbour"], "GH09": ["neighbour"], "GH10": None}
    tail: Answers = {**TAIL, "GT06": None, "GT07": None, "GT10": None}
    assert wanting(start(head, tail, QUIET["JF"], code="JF")) == set()
    assert fired(start(head, {"JF03": "armed"}, code="JF")) == ["JF03-armed"]


# YW


def test_the_first_report_is_now_or_what_the_program_has_on_record() -> None:
    session = start(HEAD, code="YW")
    assert session.value("/data/yw/YW02").startswith("2026-03-02T09:00")
    assert not session.question("/data/yw/YW02").readonly
    known = {**PERSON, "reported_at": "2026-03-02T07:30:00.000+08:00"}
    session = start(HEAD, code="YW", person=known)
    assert session.value("/data/yw/YW02").startswith("2026-03-02T07:30")
    assert session.question("/data/yw/YW02").readonly


@pytest.mark.parametrize(
    ("urgency", "reported", "overdue"),
    [
        ("two_hours", "2026-03-02T07:01", False),
        ("two_hours", "2026-03-02T06:59", True),
        ("one_day", "2026-03-01T09:01", False),
        ("one_day", "2026-03-01T08:59", True),
    ],
)
def test_help_not_given_in_time_goes_up(urgency: str, reported: str, overdue: bool) -> None:
    person = {**PERSON, "reported_at": f"{reported}:00.000+08:00"}
    answers: Answers = {"YW07": ["food"], "YW08": urgency, "YW09": ["not_yet"]}
    assert ("YW09-overdue" in fired(start(HEAD, answers, code="YW", person=person))) == overdue
    assert "YW09-overdue" not in fired(start(HEAD, {**answers, "YW09": ["goods"]}, code="YW", person=person))


@pytest.mark.parametrize(
    ("hurt", "called", "urgent"),
    [
        ("slight", "not_called", True), ("missing", "not_called", True), ("none", "not_called", False),
        ("slight", "not_needed", False), ("slight", "ambulance_120", False),
    ],
)  # fmt: skip
def test_hurt_and_nobody_rang(hurt: str, called: str, urgent: bool) -> None:
    session = start(HEAD, {"YW04": [called], "YW05": hurt}, code="YW")
    assert ("YW04-call_now" in fired(session)) == urgent


@pytest.mark.parametrize(
    ("helped", "complete_by"),
    [
        ("2026-03-02", "2026-03-09"), ("2026-02-27", "2026-03-06"), ("2026-02-28", "2026-03-06"),
        ("2026-03-01", "2026-03-06"), ("2026-02-24", "2026-03-03"),
    ],
)  # fmt: skip
def test_papers_are_due_five_working_days_later(helped: str, complete_by: str) -> None:
    answers: Answers = {"YW07": ["food"], "YW08": "one_day", "YW09": ["goods"], "YW10_date": helped}
    session = start(HEAD, answers, code="YW")
    assert session.value("/data/yw/YW11") == complete_by
    assert "YW11-papers" in fired(session)


def test_the_program_s_calendar_wins_for_help_given_today() -> None:
    answers: Answers = {"YW07": ["food"], "YW08": "one_day", "YW09": ["goods"]}
    session = start(HEAD, answers, code="YW", person={**PERSON, "workday_5": "2026-03-11"})
    assert (session.value("/data/yw/YW10_date"), session.value("/data/yw/YW11")) == ("2026-03-02", "2026-03-11")


@pytest.mark.parametrize(
    ("amount", "limit", "over"), [("3000", "", False), ("3001", "", True), ("3001", "5000", False)]
)
def test_more_than_the_township_may_decide(amount: str, limit: str, over: bool) -> None:
    answers: Answers = {"YW07": ["food"], "YW08": "one_day", "YW09": ["cash"], "YW10_amount": amount}
    session = start(HEAD, answers, code="YW", person={**PERSON, "town_limit": limit})
    assert ("YW10_amount-over_limit" in fired(session)) == over


@pytest.mark.parametrize(
    ("here", "registered", "found"),
    [("yes", "stranded", "YW03-help_here"), ("yes", "registered", "none"), ("no", "stranded", "none")],
)
def test_the_township_where_it_happened_helps_first(here: str, registered: str, found: str) -> None:
    assert fired(start(HEAD, {"YW03": here, "YW06": registered}, code="YW")) == [found]


# SQ


@pytest.mark.parametrize(
    "answers", [{"SQ03": "none_yet"}, {"SQ01": "dibao", "SQ08": "some"}, {"SQ12_handed_in": "not_yet"}]
)
def test_what_may_not_be_handed_in_has_no_date(answers: Answers) -> None:
    session = start(HEAD, TAIL, QUIET["SQ"], answers, code="SQ")
    assert not {"SQ12", "SQ13", "SQ14"} & set(asked(session))
    assert wanting(session) <= {"GT03_reason"}


@pytest.mark.parametrize(
    ("matter", "place", "found"),
    [
        ("dibao", "registered", False), ("dibao", "resident", True), ("tekun", "resident", True),
        ("temporary", "resident", False), ("temporary", "emergency", False), ("medical", "emergency", True),
    ],
)  # fmt: skip
def test_where_a_matter_is_applied_for(matter: str, place: str, found: bool) -> None:
    assert ("SQ05-check_place" in fired(start(HEAD, {"SQ01": matter, "SQ05": place}, code="SQ"))) == found


def test_papers_follow_the_matter_and_some_need_not_come_again() -> None:
    file = {**PERSON, "papers_filed": "id_card household_register"}
    session = start(HEAD, {"SQ01": "employment"}, code="SQ", person=file)
    offered = {choice.value for choice in session.question("/data/sq/SQ06").choices}
    assert {"application", "id_card", "other"} <= offered
    assert not {"school_papers", "medical_papers", "authorisation"} & offered
    session.set("SQ06", ["application", "id_card", "household_register"])
    reused = session.question("/data/sq/SQ06_reused")
    assert reused.value == "id_card household_register"
    assert {choice.value for choice in reused.choices} == {"application", "id_card", "household_register"}
    session.set("SQ01", "education")
    assert "school_papers" in {choice.value for choice in session.question("/data/sq/SQ06").choices}


SPENDING: Answers = {"SQ10_living": "10000", "SQ10_medical": "29999.9", "SQ10_education": "0.1"}


@pytest.mark.parametrize(
    ("answers", "person", "result"),
    [
        ({"SQ01": "employment"}, {}, "not_needed"),
        ({"SQ01": "dibao"}, {}, "unknown"),
        ({"SQ01": "dibao", "SQ09": "19199"}, {}, "under_dibao"),
        ({"SQ01": "dibao", "SQ09": "19200"}, {}, "under_edge"),
        ({"SQ01": "dibao_edge", "SQ09": "28799"}, {}, "under_edge"),
        ({"SQ01": "dibao_edge", "SQ09": "28800"}, {}, "above"),
        ({"SQ01": "dibao_edge", "SQ09": "28800"}, {"edge_factor": "2"}, "under_edge"),
        ({"SQ01": "dibao", "SQ09": "19199"}, {"dibao_standard": ""}, "unknown"),
        ({"SQ01": "rigid", "SQ09": "50000", **SPENDING}, {}, "heavy_spending"),
        ({"SQ01": "rigid", "SQ09": "50000", **SPENDING, "SQ10_medical": "29998.9"}, {}, "above"),
        ({"SQ01": "rigid", "SQ09": "50000", **SPENDING}, {"rigid_share": "0.85"}, "above"),
        ({"SQ01": "rigid", "SQ09": "60000", **SPENDING, "SQ10_other": "30000"}, {}, "above"),
        ({"SQ01": "rigid", "SQ09": "0", **SPENDING}, {}, "under_dibao"),
        ({"SQ01": "rigid", "SQ09": "50000", **SPENDING}, {"dibao_standard": ""}, "heavy_spending"),
    ],
)
def test_income_and_spending_are_held_against_the_lines(answers: Answers, person: dict[str, str], result: str) -> None:
    session = start(HEAD, answers, code="SQ", person={**COUNTY, **person})
    assert session.value("/data/sq/SQ11") == result


def test_five_kinds_of_spending_are_added_up() -> None:
    session = start(HEAD, {"SQ01": "rigid"}, code="SQ")
    assert session.value("/data/sq/SQ10") == ""
    session.set("SQ10_living", "0.1")
    session.set("SQ10_other", "0.2")
    assert float(session.value("/data/sq/SQ10")) == 0.3
    assert session.question("/data/sq/SQ10").readonly


@pytest.mark.parametrize(
    ("matter", "found"),
    [
        ("dibao", "SQ13-dibao_accepted"), ("single_dibao", "SQ13-dibao_accepted"), ("tekun", "SQ13-tekun_accepted"),
        ("rigid", "SQ13-rigid_accepted"), ("charity", "none"),
    ],
)  # fmt: skip
def test_an_accepted_application_sets_the_clock(matter: str, found: str) -> None:
    answers: Answers = {**QUIET["SQ"], "SQ01": matter, "SQ08": "all", "SQ13": "accepted", "SQ14": "granted"}
    if matter == "charity":
        answers.pop("SQ08")
    assert fired(start(HEAD, answers, code="SQ")) == [found]


# SH


@pytest.mark.parametrize(
    ("answers", "person", "paths"),
    [
        ({}, {}, "none"),
        ({"SH09": "2", "SH10": "19199"}, {}, "dibao"),
        ({"SH09": "2", "SH10": "19200"}, {}, "dibao_edge"),
        ({"SH09": "2", "SH10": "19199", "SH07": ["dibao"]}, {}, "none"),
        ({"SH09": "2", "SH10": "50000", "SH11_medical": "40000"}, {}, "rigid"),
        ({"SH09": "2", "SH10": "50000", "SH11_medical": "39999"}, {}, "none"),
        ({"SH09": "2", "SH10": "50000", "SH11_medical": "40000", "SH07": ["rigid"]}, {}, "none"),
        ({"SH06": "no_relatives"}, {"age": "60"}, "tekun"),
        ({"SH06": "no_relatives"}, {"age": "59"}, "none"),
        ({"SH06": "no_relatives"}, {"age": "15"}, "tekun"),
        ({"SH06": "no_relatives"}, {"age": "40", "disability_kind": "mind", "disability_level": "3"}, "tekun"),
        ({"SH06": "no_relatives"}, {"age": "40", "disability_kind": "limb", "disability_level": "3"}, "none"),
        ({"SH06": "no_relatives", "SH07": ["tekun"]}, {"age": "70"}, "none"),
        ({"SH06": "no_relatives", "SH09": "2", "SH10": "19200"}, {"age": "70"}, "dibao_edge"),
        ({"SH04": ["accident"]}, {}, "temporary"),
        ({"SH02": "under_1_day"}, {}, "temporary"),
        ({"SH04": ["illness", "stranded"], "SH09": "2", "SH10": "19199"}, {}, "dibao temporary"),
    ],
)
def test_where_hardship_may_lead(answers: Answers, person: dict[str, str], paths: str) -> None:
    session = start(HEAD, QUIET["SH"], answers, code="SH", person={**COUNTY, **person})
    assert session.value("/data/sh/SH12") == paths
    found = {name for name in fired(session) if name.startswith("SH12")}
    assert found == {f"SH12-{path}" for path in paths.split() if path != "none"}


def test_no_path_before_the_questions_it_comes_from() -> None:
    session = start(HEAD, {**QUIET["SH"], "SH04": None}, code="SH")
    assert {"SH04", "SH12"} <= wanting(session)


@pytest.mark.parametrize(
    ("answers", "found"),
    [
        ({"SH02": "under_1_day"}, "SH13-unsolved_first"),
        ({"SH02": "days_1_to_3"}, "SH13-unsolved_soon"),
        ({"SH02": "over_half_month", "SH05": "stranded"}, "SH13-unsolved_soon"),
        ({"SH02": "over_half_month", "SH05": "no"}, None),
    ],
)
def test_what_is_urgent_and_unsolved_goes_up(answers: dict[str, Answer], found: str | None) -> None:
    session = start(HEAD, {**answers, "SH13": ["unsolved"]}, code="SH")
    assert [name for name in fired(session) if name.startswith("SH13")] == ([found] if found else [])


def test_the_family_of_the_dead_may_still_be_hungry() -> None:
    head: Answers = {**HEAD, "GH07": "dead", "GH08": ["village"], "GH09": ["family"]}
    session = start(head, TAIL, QUIET["SH"], {"SH02": "under_1_day"}, code="SH")
    assert "SH02-under_1_day" in fired(session)
    assert {"GT03_told", "GT03_told_at"} <= wanting(session)
