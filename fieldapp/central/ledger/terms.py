"""The words offices use for categories, self-care, disability and where someone lives.

Each reader takes a cell's text and gives the domain's term, or says that it does not know the word; a word
is never mapped to its nearest neighbour, because the watch class and the care scope hang on it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from fieldapp.central.ledger.labels import fold
from fieldapp.domain.care import is_mind_or_intellect
from fieldapp.domain.people import Ability, Category, Disability, DisabilityKind, Residence, Sex
from fieldapp.domain.text import compact, half_width, visible

NOTHING = frozenset({"", "/", "//", "\\", "-", "--", "—", "——", "无", "没有", "暂无", "不详", "空", "N/A", "NULL"})
"""What people write into a cell they have nothing to say in."""

_LONGEST_NOTHING = 12
_SEPARATORS = re.compile(r"[、,,;;/+&\n]|和|及")


def is_nothing(text: str) -> bool:
    """Whether the text only says that there is nothing."""
    # Most texts are longer than anything that says so; this is asked of every cell.
    return not text or (len(text) <= _LONGEST_NOTHING and compact(text).upper() in NOTHING)


def tidy(text: str) -> str:
    """Free text for keeping: half-width, without zero-width characters, blanks collapsed."""
    return " ".join(visible(half_width(text)).split())


# --- 救助类别 -------------------------------------------------------------------------------------------

_CATEGORY_FILLER = re.compile(
    r"农村|城市|城镇|城乡|农业|人员|对象|家庭|群众|群体|户$|享受|供养|救助|生活保障|保障金?|生活困难(?=党员)|^在册"
)
_CATEGORIES: tuple[tuple[Category, re.Pattern[str]], ...] = (
    (Category.DISPERSED_TEKUN, re.compile(r"分散(?:的?特困|五保)?|(?:特困|五保)分散")),
    (Category.COLLECTIVE_TEKUN, re.compile(r"集中(?:的?特困|五保)?|(?:特困|五保)集中")),
    (Category.DIBAO_EDGE, re.compile(r"(?:低保|最低)?边缘|低边")),
    (
        Category.DIBAO,
        re.compile(r"(?:单人保?|[ABC一二三]类|整户)?(?:低保|最低)(?:单人保?|整户|[ABC一二三]类)?|单人保"),
    ),
    (Category.RIGID_SPENDING, re.compile(r"刚性支出(?:型)?(?:困难)?|支出型(?:困难|贫困)?")),
    (Category.UNATTENDED_CHILD, re.compile(r"(?:事实)?无人抚养(?:儿童)?|事实孤儿")),
    (Category.ORPHAN, re.compile(r"(?:社会)?(?:散居|机构|养育)?孤儿")),
    (Category.DISABLED, re.compile(r"(?:困难|贫困|低收入)?(?:重度)?残疾人?|重残人?")),
    (Category.PARTY_MEMBER, re.compile(r"(?:困难|老|困难老)?党员")),
    (Category.OTHER, re.compile(r"其[他它](?:困难)?")),
)
_TEKUN_WITHOUT_FORM = re.compile(r"特困|五保")


@dataclass(frozen=True, slots=True)
class CategoryReading:
    """The categories a cell names, in its order, and whether a word of it is ``unknown``."""

    categories: tuple[Category, ...]
    unknown: bool = False


@lru_cache(maxsize=2048)
def read_categories(text: str, form: str = "") -> CategoryReading:
    """The categories of a cell such as "农村低保", "特困(分散)" or "低保、困难残疾人".

    ``form`` is what else tells how a 特困 person is supported (the column 供养方式, or the table's title); without
    it "特困" alone could be either and is unknown. An empty cell gives no category and nothing unknown.
    """
    if is_nothing(text):
        return CategoryReading(())
    whole = _category(text, form)
    if whole is not None:
        return CategoryReading((whole,))
    found: list[Category] = []
    unknown = False
    for part in _SEPARATORS.split(half_width(text)):
        category = _category(part, form)
        if category is not None and category not in found:
            found.append(category)
        unknown = unknown or (category is None and bool(fold(part)))
    return CategoryReading(tuple(found), unknown)


def category_in_title(title: str) -> Category | None:
    """The category that a table's title speaks of, when it speaks of exactly one."""
    folded = fold(title)
    found = {
        category
        for category, words in (
            (Category.DISPERSED_TEKUN, ("分散供养", "分散特困", "特困分散")),
            (Category.COLLECTIVE_TEKUN, ("集中供养", "集中特困", "特困集中")),
            (Category.DIBAO_EDGE, ("低保边缘", "低边")),
            (Category.RIGID_SPENDING, ("刚性支出", "支出型")),
            (Category.UNATTENDED_CHILD, ("事实无人抚养",)),
            (Category.ORPHAN, ("孤儿",)),
            (Category.DISABLED, ("残疾人",)),
            (Category.PARTY_MEMBER, ("党员",)),
        )
        if any(word in folded for word in words)
    }
    rest = folded.replace("低保边缘", "")
    if "低保" in rest or "最低生活保障" in rest:
        found.add(Category.DIBAO)
    return found.pop() if len(found) == 1 else None


def support_form_in(title: str) -> str:
    """分散 or 集中 when a title says one of them and not the other; else nothing."""
    said = [word for word in ("分散", "集中") if word in title]
    return said[0] if len(said) == 1 else ""


def _category(text: str, form: str) -> Category | None:
    core = _CATEGORY_FILLER.sub("", fold(text))
    if _TEKUN_WITHOUT_FORM.fullmatch(core):
        core = support_form_in(form) + core if support_form_in(form) else core
    return next((category for category, pattern in _CATEGORIES if pattern.fullmatch(core)), None)


# --- 生活自理能力 ---------------------------------------------------------------------------------------

_ABILITIES: tuple[tuple[Ability, re.Pattern[str]], ...] = (
    (
        Ability.PARTIAL,
        re.compile(
            r"(?:半|部分|不完全|不能完全|部分不能|部分能)自理|部分丧失(?:自理)?|半(?:护理|失能)|部分失能|半丧失"
        ),
    ),
    (
        Ability.NONE,
        re.compile(
            r"(?:完全|全部|全)?(?:不能|不可|不会|无法|无|没有|丧失|不具备|失去)自理|(?:完全|全部)丧失|"
            r"(?:全|完全)(?:护理|失能|不自理)|失能|不自理"
        ),
    ),
    (
        Ability.FULL,
        re.compile(r"(?:完全|全|全部|能|能够|可以?|可以完全|能完全|具备|完全具备|有)?自理|完好|正常|能力完好"),
    ),
)
_ABILITY_FILLER = re.compile(r"生活|能力|老人|人员|对象")


@lru_cache(maxsize=2048)
def read_ability(text: str) -> Ability | None:
    """The self-care ability a cell names (全自理, 部分丧失生活自理能力, 全护理 …); None for an unknown word."""
    core = _ABILITY_FILLER.sub("", fold(text))
    return next((ability for ability, pattern in _ABILITIES if pattern.fullmatch(core)), None)


# --- 残疾情况 -------------------------------------------------------------------------------------------

_KINDS = {kind.value: kind for kind in DisabilityKind} | {"语言": DisabilityKind.SPEECH}
_LEVELS = {
    written: level
    for level, forms in enumerate(("一1壹ⅠI", "二2贰ⅡII", "三3叁ⅢIII", "四4肆ⅣIV"), start=1)
    for written in (*forms[:4], forms[4:])
}
_KIND = "|".join(_KINDS)
_LEVEL = "|".join(sorted(_LEVELS, key=len, reverse=True))
_DISABILITY = re.compile(
    rf"(?P<kind>{_KIND})(?:残疾|障碍|残)?人?(?P<level>{_LEVEL})级?(?:残疾)?|"
    rf"(?P<level_first>{_LEVEL})级?(?P<kind_last>{_KIND})(?:残疾|障碍|残)?"
)
_NO_DISABILITY = frozenset({"无残疾", "未残疾", "非残疾", "否", "健康", "正常", "健全"})


@dataclass(frozen=True, slots=True)
class DisabilityReading:
    """What a cell says of disability: one, none, or not readable; ``several`` kinds became one."""

    disability: Disability | None
    unreadable: bool = False
    several: bool = False


@lru_cache(maxsize=2048)
def read_disability(text: str, level: str = "") -> DisabilityReading:
    """The disability in a cell ("肢体二级", "听力4级", "二级(智力)", "/"), its level perhaps in a column of its own.

    Several kinds count as 多重 at the heaviest level (GB/T 26341-2010), and say so. But 精神 or 智力 of level 1–3
    among them stays what it is: it alone decides the watch colour and the care scope (rules A3).
    """
    if is_nothing(text) or fold(text) in _NO_DISABILITY:
        return DisabilityReading(None, unreadable=not is_nothing(level) and fold(level) not in _NO_DISABILITY)
    found: list[Disability] = []
    for part in _SEPARATORS.split(half_width(text)):
        if not fold(part):
            continue
        match = _DISABILITY.fullmatch(fold(part)) or _DISABILITY.fullmatch(fold(part) + fold(level))
        if match is None:
            return DisabilityReading(None, unreadable=True)
        kind, written = match["kind"] or match["kind_last"], match["level"] or match["level_first"]
        found.append(Disability(_KINDS[kind], _LEVELS[written]))
    if not found:
        return DisabilityReading(None, unreadable=True)
    if len(set(found)) > 1:
        deciding = [one for one in found if is_mind_or_intellect(one)]
        if deciding:
            return DisabilityReading(min(deciding, key=lambda one: one.level), several=True)
        heaviest = min(one.level for one in found)
        return DisabilityReading(Disability(DisabilityKind.MULTIPLE, heaviest), several=True)
    return DisabilityReading(found[0])


# --- 性别, 是否独居, 现居住地 ---------------------------------------------------------------------------

_SEXES = {"男": Sex.MALE, "男性": Sex.MALE, "M": Sex.MALE, "1": Sex.MALE, "女": Sex.FEMALE, "女性": Sex.FEMALE}
_SEXES |= {"F": Sex.FEMALE, "2": Sex.FEMALE}


@lru_cache(maxsize=2048)
def read_sex(text: str) -> Sex | None:
    """男 or 女 as written, by letter or by code (GB/T 2261.1); None for anything else."""
    return _SEXES.get(compact(text).upper())


_YES = frozenset(
    {"是", "独居", "独自居住", "单独居住", "单独生活", "一人", "有", "对", "√", "✓", "✔", "☑", "Y", "YES", "1", "TRUE"}
)
_NO = frozenset(
    {"否", "不是", "非独居", "不独居", "同住", "共同居住", "×", "✗", "✕", "X", "N", "NO", "0", "FALSE", "无"}
)
_TOGETHER = re.compile(r"[与和跟同].{1,8}(?:同住|一起|居住|共同居住|生活)")


@lru_cache(maxsize=2048)
def read_yes_no(text: str) -> bool | None:
    """Whether a cell says that the person lives alone (是, √, 独居, 与子女同住 …); None for an unknown word."""
    said = compact(text).upper()
    if said in _YES:
        return True
    if said in _NO or _TOGETHER.fullmatch(said):
        return False
    return None


_HOME = re.compile(
    r"在?(?:家|本村|村|本地|家中|村内|本村居住|家居住|本镇|老家|户籍地|本社区)(?:居住|常住|生活)?|居家|常住"
)
_AWAY = re.compile(
    r"(?:长期|常年|现)?(?:在?外地?|外出|异地)(?:居住|务工|打工|生活|常住)?|(?:长期|常年)不在(?:家|村|本地)"
)
_CARE_HOME = re.compile(
    r"敬老院|养老院|养老机构|养老公寓|养老中心|养老服务中心|福利院|福利中心|托养(?:中心|机构)|护理院|老年公寓"
)
_MEDICAL = re.compile(r"医院|医疗机构|住院|卫生院|康复中心|精神病")
_ASIDE = re.compile(r"\(([^()]*)\)$")


@dataclass(frozen=True, slots=True)
class ResidenceReading:
    """Where a person lives as the care scope asks, and the ``note`` beside it (a place)."""

    residence: Residence | None
    note: str | None = None


@lru_cache(maxsize=2048)
def read_residence(text: str) -> ResidenceReading:
    """Where a cell says the person lives: "在家", "本村", "长期在外(青岛)", "镇敬老院".

    An unknown word gives no residence and is kept as the note.
    """
    tidied = tidy(text)
    aside = _ASIDE.search(tidied)
    said = compact(tidied[: aside.start()] if aside else tidied)
    note = (aside[1].strip() or None) if aside else None
    if _HOME.fullmatch(said):
        return ResidenceReading(Residence.HOME, note)
    if _CARE_HOME.search(said):
        return ResidenceReading(Residence.CARE_HOME, tidied)
    if _MEDICAL.search(said):
        return ResidenceReading(Residence.MEDICAL, tidied)
    if _AWAY.fullmatch(said):
        return ResidenceReading(Residence.AWAY, note)
    return ResidenceReading(None, tidied)
