"""What kind of row stands below a header: a person, a total, a village's heading, or something else.

Only what is surely no person is kept from being one; everything that is left aside is told in a note.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

from fieldapp.central.ledger.header import Header
from fieldapp.central.ledger.labels import Field
from fieldapp.central.ledger.sheet import Cell, SheetRow
from fieldapp.domain.text import compact

_TOTAL_WORD = re.compile(r".{0,12}(?:小计|合计|总计|共计|累计|总数|总人数|计)[::]?(?:\d+[人户名]?)?")
_HEAD_COUNT = re.compile(r"(?:共|计|合计|小计|总计)?(\d+)(?:人|名)")
_COUNT = re.compile(r"(?:共|计|合计|小计|总计)?\d+(?:人|户|名)(?:,?\d+(?:人|户|名))?")
_PROSE = re.compile(
    r"[::]|^(?:注|备注|说明|填表|制表|填报|审核|审批|负责人|单位|联系|以下空白|以下无正文|此页|本页|第.{1,4}页|接上|续表|附)"
)
_LONGEST_NAME_SEEN = 50
_EVIDENCE = (
    Field.SEX, Field.BIRTH, Field.CATEGORY, Field.ABILITY, Field.DISABILITY, Field.CERTIFICATE, Field.ALONE,
    Field.PHONE, Field.CARER_NAME, Field.AGREEMENT, Field.RESIDENCE, Field.ADDRESS,
)  # fmt: skip
_ENOUGH_EVIDENCE = 3


class RowKind(Enum):
    """What a row below a header is."""

    PERSON = auto()
    TOTAL = auto()
    OTHER = auto()


@dataclass(frozen=True, slots=True)
class TotalSaid:
    """A total row: the number of people it says (None if it says none) and whether it totals the whole sheet."""

    people: int | None
    whole: bool


def row_kind(row: SheetRow, header: Header) -> RowKind:
    """Tell a person's row from totals and from lines such as 填表人 or 以下空白."""
    name, id_number = _text(row, header, Field.NAME), _text(row, header, Field.ID_NUMBER)
    if not any(map(str.isdigit, id_number)):
        if _is_total(row, header, name):
            return RowKind.TOTAL
        if name and (_PROSE.search(name) and len(row.own()) <= 2):
            return RowKind.OTHER
    if name or any(map(str.isdigit, id_number)):
        return RowKind.PERSON
    evidence = sum(
        header.columns.get(field, -1) not in row.filled and bool(_text(row, header, field)) for field in _EVIDENCE
    )
    return RowKind.PERSON if evidence >= _ENOUGH_EVIDENCE else RowKind.OTHER


def total_said(row: SheetRow, header: Header) -> TotalSaid:
    """What a total row says."""
    texts = [compact(str(value)) for _, value in row.own()]
    counts = [match for text in texts if (match := _HEAD_COUNT.search(text))]
    people = int(counts[0][1]) if counts else None
    name = _text(row, header, Field.NAME)
    if people is None and name.isdecimal():
        people = int(name)
    return TotalSaid(people, not any("小计" in text for text in texts))


def _is_total(row: SheetRow, header: Header, name: str) -> bool:
    """A total word at or left of the name, where the name itself is blank, a total or a count."""
    if name and not (_COUNT.fullmatch(name) or _TOTAL_WORD.fullmatch(name) or name.isdecimal()):
        return False
    last = header.columns.get(Field.NAME, header.columns.get(Field.ID_NUMBER, 0))
    words = [compact(str(value)) for column, value in row.own() if column <= last]
    if any(_TOTAL_WORD.fullmatch(word) for word in words):
        return True
    return bool(_COUNT.fullmatch(name)) and len(row.own()) <= 3


def _text(row: SheetRow, header: Header, field: Field) -> str:
    column = header.columns.get(field)
    value: Cell = row.cells[column] if column is not None and column < len(row.cells) else None
    return "" if value is None else compact(str(value))
