"""The chain and the outbox: freezing, sending, settling."""

from __future__ import annotations

from typing import NoReturn

import pytest

from fieldapp.vault.api import State, Vault
from fieldapp.vault.errors import NoDraft, NotEnrolled, UnknownRecord
from fieldapp.wire.bodies import ReviewBody
from fieldapp.wire.errors import Malformed
from fieldapp.wire.receipt import Outcome, Reason
from fieldapp.wire.record import GENESIS, Record, chain_problems
from fieldapp.wire.suite import SigningKey
from tests.vault.world import World, receipt


def _states(vault: Vault) -> list[str]:
    return [one.state for one in reversed(vault.status.records())]


def test_frozen_records_chain_and_wait(world: World, vault: Vault) -> None:
    records = [world.submit(vault, f"v{n}") for n in range(3)]
    assert [r.opened().seq for r in records] == [1, 2, 3]
    assert records[0].opened().prev == GENESIS and chain_problems(list(vault.records.chain())) == []
    assert vault.records.chain() == tuple(records)
    assert vault.records.counts() == {State.WAITING: 3}
    assert vault.visits.brief("v0").state is State.WAITING
    with pytest.raises(NoDraft):
        vault.visits.draft("v0")
    stored = vault.records.get(records[0].opened().id)
    assert stored.record == records[0] and stored.own and stored.visit == "v0"
    with pytest.raises(UnknownRecord):
        vault.records.get("nope")


def test_a_failing_author_leaves_the_draft_and_the_chain(world: World, vault: Vault) -> None:
    world.start(vault, "v1")

    def make(seq: int, prev: bytes) -> NoReturn:
        raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        vault.records.freeze("v1", make)
    assert vault.visits.draft("v1").brief.state is State.DRAFT
    assert vault.records.counts() == {State.DRAFT: 1}
    assert world.submit(vault, "v2").opened().seq == 1


@pytest.mark.parametrize("fault", ["visit", "seq", "prev", "key", "signature"])
def test_a_record_out_of_place_is_refused(world: World, vault: Vault, fault: str) -> None:
    world.start(vault, "v1")

    def make(seq: int, prev: bytes) -> Record:
        body = world.body("v2" if fault == "visit" else "v1")
        signer = SigningKey(bytes(32)) if fault == "key" else None
        made = world.author(body, seq + (fault == "seq"), bytes([1]) * 32 if fault == "prev" else prev, signer=signer)
        return Record(made.envelope, bytes(64), made.salt, made.body) if fault == "signature" else made

    with pytest.raises(Exception, match=r"chain|visit|signature"):
        vault.records.freeze("v1", make)
    assert vault.records.chain() == () and vault.visits.drafts() != ()


def test_only_an_enrolled_vault_authors(world: World, empty: Vault) -> None:
    world.start(empty, "v1")
    with pytest.raises(NotEnrolled):
        empty.records.freeze("v1", lambda seq, prev: world.author(world.body("v1"), seq, prev))


def test_a_review_is_appended_without_a_draft(world: World, vault: Vault) -> None:
    judged = world.submit(vault, "v1")
    body = ReviewBody("v1", judged.opened().id, judged.hash, "approve")
    made = vault.records.append(lambda seq, prev: world.author(body, seq, prev))
    assert made.opened().seq == 2 and vault.records.get(made.opened().id).kind == "review"
    with pytest.raises(Malformed):
        vault.records.append(lambda seq, prev: judged)


def test_urgent_ones_are_taken_first_then_by_number(world: World, vault: Vault) -> None:
    first, second = world.submit(vault, "v1"), world.submit(vault, "v2")
    urgent = world.submit(vault, "v3", urgent=True)
    assert list(vault.outbox.take(2, 1 << 20)) == [urgent, first]
    assert _states(vault) == ["sending", "waiting", "sending"]
    assert list(vault.outbox.take(10, 1 << 20)) == [urgent, first, second]
    assert vault.outbox.waiting() == 3


def test_a_batch_is_bounded_by_bytes_but_never_empty(world: World, vault: Vault) -> None:
    records = [world.submit(vault, f"v{n}") for n in range(3)]
    size = sum(len(part) for part in (records[0].envelope, records[0].signature, records[0].salt, records[0].body))
    assert len(vault.outbox.take(10, 1)) == 1
    assert len(vault.outbox.take(10, 2 * size + 100)) == 2


def test_taken_and_never_settled_comes_again_after_a_restart(world: World, vault: Vault) -> None:
    record = world.submit(vault, "v1")
    vault.outbox.take(10, 1 << 20)
    folder = vault.info.folder
    vault.close()
    with world.open(folder) as again:
        assert again.outbox.waiting() == 1
        assert again.outbox.put_back() == 1 and again.outbox.put_back() == 0
        assert list(again.outbox.take(10, 1 << 20)) == [record]


def test_a_receipt_settles_each_record_by_itself(world: World, vault: Vault) -> None:
    applied, held, rejected, left = (world.submit(vault, f"v{n}") for n in range(4))
    vault.outbox.take(10, 1 << 20)
    first = vault.outbox.settle(receipt([(applied, Outcome.APPLIED)]))
    second = vault.outbox.settle(receipt([(held, Outcome.HELD)], reason=Reason.UNKNOWN_SUBJECT))
    told = receipt([(rejected, Outcome.REJECTED)], reason=Reason.BAD_ANSWER, at_fault="/data/a")
    third = vault.outbox.settle(told)
    assert (first.applied, second.held, third.rejected) == (1, 1, 1)
    assert vault.outbox.settle(told) == third
    assert _states(vault) == ["applied", "held", "rejected", "sending"]
    shown = {one.id: one for one in vault.status.records(unsettled=True)}
    assert set(shown) == {r.opened().id for r in (held, rejected, left)}
    assert (shown[rejected.opened().id].reason, shown[rejected.opened().id].field) == ("bad_answer", "/data/a")
    assert shown[held.opened().id].persons == ("p1",)
    assert vault.visits.brief("v2").state is State.REJECTED
    assert list(vault.outbox.take(10, 1 << 20)) == [left]


def test_a_held_record_can_still_be_applied_later(world: World, vault: Vault) -> None:
    record = world.submit(vault, "v1")
    vault.outbox.settle(receipt([(record, Outcome.HELD)], reason=Reason.UNKNOWN_SUBJECT))
    world.clock.forward(60)
    vault.outbox.settle(receipt([(record, Outcome.APPLIED)]))
    (status,) = vault.status.records()
    assert (status.state, status.reason, status.since) == (State.APPLIED, None, world.clock.now().isoformat())


def test_lines_about_other_records_or_bytes_settle_nothing(world: World, vault: Vault) -> None:
    record = world.submit(vault, "v1")
    stranger = world.author(world.body("v9"), 1, GENESIS)
    twin = world.author(world.body("v1"), 1, GENESIS, record_id=record.opened().id)
    settled = vault.outbox.settle(receipt([(stranger, Outcome.APPLIED), (twin, Outcome.APPLIED)]))
    assert (settled.applied, settled.unknown) == (0, 2)
    assert _states(vault) == ["waiting"]
    assert [(one.kind, one.subject) for one in vault.status.incidents()] == [
        ("receipt_names_other_bytes", record.opened().id)
    ]
