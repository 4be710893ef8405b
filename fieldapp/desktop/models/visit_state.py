"""What the visit page shows, read in one go on the vault lane and frozen, so that the page never asks the forms itself.

A visit is a row of screens, one for each group of questions; a screen is a row of items: questions, the heads of groups
and of repeat instances, and the places where a repeat may grow. Only what is relevant now is in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeAlias

from fieldapp.forms.api import Choice, Group, Question, RepeatEnd
from fieldapp.workflows.fill_form import Missing

if TYPE_CHECKING:
    from fieldapp.wire.bodies import PhotoRef, TriggerLine
    from fieldapp.workflows.fill_form import OpenVisit
    from fieldapp.workflows.visit_forms import Section

SHOWN_ONLY = frozenset({"note", "calculate"})
TOLD, TOLD_AT = "/data/tail/GT03_told", "/data/tail/GT03_told_at"
"""Who was told of something urgent, and when: asked while a T0 or T1 is open (checklists 0.4)."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One question as it stands: the form's view of it, what the last visit answered, why a reviewer sent it back, the
    picture that answers it, what its answer set in motion. ``english``: it is asked in English."""

    question: Question
    previous: str = ""
    returned: str = ""
    photo: PhotoRef | None = None
    raised: tuple[TriggerLine, ...] = ()
    english: bool = False

    @property
    def ref(self) -> str:
        """Its full reference, repeat positions included."""
        return self.question.ref

    @property
    def value(self) -> str:
        """The stored answer, "" for none."""
        return self.question.value

    @property
    def choices(self) -> tuple[Choice, ...]:
        """What may be chosen now."""
        return self.question.choices

    @property
    def chosen(self) -> tuple[str, ...]:
        """The chosen values of a select or rank, in order."""
        if self.question.type in ("select_multiple", "rank"):
            return tuple(self.value.split())
        return (self.value,) if self.value else ()

    @property
    def exclusive(self) -> frozenset[str]:
        """Choices that stand alone: 无, 不清楚 …"""
        return frozenset(self.question.extra.get("field:exclusive", "").split())

    @property
    def source(self) -> str:
        """Where the question comes from, in words of the language it is asked in, else by the codes of the rules; ""
        where the form does not say."""
        extra = self.question.extra
        names = ("field:source_en" if self.english else "field:source_zh", "field:source_zh", "field:source")
        return next((extra[name] for name in names if extra.get(name)), "")

    @property
    def sensitive(self) -> bool:
        """Whether its answer is marked sensitive: stored and shown with more care (checklists 0.6)."""
        return self.question.extra.get("field:sensitive", "") in ("yes", "self")

    @property
    def answerable(self) -> bool:
        """Whether a person is to answer it."""
        return self.question.type not in SHOWN_ONLY and not self.question.readonly

    def answered_with(self, value: object) -> Ask:
        """The same with an answer that is given and not yet confirmed."""
        text = " ".join(map(str, value)) if isinstance(value, list | tuple) else str(value or "")
        return replace(self, question=replace(self.question, value=text))

    @property
    def is_signature(self) -> bool:
        """Whether it is signed rather than photographed."""
        return self.question.type == "image" and "signature" in self.question.appearance.split()


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the questions and does not change while they are answered: last visit's answers in words and,
    where the visit was sent back, the reasons, by ref; ``reason`` is the one for the whole visit."""

    previous: Mapping[str, str] = field(default_factory=dict)
    returned: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""


@dataclass(frozen=True, slots=True)
class GroupHead:
    """The head of an inner group, or of one instance of a repeat: then ``position`` counts from 1. ``removable``: the
    instance may be taken away."""

    ref: str
    label: str
    position: int | None = None
    removable: bool = False


@dataclass(frozen=True, slots=True)
class AddPlace:
    """Where one more instance of the repeat ``ref`` may be added; there are ``count`` now."""

    ref: str
    label: str
    count: int


Item: TypeAlias = Ask | GroupHead | AddPlace


@dataclass(frozen=True, slots=True)
class Screen:
    """One group of questions. ``number`` counts the screens that are asked from 1; ``missing`` are the refs that still
    stand against submitting."""

    ref: str
    label: str
    number: int
    items: tuple[Item, ...]
    missing: tuple[str, ...] = ()

    def asks(self) -> tuple[Ask, ...]:
        """Its questions."""
        return tuple(item for item in self.items if isinstance(item, Ask))

    @property
    def to_answer(self) -> int:
        """How many questions it asks."""
        return sum(ask.answerable for ask in self.asks())

    @property
    def answered(self) -> int:
        """How many of them have an answer."""
        return sum(ask.answerable and bool(ask.value) for ask in self.asks())


