"""A full disk under the running central: refused in words, nothing half done, whole again when there is room."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from fieldapp.central import admin
from fieldapp.central.config import CentralConfig
from fieldapp.central.open import open_central
from fieldapp.central.services.verify import verify_central
from fieldapp.wire.receipt import Outcome
from tests.central.actors import Device, make_town, visit_body
from tests.central.test_enrol import problem
from tests.central.test_uploads import begin, offset, patch

ROOM = 6 * 1024 * 1024


def start(data: Path, *, room: int | None) -> tuple[subprocess.Popen[str], str]:
    """``central serve``, no file of which may grow beyond ``room``."""

    def limit() -> None:
        if room is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    words = [sys.executable, "-m", "fieldapp", "central", "serve", "--data", str(data), "--port", "0"]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, preexec_fn=limit)
    assert process.stdout is not None
    return process, json.loads(process.stdout.readline())["url"]


def stop(process: subprocess.Popen[str]) -> None:
    """End it and free its pipe."""
    process.terminate()
    process.wait(20)
    assert process.stdout is not None
    process.stdout.close()


@pytest.mark.slow
def test_a_full_disk_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    town = make_town(tmp_path)
    (person,) = town.people(1)
    code = admin.issue_code(town.central, town.account().id)
    folder = town.central.config.folder
    # The codes of this town are of its own clock: the served process lives in the true present.
    with town.central.store.write() as connection:
        connection.exec_driver_sql("UPDATE enrolment_codes SET expires_at = 9999999999999")
    town.central.close()
    process, url = start(folder, room=ROOM)
    device = Device(url, Random(4))
    device.enrol(code.text)
    device.headers()
    acknowledged, refused = [], None
    while refused is None:
        noise = {"/data/tail/GT02_add": device.dice.randbytes(100_000).hex()}
        records = [
            device.author("visit", visit_body(device.new_id(), "SQ", noise), subjects=(person,)) for _ in range(4)
        ]
        answer = device.send(device.seal(*records))
        if answer.status_code == 200:
            acknowledged += device.receipt(answer).records
        else:
            refused = answer
    assert problem(refused) == (507, "disk_full")
    data = device.dice.randbytes(ROOM + 1000)
    stop(process)

    process, url = start(folder, room=None)
    device.client.base_url = url
    lines = device.push(*records)
    assert {line.outcome for line in [*acknowledged, *lines]} == {Outcome.APPLIED}
    assert not any(line.repeat for line in lines)
    path = begin(device, data)
    stop(process)

    process, url = start(folder, room=ROOM + 500)
    device.client.base_url = url
    assert problem(patch(device, path, 0, data)) == (507, "disk_full")
    assert offset(device, path) == 0
    stop(process)
    device.client.close()

    central = open_central(CentralConfig(folder))
    found = verify_central(central)
    assert (found.problems, found.records, found.gaps) == ([], len(acknowledged) + len(lines), 0)
    central.close()
