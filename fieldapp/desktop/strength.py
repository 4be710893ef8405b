"""How hard a passphrase is to guess, roughly and without a dictionary: enough to steer people to longer ones."""

from __future__ import annotations

import math
from enum import IntEnum
from itertools import pairwise

_CLASSES = (
    (str.islower, 26),
    (str.isupper, 26),
    (str.isdigit, 10),
)
_OTHER_ASCII, _HAN = 33, 2500
_RUNS = ("0123456789", "9876543210", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm")
LEAST_LENGTH = 8


class Strength(IntEnum):
    """From not taken at all to hard to guess."""

    TOO_SHORT = 0
    WEAK = 1
    FAIR = 2
    STRONG = 3


def strength(passphrase: str) -> Strength:
    """Too short below 8 characters, a Chinese one counting as two; by estimated bits under 40 weak, under 60 fair."""
    if sum(1 if character.isascii() else 2 for character in passphrase) < LEAST_LENGTH:
        return Strength.TOO_SHORT
    bits = _effective_length(passphrase) * math.log2(_alphabet(passphrase))
    if bits < 40:
        return Strength.WEAK
    return Strength.FAIR if bits < 60 else Strength.STRONG


def _alphabet(passphrase: str) -> int:
    """Out of how many characters one was likely chosen."""
    size = sum(count for belongs, count in _CLASSES if any(c.isascii() and belongs(c) for c in passphrase))
    if any(c.isascii() and not c.isalnum() for c in passphrase):
        size += _OTHER_ASCII
    if any(not c.isascii() for c in passphrase):
        size += _HAN
    return max(size, 2)


def _effective_length(passphrase: str) -> float:
    """Characters that could not be foretold from the one before; repeats and keyboard runs count a quarter."""
    folded = passphrase.casefold()
    return 1 + sum(0.25 if _foreseen(first, second) else 1.0 for first, second in pairwise(folded))


def _foreseen(first: str, second: str) -> bool:
    return first == second or any(first + second in run for run in _RUNS)
