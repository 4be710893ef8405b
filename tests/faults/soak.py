"""Device and central killed at random moments, over a line that breaks, against a simple oracle.

    python -m tests.faults.soak --rounds 1000 [--seed 1]

A round is one kill of a device or a central in the middle of its work. Histories are Hypothesis's: people come, change,
move and leave at the central; a device submits visits and photos and synchronises; either is killed. At the end of each
history the line heals, the device synchronises, and then: every submitted record is at the central exactly once and
applied, the device shows exactly the people its villages have, both sides' chains, signatures and ciphertexts verify.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from fieldapp.central import admin
from fieldapp.central.accounts import Role
from fieldapp.central.config import CentralConfig
from fieldapp.central.open import Central, open_central
from fieldapp.central.services.verify import verify_central
from fieldapp.central.store.feed import Change, raise_feed
from fieldapp.central.store.rows import upsert
from fieldapp.central.store.tables import persons, records
from fieldapp.domain.people import Category, Person
from fieldapp.sync.enrol import enrol
from fieldapp.sync.transports.https import HttpsTransport
from fieldapp.vault.api import list_vaults
from fieldapp.vault.values import State
from fieldapp.wire import scope
from fieldapp.wire.bodies import VisitBody, decode_body
from fieldapp.wire.codec import pack
from fieldapp.wire.enrolment import EnrolmentCode
from fieldapp.wire.feed import EntityKind
from tests.central.actors import TOWNSHIP, VILLAGES, form_version, make_town
from tests.faults.proxy import Plan, Proxy
from tests.sync.twins import device_keys
from tests.sync.vault_bench import VaultBench

SUBJECT = f"{1:032x}"
"""Somebody who stays where they are: whom the visits are to."""
PHOTO_BYTES = 30_000
_SPIN_S = 0.02
LINES = st.integers(1, 14)
PLANS = st.one_of(
    st.just(Plan()),
    st.builds(Plan, cut_up_after=st.integers(0, 60_000)),
    st.builds(Plan, cut_down_after=st.integers(0, 8_000)),
    st.just(Plan(drop_down=True)),
    st.just(Plan(garbage_down=True)),
    st.just(Plan(duplicate_up=True)),
)


class Actors:
    """The stage and what is heard from it."""

    def __init__(self) -> None:
        words = [sys.executable, "-m", "tests.faults.stage"]
        self._stage = subprocess.Popen(
            words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, bufsize=1
        )
        self._heard: dict[int, list[list[Any]]] = {}
        assert self._read()[1] == "ready"

    def begin(self, **part: Any) -> int:
        """A new actor; its number."""
        actor = len(self._heard)
        self._heard[actor] = []
        self._say(part)
        return actor

    def hear(self, actor: int) -> list[Any]:
        """The next thing an actor says: what, then facts."""
        while not self._heard[actor]:
            who, *what = self._read()
            assert what[0] != "bug", what
            self._heard[who].append(what)
        return self._heard[actor].pop(0)

    def kill(self, actor: int) -> None:
        """At once, unless it has ended by itself."""
        self._say(actor)

    def hear_end(self, actor: int, told: Callable[[list[Any]], None] = lambda _what: None) -> int:
        """Listen until an actor has ended; ``told`` gets what it still says. Its exit code."""
        while True:
            what = self.hear(actor)
            if what[0] == "ended":
                return int(what[1])
            told(what)

    def close(self) -> None:
        """End the stage; every actor was seen to its end before."""
        assert self._stage.stdin is not None and self._stage.stdout is not None
        self._stage.stdin.close()
        self._stage.wait(timeout=30)
        self._stage.stdout.close()

    def _say(self, what: object) -> None:
        assert self._stage.stdin is not None
        self._stage.stdin.write(json.dumps(what) + "\n")

    def _read(self) -> list[Any]:
        assert self._stage.stdout is not None
        line = self._stage.stdout.readline()
        assert line, "the stage is gone"
        told: list[Any] = json.loads(line)
        return told


class Township:
    """One central and one device, each in a folder of its own, with what the oracle knows of them."""

    def __init__(self, folder: Path, actors: Actors, port: int, proxy: Proxy) -> None:
        self.actors, self.port, self.proxy = actors, port, proxy
        self.central_folder, self.device_folder = folder / "central", list_vaults(folder / "device")[0].folder
        self.people: dict[str, tuple[str, str]] = {SUBJECT: ("不动的人", VILLAGES[0])}
        self.version = 1
        self.submitted: set[str] = set()
        self.photos: set[str] = set()
        self.made = 0
        self._central: int | None = None

    # The central ---------------------------------------------------------------------------------------------------

    def serve(self) -> None:
        """Begin the central."""
        self._central = self.actors.begin(part="central", folder=str(self.central_folder), port=self.port)
        assert self.actors.hear(self._central) == ["listening"]

    def kill_central(self) -> None:
        """In whatever it is doing, and see it ended."""
        if self._central is not None:
            self.actors.kill(self._central)
            assert self.actors.hear_end(self._central) == -signal.SIGKILL
            self._central = None

    @contextmanager
    def at_the_central(self) -> Iterator[Central]:
        """An operator's way to its database, beside the serving process."""
        central = open_central(CentralConfig(self.central_folder))
        try:
            yield central
        finally:
            central.close()

    def live(self, person: str, name: str, village: str | None) -> None:
        """Somebody comes, changes, moves or (``None``) leaves."""
        self.version += 1
        before = self.people.pop(person, None)
        changes = []
        if before is not None and before[1] != village:
            gone = scope.ordinary(before[1])
            changes.append(Change(TOWNSHIP, gone, EntityKind.PERSON, person, self.version, b"", removed=True))
        with self.at_the_central() as central, central.store.write() as connection:
            if village is None:
                connection.execute(persons.delete().where(persons.c.township == TOWNSHIP, persons.c.id == person))
            else:
                self.people[person] = (name, village)
                payload = pack(Person(person, name, village, (Category.DISPERSED_TEKUN,)))
                row = {"township": TOWNSHIP, "id": person, "village": village, "version": self.version}
                upsert(connection, persons, [{**row, "payload": payload, "ledger_base": None}])
                there = scope.ordinary(village)
                changes.append(Change(TOWNSHIP, there, EntityKind.PERSON, person, self.version, payload))
            raise_feed(connection, changes)

    # The device ----------------------------------------------------------------------------------------------------

    def work(self, *work: tuple[str, int], dice: random.Random) -> int:
        """A device's day begins; its actor."""
        self.made += 1000
        return self.actors.begin(
            part="device",
            folder=str(self.device_folder),
            url=self.proxy.url,
            seed=dice.randrange(1 << 30),
            made=self.made,
            scope=scope.ordinary(VILLAGES[0]),
            subject=SUBJECT,
            form=("SQ", form_version("SQ"), ""),
            photo_bytes=PHOTO_BYTES,
            work=work,
        )

    def note(self, what: list[Any]) -> None:
        """What a device says is what a person has seen saved."""
        if what[0] == "submitted":
            self.submitted.add(what[1])
        elif what[0] == "photos":
            self.photos.update(what[1])

    def heal(self, dice: random.Random) -> None:
        """A good line and time enough; then everything has to be right."""
        self.proxy.heal()
        outcomes: list[str] = []
        for _ in range(3):  # a login whose nonce was spent by a copy is refused once
            actor = self.work(("sync", 0), dice=dice)
            assert self.actors.hear_end(actor, lambda what: outcomes.append(str(what[-1]))) == 0
            if outcomes[-1] == "synced":
                break
        assert outcomes[-1] == "synced", outcomes

    def check(self) -> None:
        """The oracle's word on both sides. Neither is at work."""
        bench = VaultBench.at(self.device_folder, 0, 0)
        chain = [record.opened().id for record in bench.vault.records.chain()]
        states = dict(bench.vault.records.counts())
        assert self.submitted <= set(chain)
        states.pop(State.DRAFT, None)  # a visit that a kill cut off before it was submitted is still there to be filled
        assert states == ({State.APPLIED: len(chain)} if chain else {}), states
        assert bench.people() == {person: name for person, (name, _) in self.people.items()}
        assert bench.vault.photos.photos_waiting() == 0
        photos = {blob.sha256 for blob in _stored(bench)}
        assert self.photos <= photos
        assert bench.vault.verify().ok
        bench.close()
        with self.at_the_central() as central:
            found = verify_central(central)
            assert (found.problems, found.records, found.gaps) == ([], len(chain), 0), (found, len(chain))
            with central.store.read() as connection:
                rows = connection.execute(records.select()).all()
            assert sorted(row.id for row in rows) == sorted(chain)
            assert {row.outcome for row in rows} <= {"applied"}
            assert all(central.blobs.digest(sha256) is not None for sha256 in photos)
            assert found.photos_waiting == 0


