"""Versions of a checklist on a device: drafts finish on theirs, visits show with and are corrected on theirs."""

from __future__ import annotations

import re

import pytest

from fieldapp.forms.api import compile_form
from fieldapp.wire.bodies import FormAnswers, VisitBody
from fieldapp.wire.feed import FormInfo
from fieldapp.workflows.answer_lines import answer_lines
from fieldapp.workflows.correct import correct
from fieldapp.workflows.errors import FormWithdrawn
from fieldapp.workflows.fill_form import open_visit
from fieldapp.workflows.review import review_view
from fieldapp.workflows.start_visit import start_visit
from fieldapp.workflows.submit import submit
from tests.workflows.conftest import LI, ZHAO, Device, session_on
from tests.workflows.filling import begin, complete, visited
from tests.workflows.test_form_library import bundled_version, published, told

NEWER = "2099010101"
MOMENTS = ("2026-03-02T09:00:00+08:00", "2026-03-02T09:30:00+08:00")


def newer(**changes: bool) -> FormInfo:
    """A version whose question TK08 is worded otherwise and has one choice renamed."""
    info = published(NEWER, **changes)
    changed = info.xform.replace("漏雨透风", "漏雨或者透风")
    form = compile_form(changed.encode())
    return FormInfo("TK", NEWER, form.digest, changed, info.withdrawn)


def versions(device: Device, visit: str) -> list[str]:
    return [use.version for use in review_view(device.session, visit).forms]


def test_a_draft_finishes_on_its_version_while_new_visits_are_on_the_new_one(
    assistant: Device, supervisor: Device
) -> None:
    draft = begin(assistant)
    draft.set("GH04", "home")
    told(assistant, newer())
    reopened = open_visit(assistant.session, draft.visit)
    complete(assistant, reopened)
    assert submit(assistant.session, draft.visit).valid
    other = begin(assistant, person=ZHAO.id)
    complete(assistant, other)
    assert submit(assistant.session, other.visit).valid
    assert (versions(assistant, draft.visit), versions(assistant, other.visit)) == ([bundled_version()], [NEWER])
    told(supervisor, newer())
    supervisor.receive_records(*assistant.own_records())
    assert (versions(supervisor, draft.visit), versions(supervisor, other.visit)) == ([bundled_version()], [NEWER])


def test_a_correction_is_made_on_the_version_of_what_it_corrects(assistant: Device) -> None:
    first = visited(assistant)
    told(assistant, newer())
    done = correct(assistant.session, first.visit, {"TK08": "leaking", "GT03": "T3"})
    assert done.valid, done.violations
    assert versions(assistant, first.visit) == [bundled_version()]
    line = next(one for one in review_view(assistant.session, first.visit).answers if one.ref.endswith("/TK08"))
    assert (line.answer, line.changed) == ("漏雨透风", True)
    second = visited(assistant)
    again = correct(assistant.session, second.visit, {"TK08": "leaking", "GT03": "T3"})
    assert again.valid, again.violations
    line = next(one for one in review_view(assistant.session, second.visit).answers if one.ref.endswith("/TK08"))
    assert (line.answer, versions(assistant, second.visit)) == ("漏雨或者透风", [NEWER])


def test_a_withdrawn_form_begins_no_visit_and_ends_those_begun(assistant: Device) -> None:
    told(assistant, newer(), published(bundled_version()))
    draft = begin(assistant)
    told(assistant, newer(withdrawn=True), published(bundled_version(), withdrawn=True), version=2)
    with pytest.raises(FormWithdrawn):
        start_visit(assistant.session, [ZHAO.id], ["TK"])
    assert start_visit(assistant.session, [LI.id], ["TK"]) == draft.visit
    complete(assistant, open_visit(assistant.session, draft.visit))
    done = submit(assistant.session, draft.visit)
    assert done.valid, done.violations
    assert versions(assistant, draft.visit) == [NEWER]


def test_a_draft_is_kept_by_what_it_was_begun_on_even_if_nothing_else_has_it(assistant: Device) -> None:
    told(assistant, newer())
    draft = begin(assistant)
    draft.set("GH04", "home")
    with assistant.vault.forms._store.transaction() as conn:
        conn.exec_driver_sql("DELETE FROM form")
    afresh = session_on(assistant.vault, assistant.world)
    reopened = open_visit(afresh, draft.visit)
    assert reopened.filled.question("/data/head/GH04").value == "home"
    assert afresh.forms.current("TK").version == bundled_version()


def test_answers_show_as_recorded_whatever_the_form_would_make_of_them_now(assistant: Device) -> None:
    """What depended on the person's file is relevant no more without it, and still was answered."""
    info = newer()
    bind = re.search(r'<bind [^>]*nodeset="/data/tk/TK08"[^>]*>', info.xform)
    assert bind is not None
    relevant = info.xform.replace(bind[0], re.sub(r'relevant="[^"]*"', 'relevant="false()"', bind[0]))
    assert relevant != info.xform
    never = replace_form(info, relevant)
    told(assistant, never)
    body = VisitBody("v", (FormAnswers("TK", NEWER, {"/data/tk/TK08": "leaking"}, never.digest),), *MOMENTS)
    (line,) = answer_lines(assistant.session.forms, body, None)
    assert (line.value, line.answer) == ("leaking", "漏雨或者透风")


def test_a_visit_on_a_form_that_has_not_come_yet_shows_its_bare_answers(supervisor: Device) -> None:
    body = VisitBody("v", (FormAnswers("XC", "3", {"/data/a/b": "some"}),), *MOMENTS)
    (line,) = answer_lines(supervisor.session.forms, body, None)
    assert (line.ref, line.section, line.label, line.value, line.answer) == ("/data/a/b", "XC@3", "b", "some", "some")


def replace_form(info: FormInfo, xform: str) -> FormInfo:
    return FormInfo(info.id, info.version, compile_form(xform.encode()).digest, xform)
