"""Rules that cross questions, in every checklist: not met, broken off, no photos, danger, the place, who answers."""

from __future__ import annotations

import re

import pytest

from fieldapp.forms.api import FormSession
from tests.resources.filling import HEAD, TAIL, Answers, asked, fired, form, start, wanting
from tests.resources.own_table import CODES, ONSITE, QUESTIONS, TABLES
from tests.resources.quiet import QUIET

BROKEN: Answers = {"broken_off": "broken", "broken_off_reason": "对象突然胸闷，先送医", "GT03": "T3"}


def given(code: str, *answers: Answers) -> FormSession:
    """An ordinary visit with the answers on top; a second visitor's signature where there are two."""
    session = start(HEAD, TAIL, QUIET[code], *answers, code=code)
    if code == "YJ":
        session.set("/data/tail/GT09_more[1]/visitor_signature", "c.png")
    return session


@pytest.mark.parametrize("code", CODES)
def test_a_visit_broken_off_keeps_what_was_answered_and_asks_no_more(code: str) -> None:
    first = next(name for name in QUIET[code] if name.startswith(code))
    session = start(HEAD, TAIL, {"GT06": None, "GT07": None, "GT10": None}, code=code)
    for name in ("GH05", "GH06", first):
        if name in QUIET[code]:
            session.set(name, QUIET[code][name])
    if code == "YJ":
        session.set("/data/tail/GT09_more[1]/visitor_signature", "c.png")
    assert wanting(session) > {"GT06", "GT07", "GT10"}
    session.set("broken_off", "broken")
    assert wanting(session) == {"broken_off_reason", "GT03_reason"}
    assert "broken_off-broken" in fired(session)
    for name, answer in BROKEN.items():
        session.set(name, answer)
    assert wanting(session) == set()
    assert f"<{first}>" in session.submission()
    session.set("broken_off", "finished")
    assert wanting(session) >= {"GT06", "GT07", "GT10"}


@pytest.mark.parametrize("code", CODES)
def test_breaking_off_forgives_no_wrong_answer(code: str) -> None:
    session = given(code, {**BROKEN, "GH05": "张三、"})
    assert "GH05" in wanting(session)


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize(("manner", "kept"), [("home", True), ("scene", True), ("phone", False), ("video", False)])
def test_what_must_be_seen_is_answered_on_the_spot_or_marked_not_at_the_home(
    code: str, manner: str, kept: bool
) -> None:
    session = given(code, {"GH04": manner})
    assert session.value("/data/head/not_onsite") == ("" if kept else "yes")
    assert ("not_onsite_note" in asked(session)) == (not kept)
    seen = {name for name in ONSITE if name.startswith(code) and name in QUIET[code]}
    written = {name for name in seen if f"<{name}>" in session.submission()}
    assert written == (seen if kept else set())
    assert {name for name in wanting(session) if name in ONSITE} == set()


@pytest.mark.parametrize("code", CODES)
def test_without_leave_no_photo_is_a_duty(code: str) -> None:
    session = given(code, {"GH10": "no_photos", "GT10": None, "GT10_reason": "limb", "GT10_instead": "thumbprint"})
    assert wanting(session) == {"GH10_reason"}
    session.set("GH10", "agreed")
    assert wanting(session) == {"GT10_print"}


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("level", ["T0", "T1"])
def test_danger_is_not_submitted_before_someone_was_told(code: str, level: str) -> None:
    session = given(code, {"GT03": level})
    assert wanting(session) == {"GT03_told", "GT03_told_at"}
    session.set("GT03_told", "镇街值班室")
    assert wanting(session) == {"GT03_told_at"}
    session.set("GT03_told_at", "09:10:00.000+08:00")
    assert wanting(session) == set()


DANGER: dict[str, Answers] = {
    "TK": {"TK18": "suicidal", "TK06": "often"}, "TR": {"TR03": "abnormal", "TR04": "not_content"},
    "ET": {"ET05": "clear", "ET07": "attends"}, "CJ": {"CJ02": "mind", "CJ12": "dangerous", "CJ13": "tracker"},
    "JF": {"JF03": "armed", "JF04": "no", "JF05": "turned_out"}, "YW": {"YW05": "dead"},
    "SH": {"SH02": "under_1_day", "SH08": "refused"}, "TQ": {"TQ04": "trapped", "TQ08": "under_1_day"},
    "DD": {"DD16": "clear", "DD18": "fail", "DD19": ["replace"]},
}  # fmt: skip


