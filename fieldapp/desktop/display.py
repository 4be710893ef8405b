"""The display menu of the rail: language, light or dark, text size."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from fieldapp.desktop import theme
from fieldapp.desktop.preferences import Preferences


class DisplayMenu(QMenu):
    """Signals: ``chosen(Preferences)`` what is now wanted."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._now = Preferences()

    def offer(self, now: Preferences) -> None:
        """Show every choice with its current one ticked, in the language spoken now."""
        self._now = now
        self.clear()
        languages = (("zh", "中文"), ("en", "English"))
        schemes = (("system", self.tr("跟随系统")), ("light", self.tr("浅色")), ("dark", self.tr("深色")))
        sizes = tuple((scale, f"{scale:.0%}") for scale in theme.scales())
        self._section(self.tr("语言"), "language", languages)
        self._section(self.tr("颜色"), "scheme", schemes)
        self._section(self.tr("字号"), "scale", sizes)

    def _section(self, title: str, name: str, offered: tuple[tuple[object, str], ...]) -> None:
        self.addSection(title)
        group = QActionGroup(self)
        for value, word in offered:
            action = QAction(word, group)
            action.setCheckable(True)
            action.setChecked(getattr(self._now, name) == value)
            action.setData({name: value})
            self.addAction(action)
        group.triggered.connect(self._on_triggered)

    def _on_triggered(self, action: QAction) -> None:
        self.chosen.emit(self._now._replace(**action.data()))
