"""What the sync page is told of records and photos."""

from __future__ import annotations

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
