"""Keys and their values in two columns, on a card with a heading."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from fieldapp.desktop.theme import Look, look, mark


class FactsCard(QFrame):
    """A heading and rows of key and value; values wrap and can be copied."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        mark(self, role="card")
        self._heading = QLabel(self)
        mark(self._heading, role="heading")
        self._heading.setWordWrap(True)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self._heading)
        self._grid = QGridLayout()
        self._grid.setColumnStretch(1, 1)
        self._column.addLayout(self._grid)
        self._labels: list[QLabel] = []
        self.restyle(look())

    def set_facts(self, heading: str, facts: Sequence[tuple[str, str]]) -> None:
        """Show these; a fact without a value is left out."""
        self._heading.setText(heading)
        self.setAccessibleName(heading)
        for label in self._labels:
            self._grid.removeWidget(label)
            label.hide()
            label.deleteLater()
        self._labels = []
        for row, (key, value) in enumerate((key, value) for key, value in facts if value):
            name, text = QLabel(key, self), QLabel(value, self)
            mark(name, role="key")
            text.setWordWrap(True)
            text.setTextFormat(Qt.TextFormat.PlainText)
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            text.setAccessibleName(f"{key}: {value}")
            self._grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(text, row, 1, Qt.AlignmentFlag.AlignTop)
            self._labels += [name, text]

    def add_button(self, button: QPushButton) -> None:
        """A button under the facts."""
        self._column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def texts(self) -> list[str]:
        """All that is shown, key and value in turn."""
        return [label.text() for label in self._labels]

    def restyle(self, worn: Look) -> None:
        """Follow the text size."""
        margin = worn.space(2)
        self._column.setContentsMargins(margin, margin, margin, margin)
        self._column.setSpacing(worn.space(1.5))
        self._grid.setHorizontalSpacing(worn.space(2))
        self._grid.setVerticalSpacing(worn.space(0.75))
