"""The leaflet (明白纸) before it is printed: the QR code, the words in it, and saving it as PDF."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from fieldapp.desktop.i18n import language, pick
from fieldapp.desktop.jobs import JobContext, Jobs
from fieldapp.desktop.messages import explain
from fieldapp.desktop.parts.panel import Banner
from fieldapp.desktop.policy_print import write_sheet
from fieldapp.desktop.theme import look, mark
from fieldapp.workflows.policy_sheet import Sheet, plain_text, qr_png

_QR_SIDE = 240


class LeafletDialog(QDialog):
    """Attributes: ``code`` (picture), ``words`` (what a phone reads), ``save_button``, ``banner``. Signals:
    ``saved(str)`` the file."""

    saved = Signal(str)

    def __init__(self, sheet: Sheet, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sheet, self._jobs = sheet, jobs
        self.setWindowTitle(self.tr("明白纸:{title}").format(title=pick(sheet.title)))
        text = plain_text(sheet, language())
        self.code, scan, self.words, self.banner = QLabel(self), QLabel(self), QPlainTextEdit(text, self), Banner(self)
        side = round(_QR_SIDE * look().scale)
        picture = QPixmap()
        picture.loadFromData(qr_png(text))
        smooth = Qt.TransformationMode.SmoothTransformation
        self.code.setPixmap(picture.scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio, smooth))
        self.code.setAccessibleName(self.tr("二维码"))
        scan.setText(self.tr("请对方用手机扫,不用网络就能看到右边的字。"))
        scan.setWordWrap(True)
        scan.setFixedWidth(side)
        mark(scan, role="muted")
        self.words.setReadOnly(True)
        self.words.setAccessibleName(self.tr("二维码里的字"))
        self.save_button, close = QPushButton(self.tr("存为 PDF…"), self), QPushButton(self.tr("关闭"), self)
        mark(self.save_button, role="primary")
        self.save_button.clicked.connect(self._on_save)
        close.clicked.connect(self.reject)
        self._lay_out(scan, close)

    def _lay_out(self, scan: QLabel, close: QPushButton) -> None:
        left = QVBoxLayout()
        left.addWidget(self.code)
        left.addWidget(scan)
        left.addStretch(1)
        middle = QHBoxLayout()
        middle.setSpacing(look().space(2))
        middle.addLayout(left)
        middle.addWidget(self.words, 1)
        bottom = QHBoxLayout()
        bottom.addStretch(1)
        bottom.addWidget(close)
        bottom.addWidget(self.save_button)
        column = QVBoxLayout(self)
        margin = look().space(3)
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(look().space(1.5))
        column.addLayout(middle, 1)
        column.addWidget(self.banner)
        column.addLayout(bottom)
        scale = look().scale
        self.resize(round(720 * scale), round(460 * scale))

    def _on_save(self) -> None:
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        name = re.sub(r'[\\/:*?"<>|\s]+', "", f"{pick(self._sheet.place)}-{pick(self._sheet.title)}")
        target, _kind = QFileDialog.getSaveFileName(
            self, self.tr("明白纸存到哪里"), str(Path(folder) / f"{name}.pdf"), "PDF (*.pdf)"
        )
        if target:
            self.save_to(Path(target))

    def save_to(self, target: Path) -> None:
        """Write the leaflet, away from the main thread."""
        self.save_button.setEnabled(False)
        self._jobs.vault.submit(
            partial(_write, self._sheet, language(), target), done=self._on_saved, failed=self._on_failed
        )

    def _on_saved(self, target: str) -> None:
        self.save_button.setEnabled(True)
        self.banner.tell(self.tr("已存到 {file},可以打印。").format(file=target), "done")
        self.saved.emit(target)

    def _on_failed(self, error: BaseException) -> None:
        self.save_button.setEnabled(True)
        self.banner.tell_message(explain(error))


def _write(sheet: Sheet, words: str, target: Path, _context: JobContext) -> str:
    write_sheet(sheet, words, target)
    return str(target)
