"""Correct a submitted visit: a new record that names the one it replaces; the original stays as it was."""

from __future__ import annotations

from collections.abc import Mapping

from fieldapp.vault.values import FormUse, State
from fieldapp.wire.bodies import VisitBody
from fieldapp.workflows.errors import NotCorrectable
from fieldapp.workflows.fill_form import open_visit
from fieldapp.workflows.session import Session
from fieldapp.workflows.start_visit import begin, file_of
from fieldapp.workflows.submit import Submitted, submit
from fieldapp.workflows.visit_forms import Value, VisitForms


def start_correction(session: Session, visit: str) -> str:
    """Open a draft that begins with what was submitted, on the same form versions, photos and hours included.

    Returns the visit's id (a correction keeps it). A correction already begun goes on. Raises ``NotCorrectable`` for a
    visit that was never submitted, ``UnknownVisit``.
    """
    with session.held() as vault:
        if any(draft.visit == visit for draft in vault.visits.drafts()):
            return visit
        view = vault.reviews.visit_view(visit)
        body = view.standing.body
        if not isinstance(body, VisitBody):
            raise NotCorrectable(State.DRAFT.value)
        file = file_of(session, vault, vault.people.get(view.persons[0]))
        forms = VisitForms(
            {
                entry.id: begin(session, session.forms.version(entry.id, entry.version), file, answers=entry.answers)
                for entry in body.forms
            }
        )
        back = next((found for found in vault.reviews.returned() if found.visit == visit), None)
        vault.visits.start(
            visit,
            persons=view.persons,
            forms=[FormUse(entry.id, entry.version, entry.digest) for entry in body.forms],
            started_at=body.started_at,
            corrects=view.latest,
            answers_review=back.review if back else None,
        )
        vault.visits.save_draft(visit, forms.snapshot())
        return visit


def correct(session: Session, visit: str, answers: Mapping[str, Value]) -> Submitted:
    """Correct only what ``answers`` name and submit at once; with violations the correction stays a draft."""
    opened = open_visit(session, start_correction(session, visit))
    for ref, value in answers.items():
        opened.set(ref, value)
    return submit(session, visit)
