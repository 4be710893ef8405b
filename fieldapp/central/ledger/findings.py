"""What the reader has to say about a ledger: problems of rows, and notes.

A *problem* is a row that a person should look at; the row is imported all the same, save a duplicate. A *note*
tells what was done or left aside and asks for nothing. Messages name neither persons nor numbers:
sheet and row lead to them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from fieldapp.domain.identity import ID_PROBLEM_WORDS
from fieldapp.domain.reasons import Words

DUPLICATE: Final = "duplicate"

PROBLEM_WORDS: Final[dict[str, Words]] = {str(kind): words for kind, words in ID_PROBLEM_WORDS.items()} | {
    DUPLICATE: Words(
        "与“{sheet}”第{row}行是同一人,本行未再导入{differs}",
        "the same person as row {row} of “{sheet}”; not imported again{differs}",
    ),
    "id_conflict": Words(
        "身份证号与“{sheet}”第{row}行相同但姓名不同,请核对;本行已导入,身份证号暂空",
        "the ID number of row {row} of “{sheet}” under another name; imported without the number",
    ),
    "village_missing": Words("没有填村(居){guess}", "no village given{guess}"),
    "village_unknown": Words(
        "本镇街没有叫“{value}”的村(居),暂挂在镇街", "the township has no village called “{value}”; kept at the township"
    ),
    "village_ambiguous": Words(
        "“{value}”可能是本镇街的几个村(居),暂挂在镇街",
        "“{value}” could be several villages of the township; kept at the township",
    ),
    "village_mismatch": Words(
        "合并单元格写的是“{value}”,但本行住址或所在位置像是另一个村(居)",
        "the merged cell says “{value}”, but the address or place of this row points to another village",
    ),
    "name_missing": Words("没有姓名", "no name"),
    "name_too_long": Words("姓名超过50个字,请核对", "the name has more than 50 characters"),
    "date_unreadable": Words("“{label}”看不出是哪一天", "the date under “{label}” cannot be read"),
    "date_future": Words("“{label}”在今天以后", "the date under “{label}” lies in the future"),
    "date_without_day": Words(
        "“{label}”只写到月,日暂记为1日", "the date under “{label}” has no day; taken as the first"
    ),
    "birth_mismatch": Words(
        "出生日期与身份证号不一致,以身份证号为准", "the birth date differs from the ID number, which was followed"
    ),
    "sex_mismatch": Words(
        "性别与身份证号不一致,以身份证号为准", "the sex differs from the ID number, which was followed"
    ),
    "sex_unreadable": Words("性别看不懂", "the sex cannot be read"),
    "category_missing": Words("没有填救助类别,暂记为其他", "no category given; taken as other"),
    "category_unknown": Words("不认识的救助类别“{value}”,暂记为其他", "unknown category “{value}”; taken as other"),
    "ability_unknown": Words("不认识的自理能力“{value}”", "unknown self-care ability “{value}”"),
    "disability_unreadable": Words("残疾类别或等级看不懂", "kind or level of the disability cannot be read"),
    "disability_several": Words(
        "填了几种残疾:有精神、智力一至三级的记这一种,没有的记为多重,都取最重一级",
        "several disabilities: mental or intellectual of level 1–3 is taken alone, others as multiple; heaviest level",
    ),
    "alone_unreadable": Words("是否独居看不懂", "whether the person lives alone cannot be read"),
    "phone_unreadable": Words("“{label}”不像电话号码", "what stands under “{label}” is no phone number"),
    "carer_name_missing": Words("有照护人电话或关系,但没有姓名", "the carer has a phone or relation but no name"),
    "residence_unknown": Words("现居住地看不出在家、外出还是托养", "where the person lives cannot be told"),
    "formula_without_value": Words(
        "“{label}”是公式,文件里没有算好的值;用表格软件打开另存一次再导入",
        "“{label}” is a formula without a stored value; open and save the file in a spreadsheet first",
    ),
    "formula_error": Words("“{label}”的公式出错", "the formula under “{label}” failed"),
    "hidden_sheet": Words("本人只在隐藏的工作表里,请核对是否仍在册", "this person is only on a hidden sheet"),
    "certificate_unsound": Words("残疾人证号有误,请核对", "the disability certificate number is not sound"),
    "certificate_other_person": Words(
        "残疾人证号前18位与身份证号不一致", "the disability certificate carries another ID number"
    ),
    "certificate_differs": Words(
        "残疾人证号末两位与残疾类别、等级不一致", "the disability certificate tells another kind or level"
    ),
}

NOTE_WORDS: Final[dict[str, Words]] = {
    "sheet_without_people": Words("本表没有人员表头,未读取", "no header with people; not read"),
    "sheet_without_rows": Words("本表有表头但没有人员", "a header but no people"),
    "sheet_hidden": Words("工作表是隐藏的,放在最后读取", "the sheet is hidden; read last"),
    "column_unknown": Words("不认识的列“{label}”,只保留原文", "unknown column “{label}”; kept as raw text"),
    "column_repeated": Words("“{label}”又出现一列,只保留原文", "another column “{label}”; kept as raw text"),
    "village_from_title": Words("没有村(居)列,按“{value}”读取", "no village column; taken from “{value}”"),
    "category_from_title": Words(
        "没有救助类别列,按表名读作“{value}”", "no category column; read as “{value}” by the title"
    ),
    "row_hidden": Words("隐藏行,照常导入", "hidden row, imported like any other"),
    "row_not_a_person": Words("不像人员记录,未导入", "does not look like a person; not imported"),
    "total_differs": Words(
        "表里合计{said}人,实际数出{counted}人({rows}行)",
        "the total says {said}, {counted} people ({rows} rows) were counted",
    ),
    "id_area_unknown": Words("身份证号前6位不在区划表中(可能是旧区划)", "the ID number's area is not in the divisions"),
    "birth_month_only": Words(
        "出生年月与身份证号相符,日期取自身份证号", "year and month agree with the ID number, which gave the day"
    ),
    "birth_unknown": Words("没有出生日期", "no birth date"),
    "phones_several": Words("“{label}”有几个号码,取第一个", "several numbers under “{label}”; the first was taken"),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One row to look at; ``row`` counts from 1 as the sheet shows it."""

    sheet: str
    row: int
    kind: str
    words: Words
    imported: bool = True


@dataclass(frozen=True, slots=True)
class Note:
    """Something worth telling that asks for nothing; ``row`` is None when it is about the sheet."""

    sheet: str
    row: int | None
    kind: str
    words: Words


def problem(sheet: str, row: int, kind: str, /, **facts: object) -> Problem:
    """A problem of ``kind`` (a key of PROBLEM_WORDS) with its words filled in; only a duplicate is not imported."""
    return Problem(sheet, row, str(kind), _fill(PROBLEM_WORDS[kind], facts), imported=kind != DUPLICATE)


def note(sheet: str, row: int | None, kind: str, /, **facts: object) -> Note:
    """A note of ``kind`` (a key of NOTE_WORDS) with its words filled in."""
    return Note(sheet, row, kind, _fill(NOTE_WORDS[kind], facts))


def _fill(words: Words, facts: dict[str, object]) -> Words:
    # Thousands of rows share the words of a kind without facts: hand out the one object.
    if not facts:
        return words
    in_zh = {name: fact.zh if isinstance(fact, Words) else fact for name, fact in facts.items()}
    in_en = {name: fact.en if isinstance(fact, Words) else fact for name, fact in facts.items()}
    return Words(words.zh.format(**in_zh), words.en.format(**in_en))
