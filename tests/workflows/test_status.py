"""What the sync page is told of records and photos."""

from __future__ import annotations

import pytest

from fieldapp.vault.values import State
from fieldapp.workflows.add_photo import add_photo
from fieldapp.workflows.status import status
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
