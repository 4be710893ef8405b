"""How each calculator reckons: reads its inputs, takes the place's numbers from the book, shows the working.

The arithmetic itself is that of `screening`, `student_aid`, `care` and `deadlines`; here it meets the numbers.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

from fieldapp.domain.care import care_budget, care_scope, watch_colour
from fieldapp.domain.dates import date_words
from fieldapp.domain.deadlines import DEADLINES, due_of
from fieldapp.domain.errors import InvalidPolicyInput
from fieldapp.domain.people import Ability, Category, Disability, DisabilityKind, Person, Residence
from fieldapp.domain.policy.book import Figure, PolicyBook
from fieldapp.domain.policy.inputs import Inputs
from fieldapp.domain.policy.pack import Area
from fieldapp.domain.policy.working import Working, from_screening, not_known, number_words, rested_on
from fieldapp.domain.reasons import DECLARATION_SOURCE, Words
from fieldapp.domain.screening import Indicator, Verdict, dibao_edge, medical_aid, rigid_spending, self_care
from fieldapp.domain.student_aid import FundedStudy, GrantSums, Student, Study, student_aid
from fieldapp.domain.workdays import WorkCalendar

Results = tuple[Working, ...]
RIGID_KINDS: Final = ("living", "medical", "education", "rehabilitation", "other")
"""The five kinds of rigid spending (刚性支出困难家庭认定办法)."""
DISABILITIES: Final = {
    "视力": "sight",
    "听力": "hearing",
    "言语": "speech",
    "肢体": "limb",
    "智力": "intellect",
    "精神": "mind",
    "多重": "multiple",
}
RESIDENCES: Final = {
    "在家": "at home",
    "长期在外地": "long-term away",
    "医疗机构托养": "in a hospital",
    "社会养老机构托养": "in a care home",
}
FUNDED: Final = (
    ("师范师资", "师范师资", "teacher training"),
    ("军校", "军校", "military"),
    ("公费农科、医学、师范", "公费农科、医学、师范", "publicly funded"),
    ("艺体类", "艺体类", "arts or sports"),
)
_LIKELY = {
    Verdict.LIKELY: Words("可能符合", "may qualify"),
    Verdict.UNLIKELY: Words("暂不符合", "does not fit now"),
    Verdict.UNDECIDED: Words("不能测算,转低保或临时救助核查", "not calculated: check for dibao or temporary help"),
}


def rigid(inputs: Inputs, book: PolicyBook, code: str, on: date, _calendar: WorkCalendar) -> Results:
    """刚性支出占比 (rules A7.1): the five kinds of spending, the income and the limit of the place."""
    name = "rigid_spending"
    share = book.parameter("rigid_share", code, on)
    if share is None:
        elsewhere = book.known_elsewhere("rigid_share")
        return (not_known(name, Words("刚性支出占比线", "line of rigid spending"), elsewhere),)
    typed = inputs.money_or_none("limit")
    average = book.parameter("income_limit", code, on) if typed is None else None
    limit = typed if typed is not None else average.value if average is not None else None
    if limit is None:
        raise InvalidPolicyInput("missing", "limit")
    sums = [inputs.money(kind) for kind in RIGID_KINDS]
    total = sum(sums, Decimal(0))
    line = f"{' + '.join(number_words(each) for each in sums)} = {number_words(total)}"
    head = Words(f"刚性支出合计:{line} 元", f"rigid spending in all: {line} yuan")
    size, income = inputs.whole("size", 1), inputs.money("income")
    screening = rigid_spending(total, income, size, limit, share.value)
    figures = [share] if average is None else [share, average]
    return (from_screening(screening, _LIKELY[screening.verdict], figures, [head]),)


def medical(inputs: Inputs, book: PolicyBook, code: str, on: date, _calendar: WorkCalendar) -> Results:
    """医疗救助 (rules A7.2)."""
    found = _all(book, code, on, "medical_threshold", "medical_rate", "medical_cap")
    if found is None:
        elsewhere = book.known_elsewhere("medical_threshold")
        what = Words("医疗救助起付线、比例和封顶线", "threshold, rate and cap of medical aid")
        return (not_known("medical_aid", what, elsewhere),)
    threshold, rate, cap = found
    screening = medical_aid(inputs.money("own_cost"), threshold.value, rate.value, cap.value)
    amount = number_words(screening.amount or Decimal(0))
    return (from_screening(screening, Words(f"约 {amount} 元", f"about {amount} yuan"), found),)


def edge(inputs: Inputs, book: PolicyBook, code: str, on: date, _calendar: WorkCalendar) -> Results:
    """低保边缘 (rules A7.3)."""
    name = "dibao_edge"
    factor = book.parameter("edge_factor", code, on)
    typed = inputs.money_or_none("standard")
    known = book.standard("dibao", Area(inputs.text("area")), code, on) if typed is None else None
    standard = typed if typed is not None else known.value if known is not None else None
    if factor is None or standard is None:
        return (not_known(name, Words("低保标准", "dibao standard"), ()),)
    size = inputs.whole("size", 1)
    months = 12 if inputs.text("period") == "year" else 1
    income = inputs.money("income")
    per_head = income / months / size
    by = f"{number_words(income)} ÷ {f'{months} ÷ ' if months > 1 else ''}{size}"
    shown = number_words(per_head.quantize(Decimal("0.01")))
    head = Words(f"人均月收入:{by} = {shown} 元", f"income a head and month: {by} = {shown} yuan")
    screening = dibao_edge(per_head, standard, factor.value)
    figures = [factor] if known is None else [known, factor]
    return (from_screening(screening, _LIKELY[screening.verdict], figures, [head]),)


def self_care_class(inputs: Inputs, _book: PolicyBook, _code: str, _on: date, _calendar: WorkCalendar) -> Results:
    """自理能力初评 (rules B3): the county's assessment decides."""
    met = {
        indicator: inputs.yes(indicator.name.lower()) for indicator in Indicator if inputs.text(indicator.name.lower())
    }
    answer = self_care(met)
    failed = "、".join(indicator.value for indicator in answer.not_met) or "无"
    steps = [Words(f"达不到的指标:{failed}({len(answer.not_met)} 项)", f"not met: {len(answer.not_met)} of 6")]
    steps.append(Words("0 项:全自理;1–3 项:半自理;4–6 项:完全不能自理", "0: full; 1–3: partial; 4–6: none"))
    if answer.ability is None:
        left = len(answer.unanswered)
        result = Words(f"还有 {left} 项没有回答", f"{left} still unanswered")
    else:
        result = Words(answer.ability.value, _ABILITIES_EN[answer.ability])
        steps.append(Words("正式结果由县级民政部门组织评估", "the county's assessment is the official one"))
    verdict = Verdict.UNDECIDED if answer.ability is None else Verdict.LIKELY
    return (Working("self_care", result, tuple(steps), (Words(answer.source, answer.source),), verdict),)


