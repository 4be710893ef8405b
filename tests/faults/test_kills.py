"""A filling process killed at any moment loses no answer that was acknowledged, and its visit reopens at its question.

The process is a real one with a real vault; what it tells through its pipe is what a person has seen saved. Rounds go
on with the same visit, so that kills also meet long journals and the folding of a journal into a snapshot.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random

import pytest

from fieldapp.vault.api import list_vaults
from fieldapp.workflows import form_library
from fieldapp.workflows.fill_form import OpenVisit, open_visit
from fieldapp.workflows.start_visit import start_visit
from tests.faults.filling_process import FORM, opened_session
from tests.vault.world import World
from tests.workflows.conftest import LI, Device, caseload, session_on

FEW, MANY = 10, 200
MOST_STEPS = 16
MOST_SPIN = 0.012
"""Seconds after a line within which the kill falls: about as long as an answer takes."""


@dataclass
class Told:
    """What the process said in one round: acknowledged values by ref, and the step it was killed in."""

    given: dict[str, str] = field(default_factory=dict)
    last: str | None = None
    under_way: str | None = None

    def hear(self, words: list[str]) -> None:
        kind, ref = words[0], words[1]
        if kind == "giving":
            self.under_way = ref
        elif kind == "given":
            self.given[ref] = words[2] or ""
            self.under_way = None
            if ref != "minutes":
                self.last = ref


@dataclass
class Place:
    """A vault folder with one draft in it."""

    base: Path
    folder: Path
    visit: str

    def reopened(self) -> tuple[OpenVisit, dict[str, int]]:
        """The visit as the next start of the program finds it, and its minutes."""
        session = opened_session(self.base, self.folder)
        try:
            opened = open_visit(session, self.visit)
            return opened, dict(opened.minutes)
        finally:
            session.close()

    def is_sound(self) -> bool:
        """Whether the vault finds itself whole: records, pictures, pages of the database."""
        session = opened_session(self.base, self.folder)
        try:
            return session.vault.verify().ok
        finally:
            session.close()


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    monkeypatch.setattr(form_library, "compile_form", cache(form_library.compile_form))  # for this test alone
    world = World(tmp_path / "assistant")
    with world.create() as vault:
        world.enrol(vault)
        device = Device(session_on(vault, world), world)
        caseload(device)
        visit = start_visit(device.session, [LI.id], [FORM])
    return Place(world.base, list_vaults(world.base)[0].folder, visit)


@pytest.fixture
def process(place: Place) -> Iterator[subprocess.Popen[str]]:
    words = [sys.executable, "-m", "tests.faults.filling_process", str(place.base), str(place.folder), place.visit]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as started:
        assert started.stdout is not None and json.loads(started.stdout.readline()) == ["ready"]
        yield started
        assert started.stdin is not None
        started.stdin.close()
    assert started.returncode == 0


def killed_round(process: subprocess.Popen[str], random: Random) -> Told:
    """One child: let it answer a while, kill it, and hear all it still said."""
    assert process.stdin is not None and process.stdout is not None
    process.stdin.write(f"{random.randrange(1 << 30)}\n")
    process.stdin.flush()
    _, pid = json.loads(process.stdout.readline())
    told, lines = Told(), random.randrange(1, MOST_STEPS)
    for _ in range(lines):
        told.hear(json.loads(process.stdout.readline()))
    until = time.perf_counter() + random.random() * MOST_SPIN
    while time.perf_counter() < until:
        pass
    os.kill(int(pid), signal.SIGKILL)
    for line in process.stdout:
        words = json.loads(line)
        if words[0] == "ended":
            assert words[1] == str(-signal.SIGKILL)
            break
        told.hear(words)
    return told


def stored(ref: str, opened: OpenVisit, minutes: dict[str, int]) -> str:
    """What is kept under ``ref``, also where the question is not asked any more."""
    return str(minutes.get("meals", "")) if ref == "minutes" else opened.filled.question(ref).value


def assert_kept(told: Told, known: dict[str, str], opened: OpenVisit, minutes: dict[str, int]) -> None:
    """Everything acknowledged is there; the step under way is there or not, whole either way."""
    known.update(told.given)
    for ref, value in known.items():
        if ref != told.under_way:
            assert stored(ref, opened, minutes) == value, ref
    if told.last is not None:
        assert opened.position in (told.last, told.under_way)
    if told.under_way is not None:  # what it came to is what the next round begins with
        known[told.under_way] = stored(told.under_way, opened, minutes)


@pytest.mark.parametrize("rounds", [FEW, pytest.param(MANY, marks=[pytest.mark.slow, pytest.mark.timeout(600)])])
def test_no_acknowledged_answer_is_lost_by_a_kill(place: Place, process: subprocess.Popen[str], rounds: int) -> None:
    random, known, steps = Random(rounds), dict[str, str](), 0
    for _ in range(rounds):
        told = killed_round(process, random)
        steps += len(told.given)
        assert_kept(told, known, *place.reopened())
    assert steps >= rounds * 2
    assert place.is_sound()
