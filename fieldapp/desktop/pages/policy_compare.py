"""Comparison: what a chosen person's family might qualify for, why, and what has still to be asked.

Answers given here serve the comparison only; they are kept in memory for the person shown, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from fieldapp.desktop.i18n import pick
from fieldapp.desktop.models.policy import ComparisonsModel
from fieldapp.desktop.pages.page import Desk
from fieldapp.desktop.pages.policy_conditions import ConditionList
from fieldapp.desktop.pages.policy_fields import Asked, Fields
from fieldapp.desktop.pages.policy_sides import Sides
from fieldapp.desktop.parts.table import RowTable
from fieldapp.desktop.theme import Look, look, mark
from fieldapp.domain.policy.compare import Comparison, Missing, Outcome
from fieldapp.domain.policy.facts import FACTS, NOTHING, YES_NO, Fact, FactKind
from fieldapp.domain.reasons import Words

if TYPE_CHECKING:
    from fieldapp.domain.policy.book import PolicyBook
    from fieldapp.workflows.caseload import PersonRow
    from fieldapp.workflows.policy_compare import FamilyComparison


class CompareView(QWidget):
    """Attributes: ``search``, ``people`` (choice), ``table``, ``fields``, ``forget_button``. Signals:
    ``failed(object)``, ``counted(int)`` items that may fit or are open."""

    failed = Signal(object)
    counted = Signal(int)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._book: PolicyBook | None = None
        self._wanted = ""
        self._given: dict[str, str] = {}
        self._family: FamilyComparison | None = None
        self._model = ComparisonsModel(self)
        self.search, self.people = QLineEdit(self), QComboBox(self)
        self.search.setClearButtonEnabled(True)
        self.table, self.fields = RowTable(self._model, self), Fields(self)
        self.forget_button = QPushButton(self)
        mark(self.forget_button, role="link")
        self._told, self._title, self._ask = QLabel(self), QLabel(self), QLabel(self)
        for label, role in ((self._told, "muted"), (self._title, "heading"), (self._ask, "key")):
            mark(label, role=role)
            label.setWordWrap(True)
        self._conditions = ConditionList(self)
        self._lay_out()
        self.search.textChanged.connect(self._on_search)
        self.people.activated.connect(self._on_person)
        self.table.row_changed.connect(self._on_row_changed)
        self.fields.changed.connect(self._on_answered)
        self.forget_button.clicked.connect(self._on_forget)
        self.restyle(look())

    def _lay_out(self) -> None:
        asked = QHBoxLayout()
        asked.addWidget(self.search, 1)
        asked.addWidget(self.people, 1)
        card = QFrame(self)
        mark(card, role="card")
        self._card = QVBoxLayout(card)
        self._card.addWidget(self._title)
        self._card.addWidget(self._conditions)
        for widget in (self._ask, self.fields, self.forget_button):
            self._card.addWidget(widget)
        self.sides = Sides(self.table, self)
        self.sides.right.column.addWidget(card)
        self.sides.right.column.addStretch(1)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(asked)
        column.addWidget(self._told)
        column.addWidget(self.sides, 1)

    def show_person(self, book: PolicyBook, person: str = "") -> None:
        """Compare with a person's family; the one shown before, if none is named."""
        self._book = book
        if person and person != self._wanted:
            self._wanted, self._given = person, {}
        self._ask_for_people()

    def _on_search(self, _text: str) -> None:
        self._ask_for_people()

    def _ask_for_people(self) -> None:
        self._desk.jobs.vault.submit(
            partial(self._list, self.search.text()),
            done=self._on_people,
            failed=self._on_failed,
            latest="policy-people",
        )

    def _list(self, text: str, _context: object) -> tuple[PersonRow, ...]:
        return self._desk.door.list_people(text)

    def _on_people(self, rows: tuple[PersonRow, ...]) -> None:
        self.people.clear()
        for row in rows:
            self.people.addItem(f"{row.name} · {row.village}", row.id)
        at = self.people.findData(self._wanted)
        self.people.setCurrentIndex(max(0, at) if rows else -1)
        self._on_person()

    def _on_person(self, _index: int = 0) -> None:
        person = str(self.people.currentData() or "")
        if person != self._wanted:
            self._wanted, self._given = person, {}
        self._compare()

    def _compare(self) -> None:
        if self._book is None or not self._wanted:
            self._family = None
            self._show()
            return
        self._desk.jobs.vault.submit(
            partial(self._work, self._book, self._wanted, dict(self._given)),
            done=self._on_compared,
            failed=self._on_failed,
            latest="policy-compare",
        )

    def _work(self, book: PolicyBook, person: str, given: Mapping[str, str], _context: object) -> FamilyComparison:
        return self._desk.door.compare_policy(book, person, given)

    def _on_failed(self, error: object) -> None:
        self.failed.emit(error)

    def _on_compared(self, family: FamilyComparison) -> None:
        self._family = family
        self._show()

    def _show(self) -> None:
        family = self._family
        self._model.names = {} if family is None else family.names
        rows = () if family is None else family.comparisons
        answering = self.fields.isAncestorOf(self.focusWidget()) if self.focusWidget() is not None else False
        self.table.show_rows(rows)
        self.counted.emit(sum(row.outcome in (Outcome.POSSIBLE, Outcome.OPEN) for row in rows))
        self._told.setText(self._family_words())
        if not answering:
            self._show_chosen()
        else:
            self._show_conditions()

    def _family_words(self) -> str:
        if self._family is None:
            return self.tr("先选一个人。按档案和问到的情况比对,能不能享受由主管部门审核决定。")
        names = "、".join(self._family.names.values())
        absent = self.tr("另有 %n 位家庭成员没有档案。", "", self._family.absent) if self._family.absent else ""
        return self.tr("比对:{names}。{absent}测算,仅供参考。").format(names=names, absent=absent)

    def current(self) -> Comparison | None:
        """The comparison chosen."""
        return self._model.row_at(self.table.current_number())

    def _on_row_changed(self, _number: int = -1) -> None:
        self._show_chosen()
        self.sides.right.to_top()

    def _show_chosen(self) -> None:
        chosen = self.current()
        lacking = _askable(chosen) if chosen is not None else []
        answered = [key for key in self._given if chosen is not None and _concerns(key, chosen, self._wanted)]
        asked = [self._asked(_key(chosen, each.fact, self._wanted)) for each in lacking if chosen and each.fact]
        asked += [self._asked(key) for key in answered]
        self.fields.ask(asked)
        self.fields.setVisible(bool(asked))
        self._ask.setVisible(bool(asked))
        self._show_conditions()

    def _show_conditions(self) -> None:
        chosen = self.current()
        self._title.setText("" if chosen is None else pick(chosen.entry.item.title))
        self.forget_button.setVisible(bool(self._given))
        self._conditions.show_findings(() if chosen is None else chosen.findings)

    def _asked(self, key: str) -> Asked:
        fact = FACTS[key.rpartition("/")[2]]
        unit = pick(fact.unit)
        return Asked(
            key, f"{pick(fact.words)}({unit})" if unit else pick(fact.words), _choices(fact), self._given.get(key, "")
        )

    def _on_answered(self) -> None:
        for key, text in self.fields.values().items():
            if text:
                self._given[key] = text
            else:
                self._given.pop(key, None)
        self._compare()

    def _on_forget(self) -> None:
        self._given = {}
        self.table.setFocus()
        self._compare()

    def retranslate(self) -> None:
        """Say everything in the language spoken now."""
        self.search.setPlaceholderText(self.tr("姓名、拼音、首字母、身份证号或电话"))
        self.search.setAccessibleName(self.tr("找人"))
        self.people.setAccessibleName(self.tr("比对的人"))
        self.table.setAccessibleName(self.tr("比对结果"))
        self._ask.setText(self.tr("问清楚这些,就能往下比(只用于这次比对,不保存):"))
        self.forget_button.setText(self.tr("清空问到的情况"))
        self._model.retranslate()
        self._show()

    def restyle(self, worn: Look) -> None:
        """Follow the look."""
        margin = worn.space(2)
        self._column.setSpacing(worn.space(1.5))
        self._card.setContentsMargins(margin, margin, margin, margin)
        self._card.setSpacing(worn.space(1.5))
        self._conditions.restyle(worn)
        self.table.restyle(worn)
        self.sides.restyle(worn)
        self.fields.restyle(worn)
        self._show_conditions()


