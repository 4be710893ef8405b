"""The way through a visit: its parts, what is done of each and what is missing; a list, or a box where narrow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QComboBox, QListWidget, QListWidgetItem, QWidget

from fieldapp.desktop import icons
from fieldapp.desktop.theme import look


@dataclass(frozen=True, slots=True)
class Step:
    """One part of the way: its ``title``, in words how it stands, and its ``tone`` (done, wait, problem, calm)."""

    title: str
    state: str
    tone: str = "calm"

    def spoken(self) -> str:
        """Both as one sentence."""
        return f"{self.title},{self.state}" if self.state else self.title


class StepList(QListWidget):
    """Signals: ``chosen(int)`` a person picked a step."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWordWrap(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemClicked.connect(self._on_picked)
        self.itemActivated.connect(self._on_picked)
        self.restyle()

    def show_steps(self, steps: Sequence[Step], current: int) -> None:
        """Show these, the ``current`` one marked."""
        worn = look()
        while self.count() > len(steps):
            self.takeItem(self.count() - 1)
        while self.count() < len(steps):
            self.addItem(QListWidgetItem())
        for row, step in enumerate(steps):
            item = self.item(row)
            item.setText(f"{step.title}\n{step.state}" if step.state else step.title)
            item.setIcon(icons.icon(step.tone if step.tone != "calm" else "step", worn, step.tone))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, step.spoken())
        self.setCurrentRow(current)

    def restyle(self) -> None:
        """Follow the text size."""
        worn = look()
        self.setFixedWidth(round(worn.px("rail") * 1.25))
        self.setIconSize(QSize(worn.px("icon"), worn.px("icon")))

    def _on_picked(self, item: QListWidgetItem) -> None:
        self.chosen.emit(self.row(item))


class StepBox(QComboBox):
    """The same for a narrow window. Signals: ``chosen(int)`` a person picked a step."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.activated.connect(self.chosen)

    def show_steps(self, steps: Sequence[Step], current: int) -> None:
        """Show these, the ``current`` one in the box."""
        worn = look()
        while self.count() > len(steps):
            self.removeItem(self.count() - 1)
        while self.count() < len(steps):
            self.addItem("")
        for row, step in enumerate(steps):
            self.setItemText(row, f"{step.title} · {step.state}" if step.state else step.title)
            self.setItemIcon(row, icons.icon(step.tone if step.tone != "calm" else "step", worn, step.tone))
        self.setCurrentIndex(current)
