"""The queue of the review page: what waits, found by search, village and flag; the choice is kept while one works."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from fieldapp.desktop import icons
from fieldapp.desktop.i18n import QT_TRANSLATE_NOOP, translate
from fieldapp.desktop.models.review_rows import QueueModel, QueueWish, flag_term
from fieldapp.desktop.parts.table import RowTable
from fieldapp.desktop.theme import Look, look, mark

if TYPE_CHECKING:
    from fieldapp.workflows.review import ReviewRow

KINDS: Final = (
    ("waiting", QT_TRANSLATE_NOOP("QueueView", "待审核")),
    ("returned", QT_TRANSLATE_NOOP("QueueView", "已退回,等更正")),
    ("approved", QT_TRANSLATE_NOOP("QueueView", "已通过")),
)


class QueueView(QWidget):
    """Attributes: ``search``, ``kind``, ``village``, ``flag`` (choices), ``table``.

    Signals: ``opened(str)`` a visit was opened, ``kind_changed()`` other rows are wished for, ``shown(int)`` how many
    rows are shown now.
    """

    opened = Signal(str)
    kind_changed = Signal()
    shown = Signal(int)

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[ReviewRow, ...] = ()
        self.model = QueueModel(today, self)
        self.search = QLineEdit(self)
        self.kind, self.village, self.flag = QComboBox(self), QComboBox(self), QComboBox(self)
        self.search.setClearButtonEnabled(True)
        self._icon = self.search.addAction(
            icons.icon("search", look(), "muted"), QLineEdit.ActionPosition.LeadingPosition
        )
        for box in (self.kind, self.village, self.flag):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(6)
        for code, word in KINDS:
            self.kind.addItem(translate("QueueView", word), code)
        self.table = RowTable(self.model, self)
        self._none = QLabel(self)
        self._none.setWordWrap(True)
        mark(self._none, role="muted")
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._none)
        asked = QHBoxLayout()
        asked.addWidget(self.search, 3)
        for box in (self.kind, self.village, self.flag):
            asked.addWidget(box, 1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addLayout(asked)
        self._column.addWidget(self._stack, 1)
        self._connect()
        self.retranslate()

    def _connect(self) -> None:
        self.search.textChanged.connect(self._show)
        self.search.returnPressed.connect(self.table.setFocus)
        self.village.activated.connect(self._show)
        self.flag.activated.connect(self._show)
        self.kind.activated.connect(self._on_kind)
        self.table.opened.connect(self._on_opened)

    def wish(self) -> QueueWish:
        """What is asked for."""
        return QueueWish(self.search.text(), str(self.village.currentData() or ""), str(self.flag.currentData() or ""))

    def wanted_kind(self) -> str:
        """Which rows: waiting, returned or approved."""
        return str(self.kind.currentData())

    def show_rows(self, rows: Sequence[ReviewRow]) -> None:
        """These rows have come; what is asked for stays."""
        self._rows = tuple(rows)
        villages = {row.village: row.village for row in self._rows if row.village}
        _offer(self.village, self.tr("全部村(居)"), dict(sorted(villages.items())))
        counted = Counter(flag for row in self._rows for flag in row.flags)
        _offer(self.flag, self.tr("全部情况"), {flag: f"{flag_term(flag).text()} {n}" for flag, n in counted.items()})
        self._show()

    def visits(self) -> list[str]:
        """The visits shown, in order."""
        return [row.visit for row in self.model.rows()]

    def select(self, visit: str) -> None:
        """Mark a visit, if it is shown."""
        self.table.select(self.model.number_of(visit))

    def current(self) -> str | None:
        """The marked visit."""
        row = self.model.row_at(self.table.current_number())
        return row.visit if row is not None else None

    def retranslate(self) -> None:
        """Words in the language spoken now."""
        self.search.setPlaceholderText(self.tr("对象、村或走访人,可以用拼音"))
        self.search.setAccessibleName(self.tr("搜索"))
        self.kind.setAccessibleName(self.tr("看哪些"))
        self.village.setAccessibleName(self.tr("村(居)"))
        self.table.setAccessibleName(self.tr("要审核的走访"))
        for number, (_, word) in enumerate(KINDS):
            self.kind.setItemText(number, translate("QueueView", word))
        self.flag.setAccessibleName(self.tr("情况"))
        self.model.retranslate()
        self.show_rows(self._rows)

    def restyle(self, worn: Look) -> None:
        """Follow theme and text size."""
        self._column.setSpacing(worn.space(1.5))
        self.table.restyle(worn)
        self._icon.setIcon(icons.icon("search", worn, "muted"))

    def _show(self, _wish: object = None) -> None:
        rows = self.wish().rows(self._rows)
        self.table.show_rows(rows)
        self._none.setText(self._nothing())
        self._stack.setCurrentWidget(self.table if rows else self._none)
        self.shown.emit(len(rows))

    def _nothing(self) -> str:
        if self._rows:
            return self.tr("没有符合条件的走访。可以清空搜索,或换一个村。")
        words = {
            "waiting": self.tr("没有等着审核的走访。协理员提交并同步以后,会按先后排在这里。"),
            "returned": self.tr("没有退回后还没更正的走访。"),
            "approved": self.tr("还没有通过的走访。"),
        }
        return words[self.wanted_kind()]

    def _on_kind(self) -> None:
        self.kind_changed.emit()

    def _on_opened(self, number: int) -> None:
        row = self.model.row_at(number)
        if row is not None:
            self.opened.emit(row.visit)


def _offer(box: QComboBox, everything: str, choices: Mapping[str, str]) -> None:
    """Offer all and these (value: words); the choice in force stays, also when nothing has it any more."""
    kept, words = box.currentData(), box.currentText()
    box.clear()
    box.addItem(everything, "")
    for value, text in choices.items():
        box.addItem(text, value)
    if kept and kept not in choices:
        box.addItem(words, kept)
    box.setCurrentIndex(max(0, box.findData(kept)))
