"""The log of a visit: kept with the draft through any end of the program, frozen in the record's body."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest

from fieldapp.forms.api import AuditEvent
from fieldapp.wire.bodies import VisitBody, decode_body
from fieldapp.workflows.fill_form import open_visit
from tests.workflows.conftest import Device
from tests.workflows.filling import begin, visited

HEALTH, MOOD = "/data/tk/TK03", "/data/tk/TK18"


def questions(events: tuple[AuditEvent, ...]) -> list[tuple[str, float, str | None, str | None]]:
    return [(event.node, event.seconds, event.old, event.new) for event in events if event.event == "question"]


def test_answers_are_logged_with_values_and_time(assistant: Device) -> None:
    opened = begin(assistant)
    assistant.world.clock.forward(10)
    opened.go_to("/data/head/GH04")
    assistant.world.clock.forward(4)
    opened.set("GH04", "home")
    assistant.world.clock.forward(3)
    opened.set("GH07", "met")
    log = opened.filled.log()
    assert log[0].event == "form start"
    assert log[0].user == "协理员甲"
    assert questions(log) == [("/data/head/GH04", 4, "", "home"), ("/data/head/GH07", 3, "", "met")]


def test_a_kill_at_any_step_loses_nothing_of_the_log(assistant: Device) -> None:
    opened = begin(assistant)
    for ref, value in (("GH04", "home"), ("GH07", "met"), (HEALTH, "same"), (HEALTH, "worse"), (MOOD, None)):
        assistant.world.clock.forward(7)
        opened.go_to(opened.filled.full_ref(ref))
        assistant.world.clock.forward(2)
        opened.set(ref, value)
        # What is in memory is dropped, as a kill does; what is on the disk is read again.
        again = open_visit(assistant.session, opened.visit)
        assert again.filled.log() == opened.filled.log()


def test_the_log_outlives_the_folding_of_steps(assistant: Device, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fieldapp.workflows.fill_form.STEPS_PER_SNAPSHOT", 4)
    opened = begin(assistant)
    opened.set("GH04", "home")
    opened.set("GH07", "met")
    for answer in ("same", "better", "worse"):
        assistant.world.clock.forward(1)
        opened.set(HEALTH, answer)
    again = open_visit(assistant.session, opened.visit)
    assert again.filled.log() == opened.filled.log()
    assert [line[3] for line in questions(again.filled.log())][-3:] == ["same", "better", "worse"]


def test_time_away_is_nobodys_and_going_on_is_logged(assistant: Device) -> None:
    opened = begin(assistant)
    opened.set("GH04", "home")
    opened.go_to("/data/head/GH07")
    assistant.world.clock.forward(3600)
    again = open_visit(assistant.session, opened.visit)
    assert again.filled.log() == opened.filled.log()
    assistant.world.clock.forward(5)
    again.go_to("/data/head/GH07")
    assistant.world.clock.forward(2)
    again.set("GH07", "met")
    events = [event.event for event in again.filled.log()]
    assert events.count("form resume") == 1
    assert questions(again.filled.log())[-1] == ("/data/head/GH07", 2, "", "met")
    assert all(event.seconds < 60 for event in again.filled.log())
    assert open_visit(assistant.session, opened.visit).filled.log() == again.filled.log()


def test_a_common_answer_of_two_checklists_is_logged_once(assistant: Device) -> None:
    opened = begin(assistant, "TK", "ZL")
    opened.set("GH04", "home")
    assistant.world.clock.forward(2)
    opened.set("GH07", "met")
    assert [line[0] for line in questions(opened.filled.log())] == ["/data/head/GH04", "/data/head/GH07"]
    assert sum(event.event == "form start" for event in opened.filled.log()) == 1


def test_the_record_holds_the_log(assistant: Device) -> None:
    record = visited(assistant).record
    assert record is not None
    stored = assistant.vault.records.get(record)
    body = decode_body(stored.kind, stored.record.body)
    assert isinstance(body, VisitBody)
    rows = list(csv.DictReader(io.StringIO(body.log)))
    assert (rows[0]["event"], rows[-1]["event"]) == ("form start", "form finalize")
    answered = {row["node"]: row["new-value"] for row in rows if row["event"] == "question"}
    given = {ref: value for form in body.forms for ref, value in form.answers.items()}
    assert answered["/data/head/GH04"] == given["/data/head/GH04"]
    assert {ref for ref, value in answered.items() if value and given.get(ref) == value} >= {HEALTH, MOOD}


def test_replayed_steps_see_the_moment_they_were_taken(assistant: Device) -> None:
    opened = begin(assistant)
    opened.set("GH04", "home")
    taken = assistant.vault.visits.draft(opened.visit).steps[-1].at
    assert taken is not None
    before = opened.filled.log()[-1].end
    assistant.world.clock.forward(86_400)
    after = open_visit(assistant.session, opened.visit).filled.log()[-1].end
    assert before is not None and after is not None
    assert after - before == timedelta(0)
