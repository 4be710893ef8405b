"""The numbers that checklists reckon with, taken from the packs: each has its home there and nowhere else.

Checklists ask for a number by name (`standards.ITEMS`); packs hold parameters under the same names, and the 低保
standard of town and country.
"""

from __future__ import annotations

from collections.abc import Iterable

from fieldapp.domain.policy.book import PolicyBook, sources_of
from fieldapp.domain.policy.pack import Pack, Parameter, first_day
from fieldapp.domain.policy.pack import Standard as PackStandard
from fieldapp.domain.standards import ITEMS, Area, Standard, Standards

_DIBAO = "dibao"
_DIBAO_ITEM = "dibao_standard"


def standards_of(book: PolicyBook) -> Standards:
    """The local numbers of every pack, as checklists look them up."""
    return Standards(line for pack in book.packs() for line in _lines(pack))


def _lines(pack: Pack) -> Iterable[Standard]:
    for row in pack.standards:
        if row.item == _DIBAO:
            yield _line(pack, row, _DIBAO_ITEM, Area(row.area.value))
    for number in pack.parameters:
        if number.key in ITEMS:
            yield _line(pack, number, number.key, None)


def _line(pack: Pack, row: PackStandard | Parameter, item: str, area: Area | None) -> Standard:
    mark = row.valid_from or row.seen
    assert mark is not None, "pack_check refuses a number without a day"
    return Standard(
        division=row.division or pack.division,
        area=area,
        item=item,
        value=row.yuan if isinstance(row, PackStandard) else row.value,
        valid_from=first_day(mark),
        source=";".join(source.title.zh for source in sources_of(pack, row.sources)),
    )
