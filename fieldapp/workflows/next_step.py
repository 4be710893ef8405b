"""Where a visit goes on: the checklists its answers lead to (`field:next`), to be offered once it is submitted."""

from __future__ import annotations

from typing import Final

from fieldapp.domain.triggers import parse_jumps
from fieldapp.workflows.errors import UnknownForm
from fieldapp.workflows.session import Session
from fieldapp.workflows.visit_forms import VisitForms

NEXT: Final = "field:next"


def next_checklists(session: Session, forms: VisitForms) -> tuple[str, ...]:
    """Codes of the checklists to go on with, in the order asked: not those of this visit, nor any that cannot be begun.

    They are begun with `start_visit`, for the same persons. Nothing is wrong and nothing is due: a follow-up is
    something else.
    """
    found: dict[str, None] = {}
    for filling in forms.fillings.values():
        for ref, cell in filling.definition.extras(NEXT).items():
            given = set(forms.value(ref).split())
            found.update((jump.checklist, None) for jump in parse_jumps(cell) if given.intersection(jump.codes))
    return tuple(form for form in found if form not in forms.fillings and _can_begin(session, form))


def _can_begin(session: Session, form: str) -> bool:
    try:
        session.forms.current(form)
    except UnknownForm:
        return False
    return True
