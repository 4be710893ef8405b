"""Asking for a sentence before something is written down for good."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from fieldapp.desktop.theme import look, mark

_LINES = 4


class AskWords(QDialog):
    """Attributes: ``words`` (the edit), ``done_button``. Signals: ``told(str)`` what was written, never empty."""

    told = Signal(str)

    def __init__(self, title: str, question: str, action: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        asked, self.words = QLabel(question, self), QPlainTextEdit(self)
        asked.setWordWrap(True)
        asked.setBuddy(self.words)
        self.words.setTabChangesFocus(True)
        self.words.setAccessibleName(question)
        self.words.setFixedHeight(self.words.fontMetrics().lineSpacing() * _LINES + look().space(3))
        self.done_button, cancel = QPushButton(action, self), QPushButton(self.tr("取消"), self)
        mark(self.done_button, role="primary")
        self.done_button.setDefault(True)
        bottom = QHBoxLayout()
        bottom.addStretch(1)
        bottom.addWidget(cancel)
        bottom.addWidget(self.done_button)
        column = QVBoxLayout(self)
        margin = look().space(3)
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(look().space(1.5))
        for part in (asked, self.words):
            column.addWidget(part)
        column.addLayout(bottom)
        self.setMinimumWidth(look().px("target") * 12)
        self.words.textChanged.connect(self._on_typed)
        self.done_button.clicked.connect(self._on_done)
        cancel.clicked.connect(self.reject)
        self._on_typed()

    def _on_typed(self) -> None:
        self.done_button.setEnabled(bool(self.words.toPlainText().strip()))

    def _on_done(self) -> None:
        self.accept()
        self.told.emit(self.words.toPlainText().strip())
