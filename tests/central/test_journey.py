"""The whole exchange once: enrol, caseload down, visit up, review down, correction up, approval."""

from __future__ import annotations

from fieldapp.central.accounts import Role
from fieldapp.wire import scope
from fieldapp.wire.bodies import ReviewBody, VisitBody
from fieldapp.wire.codec import unpack
from fieldapp.wire.feed import EntityKind
from fieldapp.wire.receipt import Outcome
from fieldapp.wire.record import decode_record
from tests.central.actors import TOWNSHIP, VILLAGES, Town


def test_a_visit_is_returned_corrected_and_approved(town: Town) -> None:
    (person,) = town.people(1)
    assistant, supervisor = town.device(), town.device(town.account(Role.SUPERVISOR))
    brought = {(row.kind, row.id) for _, row in assistant.pull()}
    assert (EntityKind.PERSON, person) in brought
    assert (EntityKind.ACCOUNT, assistant.account) in brought
    assert (EntityKind.DIVISION, VILLAGES[0]) in brought and (EntityKind.DIVISION, TOWNSHIP) in brought
    assert assistant.scopes == assistant.reply.account.scopes  # type: ignore[union-attr]
    supervisor.pull()

    visit = assistant.visit(person)
    (line,) = assistant.push(visit)
    assert (line.id, line.hash, line.outcome, line.repeat) == (visit.opened().id, visit.hash, Outcome.APPLIED, False)

    ((where, row),) = supervisor.pull()
    assert where == scope.ordinary(VILLAGES[0])
    assert decode_record(row.payload) == visit

    returned = supervisor.review(visit, "return")
    assert [line.outcome for line in supervisor.push(returned)] == [Outcome.APPLIED]
    visit_id = unpack(visit.body, VisitBody).visit
    assert town.visit_state(visit_id) == "returned"
    down = [decode_record(row.payload) for _, row in assistant.pull() if row.kind is EntityKind.RECORD]
    assert returned in down
    assert unpack(returned.body, ReviewBody).judged == visit.hash

    correction = assistant.visit(person, visit=visit_id, corrects=visit, answers={"/data/sq/SQ01": "dibao"})
    assert [line.outcome for line in assistant.push(correction)] == [Outcome.APPLIED]
    assert town.visit_state(visit_id) == "corrected"
    assert correction in [decode_record(row.payload) for _, row in supervisor.pull() if row.kind is EntityKind.RECORD]

    assert [line.outcome for line in supervisor.push(supervisor.review(correction, "approve"))] == [Outcome.APPLIED]
    assert town.visit_state(visit_id) == "approved"
    assert town.chain(assistant).state == "complete" and town.chain(assistant).whole_seq == 2
