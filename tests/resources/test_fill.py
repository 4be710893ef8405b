"""TK and ZL filled by the engine: every way a visit can go, from the door to the signature."""

from __future__ import annotations

import pytest

from fieldapp.forms.api import AnswerRefused
from tests.resources.filling import HEAD, PERSON, TAIL, Answer, Answers, asked, fired, start, wanting
from tests.resources.quiet import QUIET

BODY, ZL = QUIET["TK"], QUIET["ZL"]


def test_the_file_fills_in_what_is_known() -> None:
    found = asked(start())
    assert found["GH01"] == "TK"
    assert found["GH02"] == "王小明 001X 甲村12号"
    assert found["GH03"].startswith("2026-03-02T09:00")
    assert (found["GH05"], found["TK01"], found["TK02"]) == ("张三", "yellow", "within")
    assert found["GT08"] == "2026-03-16"


def test_without_a_file_the_same_questions_are_open() -> None:
    session = start(person={})
    assert {"GH02", "GH05", "TK01", "TK02", "GT08"} <= wanting(session)
    assert fired(session) == ["none"]


def test_an_ordinary_visit_asks_nothing_beyond_the_checklist() -> None:
    session = start(HEAD, BODY, TAIL)
    assert wanting(session) == set()
    assert fired(session) == ["none"]
    assert "TK19" not in asked(session)


def test_by_phone_nothing_is_asked_that_must_be_seen() -> None:
    session = start({**HEAD, "GH04": "phone"}, {**BODY, "TK07": None, "TK08": None, "TK09": None}, TAIL)
    assert not {"TK07", "TK08", "TK09"} & set(asked(session))
    assert wanting(session) == set()
    session.set("GH04", "scene")
    assert {"TK07", "TK08", "TK09"} <= wanting(session)


@pytest.mark.parametrize("reason", ["out", "hospital", "institution", "away"])
def test_others_may_answer_for_a_person_not_met(reason: str) -> None:
    session = start({**HEAD, "GH07": reason}, BODY, TAIL)
    assert wanting(session) == {"GH08"}
    session.set("GH08", ["phone_carer", "neighbour"])
    assert session.value("/data/head/answered_by") == "other"
    assert "answered_by_note" in asked(session)
    assert wanting(session) == set()
    session.set("GH08", ["phone_self"])
    assert session.value("/data/head/answered_by") == "self"


def test_nobody_at_the_door_goes_straight_to_the_tail() -> None:
    session = start({**HEAD, "GH07": "no_answer", "GH08": ["phone_self", "neighbour"], "GH09": ["nobody"]})
    session.set("GH10", None)
    assert not any(name.startswith("TK") for name in asked(session))
    assert not {"GH10", "GT06", "GT07"} & set(asked(session))
    assert fired(session) == ["none"]
    session.set("GH08", ["unverified"])
    assert set(fired(session)) == {"GH07-not_reached", "GH08-unverified"}
    assert "GH07_last_seen" in wanting(session)
    for name, answer in {"GH07_last_seen": "昨天傍晚邻居见过", "GT03": "T2", "GT04": ["village"]}.items():
        session.set(name, answer)
    session.set("GT05", ["village"])
    session.set("GT09", "a.png")
    assert wanting(session) == set()


@pytest.mark.parametrize("answers", [{"GH07": "refused", "GH08": ["looked"]}, {"GH10": "refused"}])
def test_a_refusal_needs_its_reason_and_the_tail(answers: dict[str, Answer]) -> None:
    session = start({**HEAD, **answers}, TAIL)
    assert not any(name.startswith("TK") for name in asked(session))
    assert wanting(session) == {"refusal_reason", "GT03_reason"}
    assert fired(session) == [f"{next(iter(answers))}-refused"]
    session.set("refusal_reason", "今天不方便")
    session.set("GT03", "T4")
    assert wanting(session) == set()


