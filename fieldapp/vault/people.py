"""The caseload as callers see it: persons, households, villages, and the search over all of them.

A file that was merged into another is shown nowhere by itself; whoever asks for it gets the surviving one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import msgspec
from sqlalchemy import Connection, func, select

from fieldapp.domain.people import Household, Person
from fieldapp.vault.engine import Store
from fieldapp.vault.errors import UnknownPerson
from fieldapp.vault.projection import brief_of, briefs, json_ids, select_visits
from fieldapp.vault.search import Term, letters_of, parse
from fieldapp.vault.tables import DIVISION, HOUSEHOLD, PERSON, SEARCH, VISIT, VISIT_PERSON
from fieldapp.vault.values import VisitBrief
from fieldapp.wire.feed import DivisionInfo

PERSONS = msgspec.msgpack.Decoder(Person)
HOUSEHOLDS = msgspec.msgpack.Decoder(Household)
_MOST_MERGES = 16
_VILLAGE_DIGITS = 12
_MATCHING = f"SELECT rowid FROM {SEARCH} WHERE {SEARCH} MATCH ?"  # noqa: S608 - a constant name


_OF_VILLAGE = "SELECT row, name, numbers, village_code FROM person WHERE merged_into IS NULL"
_IN_VILLAGE = "village_code IN (SELECT value FROM json_each(?))"
_WORD_OR_VILLAGE = f"({_IN_VILLAGE} OR row IN ({_MATCHING}))"
# CROSS JOIN keeps SQLite to this order: candidates come one by one, and the caller stops when it has enough.
_CANDIDATES = (
    f"SELECT row, name, numbers FROM {SEARCH} CROSS JOIN person ON person.row = {SEARCH}.rowid "  # noqa: S608
    f"WHERE {SEARCH} MATCH ?"
)
_EVERYONE = "SELECT row, name, numbers FROM person WHERE merged_into IS NULL ORDER BY row"


@dataclass(frozen=True, slots=True)
class _Village:
    code: str
    letters: str


class People:
    """The caseload of an open vault."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._villages: tuple[_Village, ...] | None = None

    def get(self, person: str) -> Person:
        """A person by id; a merged file gives the surviving one. Raises ``UnknownPerson``."""
        with self._store.transaction() as conn:
            found = _by_id(conn, person)
            for _ in range(_MOST_MERGES):
                survivor = _by_id(conn, found.merged_into) if found and found.merged_into else None
                if survivor is None:
                    break
                found = survivor
        if found is None:
            raise UnknownPerson(person)
        return found

    def list(self, village: str | None = None) -> Sequence[Person]:
        """All persons, or those of a division code and everything below it, by village and name."""
        shown = select(PERSON.c.payload).where(PERSON.c.merged_into.is_(None))
        shown = shown.order_by(PERSON.c.village_code, PERSON.c.name)
        if village is not None:
            shown = shown.where(PERSON.c.village_code >= village, PERSON.c.village_code < village + "~")
        with self._store.transaction() as conn:
            return tuple(PERSONS.decode(payload) for payload in conn.execute(shown).scalars())

    def search(self, text: str, limit: int = 50) -> Sequence[Person]:
        """Persons for what was typed so far, best first: those whose name (or number) begins with it, then those that
        have it further on, then those of a village of that name. Several words must all fit. Nothing typed: nobody."""
        terms = parse(text)
        if not terms or limit <= 0:
            return ()
        with self._store.transaction() as conn:
            rows = self._matches(conn, terms, limit)
            payloads = select(PERSON.c.row, PERSON.c.payload).where(PERSON.c.row.in_(rows))
            found = dict(conn.execute(payloads).all())
        return tuple(PERSONS.decode(found[row]) for row in rows)

    def count(self) -> int:
        """How many persons, merged files not counted."""
        return sum(self.counts().values())

    def counts(self) -> Mapping[str, int]:
        """Persons by village code."""
        code = PERSON.c.village_code
        shown = select(code, func.count()).where(PERSON.c.merged_into.is_(None)).group_by(code)
        with self._store.transaction() as conn:
            return dict(conn.execute(shown).all())

    def household(self, household: str) -> Household | None:
        """A household by id."""
        with self._store.transaction() as conn:
            payload = conn.execute(select(HOUSEHOLD.c.payload).where(HOUSEHOLD.c.id == household)).scalar()
        return None if payload is None else HOUSEHOLDS.decode(payload)

    def household_of(self, person: str) -> Household | None:
        """The household a person lives in. Raises ``UnknownPerson``."""
        household = self.get(person).household_id
        return None if household is None else self.household(household)

    def villages(self) -> Sequence[DivisionInfo]:
        """Names of all divisions the feed brought, by code."""
        c = DIVISION.c
        with self._store.transaction() as conn:
            rows = conn.execute(select(c.id, c.name, c.township, c.county).order_by(c.id))
            return tuple(DivisionInfo(*row) for row in rows)

    def last_visits(self, *, met_only: bool = False) -> Mapping[str, VisitBrief]:
        """Per person id the latest visit (with ``met_only``: where the person was met). Visits to a merged file count
        for the surviving one."""
        one = VISIT_PERSON.alias()
        latest = select(one.c.visit).where(one.c.person == PERSON.c.id)
        if met_only:
            latest = latest.where(one.c.met.is_(True))
        last = latest.order_by(one.c.date.desc(), one.c.visit.desc()).limit(1).scalar_subquery()
        with self._store.transaction() as conn:
            rows = conn.execute(select(PERSON.c.id, PERSON.c.merged_into, last.label("visit"))).all()
            shown = briefs(conn, [row.visit for row in rows if row.visit is not None])
        survivors = {row.id: row.merged_into for row in rows if row.merged_into is not None}
        found: dict[str, VisitBrief] = {}
        for row in rows:
            if row.visit is None:
                continue
            person, brief = _survivor(row.id, survivors), shown[row.visit]
            if person not in found or (found[person].date, found[person].visit) < (brief.date, brief.visit):
                found[person] = brief
        return found

    def timeline(self, person: str) -> Sequence[VisitBrief]:
        """All visits of a person and of the files merged into it, newest first."""
        with self._store.transaction() as conn:
            files = select(PERSON.c.id, PERSON.c.merged_into).where(PERSON.c.merged_into.is_not(None))
            survivors = {row.id: row.merged_into for row in conn.execute(files)}
            same = [person, *(one for one in survivors if _survivor(one, survivors) == person)]
            visits = select(VISIT_PERSON.c.visit).where(VISIT_PERSON.c.person.in_(json_ids(same)))
            shown = select_visits().where(VISIT.c.id.in_(visits)).order_by(VISIT.c.date.desc(), VISIT.c.id.desc())
            return tuple(brief_of(row) for row in conn.execute(shown))

    def forget_villages(self) -> None:
        """The feed brought division names: read them anew at the next search."""
        self._villages = None

    def _matches(self, conn: Connection, terms: Sequence[Term], limit: int) -> Sequence[int]:
        """Row numbers, best first. A name is looked for twice, beginnings first, so that a frequent syllable does not
        fill the list with people who merely contain it."""
        villages = [self._of_name(conn, term) for term in terms]
        stages = [_by_name(conn, terms, start=False)]
        if not terms[0].digits:
            stages.insert(0, _by_name(conn, terms, start=True))
        if any(villages):
            stages.append(_by_village(conn, terms, villages))
        found: dict[int, None] = {}
        for row in chain.from_iterable(stages):
            found[row] = None
            if len(found) == limit:
                break
        return tuple(found)

    def _of_name(self, conn: Connection, term: Term) -> tuple[str, ...]:
        """Codes of the villages whose name has this word in it; a lone letter is too little to mean a village."""
        if term.digits or (len(term.text) < 2 and term.text.isascii()):
            return ()
        if self._villages is None:
            rows = conn.execute(select(DIVISION.c.id, DIVISION.c.name).order_by(DIVISION.c.id))
            self._villages = tuple(_Village(r.id, letters_of(r.name)) for r in rows if len(r.id) == _VILLAGE_DIGITS)
        return tuple(village.code for village in self._villages if term.fits(village.letters, "") is not None)


