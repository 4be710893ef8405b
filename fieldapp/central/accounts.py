"""Who may do and read what: accounts, their devices, and the scopes that follow from them. Pure values and rules."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from fieldapp.wire import scope as scopes
from fieldapp.wire.feed import AccountInfo

VILLAGE, TOWNSHIP, COUNTY, CITY, PROVINCE = 12, 9, 6, 4, 2


class Role(StrEnum):
    """assistant: 社会救助协理员 of villages. supervisor: 镇街民政办经办人 of a township."""

    ASSISTANT = "assistant"
    SUPERVISOR = "supervisor"


@dataclass(frozen=True, slots=True)
class Duty:
    """What an account was there for until a moment (ms since 1970): its role, divisions, and what it might read."""

    role: Role
    divisions: tuple[str, ...]
    no_sensitive: bool
    until: int

    def serves(self, village: str) -> bool:
        """Whether a village (12 digits) belonged to it."""
        return any(village.startswith(division) for division in self.divisions)

    @property
    def sees_sensitive(self) -> bool:
        """Whether sensitive visits reached it."""
        return self.role is Role.SUPERVISOR and not self.no_sensitive


@dataclass(frozen=True, slots=True)
class Account:
    """A person with a duty. ``divisions`` are villages of one township (12 digits), or one township (9);
    ``township`` is where the account's rows live; ``version`` rises with every change."""

    id: str
    township: str
    name: str
    role: Role
    divisions: tuple[str, ...]
    no_sensitive: bool
    revoked: bool
    version: int

    def serves(self, village: str) -> bool:
        """Whether a village (12 digits) belongs to this account's divisions."""
        return any(village.startswith(division) for division in self.divisions)

    @property
    def sees_sensitive(self) -> bool:
        """Whether sensitive visits reach this account at all (checklists §0.6: the township's reviewers only)."""
        return self.role is Role.SUPERVISOR and not self.no_sensitive

    def info(self, readable: tuple[str, ...], *, revoked: bool = False) -> AccountInfo:
        """What its device is told of it."""
        return AccountInfo(self.id, self.name, str(self.role), self.divisions, readable, self.revoked or revoked)


@dataclass(frozen=True, slots=True)
class Device:
    """A device that enrolled: ``id`` is the name of its signing key (32 hex), ``township`` its account's."""

    id: str
    township: str
    account: str
    signing_public: bytes
    sealing_public: bytes
    revoked: bool


@dataclass(frozen=True, slots=True)
class Caller:
    """Who is at the other end: a device and the account it belongs to."""

    device: Device
    account: Account


def shard_of(division: str) -> str:
    """The township code a division's rows are kept under; wider divisions stand for themselves."""
    return division[:TOWNSHIP]


def wider(division: str) -> tuple[str, ...]:
    """The divisions that contain ``division``, narrowest first: township, county, city, province."""
    return tuple(division[:length] for length in (TOWNSHIP, COUNTY, CITY, PROVINCE) if length < len(division))


def readable_scopes(account: Account, device: str, villages: Iterable[str]) -> tuple[str, ...]:
    """Every scope a device of ``account`` reads, in the order it should receive them: its own, the wider divisions,
    then ``villages`` (all villages of the account's divisions)."""
    own = [scopes.of_device(device)]
    above = sorted({code for division in account.divisions for code in (division, *wider(division))})
    own += [scopes.ordinary(code) for code in above if len(code) < VILLAGE]
    if account.sees_sensitive:
        own += [scopes.sensitive(code) for code in account.divisions if len(code) < VILLAGE]
    for village in sorted(villages):
        own.append(scopes.ordinary(village))
        if account.sees_sensitive:
            own.append(scopes.sensitive(village))
    return tuple(own)
