"""What a page needs to show a form: questions, groups and violations as frozen values, in the language in use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice on offer. ``media`` maps ``image``, ``audio``, ``video`` to the form's addresses of them."""

    value: str
    label: str
    media: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Question:
    """One body control at one place in the data.

    ``ref`` carries repeat positions; ``type`` is the XLSForm name; ``label`` and ``hint`` are ``None`` when the
    form has none; ``value`` is the stored text, kept while irrelevant, space-separated for a multi-select.
    ``groups`` are the refs of the groups around it, outermost first, ``group_label`` the innermost one's label.
    ``extra`` are the bind's attributes of other namespaces, such as ``field:trigger``. ``media`` maps ``image``,
    ``big-image``, ``audio`` and ``video`` to the form's addresses of them, in the language in use; ``parameters`` are
    those of the sheet. ``marks`` is what is marked on a question that is no select: a range's labelled ticks, places
    on a map.
    """

    ref: str
    name: str
    type: str
    label: str | None
    hint: str | None
    guidance: str | None
    relevant: bool
    required: bool
    readonly: bool
    valid: bool
    value: str
    choices: tuple[Choice, ...]
    groups: tuple[str, ...]
    group_label: str | None
    appearance: str
    constraint_message: str | None
    required_message: str | None
    parameters: Mapping[str, str]
    media: Mapping[str, str]
    extra: Mapping[str, str]
    data_type: str
    marks: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """A group, or one instance of a repeat (``position`` from 1), with what it holds in order."""

    ref: str
    kind: Literal["group", "repeat"]
    label: str | None
    relevant: bool
    appearance: str
    position: int | None
    members: tuple[Member, ...]
    media: Mapping[str, str] = field(default_factory=dict)

    def questions(self) -> Iterator[str]:
        """The refs of all questions inside, in document order."""
        for member in self.members:
            if isinstance(member, str):
                yield member
            elif isinstance(member, Group):
                yield from member.questions()


@dataclass(frozen=True, slots=True)
class RepeatEnd:
    """Stands after a repeat's last instance: where another may be added.

    ``can_change`` is false when a count fixes how many there are.
    """

    ref: str
    label: str | None
    relevant: bool
    count: int
    can_change: bool


Member = str | Group | RepeatEnd


@dataclass(frozen=True, slots=True)
class Violation:
    """An answer that is missing or breaks its constraint. ``message`` is the form's, ``None`` without one."""

    ref: str
    kind: Literal["required", "constraint"]
    message: str | None


@dataclass(frozen=True, slots=True)
class Changed:
    """What an answer changed. ``refs`` are questions to show afresh (value, relevance, label, choices, validity);
    ``structure`` says that repeat instances came or went or groups appeared, so the outline is to be read again."""

    refs: tuple[str, ...]
    structure: bool = False
