"""Two unlocked devices over real vaults: an assistant's with a small caseload, and a supervisor's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from fieldapp.domain.hours import ServiceCatalogue
from fieldapp.domain.people import Ability, Carer, Category, Person, Residence, Sex
from fieldapp.domain.workdays import WorkCalendar
from fieldapp.places import resources
from fieldapp.sync.ports import Credentials, DeviceIdentity, Transport
from fieldapp.vault.api import Vault
from fieldapp.vault.values import State
from fieldapp.wire.feed import DivisionInfo, EntityKind, FeedRow
from fieldapp.wire.record import Record
from fieldapp.wire.suite import SigningKey
from fieldapp.workflows.form_library import FormLibrary
from fieldapp.workflows.session import Session
from tests.vault.world import SCOPE, VILLAGE, World, apply, page, person_row, record_row, row, seeded

SENSITIVE = f"{VILLAGE}.s"
LI = Person(
    id="0" * 31 + "1",
    name="李𠮷明",
    village_code=VILLAGE,
    categories=(Category.DISPERSED_TEKUN,),
    sex=Sex.MALE,
    id_number="370600194603023210",
    birth=date(1946, 3, 2),
    ability=Ability.PARTIAL,
    lives_alone=True,
    phone="13000000001",
    carer=Carer("王强", "侄子"),
    residence=Residence.HOME,
    address="前苏村1号",
)
ZHAO = Person(id="0" * 31 + "2", name="赵兰", village_code=VILLAGE, categories=(Category.DIBAO,))
DIVISION = DivisionInfo(VILLAGE, "前苏村委会", "程郭镇", "莱州市")


@dataclass
class Device:
    """A session and the world it was made in."""

    session: Session
    world: World

    @property
    def vault(self) -> Vault:
        return self.session.vault

    def receive(self, *rows: FeedRow, scope: str = SENSITIVE) -> None:
        """Rows come down the feed."""
        after = self._heads.get(scope, 0)
        apply(self.vault, page(rows, scope=scope, after=after))
        self._heads[scope] = after + len(rows)

    def receive_records(self, *records: Record) -> None:
        """Records come down the feed, verbatim."""
        self.receive(*(record_row(record) for record in records))

    def own_records(self) -> list[Record]:
        """What this device has authored, by ``seq``."""
        return list(self.vault.records.chain())

    def states(self) -> dict[State, int]:
        return dict(self.vault.records.counts())

    def __post_init__(self) -> None:
        self._heads: dict[str, int] = {}


def no_line(_identity: DeviceIdentity, _credentials: Credentials) -> Transport:
    raise AssertionError("this test has no line to the central")


def session_on(vault: Vault, world: World) -> Session:
    """The session ``bootstrap`` would build, with the world's clock and randomness."""
    return Session(
        vault=vault,
        forms=FormLibrary(vault.forms, resources() / "forms"),
        clock=world.clock,
        random=world.random,
        connect=no_line,
        calendar=WorkCalendar(),
        services=ServiceCatalogue.from_csv((resources() / "services.csv").read_text(encoding="utf-8")),
    )


def caseload(device: Device) -> None:
    """The village and its two people."""
    rows = (row(EntityKind.DIVISION, DIVISION.code, DIVISION), person_row(LI), person_row(ZHAO))
    device.receive(*rows, scope=SCOPE)


@pytest.fixture
def assistant(tmp_path: Path) -> Iterator[Device]:
    world = World(tmp_path / "assistant")
    with world.create() as vault:
        world.enrol(vault)
        device = Device(session_on(vault, world), world)
        caseload(device)
        yield device


@pytest.fixture
def supervisor(tmp_path: Path, assistant: Device) -> Iterator[Device]:
    world = World(tmp_path / "supervisor", random=seeded(2), clock=assistant.world.clock, account="b" * 32)
    world.signing = SigningKey.generate(world.random)
    with world.create() as vault:
        world.enrol(vault)
        device = Device(session_on(vault, world), world)
        caseload(device)
        yield device
