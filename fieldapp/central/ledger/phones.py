"""Phone numbers as ledgers hold them: as text with dashes, as numbers, as floats, several in one cell."""

from __future__ import annotations

import re
from dataclasses import dataclass

from fieldapp.central.ledger.sheet import Cell
from fieldapp.central.ledger.terms import is_nothing
from fieldapp.domain.text import compact, half_width

_SEVERAL = re.compile(r"[、,,;;/\n|]|或|和")
_NO_PHONE = frozenset({"无电话", "无手机", "没电话", "没有电话", "没有手机", "无联系方式", "无号码"})
_MOBILE = re.compile(r"(?:\+?0{0,2}86)?(1[3-9]\d{9})")
_MOBILE_DIGITS = 11
_LANDLINE = re.compile(r"(?:\+?0{0,2}86)?(0(?:10|2\d|[3-9]\d{2}))?([2-8]\d{6,7})(?:转(\d{1,6}))?")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class PhoneReading:
    """A number of 11 digits, or a landline as 0535-2261234; ``several`` when the cell held more than one."""

    number: str | None
    unreadable: bool = False
    several: bool = False


def read_phone(raw: Cell) -> PhoneReading:
    """Read a phone cell. Nothing in it, "无" or "/" is no number and no fault."""
    if raw is None:
        return PhoneReading(None)
    text = str(int(raw)) if isinstance(raw, float) and raw.is_integer() else str(raw)
    if text.isascii() and _MOBILE.fullmatch(text):
        return PhoneReading(text[-_MOBILE_DIGITS:])
    if is_nothing(text) or compact(text) in _NO_PHONE:
        return PhoneReading(None)
    parts = [part for part in _SEVERAL.split(half_width(text)) if any(map(str.isdigit, part))]
    numbers = [number for part in parts for number in _numbers(part)]
    known = [number for number in numbers if number is not None]
    if not known or len(known) < len(numbers):
        return PhoneReading(known[0] if known else None, unreadable=True)
    return PhoneReading(known[0], several=len(set(known)) > 1)


def _numbers(part: str) -> list[str | None]:
    """The numbers of one part: usually one, or some kept apart by blanks alone; None for what is no number."""
    number = _number(compact(part))
    words = part.split()
    if number is None and len(words) > 1:
        apart = [_number(compact(word)) for word in words if any(map(str.isdigit, word))]
        if all(apart):
            return list(apart)
    return [number]


def _number(text: str) -> str | None:
    bare = re.sub(r"[-‐–—_.()'\"*]", "", text)
    landline = _LANDLINE.fullmatch(bare)
    # Words around a number (儿子138…, 电话:138…) tell whose it is; the row's raw text keeps them.
    mobile = _MOBILE.fullmatch(_CHINESE.sub("", bare).replace(":", ""))
    if mobile:
        return mobile[1]
    if landline:
        area, local, extension = landline.groups()
        number = f"{area}-{local}" if area else str(local)
        return f"{number}-{extension}" if extension else number
    return None
