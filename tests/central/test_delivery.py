"""However records arrive — any order, any batches, again and again, at once — they end where they belong."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldapp.central import admin
from fieldapp.central.accounts import Role
from fieldapp.central.services.ingest.accept import accept_batch
from fieldapp.central.services.tries import Tries
from fieldapp.central.services.verify import verify_central
from fieldapp.wire.bodies import VisitBody
from fieldapp.wire.codec import unpack
from fieldapp.wire.receipt import Outcome
from fieldapp.wire.record import Record
from tests.central.actors import Device, Town, make_town, served
from tests.central.production import Production

STEPS = 5


@pytest.fixture(scope="module")
def shared(
    tmp_path_factory: pytest.TempPathFactory, parts: Production | None
) -> Iterator[tuple[Town, list[str], Device, Device]]:
    """One central for all examples: each example is about a visit of its own."""
    with served(make_town(tmp_path_factory.mktemp("delivery"), production=parts)) as town:
        yield town, town.people(5), town.device(), town.device(town.account(Role.SUPERVISOR))


def story(person: str, assistant: Device, supervisor: Device) -> list[tuple[Device, Record]]:
    """A visit returned, corrected, corrected again and approved; each record with who sends it."""
    visit = assistant.visit(person)
    id_ = unpack(visit.body, VisitBody).visit
    returned = supervisor.review(visit, "return")
    first = assistant.visit(person, visit=id_, corrects=visit)
    second = assistant.visit(person, visit=id_, corrects=first)
    return [
        (assistant, visit),
        (supervisor, returned),
        (assistant, first),
        (assistant, second),
        (supervisor, supervisor.review(second, "approve")),
    ]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    order=st.permutations(range(STEPS)),
    again=st.lists(st.integers(0, STEPS - 1), max_size=4),
    cuts=st.sets(st.integers(1, STEPS + 3)),
)
def test_any_order_any_batches(
    shared: tuple[Town, list[str], Device, Device], order: list[int], again: list[int], cuts: set[int]
) -> None:
    town, people, assistant, supervisor = shared
    steps = story(people[0], assistant, supervisor)
    arrivals = [steps[place] for place in [*order, *again]]
    bounds = [0, *sorted(cut for cut in cuts if cut < len(arrivals)), len(arrivals)]
    for start, end in pairwise(bounds):
        for device in (assistant, supervisor):
            some = [record for sender, record in arrivals[start:end] if sender is device]
            if some:
                accept_batch(town.central, device.seal(*some), Tries(1))
    # The return may come after the correction it asked for; then it is superseded. Everything else is applied.
    outcomes = {}
    for device, record in steps:
        (line,) = device.push(record)
        assert line.repeat
        outcomes[record.opened().id] = (line.outcome, line.reason)
    returned = outcomes.pop(steps[1][1].opened().id)
    assert set(outcomes.values()) == {(Outcome.APPLIED, None)}
    assert returned in {(Outcome.APPLIED, None), (Outcome.HELD, "superseded")}
    assert town.visit_state(unpack(steps[0][1].body, VisitBody).visit) == "approved"
    assert town.chain(assistant).state == town.chain(supervisor).state == "complete"


def test_the_same_batch_at_once_from_many_carriers(town: Town) -> None:
    people = town.people(20)
    device = town.device()
    batch = device.seal(*(device.visit(person) for person in people))
    carriers = [town.device() for _ in range(6)]
    together = threading.Barrier(len(carriers))
    receipts = []

    def carry(carrier: Device) -> None:
        together.wait()
        receipts.append(carrier.receipt(carrier.send(batch)))

    threads = [threading.Thread(target=carry, args=(carrier,)) for carrier in carriers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lines = [line for receipt in receipts for line in receipt.records]
    assert {line.outcome for line in lines} == {Outcome.APPLIED}
    assert sorted(line.repeat for line in lines) == [False] * 20 + [True] * 100
    assert admin.count_everything(town.central)["records"] == {"applied": 20}
    assert verify_central(town.central).problems == []
