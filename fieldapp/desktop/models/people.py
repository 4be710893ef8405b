"""The caseload as rows: who, which help, next visit and why, telephone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from fieldapp.desktop.i18n import pick, translate
from fieldapp.desktop.models.rows import Cell, Column, RowModel
from fieldapp.desktop.terms import CATEGORIES, WATCH, day_text, term
from fieldapp.domain.dates import relative_words

if TYPE_CHECKING:
    from fieldapp.workflows.caseload import PersonRow


class PeopleModel(RowModel["PersonRow"]):
    """Rows of the caseload."""

    def __init__(self, today: Callable[[], date], parent: QObject | None = None) -> None:
        self._today = today
        columns = (
            Column(lambda: translate("PeopleModel", "姓名"), self._who, 13.5, 3),
            Column(lambda: translate("PeopleModel", "类别"), self._category, 9, 3),
            Column(lambda: translate("PeopleModel", "下次走访"), self._next, 8.5, 2),
            Column(lambda: translate("PeopleModel", "上次走访"), self._last, 7.5, spare=True),
            Column(lambda: translate("PeopleModel", "电话"), self._phone, 8, spare=True),
        )
        super().__init__(columns, lambda row: row.id, parent)

    def _who(self, row: PersonRow) -> Cell:
        facts = [row.village]
        if row.age is not None:
            facts.append(translate("PeopleModel", "{age} 岁").format(age=row.age))
        if row.id_last4:
            facts.append(translate("PeopleModel", "尾号 {digits}").format(digits=row.id_last4))
        chips = (WATCH[row.watch_colour],) if row.watch_colour else ()
        return Cell(row.name, " · ".join(facts), chips)

    def _category(self, row: PersonRow) -> Cell:
        words = "、".join(term(CATEGORIES, category).text() for category in row.categories)
        if row.doubts:
            return Cell(words, self.tr("%n 处待核对", "", len(row.doubts)), tone="wait")
        return Cell(words, lines=2)

    def _next(self, row: PersonRow) -> Cell:
        if row.next_visit is None:
            return Cell(translate("PeopleModel", "不用定期走访"), pick(row.reason))
        over = row.next_visit < self._today()
        left = pick(relative_words(row.next_visit, self._today()))
        return Cell(day_text(row.next_visit, self._today()), left, tone="problem" if over else "muted")

    def _last(self, row: PersonRow) -> Cell:
        return Cell(day_text(row.last_visit, self._today()) if row.last_visit else translate("PeopleModel", "还没有"))

    def _phone(self, row: PersonRow) -> Cell:
        return Cell(row.phone or "—")
