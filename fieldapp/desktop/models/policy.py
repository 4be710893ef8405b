"""Policy as rows: items, comparisons, numbers to ring and places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject

from fieldapp.desktop.i18n import QT_TRANSLATE_NOOP, pick, translate
from fieldapp.desktop.models.rows import Cell, Column, RowModel
from fieldapp.desktop.terms import Term
from fieldapp.domain.policy.book import Entry
from fieldapp.domain.policy.compare import Comparison, Outcome
from fieldapp.domain.policy.facts import NOTHING
from fieldapp.domain.policy.pack import since_words
from fieldapp.domain.reasons import Words

OUTCOME_TONES: Final = {
    Outcome.POSSIBLE: "done",
    Outcome.OPEN: "wait",
    Outcome.RECEIVED: "calm",
    Outcome.UNLIKELY: "calm",
}


@dataclass(frozen=True, slots=True)
class Told(Term):
    """A term whose words the domain has in both languages."""

    words: Words = NOTHING

    def text(self) -> str:
        return pick(self.words)


class ItemsModel(RowModel[Entry]):
    """Items: title and what it is; where it holds and since when."""

    def __init__(self, parent: QObject | None = None) -> None:
        columns = (
            Column(lambda: translate("PolicyModel", "政策"), self._title, 16, 5),
            Column(lambda: translate("PolicyModel", "适用和依据"), self._basis, 11, 2, spare=True),
        )
        super().__init__(columns, lambda entry: entry.key, parent)

    @staticmethod
    def _title(entry: Entry) -> Cell:
        return Cell(pick(entry.item.title), pick(entry.item.summary))

    @staticmethod
    def _basis(entry: Entry) -> Cell:
        return Cell(f"{pick(entry.pack.name)} · {pick(entry.item.kind.words)}", pick(since_words(entry.item)))


class ComparisonsModel(RowModel[Comparison]):
    """Comparisons: item, for whom, how it stands. ``names`` are those compared, by id."""

    def __init__(self, parent: QObject | None = None) -> None:
        self.names: Mapping[str, str] = {}
        columns = (
            Column(lambda: translate("PolicyModel", "政策"), self._title, 13, 3),
            Column(lambda: translate("PolicyModel", "比对结果"), self._outcome, 9, 2),
        )
        super().__init__(columns, lambda one: (one.entry.key, one.subject), parent)

    def _title(self, one: Comparison) -> Cell:
        who = self.names.get(one.subject) or translate("PolicyModel", "全家")
        return Cell(pick(one.entry.item.title), f"{who} · {pick(one.entry.pack.name)}")

    def _outcome(self, one: Comparison) -> Cell:
        chip = Told("", OUTCOME_TONES[one.outcome], words=one.outcome.words)
        left = len(one.missing) if one.outcome is Outcome.OPEN else 0
        return Cell("", self.tr("还缺 %n 项", "", left) if left else "", (chip,))


@dataclass(frozen=True, slots=True)
class Contact:
    """A number to ring, or a place to go: ``reach`` is the number or address, "" where the township has to tell."""

    name: Words
    what: Words
    reach: str
    phone: bool
    urgent: bool = False
    green: bool = False


class ContactsModel(RowModel[Contact]):
    """Numbers to ring and places to go."""

    def __init__(self, parent: QObject | None = None) -> None:
        columns = (
            Column(lambda: translate("PolicyModel", "找谁"), self._name, 14, 3),
            Column(lambda: translate("PolicyModel", "电话或地址"), self._reach, 9, 2),
        )
        super().__init__(columns, lambda one: (one.name.zh, one.phone), parent)

    @staticmethod
    def _name(one: Contact) -> Cell:
        chips: tuple[Term, ...] = ()
        if one.urgent:
            chips = (Term(QT_TRANSLATE_NOOP("Terms", "紧急"), "problem"),)
        if one.green:
            chips = (Term(QT_TRANSLATE_NOOP("Terms", "绿色通道"), "done"),)
        return Cell(pick(one.name), pick(one.what), chips, icon="phone" if one.phone else "place")

    @staticmethod
    def _reach(one: Contact) -> Cell:
        asked = translate("PolicyModel", "请镇街填写") if one.phone else translate("PolicyModel", "地址请问镇街")
        return Cell(one.reach or "—", "" if one.reach else asked)
