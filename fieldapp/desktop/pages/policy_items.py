"""Policy cards: the items of a place as a list, and the chosen one whole, with its sources."""

from __future__ import annotations

from collections import Counter
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from fieldapp.desktop import icons
from fieldapp.desktop.i18n import pick
from fieldapp.desktop.models.policy import ItemsModel
from fieldapp.desktop.pages.policy_sides import Sides
from fieldapp.desktop.parts.facts import FactsCard
from fieldapp.desktop.parts.flow import FlowLayout
from fieldapp.desktop.parts.table import RowTable
from fieldapp.desktop.theme import Look, look, mark
from fieldapp.domain.policy.book import Entry, PolicyBook
from fieldapp.domain.policy.calculators import CALCULATORS
from fieldapp.domain.policy.pack import Kind
from fieldapp.workflows.policy_search import find_policy
from fieldapp.workflows.policy_sheet import Sheet, sheet_of


class ItemsView(QWidget):
    """Attributes: ``search``, ``kinds`` (choice), ``table``, ``card``. Signals: ``calculator_wanted(str)``,
    ``counted(int)`` rows shown, ``chosen()`` another item."""

    calculator_wanted = Signal(str)
    counted = Signal(int)
    chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._book: PolicyBook | None = None
        self._code, self._today = "", date.min
        self._model = ItemsModel(self)
        self.search, self.kinds = QLineEdit(self), QComboBox(self)
        self.search.setClearButtonEnabled(True)
        self.table = RowTable(self._model, self)
        self.card, self._none = FactsCard(self), QLabel(self)
        self._notice = QLabel(self)
        for label in (self._none, self._notice):
            label.setWordWrap(True)
            mark(label, role="muted")
        self._buttons = QWidget(self)
        self._row = FlowLayout(self._buttons)
        self.sides = Sides(self.table, self)
        for widget in (self._none, self.card, self._buttons, self._notice):
            self.sides.right.column.addWidget(widget)
        self.sides.right.column.addStretch(1)
        asked = QHBoxLayout()
        asked.addWidget(self.search, 3)
        asked.addWidget(self.kinds, 1)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(asked)
        column.addWidget(self.sides, 1)
        self._icon = self.search.addAction(
            icons.icon("search", look(), "muted"), QLineEdit.ActionPosition.LeadingPosition
        )
        self.search.textChanged.connect(self._on_asked)
        self.search.returnPressed.connect(self.table.setFocus)
        self.kinds.activated.connect(self._on_asked)
        self.table.row_changed.connect(self._on_row_changed)

    def show_policy(self, book: PolicyBook, code: str, today: date) -> None:
        """The items that hold in ``code`` and fit what is typed."""
        self._book, self._code, self._today = book, code, today
        self._show()

    def current(self) -> Entry | None:
        """The item chosen."""
        return self._model.row_at(self.table.current_number())

    def sheet(self) -> Sheet | None:
        """The chosen item as a leaflet."""
        entry = self.current()
        if entry is None or self._book is None:
            return None
        return sheet_of(entry, self._book, self._code, self._today)

    def choose(self, key: str) -> None:
        """Select an item by its key."""
        self.table.select(self._model.number_of(key))

    def _show(self) -> None:
        if self._book is None:
            return
        found = find_policy(self._book.items(self._code, self._today), self.search.text())
        wanted = self._offer_kinds(Counter(entry.item.kind for entry in found))
        rows = [entry for entry in found if wanted in ("", entry.item.kind.value)]
        self.table.show_rows(rows)
        self.counted.emit(len(rows))
        self._on_row_changed()

    def _offer_kinds(self, counts: Counter[Kind]) -> str:
        """Offer the kinds found; returns the one in force, "" for all."""
        kept = str(self.kinds.currentData() or "")
        self.kinds.clear()
        self.kinds.addItem(self.tr("全部类别 {count}").format(count=counts.total()), "")
        for kind in Kind:
            if counts[kind] or kind.value == kept:
                self.kinds.addItem(f"{pick(kind.words)} {counts[kind]}", kind.value)
        self.kinds.setCurrentIndex(max(0, self.kinds.findData(kept)))
        return str(self.kinds.currentData() or "")

    def _on_asked(self, _asked: object = None) -> None:
        self._show()

    def _on_row_changed(self, _number: int = -1) -> None:
        entry, sheet = self.current(), self.sheet()
        for widget in (self.card, self._buttons, self._notice):
            widget.setVisible(entry is not None)
        self._none.setVisible(entry is None)
        self._none.setText(self.tr("没有找到。可以输政策名称、拼音、首字母,或者换一个市。"))
        if entry is not None and sheet is not None:
            facts = [(pick(part.heading), "\n".join(pick(line) for line in part.lines)) for part in sheet.parts]
            self.card.set_facts(pick(sheet.title), facts)
            self._notice.setText(f"{pick(entry.pack.notice)} {pick(sheet.foot)}")
            self._offer_calculators(entry)
            self.sides.right.to_top()
        self.chosen.emit()

    def _offer_calculators(self, entry: Entry) -> None:
        self._row.clear()
        for code in entry.item.calculators:
            button = QPushButton(self.tr("测算:{title}").format(title=pick(CALCULATORS[code].title)), self._buttons)
            button.setProperty("calculator", code)
            button.clicked.connect(self._on_calculator)
            self._row.addWidget(button)

    def _on_calculator(self) -> None:
        self.calculator_wanted.emit(str(self.sender().property("calculator")))

    def retranslate(self) -> None:
        """Say everything in the language spoken now."""
        self.search.setPlaceholderText(self.tr("政策名称、拼音、首字母,如 lsjz、助学"))
        self.search.setAccessibleName(self.tr("搜索"))
        self.kinds.setAccessibleName(self.tr("类别"))
        self.table.setAccessibleName(self.tr("政策"))
        self._model.retranslate()
        self._show()

    def restyle(self, worn: Look) -> None:
        """Follow the look."""
        self._column.setSpacing(worn.space(1.5))
        self._icon.setIcon(icons.icon("search", worn, "muted"))
        self.table.restyle(worn)
        self.card.restyle(worn)
        self.sides.restyle(worn)
