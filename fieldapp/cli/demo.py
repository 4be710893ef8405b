"""``fieldapp demo``: a township in a box, at work.

An invented township, its central, an assistant and a supervisor as separate processes over loopback HTTP. Headless it
plays one working day and prints what came of it; with a display the desktop opens on it afterwards.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from fieldapp.cli.output import DONE, FAILED, PASSPHRASE_FILE, WrongUse, print_result, say
from fieldapp.cli.township import TOWNSHIP_CODE, invent, write_divisions, write_ledger
from fieldapp.domain.errors import EnvironmentFault

MARK = "township-in-a-box"
VISITS = 12
STEP_TIMEOUT_S = 600


class DemoFailed(EnvironmentFault):
    """A process of the demonstration ended badly; ``step`` names it, its own words went to stderr."""

    code = "demo_failed"

    def __init__(self, step: str) -> None:
        super().__init__(f"the step “{step}” of the demonstration failed")
        self.step = step


def register(groups: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    command = groups.add_parser("demo", help="a township in a box, at work")
    command.add_argument("--headless", action="store_true", help="play a day and print what came of it")
    command.add_argument("--data", type=Path, default=Path("demo-data"), metavar="DIR")
    command.add_argument("--people", type=int, default=60, metavar="N")
    command.add_argument("--seed", type=int, default=1, metavar="S")
    command.add_argument("--screens", type=Path, metavar="DIR", help="write a picture of every page (with --headless)")
    command.add_argument("--lang", choices=["zh", "en"])
    command.add_argument("--json", action="store_true", help="one JSON document on stdout")
    command.set_defaults(handler=_demo)


def _demo(options: argparse.Namespace) -> int:
    if options.people < 1:
        raise WrongUse("--people takes a number from 1 on")
    box = Box(options.data)
    started = time.monotonic()
    box.build(options.people, options.seed)
    with box.serving() as url:
        result = play(box, url, options.seed)
        result["elapsed_s"] = round(time.monotonic() - started, 1)
        print_result(result, as_json=options.json)
        if options.screens:
            _write_screens(box, options.screens)
        if not options.headless:
            return _show(box, options.lang)
    return DONE if result["verify"] == "ok" else FAILED


def _write_screens(box: Box, folder: Path) -> None:
    from fieldapp.desktop.screens import Styles, write_screens

    passphrase = box.passphrase.read_text(encoding="utf-8").strip()
    styles = Styles(schemes=("light",), scales=(1.0,))
    written = write_screens(folder, box.assistant, passphrase, styles=styles)
    written += write_screens(folder, box.supervisor, passphrase, styles=styles, prefix="supervisor-")
    say(f"… {len(written)} pictures in {folder}")


def _show(box: Box, language: str | None) -> int:
    from fieldapp.desktop.app import run

    say(f"演示口令 / demo passphrase: {box.passphrase.read_text(encoding='utf-8').strip()}")
    return run(box.assistant, language)


class Box:
    """The folders of one demonstration and the processes that work in them."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self.central = self.root / "central"
        self.assistant = self.root / "assistant"
        self.supervisor = self.root / "supervisor"
        self.passphrase = self.root / "passphrase"

    def build(self, people: int, seed: int) -> None:
        """Make the box anew: an invented township in an empty central. Raises ``WrongUse`` when the folder holds
        anything but an earlier demonstration."""
        self._clear()
        self.root.mkdir(parents=True, exist_ok=True)
        (self.root / MARK).write_text("made by fieldapp demo; may be deleted\n", encoding="utf-8")
        self.passphrase.write_text(secrets.token_urlsafe(12) + "\n", encoding="utf-8")
        today = date.today()  # noqa: DTZ011 (the ledger of the day the demonstration is run)
        township = invent(people, seed, today)
        divisions, ledger = self.root / "divisions.csv", self.root / "ledger.xlsx"
        write_divisions(township, divisions)
        write_ledger(township, ledger, today)
        self.command("central", "init", "--divisions", str(divisions))
        self.command("central", "import-ledger", str(ledger), "--township", TOWNSHIP_CODE)

    def _clear(self) -> None:
        if not self.root.exists() or not any(self.root.iterdir()):
            return
        if not (self.root / MARK).is_file():
            raise WrongUse(f"{self.root} holds something else than a demonstration")
        shutil.rmtree(self.root)

    def account(self, name: str, role: str) -> str:
        """Add an account and return a one-time code for it."""
        place = ["--township", TOWNSHIP_CODE] if role == "supervisor" else self._villages()
        account = self.command("central", "add-account", "--name", name, "--role", role, *place)["account"]
        code: str = self.command("central", "issue-code", "--account", account)["code"]
        return code

    def _villages(self) -> list[str]:
        lines = (self.root / "divisions.csv").read_text(encoding="utf-8").splitlines()[1:]
        return [word for line in lines for word in ("--village", line.split(",")[0])]

    def command(self, *words: str) -> Any:
        """Run ``fieldapp central …`` on the box's central and return its JSON."""
        return self.run([*_FIELDAPP, *words, "--data", str(self.central), "--json"], " ".join(words[:2]))

    def actor(self, step: str, data: Path, **options: object) -> dict[str, Any]:
        """Run one step of a person's day and return what it says of it."""
        words = [sys.executable, "-m", "fieldapp.cli.demo_actors", step, "--data", str(data)]
        words += ["--passphrase", str(self.passphrase)]
        for name, value in options.items():
            words += [f"--{name}", str(value)]
        found: dict[str, Any] = self.run(words, step)
        return found

    def run(self, words: list[str], step: str) -> Any:
        """Run one process to its end and read its JSON. Raises ``DemoFailed``."""
        say(f"… {step}")
        done = subprocess.run(words, stdout=subprocess.PIPE, env=self._environment(), timeout=STEP_TIMEOUT_S)  # noqa: S603
        if done.returncode != 0:
            raise DemoFailed(step)
        return json.loads(done.stdout or b"null")

    @contextmanager
    def serving(self) -> Iterator[str]:
        """The central at work on a free port of this machine, its log in ``central.log``; yields its URL."""
        words = [*_FIELDAPP, "central", "serve", "--data", str(self.central), "--port", "0"]
        with (self.root / "central.log").open("wb") as log:
            process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=log, env=self._environment())  # noqa: S603
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            if not line:
                say((self.root / "central.log").read_text(encoding="utf-8"))
                raise DemoFailed("central serve")
            yield json.loads(line)["url"]
        finally:
            process.terminate()
            process.wait(timeout=30)

    def _environment(self) -> dict[str, str]:
        return {**os.environ, PASSPHRASE_FILE: str(self.passphrase), "PYTHONIOENCODING": "utf-8"}


