"""Select functions (specification, "Select Functions")."""

from __future__ import annotations

from collections.abc import Mapping

from fieldapp.forms.xpath.functions.signature import Build, function


def _selected(chosen: str, value: str) -> bool:
    """Whether ``value`` is among the chosen; ``selected(., '')`` asks whether nothing is, as in ODK's engines."""
    wanted = value.strip()
    return wanted in chosen.split() if wanted else not chosen.strip()


def _selected_at(chosen: str, index: float) -> str:
    values = chosen.split()
    if index != index or index < 0 or index >= len(values):
        return ""
    return values[int(index)]


FUNCTIONS: Mapping[str, Build] = {
    "selected": function("tt", "boolean", _selected),
    "is-selected": function("tt", "boolean", _selected),
    "selected-at": function("tn", "text", _selected_at),
    "count-selected": function("t", "number", lambda chosen: float(len(chosen.split()))),
}
