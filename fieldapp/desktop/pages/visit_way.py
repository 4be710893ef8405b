"""A link to a question, its words over as many lines as they take."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout

from fieldapp.desktop.theme import look, mark


class Way(QPushButton):
    """A link whose words wrap: the label inside carries them, the button the keyboard and the click."""

    def __init__(self, text: str) -> None:
        super().__init__()
        mark(self, role="link")
        self.setAccessibleName(text)
        self._words = QLabel(text, self)
        self._words.setWordWrap(True)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        column = QVBoxLayout(self)
        column.setContentsMargins(look().space(0.5), look().space(0.5), look().space(0.5), look().space(0.5))
        column.addWidget(self._words)
        self.setMinimumHeight(look().px("target"))

    def text(self) -> str:
        """Its words."""
        return self._words.text()
