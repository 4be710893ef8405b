"""A central restored from a backup: what it no longer holds leaves the devices, what they recorded comes back up."""

from __future__ import annotations

import shutil
import time
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import update

from fieldapp.central.accounts import Role
from fieldapp.central.admin import issue_code
from fieldapp.central.config import CentralConfig
from fieldapp.central.open import open_central
from fieldapp.central.store.tables import meta
from fieldapp.cli.township import write_ledger
from fieldapp.sync.engine import sync_once
from fieldapp.sync.enrol import enrol
from fieldapp.sync.summary import SyncSummary
from fieldapp.sync.transports.https import HttpsTransport
from fieldapp.vault.values import QueueFilter
from fieldapp.wire import scope
from fieldapp.wire.enrolment import EnrolmentCode
from fieldapp.wire.receipt import Outcome
from tests.central.actors import VILLAGES, Town, make_town, reopen, served
from tests.journeys.township import Township
from tests.journeys.work import finish_visit
from tests.sync.twins import device_keys
from tests.sync.vault_bench import VaultBench

pytestmark = pytest.mark.timeout(400)


def put_back(folder: Path, backup: Path) -> None:
    """Put the backup in the central's place; it lives on under a new generation."""
    shutil.rmtree(folder)
    shutil.copytree(backup, folder)
    central = open_central(CentralConfig(folder))
    try:
        with central.store.write() as connection:
            connection.execute(update(meta).where(meta.c.key == "generation"), {"value": "f" * 32})
    finally:
        central.close()


def shorter_ledger(township: Township) -> None:
    """The office's ledger before the last person of every village was entered."""
    rows = {name: people[:-1] for name, people in township.invented.rows.items()}
    write_ledger(replace(township.invented, rows=rows), township.root / "ledger.xlsx", township.today)


@pytest.mark.slow
def test_who_came_after_the_backup_leaves_and_what_was_recorded_after_it_is_handed_in_again(tmp_path: Path) -> None:
    township = Township(tmp_path)
    township.build(people=24, import_ledger=False)
    shorter_ledger(township)
    township.import_ledger()
    code = township.code("assistant", "周协理")
    with township.serving():
        township.device(township.assistant, "enrol", "--central", township.url, "--code", code)
    backup, port = tmp_path / "backup", township.url.rsplit(":", 1)[1]
    shutil.copytree(township.central, backup)

    write_ledger(township.invented, township.root / "ledger.xlsx", township.today)
    township.import_ledger()
    with township.serving(port):
        township.device(township.assistant, "sync")
        visit = finish_visit(township, tmp_path)
        assert township.device(township.assistant, "sync")["applied"] == 1
        assert len(township.device(township.assistant, "people")) == 24

    put_back(township.central, backup)
    with township.serving(port):
        back = township.device(township.assistant, "sync")
        assert (back["applied"], back["held"], back["waiting"], back["photos_waiting"]) == (1, 0, 0, 0)
        assert len(township.device(township.assistant, "people")) == 22
        quiet = township.device(township.assistant, "sync")
        assert (quiet["sent"], quiet["received"]) == (0, 0)
        assert quiet["bytes_up"] + quiet["bytes_down"] < 600
        assert township.device(township.assistant, "status")["records"] == {"applied": 1}
        assert township.device(township.assistant, "verify")["ok"]
        assert visit["valid"]
        assert township.ok("central", "verify", "--data", township.central)["ok"]


def test_a_scope_that_is_empty_again_is_cleared(tmp_path: Path) -> None:
    """A sensitive visit that the restored central does not hold leaves the supervisor: its scope is empty now."""
    backup, supervisor = tmp_path / "backup", VaultBench(tmp_path / "supervisor")
    town = make_town(tmp_path)
    with served(town):
        (person,) = town.people(1)
        enrol_bench(supervisor, town)
        sync(supervisor, town)
    town.central.close()
    shutil.copytree(town.central.config.folder, backup)

    town = reopen(town)
    with served(town):
        author, where = town.device(), scope.sensitive(VILLAGES[0])
        (line,) = author.push(author.visit(person, form="ZL", answers={}, where=where))
        assert line.outcome is Outcome.APPLIED
        sync(supervisor, town)
        assert len(supervisor.vault.reviews.queue(QueueFilter())) == 1
    town.central.close()

    put_back(town.central.config.folder, backup)
    town = reopen(town)
    with served(town):
        sync(supervisor, town)
        assert supervisor.vault.reviews.queue(QueueFilter()) == ()
        assert list(supervisor.people()) == [person]
        quiet = sync(supervisor, town)
        assert (quiet.received, quiet.bytes_up + quiet.bytes_down < 600) == (0, True)
    town.central.close()
    supervisor.close()


def enrol_bench(bench: VaultBench, town: Town) -> None:
    """Make the vault the device of a new supervisor."""
    code = EnrolmentCode.parse(issue_code(town.central, town.account(Role.SUPERVISOR).id).text)
    keys, line = device_keys(900), HttpsTransport(town.url, now=time.time)
    try:
        result = enrol(line, code, signing=keys[0], sealing=keys[1], device_name="审核")
    finally:
        line.close()
    bench.enrol(result.identity, keys, town.url, result.reply)


def sync(bench: VaultBench, town: Town) -> SyncSummary:
    """One run against the central where it listens now."""
    ports, identity = bench.ports, bench.vault.device.identity()
    line = HttpsTransport(town.url, identity=identity, credentials=ports.credentials, now=time.time)
    try:
        return sync_once(identity, ports, line)
    finally:
        line.close()
