"""The photos of a visit under review: thumbnails large enough to judge, and each one as large as the screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QByteArray, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from fieldapp.desktop.jobs import Job, JobContext
from fieldapp.desktop.messages import explain
from fieldapp.desktop.pages.page import Desk
from fieldapp.desktop.parts.flow import FlowLayout
from fieldapp.desktop.theme import look, mark

if TYPE_CHECKING:
    from fieldapp.wire.bodies import PhotoRef

THUMBNAIL: Final = 200


class PhotoStrip(QWidget):
    """Signals: ``opened(int)`` a person wants to see one large."""

    opened = Signal(int)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._photos: tuple[PhotoRef, ...] = ()
        self._buttons: list[QToolButton] = []
        self._flow = FlowLayout(self, look().space(1))

    def show_photos(self, photos: Sequence[PhotoRef], labels: Sequence[str]) -> None:
        """Show these, each with the words of its question."""
        self._flow.clear()
        self._photos, self._buttons = tuple(photos), []
        side = round(THUMBNAIL * look().scale)
        for number, (photo, label) in enumerate(zip(photos, labels, strict=True)):
            button = QToolButton(self)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
            button.setIconSize(QSize(side, side * 3 // 4))
            words = self.fontMetrics().elidedText(f"{number + 1}. {label}", Qt.TextElideMode.ElideRight, side)
            button.setText(words)
            button.setToolTip(label)
            button.setAccessibleName(self.tr("照片 {n}:{label}").format(n=number + 1, label=label))
            button.clicked.connect(partial(self.opened.emit, number))
            self._flow.addWidget(button)
            self._buttons.append(button)
            self._desk.jobs.vault.submit(
                partial(_fetch, self._desk, photo, True), done=self._on_thumb, failed=self._on_no_thumb, tag=photo
            )

    def pictures(self) -> int:
        """How many thumbnails have come."""
        return sum(not button.icon().isNull() for button in self._buttons)

    def _on_thumb(self, jpeg: bytes | None) -> None:
        job = self.sender()
        assert isinstance(job, Job)
        for photo, button in zip(self._photos, self._buttons, strict=True):
            if photo is job.tag:
                self._show(button, jpeg)

    def _show(self, button: QToolButton, jpeg: bytes | None) -> None:
        picture = QPixmap()
        if jpeg is not None and picture.loadFromData(QByteArray(jpeg)):
            button.setIcon(QIcon(picture))
        else:
            button.setToolTip(self.tr("这张照片还没有下载到这台电脑,联网同步以后就能看到。"))

    def _on_no_thumb(self, error: BaseException) -> None:
        job = self.sender()
        assert isinstance(job, Job)
        for photo, button in zip(self._photos, self._buttons, strict=True):
            if photo is job.tag:
                button.setToolTip(explain(error).text)


class PhotoViewer(QDialog):
    """One photo as large as the window; ← and → go through the visit's photos, Esc closes."""

    def __init__(
        self, desk: Desk, photos: Sequence[PhotoRef], labels: Sequence[str], start: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk, self._photos, self._labels = desk, tuple(photos), tuple(labels)
        self._number = start
        self._picture = QPixmap()
        self._image, self._words = QLabel(self), QLabel(self)
        self._image.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._image.setMinimumSize(look().px("rail"), look().px("rail"))
        self._image.setWordWrap(True)
        self._words.setWordWrap(True)
        mark(self._words, role="muted")
        self.before, self.after, self.close_button = QPushButton(self), QPushButton(self), QPushButton(self)
        self.before.setText(self.tr("上一张"))
        self.after.setText(self.tr("下一张"))
        self.close_button.setText(self.tr("关闭"))
        self.setWindowTitle(self.tr("照片"))
        row = QHBoxLayout()
        row.addWidget(self._words, 1)
        for button in (self.before, self.after, self.close_button):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.addWidget(self._image, 1)
        column.addLayout(row)
        self.before.clicked.connect(self._on_before)
        self.after.clicked.connect(self._on_after)
        self.close_button.clicked.connect(self.reject)
        over = parent.window().size() if parent is not None else QSize(960, 640)
        self.resize(over * 0.92)
        self._ask()

    def number(self) -> int:
        """Which photo is shown, from 0."""
        return self._number

    def picture(self) -> QPixmap:
        """The photo as loaded; a null one until it has come."""
        return self._picture

    def words(self) -> str:
        """What stands under the photo, or in its place."""
        return f"{self._words.text()} {self._image.text()}".strip()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps: dict[int, Callable[[], None]] = {Qt.Key.Key_Left: self._on_before, Qt.Key.Key_Right: self._on_after}
        if event.key() in steps:
            steps[event.key()]()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _ask(self) -> None:
        self._picture = QPixmap()
        self._image.setPixmap(QPixmap())
        self._image.setText(self.tr("正在打开照片…"))
        place = self.tr("第 {n}/{all} 张").format(n=self._number + 1, all=len(self._photos))
        self._words.setText(f"{place} · {self._labels[self._number]}")
        self.before.setEnabled(self._number > 0)
        self.after.setEnabled(self._number + 1 < len(self._photos))
        photo = self._photos[self._number]
        self._desk.jobs.vault.submit(
            partial(_fetch, self._desk, photo, False),
            done=self._on_photo,
            failed=self._on_failed,
            latest="photo viewer",
            tag=self._number,
        )

    def _on_photo(self, jpeg: bytes | None) -> None:
        if jpeg is not None and self._picture.loadFromData(QByteArray(jpeg)):
            self._fit()
        else:
            self._image.setText(self.tr("原图还没有下载到这台电脑。联网同步以后再来看。"))

    def _on_failed(self, error: BaseException) -> None:
        self._image.setText(explain(error).text)

    def _fit(self) -> None:
        if not self._picture.isNull():
            keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            self._image.setPixmap(self._picture.scaled(self._image.size(), keep, smooth))

    def _on_before(self) -> None:
        if self._number > 0:
            self._number -= 1
            self._ask()

    def _on_after(self) -> None:
        if self._number + 1 < len(self._photos):
            self._number += 1
            self._ask()


def _fetch(desk: Desk, photo: PhotoRef, thumb: bool, _context: JobContext) -> bytes | None:
    return desk.door.photo(photo, thumb=thumb)
