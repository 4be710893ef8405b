"""A process that exports or imports a package and kills itself on the way.

``python -m tests.faults.package_process export|import BASE FOLDER PACKAGE STEP``: ``SIGKILL`` at the STEP-th progress
it hears of; a STEP it never hears of lets it end well.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from fieldapp.workflows.export_package import export_package
from fieldapp.workflows.import_package import import_package
from tests.vault.world import World
from tests.workflows.conftest import session_on


def main(way: str, base: str, folder: str, package: str, step: str) -> None:
    """One run."""
    heard = 0

    def hear(_progress: object) -> None:
        nonlocal heard
        heard += 1
        if heard == int(step):
            os.kill(os.getpid(), signal.SIGKILL)

    world = World(Path(base), random=os.urandom)
    vault = world.open(Path(folder))
    session = session_on(vault, world)
    if way == "export":
        export_package(session, Path(package), on_progress=hear)
    else:
        import_package(session, Path(package), on_progress=hear)
    vault.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
