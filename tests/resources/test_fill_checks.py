"""Extreme weather, warning leads and supervision filled by the engine: TQ, YJ, DD, branch by branch."""

from __future__ import annotations

import pytest

from tests.resources.filling import HEAD, PERSON, TAIL, Answer, Answers, asked, fired, start, wanting
from tests.resources.quiet import QUIET

AWAY: Answers = {**HEAD, "GH07": "no_answer", "GH08": ["neighbour"], "GH09": ["nobody"], "GH10": None}
NOBODY_TAIL: Answers = {**TAIL, "GT06": None, "GT07": None, "GT10": None}
INCOME: Answers = {"YJ11_wage": "1000.5", "YJ11_business": "0", "YJ11_property": "0", "YJ11_transfer": "99.5"}
SPENDING: Answers = {
    "YJ12_living": "1", "YJ12_medical": "2", "YJ12_education": "3", "YJ12_rehabilitation": "4", "YJ12_other": "5",
}  # fmt: skip
TRUE: Answers = {
    "YJ05": "true", "YJ10": "2", **INCOME, **SPENDING, "YJ13": ["none"], "YJ14": "agrees", "YJ15": ["none"],
    "YJ16": "thinking", "YJ17": "may_qualify", "GT03": "T3",
}  # fmt: skip
CARD = "11010519491231002X52"


@pytest.mark.parametrize(
    ("code", "answers", "missing"),
    [
        ("TQ", {"TQ12": "yes_willing"}, {"TQ13", "GT03_told", "GT03_told_at"}),
        ("TQ", {"TQ12": "yes_unwilling"}, {"GT03_told", "GT03_told_at"}),
        ("TQ", {"TQ09": ["no_power"]}, {"TQ09_device"}),
        ("YJ", {"YJ17_basis": None}, {"YJ17_basis"}),
        ("YJ", {"YJ18": "p.jpg"}, {"YJ18_source"}),
        ("YJ", {"YJ05": "cannot"}, {"YJ06"}),
        ("DD", {"DD14": "not_content"}, {"DD14_reason"}),
        ("DD", {"DD18": "basic"}, {"DD19"}),
        ("DD", {"DD18": "fail", "DD19": ["replace"]}, set()),
        ("DD", {"DD09_meals": None}, {"DD09_meals", "DD09"}),
        ("DD", {"DD20": None}, {"DD20"}),
    ],
)
def test_answers_that_ask_for_more(code: str, answers: Answers, missing: set[str]) -> None:
    session = start(HEAD, TAIL, QUIET[code], answers, code=code)
    assert wanting(session) - {"GT03_reason", "visitor_signature"} == missing


@pytest.mark.parametrize(
    ("code", "answers", "name"),
    [
        ("TQ", {"TQ07": ["none", "alarm"]}, "TQ07"),
        ("TQ", {"TQ09": ["works", "no_road"]}, "TQ09"),
        ("TQ", {"TQ15": "2026-03-02T08:00:00.000+08:00"}, "TQ15"),
        ("TQ", {"TQ03": "not_reached"}, "TQ03"),
        ("TQ", {"GH04": "phone"}, "TQ03"),
        ("YJ", {"GH05": "张三"}, "GH06"),
        ("YJ", {"GH06": "visit"}, "GH06"),
        ("YJ", {"GH04": "phone"}, "GH06"),
        ("YJ", {"YJ04": "moved", "YJ17": "complex"}, "YJ17"),
        ("YJ", {"YJ05": "true", "YJ13": ["none", "house"]}, "YJ13"),
        ("YJ", {"YJ05": "true", "YJ10": "21"}, "YJ10"),
        ("DD", {"DD05": "22"}, "DD05"),
        ("DD", {"DD06": "-1"}, "DD06"),
        ("DD", {"DD13": "501"}, "DD13"),
        ("DD", {"DD08": ["none", "meals"]}, "DD08"),
        ("DD", {"DD18": "fail", "DD19": ["go_on", "replace"]}, "DD19"),
    ],
)
def test_impossible_answers_are_told_in_words(code: str, answers: Answers, name: str) -> None:
    session = start(HEAD, TAIL, QUIET[code], answers, code=code)
    found = [item for item in session.violations() if item.kind == "constraint"]
    assert [item.ref.rsplit("/", 1)[1] for item in found] == [name]
    assert found[0].message


# TQ


