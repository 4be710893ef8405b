"""Finding policy as one types: 汉字, pinyin, initials, mixed, digits, and English words; the nearest first."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from fieldapp.domain.policy.book import Entry
from fieldapp.domain.policy.pack import Item
from fieldapp.vault.search import Term, letters_of, parse

_TITLE_START, _TITLE, _KEYWORD, _BODY = range(4)


def find_policy(entries: Iterable[Entry], text: str) -> tuple[Entry, ...]:
    """The entries that every word of ``text`` fits: by title first, then by keyword, then anywhere in their words.

    Sounds and initials are looked for in titles, kinds and keywords. An empty text finds everything, in order.
    """
    terms = parse(text)
    found: list[tuple[int, Entry]] = []
    for entry in entries:
        places = [_place(term, entry.item) for term in terms]
        worst = max((place for place in places if place is not None), default=_TITLE_START)
        if None not in places:
            found.append((worst, entry))
    return tuple(entry for _, entry in sorted(found, key=lambda pair: pair[0]))


def _place(term: Term, item: Item) -> int | None:
    if not term.digits:
        at = term.fits(letters_of(item.title.zh), "")
        if at is not None:
            return _TITLE if at else _TITLE_START
        if any(term.fits(letters_of(word), "") is not None for word in (item.kind.words.zh, *item.keywords)):
            return _KEYWORD
    return _BODY if term.text in _everything(item) else None


@lru_cache(maxsize=1024)
def _everything(item: Item) -> str:
    """All words of an item in both languages, lower case, letters and digits only."""
    clauses = [*item.amounts, *item.papers, *item.places, *item.notes]
    clauses += [each.words for each in item.conditions] + [each.words for each in item.deadlines]
    return letters_of(" ".join(part for words in (item.title, item.summary, *clauses) for part in words))
