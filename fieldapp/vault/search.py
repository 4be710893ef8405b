"""The search index over names and numbers: what is indexed for a person, and how typed text becomes a query.

FTS5 with our own terms (its tokenizers miss 李明 or 小明 inside 王小明). One letter in front tells the kind of a term:

    s, h   two neighbouring characters of the name; s: the first two, h: further on; the last one also alone
    a, p   the sound of one character; a: of the first, p: of a later one
    j, i   the first letters of the sounds from one character on; j: from the first, i: from a later one
    d      three neighbouring digits of the ID or phone number

The index finds candidates; ``Term.fits`` decides. So the index may be coarse and small, and nothing wrong is shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, product

from fieldapp.domain.text import half_width, visible
from fieldapp.vault.pinyin import cuts, initials, readings, sounds_like

_DIGITS = 3
_LONGEST_INITIALS = 8
_MOST_SOUNDS = 8
_MOST_WAYS = 32
_TELLING_LETTERS = 3
_WORD = re.compile(r"\d+x?|[^\W\d_]+")
_LETTERS = re.compile(r"[a-z]+|[^a-z]")


def letters_of(name: str) -> str:
    """The characters of a name that count in a search: letters and digits of any script, lower case; dots do not."""
    name = name.lower()
    return name if name.isalnum() else "".join(ch for ch in name if ch.isalnum())


def index_terms(name: str, numbers: str) -> str:
    """All terms of one person, separated by spaces. ``numbers`` are ID and phone, a space between."""
    terms = _name_terms(letters_of(name))
    for number in numbers.lower().split():
        terms.append("d" + " d".join([number[at : at + _DIGITS] for at in range(max(1, len(number) - 2))]))
    return " ".join(terms)


def _name_terms(name: str) -> list[str]:
    if not name:
        return []
    first, later = name[0], name[1:]
    terms = ["s" + name[:2], *["a" + reading for reading in readings(first)]]
    terms += ["h" + name[at : at + 2] for at in range(1, len(name))]
    for ch in later:
        terms += ["p" + reading for reading in readings(ch)]
    firsts = [initials(ch) for ch in name]
    plain = "".join(firsts)
    if len(plain) == len(name):  # the usual case: one sound each
        terms.append("j" + plain[:_LONGEST_INITIALS])
        terms += ["i" + plain[at : at + _LONGEST_INITIALS] for at in range(1, len(plain))]
        return terms
    for at in range(len(name)):
        sounds = islice(product(*firsts[at : at + _LONGEST_INITIALS]), _MOST_SOUNDS)
        terms += [("i" if at else "j") + "".join(sound) for sound in sounds]
    return terms


@dataclass(frozen=True, slots=True)
class Term:
    """One word of what was typed: ``text`` of digits (with the x an ID may end in), or of characters and letters."""

    text: str
    digits: bool

    def fits(self, name: str, numbers: str) -> int | None:
        """Where this word stands in ``name`` (as ``letters_of`` gives it) or in the numbers: 0 at the start; ``None``:
        nowhere."""
        if self.digits:
            # The blank in front makes the beginning of either number a beginning.
            return 0 if f" {self.text}" in f" {numbers.lower()}" else 1 if self.text in numbers.lower() else None
        return next((place for place in range(len(name)) if _sounds_from(name, place, self.text)), None)

    @property
    def telling(self) -> bool:
        """Whether the index can help: one or two digits so many people have that a scan finds enough at once."""
        return not self.digits or len(self.text) >= _DIGITS

    def query(self, *, start: bool) -> str:
        """The FTS5 expression for candidates; with ``start`` only those whose name begins with it."""
        if self.digits:
            grams = [self.text[at : at + _DIGITS] for at in range(max(1, len(self.text) - 2))]
            return _all(_term("d", gram, cut=False) for gram in grams)
        return _name_query(self.text, start=start)


def parse(text: str) -> tuple[Term, ...]:
    """The words of what was typed; all of them must fit. ``王3706`` is two words."""
    folded = visible(half_width(text)).lower().replace("ü", "v")
    folded = "".join(" " if ch.isspace() else ch for ch in folded if ch.isalnum() or ch.isspace())
    return tuple(Term(word, word[0].isdigit()) for word in _WORD.findall(folded))


def _sounds_from(name: str, place: int, typed: str) -> bool:
    """Whether ``typed`` runs along ``name`` from ``place``: each character by itself or by how its sound
    begins."""
    if not typed:
        return True
    if place >= len(name):
        return False
    ch = name[place]
    if typed[0] == ch and _sounds_from(name, place + 1, typed[1:]):
        return True
    for end in range(1, len(typed) + 1):
        piece = typed[:end]
        if not (piece[-1].isascii() and sounds_like(ch, piece)):
            return False
        if _sounds_from(name, place + 1, typed[end:]):
            return True
    return False


def _name_query(text: str, *, start: bool) -> str:
    runs = _LETTERS.findall(text)
    if all(len(run) == 1 and not run.isascii() for run in runs):
        return _character_query(text, first=True, start=start)
    parts = [_sound_query(runs, start=start)]
    place = 0
    for characters in re.findall(r"[a-z]+|[^a-z]+", text):
        if not characters.isascii():
            parts.append(_character_query(characters, first=place == 0, start=start and place == 0))
        place += len(characters)
    return _all(parts)


def _character_query(characters: str, *, first: bool, start: bool) -> str:
    """Neighbouring pairs; a single one by the pairs it begins. Only the first pair can be the name's first."""
    pairs = [characters[at : at + 2] for at in range(max(1, len(characters) - 1))]
    kinds = ("s",) if start else ("s", "h") if first else ("h",)
    return _all(
        _any(_term(kind, pair, cut=len(pair) == 1) for kind in (kinds if at == 0 else ("h",)))
        for at, pair in enumerate(pairs)
    )


def _sound_query(runs: list[str], *, start: bool) -> str:
    """Typed letters, perhaps with characters between, cut into sounds in every way they can be."""
    ways = islice(product(*(_sounds(run) for run in runs)), _MOST_WAYS)
    options = {_way_query([piece for part in way for piece in part], start=start) for way in ways}
    return _any(sorted(options))


def _sounds(run: str) -> Sequence[tuple[str, ...]]:
    """A run of letters cut into sounds; a character by the first letters it can have."""
    return cuts(run) if run.isascii() else [(letter,) for letter in initials(run)]


def _way_query(pieces: list[str], *, start: bool) -> str:
    """One way of cutting: the first letters in a row. Fewer than three of them are too common: then every piece of two
    letters or more counts as a sound of its own too."""
    parts = []
    if len(pieces) > 1 or len(pieces[0]) == 1:
        letters = "".join(piece[0] for piece in pieces)[:_LONGEST_INITIALS]
        parts.append(_any([_term(kind, letters, cut=True) for kind in (("j",) if start else ("j", "i"))]))
    for at, piece in enumerate(pieces if len(pieces) < _TELLING_LETTERS else ()):
        if len(piece) > 1:
            kinds = ("p",) if at else ("a",) if start else ("a", "p")
            parts.append(_any([_term(kind, piece, cut=True) for kind in kinds]))
    return f"({_all(parts)})"


def _term(kind: str, text: str, *, cut: bool) -> str:
    return f'"{kind}{text}"*' if cut else f'"{kind}{text}"'


def _any(parts: Iterator[str] | list[str]) -> str:
    return "(" + " OR ".join(parts) + ")"


def _all(parts: Iterator[str] | list[str]) -> str:
    return " AND ".join(parts)
