"""One question on the page: number, label, whether it must be answered, hint, last time's answer, the control, what is
wrong, and whether the answer is saved."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from fieldapp.desktop.controls.control import AnswerControl, Surroundings
from fieldapp.desktop.controls.factory import control_class, control_for
from fieldapp.desktop.controls.picture import PhotoControl
from fieldapp.desktop.controls.words import typed_words
from fieldapp.desktop.models.visit_state import Ask
from fieldapp.desktop.theme import look, mark


class Saved(StrEnum):
    """What is true of the answer on the screen."""

    QUIET = "quiet"
    SAVING = "saving"
    SAVED = "saved"
    FAILED = "failed"


class QuestionCard(QFrame):
    """Signals: ``given(str, object)`` ref and answer, ``picture_given(str, object)`` ref and path or bytes,
    ``went_on(str)`` Enter, ``retried(str)``."""

    given = Signal(str, object)
    picture_given = Signal(str, object)
    went_on = Signal(str)
    retried = Signal(str)

    def __init__(self, ask: Ask, number: int, around: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ask = ask
        self.number = number
        self._around = around
        self._saved = Saved.QUIET
        self._trouble = ""
        self._urged = False
        mark(self, role="card")
        self._label, self._must, self._state = QLabel(self), QLabel(self), QLabel(self)
        self._hint, self._before, self._message = QLabel(self), QLabel(self), QLabel(self)
        self._returned = QLabel(self)
        mark(self._returned, role="chip", tone="wait")
        self._again, self._clear = QPushButton(self), QPushButton(self)
        for label, role in (
            (self._must, "small"),
            (self._state, "small"),
            (self._hint, "muted"),
            (self._before, "muted"),
        ):
            mark(label, role=role)
        for label in (self._label, self._hint, self._before, self._returned, self._message):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        mark(self._message, role="chip", tone="problem")
        for button in (self._again, self._clear):
            mark(button, role="link")
        self._again.clicked.connect(self._on_again)
        self._clear.clicked.connect(self._on_clear)
        self.control = self._make_control(ask)
        self._column = self._lay_out()
        self.retranslate()

    def show_ask(self, ask: Ask) -> None:
        """Show the question as it stands now; nothing being typed is touched."""
        if ask == self.ask:
            return
        old, self.ask = self.ask, ask
        if control_class(ask) is not type(self.control):
            self._replace_control(ask)
        else:
            self.control.show_ask(ask)
        if old.value != ask.value:
            self._trouble = ""
        self.retranslate()

    def show_saved(self, saved: Saved, trouble: str = "") -> None:
        """Say whether the answer on the screen is saved; ``trouble`` says in words why not."""
        self._saved, self._trouble = saved, trouble
        self._tell_state()
        self._tell_message()

    def urge(self) -> None:
        """From now on a missing answer is told at the question."""
        self._urged = True
        self._tell_message()

    def is_open(self) -> bool:
        """Whether it still waits for an answer or for a better one."""
        return self.ask.answerable and (not self.ask.question.valid)

    def message(self) -> str:
        """What is wrong, in words; "" where nothing is."""
        return self._message.text()

    def focus_first(self) -> None:
        """Put the keyboard on the control."""
        self.control.focus_first()

    def show_picture(self, jpeg: bytes | None) -> None:
        """The thumbnail of the picture that answers it."""
        if isinstance(self.control, PhotoControl):
            self.control.show_picture(jpeg)

    def retranslate(self) -> None:
        """Every word in the language spoken now."""
        question = self.ask.question
        self._label.setText(self._title())
        self._hint.setText(question.hint or "")
        self._hint.setVisible(bool(question.hint))
        before = typed_words(question.type, self.ask.previous, self._around) if self.ask.answerable else ""
        self._before.setText(self.tr("上次:{answer}").format(answer=before) if before else "")
        self._before.setVisible(bool(before))
        self._returned.setText(self.tr("审核退回:{reason}").format(reason=self.ask.returned))
        self._returned.setVisible(bool(self.ask.returned))
        self._must.setText(self.tr("必填") if question.required and self.ask.answerable else "")
        self._must.setVisible(bool(self._must.text()))
        self._again.setText(self.tr("再存一次"))
        self._clear.setText(self.tr("清除"))
        self._clear.setAccessibleName(self.tr("清除这一题的答案"))
        source = self.tr("来源:{source}").format(source=self.ask.source) if self.ask.source else ""
        self._label.setToolTip(source)
        back = self._returned.text() if self.ask.returned else ""
        parts = (self._must.text(), back, question.hint or "", self._before.text(), source)
        spoken = "。".join(part for part in parts if part)
        self.control.name(question.label or question.name)
        self.control.setAccessibleDescription(spoken)
        self._tell_state()
        self._tell_message()

    def restyle(self) -> None:
        """Follow theme and text size."""
        worn = look()
        self._column.setContentsMargins(worn.space(2), worn.space(1.5), worn.space(2), worn.space(1.5))
        self._column.setSpacing(worn.space(0.75))
        self.control.restyle()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _title(self) -> str:
        label = self.ask.question.label or self.ask.question.name
        return label if self.ask.question.type == "note" else f"{self.number}. {label}"

    def _lay_out(self) -> QVBoxLayout:
        top = QHBoxLayout()
        top.addWidget(self._label, 1)
        for widget in (self._clear, self._must, self._state, self._again):
            top.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout(self)
        column.addLayout(top)
        for part in (self._returned, self._hint, self._before, self.control, self._message):
            column.addWidget(part)
        self._column = column
        self.restyle()
        return column

    def _make_control(self, ask: Ask) -> AnswerControl:
        control = control_for(ask, self._around, self)
        control.given.connect(self._on_given)
        control.picture_given.connect(self._on_picture)
        control.unreadable.connect(self._on_unreadable)
        control.went_on.connect(self._on_went_on)
        return control

    def _replace_control(self, ask: Ask) -> None:
        old, self.control = self.control, self._make_control(ask)
        self._column.insertWidget(self._column.indexOf(old), self.control)
        self._column.removeWidget(old)
        old.hide()
        old.deleteLater()
        self.control.restyle()

    def _tell_state(self) -> None:
        words = {
            Saved.QUIET: "",
            Saved.SAVING: self.tr("正在保存…"),
            Saved.SAVED: self.tr("已保存"),
            Saved.FAILED: self.tr("未保存"),
        }
        self._state.setText(words[self._saved])
        self._state.setVisible(bool(words[self._saved]))
        tones = {Saved.SAVED: "done", Saved.FAILED: "problem"}
        mark(self._state, tone=tones.get(self._saved, "calm"))
        self._again.setVisible(self._saved is Saved.FAILED)
        optional = self.ask.question.type in ("select_one", "range", "rank", "select_multiple")
        self._clear.setVisible(optional and self.ask.answerable and bool(self.ask.value))

    def _tell_message(self) -> None:
        text = self._trouble or self._wrong()
        self._message.setText(text)
        self._message.setVisible(bool(text))

    def _wrong(self) -> str:
        question = self.ask.question
        if question.valid or not self.ask.answerable:
            return ""
        if question.value:
            return question.constraint_message or self.tr("这个答案不合要求,请再看看")
        return (question.required_message or self.tr("这一题还没有填")) if self._urged else ""

    def _on_given(self, value: object) -> None:
        self.given.emit(self.ask.ref, value)

    def _on_picture(self, source: object) -> None:
        self.picture_given.emit(self.ask.ref, source)

    def _on_unreadable(self, expected: str) -> None:
        if expected:
            self.show_saved(Saved.FAILED if self._saved is Saved.FAILED else Saved.QUIET, expected)
        elif self._trouble:
            self.show_saved(self._saved)

    def _on_went_on(self) -> None:
        self.went_on.emit(self.ask.ref)

    def _on_again(self) -> None:
        self.retried.emit(self.ask.ref)

    def _on_clear(self) -> None:
        self.control.give("")
        self.control.put_back("")
        self.control.show_ask(self.control.ask)
        self.control.focus_first()
