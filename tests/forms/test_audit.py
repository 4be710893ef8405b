"""The log of a filling: question, old and new value, when, how long (specification, "Client Audit Logs")."""

from __future__ import annotations

import csv
import io
import json
from datetime import datetime, timedelta

import pytest

from fieldapp.forms.api import FormSession, compile_form
from fieldapp.forms.audit import AuditEvent, audit_csv
from tests.forms.sheet import survey
from tests.scenario.xform import NOW, inputs, repeat, start, xform

FORM = compile_form(
    xform('<a/><b/><m jr:template=""><n/></m>', "", inputs("/data/a", "/data/b") + repeat("/data/m", "n"))
)


class Watch:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


def begun() -> tuple[FormSession, Watch]:
    watch = Watch()
    return start(FORM, now=watch, properties={"username": "zhang"}), watch


def lines(session: FormSession) -> list[tuple[str, str, float, str | None, str | None]]:
    return [(e.event, e.node, e.seconds, e.old, e.new) for e in session.log()]


def test_a_filling_begins_with_its_start() -> None:
    session, _ = begun()
    assert session.log() == (AuditEvent("form start", "", NOW, user="zhang"),)


def test_an_answer_is_logged_with_old_and_new_value_and_how_long_it_took() -> None:
    session, watch = begun()
    watch.pass_(2)
    session.turn_to("/data/a")
    watch.pass_(5)
    session.set("a", "x")
    watch.pass_(3)
    session.set("a", "y")
    assert lines(session)[1:] == [
        ("question", "/data/a", 5, "", "x"),
        ("question", "/data/a", 3, "x", "y"),
    ]
    assert session.log()[1].start == NOW + timedelta(seconds=2)


def test_a_question_looked_at_and_left_is_logged_without_values() -> None:
    session, watch = begun()
    session.turn_to("/data/a")
    watch.pass_(4)
    session.turn_to("/data/b")
    watch.pass_(1)
    session.set("b", "x")
    session.turn_to()
    assert lines(session)[1:] == [("question", "/data/a", 4, None, None), ("question", "/data/b", 1, "", "x")]


def test_several_questions_can_be_before_the_eyes_together() -> None:
    session, watch = begun()
    session.turn_to("/data/a", "/data/b")
    watch.pass_(1)
    session.turn_to("/data/a")
    watch.pass_(1)
    session.turn_to()
    assert lines(session)[1:] == [("question", "/data/b", 1, None, None), ("question", "/data/a", 2, None, None)]


def test_without_being_told_the_time_runs_from_the_event_before() -> None:
    session, watch = begun()
    watch.pass_(6)
    session.set("a", "x")
    watch.pass_(2)
    session.set("b", "y")
    assert [line[2] for line in lines(session)] == [0, 6, 2]


def test_the_same_answer_again_and_a_refused_one_are_no_events() -> None:
    session, _ = begun()
    session.set("a", "x")
    before = session.log()
    session.set("a", "x")
    with pytest.raises(Exception, match="unknown_question"):
        session.set("c", "x")
    assert session.log() == before


def test_a_clock_that_goes_back_gives_no_negative_time() -> None:
    session, watch = begun()
    watch.pass_(-60)
    session.set("a", "x")
    assert session.log()[-1].seconds == 0


def test_repeat_instances_that_come_and_go_are_logged() -> None:
    session, _ = begun()
    session.add("/data/m")
    session.add("/data/m")
    session.remove("/data/m[1]")
    assert lines(session)[1:] == [
        ("add repeat", "/data/m[1]", 0, None, None),
        ("add repeat", "/data/m[2]", 0, None, None),
        ("delete repeat", "/data/m[1]", 0, None, None),
    ]


def test_what_only_the_page_knows_can_be_noted_and_nothing_else() -> None:
    session, _ = begun()
    session.note("jump", "/data/b")
    session.note("change reason", reason="typed wrong")
    assert [(e.event, e.node, e.reason) for e in session.log()[1:]] == [
        ("jump", "/data/b", ""),
        ("change reason", "", "typed wrong"),
    ]
    with pytest.raises(ValueError, match="question"):
        session.note("question")


def test_a_draft_carries_the_log_and_what_was_before_the_eyes() -> None:
    session, watch = begun()
    session.turn_to("/data/a")
    watch.pass_(5)
    session.set("a", "x")
    session.turn_to("/data/b")
    draft = json.loads(json.dumps(session.snapshot()))
    again = start(FORM, now=watch, draft=draft)
    assert again.log() == session.log()
    assert again.snapshot() == session.snapshot()
    watch.pass_(2)
    again.set("b", "y")
    assert again.log()[-1].seconds == 2