def test_after_a_death_nothing_is_asked_of_the_dead() -> None:
    session = start({**HEAD, "GH07": "dead", "GH08": ["village"]}, {"GT03": "T3", "GT04": ["village"]})
    session.set("GT05", ["civil_affairs"])
    session.set("GT09", "a.png")
    assert not {"GH10", "TK03", "GT06", "GT07", "GT08"} & set(asked(session))
    assert fired(session) == ["GH07-dead"]
    assert wanting(session) == set()
    session.set("GH07_death_date", "2026-03-03")
    assert wanting(session) == {"GH07_death_date"}


def test_no_photos_needs_a_reason() -> None:
    session = start({**HEAD, "GH10": "no_photos"}, BODY, TAIL)
    assert wanting(session) == {"GH10_reason"}


def test_hospital_asks_who_stays_there() -> None:
    session = start(HEAD, BODY, TAIL, {"TK04": ["hospital", "fall"]})
    assert "TK05" in wanting(session)
    session.set("TK05", "nobody")
    assert fired(session) == ["TK05-nobody", "TK04-fall"]
    assert wanting(session) == {"GT03_reason"}
    session.set("GT03", "T2")
    assert wanting(session) == set()
    session.set("TK04", ["none"])
    assert fired(session) == ["none"]


@pytest.mark.parametrize(
    ("answer", "trigger"),
    [
        ({"TK03": "abnormal"}, "TK03-abnormal"),
        ({"TK18": "suicidal"}, "TK18-suicidal"),
        ({"TK20": "clear"}, "TK20-clear"),
    ],
)
def test_danger_asks_whom_you_told_and_when(answer: dict[str, Answer], trigger: str) -> None:
    session = start(HEAD, BODY, TAIL, answer, {"GT03": "T0"})
    assert fired(session) == [trigger]
    assert wanting(session) == {"GT03_told", "GT03_told_at"}
    session.set("GT03_told", "镇街民政办值班")
    session.set("GT03_told_at", "09:40")
    assert wanting(session) == set()


def test_choosing_two_hours_oneself_asks_the_same() -> None:
    assert wanting(start(HEAD, BODY, TAIL, {"GT03": "T1"})) == {"GT03_told", "GT03_told_at"}


def test_a_level_may_go_up_freely_and_down_with_a_reason() -> None:
    session = start(HEAD, BODY, TAIL, {"TK06": "sometimes", "GT03": "T2"})
    assert wanting(session) == set()
    session.set("GT03", "T4")
    assert wanting(session) == {"GT03_reason"}
    session.set("GT03_reason", "当场已送餐")
    assert wanting(session) == set()


def test_what_was_found_is_listed_in_words_and_cannot_be_taken_away() -> None:
    session = start(HEAD, BODY, TAIL, {"TK09": ["stove", "wiring"]})
    (found,) = [item for item in session.questions() if item.ref.endswith("/GT02")]
    assert [choice.value for choice in found.choices] == ["TK09-stove", "TK09-wiring"]
    assert found.choices[0].label == "T2 TK09 炉具排烟不畅：现场停用、通风，24小时内修好"
    with pytest.raises(AnswerRefused):
        session.set("GT02", ["TK09-wiring"])
    session.language = "English (en)"
    (found,) = [item for item in session.questions() if item.ref.endswith("/GT02")]
    assert (found.choices[0].label or "").startswith("T2 TK09 Stove does not vent properly: Stop using it")


@pytest.mark.parametrize(
    ("person", "answer", "trigger"),
    [
        ({}, {"TK13": "3"}, "TK13-differs"),
        ({}, {"TK14": "13.5"}, "TK14-differs"),
        ({}, {"TK14": "6.5"}, "TK14-differs"),
        ({}, {"TK01": "red"}, "TK01-differs"),
        ({}, {"TK16": "worse"}, "TK16-worse"),
        ({"ability": "partial"}, {"TK19": "willing"}, "TK19-willing"),
        ({}, {"TK10": "never"}, "TK10-never"),
    ],
)
def test_other_triggers(person: dict[str, str], answer: dict[str, Answer], trigger: str) -> None:
    assert fired(start(HEAD, BODY, answer, person={**PERSON, **person})) == [trigger]