def test_nobody_at_the_door_is_just_what_extreme_weather_asks_about() -> None:
    answers: Answers = {"TQ01": "cold_wave", "TQ02": "warning_orange", "TQ03": "not_reached"}
    later: Answers = {"TQ15": "2026-03-02T10:30:00.000+08:00", "GT03": "T1"}
    session = start(AWAY, NOBODY_TAIL, answers, later, code="TQ")
    assert not {f"TQ{number:02}" for number in range(4, 14)} & set(asked(session))
    assert fired(session) == ["TQ03-not_reached"]
    assert wanting(session) == {"GT03_told", "GT03_told_at"}


def test_a_neighbour_may_answer_for_someone_who_does_not_open() -> None:
    session = start(AWAY, NOBODY_TAIL, QUIET["TQ"], {"TQ03": "neighbour"}, code="TQ")
    assert wanting(session) == set()
    assert session.value("/data/head/answered_by") == "other"


@pytest.mark.parametrize("warning", ["warning_orange", "warning_red"])
def test_red_persons_are_seen_or_spoken_to(warning: str) -> None:
    red = {**PERSON, "watch_colour": "red"}
    by_carer: Answers = {**HEAD, "GH07": "out", "GH08": ["phone_carer"]}
    session = start(by_carer, QUIET["TQ"], {"TQ02": warning, "TQ03": "carer"}, code="TQ", person=red)
    assert fired(session) == [f"TQ02-{warning}"]
    session.set("TQ03", "spoken")
    assert fired(session) == ["none"]
    yellow = start(by_carer, QUIET["TQ"], {"TQ02": warning, "TQ03": "carer"}, code="TQ")
    assert fired(yellow) == ["none"]


@pytest.mark.parametrize(
    ("weather", "is_asked"), [("frost", True), ("snowstorm", True), ("heat", False), ("gale", False)]
)
def test_carbon_monoxide_is_a_matter_of_cold(weather: str, is_asked: bool) -> None:
    assert ("TQ07" in asked(start(HEAD, {**QUIET["TQ"], "TQ01": weather}, code="TQ"))) == is_asked


def test_a_life_on_a_device_cannot_wait_for_power() -> None:
    session = start(HEAD, {**QUIET["TQ"], "TQ09": ["no_power"], "TQ09_device": "no"}, code="TQ")
    assert fired(session) == ["TQ09-no_power"]
    session.set("TQ09_device", "yes")
    assert fired(session) == ["TQ09-life_support", "TQ09-no_power"]
    session.set("TQ09", ["no_road"])
    assert fired(session) == ["TQ09-no_road"]


def test_under_a_red_warning_the_next_contact_is_within_a_day() -> None:
    in_two_days: Answers = {"TQ15": "2026-03-04T08:00:00.000+08:00"}
    assert wanting(start(HEAD, TAIL, QUIET["TQ"], in_two_days, code="TQ")) == set()
    assert wanting(start(HEAD, TAIL, QUIET["TQ"], in_two_days, {"TQ02": "warning_red"}, code="TQ")) == {"TQ15"}


# YJ


def test_a_lead_is_an_investigation_of_two() -> None:
    session = start({**HEAD, "GH06": None}, code="YJ")
    assert session.value("/data/head/GH06") == ""
    session = start({name: answer for name, answer in HEAD.items() if name != "GH06"}, code="YJ")
    assert session.value("/data/head/GH06") == "investigation"
    assert "GH06" in wanting(session)
    session.set("GH05", "张三、李四")
    assert "GH06" not in wanting(session)


def test_the_centre_names_the_lead_and_nobody_changes_it() -> None:
    file = {**PERSON, "lead": "L-12", "lead_issued": "2026-03-01", "lead_due": "2026-03-04"}
    session = start(HEAD, code="YJ", person=file)
    assert session.value("/data/yj/YJ03") == "L-12 2026-03-01 → 2026-03-04"
    assert session.question("/data/yj/YJ03").readonly
    session = start(HEAD, code="YJ", person={**file, "lead_due": "", "workday_5": "2026-03-10"})
    assert session.value("/data/yj/YJ03").endswith("2026-03-10")
    session = start(HEAD, code="YJ", person={**file, "lead_due": ""})
    assert session.value("/data/yj/YJ03").endswith("2026-03-09")
    session = start(HEAD, code="YJ")
    assert session.value("/data/yj/YJ03") == ""
    assert not session.question("/data/yj/YJ03").readonly


