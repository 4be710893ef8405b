"""Decide what becomes of each record, given what the central knows; and what follows from it. No SQL.

The order of questions: is the device known and not revoked; is the record well formed; may this account do this, here;
do its answers fit their forms; are its subjects known; does it fit the visit it is about. The first ``no`` decides.
Applied records change the ``Facts`` at once, so a batch may hold a visit, its correction and more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from fieldapp.central.accounts import Caller, Role
from fieldapp.central.services.form_tables import FormTable
from fieldapp.central.services.ingest.examine import Candidate, village_of
from fieldapp.central.store.forms import FormKey
from fieldapp.central.store.records import VisitRow
from fieldapp.wire import scope as scopes
from fieldapp.wire.bodies import ReviewBody, SettlementBody, VisitBody
from fieldapp.wire.feed import form_entity
from fieldapp.wire.receipt import Outcome, Reason

Key = tuple[str, str]
"""Township a record is kept under, and its id."""
SUBMITTED, RETURNED, CORRECTED, APPROVED = "submitted", "returned", "corrected", "approved"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was decided: outcome, why, and the field at fault."""

    outcome: Outcome
    reason: Reason | None = None
    field: str | None = None


@dataclass(slots=True)
class Facts:
    """What the central knows that matters to a batch.

    ``callers`` by device id; ``persons`` as (township, id); ``visits`` by (township, id); ``versions`` the applied
    records of each visit ({visit: {hash: record id}}); ``forms`` the form versions the central knows; ``refused`` the
    rejected records that a correction may name ({record id: (visit, author)}).
    """

    now_ms: int
    callers: Mapping[str, Caller]
    persons: set[tuple[str, str]]
    visits: dict[tuple[str, str], VisitRow]
    versions: dict[str, dict[bytes, str]] = field(default_factory=dict)
    forms: dict[FormKey, FormTable] = field(default_factory=dict)
    refused: dict[str, tuple[str, str]] = field(default_factory=dict)

    def caller_of(self, candidate: Candidate) -> Caller | None:
        """The device that authored a record, with its account."""
        return self.callers.get(candidate.device)

    def remember(self, candidate: Candidate, visit: str) -> None:
        """Note an applied record as one of its visit's."""
        self.versions.setdefault(visit, {})[candidate.hash] = candidate.id


_APPLIED = Verdict(Outcome.APPLIED)


def judge(candidate: Candidate, facts: Facts) -> Verdict:
    """The verdict on one record; an applied or rejected one has changed ``facts``."""
    verdict = _judged(candidate, facts)
    if verdict.outcome is Outcome.REJECTED and isinstance(candidate.body, VisitBody):
        facts.refused[candidate.id] = (candidate.body.visit, candidate.envelope.author)
    return verdict


def _judged(candidate: Candidate, facts: Facts) -> Verdict:
    caller = facts.caller_of(candidate)
    if caller is None:
        return Verdict(Outcome.HELD, Reason.UNKNOWN_DEVICE)
    if caller.device.revoked or caller.account.revoked:
        return Verdict(Outcome.HELD, Reason.REVOKED_DEVICE)
    if candidate.fault is not None:
        return Verdict(Outcome.REJECTED, candidate.fault.reason, candidate.fault.field)
    if candidate.envelope.author != caller.account.id:
        return Verdict(Outcome.REJECTED, Reason.NOT_AUTHORISED, "author")
    if isinstance(candidate.body, ReviewBody):
        return _judge_review(candidate, candidate.body, caller, facts)
    if isinstance(candidate.body, SettlementBody):
        return _judge_settlement(candidate.body, caller, facts)
    assert isinstance(candidate.body, VisitBody)
    return _judge_visit(candidate, candidate.body, caller, facts)


def _judge_visit(candidate: Candidate, body: VisitBody, caller: Caller, facts: Facts) -> Verdict:
    village = village_of(candidate.envelope)
    if village is None:
        return Verdict(Outcome.REJECTED, Reason.OUT_OF_SCOPE, "scope")
    if not caller.account.serves(village):
        # A visit that was made is kept until the township decides whose it is.
        return Verdict(Outcome.HELD, Reason.OUT_OF_SCOPE, "scope")
    misfit = _judge_answers(body, facts)
    if misfit is not None:
        return misfit
    township = caller.account.township
    if any((township, subject) not in facts.persons for subject in candidate.envelope.subjects):
        return Verdict(Outcome.HELD, Reason.UNKNOWN_SUBJECT, "subjects")
    visit = facts.visits.get((township, body.visit))
    if candidate.envelope.kind == "correction" and not (visit is None and _mends(candidate, body, facts)):
        return _judge_correction(candidate, body, caller, visit, facts)
    if visit is not None:
        return Verdict(Outcome.REJECTED, Reason.BAD_BODY, "visit")
    facts.visits[township, body.visit] = VisitRow(
        township=township,
        id=body.visit,
        village=village,
        scope=_travels_in(candidate, village),
        author=caller.account.id,
        state=SUBMITTED if body.corrects is None else CORRECTED,
        record=candidate.id,
        record_hash=candidate.hash,
        decided_hash=None,
        submitted_at=facts.now_ms,
        changed=True,
    )
    facts.remember(candidate, body.visit)
    return _APPLIED


