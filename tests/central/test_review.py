"""Decisions and corrections: the first applied decision wins, a superseded one is held, nothing overtakes anything."""

from __future__ import annotations

import pytest

from fieldapp.central.accounts import Role
from fieldapp.wire import scope
from fieldapp.wire.bodies import ReviewBody, VisitBody
from fieldapp.wire.codec import unpack
from fieldapp.wire.feed import EntityKind, OutcomeInfo
from fieldapp.wire.receipt import Outcome, Reason
from fieldapp.wire.record import Record, decode_record
from tests.central.actors import VILLAGES, Device, Town
from tests.central.test_batches import APPLIED, told

SUPERSEDED = (Outcome.HELD, Reason.SUPERSEDED, "judged")
DECIDED = (Outcome.HELD, Reason.ALREADY_DECIDED, "judged")


def visit_of(record: Record) -> str:
    """The visit a record is about."""
    return unpack(record.body, VisitBody).visit


@pytest.fixture
def assistant(town: Town) -> Device:
    """An assistant's device."""
    return town.device()


@pytest.fixture
def supervisor(town: Town) -> Device:
    """A supervisor's device."""
    return town.device(town.account(Role.SUPERVISOR))


@pytest.fixture
def visit(town: Town, assistant: Device) -> Record:
    """A visit that was handed in."""
    record = assistant.visit(town.people(1)[0])
    assistant.push(record)
    return record


def corrected(device: Device, record: Record) -> Record:
    """The correction of a record."""
    return device.visit(record.opened().subjects[0], visit=visit_of(record), corrects=record)


def test_the_first_decision_wins(town: Town, supervisor: Device, visit: Record) -> None:
    second = town.device(town.account(Role.SUPERVISOR))
    assert told(supervisor.push(supervisor.review(visit, "approve"))) == [APPLIED]
    assert told(second.push(second.review(visit, "return"))) == [DECIDED]
    assert town.visit_state(visit_of(visit)) == "approved"


def test_a_decision_on_what_was_superseded_is_held(
    town: Town, assistant: Device, supervisor: Device, visit: Record
) -> None:
    correction = corrected(assistant, visit)
    assert told(assistant.push(correction)) == [APPLIED]
    late = supervisor.review(visit, "approve")
    assert told(supervisor.push(late)) == [SUPERSEDED]
    assert town.visit_state(visit_of(visit)) == "corrected"
    assert told(supervisor.push(supervisor.review(correction, "approve"))) == [APPLIED]
    assert late.opened().id not in {row.id for _, row in assistant.pull()}


def test_a_correction_reopens_an_approved_visit(
    town: Town, assistant: Device, supervisor: Device, visit: Record
) -> None:
    supervisor.push(supervisor.review(visit, "approve"))
    correction = corrected(assistant, visit)
    assert told(assistant.push(correction)) == [APPLIED]
    assert town.visit_state(visit_of(visit)) == "corrected"
    assert told(supervisor.push(supervisor.review(correction, "return"))) == [APPLIED]
    assert town.visit_state(visit_of(visit)) == "returned"


def test_the_author_gets_the_decision_on_every_device(
    town: Town, assistant: Device, supervisor: Device, visit: Record
) -> None:
    account = town.account()
    author, spare = town.device(account), town.device(account)
    mine = author.visit(visit.opened().subjects[0], form="ZL", where=scope.sensitive(VILLAGES[0]))
    author.push(mine)
    decision = supervisor.review(mine, "return")
    supervisor.push(decision)
    late = town.device(account)
    for device in (author, spare, late):
        got = [(where, decode_record(row.payload)) for where, row in device.pull() if row.kind is EntityKind.RECORD]
        own = scope.of_device(device.id)
        assert (own, decision) in got
        assert ((own, mine) in got) is (device is not author)
    assert decision.opened().id not in {row.id for _, row in assistant.pull()}


def test_assistants_do_not_review(town: Town, assistant: Device, visit: Record) -> None:
    colleague = town.device()
    for device in (assistant, colleague):
        assert told(device.push(device.review(visit, "approve"))) == [(Outcome.REJECTED, Reason.NOT_AUTHORISED, "kind")]
    assert town.visit_state(visit_of(visit)) == "submitted"


def test_a_supervisor_without_sensitive_visits_does_not_review_one(town: Town, assistant: Device) -> None:
    blind = town.device(town.account(Role.SUPERVISOR, no_sensitive=True))
    secret = assistant.visit(town.people(1)[0], form="ET", where=scope.sensitive(VILLAGES[0]))
    assistant.push(secret)
    assert told(blind.push(blind.review(secret, "approve"))) == [(Outcome.REJECTED, Reason.NOT_AUTHORISED, "visit")]