_FIELDAPP = [sys.executable, "-m", "fieldapp"]


def play(box: Box, url: str, seed: int) -> dict[str, Any]:
    """One working day: visits, review, return, correction, approval; returns the counts (design §6, demo)."""
    assistant = box.account("演示协理员", "assistant")
    supervisor = box.account("演示经办人", "supervisor")
    morning = box.actor("visit", box.assistant, central=url, code=assistant, visits=VISITS, seed=seed)
    review = box.actor("review", box.supervisor, central=url, code=supervisor)
    corrected = box.actor("correct", box.assistant)
    approved = box.actor("approve", box.supervisor)
    ends = [box.actor("settle", box.assistant), box.actor("settle", box.supervisor)]
    central = box.command("central", "verify")
    states = [end["records"] for end in ends]
    outcome = {state: sum(found.get(state, 0) for found in states) for state in ("applied", "held", "rejected")}
    whole = central["ok"] and all(end["ok"] for end in ends)
    return {
        "people": morning["people"],
        "visits": morning["visits"],
        "records": {"submitted": sum(sum(found.values()) for found in states), **outcome},
        "photos": {"taken": ends[0]["pictures"], "stored": ends[0]["stored"]},
        "minutes": morning["minutes"],
        "returned": review["returned"],
        "corrected": corrected["corrected"],
        "approved": review["approved"] + approved["approved"],
        "verify": "ok" if whole else "failed",
    }
