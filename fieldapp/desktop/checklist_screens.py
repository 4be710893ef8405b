"""Pictures of every checklist on the visit page, in both languages, for ``docs/forms/screens``.

``python -m fieldapp.desktop.checklist_screens OUT --data DIR --passphrase-file FILE``; DIR is an assistant's folder,
say that of a demonstration: each checklist is begun as a draft there. Of each checklist and language: the window as
people see it, and the whole group of questions on tall sheets. They are small: few colours, each at most 60 KB.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import Final

from PIL import Image
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QPixmap

from fieldapp.desktop.door import Door
from fieldapp.desktop.i18n import LANGUAGES
from fieldapp.desktop.pages.visit import VisitPage
from fieldapp.desktop.preferences import Preferences
from fieldapp.desktop.screens import Photographer, application

SIZE: Final = (1366, 768)
SHEET_HEIGHT: Final = 1700
MOST_BYTES: Final = 60_000
COLOURS: Final = (64, 32, 16)
HEAD: Final[dict[str, str | list[str]]] = {
    "GH04": "home",
    "GH06": "visit",
    "GH07": "met",
    "GH09": ["self"],
    "GH10": "agreed",
}
"""What a usual visit begins with, so that questions asked on the spot are shown."""


def write_checklists(
    out: Path, data: Path, passphrase: str, *, languages: Sequence[str] = LANGUAGES, door: Door | None = None
) -> tuple[Path, ...]:
    """Draw every checklist an account may fill in; returns the files, ``<code>-<language>.png`` and
    ``<code>-<language>-all-<number>.png``. Raises the error that kept the vault from opening."""
    out.mkdir(parents=True, exist_ok=True)
    photographer = Photographer(application(), door or Door(data), Preferences(languages[0], "light", 1.0), SIZE)
    try:
        photographer.unlock(passphrase)
        return tuple(_walk(photographer, out, languages))
    finally:
        photographer.close()


def _walk(photographer: Photographer, out: Path, languages: Sequence[str]) -> Iterator[Path]:
    door = photographer.door
    person = door.list_people()[0].id
    for code in door.checklists():
        visit = door.start_visit([person], [code])
        opened = door.open_visit(visit)
        for name, value in HEAD.items():
            opened.set(f"/data/head/{name}", value)
        for language in languages:
            photographer.window.choose(Preferences(language, "light", 1.0))
            page = _shown(photographer, visit, f"/data/{code.lower()}")
            yield _save(photographer.window.grab(), out / f"{code}-{language}.png")
            for number, sheet in enumerate(_sheets(page), 1):
                yield _save(sheet, out / f"{code}-{language}-all-{number}.png")


def _shown(photographer: Photographer, visit: str, group: str) -> VisitPage:
    """The visit page at a group of questions, from its top."""
    workplace = photographer.window.workplace
    assert workplace is not None
    workplace.show_page("visit", {"visit": visit})
    page = workplace.current()
    assert isinstance(page, VisitPage)
    photographer.settle()
    page.body.go_to(group)
    while page.body.section.is_building():
        photographer.settle()
    photographer.settle()
    page.body.section.verticalScrollBar().setValue(0)
    return page


def _sheets(page: VisitPage) -> list[QPixmap]:
    """All cards of the group, on as many tall pictures as they take; a card is never cut."""
    section = page.body.section
    tops = [card.y() for card in section.cards()]
    whole = section.inside.grab()
    ends, begun = [], 0
    for top, after in zip(tops, [*tops[1:], whole.height()], strict=True):
        if after - begun > SHEET_HEIGHT and top > begun:
            ends.append(top)
            begun = top
    parts = zip([0, *ends], [*ends, whole.height()], strict=True)
    return [whole.copy(0, top, whole.width(), bottom - top) for top, bottom in parts]


def _save(picture: QPixmap, file: Path) -> Path:
    """Save with as many colours as fit `MOST_BYTES`."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")
    image = Image.open(BytesIO(bytes(data.data()))).convert("RGB")
    file.write_bytes(next(png for png in _smaller_and_smaller(image) if len(png) <= MOST_BYTES))
    return file


def _smaller_and_smaller(image: Image.Image) -> Iterator[bytes]:
    """The picture as PNG with fewer and fewer colours, then smaller."""
    while True:
        for colours in COLOURS:
            stream = BytesIO()
            image.quantize(colours, dither=Image.Dither.NONE).save(stream, "PNG", optimize=True)
            yield stream.getvalue()
        image = image.resize((image.width * 4 // 5, image.height * 4 // 5), Image.Resampling.LANCZOS)


def main(arguments: Sequence[str]) -> int:
    """See the module's docstring."""
    parser = argparse.ArgumentParser(description="Pictures of every checklist on the visit page")
    parser.add_argument("out", type=Path)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--passphrase-file", type=Path, required=True)
    options = parser.parse_args(arguments)
    passphrase = options.passphrase_file.read_text(encoding="utf-8").strip()
    written = write_checklists(options.out, options.data, passphrase)
    sys.stderr.write(f"{len(written)} pictures in {options.out}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
