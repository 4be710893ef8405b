"""A stored answer in words: labels for choices, days and moments as people say them."""

from __future__ import annotations

from datetime import date

from fieldapp.desktop import terms
from fieldapp.desktop.controls.control import Surroundings
from fieldapp.desktop.models.typed import split_moment
from fieldapp.desktop.models.visit_state import Ask


def answer_words(ask: Ask, around: Surroundings) -> str:
    """The answer of a question in words, one line for each choice; "" where there is none."""
    if not ask.value:
        return ""
    if ask.choices:
        labels = {choice.value: choice.label for choice in ask.choices}
        return "\n".join(labels.get(each, each) for each in ask.chosen)
    return typed_words(ask.question.type, ask.value, around)


def typed_words(kind: str, value: str, around: Surroundings) -> str:
    """An answer that is no choice in words: 3月2日(周一) 09:00 for a moment; a picture's file name says nothing."""
    if kind == "image":
        return ""
    if kind == "dateTime":
        day, clock = split_moment(value, around.local_now())
        return f"{_day(day, around)} {clock[:5]}" if day else value
    if kind == "time":
        return value[:5]
    return _day(value, around) if kind == "date" else value


def _day(day: str, around: Surroundings) -> str:
    try:
        return terms.day_text(date.fromisoformat(day), around.today())
    except ValueError:
        return day
