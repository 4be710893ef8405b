"""The log of a filling: which question, the value before and after, when, and how long it took.

Event names and the CSV are those of ODK's client audit logs (specification, "Client Audit Logs", and the documentation
of Collect, "Form Audit Log"). The log is part of the session's state: a snapshot carries it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fieldapp.forms.schema import AuditDef

FORM_START, FORM_RESUME, FORM_EXIT, FORM_SAVE = "form start", "form resume", "form exit", "form save"
FORM_FINALIZE, QUESTION, JUMP, END_SCREEN = "form finalize", "question", "jump", "end screen"
ADD_REPEAT, DELETE_REPEAT, CHANGE_REASON = "add repeat", "delete repeat", "change reason"
CONSTRAINT_ERROR, FINALIZE_ERROR = "constraint error", "finalize error"

FROM_OUTSIDE = frozenset(
    {
        FORM_RESUME,
        FORM_EXIT,
        FORM_SAVE,
        FORM_FINALIZE,
        JUMP,
        END_SCREEN,
        CHANGE_REASON,
        CONSTRAINT_ERROR,
        FINALIZE_ERROR,
    }
)
"""What only whoever drives a session can know of."""

FILE_NAME = "audit.csv"


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """One line of the log. ``node`` is a ref or empty; ``end`` is ``None`` for what takes no time; ``old`` and ``new``
    are ``None`` unless the event changed the value."""

    event: str
    node: str
    start: datetime
    end: datetime | None = None
    old: str | None = None
    new: str | None = None
    user: str = ""
    reason: str = ""

    @property
    def seconds(self) -> float:
        """How long it took."""
        return 0.0 if self.end is None else (self.end - self.start).total_seconds()


ALL_COLUMNS = AuditDef("", changes=True, user=True, reasons=True)
"""For a form that says nothing of a log: everything there is to tell."""


class AuditLog:
    """Collects one session's events. Every change of an answer is an event of its own, so that none is lost with the
    program; its time runs from when the question was turned to, or else from when anything happened before."""

    def __init__(self, now: Callable[[], datetime], user: str = "") -> None:
        self._now = now
        self._user = user
        self._events: list[AuditEvent] = []
        self._since: datetime | None = None
        self._open: dict[str, datetime] = {}
        self._changed: set[str] = set()

    def events(self) -> tuple[AuditEvent, ...]:
        """Everything so far, in order."""
        return tuple(self._events)

    def note(self, event: str, node: str = "", reason: str = "") -> None:
        """An event that takes no time. Taking the filling up again ends what was before the eyes when it was left."""
        if event == FORM_RESUME:
            self._leave(self._since or self._now())
        self._add(AuditEvent(event, node, self._now(), user=self._user, reason=reason))

    def turn_to(self, refs: Iterable[str]) -> None:
        """These questions are before the person's eyes now, and no others. Those left unchanged are events too."""
        now = self._now()
        wanted = dict.fromkeys(refs)
        self._leave(now, wanted)
        for ref in wanted:
            self._open.setdefault(ref, now)
        self._since = now

    def _leave(self, end: datetime, kept: Iterable[str] = ()) -> None:
        staying = set(kept)
        for ref in [ref for ref in self._open if ref not in staying]:
            start = self._open.pop(ref)
            if ref not in self._changed:
                self._add(AuditEvent(QUESTION, ref, start, max(start, end), user=self._user))
            self._changed.discard(ref)

    def answered(self, ref: str, old: str, new: str) -> None:
        """An answer was given. The same one again is no event."""
        if old == new:
            return
        now = self._now()
        start = self._open.get(ref) or self._since or now
        self._add(AuditEvent(QUESTION, ref, min(start, now), now, old, new, self._user))
        if ref in self._open:
            self._open[ref] = now
            self._changed.add(ref)

    def removed(self, repeat: str) -> None:
        """A repeat instance went: no question below it is open any more, and refs of later ones no longer hold."""
        self.note(DELETE_REPEAT, repeat)
        self._open.clear()
        self._changed.clear()

    def _add(self, event: AuditEvent) -> None:
        self._events.append(event)
        self._since = event.end or event.start

    def state(self) -> dict[str, Any]:
        """The log as plain values, for a snapshot."""
        return {
            "events": [
                [e.event, e.node, e.start.isoformat(), e.end and e.end.isoformat(), e.old, e.new, e.user, e.reason]
                for e in self._events
            ],
            "since": self._since and self._since.isoformat(),
            "open": {ref: since.isoformat() for ref, since in self._open.items()},
            "changed": sorted(self._changed),
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        """Take up a log where a snapshot left it."""
        self._events = [
            AuditEvent(event, node, datetime.fromisoformat(start), end and datetime.fromisoformat(end), *rest)
            for event, node, start, end, *rest in state["events"]
        ]
        since = state["since"]
        self._since = since and datetime.fromisoformat(since)
        self._open = {ref: datetime.fromisoformat(since) for ref, since in state["open"].items()}
        self._changed = set(state["changed"])


def audit_csv(events: Iterable[AuditEvent], wanted: AuditDef | None = None) -> str:
    """The log as ODK's ``audit.csv``, with the columns the form asked for: times in milliseconds since 1970-01-01 UTC,
    lines end with a line feed. A place is never taken: its columns stay empty."""
    shown = wanted or ALL_COLUMNS
    header = ["event", "node", "start", "end"]
    header += ["latitude", "longitude", "accuracy"] if shown.place else []
    header += ["old-value", "new-value"] if shown.changes else []
    header += ["user"] if shown.user else []
    header += ["change-reason"] if shown.reasons else []
    lines = [",".join(header)]
    for event in events:
        cells = [event.event, event.node, _millis(event.start), _millis(event.end)]
        cells += ["", "", ""] if shown.place else []
        cells += [event.old or "", event.new or ""] if shown.changes else []
        cells += [event.user] if shown.user else []
        cells += [event.reason] if shown.reasons else []
        lines.append(",".join(_cell(cell) for cell in cells))
    return "\n".join(lines) + "\n"


def _millis(when: datetime | None) -> str:
    return "" if when is None else str(round(when.timestamp() * 1000))


def _cell(text: str) -> str:
    """Quoted where it holds a comma or line break; quotes are doubled only then (specification, "CSV Format")."""
    if "," in text or "\n" in text or "\r" in text:
        return '"' + text.replace('"', '""') + '"'
    return text
