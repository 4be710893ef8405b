"""A photo: dropped on the card, pasted, or picked from a file or a phone's folder; and its thumbnail.

The control reads no picture file for the visit itself: it hands on a path, or the bytes of what was pasted.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QCoreApplication, QIODevice, QMimeData, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage, QKeyEvent, QKeySequence, QPixmap
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton, QVBoxLayout, QWidget

from fieldapp.desktop.controls.control import AnswerControl, Surroundings
from fieldapp.desktop.controls.folder import FolderDialog
from fieldapp.desktop.models.picture_files import SUFFIXES
from fieldapp.desktop.models.visit_state import Ask
from fieldapp.desktop.parts.flow import FlowLayout
from fieldapp.desktop.theme import look, mark

_FOLDER: Final = "fieldapp_picture_folder"
THUMBNAIL: Final = 220
"""Longest side of the thumbnail shown, in px at 100 %."""


class PhotoControl(AnswerControl):
    """A picture question. ``show_picture`` is called with the thumbnail's JPEG bytes when it is at hand."""

    def __init__(self, ask: Ask, around: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(ask, around, parent)
        self.setAcceptDrops(True)
        self._jpeg: bytes | None = None
        self.picture = QLabel(self)
        self.picture.setWordWrap(True)
        self.picture.setMinimumHeight(look().px("target"))
        mark(self.picture, role="muted")
        self.from_file, self.from_folder, self.paste, self.take_away = (QPushButton(self) for _ in range(4))
        holder = QWidget(self)
        flow = FlowLayout(holder, look().space(1))
        for button in (*self.first_buttons(), self.from_file, self.paste, self.take_away, self.from_folder):
            flow.addWidget(button)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(look().space(1))
        self.column.addWidget(self.picture)
        self.column.addWidget(holder)
        self.from_file.clicked.connect(self.choose_file)
        self.from_folder.clicked.connect(self.choose_in_folder)
        self.paste.clicked.connect(self.paste_picture)
        self.take_away.clicked.connect(self._on_take_away)
        self.setFocusProxy(self.from_file)
        self.retranslate()
        self.show_ask(ask)

    def first_buttons(self) -> Sequence[QPushButton]:
        """Buttons that stand before those of every picture."""
        return ()

    def show_ask(self, ask: Ask) -> None:
        if ask.value != self.ask.value:
            self._jpeg = None
        super().show_ask(ask)
        self._show()

    def show_picture(self, jpeg: bytes | None) -> None:
        """Show the thumbnail; None says that the picture is not on this device."""
        self._jpeg = jpeg
        self._show(told=True)

    def show_working(self) -> None:
        """A picture is being taken in."""
        self.picture.setPixmap(QPixmap())
        self.picture.setText(self.tr("正在处理照片,一般要一两秒…"))

    def choose_file(self) -> None:
        """Ask for a file."""
        kinds = " ".join(f"*{suffix} *{suffix.upper()}" for suffix in SUFFIXES)
        dialog = QFileDialog(self, self.tr("选一张照片"), _last_folder(), f"{self.tr('照片')} ({kinds})")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self._on_file)
        dialog.open()

    def choose_in_folder(self) -> None:
        """Ask for a folder, a phone's DCIM for one, and then for one of its pictures, newest first."""
        folder = QFileDialog.getExistingDirectory(self, self.tr("选手机或存储卡里放照片的文件夹(常叫 DCIM)"))
        if folder:
            dialog = FolderDialog(Path(folder), self.around.jobs.vault, self)
            dialog.picked.connect(self._offer)
            dialog.open()

    def paste_picture(self) -> None:
        """Take what the clipboard holds, if it is a picture or a picture file."""
        data = QGuiApplication.clipboard().mimeData()
        if not self._take(data):
            self.unreadable.emit(self.tr("剪贴板里没有照片。请先复制一张照片。"))

    def retranslate(self) -> None:
        self.from_folder.setText(self.tr("从手机文件夹…"))
        self.paste.setText(self.tr("粘贴"))
        self.paste.setToolTip("Ctrl+V")
        self.take_away.setText(self.tr("移除照片"))
        self._show()

    def restyle(self) -> None:
        self._show()

    def name(self, words: str) -> None:
        super().name(words)
        self.picture.setAccessibleName(words)
        for button in (self.from_file, self.from_folder, self.paste, self.take_away):
            button.setAccessibleName(f"{words}: {button.text()}")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        data = event.mimeData()
        if not self.ask.question.readonly and (data.hasImage() or data.hasUrls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if self._take(event.mimeData()):
            event.acceptProposedAction()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste_picture()
            return
        super().keyPressEvent(event)

    def _show(self, *, told: bool = False) -> None:
        has = bool(self.ask.value)
        self.from_file.setText(self.tr("换一张…") if has else self.tr("选照片…"))
        self.take_away.setVisible(has)
        for button in (self.from_file, self.from_folder, self.paste, self.take_away):
            button.setEnabled(not self.ask.question.readonly)
        pixmap = QPixmap()
        if has and self._jpeg is not None and pixmap.loadFromData(QByteArray(self._jpeg)):
            side = round(THUMBNAIL * look().scale)
            smooth = Qt.TransformationMode.SmoothTransformation
            small = pixmap.scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio, smooth)
            self.picture.setMinimumHeight(small.height())
            self.picture.setPixmap(small)
            return
        self.picture.setMinimumHeight(look().px("target"))
        self.picture.setPixmap(QPixmap())
        self.picture.setText(self._instead(has, told))

    def _instead(self, has: bool, told: bool) -> str:
        if not has:
            return self.tr("还没有照片。可以把照片拖到这里,或者用下面的按钮。")
        return self.tr("照片已保存,但这台电脑上暂时看不到") if told else self.tr("照片已保存,正在打开缩略图…")

    def _take(self, data: QMimeData | None) -> bool:
        if data is None:  # some platforms have no clipboard for a moment
            return False
        for url in data.urls():
            if url.isLocalFile():
                self._offer(Path(url.toLocalFile()))
                return True
        if data.hasImage():
            image = data.imageData()
            if isinstance(image, QImage) and not image.isNull():
                self.picture_given.emit(png_bytes(image))
                return True
        return False

    def _on_file(self, chosen: str) -> None:
        _remember_folder(Path(chosen).parent)
        self._offer(Path(chosen))

    def _offer(self, path: Path) -> None:
        self.picture_given.emit(path)

    def _on_take_away(self) -> None:
        self._jpeg = None
        self.give("")
        self._show()


def _last_folder() -> str:
    """Where the last picture was chosen since the program began: a visit's pictures lie side by side."""
    app = QCoreApplication.instance()
    return str((app.property(_FOLDER) if app is not None else None) or "")


def _remember_folder(folder: Path) -> None:
    app = QCoreApplication.instance()
    if app is not None:
        app.setProperty(_FOLDER, str(folder))


def png_bytes(image: QImage) -> bytes:
    """The image as PNG."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs name only bytes for the format
    return bytes(data.data())
