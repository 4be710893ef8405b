"""What is in the window while a vault is open: rail, strip and the pages, and the ways between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from fieldapp.desktop.jobs import JobContext
from fieldapp.desktop.messages import Message, explain
from fieldapp.desktop.pages import PAGES, PageSpec
from fieldapp.desktop.pages.page import PEOPLE, REVIEWS, SYNC, VISITS, Desk, Page, StartVisit
from fieldapp.desktop.parts.choose import ChecklistChooser
from fieldapp.desktop.rail import Rail
from fieldapp.desktop.strip import Strip
from fieldapp.desktop.theme import Look, look

FOLD_BELOW = 1100
"""Window width in px at 100 % text under which the rail folds."""


@dataclass(frozen=True, slots=True)
class _ToChoose:
    """No one checklist suits: a person has to choose."""

    persons: tuple[str, ...]
    titles: Mapping[str, str]


class Workplace(QWidget):
    """Signals: ``lock_requested()``, ``page_shown(str)`` the key of the page that came to the front."""

    lock_requested = Signal()
    page_shown = Signal(str)

    def __init__(self, desk: Desk, display: QMenu, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self._specs = {spec.key: spec for spec in PAGES if desk.account.role in spec.roles}
        self._pages: dict[str, Page] = {}
        self._way: list[tuple[str, dict[str, str]]] = []
        self.rail = Rail(tuple(self._specs.values()), display, self)
        self.strip = Strip(desk, self)
        self._stack = QStackedWidget(self)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.strip)
        right.addWidget(self._stack, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addLayout(right, 1)
        self._connect()
        self.strip.refresh()

    def _connect(self) -> None:
        self.rail.chosen.connect(self._on_chosen)
        self.rail.lock_requested.connect(self.lock_requested)
        self.strip.opened.connect(self._on_sync_wanted)
        self.desk.syncing.ended.connect(self._on_sync_ended)
        self.desk.jobs.unheard.connect(self._on_unheard)
        for keys, slot in (("F5", self.refresh), ("Ctrl+F", self.focus_search), ("Alt+Left", self.go_back)):
            QShortcut(QKeySequence(keys), self).activated.connect(slot)

    # Ways ----------------------------------------------------------------------------------------------------------

    def show_page(self, key: str, where: Mapping[str, str] | None = None) -> None:
        """Bring a page to the front. A key nobody offers (or not for this role) changes nothing."""
        if key not in self._specs:
            return
        facts = dict(where or {})
        if not self._way or self._way[-1] != (key, facts):
            self._way.append((key, facts))
        self._show(key, facts)

    def go_back(self) -> None:
        """To the page before this one; Today where there is none."""
        if len(self._way) > 1:
            self._way.pop()
            self._show(*self._way[-1])

    def current(self) -> Page | None:
        """The page in front."""
        page = self._stack.currentWidget()
        return page if isinstance(page, Page) else None

    def current_key(self) -> str:
        """Its key."""
        return self._way[-1][0] if self._way else ""

    def keys(self) -> tuple[str, ...]:
        """The keys of all pages this account has."""
        return tuple(self._specs)

    def page(self, key: str) -> Page:
        """A page by key, made at first use."""
        if key not in self._pages:
            self._pages[key] = self._make(self._specs[key])
        return self._pages[key]

    def refresh(self) -> None:
        """Fetch again what the page in front and the strip show."""
        page = self.current()
        if page is not None:
            page.refresh()
        self.strip.refresh()

    def focus_search(self) -> None:
        """Put the cursor where one searches."""
        page = self.current()
        if page is not None:
            page.focus_search()

    def close_pages(self) -> None:
        """Let go of everything shown: nothing personal stays in memory after locking."""
        page = self.current()
        if page is not None:
            page.leave()
        self.desk.syncing.halt()

    def _show(self, key: str, facts: dict[str, str]) -> None:
        before, page = self.current(), self.page(key)
        if before is not None and before is not page:
            before.leave()
        self._stack.setCurrentWidget(page)
        spec = self._specs[key]
        self.rail.show_current(spec.under or key)
        page.banner.tell("")
        page.arrive(facts)
        self.page_shown.emit(key)

    def _make(self, spec: PageSpec) -> Page:
        page = spec.load()(self.desk, self)
        page.setAccessibleName(spec.text())
        page.retranslate()
        page.page_requested.connect(self.show_page)
        page.start_visit_requested.connect(self._on_start_visit)
        page.correction_requested.connect(self._on_correction)
        page.changed.connect(self._on_changed)
        page.back_requested.connect(self.go_back)
        self._stack.addWidget(page)
        return page

    # What pages ask for --------------------------------------------------------------------------------------------

    def _on_chosen(self, key: str) -> None:
        self.show_page(key)

    def _on_sync_wanted(self) -> None:
        self.show_page("sync")

    def _on_start_visit(self, wanted: StartVisit) -> None:
        self.desk.jobs.vault.submit(
            partial(self._start_visit, wanted), done=self._on_visit_started, title=self.tr("正在打开走访")
        )

    def _start_visit(self, wanted: StartVisit, _context: JobContext) -> str | _ToChoose:
        door = self.desk.door
        forms = wanted.forms or door.suggested(wanted.persons[0])
        if not wanted.forms and len(forms) != 1:
            return _ToChoose(
                wanted.persons, {code: title for code, title in door.checklists().items() if code in forms}
            )
        return door.start_visit(wanted.persons, forms)

    def _on_correction(self, visit: str) -> None:
        self.desk.jobs.vault.submit(
            partial(self._start_correction, visit), done=self._on_visit_started, title=self.tr("正在打开走访")
        )

    def _start_correction(self, visit: str, _context: JobContext) -> str:
        return self.desk.door.start_correction(visit)

    def _on_visit_started(self, visit: str | _ToChoose) -> None:
        if isinstance(visit, _ToChoose):
            self._ask_for_checklists(visit)
            return
        self.show_page("visit", {"visit": visit})
        self._on_changed(frozenset({VISITS}))

    def _ask_for_checklists(self, asked: _ToChoose) -> None:
        chooser = ChecklistChooser(asked.titles, (), self)
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chooser.setProperty("persons", list(asked.persons))
        chooser.chosen.connect(self._on_checklists_chosen)
        chooser.open()

    def _on_checklists_chosen(self, codes: tuple[str, ...]) -> None:
        persons = self.sender().property("persons")
        self._on_start_visit(StartVisit(tuple(persons), codes))

    def _on_changed(self, topics: frozenset[str]) -> None:
        page = self.current()
        if page is not None and page is not self.sender() and page.topics & topics:
            page.refresh()
        self.strip.refresh()
        if SYNC in topics:
            self.desk.syncing.soon()

    def _on_sync_ended(self) -> None:
        page = self.current()
        if page is not None and page.topics & {PEOPLE, VISITS, SYNC, REVIEWS}:
            page.refresh()
        self.strip.refresh()

    def _on_unheard(self, error: BaseException) -> None:
        self.tell(explain(error))

    def tell(self, message: Message) -> None:
        """Show a message on the page in front."""
        page = self.current()
        if page is not None:
            page.banner.tell_message(message)

    # Look and language ---------------------------------------------------------------------------------------------

    def restyle(self, worn: Look) -> None:
        """Follow theme and text size."""
        self.rail.restyle(worn)
        self.strip.restyle(worn)
        for page in self._pages.values():
            page.restyle(worn)
        self._fold()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.rail.retranslate()
            self.strip.retranslate()
            for key, page in self._pages.items():
                page.setAccessibleName(self._specs[key].text())
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def _fold(self) -> None:
        self.rail.fold(self.width() < FOLD_BELOW * look().scale)
