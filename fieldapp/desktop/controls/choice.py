"""Choosing one (select_one) or several (select_multiple) from rows, by mouse, digits, or a search by pinyin."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from fieldapp.desktop.controls.columns import Columns
from fieldapp.desktop.controls.control import ENTER, AnswerControl, Surroundings
from fieldapp.desktop.controls.row import CheckRow, RadioRow
from fieldapp.desktop.models.visit_choices import SEARCH_FROM, chosen_after, matching, searched_by_digits
from fieldapp.desktop.models.visit_state import Ask
from fieldapp.desktop.theme import mark
from fieldapp.forms.api import Choice

MOST_ROWS = 60
"""Rows shown of a very long list; typing narrows it."""
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Left: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_Right: 1}


class ChoiceControl(AnswerControl):
    """Rows of choices. A digit chooses its row, arrows move without choosing, Space chooses, Enter goes on."""

    def __init__(self, ask: Ask, around: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(ask, around, parent)
        self._several = ask.question.type == "select_multiple"
        self._shown: tuple[Choice, ...] = ()
        self._chosen: tuple[str, ...] = ()
        self._rows: list[RadioRow | CheckRow] = []
        self.search: QLineEdit | None = None
        self._more = QLabel(self)
        self._more.setWordWrap(True)
        mark(self._more, role="small")
        self._holder = Columns(parent=self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self._holder)
        self._column.addWidget(self._more)
        self.retranslate()
        self.show_ask(ask)

    def show_ask(self, ask: Ask) -> None:
        choices_changed = ask.choices != self.ask.choices or not self._rows
        self.ask = ask
        self._chosen = ask.chosen
        self._need_search(len(ask.choices) >= SEARCH_FROM)
        if choices_changed:
            self._offer(self._found())
        self._check()

    def put_back(self, value: object) -> None:
        chosen = [value] if isinstance(value, str) else list(value) if isinstance(value, list | tuple) else []
        self._chosen = tuple(str(each) for each in chosen)
        self._check()

    def rows(self) -> Sequence[RadioRow | CheckRow]:
        """The rows on offer, in order."""
        return tuple(row for row in self._rows if not row.isHidden())

    def focus_first(self) -> None:
        rows = self.rows()
        if self.search is not None and not self.search.isHidden() and not self._chosen:
            self.search.setFocus(Qt.FocusReason.TabFocusReason)
        elif rows:
            target = next((row for row in rows if row.isChecked()), rows[0])
            target.setFocus(Qt.FocusReason.TabFocusReason)

    def name(self, words: str) -> None:
        super().name(words)
        self._holder.setAccessibleName(words)

    def retranslate(self) -> None:
        if self.search is not None:
            self.search.setPlaceholderText(self.tr("输入汉字、拼音、首字母或数字查找"))
            self.search.setAccessibleName(self.tr("查找选项"))
        self._tell_more()

    def restyle(self) -> None:
        self._holder.arrange()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if step is not None and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._move(step)
        elif event.text().isdigit() and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self._choose_digit(event.text())
        elif self.search is not None and self._begins_search(event):
            self.search.setFocus(Qt.FocusReason.OtherFocusReason)
            self.search.insert(event.text())
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.search and isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride and self._clears(event):
                event.accept()  # Esc empties the search before it means anything to the page
            elif event.type() == QEvent.Type.KeyPress:
                return self._searched(self.search, event) or super().eventFilter(watched, event)
        return super().eventFilter(watched, event)

    def _begins_search(self, event: QKeyEvent) -> bool:
        """Whether a key on a row is the beginning of a search: a letter, where the list has a search field."""
        typed, shifted = event.text(), Qt.KeyboardModifier.ShiftModifier
        searched = self.search is not None and not self.search.isHidden()
        return searched and typed.isalpha() and not event.modifiers() & ~shifted

    def _clears(self, event: QKeyEvent) -> bool:
        return event.key() == Qt.Key.Key_Escape and self.search is not None and bool(self.search.text())

    def _searched(self, search: QLineEdit, event: QKeyEvent) -> bool:
        """Keys in the search field that are meant for the rows: ↓ goes there, Enter takes the first found, and a
        digit chooses while nothing is typed."""
        rows = self.rows()
        if self._clears(event):
            search.clear()
            return True
        if event.key() == Qt.Key.Key_Down and rows and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            rows[0].setFocus(Qt.FocusReason.TabFocusReason)
            return True
        if event.key() in ENTER and search.text() and rows:
            rows[0].click()
            search.clear()
            self.focus_first()
            return True
        if event.text().isdigit() and not search.text() and not searched_by_digits(self.ask.choices):
            self._choose_digit(event.text())
            return True
        return False

    def _need_search(self, needed: bool) -> None:
        """A field to search in, made when it is first needed: most lists are short."""
        if needed and self.search is None:
            self.search = QLineEdit(self)
            self.search.setClearButtonEnabled(True)
            self.search.textChanged.connect(self._on_search)
            self.search.installEventFilter(self)
            self._column.insertWidget(0, self.search)
            self.retranslate()
        if self.search is not None:
            self.search.setVisible(needed)

    def _found(self) -> tuple[Choice, ...]:
        found = matching(self.ask.choices, self.search.text() if self.search is not None else "")
        if len(found) <= MOST_ROWS:
            return found
        kept = [choice for choice in found if choice.value in self._chosen]
        return (*kept, *(choice for choice in found if choice not in kept))[:MOST_ROWS]

    def _offer(self, choices: tuple[Choice, ...]) -> None:
        """Show these choices, in rows that are made once and reused."""
        self._shown = choices
        while len(self._rows) < len(choices):
            row = CheckRow("", self._holder) if self._several else RadioRow("", self._holder)
            row.clicked.connect(self._on_clicked)
            self._holder.add(row)
            row.show()
            self._rows.append(row)
        for number, row in enumerate(self._rows):
            if number < len(choices):
                row.value = choices[number].value
                row.digit = str((number + 1) % 10) if number < 10 else ""
                row.setText(choices[number].label)
                row.setEnabled(not self.ask.question.readonly)
            row.setVisible(number < len(choices))
        self._tell_more()
        self._holder.arrange()

    def _tell_more(self) -> None:
        hidden = len(self.ask.choices) - len(self._shown)
        if hidden and not self._shown:
            self._more.setText(self.tr("没有符合的选项"))
        else:
            self._more.setText(self.tr("还有 {n} 项没有列出,再输入几个字查找").format(n=hidden))
        self._more.setVisible(hidden > 0)

    def _check(self) -> None:
        for row in self._rows:
            if row.value in self._chosen and not row.isHidden():
                row.setChecked(True)
            elif row.isChecked():
                row.release()

    def _move(self, step: int) -> None:
        rows = self.rows()
        at = next((number for number, row in enumerate(rows) if row.hasFocus()), None)
        if rows and at is not None:
            rows[(at + step) % len(rows)].setFocus(Qt.FocusReason.TabFocusReason)

    def _choose_digit(self, digit: str) -> None:
        for row in self.rows():
            if row.digit == digit and row.isEnabled():
                row.setFocus(Qt.FocusReason.TabFocusReason)
                row.click()

    def _on_search(self) -> None:
        self._offer(self._found())
        self._check()

    def _on_clicked(self) -> None:
        row = self.sender()
        assert isinstance(row, RadioRow | CheckRow)
        if not self._several:
            if self._chosen != (row.value,):
                self._chosen = (row.value,)
                self.give(row.value)
            return
        self._chosen = chosen_after(self._chosen, row.value, row.isChecked(), self.ask.exclusive)
        self._check()
        self.give(list(self._chosen))
