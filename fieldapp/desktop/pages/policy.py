"""政策 Policy: cards by city, calculators, comparison with a family, whom to ring; all of it without a network."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QPushButton,
    QStackedWidget,
    QWidget,
)

from fieldapp.desktop import theme
from fieldapp.desktop.i18n import pick
from fieldapp.desktop.pages.page import PEOPLE, Desk, Page
from fieldapp.desktop.pages.policy_calculators import CalculatorsView
from fieldapp.desktop.pages.policy_compare import CompareView
from fieldapp.desktop.pages.policy_contacts import ContactsView
from fieldapp.desktop.pages.policy_items import ItemsView
from fieldapp.desktop.pages.policy_leaflet import LeafletDialog
from fieldapp.desktop.parts.flow import FlowLayout
from fieldapp.desktop.theme import Look, mark
from fieldapp.domain.policy.book import PolicyBook
from fieldapp.domain.policy.calculators import Place
from fieldapp.domain.workdays import WorkCalendar

ITEMS, CALCULATORS, COMPARE, CONTACTS = "items", "calculators", "compare", "contacts"
TABS = (ITEMS, CALCULATORS, COMPARE, CONTACTS)
_Answer = tuple[PolicyBook, WorkCalendar]


class PolicyPage(Page):
    """Attributes: ``city`` (choice), ``tabs`` (buttons by code), ``items``, ``calculators``, ``compare``,
    ``contacts`` (views), ``leaflet_button``. Ways here: {"person"} opens the comparison, {"search"} searches."""

    topics: ClassVar[frozenset[str]] = frozenset({PEOPLE})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._answer: _Answer | None = None
        self._tab, self._counted, self._person = ITEMS, 0, ""
        self.city = QComboBox(self)
        self.city.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)  # its cities come later
        self.items, self.calculators = ItemsView(self), CalculatorsView(self)
        self.compare, self.contacts = CompareView(desk, self), ContactsView(self)
        self.tabs = {code: QPushButton(self) for code in TABS}
        self.leaflet_button = QPushButton(self)
        mark(self.leaflet_button, role="primary")
        self._stack = QStackedWidget(self)
        for view in (self.items, self.calculators, self.compare, self.contacts):
            self._stack.addWidget(view)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        row = QWidget(self)
        flow = FlowLayout(row)
        self._group = QButtonGroup(self)
        for code, button in self.tabs.items():
            button.setCheckable(True)
            button.setProperty("code", code)
            mark(button, role="filter")
            self._group.addButton(button)
            flow.addWidget(button)
        self.corner.addWidget(self.city)
        self.tools.addWidget(row)
        self.set_body(self._stack)
        self.main.addWidget(self.leaflet_button)

    def _connect(self) -> None:
        self.city.activated.connect(self._on_city)
        self._group.buttonClicked.connect(self._on_tab)
        self.items.counted.connect(self._on_counted)
        self.items.chosen.connect(self._on_chosen)
        self.items.calculator_wanted.connect(self._on_calculator)
        self.compare.failed.connect(self.on_failed)
        self.leaflet_button.clicked.connect(self._on_leaflet)
        self.panel.acted.connect(self.refresh)

    def arrive(self, where: Mapping[str, str]) -> None:
        self._person = where.get("person", "")
        if self._person:
            self._tab = COMPARE
        if where.get("search"):
            self._tab = ITEMS
            self.items.search.setText(where["search"])
        self.refresh()

    def refresh(self) -> None:
        if self._answer is None:
            self.tell_loading(self.tr("正在读取政策…"))
        self.desk.jobs.vault.submit(self._ask, done=self._on_policy, failed=self.on_failed, latest="policy")

    def focus_search(self) -> None:
        field = self.compare.search if self._tab == COMPARE else self.items.search
        field.setFocus()
        field.selectAll()

    def _ask(self, _context: object) -> _Answer:
        return self.desk.door.policy(), self.desk.door.calendar()

    def _on_policy(self, answer: _Answer) -> None:
        self._answer = answer
        self._offer_cities(answer[0])
        self._show()
        self.show_body()
        if self._tab == COMPARE:
            self.compare.show_person(answer[0], self._person)

    def _offer_cities(self, book: PolicyBook) -> None:
        kept = self.city.currentData()
        own = next(iter(self.desk.account.divisions), "")
        home = book.city_of(own)
        self.city.clear()
        for pack in book.cities():
            mine = home is not None and pack.division == home.division
            self.city.addItem(self.tr("{city}(本地)").format(city=pick(pack.name)) if mine else pick(pack.name))
            self.city.setItemData(self.city.count() - 1, own if mine else pack.division)
        self.city.addItem(self.tr("全国规定"), "")
        wanted = kept if kept is not None else own if home is not None else ""
        self.city.setCurrentIndex(max(0, self.city.findData(wanted)))

    def place(self) -> str:
        """The division whose policy is shown."""
        return str(self.city.currentData() or "")

    def _show(self) -> None:
        if self._answer is None:
            return
        book, calendar = self._answer
        code, today = self.place(), self.desk.today()
        self.items.show_policy(book, code, today)
        self.calculators.show_place(Place(book, code, today, calendar))
        self.contacts.show_policy(book, code)
        self._show_tab()

    def _show_tab(self) -> None:
        self.tabs[self._tab].setChecked(True)
        self._stack.setCurrentIndex(TABS.index(self._tab))
        self.city.setVisible(self._tab != COMPARE)
        self._footer.setVisible(self._tab == ITEMS)
        self._stack.setContentsMargins(0, 0, 0, 0 if self._tab == ITEMS else theme.look().space(1.5))
        self.counts.setText(self.tr("%n 项", "", self._counted) if self._tab == ITEMS else "")

    def _on_tab(self, button: QPushButton) -> None:
        self._tab = str(button.property("code"))
        self._show_tab()
        if self._tab == COMPARE and self._answer is not None:
            self.compare.show_person(self._answer[0], self._person)

    def _on_city(self, _index: int) -> None:
        self._show()

    def _on_counted(self, count: int) -> None:
        self._counted = count
        self._show_tab()

    def _on_chosen(self) -> None:
        self.leaflet_button.setEnabled(self.items.current() is not None)

    def _on_calculator(self, code: str) -> None:
        self._tab = CALCULATORS
        self._show_tab()
        self.calculators.choose(code)
        self.calculators.choice.setFocus()

    def _on_leaflet(self) -> None:
        sheet = self.items.sheet()
        if sheet is not None:
            dialog = LeafletDialog(sheet, self.desk.jobs, self)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()

    def retranslate(self) -> None:
        self.title.setText(self.tr("政策"))
        self.city.setAccessibleName(self.tr("城市"))
        self.leaflet_button.setText(self.tr("明白纸和二维码…"))
        words = {
            ITEMS: self.tr("政策卡片"),
            CALCULATORS: self.tr("测算"),
            COMPARE: self.tr("家庭比对"),
            CONTACTS: self.tr("电话与地点"),
        }
        for code, button in self.tabs.items():
            button.setText(words[code])
        self._widen_tabs(theme.look())
        for view in (self.items, self.calculators, self.compare, self.contacts):
            view.retranslate()
        if self._answer is not None:
            self._offer_cities(self._answer[0])
        self._show()

    def _widen_tabs(self, worn: Look) -> None:
        """The tab in front is bold, and Qt does not reckon with that."""
        font = theme.font(worn)
        font.setWeight(QFont.Weight.DemiBold)
        for button in self.tabs.values():
            words = QFontMetrics(font).horizontalAdvance(button.text())
            button.setMinimumWidth(words + 2 * worn.space(2) + worn.space(1))

    def restyle(self, worn: Look) -> None:
        super().restyle(worn)
        if hasattr(self, "items"):
            for view in (self.items, self.calculators, self.compare, self.contacts):
                view.restyle(worn)
            self._widen_tabs(worn)
