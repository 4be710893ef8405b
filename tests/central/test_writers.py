"""Writers side by side: duplicates, decisions, lost races and slow commits, with nothing lost and nobody passed over.

On the embedded default writers queue; on PostgreSQL they meet in the database, also from several replicas.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import pytest

from fieldapp.central import admin
from fieldapp.central.accounts import Role
from fieldapp.central.services.verify import verify_central
from fieldapp.central.store.feed import Change, raise_feed
from fieldapp.wire import scope
from fieldapp.wire.bodies import VisitBody
from fieldapp.wire.codec import unpack
from fieldapp.wire.feed import EntityKind
from fieldapp.wire.receipt import Outcome, RecordLine
from tests.central.actors import TOWNSHIP, VILLAGES, Device, Town, reopen, served

ORDINARY = scope.ordinary(VILLAGES[0])
WAIT_S = 30
T = TypeVar("T")


@pytest.fixture
def other(town: Town) -> Iterator[Town]:
    """A second replica of the town's central."""
    with served(reopen(town)) as running:
        yield running


def together(*work: Callable[[], T]) -> list[T]:
    """Do everything at once and return what came of it."""
    with ThreadPoolExecutor(len(work)) as pool:
        return [one.result(WAIT_S) for one in [pool.submit(job) for job in work]]


def sends(device: Device, batch: bytes) -> Callable[[], tuple[RecordLine, ...]]:
    """Sends a batch and returns the receipt's lines."""
    return lambda: device.receipt(device.send(batch)).records


def at(device: Device, town: Town) -> Device:
    """The same device, talking to another replica."""
    twin = town.stranger()
    twin.signing, twin.sealing, twin.reply, twin.central = device.signing, device.sealing, device.reply, device.central
    return twin


def test_the_same_batch_at_two_replicas_at_once_is_applied_once(town: Town, other: Town) -> None:
    device, people = town.device(), town.people(3)
    twin = at(device, other)
    for _ in range(8):
        batch = device.seal(*[device.visit(person) for person in people])
        answers = together(*[sends(end, batch) for end in (device, twin) * 2])
        lines = [line for answer in answers for line in answer]
        assert {line.outcome for line in lines} == {Outcome.APPLIED}
        assert sum(not line.repeat for line in lines) == len(people)
    found = verify_central(town.central)
    assert (found.problems, found.records, found.gaps) == ([], 24, 0)


def test_overlapping_batches_in_opposite_orders(town: Town, other: Town) -> None:
    device, people = town.device(), town.people(2)
    twin = at(device, other)
    for _ in range(8):
        visits = [device.visit(people[place % 2]) for place in range(6)]
        first, second = device.seal(*visits[:5]), device.seal(*reversed(visits[1:]))
        together(sends(device, first), sends(twin, second))
    found = verify_central(town.central)
    assert (found.problems, found.records, found.gaps) == ([], 48, 0)
    assert admin.count_everything(town.central)["records"] == {"applied": 48}


def test_two_decisions_at_once_and_one_stands(town: Town, other: Town) -> None:
    author, (person,) = town.device(), town.people(1)
    supervisors = [town.device(town.account(Role.SUPERVISOR)) for _ in range(2)]
    ends = [supervisors[0], at(supervisors[1], other)]
    for _ in range(6):
        visit = author.visit(person)
        author.push(visit)
        decided = [
            supervisors[0].seal(supervisors[0].review(visit, "approve")),
            supervisors[1].seal(supervisors[1].review(visit, "return")),
        ]
        (one,), (two,) = together(*map(sends, ends, decided))
        assert sorted((one.outcome.value, two.outcome.value)) == ["applied", "held"]
        state = town.visit_state(unpack(visit.body, VisitBody).visit)
        assert state == ("approved" if one.outcome is Outcome.APPLIED else "returned")


def test_a_correction_beside_its_visit_is_never_left_waiting(town: Town, other: Town) -> None:
    """The correction cannot see the visit that is not committed yet, nor the visit what waits for it: one must wait."""
    device, (person,) = town.device(), town.people(1)
    twin = at(device, other)
    for _ in range(8):
        visit = device.visit(person)
        id_ = unpack(visit.body, VisitBody).visit
        correction = device.visit(person, visit=id_, corrects=visit)
        first, second = device.seal(visit), device.seal(correction)
        together(sends(device, first), sends(twin, second))
        assert town.visit_state(id_) == "corrected"
    assert admin.count_everything(town.central)["records"] == {"applied": 16}


def test_a_slow_commit_is_never_passed_over(town: Town) -> None:
    """Rows numbered but not committed yet: a reader meanwhile gets neither them nor anything behind them."""
    device = town.device()
    device.pull()
    numbered, may_commit, late_began = threading.Event(), threading.Event(), threading.Event()

    def slow() -> None:
        with town.central.store.write() as connection:
            raise_feed(connection, [change("slow", 1)])
            numbered.set()
            assert may_commit.wait(WAIT_S)

    def late() -> None:
        assert numbered.wait(WAIT_S)
        late_began.set()
        with town.central.store.write() as connection:
            raise_feed(connection, [change("late", 1)])

    with ThreadPoolExecutor(2) as pool:
        done = [pool.submit(slow), pool.submit(late)]
        assert late_began.wait(WAIT_S)
        for _ in range(5):
            assert [row.id for _, row in device.pull() if row.kind is EntityKind.PERSON] == []
        may_commit.set()
        for one in done:
            one.result(WAIT_S)
    rows = [row for _, row in device.pull() if row.kind is EntityKind.PERSON]
    assert [row.id for row in rows] == ["slow", "late"]
    assert [row.seq for row in rows] == sorted(row.seq for row in rows)


def test_writers_of_many_scopes_in_any_order_do_not_wait_for_each_other_in_a_ring(town: Town, other: Town) -> None:
    def raises(end: Town, places: list[str]) -> Callable[[], None]:
        def work() -> None:
            for version in range(1, 13):
                changes = [change("p", version, scope.ordinary(village)) for village in places]
                with end.central.store.write() as connection:
                    raise_feed(connection, changes)

        return work

    together(raises(town, list(VILLAGES)), raises(other, list(reversed(VILLAGES))), raises(other, list(VILLAGES)))
    reader = town.device(town.account(Role.SUPERVISOR))
    rows = [row for where, row in reader.pull() if row.kind is EntityKind.PERSON]
    # The village itself was number 1 of its scope.
    assert [(row.id, row.version, row.seq) for row in rows] == [("p", 12, 37)] * len(
        VILLAGES
    )  # the village itself was 1


def change(entity: str, version: int, where: str = ORDINARY) -> Change:
    """A person's row."""
    return Change(TOWNSHIP, where, EntityKind.PERSON, entity, version, str(version).encode())
