"""The five must-visits filled by the engine: DB, TR, ET, CJ, DY, branch by branch."""

from __future__ import annotations

import pytest

from tests.resources.filling import HEAD, PERSON, TAIL, Answer, Answers, asked, fired, form, start, wanting
from tests.resources.quiet import QUIET

STANDARDS = {**PERSON, "dibao_standard": "800", "household_size": "2"}
CARD = "11010519491231002X52"  # the sample number of the standard, then intellect, level 2
OWNER = {**PERSON, "id_last4": "002X", "age": "40"}


@pytest.mark.parametrize(
    ("code", "answers", "missing"),
    [
        ("DB", {"DB01": ["died", "born"]}, {"DB02"}),
        ("DB", {"DB03": "new_job"}, {"DB04"}),
        ("DB", {"DB03": "income_up"}, {"DB04"}),
        ("DB", {"DB06": ["vehicle"]}, {"DB06_facts"}),
        ("DB", {"DB07": ["medical"]}, {"DB08"}),
        ("DB", {"DB11": ["exam", "compulsory"]}, {"DB12"}),
        ("DB", {"DB14": "better"}, {"DB14_facts"}),
        ("TR", {"TR05": "income"}, {"TR05_facts"}),
        ("ET", {"ET07": "dropped_out"}, {"ET08"}),
        ("ET", {"ET07": "not_enrolled"}, {"ET08"}),
        ("ET", {"ET01": ["left_behind"]}, {"ET10"}),
        ("ET", {"ET01": ["left_behind"], "ET10": "lost"}, {"ET10_lost"}),
        ("CJ", {"CJ06": "yes"}, {"CJ08"}),
        ("CJ", {"CJ02": "mind"}, {"CJ12", "CJ13"}),
        ("CJ", {"CJ02": "multiple"}, {"CJ12", "CJ13"}),
        ("CJ", {"CJ02": "intellect"}, {"CJ13"}),
        ("DY", {"DY03": "none"}, {"DY04"}),
    ],
)
def test_answers_that_ask_for_more(code: str, answers: Answers, missing: set[str]) -> None:
    assert wanting(start(HEAD, TAIL, QUIET[code], answers, code=code)) - {"GT03_reason"} == missing


@pytest.mark.parametrize(
    ("code", "answers", "words"),
    [
        ("DB", {"DB01": ["died"], "DB02": "2026-03-03"}, "日期不能晚于今天"),
        ("DB", {"DB03": "new_job", "DB04": "50001"}, "请填0到50000之间的金额（元）"),
        ("DB", {"DB07": ["medical"], "DB08": "-1"}, "请填0到2000000之间的金额（元）"),
        ("DB", {"DB01": ["none", "born"]}, "「没有」不能和其他选项一起选"),
        ("DB", {"DB11": ["none", "exam"]}, "「没有学生」不能和其他选项一起选"),
        ("TR", {"TR11": ["none", "died"]}, "「没有」不能和其他选项一起选"),
        ("ET", {"ET06": ["normal", "irritable"]}, "「正常」不能和其他选项一起选"),
        ("ET", {"ET17": "愿" * 101}, "不超过100个字"),
        ("CJ", {"CJ09": ["none", "living"]}, "「都没有」不能和其他选项一起选"),
        ("CJ", {"CJ14": "2000001"}, "请填0到2000000之间的金额（元）"),
        ("DY", {"DY10": "2026-03-03"}, "日期不能晚于今天"),
        ("DY", {"DY12": "愿" * 101}, "不超过100个字"),
    ],
)
def test_impossible_answers_are_told_in_words(code: str, answers: Answers, words: str) -> None:
    session = start(HEAD, TAIL, QUIET[code], answers, code=code)
    assert [item.message for item in session.violations() if item.kind == "constraint"] == [words]


def test_a_hundred_characters_fit() -> None:
    assert wanting(start(HEAD, TAIL, QUIET["ET"], {"ET17": "愿" * 100}, code="ET")) == set()


# DB


def test_a_death_in_the_family_starts_the_check_of_three_months() -> None:
    session = start(HEAD, QUIET["DB"], {"DB01": ["died"], "DB02": "2026-02-20"}, code="DB")
    assert fired(session) == ["DB01-died", "DB02-died"]


@pytest.mark.parametrize(("wage", "prompted"), [("1600", False), ("1601", True)])
def test_a_wage_over_the_standard_prompts_the_fading_out(wage: str, prompted: bool) -> None:
    answers: Answers = {"DB03": "income_up", "DB04": wage}
    assert ("DB04-over_standard" in fired(start(HEAD, answers, code="DB", person=STANDARDS))) == prompted
    assert fired(start(HEAD, answers, code="DB")) == ["none"]


