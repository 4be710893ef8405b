"""What returned is there: kills at any moment, full disks, and nothing half-written."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from fieldapp.vault.api import Vault, list_vaults
from fieldapp.vault.errors import DiskFull
from tests.vault.world import PASSPHRASE, World, facts

_ANSWER_AND_DIE = """
import os, signal, sys
from pathlib import Path
from tests.vault.world import World, facts
world = World(Path(sys.argv[1]))
vault = world.open(Path(sys.argv[2]))
what = sys.argv[3]
if what == "answer":
    vault.visits.save_answer("v1", "/data/a", "最后的回答", position="/data/a")
elif what == "photo":
    vault.photos.add("v1", facts(), b"picture" * 1000)
elif what == "freeze":
    body = world.body("v1")
    vault.records.freeze("v1", lambda seq, prev: world.author(body, seq, prev))
elif what == "inside a freeze":
    def make(seq, prev):
        os.kill(os.getpid(), signal.SIGKILL)
    vault.records.freeze("v1", make)
elif what == "taken":
    body = world.body("v1")
    vault.records.freeze("v1", lambda seq, prev: world.author(body, seq, prev))
    vault.outbox.take(9, 1 << 20)
os.kill(os.getpid(), signal.SIGKILL)
"""


def _prepared(world: World) -> Path:
    with world.create() as vault:
        world.enrol(vault)
        world.start(vault, "v1")
        vault.visits.save_answer("v1", "/data/a", "第一个")
    return list_vaults(world.base)[0].folder


def _run(script: str, world: World, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", script, str(world.base), str(folder), *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.slow
@pytest.mark.parametrize("what", ["answer", "photo", "freeze", "inside a freeze", "taken"])
def test_a_kill_loses_nothing_that_returned(world: World, what: str) -> None:
    folder = _prepared(world)
    done = _run(_ANSWER_AND_DIE, world, folder, what)
    assert done.returncode == -signal.SIGKILL, done.stderr
    with world.open(folder) as vault:
        assert vault.verify().ok
        if what == "answer":
            assert vault.visits.draft("v1").answers == {"/data/a": "最后的回答"}
            assert vault.visits.draft("v1").position == "/data/a"
        elif what == "photo":
            (photo,) = vault.photos.of_draft("v1")
            assert vault.photos.photo_bytes(photo) == b"picture" * 1000
        elif what == "inside a freeze":
            assert vault.visits.draft("v1").answers == {"/data/a": "第一个"} and vault.records.chain() == ()
        else:
            (record,) = vault.records.chain()
            assert list(vault.outbox.take(9, 1 << 20)) == [record] and vault.visits.drafts() == ()


_FILL = """
import resource, sys
from pathlib import Path
from fieldapp.vault.errors import DiskFull
from tests.vault.world import World, facts
world = World(Path(sys.argv[1]))
vault = world.open(Path(sys.argv[2]))
limit = (Path(sys.argv[2]) / "vault.db-wal").stat().st_size + 200_000
hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
saved = 0
try:
    for number in range(100000):
        vault.visits.save_answer("v1", f"/data/q{number}", "回答" * 500)
        saved += 1
except DiskFull as fault:
    assert fault.code == "disk_full"
else:
    raise SystemExit("the disk was never full")
photo = b"picture" * 100_000
before = sorted(path.name for path in Path(sys.argv[2]).rglob("*"))
try:
    vault.photos.add("v1", facts(), photo)
except DiskFull:
    pass
else:
    raise SystemExit("the photo fitted")
assert [name for name in sorted(p.name for p in Path(sys.argv[2]).rglob("*")) if len(name) >= 64] == []
body = world.body("v1", answer="回答" * 100_000)
try:
    vault.records.freeze("v1", lambda seq, prev: world.author(body, seq, prev))
except DiskFull:
    pass
else:
    raise SystemExit("the record fitted")
resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
assert len(vault.visits.draft("v1").steps) == saved + 1, (len(vault.visits.draft("v1").steps), saved)
record = vault.records.freeze("v1", lambda seq, prev: world.author(body, seq, prev))
assert record.opened().seq == 1 and vault.verify().ok
print(saved)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="no limit on the size of files here")
def test_a_full_disk_is_told_and_everything_saved_before_is_there(world: World) -> None:
    """A limit on file size stands in for the disk: the kernel itself refuses the write."""
    folder = _prepared(world)
    done = _run(_FILL, world, folder)
    assert done.returncode == 0, done.stderr + done.stdout
    assert int(done.stdout) > 5
    with world.open(folder) as vault:
        assert vault.verify().ok and len(vault.records.chain()) == 1


@pytest.mark.slow
def test_a_small_file_system_that_fills_up(tmp_path: Path) -> None:
    """The same on a real file system of 3 MB, where the kernel answers ENOSPC."""
    place = tmp_path / "small"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(place)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("may not mount a file system here")
    try:
        world = World(place / "data")
        with world.create() as vault:
            _fill_up(world, vault)
        with world.open(list_vaults(world.base)[0].folder) as again:
            assert "/data/last" in again.visits.draft("v1").answers and again.verify().ok
    finally:
        subprocess.run(["umount", str(place)], check=True)


def _fill_up(world: World, vault: Vault) -> None:
    world.enrol(vault)
    world.start(vault, "v1")
    folder = vault.info.folder
    ballast = world.base / "ballast"
    room = os.statvfs(world.base)
    ballast.write_bytes(bytes(room.f_bavail * room.f_frsize - 100_000))
    saved = _save_until_full(vault)
    assert saved > 0
    slots = (folder / "slots.json").read_bytes()
    with contextlib.suppress(OSError), (world.base / "more").open("wb", buffering=0) as more:
        while True:
            more.write(bytes(4096))
    with pytest.raises(DiskFull):
        vault.photos.add("v1", facts(), b"picture" * 10_000)
    with pytest.raises(DiskFull):
        vault.change_passphrase(PASSPHRASE, "new")
    assert (folder / "slots.json").read_bytes() == slots and not list(folder.rglob("*.tmp"))
    assert len(vault.visits.draft("v1").steps) == saved
    ballast.unlink()
    vault.visits.save_answer("v1", "/data/last", "x")
    assert len(vault.visits.draft("v1").steps) == saved + 1 and vault.verify().ok


def _save_until_full(vault: Vault) -> int:
    for saved in range(100_000):
        try:
            vault.visits.save_answer("v1", f"/data/q{saved}", "回答" * 500)
        except DiskFull:
            return saved
    raise AssertionError("the disk was never full")
