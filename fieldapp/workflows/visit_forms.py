"""Several checklists filled side by side under one head and one tail (docs/adr/0004).

Each checklist is a complete form with the common head and tail. An answer under ``/data/head`` or ``/data/tail``
goes to every session; the head is shown from the first form, then each form's own groups, then the tail once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from fieldapp.domain.triggers import Trigger, parse_triggers, split_fired, trigger_for
from fieldapp.forms.api import (
    AnswerRefused,
    AuditEvent,
    Changed,
    FormDefinition,
    FormSession,
    Group,
    Question,
    Violation,
)
from fieldapp.workflows.errors import NoQuestionFor
from fieldapp.workflows.visit_log import resume, turn_to, whole_log

HEAD, TAIL = "/data/head", "/data/tail"
_ORIGIN = "@origin"
"""Stands in a snapshot beside the forms' ids, which are letters and digits."""
FIRED = "/data/tail/fired"
TRIGGER, SENSITIVE = "field:trigger", "field:sensitive"
Value = str | list[str] | None


@dataclass(frozen=True, slots=True)
class Filling:
    """One checklist of the visit: the form version it is filled on, and the session that holds its answers."""

    definition: FormDefinition
    session: FormSession


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a visit began: the village it is made in, and the person's file the forms read. It stays with the draft, so
    that the visit can be ended although the person has left the caseload meanwhile."""

    village: str
    file: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Kept:
    """What a snapshot holds: the state of each form by its id, and the origin."""

    forms: Mapping[str, Mapping[str, Any]]
    origin: Origin | None


@dataclass(frozen=True, slots=True)
class Section:
    """One group of questions, shown as one screen. ``number`` counts the relevant sections from 1."""

    ref: str
    label: str
    number: int
    relevant: bool
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class FiredTrigger:
    """A trigger that an answer fired: the question's ref, the code that fired, the trigger."""

    ref: str
    code: str
    trigger: Trigger


