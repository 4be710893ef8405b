"""The tree of errors every room grafts its own branch onto.

    FieldappError
    ├── Mendable                    a person can put it right: wrong passphrase, a used code, a photo cut short
    │   ├── UnknownPolicy           no item, calculator or city of that name in the policy packs
    │   └── InvalidValue            a value the domain cannot take; ``problem`` says in what way
    │       ├── InvalidDivisionCode     not a code of 2, 4, 6, 9 or 12 digits
    │       ├── InvalidHolidayTable     a holiday table that is not in the format of resources/holidays
    │       ├── InvalidServiceTable     services.csv is not as it should be
    │       ├── InvalidServiceEntry     unknown service class, or minutes out of range
    │       ├── InvalidPolicyPack       a policy pack that is not in the format of docs/policy
    │       └── InvalidPolicyInput      a fact or number for a calculator that cannot be read
    └── EnvironmentFault            the surroundings did it: disk full, file locked, network gone

Anything else that reaches the top is a bug. Errors carry facts as attributes and a stable ``code``; only
``desktop/messages.py`` and the command line turn them into words for a person. No message carries personal
data, so every error may be logged as it is.
"""

from __future__ import annotations

from typing import ClassVar


class FieldappError(Exception):
    """Root of every error this program raises on purpose.

    ``code`` is a stable snake_case name that messages and scripts may rely on.
    """

    code: ClassVar[str] = "error"


class Mendable(FieldappError):
    """Something the person at the keyboard can put right."""

    code: ClassVar[str] = "mendable"


class EnvironmentFault(FieldappError):
    """The disk, a lock or the network stood in the way; the same step may work later."""

    code: ClassVar[str] = "environment"


class InvalidValue(Mendable):
    """A value from outside that the domain cannot take.

    ``problem`` is a stable snake_case name of what is wrong; ``place`` says where (a line, a key), if known.
    """

    code: ClassVar[str] = "invalid_value"

    def __init__(self, problem: str, place: str | None = None) -> None:
        super().__init__(problem if place is None else f"{problem} ({place})")
        self.problem = problem
        self.place = place


class InvalidDivisionCode(InvalidValue):
    """A 区划代码 that is not 2, 4, 6, 9 or 12 digits."""

    code: ClassVar[str] = "division_code"


class InvalidHolidayTable(InvalidValue):
    """A holiday table that does not follow the format of ``resources/holidays/README.md``."""

    code: ClassVar[str] = "holiday_table"


class InvalidServiceTable(InvalidValue):
    """A service table (``code,zh,en``) with missing columns, empty cells or repeated classes."""

    code: ClassVar[str] = "service_table"


class InvalidServiceEntry(InvalidValue):
    """A care-service entry of an unknown class or with minutes outside 1 … 1440."""

    code: ClassVar[str] = "service_entry"


class InvalidPolicyPack(InvalidValue):
    """A policy pack that does not follow the format of ``docs/policy/format.md``."""

    code: ClassVar[str] = "policy_pack"


class InvalidPolicyInput(InvalidValue):
    """A fact, or a number for a calculator, that is missing or cannot be read; ``place`` names it."""

    code: ClassVar[str] = "policy_input"


class UnknownPolicy(Mendable):
    """No item, calculator or city called ``name`` in the policy packs."""

    code: ClassVar[str] = "unknown_policy"

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name
