"""The way through a visit: its parts, what is done of each and what is missing; a list, or a box where narrow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, QRect, QSize, Qt, Signal
from PySide6.QtWidgets import QComboBox, QListWidget, QListWidgetItem, QWidget

from fieldapp.desktop import icons
from fieldapp.desktop.i18n import translate
from fieldapp.desktop.models.visit_state import Screen, VisitState
from fieldapp.desktop.theme import look


@dataclass(frozen=True, slots=True)
class Step:
    """One part of the way: its ``title``, in words how it stands, and its ``tone`` (done, wait, problem, calm)."""

    title: str
    state: str
    tone: str = "calm"

    def spoken(self) -> str:
        """Both as one sentence."""
        return f"{self.title},{self.state}" if self.state else self.title


def steps_of(state: VisitState) -> list[Step]:
    """The parts of a visit: its groups of questions, care hours, the check before submitting."""
    total, gaps = sum(state.minutes.values()), len(state.missing)
    hours = translate("VisitBody", "{n} 分钟").format(n=total) if total else ""
    check = translate("VisitBody", "缺 {n}").format(n=gaps) if gaps else translate("VisitBody", "可以提交")
    return [
        *(_step(screen) for screen in state.screens),
        Step(translate("VisitBody", "工时"), hours),
        Step(translate("VisitBody", "提交前检查"), check, "wait" if gaps else "done"),
    ]


def standing_words(number: int, total: int, screen: Screen | None) -> str:
    """Where a part stands among the others and, for a group of questions, how far it is."""
    words = [translate("VisitBody", "第 {n}/{all} 部分").format(n=number, all=total)]
    if screen is not None:
        asked = translate("VisitBody", "本部分 {all} 题,已答 {n}")
        words.append(asked.format(all=screen.to_answer, n=screen.answered))
    return " · ".join(words)


def _step(screen: Screen) -> Step:
    title = f"{screen.number}. {screen.label}"
    if screen.missing:
        words = translate("VisitBody", "已答 {n}/{all},缺 {gaps}").format(
            n=screen.answered, all=screen.to_answer, gaps=len(screen.missing)
        )
        return Step(title, words, "wait")
    words = translate("VisitBody", "已答 {n}/{all}").format(n=screen.answered, all=screen.to_answer)
    return Step(title, words, "done" if screen.answered else "calm")


class StepList(QListWidget):
    """Signals: ``chosen(int)`` a person picked a step."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWordWrap(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemClicked.connect(self._on_picked)
        self.itemActivated.connect(self._on_picked)
        self.restyle()

    def show_steps(self, steps: Sequence[Step], current: int) -> None:
        """Show these, the ``current`` one marked."""
        worn = look()
        while self.count() > len(steps):
            self.takeItem(self.count() - 1)
        while self.count() < len(steps):
            self.addItem(QListWidgetItem())
        for row, step in enumerate(steps):
            item = self.item(row)
            item.setText(f"{step.title}\n{step.state}" if step.state else step.title)
            item.setSizeHint(QSize(0, self._height(item.text())))
            item.setIcon(icons.icon(step.tone if step.tone != "calm" else "step", worn, step.tone))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, step.spoken())
        self.setCurrentRow(current)

    def _height(self, text: str) -> int:
        """How tall a row is with all its words: the list itself forgets the room its style takes at the sides."""
        worn = look()
        room = self.width() - worn.px("icon") - worn.space(4.5)
        words = self.fontMetrics().boundingRect(QRect(0, 0, room, 10_000), int(Qt.TextFlag.TextWordWrap), text)
        return max(worn.px("target"), words.height() + worn.space(1.25))

    def restyle(self) -> None:
        """Follow the text size."""
        worn = look()
        self.setFixedWidth(round(worn.px("rail") * 1.25))
        self.setIconSize(QSize(worn.px("icon"), worn.px("icon")))

    def _on_picked(self, item: QListWidgetItem) -> None:
        self.chosen.emit(self.row(item))


class StepBox(QComboBox):
    """The same for a narrow window. Signals: ``chosen(int)`` a person picked a step."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.activated.connect(self.chosen)

    def show_steps(self, steps: Sequence[Step], current: int) -> None:
        """Show these, the ``current`` one in the box."""
        worn = look()
        while self.count() > len(steps):
            self.removeItem(self.count() - 1)
        while self.count() < len(steps):
            self.addItem("")
        for row, step in enumerate(steps):
            self.setItemText(row, f"{step.title} · {step.state}" if step.state else step.title)
            self.setItemIcon(row, icons.icon(step.tone if step.tone != "calm" else "step", worn, step.tone))
        self.setCurrentIndex(current)


class PartsGuide(QObject):
    """List and box together; one of them is shown. Signals: ``chosen(int)``.

    Attributes: ``list``, ``box``.
    """

    chosen = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.list, self.box = StepList(parent), StepBox(parent)
        self.list.chosen.connect(self.chosen)
        self.box.chosen.connect(self.chosen)

    def show_steps(self, steps: Sequence[Step], current: int) -> None:
        """Show these, the ``current`` one in hand."""
        self.list.show_steps(steps, current)
        self.box.show_steps(steps, current)

    def fit(self, roomy: bool) -> None:
        """A list where there is room for one, else a box."""
        self.list.setVisible(roomy)
        self.box.setVisible(not roomy)

    def shown(self) -> QWidget:
        """The one that is shown."""
        return self.box if self.list.isHidden() else self.list

    def has_focus(self) -> bool:
        """Whether the keyboard is on it."""
        return self.shown().hasFocus()

    def restyle(self) -> None:
        """Follow the text size."""
        self.list.restyle()

    def retranslate(self) -> None:
        """Words in the language spoken now."""
        name = translate("VisitBody", "走访的各部分")
        self.list.setAccessibleName(name)
        self.box.setAccessibleName(name)
