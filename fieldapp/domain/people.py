"""Who is visited: persons, the households they live in, and what the township's ledger says of them.

These are plain values. The central makes them from the ledger, the feed carries them, the vault keeps
them, forms read them as the person's file. A field the ledger left doubtful is ``None`` here and named in
``Person.doubts``; the raw text stays with the central.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Sex(StrEnum):
    """性别 as the ID number tells it (odd sequence: male)."""

    MALE = "男"
    FEMALE = "女"


class Category(StrEnum):
    """救助类别: the term of the ledger is the value, so scripts and screens say the same word."""

    DISPERSED_TEKUN = "分散供养特困"
    COLLECTIVE_TEKUN = "集中供养特困"
    DIBAO = "低保"
    DIBAO_EDGE = "低保边缘"
    RIGID_SPENDING = "刚性支出困难"
    ORPHAN = "孤儿"
    UNATTENDED_CHILD = "事实无人抚养儿童"
    DISABLED = "困难残疾人"
    PARTY_MEMBER = "困难党员"
    OTHER = "其他"


class Ability(StrEnum):
    """生活自理能力 (特困人员认定办法 §20–23): 0, 1–3 or 4–6 of the six indicators not met."""

    FULL = "全自理"
    PARTIAL = "半自理"
    NONE = "完全不能自理"


class DisabilityKind(StrEnum):
    """残疾类别, digit 19 of the disability certificate (1 视力 … 7 多重)."""

    SIGHT = "视力"
    HEARING = "听力"
    SPEECH = "言语"
    LIMB = "肢体"
    INTELLECT = "智力"
    MIND = "精神"
    MULTIPLE = "多重"


@dataclass(frozen=True, slots=True)
class Disability:
    """残疾情况: kind and level 1 (一级, heaviest) … 4 (四级)."""

    kind: DisabilityKind
    level: int


class Residence(StrEnum):
    """现居住地 as far as it decides the care scope (莱州, rules A3.2)."""

    HOME = "在家"
    AWAY = "长期在外地"
    MEDICAL = "医疗机构托养"
    CARE_HOME = "社会养老机构托养"


@dataclass(frozen=True, slots=True)
class Carer:
    """照护人: the person who owes the care by agreement."""

    name: str
    relation: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """One person in need, as the caseload knows them.

    ``id`` is a UUIDv7 hex string made by the central; ``village_code`` has 12 digits. ``categories`` holds
    at least one term. ``birth`` may be known to the month only: then it is the first of it and
    ``birth_precision`` is "month". ``doubts`` lists ledger problem kinds still open for this person
    (``id_check_digit`` …). ``applied_in`` is the person's own application into paid care (A3.2 exception).
    ``merged_into`` names the surviving file when two files turned out to be one person.
    """

    id: str
    name: str
    village_code: str
    categories: tuple[Category, ...]
    sex: Sex | None = None
    id_number: str | None = None
    birth: date | None = None
    birth_precision: str = "day"
    ability: Ability | None = None
    disability: Disability | None = None
    lives_alone: bool | None = None
    phone: str | None = None
    carer: Carer | None = None
    agreement_signed: date | None = None
    residence: Residence | None = None
    residence_note: str | None = None
    address: str | None = None
    note: str | None = None
    applied_in: bool = False
    household_id: str | None = None
    doubts: tuple[str, ...] = ()
    merged_into: str | None = None

    @property
    def is_dispersed_tekun(self) -> bool:
        """Whether the person is a 分散供养特困人员, the only category with a watch colour."""
        return Category.DISPERSED_TEKUN in self.categories


@dataclass(frozen=True, slots=True)
class Household:
    """户: who lives under one 户主; ``members`` pairs a person id with the relation to the head."""

    id: str
    village_code: str
    head_id: str | None = None
    address: str | None = None
    members: tuple[tuple[str, str], ...] = ()