def _askable(chosen: Comparison) -> list[Missing]:
    """What a plain question can answer: a fact of the file or a local number has to be mended elsewhere."""
    return [each for each in chosen.missing if each.fact is not None and not _of_the_file(FACTS[each.fact])]


def _of_the_file(fact: Fact) -> bool:
    return fact.in_file and fact.kind is FactKind.NAMES


def _key(chosen: Comparison | None, fact: str, person: str) -> str:
    """How an answer is filed: for the family by fact, for another member by their id too."""
    if chosen is None or FACTS[fact].of_family or chosen.subject in ("", person):
        return fact
    return f"{chosen.subject}/{fact}"


def _concerns(key: str, chosen: Comparison, person: str) -> bool:
    """Whether an answer given is about a fact that this comparison asks for."""
    asked = {rule_fact for condition in chosen.entry.item.conditions for rule_fact in condition.facts()}
    if "income_month_head" in asked:
        asked.add("area")  # the standard it is held against is one of town or country
    fact = key.rpartition("/")[2]
    return fact in asked and _key(chosen, fact, person) == key


def _choices(fact: Fact) -> tuple[tuple[str, Words], ...]:
    if fact.kind is FactKind.YESNO:
        return (("", NOTHING), *YES_NO)
    return (("", NOTHING), *fact.choices) if fact.choices else ()