def test_a_return_needs_a_reason(supervisor: Device, visit: Record) -> None:
    body = ReviewBody(visit_of(visit), visit.opened().id, visit.hash, "return")
    assert told(supervisor.push(supervisor.author("review", body))) == [(Outcome.REJECTED, Reason.BAD_BODY, "reason")]


def test_only_the_author_corrects(town: Town, visit: Record) -> None:
    colleague = town.device()
    assert told(colleague.push(corrected(colleague, visit))) == [(Outcome.REJECTED, Reason.NOT_AUTHORISED, "visit")]


def test_two_corrections_of_one_record_fork_and_the_second_is_held(
    town: Town, assistant: Device, visit: Record
) -> None:
    lines = assistant.push(corrected(assistant, visit), corrected(assistant, visit))
    assert told(lines) == [APPLIED, (Outcome.HELD, Reason.SUPERSEDED, "corrects")]


def test_what_came_too_early_is_applied_when_its_turn_comes(town: Town, assistant: Device, supervisor: Device) -> None:
    first = assistant.visit(town.people(1)[0])
    second = corrected(assistant, first)
    third = corrected(assistant, second)
    decision = supervisor.review(third, "approve")
    early = (Outcome.HELD, Reason.CORRECTED_UNKNOWN, "corrects")
    assert told(assistant.push(third)) == [early]
    assert told(assistant.push(second)) == [early]
    assert told(supervisor.push(decision)) == [(Outcome.HELD, Reason.CORRECTED_UNKNOWN, "visit")]
    assistant.pull()
    supervisor.pull()
    assert told(assistant.push(first)) == [APPLIED]
    assert town.visit_state(visit_of(first)) == "approved"
    later = {
        (row.id, unpack(row.payload, OutcomeInfo).outcome)
        for device in (assistant, supervisor)
        for _, row in device.pull()
        if row.kind is EntityKind.OUTCOME
    }
    assert later == {(one.opened().id, Outcome.APPLIED) for one in (second, third, decision)}
    assert [line.outcome for line in assistant.push(third, second)] == [Outcome.APPLIED] * 2
    assert town.chain(assistant).state == "complete"


def test_a_visit_its_correction_and_both_decisions_in_one_batch(
    town: Town, assistant: Device, supervisor: Device
) -> None:
    first = assistant.visit(town.people(1)[0])
    second = corrected(assistant, first)
    assert told(assistant.push(first, second)) == [APPLIED, APPLIED]
    both = supervisor.push(supervisor.review(first, "return"), supervisor.review(second, "approve"))
    assert told(both) == [SUPERSEDED, APPLIED]


REFUSED = (Outcome.REJECTED, Reason.BAD_ANSWER, "/data/head/GH04")


def refused_visit(town: Town, assistant: Device) -> Record:
    """A visit that will be rejected: an answer that is no choice of its question."""
    return assistant.visit(town.people(1)[0], answers={"/data/head/GH04": "by balloon"})


@pytest.mark.parametrize("together", [True, False])
def test_a_rejected_visit_is_mended_by_a_correction(
    town: Town, assistant: Device, supervisor: Device, together: bool
) -> None:
    bad = refused_visit(town, assistant)
    still_bad = assistant.visit(
        bad.opened().subjects[0], visit=visit_of(bad), corrects=bad, answers={"/data/head/GH04": "on foot"}
    )
    good = corrected(assistant, still_bad)
    batches = [(bad, still_bad, good)] if together else [(bad,), (still_bad,), (good,)]
    assert [told(assistant.push(*batch)) for batch in batches] == (
        [[REFUSED, REFUSED, APPLIED]] if together else [[REFUSED], [REFUSED], [APPLIED]]
    )
    assert town.visit_state(visit_of(bad)) == "corrected"
    assert told(supervisor.push(supervisor.review(good, "approve"))) == [APPLIED]
    assert [row.id for _, row in supervisor.pull() if row.kind is EntityKind.RECORD][:1] == [good.opened().id]


def test_what_mends_a_rejected_visit_may_come_before_it(town: Town, assistant: Device) -> None:
    bad = refused_visit(town, assistant)
    good = corrected(assistant, bad)
    assert told(assistant.push(good)) == [(Outcome.HELD, Reason.CORRECTED_UNKNOWN, "corrects")]
    assistant.pull()
    assert told(assistant.push(bad)) == [REFUSED]
    later = [unpack(row.payload, OutcomeInfo) for _, row in assistant.pull() if row.kind is EntityKind.OUTCOME]
    assert [(info.id, info.outcome) for info in later] == [(good.opened().id, Outcome.APPLIED)]


def test_nobody_else_mends_a_rejected_visit(town: Town, assistant: Device) -> None:
    bad = refused_visit(town, assistant)
    assistant.push(bad)
    other = town.device()
    assert told(other.push(corrected(other, bad))) == [(Outcome.HELD, Reason.CORRECTED_UNKNOWN, "corrects")]
