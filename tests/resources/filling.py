"""Filling a form of the library by the engine: the common answers, and what a session then asks, wants and fires."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from functools import cache
from pathlib import Path

from fieldapp.forms.api import FormDefinition, FormSession, compile_form

FORMS = Path(__file__).resolve().parents[2] / "resources" / "forms"
Answer = str | list[str] | None
Answers = dict[str, Answer]
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=timezone(timedelta(hours=8)))
PERSON = {
    "name": "王小明", "id_last4": "001X", "address": "甲村12号", "visitor": "张三", "watch_colour": "yellow",
    "care_scope": "within", "ability": "full", "missed_visits": "0", "orders_count": "4", "orders_hours": "10",
    "next_visit": "2026-03-16",
}  # fmt: skip
HEAD: Answers = {"GH04": "home", "GH06": "visit", "GH07": "met", "GH09": ["self"], "GH10": "agreed"}
TAIL: Answers = {
    "GT03": "none", "GT04": ["none"], "GT05": ["none"], "GT06": ["tekun"], "GT07": "content", "GT09": "a.png",
    "GT10": "b.png",
}  # fmt: skip


@cache
def form(code: str) -> FormDefinition:
    """The committed form, compiled once."""
    return compile_form(FORMS / f"{code}.md")


def start(*answers: Mapping[str, Answer], code: str = "TK", person: Mapping[str, str] = PERSON) -> FormSession:
    """A session of the form with these answers given, in order."""
    session = form(code).start(now=lambda: NOW, person=person)
    for name, answer in ((name, answer) for given in answers for name, answer in given.items()):
        session.set(name, answer)
    return session


def asked(session: FormSession) -> dict[str, str]:
    """Relevant questions by bare name → value."""
    return {item.ref.rsplit("/", 1)[1]: item.value for item in session.questions() if item.relevant}


def wanting(session: FormSession) -> set[str]:
    """Bare names of what stands against submitting."""
    return {violation.ref.rsplit("/", 1)[1] for violation in session.violations()}


def fired(session: FormSession) -> list[str]:
    """Question-code pairs of what fired, most urgent first; ``none`` when nothing did."""
    return asked(session)["GT02"].split()
