"""Bring the data to rest after a change, evaluating only what depends on it, each rule after what it reads.

A change climbs from the changed node to the nearest node it shares with a reader's target and goes down from
there, so an answer inside one repeat instance does not touch the others unless something reads across them.
"""

from __future__ import annotations

import heapq
from typing import cast

from fieldapp.forms.answers import store_computed
from fieldapp.forms.errors import CalculationDiverged
from fieldapp.forms.instance import Node, RepeatList, new_instance, renumber, targets
from fieldapp.forms.schema import ControlDef, FormModel, NodeDef, Reader, Rule
from fieldapp.forms.xpath.compile import Env
from fieldapp.forms.xpath.values import to_text

MAX_INSTANCES = 5_000
CHECK_PASSES = 64

_SHOWN = frozenset({"readonly", "required", "constraint", "text"})


class Recalculation:
    """Keeps one session's data at rest. ``changed`` collects nodes whose value, relevance or place changed,
    ``shown`` those of which only something shown (a label, a constraint) may have; callers empty both."""

    def __init__(self, model: FormModel, root: Node, env: Env) -> None:
        self.changed: dict[Node, None] = {}
        self.shown: dict[Node, None] = {}
        self.values_changed: dict[Node, None] = {}
        self.born: list[Node] = []
        self._model = model
        self._root = root
        self._env = env
        self._pending: dict[Rule, dict[Node, None]] = {}
        self._queue: list[tuple[int, int, Rule]] = []
        self._tick = 0
        # What a pass over siblings still comes to need not be pending for the next pass.
        self._rule_order = {rule: place for place, rule in enumerate(model.rules)}
        self._ahead: set[tuple[Rule, Node]] = set()
        self._static_options: dict[ControlDef, frozenset[str]] = {}
        self._options: dict[Node, frozenset[str]] = {}

    def start(self) -> None:
        """Evaluate everything once, for data that has just been made."""
        for node in self._root.iter_tree():
            self._first(node)
        self.run()

    def _first(self, node: Node) -> None:
        d = node.d
        bind = d.bind
        if bind.relevant is not None:
            self._schedule(bind.relevant, node)
        if bind.calculate is not None:
            self._schedule(bind.calculate, node)
        if d.control is not None and d.control.is_select:
            if d.control.choices_rule is not None:
                self._schedule(d.control.choices_rule, node)
            elif node.text:
                self.refresh(node)
        for child in d.children:
            if child.count is not None:
                self._schedule(child.count, node)

    def run(self) -> None:
        """Evaluate what is pending until nothing is. Raises ``CalculationDiverged``."""
        while self._queue:
            rank, _, rule = heapq.heappop(self._queue)
            if rule.siblings:
                self._settle(rank)
                continue
            nodes = self._pending.pop(rule, None)
            if nodes is None:
                continue
            for node in nodes:
                self._evaluate(rule, node)

    def set_text(self, node: Node, text: str) -> None:
        """Give ``node`` a new text; what depends on it becomes pending."""
        if text != node.text:
            node.text = text
            self.refresh(node)

    def language_changed(self) -> None:
        """Evaluate again every rule that asks for texts in the language in use."""
        for rule in self._model.rules:
            if rule.uses_language:
                for node in targets(self._root, _way(rule.target)):
                    self._schedule(rule, node)
        self.run()

    def refresh(self, node: Node) -> None:
        """Bring ``shown`` and ``val`` in line with text, choices and relevance, and tell the readers."""
        control = node.d.control
        node.shown = self._on_offer(node, control) if control is not None and control.is_select else node.text
        value = node.shown if node.rel else ""
        if value == node.val:
            return
        node.val = value
        node.num = None
        self.changed[node] = None
        self.values_changed[node] = None
        for reader in node.d.readers:
            self._notify(reader, node)

    def options(self, node: Node) -> frozenset[str]:
        """The values on offer at a select."""
        control = node.d.control
        assert control is not None
        if control.choices_rule is not None:
            if node not in self._options:
                self._options[node] = self._read_options(node, control)
            return self._options[node]
        if control not in self._static_options:
            self._static_options[control] = self._read_options(node, control)
        return self._static_options[control]

    def _read_options(self, node: Node, control: ControlDef) -> frozenset[str]:
        if control.itemset is None:
            return frozenset(choice.value for choice in control.choices)
        env = self._env
        env.cur = node
        env.pos = env.size = 1
        nodes = control.itemset.nodes(node, env)
        assert isinstance(nodes, list)
        return frozenset(to_text(control.itemset.value(item, env)) for item in nodes)

    def _on_offer(self, node: Node, control: ControlDef) -> str:
        """Of the chosen values those still on offer; a ranking also gains what has come on offer since."""
        if not node.text:
            return ""
        values = [node.text] if control.tag == "select1" else node.text.split()
        on_offer = self.options(node)
        kept = [value for value in values if value in on_offer]
        if control.tag == "rank" and len(kept) != len(on_offer):
            kept += sorted(on_offer.difference(kept))
        return " ".join(kept)

    def _notify(self, reader: Reader, node: Node) -> None:
        start = node
        for _ in range(reader.ups):
            start = cast(Node, start.parent)
        if reader.offset is not None:
            neighbour = _neighbour(start, reader.offset)
            if neighbour is None:
                return
            start = neighbour
        found = targets(start, reader.downs) if reader.downs else (start,)
        if reader.rule.kind in _SHOWN:
            self.shown.update(dict.fromkeys(found))
            return
        for target in found:
            self._schedule(reader.rule, target)

    def _schedule(self, rule: Rule, node: Node) -> None:
        if rule.siblings and (rule, node) in self._ahead:
            return
        nodes = self._pending.get(rule)
        if nodes is None:
            self._pending[rule] = {node: None}
            self._tick += 1
            heapq.heappush(self._queue, (rule.rank, self._tick, rule))
        else:
            nodes[node] = None

    def _evaluate(self, rule: Rule, node: Node) -> bool:
        """Evaluate one rule at one node; whether the node's text changed."""
        if rule.kind == "count":
            self._count(rule, node)
            return False
        env = self._env
        env.cur = node
        env.pos = env.size = 1
        if rule.kind == "calculate":
            if not node.rel:
                return False
            text = store_computed(node.d.bind.type, cast(str, rule.evaluate(node, env)))
            if text == node.text:
                return False
            node.text = text
            self.refresh(node)
            return True
        if rule.kind == "relevant":
            own = bool(rule.evaluate(node, env))
            if own != node.own:
                node.own = own
                self._spread_relevance(node)
        elif rule.kind == "choices":
            self._choices(node)
        return False

    def _choices(self, node: Node) -> None:
        control = node.d.control
        assert control is not None
        self._options[node] = self._read_options(node, control)
        self.shown[node] = None
        self.refresh(node)

    def _spread_relevance(self, top: Node) -> None:
        stack = [top]
        while stack:
            node = stack.pop()
            parent = node.parent
            rel = node.own and (parent is None or parent.rel)
            if rel == node.rel:
                continue
            node.rel = rel
            self.changed[node] = None
            if rel and node.d.bind.calculate is not None:
                self._schedule(node.d.bind.calculate, node)
            if node.val is not None:
                self.refresh(node)
            stack.extend(reversed(list(node.iter_children())))

    def _settle(self, rank: int) -> None:
        """Bring rules to rest that read each other across the instances of a repeat, pass by pass in order."""
        passes = 0
        while batch := self._take(rank):
            passes += 1
            if passes % CHECK_PASSES == 0 and passes > 2 * self._how_many(batch) + CHECK_PASSES:
                raise CalculationDiverged(batch[0][1].d.path)
            self._ahead = set(batch)
            for rule, node in batch:
                self._ahead.discard((rule, node))
                self._evaluate(rule, node)

    def _how_many(self, batch: list[tuple[Rule, Node]]) -> int:
        return sum(len(targets(self._root, _way(rule.target))) for rule in {rule for rule, _ in batch})

    def _take(self, rank: int) -> list[tuple[Rule, Node]]:
        batch = [(rule, node) for rule, nodes in self._pending.items() if rule.rank == rank for node in nodes]
        for rule in {rule for rule, _ in batch}:
            del self._pending[rule]
        if len(batch) > 1:
            order = self._rule_order
            batch.sort(key=lambda pair: (_around(pair[1]), order[pair[0]], pair[1].order()))
        return batch

    def _count(self, rule: Rule, parent: Node) -> None:
        d = rule.target
        instances = parent.repeat(d)
        env = self._env
        env.cur = instances.stub
        env.pos = env.size = 1
        number = cast(float, rule.evaluate(instances.stub, env))
        if number != number:
            return
        wanted = int(min(max(number, 0), MAX_INSTANCES))
        while len(instances) < wanted:
            self.add(parent, d)
        if len(instances) > wanted:
            self.remove(parent, d, wanted, len(instances))

    def add(self, parent: Node, d: NodeDef) -> Node:
        """Append an instance of repeat ``d``; its rules and those that see it become pending."""
        instances = parent.repeat(d)
        node = new_instance(d, parent)
        instances.append(node)
        node.pos = len(instances)
        instances.stub.pos = node.pos + 1
        self._fit_relevance(node, parent.rel)
        self.changed[node] = None
        self.born.append(node)
        for below in node.iter_tree():
            self._first(below)
        for reader in d.structure_readers:
            self._notify(reader, parent)
        return node

    def _fit_relevance(self, node: Node, rel: bool) -> None:
        if rel:
            return
        for below in node.iter_tree():
            below.rel = False
            if below.val is not None:
                below.val = ""

    def remove(self, parent: Node, d: NodeDef, start: int, stop: int) -> None:
        """Take out the instances with indexes from ``start`` up to ``stop``; later ones move up."""
        instances: RepeatList = parent.repeat(d)
        gone = instances[start:stop]
        del instances[start:stop]
        renumber(instances)
        self._forget(gone)
        self.changed[parent] = None
        for reader in d.structure_readers:
            self._notify(reader, parent)
        for node in instances[start:]:
            self.changed[node] = None
            for reader in d.position_readers:
                self._notify(reader, node)

    def _forget(self, gone: list[Node]) -> None:
        lost = {below for node in gone for below in node.iter_tree()}
        for nodes in self._pending.values():
            for node in lost.intersection(nodes):
                del nodes[node]
        for node in lost:
            self._options.pop(node, None)
            self.changed.pop(node, None)
            self.shown.pop(node, None)
            self.values_changed.pop(node, None)


def _neighbour(instance: Node, offset: int) -> Node | None:
    """The instance of the same repeat ``offset`` positions further on."""
    at = instance.pos - 1 + offset
    parent = instance.parent
    assert isinstance(parent, Node)
    instances = parent.repeat(instance.d)
    return instances[at] if 0 <= at < len(instances) else None


def _around(node: Node) -> tuple[int, ...]:
    """The positions of the repeat instances around a node, outermost first."""
    found: list[int] = []
    here: Node | None = node
    while here is not None:
        if here.pos:
            found.append(here.pos)
        here = here.parent
    return tuple(reversed(found))


def _way(d: NodeDef) -> tuple[tuple[int, bool], ...]:
    return tuple((node.slot, node.is_repeat) for node in reversed(d.ancestors()) if node.parent is not None)