def test_time_away_from_a_draft_is_no_questions_time() -> None:
    session, watch = begun()
    session.turn_to("/data/a")
    watch.pass_(60)
    session.turn_to("/data/b")
    watch.pass_(3600)
    again = start(FORM, now=watch, draft=session.snapshot())
    again.note("form resume")
    watch.pass_(3)
    again.set("b", "y")
    assert [(e.event, e.node, e.seconds) for e in again.log()[1:]] == [
        ("question", "/data/a", 60),
        ("question", "/data/b", 0),
        ("form resume", "", 0),
        ("question", "/data/b", 3),
    ]


def test_a_draft_without_a_log_still_opens() -> None:
    session, _ = begun()
    draft = session.snapshot()
    del draft["log"]
    assert start(FORM, draft=draft).log() == ()


def test_taking_up_a_finished_filling_is_a_resume() -> None:
    assert [e.event for e in start(FORM, answers={"/data/a": "x"}).log()] == ["form resume"]


def asking(parameters: str = "") -> FormSession:
    definition = survey(f"audit | audit | | {parameters}", "text | a | A |", columns="type | name | label | parameters")
    return start(definition, properties={"username": "zhang"})


MILLIS = str(round(NOW.timestamp() * 1000))


def test_the_csv_has_the_four_columns_every_log_has() -> None:
    session = asking()
    session.set("a", "x")
    assert session.finish().audit == (
        f"event,node,start,end\nform start,,{MILLIS},\nquestion,/data/a,{MILLIS},{MILLIS}\nform finalize,,{MILLIS},\n"
    )


@pytest.mark.parametrize(
    ("parameters", "more"),
    [
        ("track-changes=true", "old-value,new-value"),
        ("track-changes=false", ""),
        ("identify-user=true", "user"),
        ("track-changes=true identify-user=true", "old-value,new-value,user"),
        ("track-changes-reasons=on-form-edit", "change-reason"),
        ("location-priority=balanced location-min-interval=60 location-max-age=120", "latitude,longitude,accuracy"),
    ],
)
def test_the_csv_has_the_columns_the_form_asks_for(parameters: str, more: str) -> None:
    """Header Column Names."""
    wanted = ",".join(part for part in ("event,node,start,end", more) if part)
    assert asking(parameters).finish().audit.split("\n")[0] == wanted


def test_a_place_asked_for_is_said_to_stay_empty() -> None:
    parameters = "location-priority=balanced location-min-interval=60 location-max-age=120"
    definition = survey(f"audit | audit | | {parameters}", "text | a | A |", columns="type | name | label | parameters")
    assert any("location-priority" in str(warning) for warning in definition.warnings)


def test_a_form_that_asks_for_nothing_has_everything_in_its_log() -> None:
    session, _ = begun()
    assert session.finish().audit.startswith("event,node,start,end,old-value,new-value,user,change-reason\n")


def test_the_finished_submission_names_the_log_where_the_form_asks_for_one() -> None:
    session = asking()
    assert "<audit/>" in session.submission()
    finished = session.finish()
    assert "<audit>audit.csv</audit>" in finished.submission
    assert finished.events[-1].event == "form finalize"


@pytest.mark.parametrize(
    ("value", "cell"),
    [("plain", "plain"), ('say "hi"', 'say "hi"'), ("a,b", '"a,b"'), ('a,"b"', '"a,""b"""'), ("a\nb", '"a\nb"')],
)
def test_values_are_escaped_as_the_specification_has_it(value: str, cell: str) -> None:
    """CSV Format: quotes are doubled only in values that hold commas or line breaks."""
    text = audit_csv([AuditEvent("question", "/data/a", NOW, NOW, "", value)])
    assert text.split("\n", 1)[1] == f"question,/data/a,{MILLIS},{MILLIS},,{cell},,\n"


def test_the_csv_is_read_back_by_any_reader() -> None:
    session, watch = begun()
    for value in ("one, two", "两行\n字", 'a "quoted", part'):
        watch.pass_(1)
        session.set("a", value)
    rows = list(csv.DictReader(io.StringIO(session.finish().audit)))
    assert [row["new-value"] for row in rows[1:4]] == ["one, two", "两行\n字", 'a "quoted", part']
    assert [int(row["end"]) - int(row["start"]) for row in rows[1:4]] == [1000, 1000, 1000]
