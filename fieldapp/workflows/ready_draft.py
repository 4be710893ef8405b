"""Make a draft ready: what its forms begin with, saved as its first snapshot.

A draft without a snapshot was cut off between its beginning and this step; opening it makes it ready again.
"""

from __future__ import annotations

from fieldapp.vault.api import Vault
from fieldapp.vault.values import DraftBrief
from fieldapp.wire.bodies import VisitBody
from fieldapp.workflows.errors import NotCorrectable
from fieldapp.workflows.session import Session
from fieldapp.workflows.start_visit import begin, origin_of
from fieldapp.workflows.visit_forms import VisitForms


def make_ready(session: Session, vault: Vault, draft: DraftBrief) -> None:
    """A correction begins with what its record holds, photos and hours included; any other visit afresh.

    Raises ``UnknownForm``, ``NotCorrectable`` when the record's content is not on this device any more.
    """
    if draft.corrects is None:
        origin = origin_of(session, vault, draft.persons)
        forms = VisitForms({use.id: begin(session, session.forms.of(use), origin.file) for use in draft.forms}, origin)
    else:
        body = _corrected(vault, draft.visit, draft.corrects)
        forms = as_submitted(session, vault, draft.persons, body)
        _carry_over(vault, draft.visit, body)
    # The snapshot comes last: a draft without one is not ready yet.
    vault.visits.save_draft(draft.visit, forms.snapshot())


def as_submitted(session: Session, vault: Vault, persons: tuple[str, ...], body: VisitBody) -> VisitForms:
    """The forms of a record as they were submitted. Raises ``UnknownForm``."""
    origin = origin_of(session, vault, persons)
    fillings = {
        entry.id: begin(session, session.forms.version(entry.id, entry.version), origin.file, answers=entry.answers)
        for entry in body.forms
    }
    return VisitForms(fillings, origin)


def _corrected(vault: Vault, visit: str, record: str) -> VisitBody:
    view = vault.reviews.visit_view(visit)
    body = next((entry.body for entry in view.entries if entry.id == record), None)
    if not isinstance(body, VisitBody):
        raise NotCorrectable(view.state.value)
    return body


def _carry_over(vault: Vault, visit: str, body: VisitBody) -> None:
    """Hours and photos of the record that is corrected; what is there already stays."""
    for entry in body.minutes:
        vault.visits.set_minutes(visit, entry.code, entry.minutes)
    attached = {photo.blob.sha256 for photo in vault.photos.of_draft(visit)}
    for photo in body.photos:
        if photo.blob.sha256 not in attached:
            vault.photos.attach(visit, photo)
