"""The unlock page paints before anything heavy is loaded; how long it takes is a matter of the benchmarks."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

HEAVY = {"sqlalchemy", "sqlmodel", "sqlcipher3", "cryptography", "lxml", "httpx", "qtawesome", "qtpy", "msgspec", "PIL"}
START = """
import json, sys
from pathlib import Path
from fieldapp.desktop import app
def painted(self):
    print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})), flush=True)
    self._window.close()
app.Startup._on_painted = painted
sys.exit(app.run(Path(sys.argv[1]), "zh"))
"""


def test_nothing_heavy_is_imported_before_the_first_paint(tmp_path: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-c", START, str(tmp_path)],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        cwd=Path(__file__).parents[2],
    )
    modules = set(json.loads(told.stdout))
    assert "PySide6" in modules
    assert modules & HEAVY == set()