def test_own_share_prompts_the_calculator() -> None:
    assert fired(start(HEAD, {"DB07": ["medical"], "DB08": "0"}, code="DB")) == ["none"]
    assert fired(start(HEAD, {"DB07": ["medical"], "DB08": "1"}, code="DB")) == ["DB08-own_share"]


def test_refused_work_is_not_asked_where_nobody_can_work() -> None:
    assert "DB05" not in asked(start(HEAD, code="DB"))
    assert "DB05" not in asked(start(HEAD, {"DB03": "no_workers"}, code="DB"))
    assert "DB05" in asked(start(HEAD, {"DB03": "none"}, code="DB"))


# TR


def test_at_home_the_institution_is_skipped_and_the_care_visit_follows() -> None:
    session = start(HEAD, QUIET["TR"], {"TR01": "dispersed"}, code="TR")
    assert not {"TR02", "TR03", "TR04"} & set(asked(session))
    assert fired(session) == ["none"]
    assert "TR01_next" in asked(session)
    assert form("TR").extras("field:next") == {"/data/tr/TR01": "dispersed>TK"}


@pytest.mark.parametrize(
    ("category", "form"), [("分散供养特困、困难残疾人", "dispersed"), ("集中供养特困", "collective"), ("低保", "")]
)
def test_the_file_knows_the_form_of_support(category: str, form: str) -> None:
    assert start(HEAD, code="TR", person={**PERSON, "category": category}).value("/data/tr/TR01") == form


@pytest.mark.parametrize(("age", "is_asked"), [("19", True), ("20", False), ("82", False), ("", False)])
def test_school_is_asked_under_twenty(age: str, is_asked: bool) -> None:
    assert ("TR08" in asked(start(HEAD, code="TR", person={**PERSON, "age": age}))) == is_asked


# ET


@pytest.mark.parametrize(("age", "urgent"), [("15", True), ("16", False), ("", True)])
def test_a_child_alone_is_urgent_unless_known_to_be_sixteen(age: str, urgent: bool) -> None:
    session = start(HEAD, {"ET02": "alone"}, code="ET", person={**PERSON, "age": age})
    assert (fired(session) == ["ET02-alone_under_16"]) == urgent
    assert ("GT03_told" in wanting(session)) == urgent


@pytest.mark.parametrize(
    ("age", "shown"), [("7", {"ET04"}), ("8", set()), ("17", set()), ("18", {"ET16"}), ("", set())]
)
def test_age_decides_on_two_questions(age: str, shown: set[str]) -> None:
    session = start(HEAD, code="ET", person={**PERSON, "age": age})
    assert {"ET04", "ET16"} & set(asked(session)) == shown


@pytest.mark.parametrize(("how_long", "found"), [("under_six_months", "none"), ("six_months", "ET10-lost_six_months")])
def test_parents_lost_for_six_months_are_a_lead(how_long: str, found: str) -> None:
    session = start(HEAD, {"ET01": ["left_behind"], "ET10": "lost", "ET10_lost": how_long}, code="ET")
    assert fired(session) == [found]


@pytest.mark.parametrize(
    ("kind", "found"), [("orphan", "ET12-may_qualify"), ("unattended", "ET12-may_qualify"), ("poverty", "none")]
)
def test_without_the_allowance_some_may_qualify(kind: str, found: str) -> None:
    assert fired(start(HEAD, {"ET01": [kind], "ET12": "not_receiving"}, code="ET")) == [found]


def test_an_orphan_who_studies_hears_of_the_grant() -> None:
    grown_up = {**PERSON, "age": "19"}
    answers: Answers = {"ET01": ["orphan"], "ET16": "bachelor"}
    assert fired(start(HEAD, answers, code="ET", person=grown_up)) == ["ET16-orphan_studies"]
    assert fired(start(HEAD, {**answers, "ET16": "no"}, code="ET", person=grown_up)) == ["none"]
    assert fired(start(HEAD, {**answers, "ET01": ["poverty"]}, code="ET", person=grown_up)) == ["none"]


@pytest.mark.parametrize(("carer", "is_asked"), [("entrusted", True), ("grandparents", True), ("parents", False)])
def test_written_word_is_asked_of_those_who_stand_in(carer: str, is_asked: bool) -> None:
    assert ("ET11" in asked(start(HEAD, {"ET02": carer}, code="ET"))) == is_asked


# CJ


def test_the_file_fills_in_the_disability_and_the_support() -> None:
    file = {**OWNER, "disability_kind": "mind", "disability_level": "2", "category": "低保边缘、困难残疾人"}
    found = asked(start(HEAD, code="CJ", person=file))
    assert (found["CJ02"], found["CJ03"], found["CJ05"]) == ("mind", "level_2", "dibao_edge")


