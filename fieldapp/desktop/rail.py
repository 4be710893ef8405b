"""The left rail: icon and word for each page, folding to icons with tooltips where the window is narrow."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QButtonGroup, QFrame, QMenu, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from fieldapp.desktop import icons
from fieldapp.desktop.pages import PageSpec
from fieldapp.desktop.theme import Look, look, mark


class Rail(QFrame):
    """Signals: ``chosen(str)`` a page's key, ``lock_requested()``."""

    chosen = Signal(str)
    lock_requested = Signal()

    def __init__(self, specs: Sequence[PageSpec], display: QMenu, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rail")
        self._specs = {spec.key: spec for spec in specs if spec.in_rail}
        self._folded = False
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QToolButton] = {}
        self._column = QVBoxLayout(self)
        numbered = {key: f"Alt+{number}" for number, key in enumerate(self._specs, start=1)}
        self._keys = {
            key: QKeySequence(keys) for key, keys in (numbered | {"display": "Alt+0", "lock": "Ctrl+L"}).items()
        }
        for key in self._specs:
            self._add_page(key)
        self._column.addStretch(1)
        self._display, self._lock = self._plain(), self._plain()
        self._display.setMenu(display)
        self._display.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._lock.clicked.connect(self.lock_requested)
        self._group.buttonClicked.connect(self._on_clicked)
        self.restyle(look())

    def show_current(self, key: str) -> None:
        """Mark a page as the one in front."""
        button = self._buttons.get(key)
        if button is not None:
            button.setChecked(True)

    def fold(self, folded: bool) -> None:
        """Icons only, or icons and words."""
        if folded != self._folded:
            self._folded = folded
            self._dress()

    def folded(self) -> bool:
        """Whether only icons are shown."""
        return self._folded

    def retranslate(self) -> None:
        """Words in the language spoken now."""
        self._dress()

    def restyle(self, worn: Look) -> None:
        """Follow the look."""
        size = QSize(worn.px("icon"), worn.px("icon"))
        self._column.setContentsMargins(worn.space(1), worn.space(2), worn.space(1), worn.space(2))
        self._column.setSpacing(worn.space(0.5))
        for key, button in self._all():
            button.setIconSize(size)
            button.setIcon(icons.icon(self._specs[key].icon if key in self._specs else key, worn))
        self._dress()

    def _all(self) -> list[tuple[str, QToolButton]]:
        return [*self._buttons.items(), ("display", self._display), ("lock", self._lock)]

    def _words(self) -> dict[str, str]:
        words = {key: spec.text() for key, spec in self._specs.items()}
        return words | {"display": self.tr("显示"), "lock": self.tr("锁定")}

    def _dress(self) -> None:
        words = self._words()
        style = Qt.ToolButtonStyle.ToolButtonIconOnly if self._folded else Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        for key, button in self._all():
            button.setText(f"  {words[key]}")
            button.setAccessibleName(words[key])
            button.setShortcut(self._keys[key])  # after every setText, which takes the shortcut away
            keys = button.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            button.setToolTip(f"{words[key]}  {keys}".strip())
            button.setToolButtonStyle(style)
        worn = look()
        self.setFixedWidth(worn.px("rail_folded" if self._folded else "rail"))

    def _add_page(self, key: str) -> None:
        button = self._plain()
        button.setCheckable(True)
        self._group.addButton(button)
        self._buttons[key] = button

    def _plain(self) -> QToolButton:
        button = QToolButton(self)
        mark(button, role="rail")
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._column.addWidget(button)
        return button

    def _on_clicked(self, button: QToolButton) -> None:
        for key, mine in self._buttons.items():
            if mine is button:
                self.chosen.emit(key)
