"""What an answer sets in motion: the triggers a form carries on its questions.

A question's bind has an attribute ``trigger`` in the namespace ``NAMESPACE``; its text is a list of entries
(syntax in ``docs/forms/format.md``):

    worse=T3: 问清原因 / Find out why; abnormal=T0: 先拨120 / Ring 120 first

The same text is read in two places: when the form is joined (conditions become XPath, the list of found
problems gets its labels) and when a visit is submitted (the codes that fired become tasks).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import ClassVar, Final

from fieldapp.domain.errors import Mendable

NAMESPACE: Final = "https://fieldapp.example/xforms/1"
"""Namespace of the bind attributes trigger, exclusive, onsite, next, sensitive and source."""


class TreatmentLevel(IntEnum):
    """处置等级 T0–T4; the smaller, the more urgent."""

    T0 = 0
    T1 = 1
    T2 = 2
    T3 = 3
    T4 = 4


class TriggerUnreadable(Mendable):
    """A trigger cell does not follow the syntax; ``entry`` is the part that cannot be read."""

    code: ClassVar[str] = "trigger_unreadable"

    def __init__(self, entry: str) -> None:
        super().__init__(f"trigger entry cannot be read: {entry}")
        self.entry = entry


@dataclass(frozen=True, slots=True)
class Trigger:
    """One entry: when one of ``codes`` is answered, something is due at ``level``.

    ``condition`` is an XPath expression with ``${name}`` references that must hold as well; where
    ``standalone`` is set it alone decides and the single code is only a name. ``follow_up`` names a
    checklist (upper case: ``ZL``) or a procedure (lower case: ``death_change``) that starts, to be done
    within ``follow_up_days`` working days if given. ``action_zh`` and ``action_en`` tell what to do.
    """

    codes: tuple[str, ...]
    level: TreatmentLevel
    action_zh: str
    action_en: str
    condition: str | None = None
    standalone: bool = False
    follow_up: str | None = None
    follow_up_days: int | None = None


_ENTRY: Final = re.compile(
    r"(?P<alone>\?)?(?P<codes>[A-Za-z]\w*(?:,[A-Za-z]\w*)*)(?:\[(?P<condition>[^;]+)\])?"
    r"=(?P<level>T[0-4])(?:>(?P<follow>[A-Za-z]\w*)(?:/(?P<days>\d+))?)?: (?P<zh>[^;]+?) / (?P<en>[^;]+)"
)


def parse_triggers(text: str) -> tuple[Trigger, ...]:
    """The entries of one trigger cell, in order; empty text gives none.

    Raises TriggerUnreadable when an entry does not follow the syntax or a code is named twice.
    """
    found: list[Trigger] = []
    seen: set[str] = set()
    for entry in filter(None, (piece.strip() for piece in text.split(";"))):
        trigger = _parse_entry(entry)
        if seen.intersection(trigger.codes) or len(set(trigger.codes)) < len(trigger.codes):
            raise TriggerUnreadable(entry)
        seen.update(trigger.codes)
        found.append(trigger)
    return tuple(found)


def _parse_entry(entry: str) -> Trigger:
    match = _ENTRY.fullmatch(entry)
    if match is None:
        raise TriggerUnreadable(entry)
    codes = tuple(match["codes"].split(","))
    standalone = match["alone"] is not None
    if standalone and (len(codes) > 1 or match["condition"] is None):
        raise TriggerUnreadable(entry)
    return Trigger(
        codes=codes,
        level=TreatmentLevel[match["level"]],
        action_zh=match["zh"].strip(),
        action_en=match["en"].strip(),
        condition=match["condition"],
        standalone=standalone,
        follow_up=match["follow"],
        follow_up_days=int(match["days"]) if match["days"] else None,
    )


@dataclass(frozen=True, slots=True)
class Jump:
    """One entry of the attribute ``next``: after one of ``codes`` the visit goes on with ``checklist``.

    Nothing is wrong and nothing is due: a jump has no level and does not count among the problems found.
    """

    codes: tuple[str, ...]
    checklist: str


_JUMP: Final = re.compile(r"(?P<codes>[A-Za-z]\w*(?:,[A-Za-z]\w*)*)>(?P<checklist>[A-Z][A-Z0-9]*)")


def parse_jumps(text: str) -> tuple[Jump, ...]:
    """The entries of one cell of the attribute ``next`` (``dispersed>TK``), in order; empty text gives none.

    Raises TriggerUnreadable when an entry does not follow the syntax.
    """
    found: list[Jump] = []
    for entry in filter(None, (piece.strip() for piece in text.split(";"))):
        match = _JUMP.fullmatch(entry)
        if match is None:
            raise TriggerUnreadable(entry)
        found.append(Jump(tuple(match["codes"].split(",")), match["checklist"]))
    return tuple(found)


def trigger_for(triggers: Sequence[Trigger], code: str) -> Trigger | None:
    """The entry that names ``code``, None when there is none."""
    return next((trigger for trigger in triggers if code in trigger.codes), None)


def split_fired(fired: str) -> tuple[tuple[str, str], ...]:
    """Pairs (question name, code) from the value of ``/data/tail/fired`` or ``GT02``, most urgent first.

    ``"TK03-abnormal TK09-stove"`` gives ``(("TK03", "abnormal"), ("TK09", "stove"))``; ``"none"`` gives
    nothing.
    """
    pairs = (word.partition("-") for word in fired.split() if "-" in word)
    return tuple((question, code) for question, _, code in pairs)
