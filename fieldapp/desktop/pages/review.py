"""审核 Review (supervisor): the queue, and one visit at a time to approve or to send back with reasons.

After a decision the next visit of the queue comes by itself. Reasons that are typed stay with their visit until it is
decided. Keys: Enter opens, Ctrl+Enter approves, Ctrl+PgDn and Ctrl+PgUp go through the queue, Esc goes back to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from fieldapp.desktop.i18n import language
from fieldapp.desktop.jobs import JobContext
from fieldapp.desktop.messages import explain
from fieldapp.desktop.models.review_rows import WAITING
from fieldapp.desktop.pages.page import REVIEWS, SYNC, VISITS, Desk, Page
from fieldapp.desktop.pages.review_photos import PhotoViewer
from fieldapp.desktop.pages.review_queue import QueueView
from fieldapp.desktop.pages.review_visit import VisitReview
from fieldapp.desktop.theme import Look, mark
from fieldapp.vault.values import State

if TYPE_CHECKING:
    from fieldapp.domain.reasons import Words
    from fieldapp.workflows.review import ReviewRow, ReviewView

_STATES = {"waiting": None, "returned": State.RETURNED, "approved": State.APPROVED}
_SCOPE = Qt.ShortcutContext.WidgetWithChildrenShortcut


@dataclass(slots=True)
class Notes:
    """Reasons being written on a visit: for the whole, and by question."""

    whole: str = ""
    questions: dict[str, str] = field(default_factory=dict)

    def spoken(self) -> dict[str, str]:
        """The reasons by question that say something."""
        return {ref: text.strip() for ref, text in self.questions.items() if text.strip()}


class ReviewPage(Page):
    """Attributes: ``queue``, ``visit`` (views), ``reason`` (field), ``approve_button``, ``return_button``,
    ``to_queue``, ``open_button``."""

    topics: ClassVar[frozenset[str]] = frozenset({REVIEWS, VISITS})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._view: ReviewView | None = None
        self._services: dict[str, Words] = {}
        self._notes: dict[str, Notes] = {}
        self._deciding = False
        self.queue, self.visit = QueueView(desk.today, self), VisitReview(desk, self)
        self.reason = QLineEdit(self)
        judged = QWidget(self)
        column = QVBoxLayout(judged)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.visit, 1)
        column.addWidget(self.reason)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.queue)
        self._stack.addWidget(judged)
        self.set_body(self._stack)
        self.counts.setWordWrap(True)
        self.to_queue, self.open_button = QPushButton(self), QPushButton(self)
        self.return_button, self.approve_button = QPushButton(self), QPushButton(self)
        mark(self.approve_button, role="primary")
        mark(self.open_button, role="primary")
        self.aside.addWidget(self.to_queue)
        for button in (self.return_button, self.approve_button, self.open_button):
            self.main.addWidget(button)
        self._connect()
        self._show_part(0)

    def _connect(self) -> None:
        self.queue.opened.connect(self.open_visit)
        self.queue.kind_changed.connect(self.refresh)
        self.queue.shown.connect(self._on_shown)
        self.visit.noted.connect(self._on_noted)
        self.visit.photo_opened.connect(self._on_photo)
        self.reason.textEdited.connect(self._on_reason)
        self.reason.returnPressed.connect(self.return_button.setFocus)
        self.to_queue.clicked.connect(self.show_queue)
        self.open_button.clicked.connect(self._on_open)
        self.approve_button.clicked.connect(self.approve)
        self.return_button.clicked.connect(self.send_back)
        self.panel.acted.connect(self.refresh)
        for keys, slot in (
            ("Ctrl+Return", self.approve),
            ("Ctrl+Enter", self.approve),
            ("Ctrl+PgDown", self._on_next),
            ("Ctrl+PgUp", self._on_before),
            ("Escape", self.show_queue),
        ):
            QShortcut(QKeySequence(keys), self, context=_SCOPE).activated.connect(slot)

    # The window's protocol -----------------------------------------------------------------------------------------

    def arrive(self, where: Mapping[str, str]) -> None:
        self.refresh()
        if "visit" in where:
            self.open_visit(where["visit"])

    def refresh(self) -> None:
        if not self.body_shown():
            self.tell_loading(self.tr("正在读取要审核的走访…"))
        state = _STATES[self.queue.wanted_kind()]
        self.desk.jobs.vault.submit(
            partial(_ask_queue, self.desk, state), done=self._on_queue, failed=self.on_failed, latest="review queue"
        )

    def focus_search(self) -> None:
        self.show_queue()
        self.queue.search.setFocus()
        self.queue.search.selectAll()

    def retranslate(self) -> None:
        self.queue.retranslate()
        self.visit.retranslate()
        self.reason.setPlaceholderText(self.tr("对整次走访的意见(退回时写明要改什么)"))
        self.reason.setAccessibleName(self.tr("对整次走访的意见"))
        self.to_queue.setText(self.tr("回到队列"))
        self.to_queue.setToolTip("Esc")
        self.open_button.setText(self.tr("打开审核"))
        self.return_button.setText(self.tr("退回更正"))
        self.approve_button.setText(self.tr("通过"))
        self.approve_button.setToolTip("Ctrl+Enter")
        self._show_head()
        if self._view is not None and self._stack.currentIndex() == 1:
            self.open_visit(self._view.row.visit)

    def restyle(self, worn: Look) -> None:
        super().restyle(worn)
        if hasattr(self, "visit"):
            self.queue.restyle(worn)
            self.visit.restyle()

    # Wishes --------------------------------------------------------------------------------------------------------

    def open_visit(self, visit: str) -> None:
        """Show one visit."""
        self.desk.jobs.vault.submit(
            partial(_ask_visit, self.desk, visit, language()),
            done=self._on_view,
            failed=self.on_failed,
            latest="review visit",
        )

    def show_queue(self) -> None:
        """Back to the queue, where it was left."""
        if self._stack.currentIndex() == 1 and not self._deciding:
            self._show_part(0)
            self.queue.table.setFocus()

    def approve(self) -> None:
        """Approve the visit in hand."""
        if self._can_decide() and self._view is not None:
            visit = self._view.row.visit
            reason = self._notes.get(visit, Notes()).whole.strip()
            self._decide(self.tr("已通过:{name}"), partial(_approve, self.desk, visit, reason))

    def send_back(self) -> None:
        """Send the visit in hand back with the reasons written."""
        if not self._can_decide() or self._view is None:
            return
        visit = self._view.row.visit
        notes = self._notes.get(visit, Notes())
        if not notes.whole.strip() and not notes.spoken():
            self.banner.tell(self.tr("退回要写原因:可以写在某一题旁边,也可以写对整次走访的意见。"), "wait")
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        words = self.tr("已退回:{name}")
        self._decide(words, partial(_return, self.desk, visit, notes))

    def _decide(self, words: str, work: partial[str]) -> None:
        self._deciding = True
        self._show_buttons()
        self._words = words
        self.desk.jobs.vault.submit(work, done=self._on_decided, failed=self._on_not_decided)

    # What comes back -----------------------------------------------------------------------------------------------

    def _on_queue(self, rows: tuple[ReviewRow, ...]) -> None:
        self.queue.show_rows(rows)
        self.show_body()
        self._show_head()

    def _on_view(self, answer: tuple[ReviewView, dict[str, Words]]) -> None:
        self._view, self._services = answer
        notes = self._notes.get(self._view.row.visit, Notes())
        self.reason.setText(notes.whole)
        self.visit.show_view(self._view, self._services, notes.questions)
        self.queue.select(self._view.row.visit)
        self.show_body()
        self._show_part(1)
        self.visit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_decided(self, visit: str) -> None:
        """What comes after the decided visit in the queue as it was shown is opened next."""
        shown = self.queue.visits()
        after = shown.index(visit) + 1 if visit in shown else len(shown)
        others = [*shown[after:], *shown[: max(0, after - 1)]]
        self._deciding = False
        self._notes.pop(visit, None)
        name = self._view.row.person_name if self._view is not None else ""
        self.banner.tell(self._words.format(name=name), "done")
        self.changed.emit(frozenset({REVIEWS, SYNC}))
        self.refresh()
        if others and self.queue.wanted_kind() == "waiting":
            self.open_visit(others[0])
        else:
            self._view = None
            self._show_part(0)
            self.queue.table.setFocus()

    def _on_not_decided(self, error: BaseException) -> None:
        self._deciding = False
        kept = self.tr("没有记下这个决定,写的原因都还在。")
        self.banner.tell(f"{kept}\n{explain(error).text}", "problem")
        self._show_buttons()

    def _on_noted(self, ref: str, text: str) -> None:
        if self._view is not None:
            self._notes.setdefault(self._view.row.visit, Notes()).questions[ref] = text

    def _on_reason(self, text: str) -> None:
        if self._view is not None:
            self._notes.setdefault(self._view.row.visit, Notes()).whole = text

    def _on_photo(self, number: int) -> None:
        if self._view is not None:
            labels = {line.ref: line.label for line in self._view.answers}
            words = [labels.get(photo.ref, photo.ref) for photo in self._view.photos]
            PhotoViewer(self.desk, self._view.photos, words, number, self).open()

    def _on_open(self) -> None:
        visit = self.queue.current()
        if visit is not None:
            self.open_visit(visit)

    def _on_next(self) -> None:
        self._step(1)

    def _on_before(self) -> None:
        self._step(-1)

    def _step(self, step: int) -> None:
        shown = self.queue.visits()
        if self._stack.currentIndex() == 1 and self._view is not None and self._view.row.visit in shown:
            place = shown.index(self._view.row.visit) + step
            if 0 <= place < len(shown):
                self.open_visit(shown[place])

    # Showing -------------------------------------------------------------------------------------------------------

    def _can_decide(self) -> bool:
        in_hand = self._stack.currentIndex() == 1 and self._view is not None
        return in_hand and not self._deciding and self._view is not None and self._view.row.state.value in WAITING

    def _show_part(self, part: int) -> None:
        self._stack.setCurrentIndex(part)
        self._show_buttons()
        self._show_head()

    def _show_buttons(self) -> None:
        in_hand = self._stack.currentIndex() == 1
        self.to_queue.setVisible(in_hand)
        self.open_button.setVisible(not in_hand)
        self.open_button.setEnabled(bool(self.queue.visits()))
        for button in (self.return_button, self.approve_button):
            button.setVisible(in_hand)
            button.setEnabled(self._can_decide())
        waiting = self._view is not None and self._view.row.state.value in WAITING
        self.reason.setVisible(in_hand and waiting)

    def _show_head(self) -> None:
        if self._stack.currentIndex() == 1 and self._view is not None:
            shown = self.queue.visits()
            place = shown.index(self._view.row.visit) + 1 if self._view.row.visit in shown else 0
            self.title.setText(self._view.row.person_name)
            where = self.tr("队列第 {n}/{all} 份").format(n=place, all=len(shown)) if place else ""
            self.counts.setText(" · ".join(part for part in (self._view.row.village, where) if part))
            return
        self.title.setText(self.tr("审核"))
        self.counts.setText(self.tr("%n 份", "", len(self.queue.visits())))

    def _on_shown(self, _count: int) -> None:
        self._show_head()
        self._show_buttons()


# On the vault lane ----------------------------------------------------------------------------------------------------


def _ask_queue(desk: Desk, state: State | None, _context: JobContext) -> tuple[ReviewRow, ...]:
    return desk.door.review_queue(state)


def _ask_visit(desk: Desk, visit: str, spoken: str, _context: JobContext) -> tuple[ReviewView, dict[str, Words]]:
    return desk.door.review_view(visit, spoken), dict(desk.door.services())


def _approve(desk: Desk, visit: str, reason: str, _context: JobContext) -> str:
    desk.door.approve(visit, reason)
    return visit


def _return(desk: Desk, visit: str, notes: Notes, _context: JobContext) -> str:
    desk.door.return_visit(visit, notes.whole.strip(), notes.spoken())
    return visit