_ABILITIES_EN = {
    Ability.FULL: "full self-care",
    Ability.PARTIAL: "partial self-care",
    Ability.NONE: "no self-care",
}


def watch_class(inputs: Inputs, _book: PolicyBook, _code: str, on: date, _calendar: WorkCalendar) -> Results:
    """关注类别 and 照护范围 of a 分散供养特困人员 (莱州; rules A7.5)."""
    kind, level = inputs.text("disability"), inputs.text("level")
    if bool(kind) != bool(level):
        raise InvalidPolicyInput("missing", "level" if kind else "disability")
    person = Person(
        id="",
        name="",
        village_code="",
        categories=(Category.DISPERSED_TEKUN,),
        birth=_born(inputs.whole("age"), on),
        ability=Ability(inputs.text("ability")),
        disability=Disability(DisabilityKind(kind), int(level)) if kind else None,
        lives_alone=inputs.yes("alone"),
        residence=Residence(inputs.text("residence")),
        applied_in=inputs.yes("applied"),
    )
    watch, scope = watch_colour(person, on), care_scope(person)
    assert watch.colour is not None, "a dispersed tekun has a colour"
    colour = watch.colour.words
    inside = (
        Words("在照护范围内", "inside the paid care") if scope.in_scope else Words("暂不在照护范围", "outside for now")
    )
    steps = (
        Words(f"关注类别:{colour.zh}({watch.reason.zh})", f"watch class: {colour.en} ({watch.reason.en})"),
        Words(f"照护范围:{scope.reason.zh}", f"care scope: {scope.reason.en}"),
        Words(
            "先看红,再看黄,其余为蓝;类别与照护范围分开判断",
            "red first, then yellow, else blue; the scope is another question",
        ),
    )
    result = Words(f"关注类别:{colour.zh};{inside.zh}", f"watch class {colour.en}; {inside.en}")
    sources = tuple(Words(text, text) for text in dict.fromkeys((watch.reason.source, scope.reason.source)))
    return (Working("watch_class", result, steps, sources, Verdict.LIKELY if scope.in_scope else Verdict.UNLIKELY),)


def _born(age: int, on: date) -> date:
    """A birthday that makes someone just ``age`` on a day."""
    if age > 150:
        raise InvalidPolicyInput("number_range", "age")
    return on.replace(year=on.year - age, day=min(on.day, 28))


