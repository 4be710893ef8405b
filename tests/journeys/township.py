"""An invented township for journeys: every step is a command, as an operator or a script would type it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from fieldapp.cli.township import TOWNSHIP_CODE, invent, write_divisions, write_ledger

Before = Callable[[], None]
FIELDAPP = [sys.executable, "-m", "fieldapp"]


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What it printed, which must be one JSON document."""
        return json.loads(self.out)


class Township:
    """Folders and commands of one journey. ``said`` is what its commands wrote to stderr."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.central = root / "central"
        self.assistant = root / "assistant"
        self.supervisor = root / "supervisor"
        self.passphrase = root / "passphrase"
        self.url = ""
        self.today = date.today()  # noqa: DTZ011
        self.said: list[str] = []

    def run(self, *words: str | Path, passphrase: Path | None = None, before: Before | None = None) -> Done:
        """One ``fieldapp`` command to its end; ``before`` runs in the new process first (its limits)."""
        done = subprocess.run(
            [*FIELDAPP, *map(str, words), "--json"],
            capture_output=True,
            env=self.environment(passphrase),
            timeout=120,
            encoding="utf-8",
            preexec_fn=before,
        )
        self.said.append(done.stderr)
        return Done(done.returncode, done.stdout, done.stderr)

    def environment(self, passphrase: Path | None = None) -> dict[str, str]:
        """What every process of a journey is given; its temporary files go to a folder of the journey's own."""
        temporary = self.root / "temporary"
        temporary.mkdir(exist_ok=True)
        return {
            **os.environ,
            "FIELDAPP_PASSPHRASE_FILE": str(passphrase or self.passphrase),
            "PYTHONIOENCODING": "utf-8",
            "TMPDIR": str(temporary),
        }

    def ok(self, *words: str | Path) -> Any:
        """One command that must succeed; its JSON."""
        done = self.run(*words)
        assert done.code == 0, f"{words}: {done.code}\n{done.err}"
        return done.json

    def device(self, data: Path, *words: str | Path) -> Any:
        """``fieldapp device …`` that must succeed."""
        return self.ok("device", *words, "--data", data)

    def build(self, people: int, seed: int = 7, *, import_ledger: bool = True) -> None:
        """An invented township in a new central; without ``import_ledger`` nobody is in it yet."""
        self.write_passphrase()
        self.invented = invent(people, seed, self.today)
        write_divisions(self.invented, self.root / "divisions.csv")
        write_ledger(self.invented, self.root / "ledger.xlsx", self.today)
        self.ok("central", "init", "--data", self.central, "--divisions", self.root / "divisions.csv")
        if import_ledger:
            self.import_ledger()

    def write_passphrase(self) -> None:
        """The file every device of the journey is unlocked with."""
        self.passphrase.write_text("四月的雨 green-tea\n", encoding="utf-8")

    def import_ledger(self) -> Any:
        """Import the ledger as it lies there now."""
        words = ("central", "import-ledger", self.root / "ledger.xlsx", "--data", self.central)
        return self.ok(*words, "--township", TOWNSHIP_CODE)

    @contextmanager
    def serving(self, port: str = "0") -> Iterator[str]:
        """The central at work, on any free port unless told which; its log goes to ``central.log``."""
        words = [*FIELDAPP, "central", "serve", "--data", str(self.central), "--port", port]
        with (self.root / "central.log").open("ab") as log:
            process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=log, env=self.environment())
        try:
            assert process.stdout is not None
            self.url = json.loads(process.stdout.readline())["url"]
            yield self.url
        finally:
            process.terminate()
            process.wait(timeout=30)
            assert process.stdout is not None
            process.stdout.close()

    def code(self, role: str, name: str) -> str:
        """A one-time code for a new account."""
        if role == "supervisor":
            place = ["--township", TOWNSHIP_CODE]
        else:
            place = [word for code, _ in self.invented.villages for word in ("--village", code)]
        added = self.ok("central", "add-account", "--data", self.central, "--name", name, "--role", role, *place)
        issued = self.ok("central", "issue-code", "--data", self.central, "--account", added["account"])
        return str(issued["code"])

    def enrol(self) -> None:
        """Both devices enrolled and with their caseload."""
        for data, role, name in (
            (self.assistant, "assistant", "周协理"),
            (self.supervisor, "supervisor", "郑经办"),
        ):
            self.device(data, "enrol", "--central", self.url, "--code", self.code(role, name))
            self.device(data, "sync")

    def tekun(self, place: int = 0) -> dict[str, Any]:
        """One of the dispersed tekun of the assistant's caseload, by place in the list."""
        people: list[dict[str, Any]] = self.device(self.assistant, "people")
        return [person for person in people if "分散供养特困" in person["categories"]][place]
