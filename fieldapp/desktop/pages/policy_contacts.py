"""Whom to ring and where to go: urgent numbers first, 绿色通道 places, and what the sources do not tell."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from fieldapp.desktop.i18n import pick
from fieldapp.desktop.models.policy import Contact, ContactsModel
from fieldapp.desktop.pages.policy_sides import Sides
from fieldapp.desktop.parts.facts import FactsCard
from fieldapp.desktop.parts.table import RowTable
from fieldapp.desktop.theme import Look
from fieldapp.domain.policy.book import AREA_WORDS, STANDARD_WORDS, PolicyBook, sources_of
from fieldapp.domain.policy.pack import Pack, Standard, since_words


class ContactsView(QWidget):
    """Attributes: ``table``, ``card`` (what is not known), ``standards`` (the numbers of the place)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = ContactsModel(self)
        self.table = RowTable(self._model, self)
        self.standards, self.card, self._note = FactsCard(self), FactsCard(self), QLabel(self)
        self._note.setWordWrap(True)
        self._book: PolicyBook | None = None
        self._code = ""
        self.sides = Sides(self.table, self)
        for widget in (self.standards, self.card, self._note):
            self.sides.right.column.addWidget(widget)
        self.sides.right.column.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.sides)

    def show_policy(self, book: PolicyBook, code: str) -> None:
        """The numbers and places of ``code``."""
        self._book, self._code = book, code
        self._show()

    def _show(self) -> None:
        if self._book is None:
            return
        phones = [
            Contact(one.name, one.what, one.number or "", phone=True, urgent=one.urgent)
            for one, _ in self._book.phones(self._code)
        ]
        places = [
            Contact(
                one.name, one.what, " · ".join(filter(None, (one.address, one.phone))), phone=False, green=one.green
            )
            for one, _ in self._book.places(self._code)
        ]
        self.table.show_rows([*phones, *places])
        known = [self._standard(row, pack) for row, pack in self._book.standards(self._code)]
        nothing = [(self.tr("没有"), self.tr("政策包里没有,请问镇街"))]
        self.standards.set_facts(self.tr("当地标准(元/人/月)"), known or nothing)
        gaps = self._book.unknown(self._code)
        self.card.set_facts(
            self.tr("资料没有写明的"), [(str(number), pick(words)) for number, words in enumerate(gaps, start=1)]
        )
        self.card.setVisible(bool(gaps))
        city = self._book.city_of(self._code)
        self._note.setText("" if city is None else pick(city.notice))

    @staticmethod
    def _standard(row: Standard, pack: Pack) -> tuple[str, str]:
        """低保标准(城市) and 880, since when and by whose word."""
        sources = ",".join(pick(source.title) for source in sources_of(pack, row.sources))
        name = f"{pick(STANDARD_WORDS[row.item])} · {pick(AREA_WORDS[row.area])}"
        return name, f"{row.yuan} · {pick(since_words(row))} · {sources}"

    def retranslate(self) -> None:
        """Say everything in the language spoken now."""
        self.table.setAccessibleName(self.tr("电话与地点"))
        self._model.retranslate()
        self._show()

    def restyle(self, worn: Look) -> None:
        """Follow the look."""
        self.table.restyle(worn)
        self.card.restyle(worn)
        self.standards.restyle(worn)
        self.sides.restyle(worn)
