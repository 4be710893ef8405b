"""档案: one person's page: file, care, hours of this month, visits, and the start of the next one."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QFrame, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from fieldapp.desktop import icons
from fieldapp.desktop.i18n import pick
from fieldapp.desktop.models.timeline import TimelineModel
from fieldapp.desktop.pages.page import PEOPLE, VISITS, Desk, Page, StartVisit
from fieldapp.desktop.pages.person_facts import care_facts, file_facts, hours_facts
from fieldapp.desktop.parts.chip import ChipRow
from fieldapp.desktop.parts.choose import ChecklistChooser
from fieldapp.desktop.parts.facts import FactsCard
from fieldapp.desktop.parts.table import RowTable
from fieldapp.desktop.terms import CATEGORIES, WATCH, Term, doubt_text, term
from fieldapp.desktop.theme import Look, look, mark
from fieldapp.domain.reasons import Words

if TYPE_CHECKING:
    from fieldapp.workflows.caseload import PersonPage, TimelineEntry

SIDE_BY_SIDE = 860
"""Width in px at 100 % text from which facts and visits stand side by side."""
MOST_VISITS = 12
"""Rows of visits seen at once; more scroll within the table."""
_DRAFT, _RETURNED = "draft", "returned"

Answer = tuple["PersonPage", Mapping[str, Words]]


class PersonFilePage(Page):
    """Attributes: ``file``, ``care``, ``hours`` (cards), ``visits`` (table), ``start_button``, ``choose_button``,
    ``open_button``, ``back_button``."""

    topics: ClassVar[frozenset[str]] = frozenset({PEOPLE, VISITS})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._person = ""
        self._shown: Answer | None = None
        self._id_shown = False
        self._model = TimelineModel(desk.today, self)
        self._chips = ChipRow(self)
        self.file, self.care, self.hours = FactsCard(self), FactsCard(self), FactsCard(self)
        self._visits_heading, self._no_visits = QLabel(self), QLabel(self)
        self.visits = RowTable(self._model, self)
        self.back_button, self.id_button, self.open_button, self.choose_button, self.start_button = (
            QPushButton(self) for _ in range(5)
        )
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        for button, role in ((self.start_button, "primary"), (self.back_button, "quiet"), (self.id_button, "link")):
            mark(button, role=role)
        mark(self._visits_heading, role="heading")
        mark(self._no_visits, role="muted")
        self._no_visits.setWordWrap(True)
        self.corner.addWidget(self.back_button)
        self.tools.addWidget(self._chips)
        self._cards = QVBoxLayout()
        self.file.add_button(self.id_button)
        for widget in (self.file, self.care, self.hours):
            self._cards.addWidget(widget)
        self._cards.addStretch(1)
        right = QVBoxLayout()
        right.addWidget(self._visits_heading)
        right.addWidget(self._no_visits)
        right.addWidget(self.visits)
        right.addStretch(1)
        ground = QWidget(self)
        ground.setObjectName("scrolled")
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight, ground)
        self._sides.setContentsMargins(0, 0, 0, 0)
        self._sides.addLayout(self._cards, 4)
        self._sides.addLayout(right, 5)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(ground)
        self.set_body(scroll)
        self.aside.addWidget(self.open_button)
        self.main.addWidget(self.choose_button)
        self.main.addWidget(self.start_button)
        self.restyle(look())

    def _connect(self) -> None:
        self.back_button.clicked.connect(self.back_requested)
        self.start_button.clicked.connect(self._on_start)
        self.choose_button.clicked.connect(self._on_choose)
        self.open_button.clicked.connect(self._on_open)
        self.id_button.clicked.connect(self._on_id)
        self.visits.opened.connect(self._on_open)
        self.visits.row_changed.connect(self._on_row_changed)
        self.panel.acted.connect(self.refresh)
        QShortcut(QKeySequence("Escape"), self, self.back_requested.emit, context=_HERE)
        self._on_row_changed(-1)

    def arrive(self, where: Mapping[str, str]) -> None:
        if where.get("person", "") != self._person:
            self._person = where.get("person", "")
            self._shown = None
            self._id_shown = False
            self.title.clear()
            self.counts.clear()
            self._chips.set_terms(())
        self.refresh()
        self.start_button.setFocus()

    def leave(self) -> None:
        self._id_shown = False

    def refresh(self) -> None:
        if self._shown is None:
            self.tell_loading(self.tr("正在读取档案…"))
        self.desk.jobs.vault.submit(
            partial(self._ask, self._person), done=self._on_page, failed=self.on_failed, latest="person"
        )

    def _ask(self, person: str, _context: object) -> Answer:
        door = self.desk.door
        return door.person_page(person), door.services()

    def _on_page(self, answer: Answer) -> None:
        self._shown = answer
        self._show()

    def _show(self) -> None:
        if self._shown is None:
            return
        page, services = self._shown
        row, today = page.row, self.desk.today()
        self.title.setText(row.name)
        self.counts.setText(row.village)
        watch = [WATCH[row.watch_colour]] if row.watch_colour else []
        doubts = [Term(doubt_text(kind), "wait") for kind in row.doubts]
        self._chips.set_terms([*watch, *(term(CATEGORIES, category) for category in row.categories), *doubts])
        self.file.set_facts(self.tr("档案"), file_facts(page, id_shown=self._id_shown))
        self.care.set_facts(self.tr("关注与照护"), care_facts(page, today))
        names = {code: pick(words) for code, words in services.items()}
        self.hours.set_facts(self.tr("本月工时"), hours_facts(page.minutes_this_month, names))
        self.id_button.setVisible(page.person.id_number is not None)
        self.id_button.setText(self.tr("遮住身份证号") if self._id_shown else self.tr("显示完整身份证号"))
        self.visits.show_rows(page.timeline)
        self.visits.setVisible(bool(page.timeline))
        self.visits.setFixedHeight(self.visits.natural_height(MOST_VISITS))
        self._no_visits.setVisible(not page.timeline)
        self._visits_heading.setText(self.tr("走访记录(%n 次)", "", len(page.timeline)))
        self.show_body()
        self._on_row_changed(self.visits.current_number())

    def _current(self) -> TimelineEntry | None:
        return self._model.row_at(self.visits.current_number())

    def _on_row_changed(self, _number: int) -> None:
        row = self._current()
        self.open_button.setVisible(row is not None and bool(self._way_into(row)))
        self.open_button.setText(
            {
                "visit": self.tr("接着填这份草稿"),
                "correction": self.tr("更正这次走访"),
                "review": self.tr("看这次走访"),
            }.get(self._way_into(row) if row is not None else "", "")
        )

    def _way_into(self, row: TimelineEntry) -> str:
        """Where a visit can be opened by this account: a draft to be filled, a returned one to be corrected."""
        if self.desk.account.role == "supervisor":
            return "" if row.state == _DRAFT else "review"
        return {_DRAFT: "visit", _RETURNED: "correction"}.get(row.state, "")

    def _on_open(self, _number: object = None) -> None:
        row = self._current()
        way = self._way_into(row) if row is not None else ""
        if row is None or not way:
            return
        if way == "correction":
            self.correction_requested.emit(row.visit)
        else:
            self.page_requested.emit(way, {"visit": row.visit})

    def _on_start(self) -> None:
        if self._shown is not None:
            self.start_visit_requested.emit(StartVisit((self._person,)))

    def _on_choose(self) -> None:
        """The checklists are asked for only now: the first time all of them have to be compiled."""
        self.choose_button.setEnabled(False)
        self.desk.jobs.vault.submit(
            self._ask_checklists, done=self._on_checklists, failed=self._on_no_checklists, title=self.tr("正在准备清单")
        )

    def _ask_checklists(self, _context: object) -> Mapping[str, str]:
        return self.desk.door.checklists()

    def _on_no_checklists(self, error: BaseException) -> None:
        self.choose_button.setEnabled(True)
        self.on_failed(error)

    def _on_checklists(self, titles: Mapping[str, str]) -> None:
        self.choose_button.setEnabled(True)
        chooser = ChecklistChooser(titles, (), self)
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chooser.chosen.connect(self._on_chosen)
        chooser.open()

    def _on_chosen(self, codes: tuple[str, ...]) -> None:
        self.start_visit_requested.emit(StartVisit((self._person,), codes))

    def _on_id(self) -> None:
        self._id_shown = not self._id_shown
        self._show()

    def retranslate(self) -> None:
        self.back_button.setText(self.tr("返回名单"))
        self.start_button.setText(self.tr("开始走访"))
        self.choose_button.setText(self.tr("选择清单…"))
        self._no_visits.setText(self.tr("还没有走访过。第一次走访提交以后会列在这里。"))
        self.visits.setAccessibleName(self.tr("走访记录"))
        self._model.retranslate()
        self._show()

    def restyle(self, worn: Look) -> None:
        super().restyle(worn)
        if hasattr(self, "visits"):
            for card in (self.file, self.care, self.hours):
                card.restyle(worn)
            self.visits.restyle(worn)
            self.visits.setFixedHeight(self.visits.natural_height(MOST_VISITS))
            self._cards.setSpacing(worn.space(1.5))
            self._sides.setSpacing(worn.space(2))
            self.back_button.setIcon(icons.icon("back", worn))
            self._turn()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._turn()

    def _turn(self) -> None:
        wide = self.width() >= SIDE_BY_SIDE * look().scale
        direction = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        self._sides.setDirection(direction)


_HERE = Qt.ShortcutContext.WidgetWithChildrenShortcut