@pytest.mark.parametrize("identity", ["mismatch", "unknown", "moved"])
def test_the_wrong_person_goes_to_the_conclusion(identity: str) -> None:
    session = start(HEAD, TAIL, QUIET["YJ"], {"YJ04": identity}, code="YJ")
    assert not {f"YJ{number:02}" for number in range(5, 17)} & set(asked(session))
    assert wanting(session) == {"visitor_signature"}


@pytest.mark.parametrize(
    ("head", "told"),
    [
        ({"GH07": "refused", "GH08": ["looked"], "refusal_reason": "不愿谈"}, "refused"),
        ({"GH07": "no_answer", "GH08": ["unverified"], "GH07_last_seen": "不知道"}, "not_reached"),
    ],
)
def test_a_door_that_stays_shut_is_a_finding_too(head: Answers, told: str) -> None:
    answers: Answers = {**QUIET["YJ"], "YJ17": None, "YJ17_basis": None, "GH06": None, "GH05": "张三、李四"}
    session = start({**HEAD, **head}, TAIL, answers, {"GH06": "investigation"}, code="YJ")
    assert "YJ05" in wanting(session)
    session.set("YJ05", "cannot")
    session.set("YJ06", [told])
    assert "YJ17" not in asked(session)
    assert "YJ06-again" in fired(session)
    assert wanting(session) - {"GT03_reason", "visitor_signature"} == set()


def test_the_dead_are_a_finding_too() -> None:
    head: Answers = {**HEAD, "GH07": "dead", "GH08": ["village"], "GH09": ["family"]}
    session = start(head, TAIL, QUIET["YJ"], {"YJ02": ["death"], "YJ04": "dead"}, TRUE, code="YJ")
    assert wanting(session) == {"visitor_signature"}


def test_what_is_true_is_looked_into() -> None:
    session = start(HEAD, TAIL, QUIET["YJ"], TRUE, code="YJ")
    assert wanting(session) == {"visitor_signature"}
    assert (session.value("/data/yj/YJ11"), session.value("/data/yj/YJ12")) == ("1100.0", "15.0")
    assert not {"YJ07", "YJ08", "YJ09"} & set(asked(session))
    session.set("YJ11_wage", None)
    assert wanting(session) == {"YJ11_wage", "YJ11", "visitor_signature"}


def test_neighbours_who_differ_are_summed_up_without_names() -> None:
    session = start(HEAD, TAIL, QUIET["YJ"], TRUE, {"YJ14": "differs"}, code="YJ")
    assert wanting(session) == {"YJ14_points", "visitor_signature"}


@pytest.mark.parametrize(
    ("own", "aid"), [("7500", 0), ("10000", 1500), ("20000", 7500), ("57500", 30000), ("80000", 30000)]
)
def test_medical_relief_is_worked_out(own: str, aid: int) -> None:
    answers: Answers = {**TRUE, "YJ02": ["medical"], "YJ07": own}
    session = start(HEAD, QUIET["YJ"], answers, code="YJ")
    assert float(session.value("/data/yj/YJ07_aid")) == aid
    assert ("YJ07-medical_aid" in fired(session)) == (aid > 0)


def test_the_county_s_own_figures_win() -> None:
    local = {**PERSON, "medical_threshold": "10000", "medical_rate": "0.7", "medical_cap": "5000"}
    answers: Answers = {**TRUE, "YJ02": ["medical"], "YJ07": "12000"}
    session = start(HEAD, QUIET["YJ"], answers, code="YJ", person=local)
    assert float(session.value("/data/yj/YJ07_aid")) == 1400
    session.set("YJ07", "90000")
    assert float(session.value("/data/yj/YJ07_aid")) == 5000


@pytest.mark.parametrize(
    ("number", "kind", "level", "may_qualify"),
    [
        (CARD, "intellect", "level_2", True),
        (CARD[:18] + "43", "limb", "level_3", False),
        (CARD[:18] + "63", "mind", "level_3", True),
        (CARD[:18] + "64B1", "mind", "level_4", False),
    ],
)
def test_a_card_tells_kind_and_level(number: str, kind: str, level: str, may_qualify: bool) -> None:
    answers: Answers = {**TRUE, "YJ02": ["disability"], "YJ08": number}
    owner = {**PERSON, "id_last4": "002X"}
    session = start(HEAD, TAIL, QUIET["YJ"], answers, code="YJ", person=owner)
    assert (session.value("/data/yj/YJ08_kind"), session.value("/data/yj/YJ08_level")) == (kind, level)
    assert wanting(session) == {"YJ08_issued", "visitor_signature"}
    assert ("YJ08-single_dibao" in fired(session)) == may_qualify
    assert "YJ08-other_person" not in fired(session)
    other = start(HEAD, QUIET["YJ"], answers, code="YJ")
    assert "YJ08-other_person" in fired(other)


