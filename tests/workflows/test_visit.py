"""A visit from its start to its record: saved as given, reopened where it was, frozen whole or not at all."""

from __future__ import annotations

import pytest

from fieldapp.forms.api import AnswerRefused
from fieldapp.vault.errors import NoDraft
from fieldapp.vault.values import State
from fieldapp.wire.bodies import VisitBody, decode_body
from fieldapp.workflows.add_photo import add_photo
from fieldapp.workflows.errors import NoQuestionFor, UnknownForm
from fieldapp.workflows.fill_form import open_visit
from fieldapp.workflows.record_hours import record_hours
from fieldapp.workflows.start_visit import start_visit
from fieldapp.workflows.submit import assess, submit
from fieldapp.workflows.today import today
from tests.workflows.conftest import LI, SENSITIVE, ZHAO, Device
from tests.workflows.filling import begin, complete, picture, visited

HEALTH, MOOD, HOUSE = "/data/tk/TK03", "/data/tk/TK18", "/data/tk/TK08"


def body_of(device: Device, record: str) -> VisitBody:
    stored = device.vault.records.get(record)
    body = decode_body(stored.kind, stored.record.body)
    assert isinstance(body, VisitBody)
    return body


def test_the_persons_file_is_filled_in(assistant: Device) -> None:
    opened = begin(assistant)
    assert opened.filled.question("/data/head/GH02").value == "李𠮷明 3210 前苏村1号"
    assert opened.filled.question("/data/head/GH05").value == "协理员甲"
    assert opened.filled.question("/data/tk/TK01").value == "red"
    assert opened.filled.question("/data/tk/TK02").value == "within"
    # Red: seven days from today, 2 March 2026.
    assert opened.filled.value("/data/tail/GT08") in ("", "2026-03-09")


def test_an_open_draft_of_the_same_visit_goes_on(assistant: Device) -> None:
    first = start_visit(assistant.session, [LI.id], ["TK"])
    assert start_visit(assistant.session, [LI.id], ["TK"]) == first
    assert start_visit(assistant.session, [LI.id], ["TK", "ZL"]) != first
    assert start_visit(assistant.session, [ZHAO.id], ["TK"]) != first


def test_a_visit_reopens_where_it_was(assistant: Device) -> None:
    opened = begin(assistant)
    arrived = opened.filled.value("/data/head/GH03")
    opened.set("GH04", "home")
    opened.set("GH07", "met")
    opened.set("TK04", ["ill", "fall"])
    opened.set(MOOD, "lonely")
    assistant.world.clock.forward(3600)
    again = open_visit(assistant.session, opened.visit)
    assert again.position == MOOD
    assert again.filled.question("/data/tk/TK04").value == "ill fall"
    assert again.filled.question(MOOD).value == "lonely"
    # The time of arrival was written once, when the visit began.
    assert again.filled.value("/data/head/GH03") == arrived != ""


