"""What a device submits stands when the central works through it again, without the person's file."""

from __future__ import annotations

from datetime import datetime

import pytest

from fieldapp.forms.api import FormDefinition, compile_form
from fieldapp.forms.recheck import recheck
from fieldapp.wire.bodies import FormAnswers, VisitBody
from fieldapp.wire.codec import unpack
from tests.workflows.conftest import Device
from tests.workflows.filling import visited


@pytest.mark.parametrize(
    "forms", [("TK", "ZL"), ("SQ", "SH"), ("DB", "TR", "ET"), ("CJ", "DY", "HB"), ("JF", "YW"), ("DD",)]
)
def test_a_submitted_visit_has_nothing_against_it_afterwards(assistant: Device, forms: tuple[str, ...]) -> None:
    visited(assistant, *forms)
    body = unpack(assistant.own_records()[-1].body, VisitBody)
    library = assistant.session.forms
    ended = datetime.fromisoformat(body.ended_at)
    for entry in body.forms:
        form = alone(library.version(entry.id, entry.version))
        assert recheck(form, entry.answers, ended) == (), entry.id
        assert broken(form, entry, ended) == {"/data/head/GH04"}


def alone(form: FormDefinition) -> FormDefinition:
    """The form as the central has it: nothing lies beside it."""
    return compile_form(form.xform, "xml", {})


def broken(form: FormDefinition, entry: FormAnswers, ended: datetime) -> set[str]:
    """What is found when one required answer is taken out."""
    without = {ref: text for ref, text in entry.answers.items() if ref != "/data/head/GH04"}
    return {found.ref for found in recheck(form, without, ended)} & {"/data/head/GH04"}