def budget(inputs: Inputs, book: PolicyBook, code: str, on: date, _calendar: WorkCalendar) -> Results:
    """40元 budget (莱州; rules A7.6)."""
    rate = book.parameter("care_rate_month", code, on)
    if rate is None:
        what = Words("照护经费提取标准", "rate set aside for care")
        return (not_known("care_budget", what, book.known_elsewhere("care_rate_month")),)
    persons, months = inputs.whole("persons"), inputs.whole("months")
    total = care_budget(persons, months, int(rate.value))
    line = f"{number_words(rate.value)} × {persons} × {months} = {total}"
    step = Words(f"每人每月标准 × 人数 × 月数:{line} 元", f"rate × people × months: {line} yuan")
    result = Words(f"{total} 元", f"{total} yuan")
    sources = rested_on("莱州照护经费(2024-10-26 报道)", [rate])
    return (Working("care_budget", result, (step,), sources, Verdict.LIKELY, Decimal(total)),)


_GRANTS = {
    "dibao_student": Words("低保家庭大学新生救助", "grant for students of dibao families"),
    "orphan_student": Words("福彩圆梦·孤儿助学", "grant for orphans who study"),
    "charity_student": Words("慈善朝阳助学", "charity grant for new students"),
}
_SUMS = (
    "student_bachelor",
    "student_junior_college",
    "student_later_years",
    "orphan_student_year",
    "charity_student_least",
    "charity_student_most",
)


def students(inputs: Inputs, book: PolicyBook, code: str, on: date, _calendar: WorkCalendar) -> Results:
    """大学生救助 with its exclusions (济宁; rules A7.7): one result for each of the three grants."""
    figures = _all(book, code, on, *_SUMS)
    if figures is None:
        what = Words("大学生救助金额", "sums of student aid")
        return (not_known("student_aid", what, book.known_elsewhere(_SUMS[0])),)
    funded = inputs.text("funded")
    student = Student(
        study=Study(inputs.text("study")),
        year=inputs.whole("year", 1),
        full_time=inputs.yes("full_time"),
        age=inputs.whole("age"),
        in_dibao=inputs.yes("in_dibao"),
        national_exam=inputs.yes("national_exam"),
        recognised_orphan=inputs.yes("orphan"),
        funded_study=FundedStudy(funded) if funded else None,
        already_sponsored=inputs.yes("sponsored"),
    )
    results = []
    for screening, used in zip(
        student_aid(student, GrantSums(*(figure.value for figure in figures))),
        (figures[:3], figures[3:4], figures[4:]),
        strict=True,
    ):
        title, verdict = _GRANTS[screening.code], _LIKELY[screening.verdict]
        result = Words(f"{title.zh}:{verdict.zh}", f"{title.en}: {verdict.en}")
        results.append(from_screening(screening, result, used))
    return tuple(results)


def papers(inputs: Inputs, _book: PolicyBook, _code: str, _on: date, calendar: WorkCalendar) -> Results:
    """补办手续截止日 (rules A7.8): the day of the first help is not counted, which is our reading."""
    deadline = DEADLINES["papers_after_help"]
    helped = inputs.day("helped_on")
    due = due_of(deadline, helped, calendar)
    last, start = date_words(due.on, helped), date_words(helped)
    steps = [
        Words(f"先行救助 {start.zh},当天不计(自拟口径)", f"first help on {start.en}, not counted (our reading)"),
        Words(
            f"往后数 {deadline.amount} 个工作日(按国务院放假安排),到 {last.zh}",
            f"{deadline.amount} working days on, by the State Council's holidays: {last.en}",
        ),
    ]
    sure = () if due.certain else (_UNSURE,)
    result = Words(f"{last.zh}前补齐手续", f"papers complete by {last.en}")
    return (
        Working("papers_deadline", result, (*steps, *sure), (Words(deadline.source, deadline.source),), Verdict.LIKELY),
    )


def declaration(inputs: Inputs, _book: PolicyBook, _code: str, _on: date, calendar: WorkCalendar) -> Results:
    """主动申报日 (菏泽; rules A7.9): the first working day of the month."""
    year, month = inputs.month("month")
    answer = calendar.first_workday(year, month)
    words = date_words(answer.day)
    steps = [Words(f"{year}年{month}月第一个工作日:{words.zh}", f"first working day of {year}-{month:02}: {words.en}")]
    if not answer.certain:
        steps.append(_UNSURE)
    result = Words(f"{year}年{words.zh}", f"{words.en} {year}")
    return (
        Working(
            "declaration_day", result, tuple(steps), (Words(DECLARATION_SOURCE, DECLARATION_SOURCE),), Verdict.LIKELY
        ),
    )


_UNSURE = Words(
    "该年放假安排尚未公布,按周一至周五估算", "that year's holidays are not published yet: Monday to Friday assumed"
)


def _all(book: PolicyBook, code: str, on: date, *keys: str) -> tuple[Figure, ...] | None:
    """These parameters, None as soon as one is not known."""
    found = [book.parameter(key, code, on) for key in keys]
    known = tuple(figure for figure in found if figure is not None)
    return known if len(known) == len(keys) else None
