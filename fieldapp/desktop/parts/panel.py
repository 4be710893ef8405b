"""What a page shows when it has nothing to show: still loading, empty, or something went wrong."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from fieldapp.desktop import icons
from fieldapp.desktop.messages import Message
from fieldapp.desktop.theme import Look, look, mark


class Panel(QWidget):
    """An icon, a sentence, what to do, and perhaps one button.

    Signals: ``acted()`` when the button is pressed.
    """

    acted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture, self._title, self._text = QLabel(self), QLabel(self), QLabel(self)
        self._icon, self._tone = "", "muted"
        self._button = QPushButton(self)
        self._button.clicked.connect(self.acted)
        mark(self._title, role="heading")
        mark(self._text, role="muted")
        column = QVBoxLayout(self)
        column.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.setSpacing(look().space(1.5))
        for label in (self._picture, self._title, self._text):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setWordWrap(label is not self._picture)
            column.addWidget(label)
        column.addWidget(self._button, 0, Qt.AlignmentFlag.AlignCenter)

    def tell(self, icon: str, title: str, text: str = "", action: str = "", tone: str = "muted") -> None:
        """Show this; ``action`` names the button, none when empty."""
        self._icon, self._tone = icon, tone
        self.restyle(look())
        self._title.setText(title)
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self._button.setText(action)
        self._button.setVisible(bool(action))
        self.setAccessibleName(f"{title} {text}".strip())

    def restyle(self, worn: Look) -> None:
        """Follow the look."""
        if self._icon:
            size = worn.px("icon") * 2
            self._picture.setPixmap(icons.icon(self._icon, worn, self._tone).pixmap(size, size))

    def tell_message(self, message: Message, action: str = "") -> None:
        """Show an error in its words."""
        self.tell("problem" if message.tone == "problem" else "wait", message.what, message.mend, action, message.tone)


class Banner(QLabel):
    """One line of news on a page: what was done, what went wrong; hidden while there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWordWrap(True)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        mark(self, role="chip", tone="calm")
        self.hide()

    def tell(self, text: str, tone: str = "calm") -> None:
        """Show ``text`` in a tone; an empty one hides the banner."""
        self.setText(text)
        self.setAccessibleName(text)
        mark(self, tone=tone)
        self.setVisible(bool(text))

    def tell_message(self, message: Message) -> None:
        """Show an error in its words."""
        self.tell(message.text, message.tone)
