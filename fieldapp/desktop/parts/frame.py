"""The same place for the same thing on every page: title and counts, search and filters, the work, the main action."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from fieldapp.desktop.messages import Message
from fieldapp.desktop.parts.panel import Banner, Panel
from fieldapp.desktop.theme import Look, look, mark


class PageFrame(QWidget):
    """A page's skeleton.

    Attributes: ``title`` and ``counts`` (labels, top left), ``corner`` (layout, top right), ``tools`` (layout of
    search and filters), ``banner`` (news), ``panel`` (loading, empty, error), ``aside`` (layout bottom left) and
    ``main`` (layout bottom right, for the one main action).
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("screen")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.title, self.counts = QLabel(self), QLabel(self)
        mark(self.title, role="title")
        mark(self.counts, role="muted")
        self.corner, self.tools = QHBoxLayout(), QVBoxLayout()
        self.banner, self.panel = Banner(self), Panel(self)
        self._body = QStackedWidget(self)
        self._body.addWidget(self.panel)
        self.aside, self.main = QHBoxLayout(), QHBoxLayout()
        self._footer = self._make_footer()
        self._column = self._make_column()
        self.restyle(look())

    def set_body(self, body: QWidget) -> None:
        """The work itself."""
        self._body.addWidget(body)

    def show_body(self) -> None:
        """Show the work."""
        self._body.setCurrentIndex(1)

    def show_panel(self) -> None:
        """Show the panel instead of the work."""
        self._body.setCurrentIndex(0)

    def body_shown(self) -> bool:
        """Whether the work, not the panel, is shown."""
        return self._body.currentIndex() == 1

    def tell_empty(self, icon: str, title: str, text: str, action: str = "") -> None:
        """There is nothing: say what will be here and how to begin."""
        self.panel.tell(icon, title, text, action)
        self.show_panel()

    def tell_loading(self, text: str) -> None:
        """Say that the work is being fetched."""
        self.panel.tell("running", text)
        self.show_panel()

    def tell_error(self, message: Message, action: str = "") -> None:
        """Something went wrong: over the work as a banner if it is there already, else in its place."""
        if self.body_shown():
            self.banner.tell_message(message)
        else:
            self.panel.tell_message(message, action)

    def hide_footer(self) -> None:
        """For pages without an action."""
        self._footer.hide()

    def restyle(self, worn: Look) -> None:
        """Follow the text size with margins and gaps."""
        self.panel.restyle(worn)
        gap = worn.space(1.5)
        self._column.setContentsMargins(worn.space(3), worn.space(2), worn.space(3), 0)
        self._column.setSpacing(gap)
        self.tools.setSpacing(gap)
        self._footer_row.setContentsMargins(0, worn.space(1), 0, worn.space(1))

    def _make_column(self) -> QVBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.title)
        head.addWidget(self.counts, 1, Qt.AlignmentFlag.AlignBottom)
        head.addLayout(self.corner)
        column = QVBoxLayout(self)
        column.addLayout(head)
        column.addLayout(self.tools)
        column.addWidget(self.banner)
        column.addWidget(self._body, 1)
        column.addWidget(self._footer)
        return column

    def _make_footer(self) -> QFrame:
        footer = QFrame(self)
        footer.setObjectName("footer")
        row = self._footer_row = QHBoxLayout(footer)
        row.addLayout(self.aside)
        row.addStretch(1)
        row.addLayout(self.main)
        return footer
