"""Comparison: which items a family might qualify for, from its file, and what is still missing.

Three answers to every condition: met, not met, or not known; a condition only people can judge is told as such. A
comparison never decides: the authority does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from fieldapp.domain.policy.book import Entry, PolicyBook
from fieldapp.domain.policy.facts import FACTS, Values
from fieldapp.domain.policy.pack import Area, Condition, Rule, Scope
from fieldapp.domain.reasons import Words


class State(StrEnum):
    """How a condition stands."""

    MET = "met"
    UNMET = "unmet"
    UNKNOWN = "unknown"
    BY_HAND = "by_hand"
    """To be judged by people: nothing a file or a plain question could answer."""


class Outcome(StrEnum):
    """What a comparison says; the order is that of the page."""

    POSSIBLE = "possible"
    """All that can be compared fits."""
    OPEN = "open"
    """Nothing speaks against it, and something has still to be found out."""
    RECEIVED = "received"
    """The file says that it is received already."""
    UNLIKELY = "unlikely"

    @property
    def words(self) -> Words:
        """In words."""
        return _OUTCOME_WORDS[self]


_OUTCOME_WORDS = {
    Outcome.POSSIBLE: Words("可能符合", "may qualify"),
    Outcome.OPEN: Words("还缺信息", "facts missing"),
    Outcome.RECEIVED: Words("已在享受", "received already"),
    Outcome.UNLIKELY: Words("暂不符合", "does not fit now"),
}


@dataclass(frozen=True, slots=True)
class Missing:
    """A fact nobody told (``fact``: its code), or a local number no pack has (``fact`` None)."""

    fact: str | None
    words: Words


@dataclass(frozen=True, slots=True)
class Finding:
    """One condition and how it stands."""

    words: Words
    state: State
    missing: tuple[Missing, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """One item against one person, or the family (``subject`` "")."""

    entry: Entry
    subject: str
    outcome: Outcome
    findings: tuple[Finding, ...]

    @property
    def missing(self) -> tuple[Missing, ...]:
        """What has to be found out, each once."""
        return tuple(dict.fromkeys(each for finding in self.findings for each in finding.missing))


@dataclass(frozen=True, slots=True)
class Subject:
    """Someone compared: an id, and what is known of them and their family."""

    id: str
    values: Values


def compare(
    book: PolicyBook, code: str, on: date, subjects: Sequence[Subject], *, items: Iterable[Entry] | None = None
) -> tuple[Comparison, ...]:
    """Every item that holds in ``code`` on a day against every subject; the first one stands for the family.

    Items for everyone, and those without any condition to compare, are left out. Best first.

    Raises:
        ValueError: no subject.
    """
    if not subjects:
        raise ValueError("someone has to be compared")
    found = []
    for entry in book.items(code, on) if items is None else items:
        if entry.item.scope is Scope.EVERYONE or not any(each.rule for each in entry.item.conditions):
            continue
        if entry.item.scope is Scope.FAMILY:
            found.append(_compare(book, code, on, entry, Subject("", subjects[0].values)))
        else:
            found += [_compare(book, code, on, entry, subject) for subject in subjects]
    order = tuple(Outcome)
    return tuple(sorted(found, key=lambda each: (order.index(each.outcome), len(each.missing))))


def _compare(book: PolicyBook, code: str, on: date, entry: Entry, subject: Subject) -> Comparison:
    judge = _Judge(book, code, on, subject.values)
    findings = tuple(judge.find(condition) for condition in entry.item.conditions)
    states = {finding.state for finding in findings}
    mine = subject.values.get("category" if entry.item.scope is Scope.PERSON else "family_category", frozenset())
    if isinstance(mine, frozenset) and mine & set(entry.item.grants):
        outcome = Outcome.RECEIVED
    elif State.UNMET in states:
        outcome = Outcome.UNLIKELY
    elif State.UNKNOWN in states:
        outcome = Outcome.OPEN
    else:
        outcome = Outcome.POSSIBLE
    return Comparison(entry, subject.id, outcome, findings)


_Answer = tuple[State, tuple[Missing, ...]]
_MET: _Answer = (State.MET, ())
_UNMET: _Answer = (State.UNMET, ())


class _Judge:
    """Holds one subject against conditions."""

    def __init__(self, book: PolicyBook, code: str, on: date, values: Values) -> None:
        self._book, self._code, self._on, self._values = book, code, on, values

    def find(self, condition: Condition) -> Finding:
        if condition.rule is None:
            return Finding(condition.words, State.BY_HAND)
        return Finding(condition.words, *self._answer(condition.rule))

    def _answer(self, rule: Rule) -> _Answer:
        if rule.all:
            return self._joined(rule.all, decisive=State.UNMET)
        if rule.any:
            return self._joined(rule.any, decisive=State.MET)
        assert rule.fact is not None, "pack_check refuses a rule of nothing"
        value = self._values.get(rule.fact)
        if value is None:
            return State.UNKNOWN, (Missing(rule.fact, FACTS[rule.fact].words),)
        if isinstance(value, bool):
            return _state(value is rule.yes)
        if isinstance(value, frozenset):
            return _state((not rule.any_of or bool(value & set(rule.any_of))) and not value & set(rule.none_of))
        return self._within(rule, value)

    def _joined(self, rules: Sequence[Rule], decisive: State) -> _Answer:
        """``all`` falls with one unmet, ``any`` stands with one met; else what is unknown leaves it open."""
        answers = [self._answer(rule) for rule in rules]
        if any(state is decisive for state, _ in answers):
            return decisive, ()
        missing = tuple(dict.fromkeys(each for _, lacking in answers for each in lacking))
        if any(state is State.UNKNOWN for state, _ in answers):
            return State.UNKNOWN, missing
        return _MET if decisive is State.UNMET else _UNMET

    def _within(self, rule: Rule, value: Decimal) -> _Answer:
        if rule.at_least is not None and value < rule.at_least:
            return _UNMET
        if rule.under is not None and value >= rule.under:
            return _UNMET
        if rule.under_limit is None:
            return _MET
        limit = self._limit(rule.under_limit)
        return _state(value < limit) if isinstance(limit, Decimal) else (State.UNKNOWN, (limit,))

    def _limit(self, name: str) -> Decimal | Missing:
        """A named limit: ``dibao`` (the standard), ``dibao_edge`` (its multiple), or a parameter of the packs."""
        if name not in STANDARD_LIMITS:
            figure = self._book.parameter(name, self._code, self._on)
            return figure.value if figure is not None else Missing(None, _limit_words(name))
        areas = self._values.get("area")
        if not isinstance(areas, frozenset):
            return Missing("area", FACTS["area"].words)
        figure = self._book.standard("dibao", Area(next(iter(areas))), self._code, self._on)
        factor = self._book.parameter(STANDARD_LIMITS[name], self._code, self._on) if STANDARD_LIMITS[name] else None
        if figure is None or (STANDARD_LIMITS[name] and factor is None):
            return Missing(None, _limit_words(name))
        return figure.value * (factor.value if factor is not None else Decimal(1))


STANDARD_LIMITS = {"dibao": "", "dibao_edge": "edge_factor"}
"""Limits reckoned from the 低保 standard, and the parameter each multiplies it by."""
_LIMIT_WORDS = {
    "dibao": Words("当地低保标准", "the local dibao standard"),
    "dibao_edge": Words("当地低保标准", "the local dibao standard"),
    "income_limit": Words("当地上年度居民人均可支配收入", "last year's local disposable income a head"),
}


def _limit_words(name: str) -> Words:
    return _LIMIT_WORDS.get(name, Words(name, name))


def _state(met: bool) -> _Answer:
    return _MET if met else _UNMET
