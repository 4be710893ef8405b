"""Pictures of every page, for a machine without a display and for looking at the whole at once.

`write_screens` opens the real window on a real data folder, goes through the pages as a person would, and saves each in
every language, theme and text size asked for. It waits for the lanes to be idle, never for a time to pass.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from fieldapp.desktop import icons
from fieldapp.desktop.app import dress
from fieldapp.desktop.door import Door
from fieldapp.desktop.i18n import LANGUAGES
from fieldapp.desktop.jobs import Jobs
from fieldapp.desktop.preferences import Preferences
from fieldapp.desktop.theme import SCHEMES
from fieldapp.desktop.window import Window

if TYPE_CHECKING:
    from fieldapp.desktop.workplace import Workplace
    from fieldapp.vault.values import State

SCALES = (1.0, 1.5)
SIZE = (1366, 768)
LAYOUT_PASSES = 4
"""A nested layout whose height follows its width asks its parent anew once for each level."""


@dataclass(frozen=True, slots=True)
class Styles:
    """In which languages, themes and text sizes each page is drawn, and how large the window is, in px."""

    languages: Sequence[str] = LANGUAGES
    schemes: Sequence[str] = SCHEMES
    scales: Sequence[float] = SCALES
    size: tuple[int, int] = SIZE

    def each(self) -> Iterator[tuple[Preferences, str]]:
        """Every combination with its name: ``zh-dark-150``."""
        for language in self.languages:
            for scheme in self.schemes:
                for scale in self.scales:
                    yield Preferences(language, scheme, scale), f"{language}-{scheme}-{round(scale * 100)}"


def write_screens(
    out: Path, data: Path, passphrase: str, *, styles: Styles | None = None, door: Door | None = None, prefix: str = ""
) -> tuple[Path, ...]:
    """Draw every page of the account in ``data`` into ``out``; returns the files, ``<prefix><page>-<style>.png``.

    ``door`` takes the place of the one on ``data``. Without a display Qt's offscreen platform is used. Raises the
    error that kept the vault from opening.
    """
    app = application()
    photographer = _PageWalk(app, out, door or Door(data), styles or Styles(), prefix)
    try:
        return photographer.walk(passphrase)
    finally:
        photographer.close()


def application() -> QApplication:
    """The application; without a display on Qt's offscreen platform."""
    if not os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY"):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication.instance() or QApplication(["fieldapp"])
    assert isinstance(app, QApplication)
    return app


class Photographer:
    """Holds the window while it is walked through.

    Attributes: ``door``, ``jobs``, ``window``.
    """

    def __init__(self, app: QApplication, door: Door, style: Preferences, size: tuple[int, int]) -> None:
        icons.prepare()
        self._app = app
        self._failed: list[BaseException] = []
        dress(app, style)
        self.door = door
        self.jobs = Jobs()
        self.window = Window(door, self.jobs, style, None)
        self.window.resize(*size)
        self.window.show()
        self.window.gate.load_accounts()
        self.settle()

    def unlock(self, passphrase: str) -> Workplace:
        """Through the gate. Raises the error that kept the vault from opening."""
        gate = self.window.gate
        gate.unlock.failed.connect(self._failed.append)
        gate.unlock.passphrase.setText(passphrase)
        gate.unlock.try_open()
        self.settle()
        if self.window.workplace is None:
            raise self._failed[-1]
        return self.window.workplace

    def close(self) -> None:
        """Close the window, the session and the lanes."""
        self.window.close()
        self.jobs.close()

    def settle(self) -> None:
        """Let everything asked for arrive and be laid out."""
        loop = QEventLoop()
        for lane in (self.jobs.vault, self.jobs.network):
            lane.idled.connect(loop.quit)
        while not (self.jobs.vault.idle() and self.jobs.network.idle()):
            loop.exec()
        for _ in range(LAYOUT_PASSES):
            self._app.sendPostedEvents()
            self._app.processEvents()


class _PageWalk(Photographer):
    """Every page of an account, in every style."""

    def __init__(self, app: QApplication, out: Path, door: Door, styles: Styles, prefix: str) -> None:
        out.mkdir(parents=True, exist_ok=True)
        self._out, self._styles, self._prefix = out, styles, prefix
        self._written: list[Path] = []
        super().__init__(app, door, next(style for style, _ in styles.each()), styles.size)

    def walk(self, passphrase: str) -> tuple[Path, ...]:
        """The gate first, then every page."""
        self.window.gate.show_enrol()
        self._draw("enrol")
        self.window.gate.show_unlock()
        self._draw("unlock")
        workplace = self.unlock(passphrase)
        for key in workplace.keys():  # noqa: SIM118 - not a mapping
            for name, where in self._views(key):
                workplace.show_page(key, where)
                self.settle()
                self._draw(name)
        return tuple(self._written)

    def _views(self, key: str) -> list[tuple[str, dict[str, str]]]:
        """The pictures of a page, by name, and the way to each: a person, an open draft, a visit under review."""
        if key == "person":
            people = self.door.list_people()
            coloured = [row for row in people if row.watch_colour] or list(people)
            return [(key, {"person": coloured[0].id})] if coloured else []
        if key == "visit":
            return [(key, {"visit": draft.visit}) for draft in self.door.drafts()[:1]] or [(key, {})]
        if key == "review":
            rows = self.door.review_queue() or self.door.review_queue(self._state("approved"))
            return [(key, {}), *(("review-visit", {"visit": row.visit}) for row in rows[:1])]
        return [(key, {})]

    @staticmethod
    def _state(name: str) -> State:
        from fieldapp.vault.values import State

        return State(name)

    def _draw(self, page: str) -> None:
        for style, name in self._styles.each():
            self.window.choose(style)
            self.settle()
            file = self._out / f"{self._prefix}{page}-{name}.png"
            self.window.grab().save(str(file))
            self._written.append(file)
