"""The unlock page paints before anything heavy is loaded."""

from __future__ import annotations

from pathlib import Path

from tests.desktop.first_paint import OURS, once

HEAVY = {"sqlalchemy", "sqlmodel", "sqlcipher3", "cryptography", "lxml", "httpx", "qtawesome", "qtpy", "msgspec", "PIL"}


def test_nothing_heavy_is_imported_before_the_first_paint(tmp_path: Path) -> None:
    paint = once(OURS, str(tmp_path))
    assert "PySide6" in paint.modules
    assert paint.modules & HEAVY == set()
    assert paint.clock > 0
