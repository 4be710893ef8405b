"""Where a visit goes on: offered where an answer leads to another checklist, and only then."""

from __future__ import annotations

from fieldapp.workflows.errors import UnknownForm
from fieldapp.workflows.next_step import next_checklists
from fieldapp.workflows.start_visit import start_visit
from fieldapp.workflows.submit import assess, submit
from tests.workflows.conftest import LI, Device
from tests.workflows.filling import begin, complete


def test_a_dispersed_person_goes_on_with_the_care_visit(assistant: Device) -> None:
    opened = begin(assistant, "TR")
    assert opened.filled.value("/data/tr/TR01") == "dispersed", "filled in from the category"
    complete(assistant, opened)
    done = submit(assistant.session, opened.visit)
    assert (done.go_on, done.persons) == (("TK",), (LI.id,))
    assert done.triggers == (), "nothing is wrong with being supported at home"
    following = start_visit(assistant.session, done.persons, done.go_on)
    assert assistant.vault.visits.draft(following).brief.forms[0].id == "TK"


def test_another_answer_or_the_checklist_itself_offers_nothing(assistant: Device) -> None:
    opened = begin(assistant, "TR")
    opened.set("TR01", "collective")
    assert assess(assistant.session, opened.visit).go_on == ()
    both = begin(assistant, "TR", "TK")
    assert next_checklists(assistant.session, both.filled) == ()
    assert assess(assistant.session, begin(assistant, "DB").visit).go_on == ()


def test_a_checklist_that_cannot_be_begun_is_not_offered(assistant: Device) -> None:
    class NoCareVisit:
        """A library without TK."""

        def current(self, form: str) -> object:
            raise UnknownForm(form)

    opened = begin(assistant, "TR")
    assistant.session.forms = NoCareVisit()  # type: ignore[assignment]
    assert next_checklists(assistant.session, opened.filled) == ()
