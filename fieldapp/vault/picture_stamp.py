"""The stamp on a photo: time, case number and visitor in a translucent band along its lower edge."""

from __future__ import annotations

import itertools
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont

_ID_NUMBER = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
_LABELS_ZH = ("时间", "个案号", "走访人")
_LABELS_LATIN = ("Time", "Case", "Visitor")
_NO_GLYPH = "\U0010fffd"
_FONT_FILES = (
    "NotoSansCJK-Regular.ttc", "NotoSansCJKsc-Regular.otf", "NotoSansSC-Regular.otf", "NotoSansSC-Regular.ttf",
    "NotoSansSC[wght].ttf", "SourceHanSansSC-Regular.otf", "SourceHanSansCN-Regular.otf", "msyh.ttc", "PingFang.ttc",
    "wqy-microhei.ttc", "wqy-zenhei.ttc", "DroidSansFallbackFull.ttf", "DroidSansFallback.ttf", "Hiragino Sans GB.ttc",
    "STHeiti Light.ttc", "simhei.ttf", "simsun.ttc", "uming.ttc",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stamp:
    """What is stamped, as people read it: time with its words, case number, visitor's name.

    Never the ID number: ValueError if one of the texts holds 18 digits in a row.
    """

    taken_text: str
    case_number: str
    visitor: str

    def __post_init__(self) -> None:
        if any(_ID_NUMBER.search(text) for text in (self.taken_text, self.case_number, self.visitor)):
            raise ValueError("an ID number must not be stamped on a photo")

    def pieces(self, labels: Sequence[str]) -> list[str]:
        """Label and text of every piece that has text."""
        texts = (self.taken_text, self.case_number, self.visitor)
        return [f"{label} {text}" for label, text in zip(labels, texts, strict=True) if text]


@lru_cache(maxsize=1)
def system_fonts() -> tuple[Path, ...]:
    """Chinese fonts found where Linux, Windows and macOS keep theirs, the best first."""
    folders = [
        Path("/usr/share/fonts"),
        Path("/usr/local/share/fonts"),
        Path.home() / ".local/share/fonts",
        Path(os.environ.get("WINDIR", "C:\\Windows")) / "Fonts",
        Path("/System/Library/Fonts"),
        Path("/Library/Fonts"),
    ]
    found: dict[str, Path] = {}
    for folder in folders:
        for place, _, names in os.walk(folder):
            for name in names:
                found.setdefault(name, Path(place) / name)
    return tuple(found[name] for name in _FONT_FILES if name in found)


@lru_cache(maxsize=32)
def _load(path: Path, size: int) -> ImageFont.FreeTypeFont | None:
    """The font at ``size`` pixels, None when the file is no font. Of a collection, the simplified Chinese face."""
    try:
        first = ImageFont.truetype(path, size)
    except OSError:
        return None
    if path.suffix.lower() != ".ttc":
        return first
    return next((face for face in _faces(path, size) if str(face.getname()[0]).endswith(" SC")), first)


def _faces(path: Path, size: int) -> Iterator[ImageFont.FreeTypeFont]:
    for index in itertools.count():
        try:
            yield ImageFont.truetype(path, size, index=index)
        except OSError:
            # Past the last face of the collection.
            return


@lru_cache(maxsize=2048)
def _draws(path: Path, character: str) -> bool:
    font = _load(path, 16)
    if font is None:
        return False
    return character.isspace() or bytes(font.getmask(character)) != bytes(font.getmask(_NO_GLYPH))


def _missing(path: Path, text: str) -> int:
    return sum(not _draws(path, character) for character in set(text))


def choose_font(text: str, size: int, fonts: Sequence[Path]) -> tuple[Font, bool]:
    """The font that draws most of ``text`` (the earlier wins a tie), and whether it draws all of it.

    Without any usable font it is the one Pillow brings along, which knows no Chinese.
    """
    usable = [path for path in fonts if _load(path, 16) is not None]
    best = min(usable, key=lambda path: _missing(path, text), default=None)
    font = _load(best, size) if best is not None else None
    if best is None or font is None:
        return ImageFont.load_default(size), text.isascii()
    return font, _missing(best, text) == 0


def put_stamp(picture: Image.Image, stamp: Stamp, fonts: Sequence[Path]) -> bool:
    """Stamps ``picture`` (RGB) in place; returns whether every character could be drawn."""
    size = max(12, max(picture.size) // 50)
    pieces = stamp.pieces(_LABELS_ZH)
    if not pieces:
        return True
    font, complete = choose_font("".join(pieces), size, fonts)
    if not complete:
        latin = stamp.pieces(_LABELS_LATIN)
        font, complete_latin = choose_font("".join(latin), size, fonts)
        complete = complete_latin
        pieces = latin
    margin = size // 2
    lines = _wrap(pieces, font, picture.width - 2 * margin)
    height = min(picture.height, len(lines) * (size + margin) + margin)
    top = picture.height - height
    area = (0, top, picture.width, picture.height)
    picture.paste(picture.crop(area).point(lambda value: value * 2 // 5), area)
    draw = ImageDraw.Draw(picture)
    for number, line in enumerate(lines):
        draw.text((margin, top + margin + number * (size + margin)), line, fill="white", font=font)
    return complete


def _wrap(pieces: Sequence[str], font: Font, width: int) -> list[str]:
    """As few lines as hold the pieces side by side; a piece too wide for a line of its own is broken."""
    lines: list[str] = []
    for piece in pieces:
        joined = f"{lines[-1]}   {piece}" if lines else piece
        if lines and font.getlength(joined) <= width:
            lines[-1] = joined
        else:
            lines += _break(piece, font, width)
    return lines


def _break(piece: str, font: Font, width: int) -> list[str]:
    lines = [""]
    for character in piece:
        if lines[-1] and font.getlength(lines[-1] + character) > width:
            lines.append("")
        lines[-1] += character
    return lines
