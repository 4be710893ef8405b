"""Choosing the checklists of a visit."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from fieldapp.desktop.theme import look, mark


class ChecklistChooser(QDialog):
    """One or several checklists, asked under one head and tail.

    Attributes: ``boxes`` (by checklist code), ``start_button``. Signals: ``chosen(tuple)`` the codes in the order
    offered.
    """

    chosen = Signal(object)

    def __init__(self, titles: Mapping[str, str], ticked: Collection[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("选择清单"))
        asked = QLabel(self.tr("这次走访填哪些清单?可以选几张,公共问题只问一次。"), self)
        asked.setWordWrap(True)
        column = QVBoxLayout(self)
        margin = look().space(3)
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(look().space(1))
        column.addWidget(asked)
        self.boxes: dict[str, QCheckBox] = {}
        for code, title in titles.items():
            box = QCheckBox(title, self)
            box.setChecked(code in ticked)
            box.toggled.connect(self._on_toggled)
            self.boxes[code] = box
            column.addWidget(box)
        self.start_button, cancel = QPushButton(self.tr("开始走访"), self), QPushButton(self.tr("取消"), self)
        mark(self.start_button, role="primary")
        self.start_button.setDefault(True)
        bottom = QHBoxLayout()
        bottom.addStretch(1)
        bottom.addWidget(cancel)
        bottom.addWidget(self.start_button)
        column.addLayout(bottom)
        self.start_button.clicked.connect(self._on_start)
        cancel.clicked.connect(self.reject)
        self._on_toggled()

    def codes(self) -> tuple[str, ...]:
        """What is ticked, in the order offered."""
        return tuple(code for code, box in self.boxes.items() if box.isChecked())

    def _on_toggled(self, _checked: bool = False) -> None:
        self.start_button.setEnabled(bool(self.codes()))

    def _on_start(self) -> None:
        self.accept()
        self.chosen.emit(self.codes())
