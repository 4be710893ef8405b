"""Records up: nothing is lost, nothing blocks, only receipts settle."""

from __future__ import annotations

import pytest

from fieldapp.sync.errors import (
    CentralChanged,
    LineBroken,
    Offline,
    ProtocolViolation,
    RequestRefused,
    ServerTrouble,
)
from fieldapp.sync.pace import LEAST_BYTES, MOST_RECORDS, START_RECORDS, Pace
from fieldapp.sync.summary import RecordsSettled
from fieldapp.wire.batch import open_batch
from fieldapp.wire.receipt import Outcome, Reason, RecordLine
from fieldapp.wire.record import Record
from fieldapp.wire.suite import key_id
from tests.sync.central_twin import CentralTwin, Refusal, accept
from tests.sync.rig import Rig


def test_every_record_is_applied_once_and_the_outbox_empties() -> None:
    rig = Rig()
    ids = [rig.store.submit().opened().id for _ in range(45)]
    summary = rig.sync()
    assert (summary.sent, summary.applied, summary.waiting) == (45, 45, 0)
    assert summary.synced
    assert rig.central.applications == dict.fromkeys(ids, 1)
    assert set(rig.store.states().values()) == {"applied"}


def test_batches_grow_while_the_line_holds() -> None:
    rig = Rig()
    for _ in range(START_RECORDS * 3 + 1):
        rig.store.submit()
    pace = Pace()
    rig.sync(pace=pace)
    assert rig.line.calls.count("batch") == 3  # 20, 40, 1
    assert pace.records == START_RECORDS * 8
    for _ in range(10):
        pace.held()
    assert pace.records == MOST_RECORDS


def test_batches_shrink_when_the_line_breaks_and_go_on_at_once() -> None:
    rig = Rig()
    for _ in range(30):
        rig.store.submit()
    rig.faults.lost = {("batch", 1): LineBroken("cut"), ("batch", 2): LineBroken("cut")}
    pace = Pace()
    summary = rig.sync(pace=pace)
    assert summary.applied == 30
    sizes = [event.sent for event in rig.events if isinstance(event, RecordsSettled)]
    assert sizes[0] == START_RECORDS // 4


def test_a_line_that_keeps_breaking_surfaces_and_leaves_everything_waiting() -> None:
    rig = Rig()
    for _ in range(3):
        rig.store.submit()
    rig.faults.lost = {("batch", 0): LineBroken("cut")}
    with pytest.raises(LineBroken) as caught:
        rig.sync()
    assert caught.value.summary is not None
    assert caught.value.summary.waiting == 3
    assert set(rig.store.states().values()) == {"waiting"}
    assert rig.line.calls.count("batch") == 3
    assert "feed" not in rig.line.calls  # the line is gone, the other parts would meet the same
    assert rig.store.runs[-1][:2] == (False, "line_broken")


def test_pace_never_reaches_zero() -> None:
    pace = Pace()
    for _ in range(20):
        pace.broke(pace.records)
    assert (pace.records, pace.bytes) == (1, LEAST_BYTES)


def test_a_lost_reply_is_settled_by_the_repeat() -> None:
    rig = Rig()
    for _ in range(4):
        rig.store.submit()
    rig.faults.unheard = {("batch", 1): Offline("gone after sending")}
    with pytest.raises(Offline):
        rig.sync()
    assert len(rig.central.state.records) == 4
    assert set(rig.store.states().values()) == {"waiting"}
    summary = rig.sync()
    assert (summary.sent, summary.applied, summary.waiting) == (4, 4, 0)
    assert set(rig.central.applications.values()) == {1}


def test_held_and_rejected_tell_their_reason_and_leave_the_outbox() -> None:
    rig = Rig()
    held, rejected, good = (rig.store.submit().opened().id for _ in range(3))

    def verdict(record: Record) -> tuple[Outcome, Reason | None, str | None]:
        record_id = record.opened().id
        if record_id == held:
            return Outcome.HELD, Reason.UNKNOWN_FORM, None
        if record_id == rejected:
            return Outcome.REJECTED, Reason.BAD_ANSWER, "/data/tk/TK03"
        return Outcome.APPLIED, None, None

    rig.central.verdict = verdict
    summary = rig.sync()
    assert (summary.sent, summary.applied, summary.held, summary.rejected) == (3, 1, 1, 1)
    entry = rig.store.entries[rejected]
    assert (entry.state, entry.reason, entry.field) == ("rejected", Reason.BAD_ANSWER, "/data/tk/TK03")
    assert rig.store.entries[held].state == "held"
    assert rig.store.entries[good].state == "applied"


def test_a_record_that_spoils_its_batch_is_passed_over_and_the_others_pass() -> None:
    rig = Rig()
    ids = [rig.store.submit().opened().id for _ in range(20)]
    whole = CentralTwin.receive

    def fussy(data: bytes) -> bytes:
        batch = open_batch(data, {key_id(rig.central.sealing.public): rig.central.sealing})
        if any(record.opened().id == ids[7] for record in batch.records):
            raise Refusal(400, "malformed")
        return whole(rig.central, data)

    rig.central.answer_batch = fussy
    with pytest.raises(RequestRefused) as caught:
        rig.sync()
    states = rig.store.states()
    assert states.pop(ids[7]) == "waiting"
    assert set(states.values()) == {"applied"}
    assert caught.value.summary is not None
    assert (caught.value.summary.applied, caught.value.summary.waiting) == (19, 1)
    assert "feed" in rig.line.calls