def _by_id(conn: Connection, person: str) -> Person | None:
    payload = conn.execute(select(PERSON.c.payload).where(PERSON.c.id == person)).scalar()
    return None if payload is None else PERSONS.decode(payload)


def _survivor(person: str, survivors: Mapping[str, str]) -> str:
    for _ in range(_MOST_MERGES):
        if person not in survivors:
            break
        person = survivors[person]
    return person


def _by_name(conn: Connection, terms: Sequence[Term], *, start: bool) -> Iterator[int]:
    """Rows whose name and numbers fit every word, lazily; with ``start`` those whose name begins with the first."""
    queries = [f"({term.query(start=start and at == 0)})" for at, term in enumerate(terms) if term.telling]
    shown, values = (_CANDIDATES, (" AND ".join(queries),)) if queries else (_EVERYONE, ())
    with conn.exec_driver_sql(shown, values) as rows:
        for row, name, numbers in rows:
            letters = letters_of(name)
            places = [term.fits(letters, numbers) for term in terms]
            if None not in places and (not start or places[0] == 0):
                yield row


def _by_village(conn: Connection, terms: Sequence[Term], villages: Sequence[tuple[str, ...]]) -> Iterator[int]:
    """Rows where every word fits either the person or the name of the village."""
    values = [msgspec.json.encode(villages[0]).decode()]
    conditions = [_IN_VILLAGE]
    if len(terms) > 1:
        conditions = [_WORD_OR_VILLAGE] * len(terms)
        values = []
        for term, codes in zip(terms, villages, strict=True):
            values += [msgspec.json.encode(codes).decode(), term.query(start=False)]
    shown = " AND ".join([_OF_VILLAGE, *conditions]) + " ORDER BY village_code, name"
    with conn.exec_driver_sql(shown, tuple(values)) as rows:
        for row, name, numbers, village in rows:
            letters = letters_of(name)
            if all(
                village in codes or term.fits(letters, numbers) is not None
                for term, codes in zip(terms, villages, strict=True)
            ):
                yield row
