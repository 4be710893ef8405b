"""A process that holds a vault: unlocked and in the middle of a visit, until it is told to end or killed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.journeys.township import Township

_SCRIPT = """
import json, sys
from pathlib import Path
from fieldapp.bootstrap import open_session
from fieldapp.workflows.add_photo import add_photo
from fieldapp.workflows.fill_form import open_visit

data, passphrase, visit, answers, *photos = sys.argv[1:]
session = open_session(Path(data), Path(passphrase).read_text(encoding="utf-8").strip())
opened = open_visit(session, visit)
for ref, value in json.loads(answers).items():
    opened.set(ref, value)
for photo in photos:
    ref, _, name = photo.partition("=")
    add_photo(session, opened, ref, Path(name))
print("ready", flush=True)
sys.stdin.readline()
session.close()
"""


class Holder:
    """Use in ``with``; inside, the visit is open with the answers and photos (``REF=FILE``) given."""

    def __init__(self, township: Township, data: Path, visit: str, answers: str = "{}", *photos: str) -> None:
        words = [sys.executable, "-c", _SCRIPT, str(data), str(township.passphrase), visit, answers, *photos]
        self._process = subprocess.Popen(
            words,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            env=township.environment(),
        )
        self.said = ""

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    def __enter__(self) -> Holder:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line == "ready\n", self.ended()
        return self

    def __exit__(self, *exc: object) -> None:
        self.ended()

    def ended(self) -> str:
        """Let it end, if it has not; what it said."""
        if self._process.poll() is None or not self.said:
            out, err = self._process.communicate("end\n" if self._process.poll() is None else None, timeout=60)
            self.said = out + err or "nothing"
        return self.said
