"""How a case of the table is written, and how its words are carried out.

``Told`` is one section of the ODK XForms specification with expressions and what each stores. ``Case`` is a small
XLSForm, steps, and what is then so, all in plain words:

    set /data/age = 20              a step; an empty right side empties the answer
    add /data/member                a step; also ``remove /data/member[2]`` and ``language 中文``
    refused set /data/age = x       a step that must be refused and must change nothing

    /data/total = 7                 what is stored and what XPath reads
    /data/note shows Hello          a label; ``hints`` and ``offers`` likewise (``offers`` lists values and labels)
    /data/a is irrelevant           also ``relevant``, ``required``, ``optional``, ``readonly``, ``open``, ``valid``
    /data/a is missing              a violation of ``required``; ``is wrong`` one of ``constraint``
    /data/a keeps x                 the answer kept while it is irrelevant
    submits <a>1</a>                a part of the submission; ``leaves out`` its opposite
    asks /data/a /data/b            the questions in order
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import pytest

from fieldapp.forms.api import AnswerRefused, FormDefinition, FormSession, Question, compile_form
from tests.scenario.xform import start


@dataclass(frozen=True, slots=True)
class Told:
    """A ``section`` of the specification, what it ``says`` in our words, and expressions with their results."""

    section: str
    says: str
    cases: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Case:
    """One form filled: ``sheet`` is the survey in markdown (and the other sheets, if any)."""

    section: str
    says: str
    sheet: str
    steps: str
    then: str


def check_case(case: Case) -> None:
    """Carry out ``case``; every line of ``then`` must hold."""
    session = start(_form(case.sheet))
    for step in _lines(case.steps):
        _step(session, step)
    for line in _lines(case.then):
        _hold(session, line)


@cache
def _form(sheet: str) -> FormDefinition:
    return compile_form(_markdown(sheet), "md")


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.strip().splitlines() if line.strip()]


def _markdown(sheet: str) -> str:
    """The sheets as markdown; a first table without a heading is the survey."""
    lines = _lines(sheet)
    if not re.fullmatch(r"\|\s*\w+\s*\|", lines[0]):
        lines.insert(0, "| survey |")
    return "\n".join(line if re.fullmatch(r"\|\s*\w+\s*\|", line) else f"| {line}" for line in lines) + "\n"


def _step(session: FormSession, step: str) -> None:
    verb, _, rest = step.partition(" ")
    if verb == "refused":
        before = session.snapshot()
        with pytest.raises(AnswerRefused):
            _step(session, rest)
        assert session.snapshot() == before, step
    elif verb == "set":
        ref, _, value = rest.partition("=")
        session.set(ref.strip(), value.strip())
    elif verb == "add":
        session.add(rest)
    elif verb == "remove":
        session.remove(rest)
    elif verb == "language":
        session.language = rest
    else:
        raise ValueError(f"no such step: {step}")


_IS: dict[str, Callable[[Question], bool]] = {
    "relevant": lambda question: question.relevant,
    "irrelevant": lambda question: not question.relevant,
    "required": lambda question: question.required,
    "optional": lambda question: not question.required,
    "readonly": lambda question: question.readonly,
    "open": lambda question: not question.readonly,
    "valid": lambda question: question.valid,
}
_VIOLATED = {"missing": "required", "wrong": "constraint"}


def _hold(session: FormSession, line: str) -> None:
    subject, verb, rest = [*line.split(" ", 2), "", ""][:3]
    if subject == "submits":
        assert line.removeprefix("submits ") in session.submission(), line
    elif line.startswith("leaves out "):
        assert line.removeprefix("leaves out ") not in session.submission(), line
    elif subject == "asks":
        assert [question.ref for question in session.questions()] == line.split()[1:], line
    elif verb == "=":
        assert session.value(subject) == rest.strip(), line
    elif verb == "is" and rest in _VIOLATED:
        assert _VIOLATED[rest] in [found.kind for found in session.violations() if found.ref == subject], line
    elif verb == "says":
        assert rest in [found.message for found in session.violations() if found.ref == subject], line
    else:
        _hold_shown(session.question(subject), verb, rest, line)


def _hold_shown(question: Question, verb: str, rest: str, line: str) -> None:
    if verb == "is":
        assert _IS[rest](question), line
    elif verb == "keeps":
        assert question.value == rest, line
    elif verb == "shows":
        assert question.label == (rest or None), line
    elif verb == "hints":
        assert question.hint == (rest or None), line
    elif verb == "offers":
        assert ", ".join(f"{choice.value} {choice.label}" for choice in question.choices) == rest, line
    else:
        raise ValueError(f"cannot be checked: {line}")
