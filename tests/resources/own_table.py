"""What every checklist asks (``questions.txt``), written down beside the forms: the tests hold the forms against it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

TABLE = Path(__file__).with_name("questions.txt")
FILE = "instance('person')/root/item/"


@dataclass(frozen=True)
class SetsOff:
    """What a choice, or a condition of its own (``conditional``), sets in motion."""

    level: str
    follow_up: str | None
    days: int | None
    conditional: bool


@dataclass(frozen=True)
class Asked:
    """One question: ``when`` is the condition in the table's words, ``choices`` code → label, in order."""

    name: str
    kind: str
    must: bool
    when: str
    choices: Mapping[str, str]
    exclusive: tuple[str, ...]
    sets_off: Mapping[str, SetsOff]
    marks: frozenset[str]
    source: str


def _sets_off(text: str) -> dict[str, SetsOff]:
    found = {}
    for word in text.split():
        match = re.fullmatch(r"(\??)(\w+)=(T[0-4])(?:>(\w+))?(?:/(\d+))?", word)
        assert match is not None, word
        alone, code, level, follow_up, days = match.groups()
        found[code] = SetsOff(level, follow_up, int(days) if days else None, bool(alone))
    return found


def _asked(line: str) -> Asked:
    name, kind, duty, when, choices, sets_off, marks, source = (cell.strip() for cell in line.split(" | "))
    pairs = [choice.strip().partition("=") for choice in choices.split(";") if choice.strip()]
    return Asked(
        name=name,
        kind=kind,
        must={"must": True, "may": False}[duty],
        when=when,
        choices={code.lstrip("*"): label for code, _, label in pairs},
        exclusive=tuple(code.lstrip("*") for code, _, _ in pairs if code.startswith("*")),
        sets_off=_sets_off(sets_off),
        marks=frozenset(marks.split()),
        source=source,
    )


def _read() -> dict[str, dict[str, Asked]]:
    tables: dict[str, dict[str, Asked]] = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            rows = tables.setdefault(line.strip("[]"), {})
        elif line and not line.startswith("#"):
            asked = _asked(f"{line} ")
            rows[asked.name] = asked
    return tables


TABLES = _read()
HEAD, TAIL = TABLES.pop("head"), TABLES.pop("tail")
CODES = tuple(TABLES)
QUESTIONS: dict[str, Asked] = {name: asked for rows in (HEAD, *TABLES.values(), TAIL) for name, asked in rows.items()}
ONSITE = frozenset(name for name, asked in QUESTIONS.items() if "onsite" in asked.marks)


def of(code: str) -> dict[str, Asked]:
    """Head, body and tail of one checklist."""
    return {**HEAD, **TABLES[code], **TAIL}


def xpath(when: str) -> str:
    """The table's condition as the sheets write it (``${name}``)."""
    terms = [_term(term) for term in when.split(" and ") if term]
    many = len(terms) > 1
    return " and ".join(f"({term})" if many and " or " in term else term for term in terms)


def _term(term: str) -> str:
    match = re.fullmatch(r"([\w.]+) (has|in|not in|other than|>=|<) (.+)", term)
    assert match is not None, term
    name, how, rest = match.groups()
    words = rest.split()
    ref = f"{FILE}{name.removeprefix('file.')}" if name.startswith("file.") else f"${{{name}}}"
    several = name in QUESTIONS and QUESTIONS[name].kind == "select_multiple"
    yes = [f"selected({ref}, '{word}')" if several else f"{ref} = '{word}'" for word in words]
    no = [f"not({one})" if several else one.replace(" = ", " != ") for one in yes]
    if how in {">=", "<"}:
        return f"{ref} != '' and {ref} {how} {rest}" if name.startswith("file.") else f"{ref} {how} {rest}"
    return {
        "has": " or ".join(yes),
        "in": " or ".join(yes),
        "not in": " and ".join([f"{ref} != ''", *no]),
        "other than": " and ".join(no),
    }[how]
