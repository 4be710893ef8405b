"""Pictures of every page, and words for a vault that does not open."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from fieldapp.desktop.screens import Styles, write_screens
from fieldapp.vault.errors import WrongPassphrase
from tests.desktop.standins import PASSPHRASE, StandInDoor

ONE = Styles(languages=("zh",), schemes=("dark",), scales=(1.5,), size=(800, 600))


def test_every_page_is_drawn_at_the_size_asked_for(qapp, chinese, tmp_path: Path) -> None:
    door = StandInDoor()
    written = write_screens(tmp_path / "out", tmp_path, PASSPHRASE, door=door, styles=ONE, prefix="a-")
    names = {path.name for path in written}
    for page in ("enrol", "unlock", "today", "caseload", "person", "visit", "sync"):
        assert f"a-{page}-zh-dark-150.png" in names
    for path in written:
        picture = QImage(str(path))
        assert (picture.width(), picture.height()) == (800, 600)
    assert not door.open


def test_two_styles_are_two_pictures(qapp, chinese, tmp_path: Path) -> None:
    styles = Styles(languages=("zh", "en"), schemes=("light",), scales=(1.0,), size=(800, 600))
    write_screens(tmp_path, tmp_path, PASSPHRASE, door=StandInDoor(), styles=styles)
    chinese_one, english = (QImage(str(tmp_path / f"today-{language}-light-100.png")) for language in ("zh", "en"))
    assert chinese_one != english


def test_a_vault_that_does_not_open_says_why(qapp, chinese, tmp_path: Path) -> None:
    with pytest.raises(WrongPassphrase):
        write_screens(tmp_path, tmp_path, "wrong", door=StandInDoor(), styles=ONE)
