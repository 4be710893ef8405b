"""The demonstration plays a whole working day on real processes, and its counts add up."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from fieldapp.cli.township import invent

pytestmark = pytest.mark.timeout(400)


def play(folder: Path, *more: str) -> dict[str, object]:
    """Run the demonstration headless and return what it printed."""
    words = [sys.executable, "-m", "fieldapp", "demo", "--headless", "--json", "--data", str(folder), *more]
    done = subprocess.run(words, capture_output=True, timeout=300, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_day_in_the_township(tmp_path: Path) -> None:
    result = play(tmp_path / "box", "--people", "30", "--seed", "3")
    records = result["records"]
    assert result["people"] == 30
    assert result["visits"] == 12
    assert records["submitted"] == records["applied"] > 0
    assert records["held"] == records["rejected"] == 0
    # A photo of the room and two signatures a visit.
    assert result["photos"] == {"taken": 36, "stored": 36}
    assert (result["returned"], result["corrected"], result["approved"]) == (1, 1, 11)
    # Twelve visits, one correction; eleven first decisions (one visit is left for tomorrow) and one on the correction.
    assert records["submitted"] == 12 + 1 + 11 + 1
    assert result["minutes"] > 0
    assert result["verify"] == "ok"
    assert_nothing_readable(tmp_path / "box", 30, 3)


def assert_nothing_readable(box: Path, people: int, seed: int) -> None:
    """No name, ID number, phone or answer of the township stands in any file of a device, in UTF-8 or UTF-16."""
    from datetime import date

    township = invent(people, seed, date.today())  # noqa: DTZ011
    words = {cell for rows in township.rows.values() for row in rows for cell in (row[0], row[2], row[8], row[9])}
    words |= {"照片里屋顶有漏雨痕迹", "演示协理员", "演示经办人"}
    needles = [word.encode(code) for word in words if word for code in ("utf-8", "utf-16-le")]
    checked = 0
    for device in ("assistant", "supervisor"):
        for path in (box / device).rglob("*"):
            if path.is_file():
                content = path.read_bytes()
                checked += 1
                for needle in needles:
                    assert needle not in content, path
    assert checked > 10
