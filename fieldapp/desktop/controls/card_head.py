"""The top line of a question: number and label, whether it is sensitive and must be answered, whether it is saved."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from fieldapp.desktop.models.visit_state import Ask
from fieldapp.desktop.theme import look, mark

CLEARABLE = ("select_one", "range", "rank", "select_multiple")
"""Kinds whose answer cannot be taken back with the keyboard or the mouse alone."""


class Saved(StrEnum):
    """What is true of the answer on the screen."""

    QUIET = "quiet"
    SAVING = "saving"
    SAVED = "saved"
    FAILED = "failed"


class CardHead(QWidget):
    """Signals: ``retried()`` save again, ``cleared()`` take the answer away."""

    retried = Signal()
    cleared = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._label, self._must, self._state, self._sensitive = (QLabel(self) for _ in range(4))
        self._again, self._clear = QPushButton(self), QPushButton(self)
        self._label.setWordWrap(True)
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        for label in (self._must, self._state):
            mark(label, role="small")
        mark(self._sensitive, role="chip", tone="calm")
        for button in (self._again, self._clear):
            mark(button, role="link")
        self._again.clicked.connect(self.retried)
        self._clear.clicked.connect(self.cleared)
        row = self._row = QHBoxLayout(self)
        row.addWidget(self._label, 1)
        for widget in (self._clear, self._sensitive, self._must, self._state, self._again):
            row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)

    def restyle(self) -> None:
        """Follow the text size. The row is as tall as its buttons whether they are shown or not: nothing jumps."""
        worn = look()
        self.setMinimumHeight(worn.px("target"))
        self._row.setContentsMargins(0, worn.space(0.5), 0, worn.space(0.5))

    def show_ask(self, ask: Ask, number: int) -> None:
        """Show the question as it stands, every word in the language spoken now."""
        question = ask.question
        label = question.label or question.name
        self._label.setText(label if question.type == "note" else f"{number}. {label}")
        self._label.setToolTip(self.source(ask))
        self._must.setText(self.tr("必填") if question.required and ask.answerable else "")
        self._must.setVisible(bool(self._must.text()))
        self._sensitive.setText(self.tr("敏感"))
        self._sensitive.setToolTip(
            self.tr("敏感个人信息:加密存放,列表里不显示,镇街只有经办人能看。填的时候请避开旁人。")
        )
        self._sensitive.setVisible(ask.sensitive and question.type != "note")
        self._again.setText(self.tr("再存一次"))
        self._clear.setText(self.tr("清除"))
        self._clear.setAccessibleName(self.tr("清除这一题的答案"))
        self._clear.setVisible(question.type in CLEARABLE and ask.answerable and bool(ask.value))

    def show_saved(self, saved: Saved) -> None:
        """Say whether the answer on the screen is saved."""
        words = {
            Saved.QUIET: "",
            Saved.SAVING: self.tr("正在保存…"),
            Saved.SAVED: self.tr("已保存"),
            Saved.FAILED: self.tr("未保存"),
        }
        self._state.setText(words[saved])
        self._state.setVisible(bool(words[saved]))
        tones = {Saved.SAVED: "done", Saved.FAILED: "problem"}
        mark(self._state, tone=tones.get(saved, "calm"))
        self._again.setVisible(saved is Saved.FAILED)

    def spoken(self) -> tuple[str, ...]:
        """What it says besides the label."""
        sensitive = "" if self._sensitive.isHidden() else self._sensitive.text()
        return self._must.text(), sensitive

    def source(self, ask: Ask) -> str:
        """Where the question comes from, in words."""
        return self.tr("来源:{source}").format(source=ask.source) if ask.source else ""
