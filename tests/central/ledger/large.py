"""An invented ledger of any length, with the usual messes sprinkled in; the same for the same length."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path

from openpyxl import Workbook

from fieldapp.domain.divisions import Divisions, Village
from fieldapp.domain.identity import check_character

TOWNSHIP = "990101100"
_NAMES = ["上河", "下河", "东岭", "西岭", "南坡", "北坡", "石桥", "柳林", "大洼", "小洼", "前滩", "后滩"]
VILLAGES = Divisions(
    Village(f"{TOWNSHIP}{201 + n}", f"{name}村委会", TOWNSHIP, "试验镇", "990101", "试验县")
    for n, name in enumerate(_NAMES)
)
GROUPS = ["序号", "村(居)", "基本信息", None, None, None, None, "救助类别", "生活自理\n能力", "残疾情况", "是否\n独居",
          "联系电话", "照护人", None, None, "协议签\n订日期", "现居住地", "住址", "备注"]  # fmt: skip
LEAVES = [
    None,
    None,
    "姓 名",
    "性别",
    "身份证号",
    "出生年月",
    "年龄",
    None,
    None,
    None,
    None,
    None,
    "姓名",
    "关系",
    "电话",
]
_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"
_GIVEN = "安宁康泰和顺平福秀兰芳英华强明亮国民垚𠮷"


def id_number(birth: date, sequence: int, area: str = "990101") -> str:
    """A sound ID number of an area that does not exist."""
    first = f"{area}{birth:%Y%m%d}{sequence:03d}"
    return first + check_character(first)


def write_large_ledger(path: Path, rows: int) -> None:
    """Write ``rows`` people to ``path``: one merged village cell each hundred rows, a subtotal after each."""
    chance = random.Random(rows)
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "台账"
    sheet.append(["试验镇困难群众台账"])
    sheet.append(GROUPS)
    sheet.append(LEAVES)
    sheet.merge_cells("C2:G2")
    sheet.merge_cells("M2:O2")
    row = 4
    for number in range(rows):
        block = number % 100
        if block == 0:
            village = _NAMES[number // 100 % len(_NAMES)]
            last = row + min(100, rows - number) - 1
        sheet.append([number + 1, f"{village}村" if block == 0 else None, *_person(chance, number, village)])
        if block == 0 and last > row:
            sheet.merge_cells(start_row=row, end_row=last, start_column=2, end_column=2)
        row += 1
        if block == 99:
            sheet.append([None, "小计", "100人"])
            row += 1
    book.save(path)


def _person(chance: random.Random, number: int, village: str) -> list[object]:
    birth = date(1935, 1, 1) + timedelta(days=number * 7 % 30_000)
    identity = id_number(birth, number % 1000)
    born: object = chance.choice(
        [
            f"{birth.year}年{birth.month}月",
            f"{birth:%Y%m}",
            f"{birth:%Y-%m-%d}",
            birth,
        ]
    )
    phone = 13_000_000_000 + number
    sex = "男" if int(identity[16]) % 2 else "女"
    return [
        chance.choice(_SURNAMES) + chance.choice(_GIVEN) + chance.choice(["", " "]) + chance.choice(_GIVEN),
        sex, chance.choice([identity, identity.lower(), f"{identity[:6]} {identity[6:14]} {identity[14:]}"]), born,
        2026 - birth.year, chance.choice(["低保", "分散供养特困", "特困(分散)", "农村低保", "困难残疾人"]),
        chance.choice(["全自理", "半自理", "完全不能自理"]), chance.choice(["无", "/", None, "肢体二级", "听力4级"]),
        chance.choice("是否"), chance.choice([phone, str(phone)]), "甲乙", "侄子", str(phone + 1),
        chance.choice(["2023.9.20", "2023/07/13", "2023年10月25日", date(2024, 5, 6)]),
        chance.choice(["在家", "本村", "长期在外(青岛)", None]), f"{village}村{number % 300 + 1}号",
    ]  # fmt: skip
