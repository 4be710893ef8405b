"""How the marks of the checklists reach the record: the compartment a visit is sent to, and what was found."""

from __future__ import annotations

import pytest

from fieldapp.workflows.submit import submit
from tests.workflows.conftest import SENSITIVE, Device
from tests.workflows.filling import begin, complete

ORDINARY = SENSITIVE.removesuffix("s") + "o"
REFUSED = {"GH04": "home", "GH07": "refused"}


@pytest.mark.parametrize(
    ("form", "answers", "scope"),
    [
        ("TK", {}, SENSITIVE),
        ("TK", REFUSED, ORDINARY),
        ("ZL", REFUSED, SENSITIVE),
        ("ET", REFUSED, SENSITIVE),
        ("HB", {"HB01": "wedding"}, ORDINARY),
        ("HB", {"HB01": "funeral", "HB04": "other"}, SENSITIVE),
    ],
)
def test_a_marked_answer_or_checklist_sends_the_visit_to_the_sensitive_scope(
    assistant: Device, form: str, answers: dict[str, str], scope: str
) -> None:
    opened = begin(assistant, form)
    for name, answer in answers.items():
        opened.set(name, answer)
    complete(assistant, opened)
    outcome = submit(assistant.session, opened.visit)
    assert outcome.valid, outcome.violations
    assert assistant.own_records()[-1].opened().scope == scope


def test_one_sensitive_checklist_makes_a_visit_of_two_sensitive(assistant: Device) -> None:
    opened = begin(assistant, "HB", "ET")
    for name, answer in {**REFUSED, "refusal_reason": "不方便"}.items():
        opened.set(name, answer)
    complete(assistant, opened)
    assert submit(assistant.session, opened.visit).valid
    assert assistant.own_records()[-1].opened().scope == SENSITIVE


def test_a_visit_broken_off_is_submitted_and_says_so(assistant: Device) -> None:
    opened = begin(assistant)
    for name, answer in {"GH04": "home", "GH07": "met", "TK03": "worse", "broken_off": "broken"}.items():
        opened.set(name, answer)
    complete(assistant, opened)
    outcome = submit(assistant.session, opened.visit)
    assert outcome.valid, outcome.violations
    assert {(line.ref, line.level) for line in outcome.triggers} == {
        ("/data/tk/TK03", "T3"),
        ("/data/tail/broken_off", "T3"),
    }
    assert all(line.due for line in outcome.triggers)
