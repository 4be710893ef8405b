"""One question on the page: its head, hint, last time's answer, the control, what is wrong, what its answer raised."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from fieldapp.desktop.controls.card_before import LastAnswer
from fieldapp.desktop.controls.card_head import CardHead, Saved
from fieldapp.desktop.controls.control import AnswerControl, Surroundings
from fieldapp.desktop.controls.factory import control_class, control_for
from fieldapp.desktop.controls.levels import LEVELS, due_words
from fieldapp.desktop.controls.picture import PhotoControl
from fieldapp.desktop.controls.words import typed_words
from fieldapp.desktop.models.visit_state import Ask
from fieldapp.desktop.terms import term
from fieldapp.desktop.theme import look, mark


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
        self._head, self._last = CardHead(self), LastAnswer(self)
        self._hint, self._message, self._returned, self._raised = (QLabel(self) for _ in range(4))
        mark(self._hint, role="muted")
        mark(self._returned, role="chip", tone="wait")
        mark(self._message, role="chip", tone="problem")
        mark(self._raised, role="chip", tone="calm")
        for label in (self._hint, self._returned, self._message, self._raised):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._head.retried.connect(self._on_again)
        self._head.cleared.connect(self._on_clear)
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
        self._head.show_saved(saved)
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
        self._head.show_ask(self.ask, self.number)
        self.control.setHidden(question.type == "note" and not question.value)
        self._head.show_saved(self._saved)
        self._hint.setText(question.hint or "")
        self._hint.setVisible(bool(question.hint))
        before = typed_words(question.type, self.ask.previous, self._around) if self.ask.answerable else ""
        self._last.show_answer(before, sensitive=self.ask.sensitive)
        self._returned.setText(self.tr("审核退回:{reason}").format(reason=self.ask.returned))
        self._returned.setVisible(bool(self.ask.returned))
        self._tell_raised()
        back = self._returned.text() if self.ask.returned else ""
        parts = (*self._head.spoken(), back, question.hint or "", self._last.text(), self._head.source(self.ask))
        self.control.name(question.label or question.name)
        self.control.setAccessibleDescription("。".join(part for part in (*parts, self._raised.text()) if part))
        self._tell_message()

    def restyle(self) -> None:
        """Follow theme and text size."""
        worn = look()
        self._column.setContentsMargins(worn.space(2), worn.space(0.5), worn.space(2), worn.space(1.5))
        self._column.setSpacing(worn.space(0.75))
        self._head.restyle()
        self.control.restyle()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _lay_out(self) -> QVBoxLayout:
        self._column = QVBoxLayout(self)
        parts = (self._head, self._returned, self._hint, self._last, self.control, self._message, self._raised)
        for part in parts:
            self._column.addWidget(part)
        self.restyle()
        return self._column

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

    def _tell_raised(self) -> None:
        """What the answer set in motion, by when: at once, beside the answer that did it."""
        lines = []
        for line in self.ask.raised:
            due = due_words(line, self._around.now())
            lines.append(f"{term(LEVELS, line.level).text()} · {line.action}" + (f" · {due}" if due else ""))
        self._raised.setText("\n".join(lines))
        self._raised.setVisible(bool(lines))
        if lines:
            mark(self._raised, tone=LEVELS[min(line.level for line in self.ask.raised)].tone)

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
