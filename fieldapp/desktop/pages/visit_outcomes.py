"""When a visit does not go as planned: nobody there, refused, a death, no photos, a second investigator, interrupted.

One menu, one press: the answer the checklist has for it is given (checklists 0.5), and the keyboard lands on what that
answer asks next. An interrupted visit is either broken off, which the checklist records with the reason, or put off to
another day: that gives no answer, the draft stays and says where it stopped.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from fieldapp.desktop.i18n import QT_TRANSLATE_NOOP
from fieldapp.desktop.models.visit_state import Ask
from fieldapp.desktop.theme import mark

HEAD, TAIL = "/data/head", "/data/tail"
VISITORS, NATURE = f"{HEAD}/GH05", f"{HEAD}/GH06"
_BETWEEN_NAMES: Final = re.compile("[\u3001\uff0c,;\uff1b]")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What may come of a visit: its ``word``, the ``answers`` that say so, and the question to go on with."""

    word: str
    then: str = ""
    answers: dict[str, str] = field(default_factory=dict)

    def text(self) -> str:
        """The word in the language spoken now."""
        return QCoreApplication.translate("Outcomes", self.word)


INTERRUPTED, INVESTIGATION = "interrupted", "investigation"
OUTCOMES: Final = {
    "no_answer": Outcome(QT_TRANSLATE_NOOP("Outcomes", "敲门没有人应"), f"{HEAD}/GH08", {f"{HEAD}/GH07": "no_answer"}),
    "out": Outcome(QT_TRANSLATE_NOOP("Outcomes", "本人外出,没有见到"), f"{HEAD}/GH08", {f"{HEAD}/GH07": "out"}),
    "refused": Outcome(
        QT_TRANSLATE_NOOP("Outcomes", "拒绝走访"), f"{HEAD}/refusal_reason", {f"{HEAD}/GH07": "refused"}
    ),
    "dead": Outcome(QT_TRANSLATE_NOOP("Outcomes", "本人已去世"), f"{HEAD}/GH07_death_date", {f"{HEAD}/GH07": "dead"}),
    "no_photos": Outcome(
        QT_TRANSLATE_NOOP("Outcomes", "同意走访,不同意拍照"), f"{HEAD}/GH10_reason", {f"{HEAD}/GH10": "no_photos"}
    ),
    INVESTIGATION: Outcome(
        QT_TRANSLATE_NOOP("Outcomes", "按入户调查办理(两名以上走访人员)"), NATURE, {NATURE: "investigation"}
    ),
    "broken": Outcome(
        QT_TRANSLATE_NOOP("Outcomes", "中途停下,没问到的题不再问"),
        f"{TAIL}/broken_off_reason",
        {f"{TAIL}/broken_off": "broken"},
    ),
    INTERRUPTED: Outcome(QT_TRANSLATE_NOOP("Outcomes", "先停在这里,改天接着填")),
}


def needs_second_visitor(visitors: Ask | None) -> bool:
    """Whether a home investigation still lacks the name of its second investigator (rules R06)."""
    names = [name for name in _BETWEEN_NAMES.split(visitors.value if visitors else "") if name.strip()]
    return len(names) < 2


class OutcomeButton(QToolButton):
    """Attribute: ``choices``, the menu. Signals: ``happened(str)`` a key of ``OUTCOMES``."""

    happened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.choices = QMenu(self)
        self.choices.triggered.connect(self._on_triggered)
        self.clicked.connect(self.offer)
        mark(self, role="quiet")
        self.retranslate()

    def retranslate(self) -> None:
        """Words in the language spoken now."""
        self.setText(self.tr("没能照常走访"))
        self.setToolTip(self.tr("没人、拒绝、去世、不同意拍照、中断……(F4)"))
        self.choices.clear()
        for number, (key, outcome) in enumerate(OUTCOMES.items(), 1):
            if key == INVESTIGATION:
                self.choices.addSeparator()
            self.choices.addAction(f"&{number}  {outcome.text()}").setData(key)

    def offer(self) -> None:
        """Open the menu under the button."""
        self.choices.popup(self.mapToGlobal(self.rect().bottomLeft()))
        self.choices.setActiveAction(self.choices.actions()[0])

    def _on_triggered(self, action: QAction) -> None:
        self.happened.emit(str(action.data()))
