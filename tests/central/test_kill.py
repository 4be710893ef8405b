"""A central killed in the middle of work has everything it ever acknowledged, and goes on."""

from __future__ import annotations

import subprocess
import threading
from pathlib import Path
from random import Random

import httpx
import pytest

from fieldapp.central import admin
from fieldapp.central.config import CentralConfig
from fieldapp.central.open import open_central
from fieldapp.central.services.verify import verify_central
from fieldapp.wire.receipt import Outcome
from tests.central.actors import Device, make_town
from tests.central.test_disk_full import start, stop

KILLS = 3


@pytest.mark.slow
def test_nothing_acknowledged_is_lost_by_a_kill(tmp_path: Path) -> None:
    town = make_town(tmp_path)
    people = town.people(5)
    code = admin.issue_code(town.central, town.account().id)
    folder = town.central.config.folder
    with town.central.store.write() as connection:
        connection.exec_driver_sql("UPDATE enrolment_codes SET expires_at = 9999999999999")
    town.central.close()
    process, url = start(folder, room=None)
    device = Device(url, Random(8))
    device.enrol(code.text)
    acknowledged: set[str] = set()
    sent = 0
    for round_ in range(KILLS):
        killer = _kill_after(process, device, acknowledged, len(acknowledged) + 150 * (round_ + 1))
        unanswered = None
        while unanswered is None:
            batch = [device.visit(device.dice.choice(people)) for _ in range(50)]
            sent += len(batch)
            try:
                acknowledged |= {line.id for line in device.push(*batch) if line.outcome is Outcome.APPLIED}
            except httpx.TransportError:
                unanswered = batch
        killer.join()
        process.wait(20)
        assert process.stdout is not None
        process.stdout.close()
        process, url = start(folder, room=None)
        device.client.base_url = url
        lines = device.push(*unanswered)
        assert len({line.repeat for line in lines}) == 1  # the batch was taken whole or not at all
        acknowledged |= {line.id for line in lines if line.outcome is Outcome.APPLIED}
    stop(process)
    device.client.close()
    assert len(acknowledged) == sent
    central = open_central(CentralConfig(folder))
    found = verify_central(central)
    assert (found.problems, found.records, found.gaps) == ([], sent, 0)
    assert admin.count_everything(central)["records"] == {"applied": sent}
    central.close()


def _kill_after(process: subprocess.Popen[str], device: Device, acknowledged: set[str], count: int) -> threading.Thread:
    """A thread that kills the process while the batch after ``count`` records is on its way."""
    reached = threading.Event()
    send = device.send

    def noting_send(batch: bytes) -> httpx.Response:
        if len(acknowledged) >= count - 50:
            reached.set()
        return send(batch)

    device.send = noting_send  # type: ignore[method-assign]

    def kill() -> None:
        assert reached.wait(60)
        process.kill()

    thread = threading.Thread(target=kill)
    thread.start()
    return thread
