"""Correct a submitted visit: a new record that names the one it replaces; the original stays as it was."""

from __future__ import annotations

from collections.abc import Mapping

from fieldapp.vault.api import Vault
from fieldapp.vault.values import FormUse
from fieldapp.workflows.errors import NotCorrectable, NotOwnVisit
from fieldapp.workflows.fill_form import open_visit
from fieldapp.workflows.ready_draft import last_submitted, make_ready
from fieldapp.workflows.session import Session
from fieldapp.workflows.submit import Submitted, submit
from fieldapp.workflows.visit_forms import Value


def start_correction(session: Session, visit: str) -> str:
    """Open a draft that begins with what was submitted last, on the same form versions, photos and hours included.
    A correction that was rejected is mended by one that begins with it and names what it named.

    Returns the visit's id (a correction keeps it). A correction already begun goes on; one whose beginning was cut
    off is made ready again. Raises ``NotCorrectable`` for a visit that was never submitted, ``NotOwnVisit``,
    ``UnknownVisit``.
    """
    with session.held() as vault:
        begun = next((draft for draft in vault.visits.drafts() if draft.visit == visit), None)
        if begun is None:
            _begin(vault, visit)
        draft = vault.visits.draft(visit)
        if draft.snapshot is None:
            make_ready(session, vault, draft.brief)
        return visit


def _begin(vault: Vault, visit: str) -> None:
    view = vault.reviews.visit_view(visit)
    body = last_submitted(view)
    if body is None:
        raise NotCorrectable(view.state.value)
    if view.author != vault.device.account_id():
        raise NotOwnVisit
    back = next((found for found in vault.reviews.returned() if found.visit == visit), None)
    refused = body is not view.standing.body
    vault.visits.start(
        visit,
        persons=view.persons,
        forms=[FormUse(entry.id, entry.version, entry.digest) for entry in body.forms],
        started_at=body.started_at,
        corrects=view.latest,
        answers_review=back.review if back else body.answers_review if refused else None,
    )


def correct(session: Session, visit: str, answers: Mapping[str, Value]) -> Submitted:
    """Correct only what ``answers`` name and submit at once; with violations the correction stays a draft."""
    opened = open_visit(session, start_correction(session, visit))
    for ref, value in answers.items():
        opened.set(ref, value)
    return submit(session, visit)
