"""An export or import that is killed in the middle: the vault is whole, and the same step again ends well."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldapp.central.accounts import Role
from fieldapp.central.config import Limits
from tests.faults.sneakernet import Laptop, Sneakernet, noise, sneakernet

pytestmark = pytest.mark.slow


@pytest.fixture
def net(tmp_path: Path) -> Iterator[Sneakernet]:
    found = sneakernet(tmp_path, limits=Limits(page_rows=5))
    yield found
    found.close()


def run(laptop: Laptop, way: str, package: Path, step: int) -> int:
    """One process on the laptop's vault; how it ended."""
    folder = laptop.vault.info.folder
    laptop.vault.close()
    words = [sys.executable, "-m", "tests.faults.package_process", way]
    places = [str(laptop.world.base), str(folder), str(package), str(step)]
    done = subprocess.run([*words, *places], capture_output=True, timeout=100, encoding="utf-8")
    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    laptop.vault = laptop.world.open(folder)
    return done.returncode


def test_a_killed_export_leaves_no_file_and_the_next_one_is_whole(net: Sneakernet) -> None:
    (person,) = net.town.people(1)
    laptop = net.laptop()
    for _ in range(3):
        laptop.visit(person, photo=noise(300_000))
    package = net.stick / "fieldapp-killed.fvp"
    for step in (1, 4):
        assert run(laptop, "export", package, step) == -signal.SIGKILL
        assert not package.exists()
        assert (laptop.states(), laptop.photos()) == ({"waiting": 3}, {"waiting": 3})
    assert list(net.stick.glob(".*"))
    package = net.stick / "fieldapp-again.fvp"
    assert run(laptop, "export", package, 1000) == 0
    assert not list(net.stick.glob(".*"))
    told = net.ingest(package)
    assert (told.records["applied"], told.photos) == (3, 6)
    assert laptop.vault.verify().ok


@pytest.mark.parametrize("step", [1, 3, 6])
def test_a_killed_import_goes_on(net: Sneakernet, step: int) -> None:
    net.town.people(14)
    author, laptop = net.laptop(), net.laptop(Role.SUPERVISOR)
    people = net.town.people(14)
    for person in people[:3]:
        author.visit(person, photo=noise(2000))
    net.ingest(*author.export().files)
    net.ingest(*laptop.export().files)
    answer = net.answer(laptop)
    assert run(laptop, "import", answer, step) == -signal.SIGKILL
    assert run(laptop, "import", answer, 1000) == 0
    assert len(laptop.people()) == 28
    assert laptop.vault.packages.missing_blobs([]) == frozenset()
    assert not laptop.vault.photos.wanted_blobs(10)
    assert laptop.vault.verify().ok
    laptop = laptop.reopened()
    assert laptop.take(answer).nothing_new
    net.ingest(*laptop.export().files)
    assert laptop.take(net.answer(laptop)).nothing_new
