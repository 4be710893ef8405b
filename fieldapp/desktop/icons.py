"""Icons by what they mean, from qtawesome's Material Design set, in the colours of the look.

Importing qtawesome takes longer than a window takes to paint, and its own start loads twelve fonts where one is
used here. So `prepare` imports it on a worker after the first paint, and the one font is loaded at the first icon.
"""

from __future__ import annotations

import importlib
from typing import Any, Final

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QIcon

from fieldapp.desktop.theme import Look

NAMES: Final = {
    "today": "mdi6.calendar-check-outline",
    "caseload": "mdi6.account-group-outline",
    "visit": "mdi6.clipboard-text-outline",
    "review": "mdi6.clipboard-check-outline",
    "policy": "mdi6.book-open-page-variant-outline",
    "place": "mdi6.map-marker-outline",
    "sync": "mdi6.sync",
    "display": "mdi6.format-size",
    "lock": "mdi6.lock-outline",
    "done": "mdi6.check-circle-outline",
    "wait": "mdi6.clock-outline",
    "problem": "mdi6.alert-circle-outline",
    "calm": "mdi6.information-outline",
    "draft": "mdi6.pencil-outline",
    "photo": "mdi6.image-outline",
    "person": "mdi6.account-outline",
    "search": "mdi6.magnify",
    "back": "mdi6.arrow-left",
    "refresh": "mdi6.refresh",
    "show": "mdi6.eye-outline",
    "hide": "mdi6.eye-off-outline",
    "start": "mdi6.play-circle-outline",
    "phone": "mdi6.phone-outline",
    "running": "mdi6.progress-clock",
    "step": "mdi6.circle-outline",
    "empty": "mdi6.tray",
    "add": "mdi6.plus",
}


_FONT: Final = ("mdi6", "materialdesignicons6-webfont-6.9.96.ttf", "materialdesignicons6-webfont-charmap-6.9.96.json")
_FONT_OBJECT: Final = "fieldapp_icons"


def prepare() -> None:
    """Import what icons need; safe on any thread."""
    importlib.import_module("qtawesome.iconic_font")


def icon(name: str, look: Look, colour: str = "text") -> QIcon:
    """The icon called ``name`` in the token ``colour``; disabled it has the disabled colour. Main thread only."""
    made: QIcon = _iconic().icon(NAMES[name], color=look.hex(colour), color_disabled=look.hex("disabled"))
    return made


def _iconic() -> Any:  # qtawesome has no types
    """The icon font, loaded once an application and owned by it."""
    from qtawesome.iconic_font import IconicFont

    app = QCoreApplication.instance()
    assert app is not None, "icons need an application"
    found = app.findChild(IconicFont, _FONT_OBJECT)
    if found is None:
        found = IconicFont(_FONT)
        found.setObjectName(_FONT_OBJECT)
        found.setParent(app)
    return found
