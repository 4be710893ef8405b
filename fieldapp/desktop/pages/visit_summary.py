"""Before a visit is submitted: what is missing and the way there, what was raised and who was told, photos, hours, and
every answer once more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from fieldapp.desktop.controls.control import Surroundings
from fieldapp.desktop.controls.levels import LEVELS, URGENT, due_words
from fieldapp.desktop.controls.words import answer_words
from fieldapp.desktop.i18n import pick
from fieldapp.desktop.models.visit_state import TOLD, TOLD_AT
from fieldapp.desktop.pages.visit_scroll import ScrolledColumn
from fieldapp.desktop.pages.visit_way import Way
from fieldapp.desktop.terms import term
from fieldapp.desktop.theme import look, mark
from fieldapp.domain.hours import duration_words
from fieldapp.domain.reasons import Words

if TYPE_CHECKING:
    from fieldapp.desktop.models.visit_state import Screen, VisitState
    from fieldapp.workflows.fill_form import Missing


class SummaryView(ScrolledColumn):
    """Signals: ``jumped(str)`` a person wants to go to a question, ``retried()`` to save again what is not saved."""

    jumped = Signal(str)
    retried = Signal()

    def __init__(self, around: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._around = around
        self._cards: list[QFrame] = []
        self._texts: list[str] = []

    def show_state(self, state: VisitState, services: Mapping[str, Words], unsaved: Sequence[str]) -> None:
        """Show a visit as it stands; ``unsaved`` are labels of what could not be saved."""
        for card in self._cards:
            self.column.removeWidget(card)
            card.hide()
            card.deleteLater()
        self._cards = []
        self._texts = []
        if unsaved:
            unkept = self._card(self.tr("还没有存上"), "problem")
            self._line(unkept, "、".join(unsaved))
            self._link(unkept, self.tr("全部再存一次"), None)
        self._missing(state.missing)
        self._triggers(state)
        self._amounts(state, services)
        for screen in state.screens:
            self._answers(screen)

    def text(self) -> str:
        """Everything it says."""
        return "\n".join(self._texts)

    def links(self) -> list[QPushButton]:
        """The ways to what is missing, in order."""
        return [button for button in self.inside.findChildren(QPushButton) if not button.isHidden()]

    def focus_first(self) -> None:
        """Put the keyboard on the first thing to mend, if there is one."""
        for button in self.links():
            button.setFocus(Qt.FocusReason.TabFocusReason)
            return

    def _missing(self, missing: Sequence[Missing]) -> None:
        if not missing:
            card = self._card(self.tr("都填好了"), "done")
            self._line(card, self.tr("没有缺的,可以提交。提交以后不能再改,只能追加更正。"))
            return
        card = self._card(self.tr("还有 %n 处要填或要改", "", len(missing)), "wait")
        for gap in missing:
            why = gap.message or (self.tr("还没有填") if gap.kind == "required" else self.tr("不合要求"))
            self._link(card, f"→ {gap.label}  ——  {why} · {gap.section}", gap.ref)

    def _triggers(self, state: VisitState) -> None:
        if not state.triggers:
            card = self._card(self.tr("没有触发处置"), "calm")
            self._line(card, self.tr("按现在的答案,没有要马上处置或跟进的问题。"))
            return
        urgent = any(line.level in URGENT for line in state.triggers)
        card = self._card(self.tr("要处置和跟进的"), "problem" if urgent else "wait")
        for line in state.triggers:
            level = term(LEVELS, line.level)
            due = due_words(line, self._around.now())
            self._line(card, f"{level.text()} · {line.action}" + (f"  ——  {due}" if due else ""), level.tone)
        if urgent:
            self._told(card, state)

    def _told(self, card: QVBoxLayout, state: VisitState) -> None:
        """With a T0 or T1 open: who was told, at what time, or the way to where it is written down."""
        who, at = state.told
        if who and at:
            self._line(card, self.tr("已电话报告:{who},{at}").format(who=who, at=at), "done")
        elif state.ask(TOLD) is not None:
            words = self.tr("先打电话报告,再写下报告了谁、几点")
            self._link(card, f"→ {words}", TOLD_AT if who else TOLD)

    def _answers(self, screen: Screen) -> None:
        """The answers of one group once more; a sensitive one is only counted, the screen may have onlookers."""
        lines, kept_back = [], 0
        for ask in screen.asks():
            if not ask.answerable or not ask.value or ask.question.type == "image":
                continue
            if ask.sensitive:
                kept_back += 1
                continue
            words = answer_words(ask, self._around).replace("\n", "、")
            lines.append(f"{ask.question.label or ask.question.name}:{words}")
        if kept_back:
            lines.append(self.tr("另有 %n 道敏感题已答,这里不显示", "", kept_back))
        if lines:
            self._line(self._card(f"{screen.number}. {screen.label}", "calm"), "\n".join(lines))

    def _amounts(self, state: VisitState, services: Mapping[str, Words]) -> None:
        card = self._card(self.tr("照片和工时"), "calm")
        kept = [ask for screen in state.screens for ask in screen.asks() if ask.question.type == "image" and ask.value]
        signed = sum(ask.is_signature for ask in kept)
        self._line(card, self.tr("照片 {photos} 张,签名 {signed} 个").format(photos=len(kept) - signed, signed=signed))
        if not state.minutes:
            self._line(card, self.tr("没有填工时"))
            return
        total = pick(duration_words(sum(state.minutes.values())))
        parts = [
            f"{pick(services[code]) if code in services else code} {pick(duration_words(minutes))}"
            for code, minutes in state.minutes.items()
        ]
        self._line(card, self.tr("工时合计 {total}:{parts}").format(total=total, parts="、".join(parts)))

    def _card(self, title: str, tone: str) -> QVBoxLayout:
        card = QFrame(self.inside)
        mark(card, role="card")
        column = QVBoxLayout(card)
        column.setSpacing(look().space(0.5))
        heading = QLabel(title, card)
        heading.setWordWrap(True)
        mark(heading, role="heading", tone=tone)
        column.addWidget(heading)
        self.column.insertWidget(len(self._cards), card)
        self._cards.append(card)
        self._texts.append(title)
        return column

    def _line(self, card: QVBoxLayout, text: str, tone: str = "") -> None:
        label = QLabel(text)
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        if tone:
            mark(label, tone=tone)
        card.addWidget(label)
        self._texts.append(text)

    def _link(self, card: QVBoxLayout, text: str, ref: str | None) -> None:
        button = Way(text)
        button.setProperty("ref", ref)
        button.clicked.connect(self._on_link)
        card.addWidget(button)
        self._texts.append(text)

    def _on_link(self) -> None:
        button = self.sender()
        assert isinstance(button, QPushButton)
        ref = button.property("ref")
        if ref:
            self.jumped.emit(str(ref))
        else:
            self.retried.emit()
