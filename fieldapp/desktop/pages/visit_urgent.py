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

MOST: Final = {"full": 3, "short": 2, "line": 1}
"""Lines shown at once by the room there is; the rest are counted and stand in the summary."""
_PUBLIC: Final = re.compile(r"(?<!\d)(1(?:10|19|20))(?!\d)")


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
        self._row = QHBoxLayout()
        self._row.addWidget(self._lines, 1)
        self._row.addWidget(self.report, 0, Qt.AlignmentFlag.AlignTop)
        self._column.addLayout(self._row)
        self._column.addWidget(self._ring)
        self._column.addWidget(self._done)
        self._raised: tuple[TriggerLine, ...] = ()
        self._phones: Mapping[str, str] = {}
        self._told = ("", "")
        self._room = "full"
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

    def clear(self) -> None:
        """Another visit: nothing of this one stays on the screen."""
        self._phones = {}
        self.tell(())

    def fit(self, room: str) -> None:
        """Large ("full"); smaller, the numbers behind the words ("short"); or the most urgent in a line ("line")."""
        if room != self._room:
            self._room = room
            mark(self._lines, role="heading" if room == "full" else "strong")
            mark(self.report, role="" if room == "full" else "link")
            self._show()

    def text(self) -> str:
        """What it says."""
        told = f"\n{self._done.text()}" if self._done.text() else ""
        return self._lines.text() + ("\n" + "、".join(self._numbers()) if self._room == "full" else "") + told

    def restyle(self) -> None:
        """Follow the text size."""
        worn = look()
        self._column.setContentsMargins(worn.space(2), worn.space(1), worn.space(2), worn.space(1))
        self._column.setSpacing(worn.space(0.5))

    def retranslate(self) -> None:
        """Words in the language spoken now."""
        self._show()

    def _show(self) -> None:
        most = MOST[self._room]
        shown = [f"{term(LEVELS, line.level).text()} · {line.action}" for line in self._raised[:most]]
        if len(self._raised) > most:
            more = self.tr("(另 {n} 项)") if self._room == "line" else self.tr("另有 {n} 项,见“提交前检查”")
            shown.append(more.format(n=len(self._raised) - most))
        if self._room == "short":
            shown.append(" · ".join(self._numbers()))
        self._lines.setText(("  " if self._room == "line" else "\n").join(shown))
        self._ring.setVisible(self._room == "full")
        self._show_numbers()
        who, at = self._told
        complete = bool(who and at)
        self._done.setText(self.tr("已电话报告:{who},{at}").format(who=who, at=at) if complete else "")
        self._done.setVisible(complete and self._room != "line")
        self.report.setText(self.tr("改报告记录") if complete else self.tr("记下报告了谁"))
        self.setAccessibleName(self.text())
        self.setVisible(bool(self._raised))

    def _show_numbers(self) -> None:
        self._flow.clear()
        for words in self._numbers():
            label = QLabel(words, self._ring)
            mark(label, role="heading")
            self._flow.addWidget(label)

    def _numbers(self) -> list[str]:
        """The public numbers, those that what was raised names first; then whom the person's file names."""
        named = [number for line in self._raised for number in _PUBLIC.findall(line.action)]
        order = dict.fromkeys([*named, *NUMBERS])
        public = [f"{number} {NUMBERS[number].text()}" for number in order]
        return public + [f"{number} {name}" for name, number in self._phones.items()]
