"""Submit: freeze a draft to a signed record in the outbox. From here it is immutable; a correction is a new record."""

from __future__ import annotations

from dataclasses import dataclass, replace

from fieldapp import __version__
from fieldapp.domain.follow_ups import MANNER, ON_THE_SPOT
from fieldapp.domain.triggers import TreatmentLevel
from fieldapp.forms.api import Violation, audit_csv
from fieldapp.vault.api import Vault
from fieldapp.vault.values import State
from fieldapp.wire import scope
from fieldapp.wire.bodies import FormAnswers, TriggerLine, VisitBody
from fieldapp.workflows.authoring import authored
from fieldapp.workflows.fill_form import OpenVisit, open_visit
from fieldapp.workflows.next_step import next_checklists
from fieldapp.workflows.raised import agreed_next_visit
from fieldapp.workflows.session import Session
from fieldapp.workflows.visit_forms import Filling

MET = "/data/head/GH07"
_URGENT = (TreatmentLevel.T0.name, TreatmentLevel.T1.name)


@dataclass(frozen=True, slots=True)
class Submitted:
    """How a visit stands after being assessed or submitted; ``record`` is set once it is frozen. ``go_on`` are the
    checklists its answers lead to, for ``persons``."""

    visit: str
    state: State
    valid: bool
    violations: tuple[Violation, ...]
    photos: int
    triggers: tuple[TriggerLine, ...]
    record: str | None = None
    persons: tuple[str, ...] = ()
    go_on: tuple[str, ...] = ()


def assess(session: Session, visit: str) -> Submitted:
    """How a draft stands, without submitting it. Raises ``NoDraft``."""
    return _assessed(session, open_visit(session, visit))


def submit(session: Session, visit: str) -> Submitted:
    """Freeze a draft that has nothing against it; with violations it stays a draft and ``valid`` is False.

    One transaction: record, chain, outbox, photo queue. Raises ``NoDraft`` and the vault's ``StoreFault`` kinds;
    then it is a draft as before.
    """
    opened = open_visit(session, visit)
    stands = _assessed(session, opened)
    if not stands.valid:
        return stands
    with session.held() as vault:
        make = authored(
            session,
            _body(session, opened, stands.triggers),
            kind="correction" if opened.corrects else "visit",
            subjects=opened.persons,
            scope=_scope(vault, opened),
            occurred_at=opened.started_at,
        )
        urgent = any(line.level in _URGENT for line in stands.triggers)
        record = vault.records.freeze(visit, make, urgent=urgent)
        state = vault.visits.brief(visit).state
    return replace(stands, state=state, record=record.opened().id)


def _assessed(session: Session, opened: OpenVisit) -> Submitted:
    violations = opened.filled.violations()
    return Submitted(
        visit=opened.visit,
        state=State.DRAFT,
        valid=not violations,
        violations=violations,
        photos=len(opened.photos()),
        triggers=opened.triggers(),
        persons=opened.persons,
        go_on=next_checklists(session, opened.filled),
    )


def _body(session: Session, opened: OpenVisit, triggers: tuple[TriggerLine, ...]) -> VisitBody:
    forms = tuple(_finished(form, filling) for form, filling in opened.filled.fillings.items())
    with session.held() as vault:
        draft = vault.visits.draft(opened.visit)
    next_visit = agreed_next_visit(opened.filled, session.today())
    return VisitBody(
        visit=opened.visit,
        forms=forms,
        started_at=opened.started_at,
        ended_at=session.stamp(),
        met=_met(opened),
        photos=opened.photos(),
        minutes=draft.minutes,
        triggers=triggers,
        next_visit=next_visit.isoformat() if next_visit else None,
        corrects=opened.corrects,
        answers_review=opened.answers_review,
        program=__version__,
        log=audit_csv(opened.filled.log()),
    )


def _finished(form: str, filling: Filling) -> FormAnswers:
    finished = filling.session.finish()
    return FormAnswers(
        id=form,
        version=filling.definition.version,
        answers=dict(filling.session.answers()),
        digest=filling.definition.digest,
        submission=finished.submission,
    )


def _met(opened: OpenVisit) -> bool | None:
    """Whether the person was met on the spot: a call does not count as seeing anyone (checklists 0.5)."""
    answer = opened.filled.value(MET)
    return answer == "met" and opened.filled.value(MANNER) in ON_THE_SPOT if answer else None


def _scope(vault: Vault, opened: OpenVisit) -> str:
    if opened.corrects:  # the person may have moved or left since: a correction belongs where the visit was made
        village = scope.division_of(vault.records.get(opened.corrects).record.opened().scope) or ""
    else:
        village = opened.filled.origin.village or vault.device.account().divisions[0]
    return scope.sensitive(village) if opened.filled.is_sensitive() else scope.ordinary(village)
