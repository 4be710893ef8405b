"""The conditions of one comparison: each with its standing as icon and words, and what is missing for it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from fieldapp.desktop import icons
from fieldapp.desktop.i18n import pick
from fieldapp.desktop.theme import Look, look
from fieldapp.domain.policy.compare import Finding, State

_STATE_ICONS = {
    State.MET: ("done", "done"),
    State.UNMET: ("problem", "problem"),
    State.UNKNOWN: ("wait", "wait"),
    State.BY_HAND: ("calm", "muted"),
}


class ConditionList(QWidget):
    """Shows findings, one a row."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(1, 1)
        self._lines: list[QLabel] = []

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Show these in place of those before."""
        for label in self._lines:
            self._grid.removeWidget(label)
            label.hide()
            label.deleteLater()
        self._lines = []
        for row, finding in enumerate(findings):
            icon, words = QLabel(self), QLabel(self)
            name, tone = _STATE_ICONS[finding.state]
            size = look().px("icon")
            icon.setPixmap(icons.icon(name, look(), tone).pixmap(size, size))
            lacking = "、".join(pick(each.words) for each in finding.missing)
            state = self._state_words(finding.state)
            told = self.tr("{state}:{missing}").format(state=state, missing=lacking) if lacking else state
            words.setText(f"{pick(finding.words)}\n{told}")
            words.setWordWrap(True)
            icon.setAccessibleName(state)
            self._grid.addWidget(icon, row, 0)
            self._grid.addWidget(words, row, 1)
            self._lines += [icon, words]

    def restyle(self, worn: Look) -> None:
        """Follow the text size."""
        self._grid.setHorizontalSpacing(worn.space(1.5))
        self._grid.setVerticalSpacing(worn.space(1))

    def _state_words(self, state: State) -> str:
        return {
            State.MET: self.tr("符合"),
            State.UNMET: self.tr("不符合"),
            State.UNKNOWN: self.tr("还不知道"),
            State.BY_HAND: self.tr("由人判断"),
        }[state]
