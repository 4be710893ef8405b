"""Decide what becomes of each record, given what the central knows; and what follows from it. No SQL.

The order of questions: is the device known and not revoked; is the record well formed; may this account do this, here;
do its answers fit their forms; are its subjects known; does it fit the visit it is about. The first ``no`` decides.
Applied records change the ``Facts`` at once, so a batch may hold a visit, its correction and more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from fieldapp.central.accounts import Account, Caller, Duty, Role, shard_of
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
    rejected records that a correction may name ({record id: (visit, author)}); ``former`` the duties that accounts had
    before; ``admitted`` what the township decided to let pass, as (device, reason); ``flags`` what reviewers are told
    of applied visits ({record id: code}).
    """

    now_ms: int
    callers: Mapping[str, Caller]
    persons: set[tuple[str, str]]
    visits: dict[tuple[str, str], VisitRow]
    versions: dict[str, dict[bytes, str]] = field(default_factory=dict)
    forms: dict[FormKey, FormTable] = field(default_factory=dict)
    refused: dict[str, tuple[str, str]] = field(default_factory=dict)
    former: dict[str, tuple[Duty, ...]] = field(default_factory=dict)
    admitted: frozenset[tuple[str, Reason]] = frozenset()
    flags: dict[str, str] = field(default_factory=dict)

    def caller_of(self, candidate: Candidate) -> Caller | None:
        """The device that authored a record, with its account."""
        return self.callers.get(candidate.device)

    def admits(self, candidate: Candidate, reason: Reason) -> bool:
        """Whether the township decided that this device's records may pass in spite of ``reason``."""
        return (candidate.device, reason) in self.admitted

    def duties_of(self, candidate: Candidate, account: Account) -> Iterator[Account | Duty]:
        """The account's duty now, then those it had when the record was authored.

        The author's clock says when that was, and may be two days wrong; what is applied by a former duty is flagged.
        """
        yield account
        authored = _moment(candidate.envelope.authored_at)
        if authored is not None:
            yield from (duty for duty in self.former.get(account.id, ()) if authored <= duty.until + CLOCKS_MS)

    def remember(self, candidate: Candidate, visit: str) -> None:
        """Note an applied record as one of its visit's."""
        self.versions.setdefault(visit, {})[candidate.hash] = candidate.id


_APPLIED = Verdict(Outcome.APPLIED)
CLOCKS_MS = 48 * 3600 * 1000
"""How wrong a device's clock may be without changing what its owner was allowed to do."""
WITHDRAWN, LET_PASS = "assignment_withdrawn", "let_pass"
"""Flags of an applied visit: made in a village that its author no longer serves; applied by the township's decision."""


def judge(candidate: Candidate, facts: Facts) -> Verdict:
    """The verdict on one record; an applied or rejected one has changed ``facts``."""
    verdict = _judged(candidate, facts)
    if verdict.outcome is Outcome.APPLIED and isinstance(candidate.body, VisitBody):
        _flag(candidate, facts)
    if verdict.outcome is Outcome.REJECTED and isinstance(candidate.body, VisitBody):
        facts.refused[candidate.id] = (candidate.body.visit, candidate.envelope.author)
    return verdict


def _judged(candidate: Candidate, facts: Facts) -> Verdict:
    caller = facts.caller_of(candidate)
    if caller is None:
        return Verdict(Outcome.HELD, Reason.UNKNOWN_DEVICE)
    if (caller.device.revoked or caller.account.revoked) and not facts.admits(candidate, Reason.REVOKED_DEVICE):
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
    if not _may_visit(candidate, caller, village, facts):
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


def _may_visit(candidate: Candidate, caller: Caller, village: str, facts: Facts) -> bool:
    if any(duty.serves(village) for duty in facts.duties_of(candidate, caller.account)):
        return True
    return shard_of(village) == caller.account.township and facts.admits(candidate, Reason.OUT_OF_SCOPE)


def _flag(candidate: Candidate, facts: Facts) -> None:
    """Note what a reviewer should know of an applied visit: on what ground its author was allowed to make it."""
    caller, village = facts.caller_of(candidate), village_of(candidate.envelope)
    if caller is None or village is None:
        return
    if caller.device.revoked or caller.account.revoked or facts.admits(candidate, Reason.OUT_OF_SCOPE):
        facts.flags[candidate.id] = LET_PASS
    elif not caller.account.serves(village):
        facts.flags[candidate.id] = WITHDRAWN


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
    duties = [duty for duty in facts.duties_of(candidate, caller.account) if duty.role is Role.SUPERVISOR]
    if not duties:
        return Verdict(Outcome.REJECTED, Reason.NOT_AUTHORISED, "kind")
    visit = facts.visits.get((caller.account.township, body.visit))
    if visit is None:
        return Verdict(Outcome.HELD, Reason.CORRECTED_UNKNOWN, "visit")
    if scopes.is_sensitive(visit.scope) and not any(duty.sees_sensitive for duty in duties):
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


def _moment(text: str) -> int | None:
    """A device's moment in ms since 1970; ``None`` when it is none, or tells no offset."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return None if moment.utcoffset() is None else int(moment.timestamp() * 1000)
