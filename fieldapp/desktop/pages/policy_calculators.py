"""The calculators: choose one, fill in, see the result with every step at once."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QFrame, QLabel, QVBoxLayout, QWidget

from fieldapp.desktop.i18n import pick
from fieldapp.desktop.pages.policy_fields import Asked, Fields
from fieldapp.desktop.pages.policy_sides import ScrollColumn, Sides
from fieldapp.desktop.parts.facts import FactsCard
from fieldapp.desktop.theme import Look, look, mark
from fieldapp.domain.errors import InvalidPolicyInput
from fieldapp.domain.policy.calculators import CALCULATORS, Calculator, Field, FieldKind, Place
from fieldapp.domain.policy.facts import NOTHING, YES_NO
from fieldapp.domain.policy.working import Working


class CalculatorsView(QWidget):
    """Attributes: ``choice``, ``fields``, ``results`` (cards), ``waiting`` (label: what is still to be filled in)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place: Place | None = None
        self._typed: dict[str, dict[str, str]] = {}
        self.choice = QComboBox(self)
        self._about, self.waiting = QLabel(self), QLabel(self)
        mark(self._about, role="muted")
        for label in (self._about, self.waiting):
            label.setWordWrap(True)
        self.fields = Fields(self)
        self.results: list[FactsCard] = []
        asked = QFrame(self)
        mark(asked, role="card")
        self._asked = QVBoxLayout(asked)
        for widget in (self._about, self.fields):
            self._asked.addWidget(widget)
        left = ScrollColumn(self)
        left.column.addWidget(asked)
        left.column.addStretch(1)
        self.sides = Sides(left, self)
        self._answers = QVBoxLayout()
        self.sides.right.column.addWidget(self.waiting)
        self.sides.right.column.addLayout(self._answers)
        self.sides.right.column.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.choice)
        column.addWidget(self.sides, 1)
        self.choice.currentIndexChanged.connect(self._on_choice)
        self.fields.changed.connect(self._on_typed)
        self.restyle(look())

    def show_place(self, place: Place) -> None:
        """Reckon with the numbers of this place from now on."""
        self._place = place
        if not self.choice.count():
            self._offer()
        self._reckon()

    def choose(self, code: str) -> None:
        """Bring a calculator to the front."""
        self.choice.setCurrentIndex(self.choice.findData(code))

    def current(self) -> Calculator | None:
        """The calculator chosen."""
        return CALCULATORS.get(str(self.choice.currentData() or ""))

    def _offer(self) -> None:
        kept = self.choice.currentData()
        self.choice.blockSignals(True)
        self.choice.clear()
        for calculator in CALCULATORS.values():
            self.choice.addItem(pick(calculator.title), calculator.code)
        self.choice.setCurrentIndex(max(0, self.choice.findData(kept)))
        self.choice.blockSignals(False)
        self._on_choice()

    def _on_choice(self, _index: int = 0) -> None:
        calculator = self.current()
        if calculator is None or self._place is None:
            return
        self._about.setText(pick(calculator.about))
        typed = self._typed.get(calculator.code, {})
        self.fields.ask([_asked(field, typed.get(field.name), self._place) for field in calculator.fields])
        self.sides.right.to_top()
        self._reckon()

    def _on_typed(self) -> None:
        calculator = self.current()
        if calculator is not None:
            self._typed[calculator.code] = self.fields.values()
            self._reckon()

    def _reckon(self) -> None:
        calculator = self.current()
        if calculator is None or self._place is None:
            return
        workings: tuple[Working, ...] = ()
        trouble = ""
        try:
            workings = calculator.run(self.fields.values(), self._place)
        except InvalidPolicyInput as problem:
            trouble = self._trouble(calculator, problem)
        self.waiting.setText(trouble)
        self.waiting.setVisible(bool(trouble))
        self._show(workings)

    def _trouble(self, calculator: Calculator, problem: InvalidPolicyInput) -> str:
        label = next((pick(field.words) for field in calculator.fields if field.name == problem.place), "")
        if problem.problem == "missing":
            return self.tr("还要填:{field}").format(field=label)
        return self.tr("这里填得不对:{field}").format(field=label)

    def _show(self, workings: tuple[Working, ...]) -> None:
        while len(self.results) > len(workings):
            card = self.results.pop()
            self._answers.removeWidget(card)
            card.hide()
            card.deleteLater()
        while len(self.results) < len(workings):
            card = FactsCard(self)
            self._answers.addWidget(card)
            self.results.append(card)
        for card, working in zip(self.results, workings, strict=True):
            steps = [
                (self.tr("第 {number} 步").format(number=number), pick(step))
                for number, step in enumerate(working.steps, start=1)
            ]
            sources = (self.tr("依据"), "\n".join(pick(source) for source in working.sources))
            card.set_facts(pick(working.result), [*steps, sources, (self.tr("提示"), pick(working.notice))])

    def retranslate(self) -> None:
        """Say everything in the language spoken now."""
        self.choice.setAccessibleName(self.tr("测算"))
        if self.choice.count():
            self._offer()

    def restyle(self, worn: Look) -> None:
        """Follow the look."""
        margin = worn.space(2)
        self._asked.setContentsMargins(margin, margin, margin, margin)
        self._asked.setSpacing(worn.space(1))
        self._answers.setSpacing(worn.space(1.5))
        self.sides.restyle(worn)
        self.fields.restyle(worn)
        for card in self.results:
            card.restyle(worn)


def _asked(field: Field, typed: str | None, place: Place) -> Asked:
    """A field of a calculator as it is asked; what was typed before stands there again."""
    choices = field.choices
    if field.kind is FieldKind.YESNO:
        choices = YES_NO if field.default else (("", _BLANK), *YES_NO)
    value = field.initial(place) if typed is None else typed
    return Asked(field.name, pick(field.words), choices, value, pick(field.hint))


_BLANK = NOTHING