class Killed(RuleBasedStateMachine):
    """Histories of one township. ``rounds`` counts the kills of all of them."""

    stage: ClassVar[Actors]
    template: ClassVar[Path]
    rounds: ClassVar[int] = 0
    histories: ClassVar[int] = 0

    @initialize(chance=st.integers(0, 1 << 30))
    def begins(self, chance: int) -> None:
        self.dice = random.Random(chance)
        self.folder = Path(tempfile.mkdtemp(prefix="fieldapp-soak-"))
        shutil.copytree(self.template, self.folder, dirs_exist_ok=True)
        port = _free_port()
        self.proxy = Proxy(("127.0.0.1", port), chance)
        self.town = Township(self.folder, self.stage, port, self.proxy)
        self.town.serve()

    @rule(person=st.integers(2, 7), place=st.sampled_from([VILLAGES[0], VILLAGES[1], None]))
    def somebody_comes_moves_or_leaves(self, person: int, place: str | None) -> None:
        self.town.live(f"{person:032x}", f"村民{self.town.version}", place)

    @rule(plan=PLANS, lines=LINES, visits=st.integers(0, 4), photos=st.integers(0, 2), urgent=st.booleans())
    def the_device_is_killed(self, plan: Plan, lines: int, visits: int, photos: int, urgent: bool) -> None:
        actor = self._at_work(plan, visits, photos, urgent)
        self._listen(actor, lines)
        self.stage.kill(actor)
        assert self.stage.hear_end(actor, self.town.note) in (0, -signal.SIGKILL)
        Killed.rounds += 1

    @rule(lines=LINES, visits=st.integers(0, 4), photos=st.integers(0, 2), urgent=st.booleans())
    def the_central_is_killed(self, lines: int, visits: int, photos: int, urgent: bool) -> None:
        actor = self._at_work(Plan(), visits, photos, urgent)
        self._listen(actor, lines)
        self.town.kill_central()
        assert self.stage.hear_end(actor, self.town.note) == 0
        self.town.serve()
        Killed.rounds += 1

    @rule(plan=PLANS)
    def a_run_over_a_bad_line_ends_by_itself(self, plan: Plan) -> None:
        actor = self._at_work(plan, 1, 0, False)
        assert self.stage.hear_end(actor, self.town.note) == 0

    def teardown(self) -> None:
        if not hasattr(self, "town"):
            return
        try:
            self.town.heal(self.dice)
            self.town.kill_central()
            self.town.check()
            Killed.histories += 1
        finally:
            self.town.kill_central()
            self.proxy.close()
            shutil.rmtree(self.folder)

    def _at_work(self, plan: Plan, visits: int, photos: int, urgent: bool) -> int:
        self.proxy.heal(plan)
        work = [("visit", 0)] * visits + [("urgent", 0)] * urgent + [("photos", photos)] * bool(photos)
        return self.town.work(*work, ("sync", 0), dice=self.dice)

    def _listen(self, actor: int, lines: int) -> None:
        """Hear some of what an actor says, and let a moment pass: the kill falls anywhere in its work."""
        for _ in range(lines):
            what = self.stage.hear(actor)
            if what[0] == "ended":
                self.stage._heard[actor].append(what)
                return
            self.town.note(what)
        until = time.perf_counter() + self.dice.random() * _SPIN_S
        while time.perf_counter() < until:
            pass


