"""Work that was not accepted is mended and sent again as a correction; nothing is deleted, and it begins with what was
filled in last."""

from __future__ import annotations

from fieldapp.vault.values import State
from fieldapp.wire.bodies import VisitBody, decode_body
from fieldapp.wire.receipt import Outcome, Reason
from fieldapp.wire.record import Record
from fieldapp.workflows.correct import correct, start_correction
from fieldapp.workflows.fill_form import open_visit
from fieldapp.workflows.status import StatusLine, status
from fieldapp.workflows.submit import submit
from tests.vault.world import receipt
from tests.workflows.conftest import Device
from tests.workflows.filling import visited

FIELD = "/data/tail/GT02_add"


def settle(device: Device, record: Record, outcome: Outcome, reason: Reason | None = None) -> None:
    device.vault.outbox.settle(receipt([(record, outcome)], reason=reason, at_fault=FIELD if reason else None))


def body(record: Record) -> VisitBody:
    found = decode_body(record.opened().kind, record.body)
    assert isinstance(found, VisitBody)
    return found


def lines(device: Device) -> list[StatusLine]:
    """The lines of records, oldest first."""
    return [line for line in reversed(status(device.session).lines) if line.kind == "record"]


def test_a_rejected_visit_is_sent_again_as_a_correction(assistant: Device) -> None:
    done = visited(assistant)
    (first,) = assistant.own_records()
    settle(assistant, first, Outcome.REJECTED, Reason.BAD_ANSWER)
    (line,) = lines(assistant)
    assert (line.state, line.reason, line.field, line.mendable) == (State.REJECTED, "bad_answer", FIELD, True)
    again = correct(assistant.session, done.visit, {FIELD: "改过了"})
    assert again.valid
    first, second = assistant.own_records()
    assert body(second).corrects == first.opened().id
    assert body(second).forms[0].answers[FIELD] == "改过了"
    kept, new = lines(assistant)
    assert (kept.state, kept.mendable, kept.mended) == (State.REJECTED, False, True)
    assert (new.state, new.mendable) == (State.WAITING, False)
    assert list(assistant.vault.outbox.take(9, 1 << 20)) == [second]


def test_a_rejected_correction_is_mended_from_what_it_said(assistant: Device) -> None:
    """It names what the central holds, so that it is taken; and begins with the answers given last, so that nothing
    has to be typed twice."""
    done = visited(assistant)
    (first,) = assistant.own_records()
    settle(assistant, first, Outcome.APPLIED)
    correct(assistant.session, done.visit, {FIELD: "第一次更正"})
    second = assistant.own_records()[1]
    settle(assistant, second, Outcome.REJECTED, Reason.BAD_ANSWER)
    start_correction(assistant.session, done.visit)
    opened = open_visit(assistant.session, done.visit)
    assert opened.filled.question(FIELD).value == "第一次更正"
    assert submit(assistant.session, done.visit).valid
    third = assistant.own_records()[2]
    assert body(third).corrects == first.opened().id
    assert body(third).forms[0].answers[FIELD] == "第一次更正"
    settle(assistant, third, Outcome.APPLIED)
    assert [line.state for line in lines(assistant)] == [State.APPLIED, State.REJECTED, State.APPLIED]
    assert not any(line.mendable for line in lines(assistant))


def test_a_visit_rejected_again_and_again_can_always_be_mended(assistant: Device) -> None:
    done = visited(assistant)
    for number in range(3):
        newest = assistant.own_records()[-1]
        settle(assistant, newest, Outcome.REJECTED, Reason.BAD_ANSWER)
        assert [line.mendable for line in lines(assistant)] == [False] * number + [True]
        correct(assistant.session, done.visit, {FIELD: f"第{number}次"})
        assert body(assistant.own_records()[-1]).corrects == newest.opened().id


def test_a_mended_visit_is_no_longer_counted_as_a_problem(assistant: Device) -> None:
    done = visited(assistant)
    settle(assistant, assistant.own_records()[0], Outcome.REJECTED, Reason.BAD_ANSWER)
    assert assistant.vault.status.to_mend() == 1
    correct(assistant.session, done.visit, {})
    assert assistant.vault.status.to_mend() == 0
    assert assistant.states()[State.REJECTED] == 1
