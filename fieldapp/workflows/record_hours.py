"""Care delivered, in minutes by service class (工时), noted on the visit that saw or asked about it."""

from __future__ import annotations

from fieldapp.domain.hours import ServiceEntry
from fieldapp.workflows.session import Session


def record_hours(session: Session, visit: str, service: str, minutes: int) -> ServiceEntry | None:
    """Set the minutes of one class (code or Chinese name, ``助餐``) on an open visit; 0 takes the entry away.

    Returns the entry, ``None`` when taken away. Raises ``InvalidServiceEntry``, ``NoDraft``.
    """
    entry = session.services.entry(service, minutes) if minutes else None
    code = entry.service if entry else session.services.find(service).code
    with session.held() as vault:
        vault.visits.set_minutes(visit, code, minutes)
    return entry
