"""Where the person goes in a visit: to the next gap, to the summary and on to submitting, to what an outcome asks."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from fieldapp.desktop.models.visit_state import VisitState
from fieldapp.desktop.pages.visit_body import VisitBody
from fieldapp.desktop.pages.visit_filling import Filling
from fieldapp.desktop.pages.visit_keys import VisitKeys
from fieldapp.desktop.pages.visit_outcomes import (
    INTERRUPTED,
    INVESTIGATION,
    OUTCOMES,
    VISITORS,
    needs_second_visitor,
)
from fieldapp.desktop.pages.visit_parts import HOURS, SUMMARY
from fieldapp.desktop.parts.panel import Banner


class VisitTurns(QObject):
    """Attribute: ``at``, the ref of the question in hand.

    Signals: ``submitted()`` and ``interrupted()``: the person wishes to.
    """

    submitted = Signal()
    interrupted = Signal()

    def __init__(
        self, filling: Filling, body: VisitBody, keys: VisitKeys, banner: Banner, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._filling, self._body, self._banner = filling, body, banner
        self._then: str | None = None
        self.at: str | None = None
        body.section.arrived.connect(self._on_arrived)
        body.jumped.connect(self.jump)
        keys.turn.connect(body.turn)
        keys.page.connect(body.page)
        keys.missing.connect(self.jump_to_missing)
        keys.forward.connect(self.forward)
        keys.submit.connect(self.submit_or_check)
        keys.aside.connect(self.step_aside)
        keys.spoken.connect(self.speak_other)
        keys.outcome.happened.connect(self.take_outcome)

    def begin(self, state: VisitState) -> None:
        """To where the visit was left; to the first part with a gap where it was not begun."""
        self.at, self._then = state.position, None
        first = next((screen.ref for screen in state.screens if screen.missing), state.screens[0].ref)
        if state.position is not None and state.screen_of(state.position) is not None:
            self.jump(state.position)
        else:
            self._body.go_to(first)

    def follow(self) -> None:
        """The visit changed: go to the question an outcome led to, once it is asked."""
        state = self._filling.state
        if self._then is not None and state is not None and state.ask(self._then) is not None:
            then, self._then = self._then, None
            self.jump(then)

    def jump(self, ref: str) -> None:
        """Go to a question."""
        if self._filling.state is not None:
            self._body.jump(ref)

    def jump_to_missing(self, direction: int = 1) -> None:
        """Go to the next question that stands against submitting, after (1) or before (-1) the one in hand."""
        state = self._filling.state
        if state is None:
            return
        self._body.flush()
        refs = [item.ref for item in state.missing if state.ask(item.ref) is not None]
        if not refs:
            self._body.go_to(SUMMARY)
            return
        self._body.urge()
        order = [ask.ref for screen in state.screens for ask in screen.asks()]
        inside = self.at in order and self._body.place() not in (SUMMARY, HOURS)
        here = order.index(self.at) if inside and self.at is not None else -1
        if direction > 0:
            self.jump(next((ref for ref in refs if order.index(ref) > here), refs[0]))
        else:
            self.jump(next((ref for ref in reversed(refs) if order.index(ref) < here), refs[-1]))

    def forward(self) -> None:
        """What the main button does: the next part, or from the summary to submit."""
        if self._body.place() == SUMMARY:
            self.submit_or_check()
        else:
            self._body.turn(1)

    def submit_or_check(self) -> None:
        """To the summary; from there, submit."""
        if self._filling.state is None:
            return
        self._body.flush()
        if self._body.place() == SUMMARY:
            self.submitted.emit()
        else:
            self._body.urge()
            self._body.go_to(SUMMARY)

    def step_aside(self) -> None:
        """From the questions to the list of parts; from there, and from the parts that ask nothing, back again."""
        if self._filling.state is None:
            return
        elsewhere = self._body.guide.has_focus() or self._body.place() in (HOURS, SUMMARY)
        if elsewhere and self.at is not None:
            self.jump(self.at)
        else:
            self._body.flush()
            self._body.guide.shown().setFocus()

    def speak_other(self) -> None:
        """The questions in another language; answers and place stay."""
        state = self._filling.state
        other = state.next_language if state else None
        if other is not None:
            self._body.flush()
            self._filling.speak(other)

    def take_outcome(self, key: str) -> None:
        """Give the answers of an outcome and go on with what it asks next."""
        state, outcome = self._filling.state, OUTCOMES[key]
        if state is None:
            return
        self._body.flush()
        if key == INTERRUPTED:
            self.interrupted.emit()
            return
        visitors = state.ask(VISITORS)
        if key == INVESTIGATION and needs_second_visitor(self._filling.shown(visitors) if visitors else None):
            told = self.tr("入户调查至少要两名走访人员:先在这里补上第二个人,再选一次。签名也要每人各签一次。")
            self._banner.tell(told, "wait")
            self.jump(VISITORS)
            return
        self._banner.tell("")
        if any(state.ask(ref) is None for ref in outcome.answers):
            self._banner.tell(self.tr("按现在的答案,这份清单不问这一项。"), "wait")
            return
        self._then = outcome.then
        for ref, value in outcome.answers.items():
            self._filling.give(ref, value)

    def _on_arrived(self, ref: str) -> None:
        if ref != self.at:
            self.at = ref
            self._filling.go_to(ref)