class VisitForms:
    """The checklists of one visit, by form id in the order they are asked."""

    def __init__(self, fillings: Mapping[str, Filling], origin: Origin) -> None:
        self.fillings = dict(fillings)
        self.origin = origin

    def set(self, ref: str, value: Value) -> Changed:
        """Give an answer. Raises ``NoQuestionFor``, ``AnswerRefused`` (nothing changed)."""
        full = self.full_ref(ref)
        owners = self._owners(full)
        # Time spent on one checklist is not the others'.
        turn_to((filling.session for filling in self.fillings.values() if filling not in owners), None)
        before = owners[0].session.question(full).value
        told = []
        for place, filling in enumerate(owners):
            try:
                told.append(filling.session.set(full, value))
            except AnswerRefused:
                for done in owners[:place]:
                    done.session.set(full, before or None)
                raise
        return _together(told)

    def add(self, ref: str) -> Changed:
        """Add an instance to a repeat, in every form that has it. Raises ``AnswerRefused`` (nothing changed).

        A repeat without instances, or with several, has no node of its own name: the forms themselves are asked.
        """
        told, refused = [], AnswerRefused("no_such_repeat", ref)
        for filling in self.fillings.values():
            try:
                told.append(filling.session.add(ref))
            except AnswerRefused as exc:
                refused = exc
        if not told:
            raise refused
        return _together(told)

    def remove(self, ref: str) -> Changed:
        """Remove one instance of a repeat (``/data/member[2]``)."""
        return _together([filling.session.remove(ref) for filling in self._owners(ref)])

    def question(self, ref: str) -> Question:
        """The question of a full ref, as the visit shows it. Raises ``NoQuestionFor``."""
        return _merged([filling.session.question(ref) for filling in self._owners(ref)])

    def full_ref(self, ref: str) -> str:
        """The full ref of a bare name, or of a ref. Raises ``NoQuestionFor`` when no question, or several, fit."""
        if ref.startswith("/"):
            return self.question(ref).ref
        matches = {item.ref for item in self.questions() if item.name == ref}
        if len(matches) != 1:
            raise NoQuestionFor(ref)
        return matches.pop()

    def questions(self) -> tuple[Question, ...]:
        """Every question once, in the order asked, irrelevant ones too."""
        head: dict[str, list[Question]] = {}
        body: dict[str, list[Question]] = {}
        tail: dict[str, list[Question]] = {}
        for filling in self.fillings.values():
            for item in filling.session.questions():
                part = head if item.ref.startswith(f"{HEAD}/") else tail if item.ref.startswith(f"{TAIL}/") else body
                part.setdefault(item.ref, []).append(item)
        return tuple(_merged(found) for part in (head, body, tail) for found in part.values())

    def sections(self) -> tuple[Section, ...]:
        """The questions by their top group, one section a screen."""
        grouped: dict[str, list[Question]] = {}
        for question in self.questions():
            grouped.setdefault(question.groups[0] if question.groups else question.ref, []).append(question)
        groups = {group.ref: group for filling in self.fillings.values() for group in _groups(filling.session)}
        sections, number = [], 0
        for ref, questions in grouped.items():
            relevant = any(question.relevant for question in questions)
            number += relevant
            label = groups[ref].label if ref in groups else questions[0].label
            sections.append(Section(ref, label or "", number, relevant, tuple(questions)))
        return tuple(sections)

    def outline(self) -> tuple[Group, ...]:
        """The top groups in the order asked, with nested groups and repeats; the common ones once."""
        found: dict[str, Group] = {}
        for filling in self.fillings.values():
            for group in _groups(filling.session):
                found.setdefault(group.ref, group)
        tail = found.pop(TAIL, None)
        return (*found.values(), *([tail] if tail else []))

    def violations(self) -> tuple[Violation, ...]:
        """What stands against submitting, each question once, in the order asked."""
        found: dict[str, Violation] = {}
        for filling in self.fillings.values():
            for violation in filling.session.violations():
                found.setdefault(violation.ref, violation)
        order = {question.ref: place for place, question in enumerate(self.questions())}
        return tuple(sorted(found.values(), key=lambda item: order.get(item.ref, len(order))))

    def value(self, ref: str) -> str:
        """What XPath reads at ``ref`` (calculated nodes too) in the first form that has it; "" where none has."""
        for filling in self.fillings.values():
            found = _value(filling.session, ref)
            if found is not None:
                return found
        return ""

    def fired(self) -> tuple[FiredTrigger, ...]:
        """Every trigger that the answers fired, across the forms, most urgent first."""
        found: dict[tuple[str, str], FiredTrigger] = {}
        for filling in self.fillings.values():
            cells = {path.rsplit("/", 1)[-1]: (path, cell) for path, cell in filling.definition.extras(TRIGGER).items()}
            for name, code in split_fired(_value(filling.session, FIRED) or ""):
                path, cell = cells.get(name, ("", ""))
                trigger = trigger_for(parse_triggers(cell), code)
                if trigger:
                    found.setdefault((path, code), FiredTrigger(path, code, trigger))
        return tuple(sorted(found.values(), key=lambda item: (item.trigger.level, item.ref)))

    def is_sensitive(self) -> bool:
        """Whether an answered question is marked sensitive, so that the whole visit is (checklists 0.6)."""
        return any(
            mark == "yes" and _value(filling.session, path)
            for filling in self.fillings.values()
            for path, mark in filling.definition.extras(SENSITIVE).items()
        )

    @property
    def language(self) -> str | None:
        """The language labels are given in, by the forms' own name of it."""
        return next(iter(self.fillings.values())).session.language

    @language.setter
    def language(self, language: str) -> None:
        for filling in self.fillings.values():
            if language in filling.definition.languages:
                filling.session.language = language

    def turn_to(self, ref: str | None) -> None:
        """Tell the log which question the person is at now; ``None``: at none."""
        turn_to(self._sessions(), ref)

    def resume(self) -> None:
        """Tell the log that the draft was taken up again."""
        resume(self._sessions())

    def log(self) -> tuple[AuditEvent, ...]:
        """Which questions, values before and after, when and how long, since the visit began."""
        return whole_log(self._sessions(), (f"{HEAD}/", f"{TAIL}/"))

    def _sessions(self) -> list[FormSession]:
        return [filling.session for filling in self.fillings.values()]

    def snapshot(self) -> bytes:
        """Everything needed to go on later, irrelevant answers and repeat counts included."""
        forms = {form: filling.session.snapshot() for form, filling in self.fillings.items()}
        return msgspec.msgpack.encode({**forms, _ORIGIN: self.origin})

    def _owners(self, ref: str) -> Sequence[Filling]:
        """The forms that have a node at ``ref``: all of them under the common head and tail, else the one."""
        owners = [filling for filling in self.fillings.values() if _value(filling.session, ref) is not None]
        if not owners:
            raise NoQuestionFor(ref)
        return owners


def read_snapshot(snapshot: bytes) -> Kept:
    """What ``VisitForms.snapshot`` wrote."""
    found = msgspec.msgpack.decode(snapshot)
    origin = found.pop(_ORIGIN, None)
    return Kept(found, msgspec.convert(origin, Origin) if origin else None)


def _value(session: FormSession, ref: str) -> str | None:
    try:
        return session.value(ref)
    except AnswerRefused:
        return None


def _merged(found: Sequence[Question]) -> Question:
    """One common question as several forms ask it: asked where any form asks it, valid where all agree.

    What the program itself lists (the problems found) is put together from all of them.
    """
    shown = next((item for item in found if item.relevant), found[0])
    if len(found) == 1:
        return shown
    if shown.readonly and shown.type == "select_multiple":
        values = dict.fromkeys(word for item in found for word in item.value.split())
        words = [word for word in values if word != "none"] or list(values)
        choices = {choice.value: choice for item in found for choice in item.choices}
        shown = replace(shown, value=" ".join(words), choices=tuple(choices.values()))
    return replace(shown, required=any(item.required for item in found), valid=all(item.valid for item in found))


def _groups(session: FormSession) -> Iterator[Group]:
    return (member for member in session.outline().members if isinstance(member, Group))


def _together(told: Sequence[Changed]) -> Changed:
    refs = dict.fromkeys(ref for changed in told for ref in changed.refs)
    return Changed(tuple(refs), any(changed.structure for changed in told))
