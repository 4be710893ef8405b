"""Scopes: what a feed row or a record belongs to, and so who may see it (design: feed).

A scope is a division code (province 2 … village 12 digits) with a compartment, or one device.
Written ``370683107204.o`` (ordinary), ``370683107204.s`` (sensitive), ``device:<32 hex>``.
"""

from __future__ import annotations

import re

from fieldapp.wire.errors import Malformed

_SHAPE = re.compile(r"(\d{2}|\d{4}|\d{6}|\d{9}|\d{12})\.[os]|device:[0-9a-f]{32}", re.ASCII)


def ordinary(division: str) -> str:
    """The ordinary compartment of a division code."""
    return check(f"{division}.o")


def sensitive(division: str) -> str:
    """The sensitive compartment of a division code: its author's own scope and authorised reviewers only."""
    return check(f"{division}.s")


def of_device(device: str) -> str:
    """The scope of one device, ``device`` being its id in hex."""
    return check(f"device:{device}")


def check(scope: str) -> str:
    """Return ``scope`` if it is well formed, else raise ``Malformed``."""
    if not _SHAPE.fullmatch(scope):
        raise Malformed("not a scope")
    return scope


def division_of(scope: str) -> str | None:
    """The division code of a scope, ``None`` for a device's own."""
    return None if scope.startswith("device:") else check(scope)[:-2]


def is_sensitive(scope: str) -> bool:
    """Whether the scope is a sensitive compartment."""
    return scope.endswith(".s")
