"""A person's visits as rows, newest first: when, what, by whom, where it stands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from fieldapp.desktop.i18n import translate
from fieldapp.desktop.models.rows import Cell, Column, RowModel
from fieldapp.desktop.terms import FORMS, STATES, day_text, term

if TYPE_CHECKING:
    from fieldapp.workflows.caseload import TimelineEntry


class TimelineModel(RowModel["TimelineEntry"]):
    """Rows of a person's visits."""

    def __init__(self, today: Callable[[], date], parent: QObject | None = None) -> None:
        self._today = today
        columns = (
            Column(lambda: translate("TimelineModel", "走访"), self._visit, 9, 4),
            Column(lambda: translate("TimelineModel", "见到本人"), self._met, 6, spare=True),
            Column(lambda: translate("TimelineModel", "照片"), self._photos, 5, spare=True),
            Column(lambda: translate("TimelineModel", "状态"), self._state, 6),
        )
        super().__init__(columns, lambda row: row.visit, parent)

    def _visit(self, row: TimelineEntry) -> Cell:
        forms = "、".join(term(FORMS, form).text() for form in row.forms)
        return Cell(day_text(row.date, self._today()), " · ".join(part for part in (forms, row.author_name) if part))

    def _met(self, row: TimelineEntry) -> Cell:
        return Cell(
            {True: translate("TimelineModel", "见到"), False: translate("TimelineModel", "没见到"), None: "—"}[row.met]
        )

    def _photos(self, row: TimelineEntry) -> Cell:
        return Cell(self.tr("%n 张", "", row.photos) if row.photos else "—")

    def _state(self, row: TimelineEntry) -> Cell:
        return Cell("", chips=(term(STATES, row.state),))
