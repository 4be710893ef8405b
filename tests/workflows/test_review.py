"""Review and correction between two devices: what one authors, the other receives verbatim."""

from __future__ import annotations

import pytest

from fieldapp.domain.worklist import ItemKind
from fieldapp.vault.values import State
from fieldapp.workflows.add_photo import add_photo
from fieldapp.workflows.correct import correct, start_correction
from fieldapp.workflows.errors import NoQuestionFor, NothingToReview, ReasonMissing
from fieldapp.workflows.fill_form import open_visit
from fieldapp.workflows.record_hours import record_hours
from fieldapp.workflows.review import approve, return_visit, review_queue, review_view
from fieldapp.workflows.submit import submit
from fieldapp.workflows.today import today
from tests.workflows.conftest import Device
from tests.workflows.filling import begin, complete, picture, visited

HOUSE = "/data/tk/TK08"


def hand_over(giver: Device, taker: Device) -> None:
    """Everything the giver has authored comes down the taker's feed."""
    taker.receive_records(*giver.own_records())


def returned_visit(assistant: Device, supervisor: Device) -> str:
    visit = visited(assistant).visit
    hand_over(assistant, supervisor)
    return_visit(supervisor.session, visit, "请核实", {HOUSE: "照片里漏雨"})
    hand_over(supervisor, assistant)
    return visit


def test_the_supervisor_sees_the_visit_in_words(assistant: Device, supervisor: Device) -> None:
    visit = visited(assistant).visit
    hand_over(assistant, supervisor)
    (row,) = review_queue(supervisor.session)
    assert (row.visit, row.person_name, row.village, row.state) == (visit, "李𠮷明", "前苏村委会", State.SUBMITTED)
    view = review_view(supervisor.session, visit)
    line = next(line for line in view.answers if line.ref == HOUSE)
    assert (line.label, line.value, line.answer) == ("住房与室内环境", "good", "安全整洁")
    assert view.compared_with is None
    english = review_view(supervisor.session, visit, language="en")
    assert next(line for line in english.answers if line.ref == HOUSE).label == "Condition of the house and rooms"


def test_a_return_reaches_today_with_its_reasons(assistant: Device, supervisor: Device) -> None:
    visit = returned_visit(assistant, supervisor)
    (entry,) = [entry for entry in today(assistant.session).entries if entry.kind is ItemKind.RETURNED]
    assert entry.visit == visit
    assert "请核实" in entry.reason.zh
    (back,) = assistant.vault.reviews.returned()
    assert back.questions == {HOUSE: "照片里漏雨"}


def test_a_correction_comes_back_as_a_difference(assistant: Device, supervisor: Device) -> None:
    visit = returned_visit(assistant, supervisor)
    outcome = correct(assistant.session, visit, {HOUSE: "leaking", "GT03": "T3"})
    assert outcome.valid, outcome.violations
    assert not [entry for entry in today(assistant.session).entries if entry.kind is ItemKind.RETURNED]
    hand_over(assistant, supervisor)
    view = review_view(supervisor.session, visit)
    assert (view.row.state, view.compared_with, view.corrections) == (State.CORRECTED, "correction", 1)
    changed = {line.ref: (line.previous, line.answer) for line in view.answers if line.changed}
    assert changed[HOUSE] == ("安全整洁", "漏雨透风")
    assert [line.decision for line in view.decisions] == ["return"]
    approve(supervisor.session, visit)
    assert review_view(supervisor.session, visit).row.state is State.APPROVED
    with pytest.raises(NothingToReview):
        approve(supervisor.session, visit)


def test_a_correction_keeps_photos_and_hours(assistant: Device) -> None:
    opened = begin(assistant)
    add_photo(assistant.session, opened, None, picture())
    record_hours(assistant.session, opened.visit, "助洁", 45)
    complete(assistant, opened)
    submit(assistant.session, opened.visit)
    start_correction(assistant.session, opened.visit)
    again = open_visit(assistant.session, opened.visit)
    assert again.minutes == {"cleaning": 45}
    assert len(again.photos()) == 3
    outcome = correct(assistant.session, opened.visit, {HOUSE: "dirty", "GT03": "T3"})
    assert outcome.valid, outcome.violations
    assert outcome.photos == 3
    entry = assistant.vault.reviews.visit_view(opened.visit).standing
    assert entry.kind == "correction"
    assert len(entry.body.photos) == 3
    assert [line.code for line in entry.body.minutes] == ["cleaning"]


def test_a_return_needs_words(assistant: Device, supervisor: Device) -> None:
    visit = visited(assistant).visit
    hand_over(assistant, supervisor)
    with pytest.raises(ReasonMissing):
        return_visit(supervisor.session, visit, "  ", {HOUSE: ""})
    assert not supervisor.own_records()


def test_reasons_stand_beside_their_question(assistant: Device, supervisor: Device) -> None:
    visit = visited(assistant).visit
    hand_over(assistant, supervisor)
    for unknown in ("TK99", "/data/tk/TK99", "/data/tk"):
        with pytest.raises(NoQuestionFor):
            return_visit(supervisor.session, visit, "请核实", {unknown: "漏雨"})
    assert not supervisor.own_records()
    return_visit(supervisor.session, visit, "", {"TK08": " 漏雨 ", "TK03": " "})
    (decision,) = review_view(supervisor.session, visit).decisions
    assert decision.questions == {HOUSE: "漏雨"}


def test_the_original_stays_as_it_was(assistant: Device, supervisor: Device) -> None:
    visit = returned_visit(assistant, supervisor)
    (original,) = assistant.own_records()
    correct(assistant.session, visit, {HOUSE: "dirty", "GT03": "T3"})
    first, second = assistant.own_records()
    assert first == original
    assert second.verified().prev == original.hash
    history = [stored.kind for stored in assistant.vault.records.history(visit)]
    assert history == ["visit", "review", "correction"]