@dataclass(frozen=True, slots=True)
class VisitState:
    """A visit in progress as the page shows it. ``position`` is the ref of the question the person was at."""

    visit: str
    forms: tuple[str, ...]
    screens: tuple[Screen, ...]
    missing: tuple[Missing, ...]
    triggers: tuple[TriggerLine, ...]
    photos: tuple[PhotoRef, ...]
    minutes: Mapping[str, int]
    position: str | None
    languages: tuple[str, ...]
    language: str | None
    reason: str = ""

    def screen_of(self, ref: str | None) -> int | None:
        """The index of the screen that asks ``ref``."""
        for index, screen in enumerate(self.screens):
            if any(ask.ref == ref for ask in screen.asks()):
                return index
        return None

    def ask(self, ref: str) -> Ask | None:
        """The question at ``ref``, None while it is not asked."""
        return next((ask for screen in self.screens for ask in screen.asks() if ask.ref == ref), None)

    def label_of(self, form: str) -> str:
        """What a checklist calls its own group of questions; its code while that is not asked."""
        group = f"/data/{form.lower()}"
        return next((screen.label for screen in self.screens if screen.ref == group), form)

    @property
    def next_language(self) -> str | None:
        """The form's name of the language after the one spoken now; None where it speaks but one."""
        if len(self.languages) < 2:
            return None
        at = self.languages.index(self.language) if self.language in self.languages else -1
        return self.languages[(at + 1) % len(self.languages)]

    @property
    def told(self) -> tuple[str, str]:
        """Who was told of what is urgent, and when (HH:MM); "" while that is not answered, or not asked."""
        who, at = self.ask(TOLD), self.ask(TOLD_AT)
        return (who.value if who else "", at.value[:5] if at else "")

    @property
    def to_answer(self) -> int:
        """How many questions are asked now."""
        return sum(screen.to_answer for screen in self.screens)

    @property
    def answered(self) -> int:
        """How many of them have an answer."""
        return sum(screen.answered for screen in self.screens)


def read_state(opened: OpenVisit, beside: Beside) -> VisitState:
    """Everything the page shows of a visit. On the vault lane only."""
    photos, triggers = opened.photos(), opened.triggers()
    raised = _by_ref(triggers)
    english = (opened.language or "").startswith("English")
    pictures = {(photo.ref, photo.name): photo for photo in photos}
    sections = opened.sections()
    missing = _missing(opened, sections)
    outlines = {group.ref: group for group in opened.filled.outline()}
    screens: list[Screen] = []
    for section in sections:
        if not section.relevant:
            continue
        asks = {
            question.ref: Ask(
                question,
                beside.previous.get(question.ref, ""),
                beside.returned.get(question.ref, ""),
                pictures.get((question.ref, question.value)),
                raised.get(question.ref, ()),
                english,
            )
            for question in section.questions
            if question.relevant
        }
        group = outlines.get(section.ref)
        items = tuple(_items(group, asks)) if group is not None else tuple(asks.values())
        gaps = tuple(item.ref for item in missing if item.ref in asks)
        screens.append(Screen(section.ref, _label(section, items), len(screens) + 1, items, gaps))
    return VisitState(
        visit=opened.visit,
        forms=opened.forms,
        screens=tuple(screens),
        missing=missing,
        triggers=triggers,
        photos=photos,
        minutes=dict(opened.minutes),
        position=opened.position,
        languages=_languages(opened),
        language=opened.language,
        reason=beside.reason,
    )


def _by_ref(triggers: Sequence[TriggerLine]) -> Mapping[str, tuple[TriggerLine, ...]]:
    found: dict[str, tuple[TriggerLine, ...]] = {}
    for line in triggers:
        found[line.ref] = (*found.get(line.ref, ()), line)
    return found


def _missing(opened: OpenVisit, sections: Sequence[Section]) -> tuple[Missing, ...]:
    """As `OpenVisit.missing`, with the sections already read: going through every question takes the longest."""
    where = {item.ref: (item.label or item.ref, section.label) for section in sections for item in section.questions}
    return tuple(
        Missing(gap.ref, *where.get(gap.ref, (gap.ref, "")), gap.kind, gap.message or "")
        for gap in opened.filled.violations()
    )


def _languages(opened: OpenVisit) -> tuple[str, ...]:
    """The languages that every checklist of the visit speaks."""
    spoken = [filling.definition.languages for filling in opened.filled.fillings.values()]
    return tuple(each for each in spoken[0] if all(each in others for others in spoken[1:]))


def _label(section: Section, items: tuple[Item, ...]) -> str:
    if section.label:
        return section.label
    first = next((item for item in items if isinstance(item, Ask)), None)
    return (first.question.label if first else None) or ""


def _items(group: Group, asks: Mapping[str, Ask]) -> Iterator[Item]:
    """What a group holds, in order, as far as it is asked now."""
    can_change = {member.ref: member.can_change for member in group.members if isinstance(member, RepeatEnd)}
    for member in group.members:
        if isinstance(member, str):
            if member in asks:
                yield asks[member]
        elif isinstance(member, RepeatEnd):
            if member.relevant and member.can_change:
                yield AddPlace(member.ref, member.label or "", member.count)
        elif member.relevant:
            inside = tuple(_items(member, asks))
            repeat = member.kind == "repeat"
            if inside and (repeat or member.label):
                removable = repeat and can_change.get(member.ref.rpartition("[")[0], False)
                yield GroupHead(member.ref, member.label or "", member.position, removable)
            yield from inside
