"""One answer as a reviewer sees it: what was said, what was said before, how they differ, a reason to send it back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from fieldapp.desktop.models.review_rows import SAME, difference, is_picture, said
from fieldapp.desktop.theme import look, mark

if TYPE_CHECKING:
    from fieldapp.workflows.answer_lines import AnswerLine


class AnswerRow(QFrame):
    """Attributes: ``line``, ``back`` (button that opens the reason), ``reason`` (field).

    Signals: ``noted(str, str)`` the question's ref and the reason as typed so far.
    """

    noted = Signal(str, str)

    def __init__(
        self,
        line: AnswerLine,
        before: str,
        today: Callable[[], date],
        *,
        open_to_decide: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._today = today
        self.line = line
        self._before = before
        self._open = open_to_decide
        self._label, self._answer, self._previous, self._mark = QLabel(self), QLabel(self), QLabel(self), QLabel(self)
        for label in (self._label, self._answer, self._previous):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._answer.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        mark(self._label, role="muted")
        mark(self._previous, role="muted")
        self.back, self.reason = QPushButton(self), QLineEdit(self)
        mark(self.back, role="filter")
        self.back.setCheckable(True)
        self.back.toggled.connect(self._on_back)
        self.reason.textEdited.connect(self._on_typed)
        self.reason.hide()
        self._lay_out()
        self.retranslate()

    def show_reason(self, text: str) -> None:
        """A reason typed earlier."""
        self.reason.setText(text)
        self.back.setChecked(bool(text))

    def is_changed(self) -> bool:
        """Whether the answer differs from the one before."""
        return difference(self.line) not in (None, SAME)

    def text(self) -> str:
        """Everything it says."""
        return "\n".join(part.text() for part in (self._label, self._answer, self._previous, self._mark) if part.text())

    def retranslate(self) -> None:
        """Words in the language spoken now."""
        self._label.setText(self.line.label)
        self._answer.setText(self._said())
        differs = difference(self.line)
        show = differs is not None and differs is not SAME
        earlier = said(self.line.previous or "", self._today())
        self._previous.setText(f"{self._before} · {earlier}" if show and earlier else "")
        self._previous.setVisible(bool(self._previous.text()))
        self._mark.setText(differs.text() if differs is not None else "")
        mark(self._mark, role="chip", tone=differs.tone if differs is not None else "calm")
        self._mark.setVisible(show)
        self.back.setText(self.tr("退回此题"))
        self.back.setMinimumWidth(_bold_width(self.back))
        self.back.setAccessibleName(f"{self.back.text()}: {self.line.label}")
        self.back.setVisible(self._open)
        self.reason.setPlaceholderText(self.tr("写给协理员:要改什么、为什么"))
        self.reason.setAccessibleName(self.tr("退回原因:{question}").format(question=self.line.label))
        self.setAccessibleName(self.text())

    def _said(self) -> str:
        if is_picture(self.line.answer):
            return self.tr("有照片,见上面")
        return said(self.line.answer, self._today()) or self.tr("没有答")

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(look().space(0.25))
        for label in (self._label, self._answer, self._previous):
            words.addWidget(label)
        top = QHBoxLayout()
        top.addLayout(words, 1)
        top.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self.back, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, look().space(0.5), 0, look().space(0.5))
        column.addLayout(top)
        column.addWidget(self.reason)

    def _on_back(self, on: bool) -> None:
        self.reason.setVisible(on)
        if on and self.back.hasFocus():
            self.reason.setFocus(Qt.FocusReason.TabFocusReason)
        self.noted.emit(self.line.ref, self.reason.text() if on else "")

    def _on_typed(self, text: str) -> None:
        self.noted.emit(self.line.ref, text)


def _bold_width(button: QPushButton) -> int:
    """The width its words take when they are bold, as they are while it is down."""
    font = QFont(button.font())
    font.setBold(True)
    return QFontMetrics(font).horizontalAdvance(button.text()) + look().space(5)
