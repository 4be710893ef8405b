"""Choosing: which choices may stand together, and finding one by hanzi, pinyin or initials."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from fieldapp.forms.api import Choice
from fieldapp.vault.pinyin import cuts, readings, sounds_like

SEARCH_FROM = 11
"""A list of this many choices has a search box: the keys 1 … 9 and 0 reach no further than ten."""


def chosen_after(chosen: Sequence[str], value: str, on: bool, exclusive: Iterable[str]) -> tuple[str, ...]:
    """The chosen values after ``value`` was put on or off: an exclusive one clears the others, another clears those."""
    alone = frozenset(exclusive)
    kept = [each for each in chosen if each != value]
    if not on:
        return tuple(kept)
    if value in alone:
        return (value,)
    return (*(each for each in kept if each not in alone), value)


def prepare_search() -> None:
    """Load the dictionary of readings, which takes a sixth of a second; on a worker."""
    readings(chr(0x4E00))


def matching(choices: Sequence[Choice], typed: str) -> tuple[Choice, ...]:
    """The choices that fit what was typed: a part of the label, the pinyin or initials of a part of it, or digits of
    the choice's code (a village's, say)."""
    wanted = "".join(unicodedata.normalize("NFKC", typed).split()).casefold()
    if not wanted:
        return tuple(choices)
    return tuple(choice for choice in choices if fits(choice.label, wanted) or _coded(choice.value, wanted))


def searched_by_digits(choices: Sequence[Choice]) -> bool:
    """Whether a digit typed into the search may be meant for a label or a code, not for a row's key."""
    return any(choice.value.isdigit() or any(map(str.isdigit, choice.label)) for choice in choices)


def _coded(code: str, wanted: str) -> bool:
    return code.isdigit() and wanted.isdigit() and wanted in code


def fits(label: str, wanted: str) -> bool:
    """Whether ``wanted`` (folded, without blanks) is in the label as written or as it sounds."""
    letters = [char for char in label.casefold() if char.isalnum()]
    if wanted in "".join(label.split()).casefold():
        return True
    if not (wanted.isascii() and wanted.isalpha()):
        return False
    return any(_sounds_from(letters, start, pieces) for pieces in cuts(wanted) for start in range(len(letters)))


def _sounds_from(letters: Sequence[str], start: int, pieces: Sequence[str]) -> bool:
    if start + len(pieces) > len(letters):
        return False
    return all(sounds_like(letters[start + offset], piece) for offset, piece in enumerate(pieces))
