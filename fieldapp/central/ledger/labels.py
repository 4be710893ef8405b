"""What a column heading means.

Every township words its headings in its own way: 身份证号, 公民身份号码, 证件号码; 村(居), 所在村, 行政村. A label is
folded (half-width, no blanks, no punctuation), the person it speaks of is split off (照护人姓名 is not 姓名), and
the rest is matched as a whole. A heading nobody foresaw matches nothing and its column is kept raw.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

from fieldapp.domain.text import compact


class Field(Enum):
    """A column the ledger reader understands."""

    SEQUENCE = auto()
    TOWNSHIP = auto()
    VILLAGE = auto()
    NAME = auto()
    SEX = auto()
    ID_NUMBER = auto()
    BIRTH = auto()
    AGE = auto()
    CATEGORY = auto()
    SUPPORT_FORM = auto()
    ABILITY = auto()
    DISABILITY = auto()
    DISABILITY_LEVEL = auto()
    CERTIFICATE = auto()
    ALONE = auto()
    PHONE = auto()
    CARER_NAME = auto()
    CARER_RELATION = auto()
    CARER_PHONE = auto()
    AGREEMENT = auto()
    RESIDENCE = auto()
    ADDRESS = auto()
    NOTE = auto()
    HEAD_NAME = auto()
    HEAD_ID_NUMBER = auto()


class Owner(Enum):
    """Whom a heading speaks of."""

    PERSON = auto()
    CARER = auto()
    HEAD = auto()
    OTHER = auto()


@dataclass(frozen=True, slots=True)
class Label:
    """A heading understood: whose it is and which field, or only a group over other headings."""

    owner: Owner
    field: Field | None


_CARER = r"(?:照护服务人员?|照护责任人|照护人员?|照料护理人员?|照料服务人|照料人员?|护理人员?|照顾人|看护人)"
_OWNERS: tuple[tuple[Owner, re.Pattern[str]], ...] = (
    (
        Owner.CARER,
        re.compile(rf"(?:委托|协议|签约|现)?{_CARER}"),
    ),
    (Owner.HEAD, re.compile(r"户主")),
    (
        Owner.OTHER,
        re.compile(
            r"(?:紧急|家庭|村级?)?联系人|(?:法定)?监护人|帮扶(?:责任)?(?:人员?|干部)|包[保村联户片]\w{0,3}(?:人员?|干部)|"
            r"(?:网格|协理|调查|经办|走访|填表|填报|入户|社工)(?:员|人员?)|(?:走访)?责任人|村干部|代理人|代[办领]人|开户人|"
            r"[赡抚扶]养(?:义务)?人|配偶|父亲|母亲|子女|家属|亲属"
        ),
    ),
    (
        Owner.PERSON,
        re.compile(
            r"本人|(?:救助|保障|供养|帮扶|服务|走访|低保)?对象|(?:分散供养)?特困(?:供养)?人员|困难群众|被照护人|老年?人|申请人|残疾人(?!证)|儿童|人员"
        ),
    ),
)

_VILLAGE = (
    r"(?:所在|所属|户籍(?:所在)?|户口所在|居住)?(?:行政)?"
    r"(?:村居?(?:委会?)?(?:社区)?|村居?委员会|社区村?|居委会|村庄)(?:名称?|全称)?"
)
_ID = r"(?:居民|公民|有效|二代)*(?:身份(?:证件?)?|证件|身份证明)(?:号码?|编号)(?:18位)?|(?:居民)?身份证"
_PHONE = r"(?:联系|手机|移动|固定|家庭){0,2}(?:电话|手机)(?:号码?)?|联系方式|手机号码?"
_RESIDENCE = (
    r"(?:现|目前|实际|现在|当前)?居住(?:地点?|情况|状况|状态|去向)|(?:现|目前)居住?地点?|现住地|"
    r"在家情况|人员去向"
)

_FIELDS: tuple[tuple[Field, re.Pattern[str]], ...] = tuple(
    (field, re.compile(pattern))
    for field, pattern in (
        (Field.SEQUENCE, r"序号?|编号|行号|NO"),
        (Field.TOWNSHIP, r"(?:所在|所属)?(?:乡?镇街?道?|镇街|街道|乡镇办?|镇办)(?:街道)?(?:名称?)?"),
        (Field.VILLAGE, _VILLAGE),
        (Field.NAME, r"姓名|名字"),
        (Field.SEX, r"性别"),
        (Field.ID_NUMBER, _ID),
        (Field.BIRTH, r"(?:出生|生)(?:年月日?|日期|年月日期|时间|日)|出生"),
        (Field.AGE, r"(?:周岁|实际|现)?年龄(?:周?岁)?"),
        (Field.CATEGORY, r"(?:救助|保障|困难|享受|供养|群体|群众|身份|待遇|政策|对象|人员|类)*(?:类别|类型|种类)"),
        (Field.SUPPORT_FORM, r"供养(?:方式|形式|状况|情况)"),
        (
            Field.ABILITY,
            r"(?:生活)?自理(?:能力)?(?:评估)?(?:情况|状况|程度|等级|类别|级别|结果)*|(?:生活|行为)能力(?:等级)?|"
            r"失能(?:等级|情况|程度)|(?:照料)?护理(?:等级|级别|类型|档次)",
        ),
        (Field.CERTIFICATE, r"(?:残疾人?证|残疾证件)(?:号码?|编号)?"),
        (Field.DISABILITY_LEVEL, r"残疾(?:人|情况|状况)?(?:等级|级别|程度)"),
        (Field.DISABILITY, r"(?:有无|是否)?残疾(?:人|情况|状况)?(?:类别|类型|种类)?(?:[及和与]?(?:等级|级别))?"),
        (Field.ALONE, r"(?:是否)?(?:独居|独自居住|单独居住|单独生活)(?:情况|与否)?"),
        (Field.PHONE, _PHONE),
        (
            Field.AGREEMENT,
            r"(?:照护|照料|护理|服务|供养)*协议书?(?:签[订定署约])?(?:日期|时间)|签[订定署约]协?议?(?:日期|时间)",
        ),
        (Field.RESIDENCE, _RESIDENCE),
        (Field.ADDRESS, r"(?:家庭|现|详细|居住|户籍|通[讯信]|具体|常住|户口)*(?:住址|地址|住所)|门牌号"),
        (Field.NOTE, r"备注(?:说明|信息)?|说明|附注"),
    )
)

_CARER_FIELDS = {Field.NAME: Field.CARER_NAME, Field.PHONE: Field.CARER_PHONE}
_HEAD_FIELDS = {Field.NAME: Field.HEAD_NAME, Field.ID_NUMBER: Field.HEAD_ID_NUMBER}
_RELATION = re.compile(r"(?:[与和同](?:其|本人|被?照护人|对象|特困人员|被照料人|老人|供养对象)?)?(?:的?关系)")
_RELATION_TO_CARER = re.compile(rf"[与和同](?:{_CARER}|被照[护料]人|特困(?:供养)?人员|供养对象)的?关系")
_BRACKETS = re.compile(r"[(\[【〔{<《][^)\]】〕}>》]*[)\]】〕}>》]")
_PUNCTUATION = re.compile(r"[^\w]|_")


def fold(text: str) -> str:
    """A heading for comparison: half-width, upper-case, no blanks, no punctuation."""
    return _PUNCTUATION.sub("", compact(text)).upper()


@lru_cache(maxsize=4096)
def read_label(text: str) -> Label | None:
    """What one heading means by itself; None for a heading that is not known.

    Brackets are first read as part of it (村(居)), then as an aside (联系电话(手机)).
    """
    return _read_folded(fold(text)) or _read_folded(fold(_BRACKETS.sub("", compact(text))))


def _read_folded(folded: str) -> Label | None:
    if not folded:
        return None
    # First as a whole: 残疾人证号 is a field, though 残疾人 could be whom it speaks of.
    field = _field(folded)
    if field is not None:
        return Label(Owner.PERSON, field)
    if _RELATION_TO_CARER.fullmatch(folded):
        return Label(Owner.CARER, Field.CARER_RELATION)
    for owner, pattern in _OWNERS:
        match = pattern.match(folded)
        if match:
            rest = folded[match.end() :]
            return _of_owner(owner, rest)
    return None


def _field(folded: str) -> Field | None:
    return next((field for field, pattern in _FIELDS if pattern.fullmatch(folded)), None)


def _of_owner(owner: Owner, rest: str) -> Label | None:
    """The label of ``owner`` with what is left of the heading once the owner is split off."""
    if not rest or re.fullmatch(r"基?本?(?:信息|情况)", rest):
        return Label(owner, None)
    if owner is Owner.CARER and _RELATION.fullmatch(rest):
        return Label(owner, Field.CARER_RELATION)
    field = _field(rest)
    if field is None:
        return None if owner is Owner.PERSON else Label(Owner.OTHER, None)
    owned = _owned(owner, field)
    return Label(owner, owned) if owned is not None else Label(Owner.OTHER, None)


def _owned(owner: Owner, field: Field) -> Field | None:
    if owner is Owner.PERSON:
        return field
    if owner is Owner.CARER:
        return _CARER_FIELDS.get(field)
    if owner is Owner.HEAD:
        return _HEAD_FIELDS.get(field)
    return None


def read_path(path: tuple[str, ...]) -> Field | None:
    """The field of a column whose headings, top to bottom, are ``path`` (group first).

    A group names the owner of what stands below it: 照护人 / 电话 is the carer's phone. Group and heading are
    first read as one word, so that 残疾情况 / 等级 is the level of a disability.
    """
    if not path:
        return None
    leaf = read_label(path[-1])
    for group_text in reversed(path[:-1]):
        group = read_label(group_text)
        joined = read_label(group_text + path[-1])
        if joined is not None and joined.field is not None:
            return joined.field
        if group is None:
            continue
        if group.owner is not Owner.PERSON:
            return _under_owner(group.owner, path[-1])
        if group.field is not None and leaf is None:
            return group.field
    if leaf is None:
        return None
    if leaf.field is None and leaf.owner is Owner.CARER:
        return Field.CARER_NAME
    if leaf.field is None and leaf.owner is Owner.PERSON:
        return Field.NAME
    return leaf.field


def _under_owner(owner: Owner, leaf_text: str) -> Field | None:
    label = _of_owner(owner, fold(leaf_text))
    return label.field if label else None
