"""The report of an import, in the form that design §6 fixes."""

from __future__ import annotations

from fieldapp.central.ledger.reading import LedgerReading
from fieldapp.central.ledger.reconcile import Changes


def report(reading: LedgerReading, changes: Changes) -> dict[str, object]:
    """The report as a JSON document.

    ``{"people", "rows", "problems": [{"sheet", "row", "kind", "message", "message_en", "imported"}],
    "notes": [{"sheet", "row", "kind", "message", "message_en"}], "vanished": [{"person", "name", "village_code"}],
    "new", "changed", "unchanged"}``; the last three are counts, ``row`` of a note is null when it is about the sheet.
    """
    return {
        "people": len(reading.people),
        "rows": reading.rows,
        "new": len(changes.new),
        "changed": len(changes.changed),
        "unchanged": len(changes.unchanged),
        "problems": [
            {
                "sheet": one.sheet,
                "row": one.row,
                "kind": one.kind,
                "message": one.words.zh,
                "message_en": one.words.en,
                "imported": one.imported,
            }
            for one in reading.problems
        ],
        "notes": [
            {
                "sheet": one.sheet,
                "row": one.row,
                "kind": one.kind,
                "message": one.words.zh,
                "message_en": one.words.en,
            }
            for one in reading.notes
        ],
        "vanished": [
            {"person": one.person.id, "name": one.person.name, "village_code": one.person.village_code}
            for one in changes.vanished
        ],
    }
