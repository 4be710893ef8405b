"""今日 Today: one ordered worklist; every row says why it is there. A follow-up may be settled in a sentence."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from fieldapp.desktop.door import DraftLine
from fieldapp.desktop.i18n import pick
from fieldapp.desktop.messages import explain
from fieldapp.desktop.models.today import TodayModel
from fieldapp.desktop.pages.page import PEOPLE, SYNC, VISITS, Desk, Page, StartVisit
from fieldapp.desktop.parts.ask_words import AskWords
from fieldapp.desktop.parts.chip import FilterBar
from fieldapp.desktop.parts.detail import DetailedTable
from fieldapp.desktop.parts.table import RowTable
from fieldapp.desktop.terms import KINDS, day_text, term
from fieldapp.desktop.theme import Look, mark

if TYPE_CHECKING:
    from fieldapp.workflows.today import TodayEntry, TodayView


class TodayPage(Page):
    """Attributes: ``table``, ``filters``, ``start_button``, ``file_button``, ``settle_button`` (shown for a follow-up),
    ``draft_button``, ``draft_menu``."""

    topics: ClassVar[frozenset[str]] = frozenset({PEOPLE, VISITS})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._view: TodayView | None = None
        self._model = TodayModel(desk.now, self)
        self.filters = FilterBar(self)
        self.table = RowTable(self._model, self)
        self._drafts: tuple[DraftLine, ...] = ()
        self.start_button, self.file_button, self.draft_button = (QPushButton(self) for _ in range(3))
        self.settle_button = QPushButton(self)
        self.draft_menu = QMenu(self)
        mark(self.start_button, role="primary")
        self.tools.addWidget(self.filters)
        self.set_body(DetailedTable(self.table, self))
        self.aside.addWidget(self.file_button)
        self.aside.addWidget(self.settle_button)
        self.aside.addWidget(self.draft_button)
        self.draft_button.hide()
        self.main.addWidget(self.start_button)
        self.filters.chosen.connect(self._on_filter)
        self.table.opened.connect(self._on_opened)
        self.table.row_changed.connect(self._on_row_changed)
        self.start_button.clicked.connect(self._on_start)
        self.file_button.clicked.connect(self._on_file)
        self.settle_button.clicked.connect(self._on_settle)
        self.draft_button.clicked.connect(self._on_draft)
        self.draft_menu.triggered.connect(self._on_draft_chosen)
        self.panel.acted.connect(self.refresh)
        QShortcut(QKeySequence("Ctrl+O"), self, self._on_file, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._on_row_changed(-1)

    def refresh(self) -> None:
        if self._view is None:
            self.tell_loading(self.tr("正在排今天的事项…"))
        self.desk.jobs.vault.submit(self._ask, done=self._on_view, failed=self.on_failed, latest="today")

    def _ask(self, _context: object) -> tuple[TodayView, tuple[DraftLine, ...]]:
        return self.desk.door.today(), self.desk.door.drafts()

    def _on_view(self, answer: tuple[TodayView, tuple[DraftLine, ...]]) -> None:
        self._view, self._drafts = answer
        self._show()

    def _show_drafts(self) -> None:
        """The last draft has a button of its own; with several it opens a list of them."""
        self.draft_button.setVisible(bool(self._drafts))
        several = len(self._drafts) > 1
        self.draft_menu.clear()
        for draft in self._drafts:
            self.draft_menu.addAction(draft.name).setData(draft.visit)
        if several:
            self.draft_button.setText(self.tr("接着填草稿(%n 份)", "", len(self._drafts)))
        elif self._drafts:
            self.draft_button.setText(self.tr("接着填草稿:{name}").format(name=self._drafts[0].name))

    def _on_draft(self) -> None:
        if len(self._drafts) == 1:
            self.page_requested.emit("visit", {"visit": self._drafts[0].visit})
        elif self._drafts:
            self.draft_menu.popup(self.draft_button.mapToGlobal(self.draft_button.rect().topLeft()))

    def _on_draft_chosen(self, action: QAction) -> None:
        self.page_requested.emit("visit", {"visit": str(action.data())})

    def _show(self) -> None:
        if self._view is None:
            return
        self.banner.tell("")
        self._show_counts(self._view)
        self._show_drafts()
        chosen = self.filters.current()
        rows = [row for row in self._view.entries if not chosen or row.kind == chosen]
        self.table.show_rows(rows)
        if rows:
            first = not self.body_shown()
            self.show_body()
            if first and self.isVisible():
                self.table.setFocus()
        else:
            self.tell_empty(
                "done",
                self.tr("今天没有要办的事"),
                self.tr("到期的走访、退回的记录和必访指令会排在这里。也可以到“对象”里挑一个人开始走访。"),
                self.tr("再看一次"),
            )
        self._on_row_changed(self.table.current_number())

    def _show_counts(self, view: TodayView) -> None:
        filters = [(str(kind), term(KINDS, kind).text(), count) for kind, count in view.counts.items() if count]
        self.filters.set_filters(filters)
        self.filters.setVisible(bool(filters))
        day = day_text(self.desk.today(), self.desk.today())
        self.counts.setText(f"{day} · " + self.tr("共 %n 件事", "", len(view.entries)))

    def _on_filter(self, _kind: str) -> None:
        self._show()

    def _current(self) -> TodayEntry | None:
        return self._model.row_at(self.table.current_number())

    def _on_row_changed(self, number: int) -> None:
        row = self._model.row_at(number)
        has_person = row is not None and row.person is not None and self.body_shown()
        self.start_button.setEnabled(has_person)
        self.file_button.setEnabled(has_person)
        self.settle_button.setVisible(has_person and row is not None and row.follow_up is not None)
        corrects = row is not None and row.visit is not None
        self.start_button.setText(self.tr("更正这次走访") if corrects else self.tr("开始走访"))

    def _on_opened(self, _number: int) -> None:
        self._on_start()

    def _on_start(self) -> None:
        """A returned visit is corrected; any other row begins a visit to its person, a follow-up with the checklist it
        asks for."""
        row = self._current()
        if row is None or row.person is None:
            return
        if row.visit is not None:
            self.correction_requested.emit(row.visit)
        else:
            self.start_visit_requested.emit(StartVisit((row.person,), (row.checklist,) if row.checklist else ()))

    def _on_settle(self) -> None:
        row = self._current()
        if row is None or row.follow_up is None:
            return
        question = self.tr("{who}:{what}\n做了什么、交给了谁?写下来就了结了,不能再改。")
        words = AskWords(
            self.tr("了结跟进"), question.format(who=row.name, what=pick(row.reason)), self.tr("了结"), self
        )
        words.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        words.told.connect(partial(self._settle, row.follow_up))
        words.open()

    def _settle(self, follow_up: str, how: str) -> None:
        door = self.desk.door
        self.desk.jobs.vault.submit(
            lambda _context: door.settle_follow_up(follow_up, how), done=self._on_settled, failed=self._on_not_settled
        )

    def _on_settled(self, _nothing: object) -> None:
        self.refresh()
        self.changed.emit(frozenset({VISITS, SYNC}))

    def _on_not_settled(self, error: BaseException) -> None:
        self.banner.tell_message(explain(error))

    def _on_file(self) -> None:
        row = self._current()
        if row is not None and row.person is not None:
            self.page_requested.emit("person", {"person": row.person})

    def retranslate(self) -> None:
        self.title.setText(self.tr("今日"))
        self.file_button.setText(self.tr("看档案"))
        self.settle_button.setText(self.tr("了结…"))
        self.settle_button.setToolTip(self.tr("不用再去也办好了的,写一句做了什么"))
        self.table.setAccessibleName(self.tr("今天的事项"))
        self._model.retranslate()
        self._show()
        self._on_row_changed(self.table.current_number())

    def restyle(self, worn: Look) -> None:
        super().restyle(worn)
        if hasattr(self, "table"):
            self.table.restyle(worn)
