"""An invented township for the demonstration: villages, people and the ledger an office would keep of them.

Everything is made up and follows from the seed. The division codes begin with 99, which no province has, so that
nothing here can be mistaken for a real person or place; ID numbers carry a right check digit because the
program checks it.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from fieldapp.domain.identity import check_character

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

TOWNSHIP_CODE, TOWNSHIP = "990101101", "青禾镇"
COUNTY_CODE, COUNTY = "990101", "示范县"

_VILLAGES = ("前河", "后河", "柳树湾", "石桥", "东岭", "西岭", "梨园", "上泉", "下泉", "王家铺", "双井", "榆林")
_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜"
_GIVEN = "桂兰秀英玉珍凤霞春梅国庆建华德福志强永顺长贵文学光明福海守业有田𠮷垚"
_CATEGORIES = (("分散供养特困", 46), ("低保", 26), ("低保边缘", 8), ("困难残疾人", 10), ("孤儿", 4), ("困难党员", 6))
_ABILITIES = (("全自理", 70), ("半自理", 20), ("完全不能自理", 10))
_DISABILITIES = (("无", 62), ("肢体二级", 12), ("智力三级", 8), ("精神二级", 8), ("听力四级", 6), ("视力一级", 4))
_RELATIONS = ("侄子", "兄弟", "邻居", "村干部", "外甥")
_BASIC = ("姓 名", "性别", "身份证号", "出生年月")
_PLAIN_AFTER = ("救助类别", "生活自理\n能力", "残疾情况", "是否\n独居", "联系电话")
_CARER = ("姓名", "关系", "电话")
_TAIL = ("协议签\n订日期", "现居住地", "住址", "备注")


@dataclass(frozen=True, slots=True)
class Township:
    """The invented place: ``villages`` are (12-digit code, full name), ``rows`` the ledger's rows by village."""

    villages: tuple[tuple[str, str], ...]
    rows: dict[str, tuple[tuple[str | None, ...], ...]]

    @property
    def people(self) -> int:
        """How many people the ledger lists."""
        return sum(len(rows) for rows in self.rows.values())


def invent(people: int, seed: int, today: date) -> Township:
    """A township of ``people`` persons; the same for the same seed and the same ``today``."""
    random = Random(seed)  # noqa: S311 (a demonstration, nothing secret)
    count = max(1, min(len(_VILLAGES), people // 12 or 1))
    villages = tuple((f"{TOWNSHIP_CODE}{200 + place}", f"{_VILLAGES[place]}村委会") for place in range(count))
    rows: dict[str, list[tuple[str | None, ...]]] = {name: [] for _, name in villages}
    for number in range(people):
        name = villages[number % count][1]
        rows[name].append(_person(random, number, name.removesuffix("委会"), today))
    return Township(villages, {name: tuple(of_village) for name, of_village in rows.items()})


def _person(random: Random, number: int, village: str, today: date) -> tuple[str | None, ...]:
    category = _draw(random, _CATEGORIES)
    age = random.randint(6, 15) if category == "孤儿" else random.randint(58, 93)
    birth = today - timedelta(days=365 * age + random.randint(1, 360))
    sex = random.choice("男女")
    first17 = f"{COUNTY_CODE}{birth:%Y%m%d}{number % 50:02d}{random.randint(0, 4) * 2 + (sex == '男')}"
    tekun = category == "分散供养特困"
    carer: tuple[str | None, ...] = (None, None, None, None)
    if tekun:
        signed = today - timedelta(days=random.randint(40, 700))
        carer = (_name(random), random.choice(_RELATIONS), _phone(random), signed.isoformat())
    return (
        _name(random),
        sex,
        first17 + check_character(first17),
        f"{birth.year}年{birth.month}月",
        category,
        _draw(random, _ABILITIES) if category != "孤儿" else "全自理",
        _draw(random, _DISABILITIES),
        random.choice("是否"),
        _phone(random),
        *carer,
        "长期在外(青岛)" if random.random() < 0.05 else "在家",
        f"{village}{number + 1}号",
        None,
    )


def _draw(random: Random, weighted: tuple[tuple[str, int], ...]) -> str:
    return random.choices([word for word, _ in weighted], [weight for _, weight in weighted])[0]


def _name(random: Random) -> str:
    return random.choice(_SURNAMES) + "".join(random.choice(_GIVEN) for _ in range(random.randint(1, 2)))


def _phone(random: Random) -> str:
    # Numbers beginning with 154 were never given out.
    return f"154{random.randint(0, 99_999_999):08d}"


def write_divisions(township: Township, path: Path) -> None:
    """The division table ``central init`` reads."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        table = csv.writer(stream)
        table.writerow(["village_code", "village", "township_code", "township", "county_code", "county"])
        for code, name in township.villages:
            table.writerow([code, name, TOWNSHIP_CODE, TOWNSHIP, COUNTY_CODE, COUNTY])


def write_ledger(township: Township, path: Path, today: date) -> None:
    """The ledger as an office keeps it: a title, two header rows, villages in merged cells, subtotals."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    if sheet is None:
        raise RuntimeError("a new workbook has no sheet")
    sheet.title = "台账"
    width = _headers(sheet, today)
    row, number = 5, 0
    for name, people in township.rows.items():
        first = row
        for person in people:
            number += 1
            for column, value in enumerate((number, name if row == first else None, *person), start=1):
                sheet.cell(row, column, value)
            row += 1
        if row - first > 1:
            sheet.merge_cells(start_row=first, end_row=row - 1, start_column=2, end_column=2)
        sheet.cell(row, 2, "小计")
        sheet.cell(row, 3, f"{len(people)}人")
        row += 1
    sheet.cell(row, 1, "合计")
    sheet.cell(row, 3, f"{number}人")
    sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=width)
    book.save(path)


def _headers(sheet: Worksheet, today: date) -> int:
    sheet.cell(1, 1, f"{COUNTY}{TOWNSHIP}困难群众及分散供养特困人员台账({today.year}年{today.month}月)")
    sheet.cell(2, 1, f"填报单位:{TOWNSHIP}民政办")
    column = 1
    for title in ("序号", "村(居)"):
        column = _tall(sheet, column, title)
    column = _wide(sheet, column, "基本信息", _BASIC)
    for title in _PLAIN_AFTER:
        column = _tall(sheet, column, title)
    column = _wide(sheet, column, "照护人", _CARER)
    for title in _TAIL:
        column = _tall(sheet, column, title)
    return column - 1


def _tall(sheet: Worksheet, column: int, title: str) -> int:
    sheet.cell(3, column, title)
    sheet.merge_cells(start_row=3, end_row=4, start_column=column, end_column=column)
    return column + 1


def _wide(sheet: Worksheet, column: int, title: str, parts: tuple[str, ...]) -> int:
    sheet.cell(3, column, title)
    for offset, part in enumerate(parts):
        sheet.cell(4, column + offset, part)
    sheet.merge_cells(start_row=3, end_row=3, start_column=column, end_column=column + len(parts) - 1)
    return column + len(parts)