@pytest.mark.parametrize("number", ["11010519491231002152", "123", CARD[:18] + "85"])
def test_a_wrong_card_number_is_told(number: str) -> None:
    session = start(HEAD, QUIET["YJ"], {**TRUE, "YJ02": ["disability"], "YJ08": number}, code="YJ")
    assert "YJ08" in wanting(session)


# DD


def test_outside_the_scope_of_care_the_checklist_ends() -> None:
    session = start(HEAD, TAIL, {"GH06": "supervision", "DD01": ["records"], "DD02": "outside"}, code="DD")
    assert {name for name in asked(session) if name.startswith("DD")} == {"DD_note", "DD01", "DD02"}
    assert wanting(session) == set()


@pytest.mark.parametrize(("agreement", "is_asked"), [("expired", True), ("valid_other", True), ("unsigned", False)])
def test_visits_agreed_on_need_an_agreement(agreement: str, is_asked: bool) -> None:
    assert ("DD05" in asked(start(HEAD, {"DD02": agreement}, code="DD"))) == is_asked


@pytest.mark.parametrize(
    "answers", [{"DD05": "7", "DD06": "3"}, {"DD12": "no_service"}, {"DD16": "suspected"}, {"DD16": "clear"}]
)
def test_some_findings_are_a_failure_unless_a_reason_is_given(answers: dict[str, Answer]) -> None:
    session = start(HEAD, TAIL, QUIET["DD"], answers, code="DD")
    assert "DD18_note" in asked(session)
    assert "DD18_reason" in wanting(session)
    session.set("DD18", "fail")
    assert "DD18_reason" not in asked(session)
    assert "DD19" in wanting(session)


@pytest.mark.parametrize(("agreed", "real", "low"), [("7", "3.5", False), ("7", "3", True), ("0", "0", False)])
def test_fewer_than_half_of_the_visits(agreed: str, real: str, low: bool) -> None:
    session = start(HEAD, {"DD02": "expired", "DD05": agreed, "DD06": real}, code="DD")
    assert ("DD06-below_half" in fired(session)) == low


def test_visits_count_alone_where_there_is_no_agreement() -> None:
    session = start(HEAD, {"DD02": "expired", "DD05": "7", "DD06": "1"}, code="DD")
    assert "DD06-below_half" in fired(session)
    session.set("DD02", "unsigned")
    assert "DD06-below_half" not in fired(session)


@pytest.mark.parametrize(
    ("scores", "total", "found"),
    [("345", "12", None), ("245", "11", "DD09-one_low"), ("215", "8", "DD09-two_low"), ("111", "3", "DD09-two_low")],
)
def test_low_scores(scores: str, total: str, found: str | None) -> None:
    given = dict(zip(("DD09_person", "DD09_meals", "DD09_rooms"), scores, strict=True))
    session = start(HEAD, given, code="DD")
    assert session.value("/data/dd/DD09") == total
    assert [name for name in fired(session) if name.startswith("DD09")] == ([found] if found else [])


def test_what_is_to_be_put_right_has_a_date() -> None:
    session = start(HEAD, {**QUIET["DD"], "DD18": "basic", "DD19": ["put_right", "withhold"]}, code="DD")
    assert session.value("/data/dd/DD19_recheck") == "2026-03-09"
    assert fired(session) == ["DD19-put_right"]
    session.set("DD19_recheck", "2026-03-01")
    assert "DD19_recheck" in wanting(session)


@pytest.mark.parametrize(
    ("reason", "missing"),
    [
        ("absent", set()),
        ("refused", {"DD20_witness_1", "DD20_witness_2"}),
        ("illiterate", {"DD20_witness_1", "DD20_witness_2"}),
    ],
)
def test_a_carer_who_does_not_sign(reason: str, missing: set[str]) -> None:
    session = start(HEAD, TAIL, QUIET["DD"], {"DD20": None, "DD20_reason": reason}, code="DD")
    assert wanting(session) == missing


def test_the_carer_is_supervised_though_the_person_is_out() -> None:
    session = start(AWAY, NOBODY_TAIL, QUIET["DD"], code="DD")
    assert wanting(session) == set()
