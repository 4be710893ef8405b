"""Ranking: every choice in an order, moved up and down; no answer until it is confirmed or changed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from fieldapp.desktop.controls.control import AnswerControl, Surroundings
from fieldapp.desktop.models.visit_state import Ask
from fieldapp.desktop.theme import look

_VALUE = int(Qt.ItemDataRole.UserRole)


class RankControl(AnswerControl):
    """The list and its two buttons; Ctrl+↑ and Ctrl+↓ move the row as well."""

    def __init__(self, ask: Ask, around: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(ask, around, parent)
        self.list = _Ranked(self)
        self.up, self.down, self.confirm = QPushButton(self), QPushButton(self), QPushButton(self)
        buttons = QHBoxLayout()
        for button in (self.up, self.down, self.confirm):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.list)
        column.addLayout(buttons)
        self.up.clicked.connect(self._on_up)
        self.down.clicked.connect(self._on_down)
        self.confirm.clicked.connect(self._on_confirm)
        self.setFocusProxy(self.list)
        self.retranslate()
        self.show_ask(ask)

    def show_ask(self, ask: Ask) -> None:
        super().show_ask(ask)
        self.put_back(ask.value.split())
        self.confirm.setVisible(not ask.value)
        for button in (self.up, self.down, self.confirm):
            button.setEnabled(not ask.question.readonly)

    def put_back(self, value: object) -> None:
        order = [str(each) for each in value] if isinstance(value, list | tuple) else []
        labels = {choice.value: choice.label for choice in self.ask.choices}
        ranked = [*(each for each in order if each in labels), *(each for each in labels if each not in order)]
        if ranked == self.order() and [labels[each] for each in ranked] == self.labels():
            return
        current = self.list.currentItem()
        kept = current.data(_VALUE) if current is not None else None
        self.list.clear()
        for number, each in enumerate(ranked, start=1):
            item = QListWidgetItem(f"{number}  {labels[each]}")
            item.setData(_VALUE, each)
            self.list.addItem(item)
        self.list.setCurrentRow(ranked.index(kept) if kept in ranked else 0)
        self.restyle()

    def order(self) -> list[str]:
        """The values from first to last."""
        return [str(self.list.item(row).data(_VALUE)) for row in range(self.list.count())]

    def labels(self) -> Sequence[str]:
        """The labels from first to last."""
        return [self.list.item(row).text().partition("  ")[2] for row in range(self.list.count())]

    def name(self, words: str) -> None:
        super().name(words)
        self.list.setAccessibleName(words)

    def retranslate(self) -> None:
        self.up.setText(self.tr("上移"))
        self.down.setText(self.tr("下移"))
        self.confirm.setText(self.tr("就按这个顺序"))
        self.list.setToolTip(self.tr("Ctrl+↑、Ctrl+↓ 移动"))

    def restyle(self) -> None:
        row = max(look().px("target"), self.list.fontMetrics().height() + look().space(2))
        self.list.setFixedHeight(row * max(1, self.list.count()) + look().space(1))

    def shift(self, step: int) -> None:
        """Move the current row up (-1) or down (1)."""
        row = self.list.currentRow()
        order = self.order()
        if self.ask.question.readonly or not 0 <= row + step < len(order) or row < 0:
            return
        order[row], order[row + step] = order[row + step], order[row]
        self.give(order)
        self.put_back(order)
        self.list.setCurrentRow(row + step)
        self.confirm.hide()

    def _on_up(self) -> None:
        self.shift(-1)

    def _on_down(self) -> None:
        self.shift(1)

    def _on_confirm(self) -> None:
        self.give(self.order())
        self.confirm.hide()


class _Ranked(QListWidget):
    """The list; Ctrl with an arrow is for the control, not for the list."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        control = self.parent()
        if step is not None and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            assert isinstance(control, RankControl)
            control.shift(step)
            return
        super().keyPressEvent(event)
