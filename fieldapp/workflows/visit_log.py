"""The log of a visit of several checklists: each keeps its own, what is common to them counts once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from fieldapp.forms.api import AnswerRefused, AuditEvent, FormSession

RESUME = "form resume"


def turn_to(sessions: Iterable[FormSession], ref: str | None) -> None:
    """Tell the logs which question the person is at now; ``None``, or what is no question: at none."""
    for session in sessions:
        try:
            session.turn_to(*([] if ref is None else [ref]))
        except AnswerRefused:
            session.turn_to()


def resume(sessions: Iterable[FormSession]) -> None:
    """The draft was taken up again."""
    for session in sessions:
        session.note(RESUME)


def whole_log(sessions: Sequence[FormSession], common: tuple[str, ...]) -> tuple[AuditEvent, ...]:
    """Every event in order. What belongs to no checklist alone, refs below ``common`` among it, is the first one's."""
    found = [*sessions[0].log()]
    for session in sessions[1:]:
        found += [event for event in session.log() if event.node and not event.node.startswith(common)]
    return tuple(sorted(found, key=lambda event: event.end or event.start))
