"""Before a visit is submitted: what is missing and the way there, what was raised, photos, hours, what is unsaved."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from fieldapp.desktop import terms
from fieldapp.desktop.i18n import pick
from fieldapp.desktop.pages.visit_urgent import LEVELS, due_words
from fieldapp.desktop.theme import look, mark
from fieldapp.domain.hours import duration_words
from fieldapp.domain.reasons import Words

if TYPE_CHECKING:
    from fieldapp.desktop.models.visit_state import VisitState
    from fieldapp.workflows.fill_form import Missing


class SummaryView(QScrollArea):
    """Signals: ``jumped(str)`` a person wants to go to a question, ``retried()`` to save again what is not saved."""

    jumped = Signal(str)
    retried = Signal()

    def __init__(self, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._now = now
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._inside = QWidget(self)
        self._inside.setObjectName("scrolled")
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(0, 0, look().space(1), 0)
        self._column.setSpacing(look().space(1))
        self._column.addStretch(1)
        self.setWidget(self._inside)
        self._cards: list[QFrame] = []
        self._texts: list[str] = []

    def show_state(self, state: VisitState, services: Mapping[str, Words], unsaved: Sequence[str]) -> None:
        """Show a visit as it stands; ``unsaved`` are labels of what could not be saved."""
        for card in self._cards:
            self._column.removeWidget(card)
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

    def text(self) -> str:
        """Everything it says."""
        return "\n".join(self._texts)

    def links(self) -> list[QPushButton]:
        """The ways to what is missing, in order."""
        return [button for button in self._inside.findChildren(QPushButton) if not button.isHidden()]

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
        card = self._card(self.tr("触发的处置 %n 项", "", len(state.triggers)), "problem" if _urgent(state) else "wait")
        for line in state.triggers:
            level = terms.term(LEVELS, line.level)
            due = due_words(line, self._now())
            text = f"{level.text()} · {line.action}" + (f"  ——  {due}" if due else "")
            self._line(card, text, level.tone)

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
        card = QFrame(self._inside)
        mark(card, role="card")
        column = QVBoxLayout(card)
        column.setSpacing(look().space(0.5))
        heading = QLabel(title, card)
        heading.setWordWrap(True)
        mark(heading, role="heading", tone=tone)
        column.addWidget(heading)
        self._column.insertWidget(len(self._cards), card)
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
        button = _Way(text)
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


class _Way(QPushButton):
    """A link whose words wrap: the label inside carries them, the button the keyboard and the click."""

    def __init__(self, text: str) -> None:
        super().__init__()
        mark(self, role="link")
        self.setAccessibleName(text)
        self._words = QLabel(text, self)
        self._words.setWordWrap(True)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        column = QVBoxLayout(self)
        column.setContentsMargins(look().space(0.5), look().space(0.5), look().space(0.5), look().space(0.5))
        column.addWidget(self._words)
        self.setMinimumHeight(look().px("target"))

    def text(self) -> str:
        """Its words."""
        return self._words.text()


def _urgent(state: VisitState) -> bool:
    return any(line.level in ("T0", "T1") for line in state.triggers)
