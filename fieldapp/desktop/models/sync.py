"""Every record and photo of this device as rows: what it is, where it stands, why, since when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from fieldapp.desktop.i18n import translate
from fieldapp.desktop.messages import record_mend, record_reason, standing
from fieldapp.desktop.models.rows import Cell, Column, RowModel
from fieldapp.desktop.terms import RECORD_KINDS, STATES, moment_text, term

if TYPE_CHECKING:
    from fieldapp.workflows.status import StatusLine


class SyncModel(RowModel["StatusLine"]):
    """Rows of the sync page."""

    def __init__(self, today: Callable[[], date], parent: QObject | None = None) -> None:
        self._today = today
        columns = (
            Column(lambda: translate("SyncModel", "内容"), self._what, 9, 3),
            Column(lambda: translate("SyncModel", "状态"), self._state, 6),
            Column(lambda: translate("SyncModel", "说明"), self._why, 14, 6),
            Column(lambda: translate("SyncModel", "从何时起"), self._since, 10, spare=True),
        )
        super().__init__(columns, lambda row: (row.kind, row.id), parent)

    def _what(self, row: StatusLine) -> Cell:
        kind = RECORD_KINDS["photo"] if row.kind == "photo" else term(RECORD_KINDS, row.what)
        question = row.what.rsplit("/", 1)[-1] if row.kind == "photo" else ""
        return Cell(kind.text(), " · ".join(filter(None, (row.person, question))), icon=kind.icon or "draft")

    def _state(self, row: StatusLine) -> Cell:
        return Cell("", chips=(term(STATES, row.state),))

    def _why(self, row: StatusLine) -> Cell:
        if not row.reason or row.mended:
            return Cell(standing(row.state, row.kind, mended=row.mended), lines=2)
        field = row.field.rsplit("/", 1)[-1] if row.field else ""
        said = record_reason(row.reason)
        if field:
            said = translate("SyncModel", "{why}(题 {field})").format(why=said, field=field)
        return Cell(said, record_mend(row.reason), lines=2)

    def _since(self, row: StatusLine) -> Cell:
        return Cell(moment_text(row.since, self._today()))