def _mends(candidate: Candidate, body: VisitBody, facts: Facts) -> bool:
    """Whether a correction mends a record of its author that was rejected: then the visit begins with it."""
    return facts.refused.get(body.corrects or "") == (body.visit, candidate.envelope.author)


def _judge_answers(body: VisitBody, facts: Facts) -> Verdict | None:
    """Whether every answer can stand in its form; ``None`` when all can.

    Where a form's digest is not the one known under that version, a misfit tells of another form, not of a bad answer.
    """
    unknown = None
    for entry in body.forms:
        table = facts.forms.get((entry.id, entry.version))
        ref = table.fault(entry.answers) if table is not None else None
        if table is None or (ref is not None and entry.digest not in ("", table.digest)):
            unknown = unknown or form_entity(entry.id, entry.version)
        elif ref is not None:
            return Verdict(Outcome.REJECTED, Reason.BAD_ANSWER, ref)
    return Verdict(Outcome.HELD, Reason.UNKNOWN_FORM, unknown) if unknown else None


def _judge_correction(
    candidate: Candidate, body: VisitBody, caller: Caller, visit: VisitRow | None, facts: Facts
) -> Verdict:
    if visit is None:
        return Verdict(Outcome.HELD, Reason.CORRECTED_UNKNOWN, "corrects")
    if visit.author != caller.account.id:
        return Verdict(Outcome.REJECTED, Reason.NOT_AUTHORISED, "visit")
    if body.corrects != visit.record:
        known = body.corrects in facts.versions.get(visit.id, {}).values()
        return Verdict(Outcome.HELD, Reason.SUPERSEDED if known else Reason.CORRECTED_UNKNOWN, "corrects")
    visit.record, visit.record_hash, visit.state = candidate.id, candidate.hash, CORRECTED
    if not scopes.is_sensitive(visit.scope):
        visit.scope = _travels_in(candidate, visit.village)
    visit.changed = True
    facts.remember(candidate, visit.id)
    return _APPLIED


def _judge_review(candidate: Candidate, body: ReviewBody, caller: Caller, facts: Facts) -> Verdict:
    if caller.account.role is not Role.SUPERVISOR:
        return Verdict(Outcome.REJECTED, Reason.NOT_AUTHORISED, "kind")
    visit = facts.visits.get((caller.account.township, body.visit))
    if visit is None:
        return Verdict(Outcome.HELD, Reason.CORRECTED_UNKNOWN, "visit")
    if scopes.is_sensitive(visit.scope) and not caller.account.sees_sensitive:
        return Verdict(Outcome.REJECTED, Reason.NOT_AUTHORISED, "visit")
    if body.judged != visit.record_hash:
        known = body.judged in facts.versions.get(visit.id, {})
        return Verdict(Outcome.HELD, Reason.SUPERSEDED if known else Reason.CORRECTED_UNKNOWN, "judged")
    if visit.decided_hash == visit.record_hash:
        return Verdict(Outcome.HELD, Reason.ALREADY_DECIDED, "judged")
    visit.decided_hash = visit.record_hash
    visit.state = APPROVED if body.decision == "approve" else RETURNED
    visit.changed = True
    return _APPLIED


def _judge_settlement(body: SettlementBody, caller: Caller, facts: Facts) -> Verdict:
    """Who made the visit, or serves its village and may read it, may say that what it raised is dealt with."""
    visit = facts.visits.get((caller.account.township, body.visit))
    if visit is None:
        return Verdict(Outcome.HELD, Reason.CORRECTED_UNKNOWN, "visit")
    reads = caller.account.sees_sensitive or not scopes.is_sensitive(visit.scope)
    if visit.author != caller.account.id and not (reads and caller.account.serves(visit.village)):
        return Verdict(Outcome.REJECTED, Reason.NOT_AUTHORISED, "visit")
    return _APPLIED


def _travels_in(candidate: Candidate, village: str) -> str:
    raised = candidate.sensitive or scopes.is_sensitive(candidate.envelope.scope)
    return scopes.sensitive(village) if raised else scopes.ordinary(village)