@pytest.mark.parametrize(
    ("number", "kind", "level", "fault"),
    [
        (CARD, "intellect", "level_2", ""),
        (CARD.lower(), "intellect", "level_2", ""),
        (CARD + "B1", "intellect", "level_2", ""),
        (CARD, "mind", "level_2", "kind"),
        (CARD, "intellect", "level_3", "level"),
        (CARD, "", "", ""),
        ("110105194912310021" + "52", "intellect", "level_2", "digit person"),
        ("440524188001010014" + "52", "intellect", "level_2", "person"),
    ],
)
def test_the_card_is_held_against_the_file(number: str, kind: str, level: str, fault: str) -> None:
    session = start(HEAD, {"CJ01": number, "CJ02": kind or None, "CJ03": level or None}, code="CJ", person=OWNER)
    assert session.value("/data/cj/CJ01_fault") == fault
    assert ("CJ01-differs" in fired(session)) == bool(fault)
    assert ("CJ01_warning" in asked(session)) == bool(fault)
    assert "CJ01" not in wanting(session)


@pytest.mark.parametrize("number", ["123", CARD[:19], CARD[:18] + "82", CARD[:18] + "55", CARD + "B", "没有"])
def test_a_card_number_has_a_form(number: str) -> None:
    session = start(HEAD, {"CJ01": number}, code="CJ")
    assert "CJ01" in wanting(session)
    assert session.value("/data/cj/CJ01_fault") == ""


@pytest.mark.parametrize(
    ("support", "kind", "level", "jobless", "result"),
    [
        ("dibao", "mind", "level_1", "yes", "no"),
        ("tekun", "mind", "level_1", "yes", "no"),
        ("none", "limb", "level_1", "yes", "possible"),
        ("none", "limb", "level_2", "yes", "possible"),
        ("none", "limb", "level_2", "no", "no"),
        ("none", "limb", "level_2", "minor", "no"),
        ("rigid", "sight", "level_2", "yes", "possible"),
        ("dibao_edge", "limb", "level_2", "no", "possible"),
        ("dibao_edge", "mind", "level_3", "no", "possible"),
        ("dibao_edge", "intellect", "level_3", "minor", "possible"),
        ("dibao_edge", "limb", "level_3", "yes", "no"),
        ("none", "intellect", "level_3", "yes", "local_rule"),
        ("none", "intellect", "level_3", "no", "no"),
        ("none", "intellect", "level_4", "yes", "no"),
    ],
)
def test_who_may_be_a_household_of_one(support: str, kind: str, level: str, jobless: str, result: str) -> None:
    answers: Answers = {"CJ05": support, "CJ02": kind, "CJ03": level, "CJ06": jobless}
    session = start(HEAD, answers, code="CJ")
    assert session.value("/data/cj/CJ07") == result
    assert ("CJ07-possible" in fired(session)) == (result == "possible")
    assert ("CJ07-local_rule" in fired(session)) == (result == "local_rule")
    session.set("CJ06", None)
    assert {"CJ06", "CJ07"} <= wanting(session)


@pytest.mark.parametrize(
    ("support", "level", "allowances", "found"),
    [
        ("dibao", "level_3", ["none"], {"CJ09-living_missing"}),
        ("dibao", "level_3", ["living"], set()),
        ("dibao", "level_1", ["living"], {"CJ09-nursing_missing"}),
        ("dibao", "level_1", ["unclear"], {"CJ09-living_missing", "CJ09-nursing_missing"}),
        ("none", "level_2", ["nursing"], set()),
        ("tekun", "level_1", ["none"], set()),
        ("tekun", "level_1", ["nursing"], {"CJ09-tekun_both"}),
    ],
)
def test_allowances_follow_support_and_level(support: str, level: str, allowances: list[str], found: set[str]) -> None:
    session = start(HEAD, {"CJ05": support, "CJ03": level, "CJ09": allowances}, code="CJ")
    assert {name for name in fired(session) if name.startswith("CJ09")} == found


@pytest.mark.parametrize(("age", "is_asked"), [("15", False), ("16", True), ("", False)])
def test_work_is_asked_from_sixteen_on(age: str, is_asked: bool) -> None:
    assert ("CJ15" in asked(start(HEAD, code="CJ", person={**PERSON, "age": age}))) == is_asked


# DY


def test_in_bed_and_alone_is_a_matter_of_a_day() -> None:
    answers: dict[str, Answer] = {"DY05": "bedridden", "DY06": "alone_uncared"}
    assert fired(start(HEAD, answers, code="DY")) == ["DY05-bedridden_alone", "DY06-alone_uncared"]
    assert fired(start(HEAD, {**answers, "DY06": "with_family"}, code="DY")) == ["none"]


@pytest.mark.parametrize(("day", "found"), [("2025-12-02", "none"), ("2025-12-01", "DY10-long_ago")])
def test_no_call_for_over_ninety_days_is_told_the_party(day: str, found: str) -> None:
    assert fired(start(HEAD, {"DY10": day}, code="DY")) == [found]
