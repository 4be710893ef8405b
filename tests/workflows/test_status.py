"""What the sync page is told of records and photos."""

from __future__ import annotations

import pytest

from fieldapp.cli.device import _standing
from fieldapp.vault.values import State
from fieldapp.wire.receipt import Outcome, Reason
from fieldapp.workflows.add_photo import add_photo
from fieldapp.workflows.status import status
from tests.vault.world import receipt
from tests.workflows.conftest import LI, ZHAO, Device
from tests.workflows.filling import begin, picture, visited


def test_every_line_names_who_was_visited(assistant: Device) -> None:
    visited(assistant)
    draft = begin(assistant, "DB", person=ZHAO.id)
    add_photo(assistant.session, draft, None, picture())
    found = status(assistant.session)
    assert {(line.kind, line.state, line.person) for line in found.lines} == {
        ("record", State.WAITING, LI.name),
        ("photo", State.WAITING, LI.name),
        ("photo", State.DRAFT, ZHAO.name),
    }
    assert found.photos == {State.WAITING: 2, State.DRAFT: 1}


@pytest.mark.parametrize(("skew_ms", "told"), [(2 * 86_400_000, True), (-2 * 86_400_000, True), (60_000, False)])
def test_a_clock_that_is_days_off_is_told_though_everything_went_well(
    assistant: Device, skew_ms: int, told: bool
) -> None:
    assistant.vault.journal.note_sync(ok=True, problem=None, summary={}, skew_ms=skew_ms)
    assert status(assistant.session).problems == (("clock_skewed",) if told else ())


@pytest.mark.parametrize(
    ("outcome", "reason", "said", "do_en"),
    [
        (Outcome.REJECTED, Reason.BAD_ANSWER, "不合清单", "Correct and send again"),
        (Outcome.HELD, Reason.UNKNOWN_SUBJECT, "还没有这个人的档案", "Nothing to fill in again"),
        (Outcome.APPLIED, None, "", ""),
    ],
)
def test_the_command_says_why_and_what_to_do_in_both_languages(
    assistant: Device, outcome: Outcome, reason: Reason | None, said: str, do_en: str
) -> None:
    visited(assistant)
    (record,) = assistant.own_records()
    assistant.vault.outbox.settle(receipt([(record, outcome)], reason=reason, at_fault="/data/head/GH04"))
    (line,) = [_standing(one) for one in status(assistant.session).lines if one.kind == "record"]
    assert (line["state"], line["reason"]) == (outcome.value, reason.value if reason else None)
    assert line["words"] and line["words_en"] and line["words"] != line["words_en"]
    assert said in line.get("why", "") and do_en in line.get("do_en", "")
    assert line["mendable"] is (outcome is Outcome.REJECTED)
