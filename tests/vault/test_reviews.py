"""Reviews: what a visit's records add up to, the queue, and what came back."""

from __future__ import annotations

import itertools

import pytest

from fieldapp.vault.api import QueueFilter, State, Vault
from fieldapp.vault.errors import UnknownVisit
from fieldapp.wire.bodies import ReviewBody
from fieldapp.wire.receipt import Outcome, Reason
from fieldapp.wire.record import GENESIS, Record
from fieldapp.wire.suite import SigningKey
from tests.vault.world import OTHER_SCOPE, World, receipt, record_row

AUTHOR = SigningKey(bytes([9]) * 32)


def _visit(world: World, visit: str = "v1", **changes: object) -> Record:
    told = {"author": "c" * 32, "signer": AUTHOR, **changes}
    return world.author(world.body(visit), 1, GENESIS, **told)  # type: ignore[arg-type]


def _correction(world: World, of: Record, visit: str = "v1", **changes: object) -> Record:
    body = world.body(visit, corrects=of.opened().id, answer="改过", **changes)
    return world.author(body, 2, of.hash, author="c" * 32, signer=AUTHOR)


def _receive(world: World, vault: Vault, *records: Record) -> None:
    world.news(vault, *(record_row(record) for record in records))


def test_a_return_becomes_a_task_and_the_correction_ends_it(world: World, vault: Vault) -> None:
    record = world.submit(vault, "v1", persons=("p1",))
    vault.outbox.settle(receipt([(record, Outcome.APPLIED)]))
    assert vault.reviews.returned() == ()
    review = world.review(record, "v1", "return", reason="照片不清", questions={"/data/tk/TK03": "请补充"})
    _receive(world, vault, review)
    (task,) = vault.reviews.returned()
    assert (task.visit, task.record, task.review) == ("v1", record.opened().id, review.opened().id)
    assert (task.reason, task.questions, task.reviewer) == ("照片不清", {"/data/tk/TK03": "请补充"}, "b" * 32)
    assert not task.correcting and vault.visits.brief("v1").state is State.RETURNED
    world.start(vault, "v1", corrects=task.record, answers_review=task.review)
    assert vault.reviews.returned()[0].correcting
    body = world.body("v1", corrects=task.record, answers_review=task.review, answer="补充了")
    correction = vault.records.freeze("v1", lambda seq, prev: world.author(body, seq, prev))
    assert vault.reviews.returned() == () and vault.visits.brief("v1").state is State.WAITING
    vault.outbox.settle(receipt([(correction, Outcome.APPLIED)]))
    view = vault.reviews.visit_view("v1")
    assert view.state is view.review is State.CORRECTED
    assert [entry.kind for entry in view.entries] == ["visit", "review", "correction"]
    assert view.latest == correction.opened().id and view.standing.body == body
    assert [one.id for one in vault.records.history("v1")] == [entry.id for entry in view.entries]


def test_a_rejected_correction_shows_itself_and_is_no_task(world: World, vault: Vault) -> None:
    record = world.submit(vault, "v1")
    vault.outbox.settle(receipt([(record, Outcome.APPLIED)]))
    _receive(world, vault, world.review(record, "v1", "return", reason="x"))
    correction = world.submit(vault, "v1", corrects=record.opened().id)
    vault.outbox.settle(receipt([(correction, Outcome.REJECTED)], reason=Reason.BAD_ANSWER))
    assert vault.visits.brief("v1").state is State.REJECTED and vault.reviews.returned() == ()
    view = vault.reviews.visit_view("v1")
    assert view.latest == record.opened().id and view.review is State.RETURNED


def test_an_assistant_on_a_new_device_still_gets_the_task(world: World, vault: Vault) -> None:
    old_device = SigningKey(bytes([3]) * 32)
    record = world.author(world.body("v1"), 1, GENESIS, signer=old_device)
    _receive(world, vault, record, world.review(record, "v1", "return", reason="x"))
    assert [one.visit for one in vault.reviews.returned()] == ["v1"]