@pytest.mark.parametrize("answer", [{"TK14": "13"}, {"TK14": "7"}, {"TK13": "4"}])
def test_work_orders_that_agree_are_silent(answer: dict[str, Answer]) -> None:
    assert fired(start(HEAD, BODY, answer)) == ["none"]


def test_unknown_work_orders_are_silent() -> None:
    unknown = {**PERSON, "orders_count": "", "orders_hours": ""}
    assert fired(start(HEAD, BODY, {"TK13": "9", "TK14": "50"}, person=unknown)) == ["none"]


def test_red_and_missed_twice_goes_up_to_the_township() -> None:
    red = {**PERSON, "watch_colour": "red", "missed_visits": "1"}
    head = {**HEAD, "GH07": "out", "GH08": ["phone_carer"]}
    assert fired(start(head, BODY, person=red)) == ["GH07-red_missed_twice"]
    assert fired(start(HEAD, BODY, person=red)) == ["none"]
    assert fired(start(head, BODY, person={**red, "missed_visits": "0"})) == ["none"]


@pytest.mark.parametrize("scope", ["away", "institution", "mind_excluded"])
def test_outside_paid_care_the_carer_is_not_asked_about(scope: str) -> None:
    session = start(HEAD, {"TK02": scope})
    assert not {"TK10", "TK11", "TK12", "TK13", "TK14"} & set(asked(session))


def test_partly_given_services_are_named() -> None:
    assert "TK12" in wanting(start(HEAD, BODY, TAIL, {"TK11": "partly"}))
    assert "TK14" not in asked(start(HEAD, BODY, {"TK13": "0"}))


@pytest.mark.parametrize("ability", ["partial", "none"])
def test_moving_is_asked_of_those_who_cannot_care_for_themselves(ability: str) -> None:
    session = start(HEAD, BODY, TAIL, person={**PERSON, "ability": ability})
    assert "TK19" in asked(session)
    assert wanting(session) == set()


@pytest.mark.parametrize(
    ("name", "answer", "words"),
    [
        ("TK04", ["none", "fall"], "「无」不能和其他选项一起选"),
        ("GH09", ["nobody", "carer"], "「无他人」不能和其他选项一起选"),
        ("GT06", ["none", "dibao"], "「未告知」不能和其他选项一起选"),
        ("TK13", "61", "请填0到60之间的整数"),
        ("TK13", "-1", "请填0到60之间的整数"),
        ("TK14", "1.3", "请填0到100之间的小时数，精确到0.5"),
        ("GT08", "2026-03-01", "下次走访日期不能早于今天"),
        ("GH03", "2026-03-03T09:00:00+08:00", "到达时间不能晚于现在"),
        ("GH05", "张三、", "请写姓名，多人之间用顿号「、」隔开，开头和结尾不要留顿号"),
    ],
)
def test_impossible_answers_are_told_in_words(name: str, answer: Answer, words: str) -> None:
    session = start(HEAD, BODY, TAIL, {name: answer})
    found = [(item.ref.rsplit("/", 1)[1], item.message) for item in session.violations() if item.kind == "constraint"]
    assert found == [(name, words)]


@pytest.mark.parametrize("names", ["张三、李四", "张三,李四", "张三；李四"])
def test_an_investigation_needs_two_visitors_who_both_sign(names: str) -> None:
    session = start(HEAD, BODY, TAIL, {"GH06": "investigation"})
    assert wanting(session) == {"GH06"}
    session.set("GH05", names)
    assert wanting(session) == {"visitor_signature"}
    session.set("/data/tail/GT09_more[1]/visitor_signature", "c.png")
    assert wanting(session) == set()


def test_without_a_signature_a_reason_and_a_substitute() -> None:
    session = start(HEAD, BODY, {**TAIL, "GT10": None})
    assert wanting(session) == {"GT10"}
    session.set("GT10_reason", "illiterate")
    assert wanting(session) == {"GT10_instead"}
    session.set("GT10_instead", "thumbprint")
    assert wanting(session) == {"GT10_print"}
    session.set("GT10_instead", "witnesses")
    assert wanting(session) == {"GT10_witness_1", "GT10_witness_2"}
    session.set("GT10_reason", "absent")
    assert wanting(session) == set()


