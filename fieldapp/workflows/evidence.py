"""Evidence flags: what is worth a supervisor's look. A flag starts a look, it is never a verdict on anyone."""

from __future__ import annotations

from fieldapp.vault.values import QueueRow, State


def flags(row: QueueRow) -> tuple[str, ...]:
    """Stable codes: ``not_met`` (the person was not seen), ``corrected`` (resubmitted after a return), and what the
    central found when it ran the forms again: ``missing_answer``, ``against_rule``, ``other_form``,
    ``not_recalculated``."""
    found = []
    if row.met is False:
        found.append("not_met")
    if row.state is State.CORRECTED:
        found.append("corrected")
    found += dict.fromkeys(flag.code for flag in row.found)
    return tuple(found)
