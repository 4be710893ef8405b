"""Plausible answers for invented visits: fills any checklist until nothing stands against submitting it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from random import Random
from typing import TYPE_CHECKING

from fieldapp.forms.errors import AnswerRefused

if TYPE_CHECKING:
    from fieldapp.forms.api import Question
    from fieldapp.workflows.fill_form import OpenVisit

MOST_ROUNDS = 400
USUAL = 0.85
"""How often the first choice, the good one, is given."""

_FIXED = {
    "GH04": "home",
    "GH06": "visit",
    "GH07": "met",
    "GH10": "agreed",
    "GT09": None,
}


class CannotFill(RuntimeError):
    """A question of a demonstration form found no answer; ``ref`` names it."""

    def __init__(self, ref: str) -> None:
        super().__init__(ref)
        self.ref = ref


def fill(opened: OpenVisit, random: Random, today: date) -> None:
    """Answer what is missing, question by question, until the visit is valid but for its pictures.

    Raises ``CannotFill`` when a question takes none of the answers tried.
    """
    for _ in range(MOST_ROUNDS):
        missing = next((item for item in opened.missing() if not _is_picture(opened, item.ref)), None)
        if missing is None:
            return
        _answer(opened, opened.filled.question(missing.ref), random, today)
    raise CannotFill("too many questions")


def pictures_missing(opened: OpenVisit) -> tuple[str, ...]:
    """Refs of required picture and signature questions that are still open."""
    return tuple(item.ref for item in opened.missing() if _is_picture(opened, item.ref))


def _is_picture(opened: OpenVisit, ref: str) -> bool:
    return opened.filled.question(ref).type == "image"


def _answer(opened: OpenVisit, question: Question, random: Random, today: date) -> None:
    for value in _candidates(question, random, today):
        try:
            opened.set(question.ref, value)
        except AnswerRefused:
            continue
        if opened.filled.question(question.ref).valid:
            return
    raise CannotFill(question.ref)


def _candidates(question: Question, random: Random, today: date) -> Sequence[str | list[str]]:
    values = [choice.value for choice in question.choices]
    fixed = _FIXED.get(question.ref.rsplit("/", 1)[-1])
    if question.type == "select_one":
        first = [fixed] if fixed in values else []
        usual = values if random.random() < USUAL else random.sample(values, len(values))
        return [*(value for value in first if value), *usual]
    if question.type == "select_multiple":
        order = values if random.random() < USUAL else random.sample(values, len(values))
        return [[value] for value in order]
    return {
        "integer": ["4", "1", "0"],
        "decimal": ["6", "1", "0"],
        "date": [today.isoformat()],
        "dateTime": [f"{today.isoformat()}T09:00:00.000+08:00"],
        "time": ["09:00:00.000+08:00"],
        "geopoint": ["37.1 119.9 0 0"],
    }.get(question.type, ["走访时了解到的情况", "周协理、郑经办"])
