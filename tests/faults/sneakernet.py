"""A central and devices that meet only by files: real vault, real central, no line."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import update

from fieldapp.central import admin
from fieldapp.central.accounts import Account, Role
from fieldapp.central.services.packages_in import Ingested, ingest_file
from fieldapp.central.services.packages_out import Answered, write_answer
from fieldapp.central.store.tables import meta
from fieldapp.sync.transports.package_in import Imported
from fieldapp.sync.transports.package_out import Exported
from fieldapp.vault.api import Vault
from fieldapp.wire.bodies import PhotoRef, VisitBody
from fieldapp.wire.enrolment import sign_identity
from fieldapp.wire.enrolment_file import code_file
from fieldapp.wire.record import Record
from fieldapp.workflows.enrol_by_file import load_code_file, load_reply, take_reply, write_request
from fieldapp.workflows.export_package import export_package
from fieldapp.workflows.import_package import import_package
from fieldapp.workflows.session import Session
from tests.central.actors import USUAL, VILLAGES, Town, make_town, reopen, visit_body
from tests.vault.world import World, facts, seeded
from tests.workflows.conftest import session_on

SCOPE = f"{VILLAGES[0]}.o"


@dataclass
class Laptop:
    """A device with a vault. ``stick`` is the folder files are carried in."""

    world: World
    vault: Vault
    session: Session
    stick: Path
    made: int = 0

    @property
    def id(self) -> str:
        return self.vault.device.identity().device

    def people(self) -> list[str]:
        return sorted(person.id for person in self.vault.people.list())

    def states(self) -> dict[str, int]:
        return {state.value: count for state, count in self.vault.records.counts().items()}

    def photos(self) -> dict[str, int]:
        return {state.value: count for state, count in self.vault.photos.counts().items()}

    def visit(
        self, person: str, *, photo: bytes | None = None, form: str = "TK", urgent: bool = False, answers: Any = None
    ) -> Record:
        """A submitted visit, with a picture if one is given."""
        visit = self.world.new_id()
        self.world.start(self.vault, visit, [person])
        photos: tuple[PhotoRef, ...] = ()
        if photo is not None:
            photos = (self.vault.photos.add(visit, facts(), photo, b"small " + photo[:200]),)
        body: VisitBody = visit_body(visit, form, USUAL if answers is None else answers, photos)
        return self.vault.records.freeze(
            visit, lambda seq, prev: self.world.author(body, seq, prev, persons=[person], scope=SCOPE), urgent=urgent
        )

    def export(self, name: str = "", **more: Any) -> Exported:
        self.made += 1
        return export_package(self.session, self.stick / (name or f"{self.id[:6]}-{self.made}.fvp"), **more)

    def take(self, package: Path, **more: Any) -> Imported:
        return import_package(self.session, package, **more)

    def trace(self) -> int:
        """How many steps the trail tells."""
        return self.vault.audit.lines(limit=1_000_000)[-1].n

    def reopened(self) -> Laptop:
        """The same laptop, started again."""
        folder = self.vault.info.folder
        self.vault.close()
        self.vault = self.world.open(folder)
        self.session = session_on(self.vault, self.world)
        return self


@dataclass
class Sneakernet:
    """A town whose central never listens, and its laptops."""

    root: Path
    town: Town
    laptops: list[Laptop] = field(default_factory=list)
    answers: int = 0

    @property
    def stick(self) -> Path:
        return self.root / "stick"

    def code(self, account: Account, url: str = "") -> Path:
        """A code file."""
        central = self.town.central
        text = admin.issue_code(central, account.id).text
        path = self.stick / f"code-{len(list(self.stick.iterdir()))}.txt"
        path.write_text(code_file(text, sign_identity(central.identity(), central.keys.signing), url), encoding="utf-8")
        return path

    def blank(self) -> Laptop:
        """A laptop with an empty vault."""
        number = len(self.laptops) + 1
        world = World(self.root / f"laptop{number}", random=seeded(100 + number))
        vault = world.create()
        laptop = Laptop(world, vault, session_on(vault, world), self.stick)
        self.laptops.append(laptop)
        return laptop

    def request(self, laptop: Laptop, code: Path, name: str = "ask") -> Path:
        target = self.stick / f"{name}-{len(self.laptops)}.request"
        loaded = load_code_file(code)
        write_request(laptop.vault, loaded, target, url="", device_name="台式机", random=laptop.world.random)
        return target

    def laptop(self, role: Role = Role.ASSISTANT, account: Account | None = None) -> Laptop:
        """An enrolled laptop with its caseload."""
        account = account or self.town.account(role)
        laptop = self.blank()
        request = self.request(laptop, self.code(account))
        reply = request.with_suffix(".reply")
        ingest_file(self.town.central, request, reply)
        take_reply(laptop.vault, load_reply(reply))
        identity = laptop.vault.device.identity()
        laptop.world.signing, laptop.world.account = identity.signing, identity.account
        laptop.take(self.answer(laptop))
        return laptop

    def ingest(self, *packages: Path) -> Ingested:
        """Take packages in; what the last one brought."""
        return [ingest_file(self.town.central, package) for package in packages][-1]

    def answer(self, laptop: Laptop, **more: Any) -> Path:
        self.answers += 1
        path = self.stick / f"answer-{self.answers}.fvr"
        self.told: Answered = write_answer(self.town.central, laptop.id, path, **more)
        return path

    def exchange(self, laptop: Laptop) -> Imported:
        """Up and down once."""
        self.ingest(*laptop.export().files)
        return laptop.take(self.answer(laptop))

    def new_life(self, generation: str = "f" * 32) -> None:
        """The central was restored from a backup."""
        with self.town.central.store.write() as connection:
            connection.execute(update(meta).where(meta.c.key == "generation"), {"value": generation})
        self.town.central.close()
        self.town = reopen(self.town)

    def close(self) -> None:
        for laptop in self.laptops:
            laptop.vault.close()
        self.town.central.close()


def sneakernet(root: Path, **more: Any) -> Sneakernet:
    """A town and an empty stick."""
    (root / "stick").mkdir()
    return Sneakernet(root, make_town(root, **more))


def noise(size: int) -> bytes:
    """A picture, as far as the vault can tell."""
    return os.urandom(size)
