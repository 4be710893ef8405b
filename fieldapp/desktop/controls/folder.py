"""Pick one picture of a folder: names and times, newest first, and a preview of the one in hand."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from fieldapp.desktop.jobs import JobContext, Lane
from fieldapp.desktop.messages import explain
from fieldapp.desktop.models.picture_files import PictureFile, newest_pictures, preview
from fieldapp.desktop.theme import look, mark

_PATH = int(Qt.ItemDataRole.UserRole)


class FolderDialog(QDialog):
    """Signals: ``picked(object)`` the path of the chosen picture."""

    picked = Signal(object)

    def __init__(self, folder: Path, lane: Lane, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("从文件夹里选照片"))
        self._lane = lane
        self._told = QLabel(self.tr("正在查看文件夹…"), self)
        self._told.setWordWrap(True)
        self.list = QListWidget(self)
        self.list.setAccessibleName(self.tr("照片,最新的在前"))
        self._preview = QLabel(self)
        self._preview.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._preview.setWordWrap(True)
        mark(self._preview, role="muted")
        self.buttons = QDialogButtonBox(self)
        self._add = self.buttons.addButton(self.tr("添加这张"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.addButton(self.tr("取消"), QDialogButtonBox.ButtonRole.RejectRole)
        self._add.setEnabled(False)
        self._lay_out()
        self.buttons.accepted.connect(self._on_accepted)
        self.buttons.rejected.connect(self.reject)
        self.list.itemActivated.connect(self._on_accepted)
        self.list.currentItemChanged.connect(self._on_current)
        lane.submit(partial(_pictures, folder), done=self._on_found, failed=self._on_failed)

    def _lay_out(self) -> None:
        worn = look()
        row = QHBoxLayout()
        row.addWidget(self.list, 3)
        row.addWidget(self._preview, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(worn.space(2),) * 4)
        column.setSpacing(worn.space(1))
        column.addWidget(self._told)
        column.addLayout(row, 1)
        column.addWidget(self.buttons)
        self.resize(min(900, round(700 * worn.scale)), min(540, round(440 * worn.scale)))

    def _on_found(self, files: tuple[PictureFile, ...]) -> None:
        for file in files:
            item = QListWidgetItem(f"{file.at:%Y-%m-%d %H:%M}  {file.path.name}")
            item.setData(_PATH, file.path)
            self.list.addItem(item)
        if files:
            self._told.setText(self.tr("%n 张照片,最新的在前", "", len(files)))
            self.list.setCurrentRow(0)
            self.list.setFocus()
        else:
            self._told.setText(self.tr("这个文件夹里没有照片。请换一个文件夹,手机里的照片常在 DCIM 里。"))
        self._add.setEnabled(bool(files))

    def _on_failed(self, error: object) -> None:
        assert isinstance(error, BaseException)
        self._told.setText(explain(error).text)

    def _on_current(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            path = item.data(_PATH)
            self._lane.submit(
                partial(_preview_of, path), done=self._on_preview, failed=self._on_failed, latest="picture preview"
            )

    def _on_preview(self, image: QImage) -> None:
        if image.isNull():
            self._preview.setPixmap(QPixmap())
            self._preview.setText(self.tr("这种照片不能预览,可以直接添加"))
        else:
            self._preview.setPixmap(
                QPixmap.fromImage(image).scaled(
                    self.width() * 2 // 5,
                    self.height() * 3 // 5,
                    Qt.AspectRatioMode.KeepAspectRatio,
                    Qt.TransformationMode.SmoothTransformation,
                )
            )

    def _on_accepted(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self.picked.emit(item.data(_PATH))
            self.accept()


def _pictures(folder: Path, _context: JobContext) -> tuple[PictureFile, ...]:
    return newest_pictures(folder)


def _preview_of(path: Path, _context: JobContext) -> QImage:
    return preview(path)
