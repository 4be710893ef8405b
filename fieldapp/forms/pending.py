"""What is still to be evaluated, in the order of the rules' ranks."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence

from fieldapp.forms.instance import Node
from fieldapp.forms.schema import Rule


class Pending:
    """A queue of rules, each with the nodes it is to be evaluated at; every pair waits only once."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._waiting: dict[Rule, dict[Node, None]] = {}
        self._queue: list[tuple[int, int, Rule]] = []
        self._tick = 0
        self._order = {rule: place for place, rule in enumerate(rules)}
        # What a pass over siblings still comes to need not wait for the next pass.
        self._ahead: set[tuple[Rule, Node]] = set()

    def add(self, rule: Rule, node: Node) -> None:
        """Let ``rule`` be evaluated at ``node``."""
        if rule.siblings and (rule, node) in self._ahead:
            return
        nodes = self._waiting.get(rule)
        if nodes is None:
            self._waiting[rule] = {node: None}
            self._tick += 1
            heapq.heappush(self._queue, (rule.rank, self._tick, rule))
        else:
            nodes[node] = None

    def next_rule(self) -> Rule | None:
        """The rule to turn to next, ``None`` when nothing is left."""
        while self._queue:
            rule = heapq.heappop(self._queue)[2]
            if rule in self._waiting:
                return rule
        return None

    def take(self, rule: Rule) -> Iterable[Node]:
        """The nodes waiting for ``rule``, which wait no longer."""
        return self._waiting.pop(rule, {})

    def take_rank(self, rank: int) -> list[tuple[Rule, Node]]:
        """All that waits at ``rank``, by the repeat instances around the nodes, then by rule."""
        batch = [(rule, node) for rule, nodes in self._waiting.items() if rule.rank == rank for node in nodes]
        for rule in {rule for rule, _ in batch}:
            del self._waiting[rule]
        if len(batch) > 1:
            batch.sort(key=lambda pair: (_around(pair[1]), self._order[pair[0]], pair[1].order()))
        self._ahead = set(batch)
        return batch

    def reached(self, rule: Rule, node: Node) -> None:
        """A pass has come to this pair: from now on it may have to wait for the next one."""
        self._ahead.discard((rule, node))

    def drop(self, gone: set[Node]) -> None:
        """Nodes that are no more wait for nothing."""
        for nodes in self._waiting.values():
            for node in gone.intersection(nodes):
                del nodes[node]


def _around(node: Node) -> tuple[int, ...]:
    """The positions of the repeat instances around a node, outermost first."""
    found: list[int] = []
    here: Node | None = node
    while here is not None:
        if here.pos:
            found.append(here.pos)
        here = here.parent
    return tuple(reversed(found))