def test_photos_have_a_purpose_and_more_may_follow() -> None:
    session = start(HEAD, BODY, TAIL)
    assert "GT01_use" not in asked(session)
    session.set("GT01", "p.jpg")
    assert asked(session)["GT01_use"] == "living"
    session.add("/data/tail/GT01_more")
    session.set("/data/tail/GT01_more[2]/photo", "q.jpg")
    session.set("/data/tail/GT01_more[2]/photo_use", "hazard")
    assert wanting(session) == set()


def test_a_later_date_may_be_explained() -> None:
    session = start(HEAD, BODY, TAIL, {"GT08": "2026-03-10"})
    assert "GT08_reason" not in asked(session)
    session.set("GT08", "2026-03-17")
    assert "GT08_reason" in asked(session)
    assert wanting(session) == set()


def test_place_is_asked_only_where_it_is_switched_on() -> None:
    assert "GH11" not in asked(start(HEAD))
    assert "GH11" in asked(start(HEAD, person={**PERSON, "location_on": "yes"}))


# ZL


def test_all_six_done_is_able() -> None:
    session = start(HEAD, ZL, TAIL, code="ZL")
    found = asked(session)
    assert (found["ZL10"], found["ZL12"], found["ZL13"]) == ("0", "full", "same")
    assert "ZL11" not in found
    assert wanting(session) == set()


@pytest.mark.parametrize(("lost", "result"), [(1, "partial"), (3, "partial"), (4, "none"), (6, "none")])
def test_the_count_gives_the_result(lost: int, result: str) -> None:
    cannot = {f"ZL0{number}": "cannot" for number in range(4, 4 + lost)}
    session = start(HEAD, ZL, cannot, code="ZL")
    found = asked(session)
    assert (found["ZL10"], found["ZL12"], found["ZL13"]) == (str(lost), result, "heavier")
    assert {"ZL11", "ZL17_reason"} <= wanting(session)
    assert "ZL13-heavier" in fired(session)


def test_unfinished_counting_gives_no_result() -> None:
    session = start(HEAD, {**ZL, "ZL09": None}, code="ZL")
    assert {"ZL09", "ZL10", "ZL12", "ZL13"} <= wanting(session)


@pytest.mark.parametrize(
    ("before", "compared"), [("", "no_last"), ("partial", "lighter"), ("none", "lighter"), ("full", "same")]
)
def test_compared_with_the_last_result(before: str, compared: str) -> None:
    assert asked(start(HEAD, ZL, code="ZL", person={**PERSON, "ability": before}))["ZL13"] == compared


def test_aids_alone_leave_it_to_the_county() -> None:
    answers: Answers = {"ZL04": "cannot", "ZL11": ["aid", "reminded"], "ZL17": "half"}
    session = start(HEAD, ZL, answers, code="ZL")
    assert "ZL11-unclear_rule" in fired(session)
    session.set("ZL11", ["aid", "partly"])
    assert "ZL11-unclear_rule" not in fired(session)
    assert "ZL17_reason" not in asked(session)


def test_an_assessment_needs_two_people_at_the_home() -> None:
    assert wanting(start(HEAD, {**ZL, "ZL03": "张三"}, TAIL, code="ZL")) == {"ZL03"}
    by_phone = asked(start({**HEAD, "GH04": "phone"}, ZL, code="ZL"))
    assert not any(name.startswith("ZL") for name in by_phone)


def test_what_speaks_against_the_assessment() -> None:
    answers = {"ZL01": "change", "ZL14": "conflict", "ZL15": "told_only", "ZL16": "disagrees"}
    session = start(HEAD, ZL, TAIL, answers, {"ZL03_units": ["village"], "GT03": "T3"}, code="ZL")
    assert wanting(session) == {"ZL02", "ZL14_note"}
    session.set("ZL02", "2026-03-01")
    assert set(fired(session)) == {
        "ZL02-reported", "ZL03_units-no_medic", "ZL14-conflict", "ZL15-told_only", "ZL16-disagrees",
    }  # fmt: skip
