"""Batches: settled record by record, the same answer to a repeat, evidence of what does not fit."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from fieldapp.central import admin
from fieldapp.central.accounts import Role
from fieldapp.central.store.tables import audit, incidents, records
from fieldapp.wire import scope
from fieldapp.wire.bodies import ServiceMinutes, VisitBody
from fieldapp.wire.codec import unpack
from fieldapp.wire.feed import EntityKind
from fieldapp.wire.receipt import Outcome, Reason, RecordLine
from fieldapp.wire.record import Record
from tests.central.actors import TOWNSHIP, VILLAGES, Device, Town, visit_body
from tests.central.test_enrol import problem


def told(lines: tuple[RecordLine, ...]) -> list[tuple[Outcome, Reason | None, str | None]]:
    """Outcome, reason and field of each line."""
    return [(line.outcome, line.reason, line.field) for line in lines]


APPLIED = (Outcome.APPLIED, None, None)


def evidence(town: Town) -> list[tuple[str, str]]:
    """Kind and record of every incident."""
    with town.central.store.read() as connection:
        return sorted((row.kind, row.record) for row in connection.execute(select(incidents)))


def kept(town: Town, record: Record) -> Record:
    """A record as the central keeps it."""
    with town.central.store.read() as connection:
        row = connection.execute(select(records).where(records.c.id == record.opened().id)).one()
    return Record(row.envelope, row.signature, row.salt, row.body)


def test_the_same_batch_twice_changes_nothing(town: Town) -> None:
    people = town.people(3)
    device = town.device()
    visits = [device.visit(person) for person in people]
    batch = device.seal(*visits)
    first = device.receipt(device.send(batch)).records
    assert told(first) == [APPLIED] * 3 and not any(line.repeat for line in first)
    rows = device.pull()
    second = device.receipt(device.send(batch)).records
    assert told(second) == [APPLIED] * 3 and all(line.repeat for line in second)
    assert device.pull() == []
    assert sum(row.kind is EntityKind.RECORD for _, row in rows) == 3
    assert kept(town, visits[1]) == visits[1]


def test_records_again_in_another_batch_are_repeats(town: Town) -> None:
    people = town.people(2)
    device = town.device()
    one, two = (device.visit(person) for person in people)
    device.push(one)
    assert [line.repeat for line in device.push(one, two, two)] == [True, False, True]


def test_a_flipped_byte_is_refused_whole_and_nothing_is_kept(town: Town) -> None:
    (person,) = town.people(1)
    device = town.device()
    batch = device.seal(device.visit(person))
    for place in range(0, len(batch), 97):
        broken = batch[:place] + bytes([batch[place] ^ 0x10]) + batch[place + 1 :]
        assert device.send(broken).status_code in (400, 426), place
    assert device.send(batch[:-1]).status_code == 400
    assert device.send(b"").status_code == 400
    assert told(device.receipt(device.send(batch)).records) == [APPLIED]


def test_one_bad_record_never_blocks_the_others(town: Town) -> None:
    people = town.people(2)
    device = town.device()
    good, bad, more = device.visit(people[0]), device.visit(people[1]), device.visit(people[1])
    forged = Record(bad.envelope, bytes(64), bad.salt, bad.body)
    swapped = Record(more.envelope, more.signature, more.salt, good.body)
    lines = device.push(good, forged, swapped)
    assert told(lines) == [APPLIED] + [(Outcome.REJECTED, Reason.BAD_SIGNATURE, None)] * 2
    assert evidence(town) == sorted(("bad_signature", one.opened().id) for one in (forged, swapped))
    # Bytes that prove nothing have not taken the genuine records' places.
    assert told(device.push(bad, more)) == [APPLIED, APPLIED]
    assert told(device.push(forged)) == [(Outcome.REJECTED, Reason.BAD_SIGNATURE, None)]
    assert kept(town, bad) == bad and len(evidence(town)) == 2


def test_same_id_with_other_bytes_is_an_incident_and_the_original_stays(town: Town) -> None:
    people = town.people(2)
    device = town.device()
    first = device.visit(people[0])
    device.push(first)
    second = device.visit(people[1], record_id=first.opened().id)
    for _ in range(2):
        (line,) = device.push(second)
        assert (line.outcome, line.reason, line.hash) == (
            Outcome.REJECTED,
            Reason.SAME_ID_OTHER_BYTES,
            second.hash,
        )
    assert evidence(town) == [("same_id_other_bytes", first.opened().id)]
    assert kept(town, first) == first
    third = device.visit(people[1])
    fourth = device.visit(people[1], record_id=third.opened().id)
    assert [line.reason for line in device.push(third, fourth)] == [None, Reason.SAME_ID_OTHER_BYTES]


def test_a_revoked_devices_records_are_held(town: Town) -> None:
    (person,) = town.people(1)
    device = town.device()
    visit = device.visit(person)
    town.revoke(device)
    assert told(device.push(visit)) == [(Outcome.HELD, Reason.REVOKED_DEVICE, None)]
    assert [line.repeat for line in device.push(visit)] == [True]
    assert kept(town, visit) == visit


def test_an_unknown_devices_records_are_held_not_lost(town: Town) -> None:
    (person,) = town.people(1)
    stranger = town.stranger()
    visit = stranger.visit(person, author="0" * 32)
    assert told(stranger.push(visit)) == [(Outcome.HELD, Reason.UNKNOWN_DEVICE, None)]
    assert kept(town, visit) == visit


def test_strangers_batches_are_bounded(town: Town) -> None:
    (person,) = town.people(1)
    stranger, device = town.stranger(), town.device()
    batch = stranger.seal(stranger.visit(person, author="0" * 32))
    answers = [stranger.send(batch) for _ in range(31)]
    assert [answer.status_code for answer in answers] == [200] * 30 + [429]
    assert told(device.push(device.visit(person))) == [APPLIED]


def test_old_unsent_records_come_in_a_new_devices_batch(town: Town) -> None:
    (person,) = town.people(1)
    account = town.account()
    old, new = town.device(account), town.device(account)
    assert told(new.push(old.visit(person), new.visit(person))) == [APPLIED, APPLIED]
    assert town.chain(old).whole_seq == town.chain(new).whole_seq == 1


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"forms": ()}, "forms"),
        ({"started_at": "2026-03-02T09:00:00"}, "started_at"),
        ({"ended_at": "yesterday"}, "ended_at"),
        ({"visit": "v"}, "visit"),
        ({"corrects": "0" * 32}, "corrects"),
        ({"minutes": (ServiceMinutes("meal", 1441),)}, "minutes"),
    ],
)
def test_a_bad_body_is_rejected_by_field(town: Town, changed: dict[str, object], field: str) -> None:
    from msgspec.structs import replace

    (person,) = town.people(1)
    device = town.device()
    body = replace(visit_body(device.new_id(), "SQ", {"/data/a": "1"}), **changed)
    bad = device.author("visit", body, subjects=(person,))
    assert told(device.push(bad, device.visit(person))) == [(Outcome.REJECTED, Reason.BAD_BODY, field), APPLIED]
    assert kept(town, bad) == bad


def test_unknown_kinds_and_bodies_are_rejected_and_kept(town: Town) -> None:
    (person,) = town.people(1)
    device = town.device()
    body = visit_body(device.new_id(), "SQ", {})
    odd = device.author("order", body, subjects=(person,))
    wrong = device.author("review", body, subjects=(person,))
    assert told(device.push(odd, wrong)) == [
        (Outcome.REJECTED, Reason.BAD_BODY, "kind"),
        (Outcome.REJECTED, Reason.BAD_BODY, "body"),
    ]
    assert town.chain(device).whole_seq == 2


def test_authority(town: Town) -> None:
    (person,) = town.people(1)
    elsewhere = town.people(1, VILLAGES[1])[0]
    device, other = town.device(), town.account()
    lines = device.push(
        device.visit(person, author=other.id),
        device.visit(elsewhere, where=scope.ordinary(VILLAGES[1])),
        device.visit(person, where=scope.ordinary(TOWNSHIP)),
        device.visit(person, where="nowhere"),
        device.visit("0" * 32),
    )
    assert told(lines) == [
        (Outcome.REJECTED, Reason.NOT_AUTHORISED, "author"),
        (Outcome.HELD, Reason.OUT_OF_SCOPE, "scope"),
        (Outcome.REJECTED, Reason.OUT_OF_SCOPE, "scope"),
        (Outcome.REJECTED, Reason.OUT_OF_SCOPE, "scope"),
        (Outcome.HELD, Reason.UNKNOWN_SUBJECT, "subjects"),
    ]


def test_a_supervisor_may_visit_in_any_village_of_the_township(town: Town) -> None:
    person = town.people(1, VILLAGES[2])[0]
    supervisor = town.device(town.account(Role.SUPERVISOR))
    assert told(supervisor.push(supervisor.visit(person, where=scope.ordinary(VILLAGES[2])))) == [APPLIED]


def test_the_same_visit_cannot_be_submitted_as_two(town: Town) -> None:
    (person,) = town.people(1)
    device = town.device()
    one = device.visit(person)
    visit = unpack(one.body, VisitBody).visit
    two = device.visit(person, visit=visit)
    assert told(device.push(one, two)) == [APPLIED, (Outcome.REJECTED, Reason.BAD_BODY, "visit")]


@pytest.mark.parametrize(
    ("form", "answers", "sensitive"),
    [
        ("TK", {"/data/tk/TK03": "same"}, True),
        ("TK", {"/data/tk/TK01": "blue", "/data/tk/TK03": ""}, False),
        ("ZL", {"/data/zl/ZL01": "first"}, True),
        ("DB", {"/data/db/DB08": "120.5"}, True),
        ("TK", {"/data/head/GH11": "37.1 119.9"}, False),
        ("SQ", {"/data/sq/SQ01": "dibao"}, False),
    ],
)
def test_a_sensitive_visit_never_travels_in_the_open(
    town: Town, form: str, answers: dict[str, str], sensitive: bool
) -> None:
    (person,) = town.people(1)
    author, colleague = town.device(), town.device()
    supervisor = town.device(town.account(Role.SUPERVISOR))
    blind = town.device(town.account(Role.SUPERVISOR, no_sensitive=True))
    visit = author.visit(person, form=form, answers=answers)  # sent as ordinary, whatever it holds
    assert told(author.push(visit)) == [APPLIED]

    def sees(device: Device) -> bool:
        return any(row.id == visit.opened().id for _, row in device.pull())

    assert [sees(one) for one in (supervisor, colleague, blind)] == [True, not sensitive, not sensitive]
    with town.central.store.read() as connection:
        noted = connection.execute(select(audit.c.subject).where(audit.c.action == "scope_raised")).scalars().all()
    assert noted == ([visit.opened().id] if sensitive else [])


def test_visits_that_waited_for_their_person_are_applied_when_the_person_comes(town: Town) -> None:
    from fieldapp.central.services.ingest.settle import release_waiting
    from fieldapp.central.store.tables import persons

    (person,) = town.people(1)
    device = town.device()
    with town.central.store.write() as connection:
        connection.execute(persons.delete())
    visit = device.visit(person)
    correction = device.visit(person, visit=unpack(visit.body, VisitBody).visit, corrects=visit)
    held = (Outcome.HELD, Reason.UNKNOWN_SUBJECT, "subjects")
    assert told(device.push(visit, correction)) == [held, held]
    device.pull()
    with town.central.store.write() as connection:
        connection.execute(
            persons.insert().values(township=TOWNSHIP, id=person, village=VILLAGES[0], version=1, payload=b"")
        )
        assert release_waiting(town.central, connection, TOWNSHIP, Reason.UNKNOWN_SUBJECT) == 2
    assert town.visit_state(unpack(visit.body, VisitBody).visit) == "corrected"
    outcomes = [row for where, row in device.pull() if row.kind is EntityKind.OUTCOME]
    assert sorted(row.id for row in outcomes) == sorted([visit.opened().id, correction.opened().id])
    assert [line.outcome for line in device.push(visit)] == [Outcome.APPLIED]


def test_a_batch_for_another_central_is_refused(town: Town) -> None:
    from fieldapp.wire.batch import seal_batch
    from fieldapp.wire.suite import SealingKey

    (person,) = town.people(1)
    device = town.device()
    other = SealingKey.generate(town.dice.randbytes)
    foreign = seal_batch([device.visit(person)], signer=device.signing, central_public=other.public)
    assert problem(device.send(foreign)) == (400, "not_for_us")


def test_what_was_applied_is_there_after_a_restart(town: Town) -> None:
    from fieldapp.central.services.verify import verify_central
    from tests.central.actors import reopen, served

    (person,) = town.people(1)
    device = town.device()
    visit = device.visit(person)
    device.push(visit)
    with served(reopen(town)) as again:
        device.client.base_url = again.url
        (line,) = device.push(visit)
        assert (line.outcome, line.repeat) == (Outcome.APPLIED, True)
        assert any(row.id == visit.opened().id for _, row in device.pull())
        found = verify_central(again.central)
        assert (found.problems, found.records, found.chains) == ([], 1, 1)


def test_revoking_leaves_a_trace(town: Town) -> None:
    device = town.device()
    admin.revoke_device(town.central, device.id)
    with town.central.store.read() as connection:
        actions = connection.execute(select(audit.c.action).order_by(audit.c.id)).scalars().all()
    assert set(actions) == {"initialised", "account_added", "code_issued", "device_enrolled", "device_revoked"}