def test_the_states_of_a_review_in_any_order_of_arrival(world: World, vault: Vault) -> None:
    record = _visit(world)
    back = world.review(record, "v1", "return", reason="x", seq=1)
    correction = _correction(world, record, answers_review=back.opened().id)
    approved = world.review(correction, "v1", "approve", seq=2)
    again = _correction(world, correction)
    steps = [record, back, correction, approved, again]
    expected = [State.SUBMITTED, State.RETURNED, State.CORRECTED, State.APPROVED, State.CORRECTED]
    for step, state in zip(steps, expected, strict=True):
        _receive(world, vault, step)
        assert vault.reviews.visit_view("v1").review is state
    for order in itertools.islice(itertools.permutations(steps), 0, 120, 17):
        with World(world.base, random=world.random).create() as other:
            world.enrol(other)
            _receive(world, other, *order)
            assert other.reviews.visit_view("v1").review is State.CORRECTED
            assert [e.id for e in other.reviews.visit_view("v1").entries] == [r.opened().id for r in steps]


def test_the_first_decision_wins_and_one_on_superseded_bytes_counts_for_nothing(world: World, vault: Vault) -> None:
    record = _visit(world)
    first, second = (world.review(record, "v1", word, seq=n) for n, word in enumerate(("approve", "return"), 1))
    _receive(world, vault, record, second, first)
    assert vault.reviews.visit_view("v1").review is State.APPROVED
    correction = _correction(world, record)
    _receive(world, vault, correction)
    assert vault.reviews.visit_view("v1").review is State.CORRECTED


def test_a_supervisors_own_decision_shows_at_once_and_not_when_refused(world: World, vault: Vault) -> None:
    record = _visit(world)
    _receive(world, vault, record)
    body = ReviewBody("v1", record.opened().id, record.hash, "approve")
    review = vault.records.append(lambda seq, prev: world.author(body, seq, prev))
    assert vault.reviews.visit_view("v1").state is State.APPROVED and vault.reviews.queue() == ()
    vault.outbox.settle(receipt([(review, Outcome.HELD)], reason=Reason.ALREADY_DECIDED))
    assert vault.reviews.visit_view("v1").state is State.SUBMITTED and len(vault.reviews.queue()) == 1


def test_the_queue_is_oldest_first_and_filtered(world: World, vault: Vault) -> None:
    one = _visit(world, "v1", day="2026-03-03", persons=("p1", "p2"))
    two = _visit(world, "v2", day="2026-03-01", author="d" * 32, scope=OTHER_SCOPE, persons=("p3",))
    done = _visit(world, "v3", day="2026-03-02")
    _receive(world, vault, one, two, done, world.review(done, "v3", "approve"))
    queue = vault.reviews.queue()
    assert [row.visit for row in queue] == ["v2", "v1"] and vault.reviews.queue_size() == 2
    first = queue[0]
    assert (first.persons, first.author, first.state) == (("p3",), "d" * 32, State.SUBMITTED)
    assert (first.forms, first.minutes, first.photos, first.met) == (("TK",), 30, 0, True)
    assert first.record == two.opened().id and first.submitted_at == "2026-03-01T09:31:00+08:00"

    def visits(**wanted: object) -> list[str]:
        return [row.visit for row in vault.reviews.queue(QueueFilter(**wanted))]  # type: ignore[arg-type]

    assert visits(division="370683107204") == ["v1"] and visits(division="370683") == ["v2", "v1"]
    assert visits(author="d" * 32) == ["v2"] and visits(person="p2") == ["v1"]
    assert visits(states=(State.APPROVED,)) == ["v3"]
    assert visits(limit=1) == ["v2"] and visits(limit=1, offset=1) == ["v1"]
    assert visits(division="%") == []


def test_an_unknown_visit_has_no_view(world: World, vault: Vault) -> None:
    world.start(vault, "v1")
    for visit in ("v1", "v9"):
        with pytest.raises(UnknownVisit):
            vault.reviews.visit_view(visit)


def test_a_review_that_comes_before_its_visit_waits_for_it(world: World, vault: Vault) -> None:
    record = _visit(world)
    _receive(world, vault, world.review(record, "v1", "approve"))
    with pytest.raises(UnknownVisit):
        vault.reviews.visit_view("v1")
    _receive(world, vault, record)
    assert vault.reviews.visit_view("v1").review is State.APPROVED


def test_an_erased_record_stands_without_its_body(world: World, vault: Vault) -> None:
    record = _visit(world)
    correction = _correction(world, record)
    _receive(world, vault, Record(record.envelope, record.signature, b"", b""), correction)
    assert vault.verify().ok and vault.verify().records == 2
    assert vault.reviews.visit_view("v1").latest == correction.opened().id