def test_a_refusal_that_is_not_about_the_bytes_surfaces_at_once() -> None:
    rig = Rig()
    for _ in range(8):
        rig.store.submit()
    rig.faults.lost = {("batch", 0): RequestRefused(409, "something_else")}
    with pytest.raises(RequestRefused):
        rig.sync()
    assert rig.line.calls.count("batch") == 1


def test_a_record_the_receipt_leaves_out_keeps_waiting() -> None:
    rig = Rig()
    first, second = (rig.store.submit().opened().id for _ in range(2))
    whole = rig.central._line

    def silent(batch: bytes) -> bytes:
        opened = open_batch(batch, {key_id(rig.central.sealing.public): rig.central.sealing})
        lines = tuple(whole(record) for record in opened.records if record.opened().id != first)
        return rig.central.receipt(rig.identity.device, answers=opened.digest, records=lines)

    rig.central.answer_batch = silent
    with pytest.raises(ProtocolViolation) as caught:
        rig.sync()
    assert caught.value.problem == "record_unanswered"
    assert rig.store.states() == {first: "waiting", second: "applied"}
    assert rig.line.calls.count("batch") == 1


@pytest.mark.parametrize("fault", ["digest", "device", "key", "bytes"])
def test_a_receipt_that_is_not_for_us_settles_nothing(fault: str) -> None:
    rig = Rig()
    record = rig.store.submit()
    line = (RecordLine(record.opened().id, record.hash, Outcome.APPLIED, False),)

    def receive(batch: bytes) -> bytes:
        digest = open_batch(batch, {key_id(rig.central.sealing.public): rig.central.sealing}).digest
        if fault == "digest":
            return rig.central.receipt(rig.identity.device, answers=bytes(32), records=line)
        if fault == "device":
            return rig.central.receipt("0" * 32, answers=digest, records=line)
        if fault == "key":
            return CentralTwin(seed=1).receipt(rig.identity.device, answers=digest, records=line)
        return b"\xc1 no msgpack"

    rig.central.answer_batch = receive
    with pytest.raises(CentralChanged if fault == "key" else ProtocolViolation):
        rig.sync()
    assert set(rig.store.states().values()) == {"waiting"}


def test_a_line_naming_other_bytes_settles_nothing_and_is_not_asked_for_ever() -> None:
    rig = Rig()
    record = rig.store.submit()

    def receive(batch: bytes) -> bytes:
        digest = open_batch(batch, {key_id(rig.central.sealing.public): rig.central.sealing}).digest
        lines = (RecordLine("f" * 32, record.hash, Outcome.APPLIED, False),)
        return rig.central.receipt(rig.identity.device, answers=digest, records=lines)

    rig.central.answer_batch = receive
    with pytest.raises(ProtocolViolation) as caught:
        rig.sync()
    assert caught.value.problem == "record_not_settled"
    assert rig.line.calls.count("batch") == 2
    assert set(rig.store.states().values()) == {"waiting"}


def test_same_id_with_other_bytes_is_not_a_repeat() -> None:
    rig = Rig()
    record = rig.store.submit()
    rig.sync()
    twin = Rig()
    other = twin.store.submit(text="different")
    assert other.opened().id == record.opened().id
    twin.central = rig.central
    twin.new_line()
    twin.sync()
    entry = twin.store.entries[other.opened().id]
    assert (entry.state, entry.reason) == ("rejected", Reason.SAME_ID_OTHER_BYTES)
    assert rig.central.state.records[record.opened().id][0].hash == record.hash


def test_a_central_in_trouble_leaves_records_waiting_but_the_feed_has_its_turn() -> None:
    rig = Rig()
    rig.store.submit()
    rig.central.put("370683107204.o", "p1", version=1)
    rig.faults.lost = {("batch", 0): ServerTrouble(500)}
    with pytest.raises(ServerTrouble):
        rig.sync()
    assert rig.store.people() == {"p1"}
    assert set(rig.store.states().values()) == {"waiting"}
    assert rig.store.runs[-1][:2] == (False, "server_trouble")


def test_urgent_records_go_first() -> None:
    rig = Rig()
    ordinary = [rig.store.submit().opened().id for _ in range(3)]
    urgent = rig.store.submit(urgent=True).opened().id
    order: list[str] = []

    def verdict(record: Record) -> tuple[Outcome, Reason | None, str | None]:
        order.append(record.opened().id)
        return accept(record)

    rig.central.verdict = verdict
    rig.sync(pace=Pace(records=1))
    assert order == [urgent, *ordinary]


def test_a_record_larger_than_the_pace_still_goes() -> None:
    rig = Rig()
    rig.store.submit(text="长" * 300_000)
    assert rig.sync().applied == 1