def test_many_answers_are_folded_and_nothing_changes(assistant: Device, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fieldapp.workflows.fill_form.STEPS_PER_SNAPSHOT", 5)
    opened = begin(assistant)
    opened.set("GH04", "home")
    opened.set("GH07", "met")
    for answer in ("same", "better", "worse", "same", "worse"):
        opened.set(HEALTH, answer)
    draft = assistant.vault.visits.draft(opened.visit)
    assert len(draft.steps) < 5
    again = open_visit(assistant.session, opened.visit)
    assert again.filled.question(HEALTH).value == "worse"
    assert again.filled.question("/data/head/GH07").value == "met"


def test_a_refused_answer_changes_nothing(assistant: Device) -> None:
    opened = begin(assistant)
    opened.set("GH04", "home")
    with pytest.raises(AnswerRefused):
        opened.set("GH04", "somewhere")
    with pytest.raises(NoQuestionFor):
        opened.set("TK99", "x")
    again = open_visit(assistant.session, opened.visit)
    assert again.filled.question("/data/head/GH04").value == "home"
    assert len(assistant.vault.visits.draft(opened.visit).steps) == 1


def test_an_unknown_form_begins_nothing(assistant: Device) -> None:
    with pytest.raises(UnknownForm):
        start_visit(assistant.session, [LI.id], ["TK", "XX"])
    assert not assistant.vault.visits.drafts()


def test_with_violations_a_visit_stays_a_draft(assistant: Device) -> None:
    opened = begin(assistant)
    outcome = submit(assistant.session, opened.visit)
    assert not outcome.valid
    assert "/data/head/GH04" in {item.ref for item in outcome.violations}
    assert assistant.states() == {State.DRAFT: 1}
    assert {item.section for item in opened.missing()} >= {"走访情况"}


def test_submitting_freezes_everything_in_one_signed_record(assistant: Device) -> None:
    opened = begin(assistant)
    photo = add_photo(assistant.session, opened, None, picture())
    record_hours(assistant.session, opened.visit, "助餐", 30)
    complete(assistant, opened)
    outcome = submit(assistant.session, opened.visit)
    assert (outcome.valid, outcome.state, outcome.photos) == (True, State.WAITING, 3)
    assert outcome.record is not None
    stored = assistant.vault.records.get(outcome.record)
    envelope = stored.record.verified()
    assert (envelope.kind, envelope.subjects, envelope.seq) == ("visit", (LI.id,), 1)
    assert envelope.scope == SENSITIVE
    body = body_of(assistant, outcome.record)
    (form,) = body.forms
    assert (form.id, form.answers[HEALTH]) == ("TK", "same")
    assert form.submission.startswith("<data")
    assert body.met is True
    assert body.next_visit == "2026-03-09"
    assert {entry.code: entry.minutes for entry in body.minutes} == {"meals": 30}
    assert photo.blob.sha256 in {kept.blob.sha256 for kept in body.photos}
    with pytest.raises(NoDraft):
        open_visit(assistant.session, opened.visit)


def test_two_checklists_share_head_and_tail(assistant: Device) -> None:
    done = visited(assistant, "TK", "ZL")
    assert done.record is not None
    body = body_of(assistant, done.record)
    assert [form.id for form in body.forms] == ["TK", "ZL"]
    tk, zl = (form.answers for form in body.forms)
    assert tk["/data/head/GH07"] == zl["/data/head/GH07"] == "met"
    assert "/data/zl/ZL04" in zl
    assert "/data/zl/ZL04" not in tk


def test_danger_goes_first_and_says_what_to_do(assistant: Device) -> None:
    opened = begin(assistant)
    complete(assistant, opened)
    opened.set(MOOD, "suicidal")
    complete(assistant, opened)
    (first, *_) = opened.triggers()
    assert (first.ref, first.level) == (MOOD, "T0")
    assert "120" in first.action
    opened.set("GT03", "T0")
    complete(assistant, opened)
    outcome = submit(assistant.session, opened.visit)
    assert outcome.valid, outcome.violations
    (urgent,) = assistant.vault.status.records()
    assert urgent.urgent


def test_a_refused_visit_is_tried_again_within_seven_days(assistant: Device) -> None:
    opened = begin(assistant)
    opened.set("GH04", "home")
    opened.set("GH07", "refused")
    complete(assistant, opened)
    outcome = submit(assistant.session, opened.visit)
    assert outcome.valid, outcome.violations
    assert outcome.record is not None
    body = body_of(assistant, outcome.record)
    assert body.met is False
    assert body.next_visit is not None
    assert body.next_visit <= "2026-03-09"
    assert not any(ref.startswith("/data/tk/") for ref in body.forms[0].answers)


def test_a_replaced_and_a_cleared_picture_leave_the_draft(assistant: Device) -> None:
    opened = begin(assistant)
    first = add_photo(assistant.session, opened, "GT01", picture("teal"))
    second = add_photo(assistant.session, opened, "GT01", picture("navy"))
    assert [photo.name for photo in opened.photos()] == [second.name] != [first.name]
    opened.set("GT01", None)
    assert opened.photos() == ()


def test_last_visits_answers_stand_beside_in_words(assistant: Device) -> None:
    visited(assistant)
    assistant.world.clock.forward(86_400)
    opened = begin(assistant)
    previous = opened.previous()
    assert previous[HEALTH] == "与上次相近"
    assert opened.filled.question(HEALTH).value == ""


def test_the_language_changes_in_mid_visit(assistant: Device) -> None:
    opened = begin(assistant)
    opened.set("GH04", "home")
    opened.language = "English (en)"
    again = open_visit(assistant.session, opened.visit)
    assert again.filled.question("/data/head/GH04").label == "How was the visit made?"
    assert again.filled.question("/data/head/GH04").value == "home"


def test_assessing_changes_nothing(assistant: Device) -> None:
    opened = begin(assistant)
    complete(assistant, opened)
    stands = assess(assistant.session, opened.visit)
    assert stands.valid
    assert assistant.states() == {State.DRAFT: 1}


def test_a_call_does_not_count_as_seeing_anyone(assistant: Device) -> None:
    opened = begin(assistant)
    opened.set("GH04", "phone")
    opened.set("GH07", "met")
    complete(assistant, opened)
    outcome = submit(assistant.session, opened.visit)
    assert outcome.valid, outcome.violations
    assert outcome.record is not None
    assert body_of(assistant, outcome.record).met is False
    assert [entry.person for entry in today(assistant.session).entries if entry.person == LI.id]
