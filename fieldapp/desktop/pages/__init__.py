"""The pages, one module each, and what the window must know to offer them: see `page.Page` for the protocol.

To add a page: write its `Page` class and name it in ``PAGES``; the rail, the shortcuts, navigation and tests follow.
Page classes are imported only after unlocking.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication

from fieldapp.desktop.i18n import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from fieldapp.desktop.pages.page import Page

ASSISTANT, SUPERVISOR = "assistant", "supervisor"
EVERYONE = frozenset({ASSISTANT, SUPERVISOR})


@dataclass(frozen=True, slots=True)
class PageSpec:
    """How the window finds a page: ``key`` (its name in navigation), ``word`` and ``icon`` in the rail, where its class
    is, for which roles, and whether the rail shows it (a person's page is reached from the list)."""

    key: str
    word: str
    icon: str
    module: str
    cls: str
    roles: frozenset[str] = EVERYONE
    in_rail: bool = True
    under: str = ""

    def text(self) -> str:
        """The word in the language spoken now."""
        return QCoreApplication.translate("Pages", self.word)

    def load(self) -> type[Page]:
        """Import the page's class."""
        page: type[Page] = getattr(importlib.import_module(f"fieldapp.desktop.pages.{self.module}"), self.cls)
        return page


PAGES: Final = (
    PageSpec("today", QT_TRANSLATE_NOOP("Pages", "今日"), "today", "today", "TodayPage"),
    PageSpec("caseload", QT_TRANSLATE_NOOP("Pages", "对象"), "caseload", "caseload", "CaseloadPage"),
    PageSpec(
        "person",
        QT_TRANSLATE_NOOP("Pages", "档案"),
        "person",
        "person",
        "PersonFilePage",
        in_rail=False,
        under="caseload",
    ),
    PageSpec("visit", QT_TRANSLATE_NOOP("Pages", "走访"), "visit", "visit", "VisitPage"),
    PageSpec(
        "review",
        QT_TRANSLATE_NOOP("Pages", "审核"),
        "review",
        "review",
        "ReviewPage",
        roles=frozenset({SUPERVISOR}),
    ),
    PageSpec("policy", QT_TRANSLATE_NOOP("Pages", "政策"), "policy", "policy", "PolicyPage"),
    PageSpec("sync", QT_TRANSLATE_NOOP("Pages", "同步"), "sync", "sync", "SyncPage"),
)
