"""走访 Visit: one group of questions a screen, what is missing with the way there, and a summary before submitting.

Every answer is on its way to the disk as it is given, and the page says so. Leaving keeps the draft; coming back lands
at the same question. The keys are those of `visit_help`: digits choose, Enter goes on, Ctrl+Enter checks and submits.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from fieldapp.desktop.controls.control import Surroundings
from fieldapp.desktop.i18n import language
from fieldapp.desktop.messages import explain
from fieldapp.desktop.models.visit_opening import Opened
from fieldapp.desktop.models.visit_state import VisitState
from fieldapp.desktop.pages.page import PEOPLE, SYNC, VISITS, Desk, Page
from fieldapp.desktop.pages.visit_body import VisitBody
from fieldapp.desktop.pages.visit_drafts import OpenDrafts
from fieldapp.desktop.pages.visit_ends import Ended, none_open, put_off, submitted
from fieldapp.desktop.pages.visit_filling import Filling
from fieldapp.desktop.pages.visit_keys import VisitKeys
from fieldapp.desktop.pages.visit_parts import HOURS, SUMMARY
from fieldapp.desktop.pages.visit_pictures import Thumbnails
from fieldapp.desktop.pages.visit_saving import Saving
from fieldapp.desktop.pages.visit_turns import VisitTurns
from fieldapp.desktop.terms import FORMS, term
from fieldapp.desktop.theme import Look

if TYPE_CHECKING:
    from fieldapp.workflows.submit import Submitted


class VisitPage(Page):
    """Attributes: ``filling`` (the visit), ``body`` (what shows it), ``keys`` (buttons and keyboard), ``turns`` (where
    the person goes in it), ``drafts`` (shown while no visit is open)."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.filling = Filling(desk, self)
        self.body = VisitBody(Surroundings(desk.now, desk.jobs), Thumbnails(desk, self), self)
        self.drafts = OpenDrafts(desk, self)
        self._wanted: str | None = None
        self._ended: Ended = none_open()
        self._middle = QStackedWidget(self)
        self._middle.addWidget(self.body)
        self._middle.addWidget(self.drafts)
        self.set_body(self._middle)
        self.counts.setWordWrap(True)
        self.keys = VisitKeys(self)
        self.turns = VisitTurns(self.filling, self.body, self.keys, self.banner, self)
        self._saving = Saving(self.filling, self.body, self.banner, self)
        self._connect()
        self._tell_none()

    def _connect(self) -> None:
        filling, body, keys = self.filling, self.body, self.keys
        filling.began.connect(self._on_began)
        filling.not_opened.connect(self.on_failed)
        filling.changed.connect(self._on_changed)
        filling.submitted.connect(self._on_submitted)
        filling.not_submitted.connect(self._on_not_submitted)
        body.turned.connect(self._show_standing)
        self._saving.failed.connect(self._show_standing)
        self.turns.submitted.connect(self.submit)
        self.turns.interrupted.connect(self.interrupt)
        keys.retry.connect(self._saving.retry_all)
        self.drafts.found.connect(self._on_drafts)
        self.drafts.failed.connect(self.on_failed)
        self.drafts.picked.connect(self._on_picked)
        self.drafts.today_wanted.connect(self._on_panel)
        self.panel.acted.connect(self._on_panel)

    # The window's protocol -----------------------------------------------------------------------------------------

    def arrive(self, where: Mapping[str, str]) -> None:
        wanted = where.get("visit")
        opened = self.filling.opened
        if opened is not None and wanted in (None, opened.visit.visit):
            self._resume()
        elif wanted is None:
            self._show_none()
        else:
            self._wanted = wanted
            self.tell_loading(self.tr("正在打开走访…"))
            self.keys.hide_all()
            self.filling.open(wanted, language())

    def leave(self) -> None:
        if self.filling.opened is not None:
            self.body.flush()
            self.filling.go_to(self.turns.at)
            self.changed.emit(frozenset({VISITS}))

    def refresh(self) -> None:
        self.filling.retry()

    def retranslate(self) -> None:
        self.keys.retranslate()
        self.body.retranslate()
        if self.filling.opened is None:
            self._show_none()
        else:
            self.filling.speak(language())
            self._show_standing()

    def restyle(self, worn: Look) -> None:
        super().restyle(worn)
        if hasattr(self, "body"):
            self.body.restyle()
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.body.fit(self.width(), self.height())
        self._show_standing()

    # Ways ----------------------------------------------------------------------------------------------------------

    def jump(self, ref: str) -> None:
        """Go to a question."""
        self.turns.jump(ref)

    def submit(self) -> None:
        """Submit what has nothing against it."""
        if self.filling.unsaved_refs():
            self.banner.tell(self.tr("有答案还没有存上,存上了才能提交。"), "problem")
        else:
            self.keys.show_busy()
            self.filling.submit()

    def interrupt(self) -> None:
        """Stop here and say where: the draft stays, every answer in it."""
        opened, state = self.filling.opened, self.filling.state
        if opened is None or state is None:
            return
        self.body.flush()
        self.filling.go_to(self.turns.at)
        self._let_go(put_off(state, self.turns.at))

    # What comes back -----------------------------------------------------------------------------------------------

    def _on_began(self, opened: Opened) -> None:
        state = opened.state
        self.body.open(opened, self.filling)
        self._middle.setCurrentWidget(self.body)
        self.show_body()
        self.banner.tell(self.tr("审核退回:{reason}").format(reason=state.reason) if state.reason else "", "wait")
        self.turns.begin(state)
        self._show_standing()

    def _on_changed(self, _state: VisitState) -> None:
        self.body.update_state()
        self.turns.follow()
        self._show_standing()

    def _on_submitted(self, done: Submitted) -> None:
        if not done.valid:
            self.body.urge()
            self.body.go_to(SUMMARY)
            return
        self._let_go(submitted(done))

    def _on_not_submitted(self, error: BaseException) -> None:
        message = explain(error)
        kept = self.tr("没有提交成,草稿还在。")
        self.banner.tell(f"{kept}\n{message.text}", "problem")
        self._show_standing()

    def _on_picked(self, visit: str) -> None:
        self.arrive({"visit": visit})

    def _on_panel(self) -> None:
        if self._failure is not None and self._wanted is not None:
            self.arrive({"visit": self._wanted})
        elif self._ended.go_on is not None:
            self.start_visit_requested.emit(self._ended.go_on)
        else:
            self.page_requested.emit("today", {})

    # Showing -------------------------------------------------------------------------------------------------------

    def _resume(self) -> None:
        self._middle.setCurrentWidget(self.body)
        self.show_body()
        self._show_standing()
        if self.turns.at is not None and self.body.place() not in (HOURS, SUMMARY):
            self.jump(self.turns.at)

    def _let_go(self, ended: Ended) -> None:
        """The visit is over, or over for today: say so in its place."""
        opened = self.filling.opened
        self.filling.close()
        self.body.let_go()
        self.turns.at = None
        self.keys.hide_all()
        self.title.setText(opened.name if opened is not None else "")
        self.counts.setText("")
        self.banner.tell("")
        self._tell(ended)
        self.changed.emit(frozenset({VISITS, PEOPLE, SYNC}))

    def _show_none(self) -> None:
        """No visit is open: the drafts to go on with, or the way to Today."""
        self._tell_none()
        self.drafts.ask()

    def _on_drafts(self) -> None:
        if self.filling.opened is None:
            self._middle.setCurrentWidget(self.drafts)
            self.show_body()
            self.drafts.list.setFocus()

    def _tell_none(self) -> None:
        self.title.setText(self.tr("走访"))
        self.counts.setText("")
        self.keys.hide_all()
        self._tell(none_open())

    def _tell(self, ended: Ended) -> None:
        self._ended = ended
        self.tell_empty(ended.icon, ended.title, ended.text, ended.action)

    def _show_standing(self) -> None:
        """Head, footer and corner as the visit stands."""
        opened, state = self.filling.opened, self.filling.state
        if opened is None or state is None:
            return
        forms = "、".join(term(FORMS, form).text() if form in FORMS else state.label_of(form) for form in state.forms)
        self.title.setText(opened.name)
        parts = [opened.village, forms, self.body.standing()]
        self.counts.setText(" · ".join(part for part in parts if part))
        unsaved = len(self.filling.unsaved_refs())
        self.keys.show_for(self.body.place() == SUMMARY, len(state.missing), unsaved, state.next_language)
