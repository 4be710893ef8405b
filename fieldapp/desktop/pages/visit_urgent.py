"""What the answers raised and cannot wait: at once, large, in words, with the numbers to ring and whom was told."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from fieldapp.desktop.controls.levels import LEVELS, NUMBERS, URGENT
from fieldapp.desktop.parts.flow import FlowLayout
from fieldapp.desktop.terms import term
from fieldapp.desktop.theme import look, mark

if TYPE_CHECKING:
    from fieldapp.wire.bodies import TriggerLine

MOST: Final = 3
"""Lines shown at once; the rest are counted and stand in the summary."""


class UrgentBand(QFrame):
    """T0 and T1 over the questions, hidden while there are none.

    Attribute: ``report``, the button to where it is written down who was told. Signals: ``report_wanted()``.
    """

    report_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        mark(self, role="banner", tone="problem")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._lines, self._done = QLabel(self), QLabel(self)
        for label in (self._lines, self._done):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        mark(self._lines, role="heading")
        self.report = QPushButton(self)
        self.report.clicked.connect(self.report_wanted)
        self._ring = QWidget(self)
        self._flow = FlowLayout(self._ring, look().space(2))
        self._column = QVBoxLayout(self)
        self._column.addWidget(self._lines)
        self._column.addWidget(self._ring)
        self._below = QHBoxLayout()
        self._below.addWidget(self._done, 1)
        self._below.addWidget(self.report)
        self._column.addLayout(self._below)
        self._raised: tuple[TriggerLine, ...] = ()
        self._phones: Mapping[str, str] = {}
        self._told = ("", "")
        self._tight = False
        self.restyle()
        self.hide()

    def show_phones(self, phones: Mapping[str, str]) -> None:
        """Whom else to ring: numbers by name."""
        self._phones = dict(phones)
        self._show()

    def tell(self, triggers: Sequence[TriggerLine], told: tuple[str, str] = ("", "")) -> None:
        """Show those of these that are urgent, and who was told of them at what time, as far as it is written down."""
        raised = tuple(line for line in triggers if line.level in URGENT)
        if (raised, told) != (self._raised, self._told):
            self._raised, self._told = raised, told
            self._show()

    def fit(self, tight: bool) -> None:
        """Where there is little room: smaller, the numbers behind the words."""
        if tight != self._tight:
            self._tight = tight
            mark(self._lines, role="strong" if tight else "heading")
            self._show()

    def text(self) -> str:
        """What it says."""
        told = f"\n{self._done.text()}" if self._done.text() else ""
        return self._lines.text() + ("" if self._tight else "\n" + "、".join(self._numbers())) + told

    def restyle(self) -> None:
        """Follow the text size."""
        worn = look()
        self._column.setContentsMargins(worn.space(2), worn.space(1), worn.space(2), worn.space(1))
        self._column.setSpacing(worn.space(0.5))

    def retranslate(self) -> None:
        """Words in the language spoken now."""
        self._show()

    def _show(self) -> None:
        shown = [f"{term(LEVELS, line.level).text()} · {line.action}" for line in self._raised[:MOST]]
        if len(self._raised) > MOST:
            shown.append(self.tr("另有 {n} 项,见“提交前检查”").format(n=len(self._raised) - MOST))
        if self._tight:
            shown.append(" · ".join(self._numbers()))
        self._lines.setText("\n".join(shown))
        self._ring.setVisible(not self._tight)
        self._show_numbers()
        who, at = self._told
        complete = bool(who and at)
        self._done.setText(self.tr("已电话报告:{who},{at}").format(who=who, at=at) if complete else "")
        self.report.setText(self.tr("改报告记录") if complete else self.tr("打完电话,记下报告了谁"))
        self.setAccessibleName(self.text())
        self.setVisible(bool(self._raised))

    def _show_numbers(self) -> None:
        self._flow.clear()
        named = self._named()
        for number, words in zip((*NUMBERS, *self._phones.values()), self._numbers(), strict=True):
            label = QLabel(words, self._ring)
            mark(label, role="title" if number in named else "heading")
            self._flow.addWidget(label)

    def _numbers(self) -> list[str]:
        public = [f"{number} {what.text()}" for number, what in NUMBERS.items()]
        return public + [f"{number} {name}" for name, number in self._phones.items()]

    def _named(self) -> frozenset[str]:
        return frozenset(
            found for line in self._raised for found in re.findall(r"(?<!\d)1(?:10|19|20)(?!\d)", line.action)
        )
