"""走访 Visit: one group of questions a screen, what is missing with the way there, and a summary before submitting.

Every answer is on its way to the disk as it is given, and the page says so. Leaving keeps the draft; coming back lands
at the same question. Keys: digits choose, Enter goes on, Page Down and Page Up turn, Ctrl+J goes to what is missing,
Ctrl+Enter to the summary and, there, submits.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from fieldapp.desktop.controls.card import Saved
from fieldapp.desktop.controls.control import Surroundings
from fieldapp.desktop.i18n import language
from fieldapp.desktop.messages import Message, explain
from fieldapp.desktop.models.visit_opening import Opened
from fieldapp.desktop.models.visit_state import VisitState
from fieldapp.desktop.pages.page import PEOPLE, SYNC, VISITS, Desk, Page
from fieldapp.desktop.pages.visit_body import HOURS, SUMMARY, VisitBody
from fieldapp.desktop.pages.visit_filling import Filling
from fieldapp.desktop.pages.visit_keys import VisitKeys
from fieldapp.desktop.terms import FORMS, term
from fieldapp.desktop.theme import Look

if TYPE_CHECKING:
    from fieldapp.workflows.submit import Submitted


class VisitPage(Page):
    """Attributes: ``filling`` (the visit), ``body`` (what shows it), ``keys`` (footer buttons and keyboard)."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.filling = Filling(desk, self)
        self.body = VisitBody(Surroundings(desk.now, desk.jobs), self)
        self.set_body(self.body)
        self.counts.setWordWrap(True)
        self.keys = VisitKeys(self)
        self._at: str | None = None
        self._connect()
        self._show_none()

    def _connect(self) -> None:
        filling, body, keys = self.filling, self.body, self.keys
        filling.began.connect(self._on_began)
        filling.not_opened.connect(self.on_failed)
        filling.changed.connect(self._on_changed)
        filling.saved.connect(self._on_saved)
        filling.failed.connect(self._on_failed)
        filling.picture_came.connect(body.show_picture)
        filling.submitted.connect(self._on_submitted)
        filling.not_submitted.connect(self._on_not_submitted)
        body.given.connect(self._on_given)
        body.picture_given.connect(self._on_picture_given)
        body.picture_wanted.connect(filling.want_picture)
        body.minutes_given.connect(filling.set_minutes)
        body.added.connect(filling.add_instance)
        body.removed.connect(filling.remove_instance)
        body.retried.connect(filling.retry)
        body.all_retried.connect(self._on_retry_all)
        body.arrived.connect(self._on_arrived)
        body.turned.connect(self._on_turned)
        body.jumped.connect(self.jump)
        keys.turn.connect(body.turn)
        keys.page.connect(body.page)
        keys.missing.connect(self.jump_to_missing)
        keys.forward.connect(self.forward)
        keys.submit.connect(self.submit_or_check)
        keys.retry.connect(self._on_retry_all)
        self.panel.acted.connect(self._on_panel)

    # The window's protocol -----------------------------------------------------------------------------------------

    def arrive(self, where: Mapping[str, str]) -> None:
        wanted = where.get("visit")
        opened = self.filling.opened
        if wanted is None or (opened is not None and opened.visit.visit == wanted):
            self._resume()
            return
        self.tell_loading(self.tr("正在打开走访…"))
        self.keys.hide_all()
        self.filling.open(wanted, language())

    def leave(self) -> None:
        if self.filling.opened is not None:
            self.body.flush()
            self.filling.go_to(self._at)
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
            self._show_head()

    def restyle(self, worn: Look) -> None:
        super().restyle(worn)
        if hasattr(self, "body"):
            self.body.restyle()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.body.fit(self.width(), self.height())

    # Ways ----------------------------------------------------------------------------------------------------------

    def jump(self, ref: str) -> None:
        """Go to a question."""
        if self.filling.state is not None:
            self.body.jump(ref)

    def jump_to_missing(self) -> None:
        """Go to the next question that stands against submitting, after the one in hand."""
        state = self.filling.state
        if state is None:
            return
        self.body.flush()
        refs = [item.ref for item in state.missing if state.ask(item.ref) is not None]
        if not refs:
            self.body.go_to(SUMMARY)
            return
        self.body.urge()
        order = [ask.ref for screen in state.screens for ask in screen.asks()]
        here = order.index(self._at) if self._at in order and self.body.place() not in (SUMMARY, HOURS) else -1
        self.jump(next((ref for ref in refs if order.index(ref) > here), refs[0]))

    def forward(self) -> None:
        """What the main button does: the next part, or from the summary to submit."""
        if self.body.place() == SUMMARY:
            self.submit_or_check()
        else:
            self.body.turn(1)

    def submit_or_check(self) -> None:
        """To the summary; from there, submit what has nothing against it."""
        state = self.filling.state
        if state is None:
            return
        self.body.flush()
        if self.body.place() != SUMMARY:
            self.body.urge()
            self.body.go_to(SUMMARY)
        elif self.filling.unsaved_refs():
            self.banner.tell(self.tr("有答案还没有存上,存上了才能提交。"), "problem")
        else:
            self.keys.show_busy()
            self.filling.submit()

    # What comes back -----------------------------------------------------------------------------------------------

    def _on_began(self, opened: Opened) -> None:
        state = opened.state
        self._at = state.position
        self.body.open(opened, self.filling)
        self._show_head()
        self.show_body()
        self.banner.tell(self.tr("审核退回:{reason}").format(reason=state.reason) if state.reason else "", "wait")
        first = next((screen.ref for screen in state.screens if screen.missing), state.screens[0].ref)
        if state.position is not None and state.screen_of(state.position) is not None:
            self.jump(state.position)
        else:
            self.body.go_to(first)
        self._show_keys()

    def _on_changed(self, _state: VisitState) -> None:
        self.body.update_state()
        self._show_head()
        self._show_keys()

    def _on_saved(self, ref: str) -> None:
        self.body.show_saved(ref, Saved.SAVED)
        if not self.filling.unsaved_refs() and self.banner.property("tone") == "problem":
            self.banner.tell("")

    def _on_failed(self, ref: str, message: Message) -> None:
        kept = self.filling.is_failed(ref)
        self.body.show_saved(ref, Saved.FAILED if kept else Saved.QUIET, message.text)
        if kept:
            words = self.tr("刚才的答案没有存上,还留在屏幕上。")
            self.banner.tell(f"{words}\n{message.text}", "problem")
        self._show_keys()

    def _on_given(self, ref: str, value: object) -> None:
        self.body.show_saved(ref, Saved.SAVING)
        self.filling.give(ref, value)

    def _on_picture_given(self, ref: str, source: object) -> None:
        self.body.show_saved(ref, Saved.SAVING)
        if isinstance(source, bytes) or hasattr(source, "suffix"):
            self.filling.add_picture(ref, source)  # type: ignore[arg-type]

    def _on_arrived(self, ref: str) -> None:
        if ref != self._at:
            self._at = ref
            self.filling.go_to(ref)

    def _on_turned(self, _place: str) -> None:
        self._show_head()
        self._show_keys()

    def _on_retry_all(self) -> None:
        self.filling.retry()

    def _on_submitted(self, submitted: Submitted) -> None:
        if not submitted.valid:
            self.body.urge()
            self.body.go_to(SUMMARY)
            self._show_keys()
            return
        opened = self.filling.opened
        self.filling.close()
        self.body.close()
        self._at = None
        self.keys.hide_all()
        self.title.setText(opened.name if opened is not None else "")
        self.counts.setText("")
        self.banner.tell("")
        self.tell_empty(
            "done",
            self.tr("已提交,待同步"),
            self.tr(
                "这次走访已经签名封存在这台电脑上,{photos} 张照片和签名一起等着同步。收到镇街的回执以前不会从这里删除。"
            ).format(photos=submitted.photos),
            self.tr("回到今日"),
        )
        self.changed.emit(frozenset({VISITS, PEOPLE, SYNC}))

    def _on_not_submitted(self, error: BaseException) -> None:
        message = explain(error)
        kept = self.tr("没有提交成,草稿还在。")
        self.banner.tell(f"{kept}\n{message.text}", "problem")
        self._show_keys()

    def _on_panel(self) -> None:
        self.page_requested.emit("today", {})

    # Showing -------------------------------------------------------------------------------------------------------

    def _resume(self) -> None:
        if self.filling.opened is None:
            self._show_none()
            return
        self.show_body()
        self._show_keys()
        if self._at is not None and self.body.place() not in (HOURS, SUMMARY):
            self.jump(self._at)

    def _show_none(self) -> None:
        self.title.setText(self.tr("走访"))
        self.counts.setText("")
        self.keys.hide_all()
        self.tell_empty(
            "visit",
            self.tr("没有正在填写的走访"),
            self.tr("从“今日”或“对象”里挑一个人开始。没填完的草稿也从那里接着填,一题都不会少。"),
            self.tr("去今日"),
        )

    def _show_head(self) -> None:
        opened, state = self.filling.opened, self.filling.state
        if opened is None or state is None:
            return
        forms = "、".join(term(FORMS, form).text() for form in state.forms)
        self.title.setText(opened.name)
        parts = [opened.village, forms, self.body.standing()]
        self.counts.setText(" · ".join(part for part in parts if part))

    def _show_keys(self) -> None:
        state = self.filling.state
        if state is not None and self.filling.opened is not None:
            self.keys.show_for(self.body.place() == SUMMARY, len(state.missing), len(self.filling.unsaved_refs()))
