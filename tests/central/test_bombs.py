"""What is small on the line and huge when unpacked dies early: the memory of the central stays where it was."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path
from random import Random

import pytest
import zstandard

from fieldapp.central import admin
from fieldapp.wire import http
from fieldapp.wire.codec import pack, squeeze
from tests.central.actors import Device, make_town
from tests.central.test_disk_full import start, stop
from tests.central.test_enrol import problem
from tests.central.test_limits import sealed

ROOM_MB = 150
"""A batch of the largest size that is allowed takes about this much; a bomb must not take more."""


def peak_mb(pid: int) -> float:
    """The most memory a process ever had."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def of_unknown_size() -> bytes:
    """A gigabyte of zeros that does not say so."""
    squeezing = zstandard.ZstdCompressor(level=3).compressobj()
    return b"".join(squeezing.compress(bytes(2**20)) for _ in range(1024)) + squeezing.flush()


def of_false_size() -> bytes:
    """Three hundred megabytes of zeros that say they are a thousand bytes."""
    whole = bytearray(zstandard.ZstdCompressor(level=3).compress(bytes(300 * 2**20)))
    told = zstandard.get_frame_parameters(bytes(whole)).content_size.to_bytes(4, "little")
    place = bytes(whole).index(told)
    whole[place : place + 4] = (1000).to_bytes(4, "little")
    return bytes(whole)


def test_bombs_in_batches_cost_no_memory(tmp_path: Path) -> None:
    town = make_town(tmp_path)
    code = admin.issue_code(town.central, town.account().id)
    with town.central.store.write() as connection:
        connection.exec_driver_sql("UPDATE enrolment_codes SET expires_at = 9999999999999")
    town.central.close()
    process, url = start(town.central.config.folder, room=None)
    device = Device(url, Random(4))
    device.enrol(code.text)
    before = peak_mb(process.pid)
    bombs = [
        squeeze(bytes(65 * 2**20)),
        of_unknown_size(),
        of_false_size(),
        squeeze(b"\xdd\xff\xff\xff\xff"),  # an array of four thousand million
        squeeze(b"\x91\x94\xc6\xff\xff\xff\xff"),  # a record with an envelope of four gigabytes
        squeeze(b"\x91" * 1_000_000),
    ]
    for place, bomb in enumerate(bombs):
        assert len(bomb) < 200_000
        assert problem(device.send(sealed(device, bomb))) == (400, "malformed"), place
    for body in (b"\xdd\xff\xff\xff\xff", b"\xdf\xff\xff\xff\xff", b"\x91" * 900_000):
        assert problem(device.client.post(http.CHALLENGE, content=body)) == (400, "malformed")
    squeezed = device.client.post(
        http.CHALLENGE, content=squeeze(pack(http.ChallengeRequest(device.id))), headers={"Content-Encoding": "zstd"}
    )
    assert squeezed.status_code == 400  # nothing is unpacked because a header says so
    assert peak_mb(process.pid) - before < ROOM_MB
    device.client.close()
    stop(process)


@pytest.mark.slow
def test_zip_bombs_in_files_of_the_operator_cost_no_memory(tmp_path: Path) -> None:
    town = make_town(tmp_path)
    town.central.close()
    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"):
            with archive.open(name, "w") as part:
                for _ in range(600):
                    part.write(bytes(2**20))
    assert bomb.stat().st_size < 4 * 2**20
    data = str(town.central.config.folder)
    plain = _peak("central", "stats", "--data", data)[1]
    orders = (
        ("central", "import-ledger", str(bomb), "--township", "370683107", "--data", data),
        ("central", "publish-form", str(bomb), "--data", data),
        ("forms", "check", str(bomb)),
    )
    for words in orders:
        code, peak = _peak(*words)
        assert code in (1, 2), words
        assert peak - plain < ROOM_MB, words


def _peak(*words: str) -> tuple[int, float]:
    """Exit code of a command, and the most memory it had in MB."""
    process = subprocess.Popen(
        [sys.executable, "-m", "fieldapp", *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, used.ru_maxrss / 1024