def _stored(bench: VaultBench) -> list[Any]:
    """Every ciphertext a record of the device names."""
    bodies = [decode_body("visit", record.body) for record in bench.vault.records.chain()]
    return [photo.blob for body in bodies if isinstance(body, VisitBody) for photo in body.photos]


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def build(folder: Path, actors: Actors) -> None:
    """A township with one enrolled device, to copy for each history."""
    town = make_town(folder)
    account = town.account(Role.ASSISTANT, VILLAGES[0], VILLAGES[1])
    code = admin.issue_code(town.central, account.id)
    with town.central.store.write() as connection:
        connection.exec_driver_sql("UPDATE enrolment_codes SET expires_at = 9999999999999")
    town.central.close()
    bench, keys = VaultBench(folder / "device"), device_keys(3)
    with Proxy(("127.0.0.1", port := _free_port())) as proxy:
        place = Township(folder, actors, port, proxy)
        place.serve()
        place.people.clear()
        place.live(SUBJECT, "不动的人", VILLAGES[0])
        line = HttpsTransport(proxy.url, now=time.time)
        result = enrol(line, EnrolmentCode.parse(code.text), signing=keys[0], sealing=keys[1], device_name="本")
        line.close()
        bench.enrol(result.identity, keys, proxy.url, result.reply)
        bench.close()
        place.kill_central()


def soak(rounds: int, first: int = 1, steps: int = 20, report: Callable[[str], None] = lambda _line: None) -> None:
    """Histories of up to ``steps`` until at least ``rounds`` kills were survived. A failure tells its seed."""
    Killed.rounds = Killed.histories = 0
    Killed.stage = Actors()
    with tempfile.TemporaryDirectory(prefix="fieldapp-soak-") as folder:
        Killed.template = Path(folder)
        build(Killed.template, Killed.stage)
        number, begun = first, time.monotonic()
        while Killed.rounds < rounds:
            machine = seed(number)(type("Killed", (Killed,), {}))
            few = settings(
                max_examples=5,
                stateful_step_count=steps,
                deadline=None,
                database=None,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            )
            try:
                run_state_machine_as_test(machine, settings=few)
            except BaseException:
                report(f"seed {number} failed after {Killed.rounds} kills")
                raise
            report(
                f"seed {number}: {Killed.rounds} kills, {Killed.histories} histories, {time.monotonic() - begun:.0f} s"
            )
            number += 1
    Killed.stage.close()


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    soak(options.rounds, options.seed, report=lambda line: print(line, flush=True))


if __name__ == "__main__":
    main()
