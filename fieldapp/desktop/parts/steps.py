"""A list of steps of something longer: what is done, what is being done, what is to come, where it stopped."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from fieldapp.desktop import icons
from fieldapp.desktop.theme import look, mark

_ICONS = {
    "todo": ("step", "muted"),
    "now": ("running", "accent"),
    "done": ("done", "done"),
    "failed": ("problem", "problem"),
}


class StepList(QWidget):
    """Steps in order; each stands as ``todo``, ``now``, ``done`` or ``failed``, told by icon and word."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(1, 1)
        self._steps: dict[str, tuple[QLabel, QLabel, QLabel]] = {}
        self._standing: dict[str, str] = {}

    def set_steps(self, steps: Sequence[tuple[str, str]]) -> None:
        """Offer these (code, words), all to come."""
        for row, (code, words) in enumerate(steps):
            if code not in self._steps:
                labels = (QLabel(self), QLabel(self), QLabel(self))
                for column, label in enumerate(labels):
                    self._grid.addWidget(label, row, column)
                self._steps[code] = labels
            self._steps[code][1].setText(words)
            self._show(code, self._standing.get(code, "todo"))

    def restart(self) -> None:
        """The first step is being done, the others are to come."""
        for number, code in enumerate(self._steps):
            self._show(code, "todo" if number else "now")

    def tick(self, code: str) -> None:
        """This step (and all before it) is done; the next one is being done."""
        codes = list(self._steps)
        if code not in codes:
            return
        place = codes.index(code)
        for number, each in enumerate(codes):
            self._show(each, "done" if number <= place else "now" if number == place + 1 else "todo")

    def fail(self) -> None:
        """What was being done did not work."""
        for code, standing in list(self._standing.items()):
            if standing == "now":
                self._show(code, "failed")

    def standing(self, code: str) -> str:
        """How a step stands."""
        return self._standing[code]

    def _show(self, code: str, standing: str) -> None:
        self._standing[code] = standing
        picture, words, state = self._steps[code]
        icon, tone = _ICONS[standing]
        worn = look()
        picture.setPixmap(icons.icon(icon, worn, tone).pixmap(worn.px("icon"), worn.px("icon")))
        said = {"todo": "", "now": self.tr("正在进行…"), "done": self.tr("完成"), "failed": self.tr("没有成功")}
        state.setText(said[standing])
        mark(state, tone={"done": "done", "failed": "problem"}.get(standing, "calm"))
        mark(words, role="muted" if standing == "todo" else "plain")
