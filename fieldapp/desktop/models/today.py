"""The worklist as rows: who, what, why, by when."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from fieldapp.desktop.i18n import pick, translate
from fieldapp.desktop.models.rows import Cell, Column, RowModel
from fieldapp.desktop.terms import KINDS, WATCH, due_text, term

if TYPE_CHECKING:
    from fieldapp.workflows.today import TodayEntry


def _key(row: TodayEntry) -> Hashable:
    """What tells a row apart when the list is shown anew."""
    return row.kind, row.person, row.visit, row.follow_up, row.reason.code


class TodayModel(RowModel["TodayEntry"]):
    """Rows of Today in the order they came: the order is the domain's."""

    def __init__(self, now: Callable[[], datetime], parent: QObject | None = None) -> None:
        self._now = now
        columns = (
            Column(lambda: translate("TodayModel", "对象"), self._who, 12.5, 3),
            Column(lambda: translate("TodayModel", "事项"), self._what, 7),
            Column(lambda: translate("TodayModel", "为什么"), self._why, 14, 9),
            Column(lambda: translate("TodayModel", "期限"), self._when, 10.5),
        )
        super().__init__(columns, _key, parent)

    def _who(self, row: TodayEntry) -> Cell:
        if row.person is None:
            return Cell(translate("TodayModel", "全村"))
        chips = (WATCH[row.watch_colour],) if row.watch_colour else ()
        return Cell(row.name, row.village, chips)

    def _what(self, row: TodayEntry) -> Cell:
        return Cell("", chips=(term(KINDS, row.kind),))

    def _why(self, row: TodayEntry) -> Cell:
        return Cell(pick(row.reason), translate("TodayModel", "依据:{source}").format(source=row.source))

    def _when(self, row: TodayEntry) -> Cell:
        day, left = due_text(row.due, self._now())
        return Cell(day, left, tone="problem" if row.due.is_over(self._now()) else "muted")
