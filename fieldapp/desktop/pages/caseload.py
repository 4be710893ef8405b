"""对象 Caseload: everyone this device is to look after, found as one types."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QPushButton, QSizePolicy, QWidget

from fieldapp.desktop import icons
from fieldapp.desktop.models.people import PeopleModel
from fieldapp.desktop.pages.page import PEOPLE, VISITS, Desk, Page
from fieldapp.desktop.parts.chip import FilterBar
from fieldapp.desktop.parts.detail import DetailedTable
from fieldapp.desktop.parts.table import RowTable
from fieldapp.desktop.terms import WATCH
from fieldapp.desktop.theme import Look, look, mark

if TYPE_CHECKING:
    from fieldapp.workflows.caseload import PersonRow

NO_COLOUR = "none"


class CaseloadPage(Page):
    """Attributes: ``search`` (field), ``village`` (choice), ``filters``, ``table``, ``open_button``."""

    topics: ClassVar[frozenset[str]] = frozenset({PEOPLE, VISITS})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._found: tuple[PersonRow, ...] | None = None
        self._villages: dict[str, str] = {}
        self._model = PeopleModel(desk.today, self)
        self.search, self.village = QLineEdit(self), QComboBox(self)
        self.search.setClearButtonEnabled(True)
        self.village.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.filters = FilterBar(self)
        self.table = RowTable(self._model, self)
        self.open_button = QPushButton(self)
        mark(self.open_button, role="primary")
        asked = QHBoxLayout()
        asked.addWidget(self.search, 3)
        asked.addWidget(self.village, 1)
        self.tools.addLayout(asked)
        self.tools.addWidget(self.filters)
        self.set_body(DetailedTable(self.table, self))
        self.main.addWidget(self.open_button)
        self._icon = self.search.addAction(
            icons.icon("search", look(), "muted"), QLineEdit.ActionPosition.LeadingPosition
        )
        self._connect()
        self._on_row_changed(-1)

    def _connect(self) -> None:
        self.search.textChanged.connect(self._on_asked)
        self.search.returnPressed.connect(self._on_search_entered)
        self.village.activated.connect(self._on_asked)
        self.filters.chosen.connect(self._on_filter)
        self.table.opened.connect(self._on_open)
        self.table.row_changed.connect(self._on_row_changed)
        self.open_button.clicked.connect(self._on_open)
        self.panel.acted.connect(self._on_start_over)

    def refresh(self) -> None:
        if self._found is None:
            self.tell_loading(self.tr("正在读取名单…"))
        self._ask_for(self.search.text(), self.village.currentData())

    def focus_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def _on_asked(self, _typed: object = None) -> None:
        self._ask_for(self.search.text(), self.village.currentData())

    def _ask_for(self, text: str, village: str | None) -> None:
        """Each keystroke asks anew; only the last question's answer is shown."""
        self.desk.jobs.vault.submit(
            partial(self._ask, text, village), done=self._on_found, failed=self.on_failed, latest="people"
        )

    def _ask(self, text: str, village: str | None, _context: object) -> tuple[str, tuple[PersonRow, ...]]:
        return text, self.desk.door.list_people(text, village or None)

    def _on_found(self, answer: tuple[str, tuple[PersonRow, ...]]) -> None:
        text, self._found = answer
        if not text.strip() and not self.village.currentData():
            self._offer_villages({row.village_code: row.village for row in self._found})
        self._show()

    def _offer_villages(self, villages: dict[str, str]) -> None:
        if villages == self._villages and self.village.count():
            return
        self._villages = villages
        kept = self.village.currentData()
        self.village.clear()
        self.village.addItem(self.tr("全部村(居)"), "")
        for code, name in sorted(villages.items()):
            self.village.addItem(name, code)
        self.village.setCurrentIndex(max(0, self.village.findData(kept)))

    def _show(self) -> None:
        if self._found is None:
            return
        self.banner.tell("")
        self._show_filters(self._found)
        chosen = self.filters.current()
        rows = [row for row in self._found if not chosen or (row.watch_colour or NO_COLOUR) == chosen]
        self.table.show_rows(rows)
        self.counts.setText(self.tr("%n 人", "", len(rows)))
        if rows:
            self.show_body()
        elif self.search.text().strip() or self.village.currentData() or chosen:
            self.tell_empty(
                "search",
                self.tr("没有找到"),
                self.tr("可以输姓名、拼音、首字母、身份证号或电话里的几位数字。"),
                self.tr("清空条件"),
            )
        else:
            self.tell_empty(
                "caseload",
                self.tr("名单还是空的"),
                self.tr("同步以后,分给您的人会出现在这里。"),
                self.tr("再看一次"),
            )
        self._on_row_changed(self.table.current_number())

    def _show_filters(self, found: tuple[PersonRow, ...]) -> None:
        counted = Counter(row.watch_colour or NO_COLOUR for row in found)
        filters = [(code, WATCH[code].text(), counted[code]) for code in WATCH if counted[code]]
        if filters and counted[NO_COLOUR]:
            filters.append((NO_COLOUR, self.tr("其他对象"), counted[NO_COLOUR]))
        self.filters.set_filters(filters)
        self.filters.setVisible(bool(filters))

    def _on_filter(self, _colour: str) -> None:
        self._show()

    def _on_start_over(self) -> None:
        self.filters.choose("")
        self.village.setCurrentIndex(0)
        self.search.clear()
        self.refresh()

    def _on_search_entered(self) -> None:
        self.table.setFocus()

    def _on_row_changed(self, number: int) -> None:
        self.open_button.setEnabled(self.body_shown() and self._model.row_at(number) is not None)

    def _on_open(self, _number: object = None) -> None:
        row = self._model.row_at(self.table.current_number())
        if row is not None:
            self.page_requested.emit("person", {"person": row.id})

    def retranslate(self) -> None:
        self.title.setText(self.tr("对象"))
        self.search.setPlaceholderText(self.tr("姓名、拼音、首字母、身份证号或电话"))
        self.search.setAccessibleName(self.tr("搜索"))
        self.village.setAccessibleName(self.tr("村(居)"))
        self.table.setAccessibleName(self.tr("名单"))
        self.open_button.setText(self.tr("打开档案"))
        villages, self._villages = self._villages, {}
        self._offer_villages(villages)
        self._model.retranslate()
        self._show()

    def restyle(self, worn: Look) -> None:
        super().restyle(worn)
        if hasattr(self, "table"):
            self.table.restyle(worn)
            self._icon.setIcon(icons.icon("search", worn, "muted"))
