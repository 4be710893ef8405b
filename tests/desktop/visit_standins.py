"""What tests of the visit and review pages work with: a desk over a real vault and real forms; questions by hand.

The lanes are the real ones; only the line to the central is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget

from fieldapp.desktop.door import Door
from fieldapp.desktop.jobs import Jobs
from fieldapp.desktop.models.visit_state import Ask
from fieldapp.desktop.pages.page import Desk
from fieldapp.desktop.syncing import SyncRunner
from fieldapp.forms.api import Choice, Question
from fieldapp.wire.suite import SigningKey
from fieldapp.workflows.session import Session
from tests.vault.world import World, seeded
from tests.workflows.conftest import Device, caseload, session_on


class OpenDoor(Door):
    """A door to a session that is open already. ``broken`` is raised instead of submitting, while it is set."""

    def __init__(self, session: Session) -> None:
        super().__init__(Path("unused"))
        self._session = session
        self.broken: BaseException | None = None

    def submit(self, visit: str) -> Any:
        if self.broken is not None:
            raise self.broken
        return super().submit(visit)


@dataclass
class Heard:
    """Remembers what signals told."""

    told: list[tuple[object, ...]] = field(default_factory=list)

    def __call__(self, *facts: object) -> None:
        self.told.append(facts)


def desk_of(session: Session, jobs: Jobs) -> Desk:
    """A page's desk on a session."""
    door = OpenDoor(session)
    return Desk(door, jobs, session.account, session.clock.now, SyncRunner(door, jobs, jobs))


def question(kind: str, **changes: Any) -> Question:
    """A question of a type, asked and open."""
    told: dict[str, Any] = {
        "ref": "/data/q/q1",
        "name": "q1",
        "type": kind,
        "label": "问题",
        "hint": None,
        "guidance": None,
        "relevant": True,
        "required": False,
        "readonly": False,
        "valid": True,
        "value": "",
        "choices": (),
        "groups": ("/data/q",),
        "group_label": None,
        "appearance": "",
        "constraint_message": None,
        "required_message": None,
        "parameters": {},
        "media": {},
        "extra": {},
        "data_type": "string",
    }
    return Question(**{**told, **changes})


def ask(kind: str, *, previous: str = "", returned: str = "", **changes: Any) -> Ask:
    """A question as the page has it."""
    return Ask(question(kind, **changes), previous, returned)


def choices(labels: Mapping[str, str]) -> tuple[Choice, ...]:
    """Choices by value."""
    return tuple(Choice(value, label) for value, label in labels.items())


def compose(field: QWidget, text: str) -> None:
    """Type as an input method does: what is composed is committed at once."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(field, event)


def until(condition: Callable[[], bool]) -> Callable[[], None]:
    """For ``qtbot.waitUntil``: fails until the condition holds."""

    def check() -> None:
        assert condition()

    return check


@contextmanager
def assistants_device(folder: Path) -> Iterator[Device]:
    """An assistant's unlocked device with a small caseload."""
    world = World(folder / "assistant")
    with world.create() as vault:
        world.enrol(vault)
        device = Device(session_on(vault, world), world)
        caseload(device)
        yield device


@contextmanager
def supervisors_device(folder: Path, assistant: Device) -> Iterator[Device]:
    """A supervisor's device over the same people, with the assistant's clock."""
    world = World(folder / "supervisor", random=seeded(2), clock=assistant.world.clock, account="b" * 32)
    world.signing = SigningKey.generate(world.random)
    with world.create() as vault:
        world.enrol(vault)
        device = Device(session_on(vault, world), world)
        caseload(device)
        yield device
