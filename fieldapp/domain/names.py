"""Names as people write them: spaces out, dots alike, and shown with care.

A name is never split in two fields and never put through a Unicode normal form (rare characters stay).
"""

from __future__ import annotations

import re

from fieldapp.domain.text import half_width, visible

MIDDLE_DOT = "·"
_CJK = r"\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_DOT_BETWEEN_CJK = re.compile(rf"(?<=[{_CJK}])\s*[·•‧∙⋅・･.．。]\s*(?=[{_CJK}])")
_SPACE_BESIDE_CJK = re.compile(rf"(?<=[{_CJK}{MIDDLE_DOT}])\s+|\s+(?=[{_CJK}{MIDDLE_DOT}])")
_LONGEST = 50
_DOUBLE_SURNAME = re.compile(
    r"欧阳|司马|上官|诸葛|司徒|夏侯|尉迟|公孙|皇甫|慕容|令狐|宇文|长孙|端木|东方|独孤|"
    r"南宫|闻人|西门|轩辕|申屠|太史|澹台|公冶|宗政|濮阳|淳于|单于|赫连|钟离|呼延|万俟|"
    r"百里|东郭|拓跋|第五|左丘|梁丘|公羊|谷梁|鲜于|闾丘|亓官|司寇|仉督|子车|颛孙|巫马|"
    r"公西|漆雕|乐正|壤驷|公良|夹谷|宰父|段干|東方|歐陽|諸葛"
)


def normalise_name(raw: object) -> str:
    """The name without outer and inner spaces (full-width ones too) and with one kind of middle dot.

    "顾  文" becomes "顾文"; "买买提•艾力" becomes "买买提·艾力". Words in Latin letters keep one space between
    them. Returns "" for an empty cell.
    """
    if raw is None:
        return ""
    text = " ".join(visible(half_width(str(raw)).replace("\u3000", " ")).split())
    return _SPACE_BESIDE_CJK.sub("", _DOT_BETWEEN_CJK.sub(MIDDLE_DOT, text))


def name_problem(name: str) -> str | None:
    """``name_missing`` or ``name_too_long`` (1–50 characters, rules B11); None when the name will do."""
    if not name:
        return "name_missing"
    return "name_too_long" if len(name) > _LONGEST else None


def surname(name: str) -> str:
    """The surname as far as it can be told: two characters for a known double surname, else the first."""
    if len(name) > 2 and _DOUBLE_SURNAME.match(name):
        return name[:2]
    return name[:1]


def mask_name(name: str) -> str:
    """Only the surname shown, one star for every other character: 顾文 → 顾*, 欧阳秀英 → 欧阳**."""
    shown = surname(name)
    return shown + "*" * (len(name) - len(shown))


def last_four(id_number: str | None) -> str:
    """The last four characters of an ID number, "" when there is none."""
    return id_number[-4:] if id_number else ""
