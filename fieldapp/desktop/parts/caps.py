"""Noticing that Caps Lock is on, from what is typed: no system tells all of them alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent


class CapsWatch(QObject):
    """Watches a field's keys. A letter that comes in upper case without Shift (or lower case with it) means Caps Lock.

    Signals: ``changed(bool)`` whether Caps Lock seems to be on.
    """

    changed = Signal(bool)

    def __init__(self, field: QLineEdit) -> None:
        super().__init__(field)
        self._on = False
        field.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent):
            self._consider(event)
        return False

    def _consider(self, event: QKeyEvent) -> None:
        from PySide6.QtCore import QEvent, Qt  # not before the first paint: see `gate`

        if event.type() != QEvent.Type.KeyPress:
            return
        text = event.text()
        if event.key() == Qt.Key.Key_CapsLock:
            self._tell(not self._on)
        elif len(text) == 1 and text.isascii() and text.isalpha():
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._tell(text.isupper() != shift)

    def _tell(self, on: bool) -> None:
        if on != self._on:
            self._on = on
            self.changed.emit(on)
