"""Somebody's word that a finding is dealt with: who may say it, where it travels, and what it waits for."""

from __future__ import annotations

import pytest

from fieldapp.central.accounts import Role
from fieldapp.wire import scope
from fieldapp.wire.bodies import SettlementBody
from fieldapp.wire.receipt import Outcome, Reason
from fieldapp.wire.record import Record
from tests.central.actors import VILLAGES, Device, Town
from tests.central.test_batches import APPLIED, told
from tests.central.test_review import visit_of

MEALS = "/data/tk/TK06"
NOT_YOURS = (Outcome.REJECTED, Reason.NOT_AUTHORISED, "visit")


def settlement(device: Device, visit: Record, ref: str = MEALS, how: str = "已送餐") -> Record:
    """A settlement of something that ``visit`` raised."""
    opened = visit.opened()
    body = SettlementBody(visit_of(visit), ref, how)
    return device.author("settlement", body, subjects=opened.subjects, where=opened.scope)


@pytest.fixture
def assistant(town: Town) -> Device:
    """An assistant's device."""
    return town.device()


@pytest.fixture
def visit(town: Town, assistant: Device) -> Record:
    """A visit that was handed in."""
    record = assistant.visit(town.people(1)[0])
    assistant.push(record)
    return record


def test_it_travels_where_the_visit_travels_and_decides_nothing(town: Town, assistant: Device, visit: Record) -> None:
    supervisor = town.device(town.account(Role.SUPERVISOR))
    record = settlement(assistant, visit)
    assert told(assistant.push(record)) == [APPLIED]
    assert record.opened().id in {row.id for _, row in supervisor.pull()}
    assert town.visit_state(visit_of(visit)) == "submitted"
    assert told(supervisor.push(supervisor.review(visit, "approve"))) == [APPLIED]


def test_the_supervisor_may_say_it_and_the_author_hears(town: Town, assistant: Device, visit: Record) -> None:
    supervisor = town.device(town.account(Role.SUPERVISOR))
    record = settlement(supervisor, visit)
    assert told(supervisor.push(record)) == [APPLIED]
    assert record.opened().id in {row.id for _, row in assistant.pull()}


def test_another_village_may_not(town: Town, visit: Record) -> None:
    stranger = town.device(town.account(Role.ASSISTANT, VILLAGES[1]))
    assert told(stranger.push(settlement(stranger, visit))) == [NOT_YOURS]


def test_of_a_sensitive_visit_only_its_author_and_reviewers_may(town: Town, assistant: Device) -> None:
    visit = assistant.visit(town.people(1)[0], where=scope.sensitive(VILLAGES[0]))
    assistant.push(visit)
    colleague = town.device(town.account(Role.ASSISTANT, VILLAGES[0]))
    clerk = town.device(town.account(Role.SUPERVISOR, no_sensitive=True))
    reviewer = town.device(town.account(Role.SUPERVISOR))
    assert told(colleague.push(settlement(colleague, visit))) == [NOT_YOURS]
    assert told(clerk.push(settlement(clerk, visit))) == [NOT_YOURS]
    record = settlement(reviewer, visit)
    assert told(reviewer.push(record)) == [APPLIED]
    assert record.opened().id in {row.id for _, row in assistant.pull()}
    assert record.opened().id not in {row.id for _, row in colleague.pull()}


def test_it_waits_for_its_visit(town: Town, assistant: Device) -> None:
    visit = assistant.visit(town.people(1)[0])
    record = settlement(assistant, visit)
    assert told(assistant.push(record)) == [(Outcome.HELD, Reason.CORRECTED_UNKNOWN, "visit")]
    assistant.push(visit)
    (again,) = assistant.push(record)
    assert (again.outcome, again.repeat) == (Outcome.APPLIED, True)


@pytest.mark.parametrize(("change", "field"), [({"how": " "}, "how"), ({"ref": "TK06"}, "ref")])
def test_one_that_says_nothing_is_rejected(
    assistant: Device, visit: Record, change: dict[str, str], field: str
) -> None:
    assert told(assistant.push(settlement(assistant, visit, **change))) == [(Outcome.REJECTED, Reason.BAD_BODY, field)]
