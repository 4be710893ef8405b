"""The tree of errors every room grafts its own branch onto.

    FieldappError
    ├── Mendable            a person can put it right: wrong passphrase, a used code, a photo cut short
    └── EnvironmentFault    the surroundings did it: disk full, file locked, network gone

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
