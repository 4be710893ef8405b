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
    if not os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY"):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication.instance() or QApplication(["fieldapp"])
    assert isinstance(app, QApplication)
    photographer = _Photographer(app, out, door or Door(data), styles or Styles(), prefix)
    try:
        return photographer.walk(passphrase)
    finally:
        photographer.close()


class _Photographer:
    """Holds the window while it is walked through."""

    def __init__(self, app: QApplication, out: Path, door: Door, styles: Styles, prefix: str) -> None:
        out.mkdir(parents=True, exist_ok=True)
        icons.prepare()
        self._app, self._out, self._styles, self._prefix = app, out, styles, prefix
        self._chosen = next(style for style, _ in styles.each())
        self._written: list[Path] = []
        self._failed: list[BaseException] = []
        dress(app, self._chosen)
        self._door = door
        self._jobs = Jobs()
        self._window = Window(door, self._jobs, self._chosen, None)
        self._window.resize(*styles.size)
        self._window.show()

    def walk(self, passphrase: str) -> tuple[Path, ...]:
        """The gate first, then every page."""
        gate = self._window.gate
        gate.load_accounts()
        self._settle()
        gate.show_enrol()
        self._draw("enrol")
        gate.show_unlock()
        self._draw("unlock")
        gate.unlock.failed.connect(self._failed.append)
        gate.unlock.passphrase.setText(passphrase)
        gate.unlock.try_open()
        self._settle()
        workplace = self._window.workplace
        if workplace is None:
            raise self._failed[-1]
        for key in workplace.keys():  # noqa: SIM118 - not a mapping
            for name, where in self._views(key):
                workplace.show_page(key, where)
                self._settle()
                self._draw(name)
        return tuple(self._written)

    def close(self) -> None:
        """Close the window, the session and the lanes."""
        self._window.close()
        self._jobs.close()

    def _views(self, key: str) -> list[tuple[str, dict[str, str]]]:
        """The pictures of a page, by name, and the way to each: a person, an open draft, a visit under review."""
        if key == "person":
            people = self._door.list_people()
            coloured = [row for row in people if row.watch_colour] or list(people)
            return [(key, {"person": coloured[0].id})] if coloured else []
        if key == "visit":
            return [(key, {"visit": draft.visit}) for draft in self._door.drafts()[:1]] or [(key, {})]
        if key == "review":
            rows = self._door.review_queue() or self._door.review_queue(self._state("approved"))
            return [(key, {}), *(("review-visit", {"visit": row.visit}) for row in rows[:1])]
        return [(key, {})]

    @staticmethod
    def _state(name: str) -> State:
        from fieldapp.vault.values import State

        return State(name)

    def _draw(self, page: str) -> None:
        for style, name in self._styles.each():
            self._window.choose(style)
            self._settle()
            file = self._out / f"{self._prefix}{page}-{name}.png"
            self._window.grab().save(str(file))
            self._written.append(file)

    def _settle(self) -> None:
        """Let everything asked for arrive and be laid out."""
        loop = QEventLoop()
        for lane in (self._jobs.vault, self._jobs.network):
            lane.idled.connect(loop.quit)
        while not (self._jobs.vault.idle() and self._jobs.network.idle()):
            loop.exec()
        for _ in range(LAYOUT_PASSES):
            self._app.sendPostedEvents()
            self._app.processEvents()
