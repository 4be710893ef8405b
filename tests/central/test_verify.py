"""``verify`` finds every way in which the store could have been changed behind the program's back."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, update

from fieldapp.central.services.verify import verify_central
from fieldapp.central.store.tables import chains, feed_heads, feed_rows, persons, records
from fieldapp.wire.bodies import ReviewBody
from tests.central.actors import VILLAGES, Device, Town


@pytest.fixture
def device(town: Town) -> Device:
    """A device that handed three visits in."""
    device = town.device()
    people = town.people(3)
    device.push(*(device.visit(person) for person in people))
    assert verify_central(town.central).document()["ok"] is True
    return device


def problems(town: Town) -> set[tuple[str, str]]:
    """What verify tells, without ids."""
    return {(one["what"], one["problem"]) for one in verify_central(town.central).problems}


@pytest.mark.parametrize("column", ["envelope", "signature", "body", "salt"])
def test_a_changed_byte(town: Town, device: Device, column: str) -> None:
    with town.central.store.write() as connection:
        connection.execute(update(records).where(records.c.seq == 2).values({column: b"\x01" * 40}))
    assert ("record", "signature_invalid") in problems(town) or ("record", "malformed") in problems(town)


def test_a_record_put_under_another_name(town: Town, device: Device) -> None:
    with town.central.store.write() as connection:
        connection.execute(update(records).where(records.c.seq == 2).values(id="0" * 32))
    assert ("record", "not what the store says it is") in problems(town)
    assert ("feed", "feed row without record") in problems(town)


@pytest.mark.parametrize("seq", [1, 2, 3])
def test_a_record_that_was_removed(town: Town, device: Device, seq: int) -> None:
    with town.central.store.write() as connection:
        connection.execute(delete(records).where(records.c.seq == seq))
    assert ("chain", "not what the store says it is") in problems(town)


def test_all_records_of_a_device_removed(town: Town, device: Device) -> None:
    with town.central.store.write() as connection:
        connection.execute(delete(records))
    assert ("chain", "its records are gone") in problems(town)


def test_a_forged_chain_note(town: Town, device: Device) -> None:
    with town.central.store.write() as connection:
        connection.execute(update(chains).values(whole_seq=2))
    assert problems(town) == {("chain", "not what the store says it is")}


def test_a_feed_head_that_went_back(town: Town, device: Device) -> None:
    with town.central.store.write() as connection:
        connection.execute(update(feed_heads).where(feed_heads.c.scope == f"{VILLAGES[0]}.o").values(head=1))
    assert problems(town) == {("feed", "feed head behind")}


def test_a_person_missing_from_the_feed(town: Town, device: Device) -> None:
    with town.central.store.write() as connection:
        connection.execute(update(persons).values(version=2))
    assert problems(town) == {("person", "not in the feed as it is")}
    with town.central.store.write() as connection:
        connection.execute(delete(feed_rows).where(feed_rows.c.kind == "person"))
    assert problems(town) == {("person", "not in the feed as it is")}


def test_a_gap_is_told_but_is_no_fault_and_a_fork_is(town: Town, device: Device) -> None:
    (person,) = town.people(1)
    device.visit(person)  # never sent
    device.push(device.visit(person))
    found = verify_central(town.central)
    assert (found.problems, found.gaps, town.chain(device).state) == ([], 1, "gap")
    device.seq, device.prev = 1, bytes(32)
    device.push(device.author("review", ReviewBody("0" * 32, "0" * 32, bytes(32), "approve")))
    assert problems(town) == {("chain", "fork")}
    assert town.chain(device).state == "fork"


def test_erased_bodies_leave_the_chain_whole(town: Town, device: Device) -> None:
    with town.central.store.write() as connection:
        connection.execute(update(records).where(records.c.seq == 2).values(body=b"", salt=b""))
    assert problems(town) == set()
