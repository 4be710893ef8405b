"""What visits raised and nobody has settled yet: the rule that opens and closes follow-ups (checklists 0.4).

`open_follow_ups` is a pure function of what the visits of one person found and of what was written down as settled, so
that two devices with the same records show the same follow-ups, also after a reinstall.

A follow-up closes in one of three ways:

1. It asks for a checklist (``ZL``): a later visit that went through that checklist, or the same visit, settles it.
2. It starts a procedure (``death_change``): only somebody's word that it is done settles it, never another visit.
3. It asks for neither: a later visit that went through the same checklist again and did not find it any more settles
   it. What stands in the common head ends with any visit that went through a checklist; what stands in the common tail
   (a visit broken off) once every checklist of that visit was gone through. What was found on the spot is looked at
   on the spot: a call does not settle it. A death of the person ends it too.

Any of them also closes on a settlement: a record that says what was done. Found again before it was settled, it is the
same follow-up and keeps its first time limit; found again afterwards it is a new one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from fieldapp.domain.deadlines import Due
from fieldapp.domain.treatment import Raised, settle
from fieldapp.domain.triggers import TreatmentLevel
from fieldapp.domain.worklist import OpenFollowUp

HEAD: Final = "/data/head/"
TAIL: Final = "/data/tail/"
META: Final = "/data/meta/"
MANNER: Final = f"{HEAD}GH04"
BROKEN_OFF: Final = f"{TAIL}broken_off"
DEATH: Final = (f"{HEAD}GH07", "dead")
ON_THE_SPOT: Final = ("home", "scene")

SettledKey = tuple[str, str, str]
"""What a settlement names: the visit, the question's ref, what it starts ("" for nothing)."""


@dataclass(frozen=True, slots=True)
class VisitFindings:
    """What one submitted visit found. ``person`` is whom its questions were about, ``forms`` its checklists,
    ``through`` those of them that were gone through to the end, ``on_spot`` whether somebody was there."""

    visit: str
    person: str
    at: datetime
    on_spot: bool
    forms: tuple[str, ...]
    through: tuple[str, ...]
    raised: tuple[Raised, ...]


def gone_through(forms: Mapping[str, Mapping[str, str]]) -> tuple[str, ...]:
    """The checklists among ``forms`` (answers by checklist code) whose own questions were answered to the end: none of
    a visit that was broken off, none whose questions were hidden (nobody there, refused, a death)."""
    if any(answers.get(BROKEN_OFF) == "broken" for answers in forms.values()):
        return ()
    return tuple(form for form, answers in forms.items() if any(not _is_common(ref) for ref in answers))


def made_on_spot(forms: Mapping[str, Mapping[str, str]]) -> bool:
    """Whether the visit was made at the home or where something happened (GH04), not by phone or video."""
    return any(answers.get(MANNER) in ON_THE_SPOT for answers in forms.values())


@dataclass(frozen=True, slots=True)
class _Open:
    """A finding that stands: when it was found first, the visit that found it last, and what is still to be gone
    through (None: anything)."""

    since: datetime
    visit: str
    raised: Raised
    on_spot: bool
    owed: frozenset[str] | None


def open_follow_ups(visits: Iterable[VisitFindings], settled: Collection[SettledKey] = ()) -> tuple[OpenFollowUp, ...]:
    """The follow-ups of one person that are open after ``visits`` (in any order), the most urgent first.

    One entry per question and what it starts, as a question's findings are one thing to see to at the highest of their
    levels (checklists 0.4); the words name them all.
    """
    standing: dict[tuple[str, str, str], _Open] = {}
    person = ""
    for visit in sorted(visits, key=lambda one: (one.at, one.visit)):
        person = visit.person
        found = {(one.ref, one.code, one.follow_up or ""): one for one in visit.raised}
        standing = {
            key: left for key, one in standing.items() if (left := _after(one, key in found, visit)) is not None
        }
        if any((one.ref, one.code) == DEATH for one in visit.raised):
            standing = {key: one for key, one in standing.items() if one.raised.follow_up}
        for key, raised in found.items():
            opened = _opened(visit, raised, standing.get(key))
            if opened is not None:
                standing[key] = opened
        standing = {
            key: one
            for key, one in standing.items()
            if (one.visit, one.raised.ref, one.raised.follow_up or "") not in settled
        }
    return tuple(sorted(_rows(person, standing.values()), key=lambda row: (row.level, row.ref, row.id)))


