"""Correct a submitted visit: a new record that names the one it replaces; the original stays as it was."""

from __future__ import annotations

from collections.abc import Mapping

from fieldapp.vault.api import Vault
from fieldapp.vault.values import FormUse, VisitView
from fieldapp.wire.bodies import VisitBody
from fieldapp.workflows.errors import NotCorrectable
from fieldapp.workflows.fill_form import open_visit
from fieldapp.workflows.session import Session
from fieldapp.workflows.start_visit import begin, file_or_nothing
from fieldapp.workflows.submit import Submitted, submit
from fieldapp.workflows.visit_forms import Value, VisitForms


def start_correction(session: Session, visit: str) -> str:
    """Open a draft that begins with what was submitted, on the same form versions, photos and hours included.

    Returns the visit's id (a correction keeps it). A correction already begun goes on; one whose beginning was cut
    off is made ready again. Raises ``NotCorrectable`` for a visit that was never submitted, ``UnknownVisit``.
    """
    with session.held() as vault:
        begun = any(draft.visit == visit for draft in vault.visits.drafts())
        if begun and vault.visits.draft(visit).snapshot is not None:
            return visit
        view = vault.reviews.visit_view(visit)
        body = view.standing.body
        if not isinstance(body, VisitBody):
            raise NotCorrectable(view.state.value)
        forms = _as_submitted(session, vault, view, body)
        if not begun:
            back = next((found for found in vault.reviews.returned() if found.visit == visit), None)
            vault.visits.start(
                visit,
                persons=view.persons,
                forms=[FormUse(entry.id, entry.version, entry.digest) for entry in body.forms],
                started_at=body.started_at,
                corrects=view.latest,
                answers_review=back.review if back else None,
            )
        _carry_over(vault, visit, body)
        # The snapshot comes last: a draft without one is not ready yet.
        vault.visits.save_draft(visit, forms.snapshot())
        return visit


def _as_submitted(session: Session, vault: Vault, view: VisitView, body: VisitBody) -> VisitForms:
    """The forms as they were submitted."""
    file = file_or_nothing(session, vault, view.persons)
    return VisitForms(
        {
            entry.id: begin(session, session.forms.version(entry.id, entry.version), file, answers=entry.answers)
            for entry in body.forms
        }
    )


def _carry_over(vault: Vault, visit: str, body: VisitBody) -> None:
    """Hours and photos of the record that is corrected; what is there already stays."""
    for entry in body.minutes:
        vault.visits.set_minutes(visit, entry.code, entry.minutes)
    attached = {photo.blob.sha256 for photo in vault.photos.of_draft(visit)}
    for photo in body.photos:
        if photo.blob.sha256 not in attached:
            vault.photos.attach(visit, photo)


def correct(session: Session, visit: str, answers: Mapping[str, Value]) -> Submitted:
    """Correct only what ``answers`` name and submit at once; with violations the correction stays a draft."""
    opened = open_visit(session, start_correction(session, visit))
    for ref, value in answers.items():
        opened.set(ref, value)
    return submit(session, visit)
