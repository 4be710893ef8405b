"""Asking for values: a label and a field each, as text, choice or yes/no; what is typed is told at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QLineEdit, QWidget

from fieldapp.desktop.i18n import pick
from fieldapp.desktop.theme import Look, look, mark
from fieldapp.domain.reasons import Words


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing to ask: its ``key``, label, the choices (none: free text), what stands there, and a hint under it."""

    key: str
    label: str
    choices: tuple[tuple[str, Words], ...] = ()
    value: str = ""
    hint: str = ""


class Fields(QWidget):
    """Signals: ``changed()`` another value in any field. Attribute: ``inputs`` by key."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.inputs: dict[str, QLineEdit | QComboBox] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(0, 2)
        self._grid.setColumnStretch(1, 3)
        self._shown: list[QWidget] = []

    def ask(self, asked: Sequence[Asked]) -> None:
        """Ask these, in place of what was asked before."""
        for widget in self._shown:
            self._grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._shown, self.inputs = [], {}
        for row, each in enumerate(asked):
            self._add(row, each)
        self.restyle(look())

    def values(self) -> dict[str, str]:
        """What stands in the fields, by key."""
        return {
            key: str(field.currentData() or "") if isinstance(field, QComboBox) else field.text().strip()
            for key, field in self.inputs.items()
        }

    def restyle(self, worn: Look) -> None:
        """Follow the text size."""
        self._grid.setHorizontalSpacing(worn.space(2))
        self._grid.setVerticalSpacing(worn.space(1))

    def _add(self, row: int, each: Asked) -> None:
        label, field = QLabel(each.label, self), self._field(each)
        label.setWordWrap(True)
        label.setBuddy(field)
        field.setAccessibleName(each.label)
        field.setToolTip(each.hint)
        self._grid.addWidget(label, 2 * row, 0, Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(field, 2 * row, 1)
        self._shown += [label, field]
        self.inputs[each.key] = field
        if each.hint:
            hint = QLabel(each.hint, self)
            hint.setWordWrap(True)
            mark(hint, role="small")
            self._grid.addWidget(hint, 2 * row + 1, 1)
            self._shown.append(hint)

    def _field(self, each: Asked) -> QLineEdit | QComboBox:
        if not each.choices:
            line = QLineEdit(each.value, self)
            line.textChanged.connect(self._on_changed)
            return line
        box = QComboBox(self)
        for code, words in each.choices:
            box.addItem(pick(words), code)
        box.setCurrentIndex(max(0, box.findData(each.value)))
        box.currentIndexChanged.connect(self._on_changed)
        return box

    def _on_changed(self, _value: object = None) -> None:
        self.changed.emit()
