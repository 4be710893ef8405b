"""The township's ledger: an xlsx kept by hand, read into people without losing a row.

    reading = read_ledger(path, divisions, township_code, today)    # the file, pure of any database
    changes = reconcile(reading, known)                             # against what the central holds
    report(reading, changes)                                        # what the operator gets to see

``archive`` and ``frame`` open the file without trusting it, ``sheet`` streams its rows with real merges filled in,
``labels`` and ``header`` find the columns by what they say, ``terms``, ``phones`` and ``rowreader`` read a row,
``rowkinds`` tells rows of people from totals, ``roster`` finds duplicates. Whoever applies the changes keeps
``LedgerPerson.ledger_values()`` beside the person, to hand it back as ``KnownPerson.base`` the next time.
"""

from __future__ import annotations

from fieldapp.central.ledger.errors import (
    LedgerDamaged,
    LedgerEncrypted,
    LedgerError,
    LedgerFileEmpty,
    LedgerFileMissing,
    LedgerNotWorkbook,
    LedgerOldFormat,
    LedgerTooLarge,
    LedgerTownshipUnknown,
    LedgerUnreadable,
    LedgerWithoutPeople,
)
from fieldapp.central.ledger.findings import Note, Problem
from fieldapp.central.ledger.person import LedgerPerson, field_from_plain, plain_values
from fieldapp.central.ledger.reading import LedgerReading, read_ledger
from fieldapp.central.ledger.reconcile import Changes, FieldChange, KnownPerson, Match, reconcile
from fieldapp.central.ledger.report import report

__all__ = [
    "Changes",
    "FieldChange",
    "KnownPerson",
    "LedgerDamaged",
    "LedgerEncrypted",
    "LedgerError",
    "LedgerFileEmpty",
    "LedgerFileMissing",
    "LedgerNotWorkbook",
    "LedgerOldFormat",
    "LedgerPerson",
    "LedgerReading",
    "LedgerTooLarge",
    "LedgerTownshipUnknown",
    "LedgerUnreadable",
    "LedgerWithoutPeople",
    "Match",
    "Note",
    "Problem",
    "field_from_plain",
    "plain_values",
    "read_ledger",
    "reconcile",
    "report",
]
