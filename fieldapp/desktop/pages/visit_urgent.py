"""What the answers raised and cannot wait: at once, large, in words, with the numbers to ring."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from fieldapp.desktop import terms
from fieldapp.desktop.i18n import QT_TRANSLATE_NOOP, pick
from fieldapp.desktop.parts.flow import FlowLayout
from fieldapp.desktop.terms import Term
from fieldapp.desktop.theme import look, mark
from fieldapp.domain.dates import countdown_words, relative_words
from fieldapp.domain.deadlines import local_moment

if TYPE_CHECKING:
    from fieldapp.wire.bodies import TriggerLine

LEVELS: Final = {
    "T0": Term(QT_TRANSLATE_NOOP("Terms", "T0 立即"), "problem", "problem"),
    "T1": Term(QT_TRANSLATE_NOOP("Terms", "T1 两小时内"), "problem", "problem"),
    "T2": Term(QT_TRANSLATE_NOOP("Terms", "T2 24小时内"), "wait", "wait"),
    "T3": Term(QT_TRANSLATE_NOOP("Terms", "T3 5个工作日内"), "calm", "calm"),
    "T4": Term(QT_TRANSLATE_NOOP("Terms", "T4 下次走访"), "calm", "calm"),
}
URGENT: Final = ("T0", "T1")
NUMBERS: Final = {
    "110": Term(QT_TRANSLATE_NOOP("Terms", "报警")),
    "119": Term(QT_TRANSLATE_NOOP("Terms", "火警救援")),
    "120": Term(QT_TRANSLATE_NOOP("Terms", "急救")),
}
MOST: Final = 3
"""Lines shown at once; the rest are counted and stand in the summary."""


def due_words(line: TriggerLine, now: datetime) -> str:
    """By when, and how long that is from now; "" where nothing is due."""
    if line.due is None:
        return ""
    local = local_moment(now)
    if len(line.due) > 10:
        moment = local_moment(datetime.fromisoformat(line.due))
        return f"{terms.moment_text(line.due, local.date())}({pick(countdown_words(moment, local))})"
    day = datetime.fromisoformat(line.due).date()
    return f"{terms.day_text(day, local.date())}({pick(relative_words(day, local.date()))})"


class UrgentBand(QFrame):
    """T0 and T1 over the questions, hidden while there are none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        mark(self, role="banner", tone="problem")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._lines = QLabel(self)
        self._lines.setWordWrap(True)
        self._lines.setTextFormat(Qt.TextFormat.PlainText)
        mark(self._lines, role="heading")
        self._ring = QWidget(self)
        self._flow = FlowLayout(self._ring, look().space(2))
        self._column = QVBoxLayout(self)
        self._column.addWidget(self._lines)
        self._column.addWidget(self._ring)
        self._told: tuple[TriggerLine, ...] = ()
        self._tight = False
        self.restyle()
        self.hide()

    def tell(self, triggers: Sequence[TriggerLine]) -> None:
        """Show those of these that are urgent."""
        told = tuple(line for line in triggers if line.level in URGENT)
        if told != self._told:
            self._show(told)

    def _show(self, told: tuple[TriggerLine, ...]) -> None:
        self._told = told
        shown = [f"{terms.term(LEVELS, line.level).text()} · {line.action}" for line in self._told[:MOST]]
        if len(self._told) > MOST:
            shown.append(self.tr("另有 {n} 项,见“提交前检查”").format(n=len(self._told) - MOST))
        if self._tight:
            shown.append(" · ".join(f"{number} {what.text()}" for number, what in NUMBERS.items()))
        self._lines.setText("\n".join(shown))
        self._ring.setVisible(not self._tight)
        self._flow.clear()
        for number, what in NUMBERS.items():
            label = QLabel(f"{number} {what.text()}", self._ring)
            mark(label, role="title" if number in self._named() else "heading")
            self._flow.addWidget(label)
        self.setAccessibleName(self.text())
        self.setVisible(bool(self._told))

    def fit(self, tight: bool) -> None:
        """Where there is little room: smaller, the numbers behind the words."""
        if tight != self._tight:
            self._tight = tight
            mark(self._lines, role="strong" if tight else "heading")
            self._show(self._told)

    def text(self) -> str:
        """What it says."""
        numbers = "、".join(f"{number} {what.text()}" for number, what in NUMBERS.items())
        return self._lines.text() if self._tight else f"{self._lines.text()}\n{numbers}"

    def restyle(self) -> None:
        """Follow the text size."""
        worn = look()
        self._column.setContentsMargins(worn.space(2), worn.space(1), worn.space(2), worn.space(1))
        self._column.setSpacing(worn.space(0.5))

    def retranslate(self) -> None:
        """Words in the language spoken now."""
        self._show(self._told)

    def _named(self) -> frozenset[str]:
        return frozenset(
            found for line in self._told for found in re.findall(r"(?<!\d)1(?:10|19|20)(?!\d)", line.action)
        )
