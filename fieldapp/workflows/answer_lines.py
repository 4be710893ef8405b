"""Answers in words: what a record holds as refs and codes, read with the form version it was made on.

The form gives labels and order; the values are the record's own. What the person's file or the day made relevant then
would come out otherwise if the form were worked through again now.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from fieldapp.forms.api import FormDefinition, Group, Question
from fieldapp.wire.bodies import FormAnswers, VisitBody
from fieldapp.wire.feed import form_entity
from fieldapp.workflows.errors import UnknownForm
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


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question as a record holds it: ``value`` as recorded, whatever the form would make of it today."""

    ref: str
    section: str
    label: str
    value: str
    answer: str


def answer_lines(
    library: FormLibrary, body: VisitBody, before: VisitBody | None, *, language: str = "zh"
) -> tuple[AnswerLine, ...]:
    """The answered questions of ``body`` in the order asked, beside those of ``before``.

    A question answered only before is listed too, with an empty answer.
    """
    earlier = {asked.ref: asked for asked in _asked(library, before, language)} if before else None
    lines = []
    for asked in _asked(library, body, language):
        old = earlier.get(asked.ref) if earlier is not None else None
        was = old.answer if old else ""
        if not asked.value and not was:
            continue
        lines.append(
            AnswerLine(
                asked.ref,
                asked.section,
                asked.label,
                asked.value,
                asked.answer,
                was if earlier is not None else None,
                earlier is not None and asked.value != (old.value if old else ""),
            )
        )
    return tuple(lines)


def labelled_answers(library: FormLibrary, body: VisitBody, *, language: str | None) -> Mapping[str, str]:
    """The answers of a visit in words, by ref; ``language`` is a form's own name of it."""
    return {asked.ref: asked.answer for asked in _asked(library, body, language) if asked.value}


def asked_refs(library: FormLibrary, body: VisitBody) -> tuple[str, ...]:
    """The refs of every question of a visit's forms, answered or not."""
    return tuple(asked.ref for asked in _asked(library, body, None))


def in_words(question: Question, value: str) -> str:
    """An answer as people read it: labels instead of choice codes."""
    if question.choices and value:
        labels = {choice.value: choice.label or choice.value for choice in question.choices}
        parts = value.split() if question.type in ("select_multiple", "rank") else [value]
        return "、".join(labels.get(part, part) for part in parts)
    return value


def _asked(library: FormLibrary, body: VisitBody, language: str | None) -> Iterator[_Asked]:
    """Every question of the forms of a visit with its section's label and recorded answer; the common ones once."""
    seen: set[str] = set()
    for entry in body.forms:
        try:
            definition = library.version(entry.id, entry.version, entry.digest)
        except UnknownForm:
            found = _unread(entry)
        else:
            found = _read(definition, entry, body.started_at, LANGUAGES.get(language or "", language))
        for asked in found:
            if asked.ref not in seen:
                seen.add(asked.ref)
                yield asked


def _read(definition: FormDefinition, entry: FormAnswers, moment: str, language: str | None) -> Iterator[_Asked]:
    session = definition.start(
        now=partial(datetime.fromisoformat, moment),
        language=language if language in definition.languages else None,
        answers=entry.answers,
    )
    labels = {group.ref: group.label for group in session.outline().members if isinstance(group, Group)}
    for question in session.questions():
        value = entry.answers.get(question.ref, "")
        section = labels.get(question.groups[0] if question.groups else "") or ""
        yield _Asked(question.ref, section, question.label or question.ref, value, in_words(question, value))


def _unread(entry: FormAnswers) -> Iterator[_Asked]:
    """The answers as they are recorded, under the name of a form that has not come here yet."""
    for ref, value in entry.answers.items():
        yield _Asked(ref, form_entity(entry.id, entry.version), ref.rsplit("/", 1)[-1], value, value)