@pytest.mark.parametrize("code", DANGER)
def test_the_highest_level_wins_and_is_not_talked_down(code: str) -> None:
    session = given(code, DANGER[code])
    top = int(session.value("/data/tail/level_top"))
    assert top <= 1
    levels = [int(label[1]) for label in _listed(session)]
    assert levels == sorted(levels)
    assert levels[0] == top
    assert wanting(session) == {"GT03_reason", "GT03_told", "GT03_told_at"}  # TAIL says there is no problem
    session.set("GT03", f"T{top}")
    assert wanting(session) == {"GT03_told", "GT03_told_at"}
    session.set("GT03", "T3")
    assert wanting(session) == {"GT03_reason", "GT03_told", "GT03_told_at"}


def _listed(session: FormSession) -> list[str]:
    (found,) = [item for item in session.questions() if item.name == "GT02"]
    words = {choice.value: choice.label or "" for choice in found.choices}
    return [words[name] for name in found.value.split()]


@pytest.mark.parametrize("code", CODES)
def test_numbers_to_ring_are_in_the_list_of_what_was_found(code: str) -> None:
    if code not in DANGER:
        assert not any(entry.level == "T0" for asked in TABLES[code].values() for entry in asked.sets_off.values())
        return
    urgent = [label for label in _listed(given(code, DANGER[code])) if label.startswith("T0")]
    assert all(re.search(r"11[09]|120", label) for label in urgent)
    assert bool(urgent) == any(e.level == "T0" for asked in TABLES[code].values() for e in asked.sets_off.values())


@pytest.mark.parametrize("code", CODES)
def test_marked_answers_and_checklists_make_a_visit_sensitive(code: str) -> None:
    """The marks are what the program reads: a node with a mark and a value."""
    marks = form(code).extras("field:sensitive")
    assert {ref for ref, mark in marks.items() if mark == "self"} == {"/data/head/GH11"}
    refused = start({**HEAD, "GH07": "refused", "GH08": ["looked"]}, TAIL, code=code)
    held = {ref for ref, mark in marks.items() if mark == "yes" and refused.value(ref)}
    assert held == ({"/data/head/sensitive_visit"} if code in {"ZL", "ET"} else set())
    ordinary = given(code)
    marked = {ref.rsplit("/", 1)[1] for ref, mark in marks.items() if mark == "yes" and ordinary.value(ref)}
    answered = {name for name in QUIET[code] if name in QUESTIONS and "sensitive" in QUESTIONS[name].marks}
    assert answered <= marked


def test_the_place_is_sensitive_by_itself_only_and_off_by_default() -> None:
    assert "GH11" not in asked(start(HEAD))
    session = start(HEAD, person={"location_on": "yes"})
    assert "GH11" in asked(session)
    assert "GH11" not in wanting(session)


@pytest.mark.parametrize(
    ("head", "refused"),
    [
        ({"GH05": "张三", "GH06": "investigation"}, {"GH06"}),
        ({"GH05": "张三、李四", "GH06": "investigation"}, set()),
        ({"GH05": "张三，李四；王五", "GH06": "investigation"}, set()),
        ({"GH05": "张三", "GH06": "visit"}, set()),
    ],
)
@pytest.mark.parametrize("code", ["TK", "DB", "YJ"])
def test_an_investigation_takes_two(code: str, head: Answers, refused: set[str]) -> None:
    session = start(HEAD, head, code=code)
    expected = {"GH06"} if code == "YJ" and head["GH06"] == "visit" else refused
    assert {"GH06"} & wanting(session) == expected
    signatures = [q for q in session.questions() if q.name == "visitor_signature"]
    names = re.split("[、，；]", str(head["GH05"]))
    assert len(signatures) == len(names) - 1
    assert all(q.required for q in signatures)


@pytest.mark.parametrize(
    ("how", "by"), [(["phone_self"], "self"), (["phone_carer"], "other"), (["neighbour"], "other")]
)
@pytest.mark.parametrize("code", CODES)
def test_who_answered_for_a_person_not_met_is_on_record(code: str, how: list[str], by: str) -> None:
    session = start({**HEAD, "GH07": "hospital", "GH08": how}, QUIET[code], code=code)
    assert session.value("/data/head/answered_by") == by
    assert ("answered_by_note" in asked(session)) == (by == "other")
    assert f"<answered_by>{by}</answered_by>" in session.submission()
