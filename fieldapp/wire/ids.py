"""Identifiers made on the device: UUID version 7 (RFC 9562 §5.7), as 32 hex characters."""

from __future__ import annotations

from collections.abc import Callable

Random = Callable[[int], bytes]
"""A source of n random bytes; ``os.urandom`` in the program, seeded in tests."""


def uuid7(unix_ms: int, random: Random) -> str:
    """A UUIDv7 of the moment ``unix_ms`` (milliseconds since 1970), as 32 lower-case hex characters."""
    value = (unix_ms & (1 << 48) - 1) << 80 | int.from_bytes(random(10), "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return f"{value:032x}"


def uuid7_ms(identifier: str) -> int:
    """The milliseconds since 1970 inside a UUIDv7 in hex."""
    return int(identifier[:12], 16)
