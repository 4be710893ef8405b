"""Last visit's answer beside a question: shown, never filled in; a sensitive one only when it is asked for."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from fieldapp.desktop.theme import mark


class LastAnswer(QWidget):
    """Hidden while there is nothing to tell."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._words, self.reveal = QLabel(self), QPushButton(self)
        self._answer, self._sensitive, self._revealed = "", False, False
        self._words.setWordWrap(True)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        mark(self._words, role="muted")
        mark(self.reveal, role="link")
        self.reveal.clicked.connect(self._on_reveal)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._words, 1)
        row.addWidget(self.reveal)
        row.addStretch(0)

    def show_answer(self, answer: str, *, sensitive: bool) -> None:
        """Show this answer, in words; "" for none."""
        self._answer, self._sensitive = answer, sensitive
        hidden = sensitive and not self._revealed
        self._words.setText(self.tr("上次:{answer}").format(answer=answer) if answer and not hidden else "")
        self._words.setVisible(not hidden)
        self.reveal.setText(self.tr("看上次的答案"))
        self.reveal.setVisible(hidden)
        self.setVisible(bool(answer))

    def text(self) -> str:
        """What it says now."""
        return self._words.text() if self._answer else ""

    def _on_reveal(self) -> None:
        self._revealed = True
        self.show_answer(self._answer, sensitive=self._sensitive)
