"""Answers in words: what a record holds as refs and codes, read with the form version it was made on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from fieldapp.forms.api import Group, Question
from fieldapp.wire.bodies import VisitBody
from fieldapp.workflows.form_library import FormLibrary

LANGUAGES = {"zh": "中文 (zh)", "en": "English (en)"}


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One question with its answer. ``value`` is as recorded, ``answer`` in words; ``previous`` what it is held
    against (``None``: nothing), ``changed`` whether the two differ."""

    ref: str
    section: str
    label: str
    value: str
    answer: str
    previous: str | None
    changed: bool


def answer_lines(
    library: FormLibrary, body: VisitBody, before: VisitBody | None, *, language: str = "zh"
) -> tuple[AnswerLine, ...]:
    """The answered questions of ``body`` in the order asked, beside those of ``before``.

    A question answered only before is listed too, with an empty answer.
    """
    earlier = {question.ref: question for question, _ in _questions(library, before, language)} if before else None
    lines, seen = [], set()
    for question, section in _questions(library, body, language):
        old = earlier.get(question.ref) if earlier is not None else None
        was = in_words(old) if old else ""
        value = question.value if question.relevant else ""
        if not value and not was:
            continue
        seen.add(question.ref)
        changed = earlier is not None and value != (old.value if old and old.relevant else "")
        lines.append(
            AnswerLine(
                question.ref,
                section,
                question.label or question.ref,
                value,
                in_words(question),
                was if earlier is not None else None,
                changed,
            )
        )
    return tuple(lines)


def labelled_answers(library: FormLibrary, body: VisitBody, *, language: str | None) -> Mapping[str, str]:
    """The answers of a visit in words, by ref; ``language`` is a form's own name of it."""
    return {question.ref: in_words(question) for question, _ in _questions(library, body, language) if question.value}


def asked_refs(library: FormLibrary, body: VisitBody) -> tuple[str, ...]:
    """The refs of every question of a visit's forms, answered or not."""
    return tuple(question.ref for question, _ in _questions(library, body, None))


def in_words(question: Question) -> str:
    """A question's answer as people read it: labels instead of choice codes."""
    if not question.relevant or not question.value:
        return ""
    if question.choices:
        labels = {choice.value: choice.label or choice.value for choice in question.choices}
        parts = question.value.split() if question.type in ("select_multiple", "rank") else [question.value]
        return "、".join(labels.get(part, part) for part in parts)
    return question.value


def _questions(library: FormLibrary, body: VisitBody, language: str | None) -> Iterator[tuple[Question, str]]:
    """Every question of the forms of a visit with its section's label, answers filled in; the common ones once."""
    seen: set[str] = set()
    for entry in body.forms:
        definition = library.version(entry.id, entry.version)
        wanted = LANGUAGES.get(language or "", language)
        session = definition.start(
            now=partial(datetime.fromisoformat, body.started_at),
            language=wanted if wanted in definition.languages else None,
            answers=entry.answers,
        )
        labels = {group.ref: group.label for group in session.outline().members if isinstance(group, Group)}
        for question in session.questions():
            if question.ref not in seen:
                seen.add(question.ref)
                yield question, labels.get(question.groups[0] if question.groups else "") or ""
