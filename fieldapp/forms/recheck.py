"""Work through a finished filling again, away from the device: what stands against it, as far as that can be known.

A form may read what only the device had: the person's file, a list of the host, the record saved last. Whatever depends
on that, directly or through other questions, is left unjudged: a rule that cannot be known is not broken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime

from fieldapp.forms.api import FormDefinition, Violation
from fieldapp.forms.schema import NodeDef, Rule
from fieldapp.forms.shape import without_positions


def recheck(form: FormDefinition, answers: Mapping[str, str], now: datetime) -> tuple[Violation, ...]:
    """Missing answers and answers against their rules. ``now`` is the moment the filling was ended.

    Raises ``FormRefused`` when a file of the form is missing, ``CalculationDiverged``.
    """
    session = form.start(now=lambda: now, answers=answers)
    unknown = Unknown(form)
    return tuple(found for found in session.violations() if not unknown.spoils(found))


class Unknown:
    """The parts of a form that depend on what is not here."""

    def __init__(self, form: FormDefinition) -> None:
        files = form.resolver()
        missing = [
            name
            for name, source in form.model.sources.items()
            if source.tree is None and (source.kind == "last-saved" or files(source.file_name) is None)
        ]
        names = "|".join(map(re.escape, missing))
        self._source = re.compile(rf"['\"](?:{names})['\"]") if missing else None
        self._nodes = form.model.nodes
        self._unknown: set[str] = set()
        while found := {path for path, node in self._nodes.items() if self._is_unknown(node)} - self._unknown:
            self._unknown |= found

    def spoils(self, violation: Violation) -> bool:
        """Whether a violation rests on something that is not known here."""
        path = without_positions(violation.ref)
        node = self._nodes[path]
        rule = node.bind.required if violation.kind == "required" else node.bind.constraint
        return path in self._unknown or self._reads_unknown(rule)

    def _is_unknown(self, node: NodeDef) -> bool:
        if node.parent is not None and node.parent.path in self._unknown:
            return True
        itemset = node.control.itemset if node.control is not None else None
        if itemset is not None and self._source is not None and self._source.search(itemset.source):
            return True
        return any(map(self._reads_unknown, _value_rules(node)))

    def _reads_unknown(self, rule: Rule | None) -> bool:
        if rule is None:
            return False
        if self._source is not None and self._source.search(rule.source):
            return True
        return any(read.node.path in self._unknown for read in rule.reads)


def _value_rules(node: NodeDef) -> Iterator[Rule | None]:
    """The rules that decide what stands at a node, or whether it does."""
    yield node.bind.calculate
    yield node.bind.relevant
    yield node.count
    if node.control is not None:
        yield node.control.choices_rule
