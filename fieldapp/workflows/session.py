"""What every workflow is given: an unlocked vault, the forms, the clock, the line to the central.

``bootstrap`` builds it once at unlock. A session may be used from two threads (the desktop's vault lane and its network
lane): each step on the vault holds ``lock``, and the steps are short.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from threading import RLock
from typing import Any, TypeVar, cast

from fieldapp.domain.deadlines import local_moment
from fieldapp.domain.hours import ServiceCatalogue
from fieldapp.domain.standards import Standards
from fieldapp.domain.workdays import WorkCalendar
from fieldapp.sync.pace import Pace
from fieldapp.sync.ports import Credentials, DeviceIdentity, Transport
from fieldapp.vault.api import Vault
from fieldapp.vault.values import Clock
from fieldapp.wire.feed import AccountInfo
from fieldapp.wire.ids import Random, uuid7
from fieldapp.workflows.form_library import FormLibrary

P = TypeVar("P")

Connect = Callable[[DeviceIdentity, Credentials], Transport]
"""Opens the line to the central for a device."""


@dataclass(slots=True)
class Session:
    """An unlocked device. ``close`` gives the vault free for other processes.

    ``standards`` are the local numbers by place; ``pace`` remembers, from one synchronisation to the next, how large a
    batch the line has carried.
    """

    vault: Vault
    forms: FormLibrary
    clock: Clock
    random: Random
    connect: Connect
    calendar: WorkCalendar
    services: ServiceCatalogue
    standards: Standards = field(default_factory=Standards)
    pace: Pace = field(default_factory=Pace)
    lock: RLock = field(default_factory=RLock)

    @property
    def account(self) -> AccountInfo:
        """Whose device this is, as the feed last told it. Raises ``NotEnrolled``."""
        with self.lock:
            return self.vault.device.account()

    def today(self) -> date:
        """The calendar day where the visits are made."""
        return local_moment(self.clock.now()).date()

    def stamp(self) -> str:
        """Now, as records write it: ISO 8601 with offset, to the millisecond."""
        return self.clock.now().isoformat(timespec="milliseconds")

    def new_id(self) -> str:
        """A fresh UUIDv7 in hex."""
        return uuid7(int(self.clock.now().timestamp() * 1000), self.random)

    def fraction(self) -> float:
        """A random number from 0 up to 1."""
        return int.from_bytes(self.random(7), "big") / (1 << 56)

    def village_names(self) -> dict[str, str]:
        """Names of the divisions the feed brought, by code."""
        return {division.code: division.name for division in self.vault.people.villages()}

    def close(self) -> None:
        """Close the vault. The session cannot be used afterwards."""
        with self.lock:
            self.vault.close()

    @contextmanager
    def held(self) -> Iterator[Vault]:
        """The vault, for one short step of several calls that belong together."""
        with self.lock:
            yield self.vault


class _Locked:
    """A stand-in that holds the session's lock during each call of the thing behind it."""

    def __init__(self, behind: object, lock: RLock) -> None:
        self._behind = behind
        self._lock = lock

    def __getattr__(self, name: str) -> Any:
        call = getattr(self._behind, name)

        def locked(*args: Any, **named: Any) -> Any:
            with self._lock:
                return call(*args, **named)

        return locked


class _LockedPhotos(_Locked):
    """Photos, with one difference: a download is received before the lock is taken, so that a slow line never
    keeps the vault from the person at the keyboard."""

    def keep_blob(self, sha256: str, chunks: Iterator[bytes]) -> None:
        whole = b"".join(chunks)
        with self._lock:
            self._behind.keep_blob(sha256, iter((whole,)))  # type: ignore[attr-defined]


def locked(port: P, session: Session) -> P:
    """``port`` with the session's lock held during each of its calls."""
    shape = _LockedPhotos if port is session.vault.photos else _Locked
    return cast(P, shape(port, session.lock))