def _after(one: _Open, found_again: bool, visit: VisitFindings) -> _Open | None:
    """What is left of an open finding once ``visit`` was made."""
    if found_again and _checklist_of(one.raised.follow_up) is None:
        return one
    if one.raised.follow_up and _checklist_of(one.raised.follow_up) is None:
        return one  # a procedure: its end is told, not seen
    if not visit.through or (one.on_spot and not visit.on_spot and not one.raised.follow_up):
        return one
    if one.owed is None:
        return None
    owed = one.owed - set(visit.through)
    return replace(one, owed=owed) if owed else None


def _opened(visit: VisitFindings, raised: Raised, before: _Open | None) -> _Open | None:
    """A finding of ``visit``; found before and not settled, it keeps its first time limit."""
    checklist = _checklist_of(raised.follow_up)
    own = _own_checklist(raised.ref, visit.forms)
    if checklist is not None and checklist != own and checklist in visit.through:
        return None
    if before is not None and raised.level is not TreatmentLevel.T4:
        raised = replace(raised, due=_earlier(before.raised.due, raised.due))
    if checklist is not None:
        owed: frozenset[str] | None = frozenset({checklist})
    elif raised.ref.startswith(TAIL):
        owed = frozenset(visit.forms)
    else:
        owed = None if own is None else frozenset({own})
    on_spot = visit.on_spot or (before is not None and before.on_spot)
    return _Open(before.since if before else visit.at, visit.visit, raised, on_spot, owed)


def _rows(person: str, standing: Iterable[_Open]) -> Iterable[OpenFollowUp]:
    by_visit: dict[str, list[_Open]] = {}
    for one in standing:
        by_visit.setdefault(one.visit, []).append(one)
    for visit, found in by_visit.items():
        for entry in settle(one.raised for one in found):
            asked = [one for one in found if one.raised.ref == entry.ref and one.raised.follow_up == entry.follow_up]
            yield OpenFollowUp(
                id=follow_up_id(visit, entry.ref, entry.follow_up or ""),
                person_id=person,
                level=entry.level,
                action=entry.action,
                due=entry.due,
                visit=visit,
                ref=entry.ref,
                starts=entry.follow_up,
                workdays=entry.workdays,
                since=min(one.since for one in asked),
            )


def follow_up_id(visit: str, ref: str, starts: str) -> str:
    """The id by which a follow-up is told apart, and settled: ``<visit>:<ref>:<what it starts>``."""
    return f"{visit}:{ref}:{starts}"


def key_of(follow_up: str) -> SettledKey | None:
    """The parts of a `follow_up_id`; None when it is none."""
    visit, _, rest = follow_up.partition(":")
    ref, colon, starts = rest.rpartition(":")
    return (visit, ref, starts) if visit and ref.startswith("/") and colon else None


def _own_checklist(ref: str, forms: Collection[str]) -> str | None:
    """The checklist that asks ``ref``; None for the common head and tail."""
    if _is_common(ref):
        return None
    group = ref.split("/")[2] if ref.count("/") > 1 else ""
    return next((form for form in forms if form.casefold() == group.casefold()), None)


def _checklist_of(starts: str | None) -> str | None:
    """The code, where what a trigger starts is a checklist and not a procedure."""
    return starts if starts and starts[0].isupper() else None


def _is_common(ref: str) -> bool:
    return ref.startswith((HEAD, TAIL, META))


def _earlier(one: Due | None, other: Due | None) -> Due | None:
    return min((due for due in (one, other) if due is not None), key=lambda due: due.key, default=None)
