"""Pictures of checklists: one of the window, one of every question, small enough to be committed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtGui import QImage

from fieldapp.bootstrap import AccountEntry
from fieldapp.desktop.checklist_screens import MOST_BYTES, SHEET_HEIGHT, SIZE, write_checklists
from fieldapp.wire.feed import AccountInfo
from tests.desktop.visit_standins import OpenDoor, assistants_device


class OneChecklist(OpenDoor):
    """A data folder with one account that knows one checklist."""

    def accounts(self) -> tuple[AccountEntry, ...]:
        return (AccountEntry("v1", self.account().id, "电脑"),)

    def unlock(self, passphrase: str, vault: str | None = None) -> AccountInfo:
        return self.account()

    def lock(self) -> None:
        """The test closes the vault itself."""

    def checklists(self) -> Mapping[str, str]:
        return {"HB": "红白事"}


def test_a_checklist_is_drawn_in_both_languages(qapp, chinese: None, tmp_path: Path) -> None:
    with assistants_device(tmp_path) as device:
        written = write_checklists(tmp_path / "out", tmp_path, "-", door=OneChecklist(device.session))
    assert [path.name for path in written] == ["HB-zh.png", "HB-zh-all-1.png", "HB-en.png", "HB-en-all-1.png"]
    pictures = [QImage(str(path)) for path in written]
    assert all(path.stat().st_size <= MOST_BYTES for path in written)
    assert [picture.size().toTuple() for picture in pictures[::2]] == [SIZE, SIZE]
    assert all(sheet.width() > 600 and 600 < sheet.height() <= SHEET_HEIGHT for sheet in pictures[1::2])
    assert pictures[0] != pictures[2]
