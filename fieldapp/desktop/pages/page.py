"""The protocol between the window and its pages.

A page is a `PageFrame` made once after unlock and destroyed at lock. The window calls, always on the main thread:

- ``arrive(where)`` each time the page comes to the front; ``where`` are the facts of the way there
  (``{"person": id}``, ``{"visit": id}``). Ask for fresh data here.
- ``refresh()`` while it is in front and one of its ``topics`` changed, or F5 was pressed.
- ``leave()`` before another page comes to the front: stop timers, save what is being typed. Cannot refuse.
- ``retranslate()`` after the language changed, ``restyle(look)`` after theme or text size changed.

A page calls nothing of the window's; it emits:

- ``page_requested(key, where)`` to go somewhere: "person" {"person"}, "visit" {"visit"}, "review" {"visit"} …
- ``start_visit_requested(StartVisit)``: the window makes the draft in the vault lane and goes to "visit" with its id.
- ``correction_requested(visit)``: the same for the correction of a returned visit.
- ``changed(topics)``: it changed something; pages whose ``topics`` meet these refresh, and the strip asks again.
- ``back_requested()``: to the page before this one.

All data comes by ``self.desk.jobs.vault.submit(…)`` with methods of ``self.desk.door``; results arrive at bound methods
of the page. What a page shows while it waits, has nothing, or failed: ``tell_loading``, ``tell_empty``, ``tell_error``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QWidget

from fieldapp.desktop.door import Door
from fieldapp.desktop.jobs import Jobs
from fieldapp.desktop.messages import explain
from fieldapp.desktop.parts.frame import PageFrame
from fieldapp.desktop.syncing import SyncRunner
from fieldapp.domain.deadlines import local_moment

if TYPE_CHECKING:
    from fieldapp.wire.feed import AccountInfo

PEOPLE, VISITS, SYNC, REVIEWS = "people", "visits", "sync", "reviews"
"""Topics of change."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What a page works with: the way to the workflows, the lanes, the clock, synchronisation, whose device it is."""

    door: Door
    jobs: Jobs
    account: AccountInfo
    now: Callable[[], datetime]
    syncing: SyncRunner

    def today(self) -> date:
        """The calendar day where the visits are made."""
        return local_moment(self.now()).date()


@dataclass(frozen=True, slots=True)
class StartVisit:
    """A visit to begin. Empty ``forms``: the one checklist that suits the person."""

    persons: tuple[str, ...]
    forms: tuple[str, ...] = ()


class Page(PageFrame):
    """Base of all pages; see the module's docstring."""

    topics: ClassVar[frozenset[str]] = frozenset()

    page_requested = Signal(str, object)
    start_visit_requested = Signal(object)
    correction_requested = Signal(str)
    changed = Signal(object)
    back_requested = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        self._failure: BaseException | None = None
        super().__init__(parent)
        self.desk = desk

    def arrive(self, where: Mapping[str, str]) -> None:
        """Come to the front."""
        self.refresh()

    def leave(self) -> None:
        """Another page comes to the front."""

    def refresh(self) -> None:
        """Fetch again what is shown."""

    def retranslate(self) -> None:
        """Say everything in the language spoken now."""

    def focus_search(self) -> None:
        """Put the cursor where one searches, on pages that can."""

    def on_failed(self, error: object) -> None:
        """The usual listener for ``failed``: tell the error in words."""
        assert isinstance(error, BaseException)
        self._failure = error
        self.tell_error(explain(error), self.tr("再试一次"))

    def show_body(self) -> None:
        self._failure = None
        super().show_body()

    def show_panel(self) -> None:
        self._failure = None
        super().show_panel()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            failure = self._failure
            self.retranslate()
            if failure is not None:
                self.on_failed(failure)
        super().changeEvent(event)
