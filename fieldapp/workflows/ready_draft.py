"""Make a draft ready: what its forms begin with, saved as its first snapshot.

A draft without a snapshot was cut off between its beginning and this step; opening it makes it ready again.
"""

from __future__ import annotations

from fieldapp.vault.api import Vault
from fieldapp.vault.values import DraftBrief, VisitView
from fieldapp.wire.bodies import VisitBody
from fieldapp.workflows.errors import NotCorrectable
from fieldapp.workflows.file_facts import Occasion
from fieldapp.workflows.session import Session
from fieldapp.workflows.start_visit import begin, origin_of
from fieldapp.workflows.visit_forms import VisitForms


def make_ready(session: Session, vault: Vault, draft: DraftBrief) -> None:
    """A correction begins with what its record holds, photos and hours included; any other visit afresh.

    Raises ``UnknownForm``, ``NotCorrectable`` when the record's content is not on this device any more.
    """
    if draft.corrects is None:
        origin = origin_of(session, vault, draft.persons, Occasion(tuple(use.id for use in draft.forms), draft.visit))
        forms = VisitForms({use.id: begin(session, session.forms.of(use), origin.file) for use in draft.forms}, origin)
    else:
        body = _begun_from(vault, draft)
        forms = as_submitted(session, vault, draft.persons, body)
        _carry_over(vault, draft.visit, body)
    # The snapshot comes last: a draft without one is not ready yet.
    vault.visits.save_draft(draft.visit, forms.snapshot())


def as_submitted(session: Session, vault: Vault, persons: tuple[str, ...], body: VisitBody) -> VisitForms:
    """The forms of a record as they were submitted. Raises ``UnknownForm``."""
    origin = origin_of(session, vault, persons, Occasion(tuple(entry.id for entry in body.forms), body.visit))
    fillings = {
        entry.id: begin(session, session.forms.version(entry.id, entry.version), origin.file, answers=entry.answers)
        for entry in body.forms
    }
    return VisitForms(fillings, origin)


def last_submitted(view: VisitView) -> VisitBody | None:
    """The content of a visit as its author last submitted it, whatever became of it; ``None`` where none is here."""
    return next((entry.body for entry in reversed(view.entries) if isinstance(entry.body, VisitBody)), None)


def _begun_from(vault: Vault, draft: DraftBrief) -> VisitBody:
    """What a correction begins with: what was submitted last, unless other forms came in between."""
    view = vault.reviews.visit_view(draft.visit)
    named = next((entry.body for entry in view.entries if entry.id == draft.corrects), None)
    forms = [(use.id, use.version) for use in draft.forms]
    for body in (last_submitted(view), named):
        if isinstance(body, VisitBody) and [(entry.id, entry.version) for entry in body.forms] == forms:
            return body
    raise NotCorrectable(view.state.value)


def _carry_over(vault: Vault, visit: str, body: VisitBody) -> None:
    """Hours and photos of the record that is corrected; what is there already stays."""
    for entry in body.minutes:
        vault.visits.set_minutes(visit, entry.code, entry.minutes)
    attached = {photo.blob.sha256 for photo in vault.photos.of_draft(visit)}
    for photo in body.photos:
        if photo.blob.sha256 not in attached:
            vault.photos.attach(visit, photo)
