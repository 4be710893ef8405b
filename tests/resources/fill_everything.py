"""Answers every question a checklist asks, valid and by chance from a seed; keeps the steps, to run them again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from fieldapp.forms.api import AnswerRefused, FormSession, Question
from tests.resources.filling import NOW, form

Answer = str | list[str]
Step = dict[str, object]

MOST_ROUNDS = 40
CARDS = ("11010519491231002X52", "11010519491231002X61")
WORDS = ("张三、李四", "李医生、王五", "邻居昨天傍晚见过", CARDS[0], CARDS[1])
NUMBERS = ("1", "2", "0", "3", "0.5", "7", "20", "1500", "8000", "50000")
DAYS = (0, -1, 3, -12, 1, -100)
HOURS = (-1, 20, -3, -30)
INSTEAD = {"GT10": "GT10_reason", "DD20": "DD20_reason"}
"""A signature, and the question that is answered when there is none."""
SHOWN_ONLY = ("note", "hidden", "calculate")


class NoAnswerFits(AssertionError):
    """A question took none of the answers tried."""


@dataclass
class Filled:
    """A finished filling: the session, the steps that led there, every question that was asked on the way."""

    code: str
    person: dict[str, str]
    session: FormSession
    steps: list[Step] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)

    def set(self, ref: str, value: Answer | None) -> None:
        self.session.set(ref, value)
        self.steps.append({"set": ref, "value": " ".join(value) if isinstance(value, list) else value})

    def add(self, ref: str) -> None:
        self.session.add(ref)
        self.steps.append({"add": ref})


def some_person(random: Random) -> dict[str, str]:
    """A person's file by chance: every column that a condition reads."""
    return {
        "name": "王小明", "id_last4": random.choice(("002X", "1234")), "address": "甲村12号", "visitor": "张三",
        "watch_colour": random.choice(("red", "yellow", "blue", "")),
        "care_scope": random.choice(("within", "away", "")),
        "ability": random.choice(("full", "partial", "none", "")), "missed_visits": random.choice(("0", "1")),
        "orders_count": random.choice(("", "2")), "orders_hours": random.choice(("", "10")), "next_visit": "2026-03-16",
        "location_on": random.choice(("yes", "")), "age": random.choice(("5", "15", "17", "19", "45", "82")),
        "category": random.choice(("分散供养特困", "低保", "困难残疾人", "")),
        "household_size": random.choice(("2", "")),
        "dibao_standard": random.choice(("800", "")), "disability_kind": random.choice(("mind", "limb", "")),
        "disability_level": random.choice(("2", "3", "")),
    }  # fmt: skip


def fill_everything(code: str, seed: int) -> Filled:
    """One visit of the checklist with every question answered. Raises NoAnswerFits naming the question."""
    random = Random(f"{code}{seed}")
    person = some_person(random)
    session = form(code).start(now=lambda: NOW, person=person, random=random.random)
    filled = Filled(code, person, session)
    _begin(filled, random)
    for _ in range(MOST_ROUNDS):
        still_open = [question for question in answerable(filled) if not question.value or not question.valid]
        if not still_open:
            return filled
        for question in still_open:
            if not _there(session, question.ref):
                continue
            now = session.question(question.ref)
            if now.relevant and (not now.value or not now.valid):
                _answer(filled, now, random)
    raise NoAnswerFits(f"{code} {seed}: no end")


def _begin(filled: Filled, random: Random) -> None:
    """How the visit goes is drawn first, more often an ordinary one; a second photo comes now and then."""
    by_name = {question.name: question for question in filled.session.questions()}
    first = filled.code == "YJ" or random.random() < 0.5
    answers: dict[str, Answer] = {
        "GH05": "张三、李四" if first else "张三",
        "GH04": "home" if random.random() < 0.8 else random.choice(["phone", "scene"]),
        "GH07": "met" if random.random() < 0.6 else random.choice(["out", "no_answer", "refused", "dead"]),
        "GH10": "agreed" if random.random() < 0.8 else random.choice(["no_photos", "later", "refused"]),
    }
    if filled.code == "YJ":
        answers.update({"GH04": "home", "GH06": "investigation"})
    for name, answer in answers.items():
        if filled.session.question(by_name[name].ref).relevant:
            filled.set(by_name[name].ref, answer)
    if answers["GH07"] != "met" and random.random() < 0.4:
        filled.set(by_name["GH08"].ref, ["unverified"])
    if random.random() < 0.3:
        filled.set(by_name["broken_off"].ref, "broken")
    for name, reason in INSTEAD.items():
        if name in by_name and filled.session.question(by_name[reason].ref).relevant and random.random() < 0.5:
            filled.set(by_name[reason].ref, random.choice([choice.value for choice in by_name[reason].choices]))
    if random.random() < 0.3 and filled.session.question(by_name["GT08"].ref).relevant:
        filled.set(by_name["GT08"].ref, "2026-03-20")
    filled.set(by_name["GT01"].ref, "p0.jpg")
    filled.add("/data/tail/GT01_more")


def answerable(filled: Filled) -> list[Question]:
    shown = [q for q in filled.session.questions() if q.relevant]
    filled.asked.update(question.name for question in shown)
    given = {question.name for question in shown if question.value}
    return [q for q in shown if not q.readonly and q.type not in SHOWN_ONLY and INSTEAD.get(q.name) not in given]


def _there(session: FormSession, ref: str) -> bool:
    """Whether the question still exists: an answer may have taken a repeat's instance away."""
    try:
        session.question(ref)
    except AnswerRefused:
        return False
    return True


def _answer(filled: Filled, question: Question, random: Random) -> None:
    for candidate in _candidates(question, random):
        try:
            filled.set(question.ref, candidate)
        except AnswerRefused:
            continue
        if filled.session.question(question.ref).valid:
            return
    raise NoAnswerFits(f"{filled.code}: {question.ref} ({question.type})")


def _candidates(question: Question, random: Random) -> Iterator[Answer]:
    names = [choice.value for choice in question.choices]
    alone = set(question.extra.get("field:exclusive", "").split())
    if question.type == "select_one":
        yield from random.sample(names, len(names))
    elif question.type == "select_multiple":
        several = [name for name in names if name not in alone]
        for name in random.sample(names, len(names)):
            yield [name] if name in alone else _some(several, name, random)
    else:
        yield from _written(question.type, random)


def _some(names: Sequence[str], first: str, random: Random) -> list[str]:
    others = [name for name in names if name != first and random.random() < 0.3]
    return [first, *others]


def _written(kind: str, random: Random) -> Iterable[str]:
    given: dict[str, Iterable[str]] = {
        "text": WORDS,
        "integer": [number for number in NUMBERS if "." not in number],
        "decimal": NUMBERS,
        "date": [(NOW + timedelta(days=days)).date().isoformat() for days in DAYS],
        "dateTime": [(NOW + timedelta(hours=hours)).isoformat(timespec="milliseconds") for hours in HOURS],
        "time": ["09:40:00.000+08:00"],
        "image": ["picture.jpg"],
        "geopoint": ["37.17 119.94 12.0 5.0"],
    }
    answers = list(given[kind])
    return (
        answers
        if kind in {"date", "dateTime", "text"} and random.random() < 0.5
        else random.sample(answers, len(answers))
    )
