"""What a group of questions is made of on the page: cards, heads of inner groups, places where a repeat grows."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from fieldapp.desktop.controls.card import QuestionCard
from fieldapp.desktop.models.visit_state import AddPlace, Ask, GroupHead, Item
from fieldapp.desktop.theme import look, mark


class GroupTitle(QFrame):
    """The head of a group or of a repeat's instance. Signals: ``removed(str)``."""

    removed = Signal(str)

    def __init__(self, head: GroupHead, parent: QWidget) -> None:
        super().__init__(parent)
        self._label, self._remove = QLabel(self), QPushButton(self)
        self._label.setWordWrap(True)
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        mark(self._label, role="heading")
        mark(self._remove, role="link")
        self._remove.clicked.connect(self._on_remove)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, look().space(1), 0, 0)
        row.addWidget(self._label, 1)
        row.addWidget(self._remove)
        self.show_head(head)

    def show_head(self, head: GroupHead) -> None:
        """Show this head."""
        self._head = head
        number = "" if head.position is None else f" {head.position}"
        self._label.setText(f"{head.label}{number}")
        self._remove.setText(self.tr("去掉这一组"))
        self._remove.setAccessibleName(f"{self._remove.text()}: {self._label.text()}")
        self._remove.setVisible(head.removable)

    def _on_remove(self) -> None:
        self.removed.emit(self._head.ref)


class AddButton(QPushButton):
    """Adds an instance to a repeat. Signals: ``added(str)``."""

    added = Signal(str)

    def __init__(self, place: AddPlace, parent: QWidget) -> None:
        super().__init__(parent)
        self.clicked.connect(self._on_clicked)
        self.show_place(place)

    def show_place(self, place: AddPlace) -> None:
        """Show this place."""
        self._place = place
        self.setText(self.tr("添加:{what}").format(what=place.label) if place.label else self.tr("再加一组"))

    def _on_clicked(self) -> None:
        self.added.emit(self._place.ref)


def refresh(part: QWidget, item: Item, number: int) -> None:
    """Show an item as it stands now in the part that was made for it."""
    if isinstance(part, QuestionCard) and isinstance(item, Ask):
        renumbered = part.number != number
        part.number = number
        part.show_ask(item)
        if renumbered:
            part.retranslate()
    elif isinstance(part, GroupTitle) and isinstance(item, GroupHead):
        part.show_head(item)
    elif isinstance(part, AddButton) and isinstance(item, AddPlace):
        part.show_place(item)


def key_of(item: Item) -> str:
    """What tells an item from all others on its screen."""
    return f"+{item.ref}" if isinstance(item, AddPlace) else f"#{item.ref}" if isinstance(item, GroupHead) else item.ref


def numbered(items: Sequence[Item]) -> list[tuple[Item, int]]:
    """Each item with the number of the question it is (notes and heads do not count)."""
    found: list[tuple[Item, int]] = []
    number = 0
    for item in items:
        number += isinstance(item, Ask) and item.question.type != "note"
        found.append((item, number))
    return found
