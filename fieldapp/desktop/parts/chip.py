"""Small coloured words: a state or class is always a colour and a word, never a colour alone."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QButtonGroup, QLabel, QPushButton, QWidget

from fieldapp.desktop.parts.flow import FlowLayout
from fieldapp.desktop.terms import Term
from fieldapp.desktop.theme import mark


def chip(term: Term, parent: QWidget | None = None) -> QLabel:
    """A label with the term's word in its tone."""
    label = QLabel(term.text(), parent)
    mark(label, role="chip", tone=term.tone)
    return label


class ChipRow(QWidget):
    """Several chips side by side, wrapping where there is no room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._flow = FlowLayout(self, spacing=6)

    def set_terms(self, terms: Sequence[Term]) -> None:
        """Show these terms."""
        self._flow.clear()
        for each in terms:
            self._flow.addWidget(chip(each, self))
        self.setAccessibleName("、".join(each.text() for each in terms))


class FilterBar(QWidget):
    """A row of filters, one of them chosen: "全部 12 · 逾期走访 3 …".

    Signals: ``chosen(str)`` the code of the filter a person picked ("" for all).
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._flow = FlowLayout(self, spacing=8)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._group.buttonClicked.connect(self._on_clicked)
        self._current = ""

    def current(self) -> str:
        """The code of the filter in force, "" for all."""
        return self._current

    def set_filters(self, filters: Sequence[tuple[str, str, int]], total: int | None = None) -> None:
        """Offer "all" and these (code, word, count); the filter in force stays if it is still offered. ``total`` is the
        count of all where one thing may fall under several filters; else it is their sum."""
        offered = {code for code, _, _ in filters}
        if self._current not in offered:
            self._current = ""
        counted = sum(count for _, _, count in filters)
        everything = ("", QCoreApplication.translate("FilterBar", "全部"), counted if total is None else total)
        for button in self._group.buttons():
            self._group.removeButton(button)
        self._flow.clear()
        for code, word, count in (everything, *filters):
            self._add(code, f"{word} {count}")

    def _add(self, code: str, text: str) -> None:
        button = QPushButton(text, self)
        button.setCheckable(True)
        button.setProperty("code", code)
        button.setChecked(code == self._current)
        mark(button, role="filter")
        self._group.addButton(button)
        self._flow.addWidget(button)

    def choose(self, code: str) -> None:
        """Put a filter in force, as if clicked."""
        for button in self._group.buttons():
            if button.property("code") == code:
                button.click()

    def _on_clicked(self, button: QPushButton) -> None:
        self._current = str(button.property("code"))
        self.chosen.emit(self._current)
