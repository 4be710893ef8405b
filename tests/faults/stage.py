"""A process that has everything imported and forks actors on command: centrals that serve, devices that work.

One JSON line in is one actor; one JSON line out is one thing it did, with its number first. So an actor costs no more
than a fork, and is a process of its own that can be killed at any moment.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
import traceback
from pathlib import Path
from typing import Any

from fieldapp.central.config import CentralConfig, Limits
from fieldapp.central.open import open_central
from fieldapp.central.serve import make_server
from fieldapp.sync.engine import sync_once
from fieldapp.sync.errors import SyncError
from fieldapp.sync.pace import Pace
from fieldapp.sync.transports.https import HttpsTransport
from fieldapp.vault.values import FormUse
from tests.sync.vault_bench import VaultBench

SILENCE_S = 3.0
VOICE = os.dup(1)
"""Where actors are heard; what else is printed in here (a log) goes to stderr."""


class Stage:
    """One actor's voice: whole lines, so that a kill never leaves half of one."""

    def __init__(self, actor: int) -> None:
        self._actor = actor

    def tell(self, *what: object) -> None:
        os.write(VOICE, (json.dumps([self._actor, *what]) + "\n").encode())


def play_central(stage: Stage, part: dict[str, Any]) -> None:
    """Serve until killed."""
    limits = Limits(form_checks_s=3600.0)
    central = open_central(CentralConfig(Path(part["folder"]), limits))
    make_server(central, "127.0.0.1", part["port"], lambda _url: stage.tell("listening")).run()


def play_device(stage: Stage, part: dict[str, Any]) -> None:
    """Open the vault, work and synchronise as told."""
    bench = VaultBench.at(Path(part["folder"]), part["seed"], part["made"])
    bench.visit_from_now_on(scope=part["scope"], subject=part["subject"], form=FormUse(*part["form"]))
    stage.tell("open")
    for kind, amount in part["work"]:
        if kind == "sync":
            stage.tell("syncing")
            stage.tell("synced", synchronise(stage, bench, part["url"]))
        elif kind == "photos":
            stage.tell("photos", list(bench.add_photos(amount, size=part["photo_bytes"])))
        else:
            stage.tell("submitted", bench.submit(urgent=kind == "urgent", text="住房漏雨").opened().id)
    bench.close()


def synchronise(stage: Stage, bench: VaultBench, url: str) -> str:
    """One run; how it ended, in a word."""
    identity = bench.vault.device.identity()
    line = HttpsTransport(
        url, identity=identity, credentials=bench.ports.credentials, now=time.time, silence_s=SILENCE_S
    )
    try:
        told = sync_once(
            identity,
            bench.ports,
            line,
            pace=Pace(records=2),
            on_progress=lambda event: stage.tell(type(event).__name__),
        )
    except SyncError as trouble:
        return trouble.code
    finally:
        line.close()
    return "synced" if told.synced else "left"


PARTS = {"central": play_central, "device": play_device}


class Cast:
    """The actors under way. ``kill`` and the reaping of an ended actor exclude each other, so that a number which the
    system has given to somebody else meanwhile is never killed."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._alive: dict[int, int] = {}

    def begin(self, actor: int, part: dict[str, Any]) -> None:
        """Fork an actor; its end is told by the stage itself."""
        stage = Stage(actor)
        pid = os.fork()
        if pid == 0:
            try:
                PARTS[part["part"]](stage, part)
            except BaseException as bug:
                stage.tell("bug", "".join(traceback.format_exception(bug)))
                os._exit(1)
            os._exit(0)
        self._alive[actor] = pid
        threading.Thread(target=self._see_off, args=(stage, actor, pid), daemon=True).start()

    def kill(self, actor: int) -> None:
        """At once; one that has ended already is left alone."""
        with self._turn:
            if actor in self._alive:
                os.kill(self._alive[actor], signal.SIGKILL)

    def _see_off(self, stage: Stage, actor: int, pid: int) -> None:
        os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
        with self._turn:
            del self._alive[actor]
            _, status = os.waitpid(pid, 0)
        stage.tell("ended", os.waitstatus_to_exitcode(status))


def main() -> None:
    """Begin an actor for each part read; kill the one named by a number."""
    os.dup2(2, 1)
    cast, actors = Cast(), 0
    Stage(-1).tell("ready")
    for line in sys.stdin:
        read = json.loads(line)
        if isinstance(read, int):
            cast.kill(read)
        else:
            cast.begin(actors, read)
            actors += 1


if __name__ == "__main__":
    main()
