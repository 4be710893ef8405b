"""Begin a visit: the checklists are opened with the person's file, and what they start with is saved at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fieldapp.forms.api import FormDefinition
from fieldapp.vault.api import Vault
from fieldapp.vault.errors import UnknownPerson
from fieldapp.vault.values import FormUse
from fieldapp.workflows.file_facts import Occasion, file_of
from fieldapp.workflows.session import Session
from fieldapp.workflows.visit_clock import VisitClock
from fieldapp.workflows.visit_forms import Filling, Origin, VisitForms


def start_visit(session: Session, persons: Sequence[str], forms: Sequence[str]) -> str:
    """Begin a visit to ``persons`` (one household, the one the questions are about first) with checklists by code.

    Who or what is named twice counts once. Returns the visit's id; where a draft of the same persons and checklists is
    open, that one's. Raises ``UnknownPerson``, ``UnknownForm``, ``FormWithdrawn``.
    """
    wanted = list(dict.fromkeys(forms))
    with session.held() as vault:
        ids = tuple(dict.fromkeys(vault.people.get(person).id for person in persons))
        for draft in vault.visits.drafts():
            if not draft.corrects and draft.persons == ids and [use.id for use in draft.forms] == wanted:
                return draft.visit
        definitions = {form: session.forms.current(form) for form in wanted}
        session.forms.keep(definitions.values())
        visit = session.new_id()
        origin = origin_of(session, vault, ids, Occasion(tuple(wanted)))
        clock = VisitClock(session.clock)
        with clock.standing():
            begun = {form: begin(session, found, origin.file, clock=clock) for form, found in definitions.items()}
        opened = VisitForms(begun, origin)
        vault.visits.start(
            visit,
            persons=ids,
            forms=[FormUse(form, found.version, found.digest) for form, found in definitions.items()],
            started_at=session.stamp(),
        )
        vault.visits.save_draft(visit, opened.snapshot())
        return visit


def begin(
    session: Session,
    definition: FormDefinition,
    file: Mapping[str, str],
    *,
    draft: Mapping[str, Any] | None = None,
    answers: Mapping[str, str] | None = None,
    clock: VisitClock | None = None,
) -> Filling:
    """A form opened with the clock, ids and randomness of the device: afresh, from a draft, or from given answers."""
    filling = definition.start(
        now=clock or VisitClock(session.clock),
        random=session.fraction,
        uuid=session.new_id,
        person=file,
        properties=_properties(session),
        draft=draft,
        answers=answers,
    )
    return Filling(definition, filling)


def _properties(session: Session) -> Mapping[str, str]:
    """What a form's metadata may ask for: who fills it, on which device."""
    with session.held() as vault:
        return {"username": vault.device.account().name, "deviceid": f"fieldapp:{vault.device.identity().device}"}


def origin_of(
    session: Session, vault: Vault, persons: Sequence[str], occasion: Occasion, kept: Origin | None = None
) -> Origin:
    """The first person's village and file as they stand today; as they were ``kept`` with the draft, or empty, once
    that person has left the caseload, so that the visit can still be ended."""
    try:
        person = vault.people.get(persons[0])
    except UnknownPerson:
        return kept or Origin("", {})
    return Origin(person.village_code, file_of(session, vault, person, occasion))
