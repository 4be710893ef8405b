"""What is only shown: notes, calculated and read-only answers, a thing to acknowledge, kinds a computer cannot take."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from fieldapp.desktop.controls.control import AnswerControl, Surroundings
from fieldapp.desktop.controls.row import CheckRow
from fieldapp.desktop.controls.words import answer_words
from fieldapp.desktop.models.visit_state import Ask


class ShownControl(AnswerControl):
    """The answer in words; it can be read aloud and copied, not changed."""

    def __init__(self, ask: Ask, around: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(ask, around, parent)
        self.words = QLabel(self)
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.words)
        self.setFocusProxy(self.words)
        self.show_ask(ask)

    def show_ask(self, ask: Ask) -> None:
        super().show_ask(ask)
        note = ask.question.type == "note"
        self.words.setText("" if note and not ask.value else self._said(ask))
        self.words.setVisible(bool(self.words.text()))

    def retranslate(self) -> None:
        self.show_ask(self.ask)

    def name(self, words: str) -> None:
        super().name(words)
        self.words.setAccessibleName(f"{words}: {self.words.text()}")

    def _said(self, ask: Ask) -> str:
        if ask.question.type in ("audio", "video", "file"):
            return self.tr("这一题要在手机上填写,电脑上不能填。")
        return answer_words(ask, self.around) or "—"


class AcknowledgeControl(AnswerControl):
    """One row to tick."""

    def __init__(self, ask: Ask, around: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(ask, around, parent)
        self.row = CheckRow("OK", self)
        self.row.digit = "1"
        self.row.clicked.connect(self._on_clicked)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.row)
        self.setFocusProxy(self.row)
        self.retranslate()
        self.show_ask(ask)

    def show_ask(self, ask: Ask) -> None:
        super().show_ask(ask)
        self.row.setChecked(bool(ask.value))
        self.row.setEnabled(not ask.question.readonly)

    def put_back(self, value: object) -> None:
        self.row.setChecked(bool(value))

    def name(self, words: str) -> None:
        super().name(words)
        self.row.setAccessibleName(f"{words}: {self.row.text()}")

    def retranslate(self) -> None:
        self.row.setText(self.tr("已知晓"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text() == "1" and self.row.isEnabled():
            self.row.click()
            return
        super().keyPressEvent(event)

    def _on_clicked(self) -> None:
        self.give("OK" if self.row.isChecked() else "")
