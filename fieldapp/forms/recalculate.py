"""Bring the data to rest after a change, evaluating only what depends on it, each rule after what it reads."""

from __future__ import annotations

from typing import cast

from fieldapp.forms.answers import store_computed
from fieldapp.forms.errors import CalculationDiverged, CalculationTooLarge
from fieldapp.forms.instance import Node, RepeatList, new_instance, renumber
from fieldapp.forms.offers import Offers
from fieldapp.forms.pending import Pending
from fieldapp.forms.reach import everywhere, reached
from fieldapp.forms.schema import FormModel, NodeDef, Reader, Rule
from fieldapp.forms.xpath.compile import Env

MAX_INSTANCES = 5_000
CHECK_PASSES = 64
# What making one node is worth in visits of nodes.
NODE_COST = 25

_SHOWN = frozenset({"readonly", "required", "constraint", "text"})


class Recalculation:
    """Keeps one session's data at rest. ``changed`` collects nodes whose value, relevance or place changed,
    ``shown`` those of which only something shown (a label, a constraint) may have; callers empty both.

    ``born`` are new repeat instances. Where actions wait for them, their own rules wait until ``begin``: the event
    comes "before recomputation of calculates" (specification, "The odk-new-repeat event")."""

    def __init__(self, model: FormModel, root: Node, env: Env) -> None:
        self.changed: dict[Node, None] = {}
        self.shown: dict[Node, None] = {}
        self.values_changed: dict[Node, None] = {}
        self.born: list[Node] = []
        self._model = model
        self._root = root
        self._env = env
        self._pending = Pending(model.rules)
        self.offers = Offers(env)
        self._awaited = _awaited(model)

    def start(self) -> None:
        """Evaluate everything once, for data that has just been made."""
        for node in self._root.iter_tree():
            self._first(node)
        self.run()

    def _first(self, node: Node) -> None:
        for rule in _first_rules(node.d):
            self._pending.add(rule, node)
        control = node.d.control
        if node.text and control is not None and control.is_select and control.choices_rule is None:
            self.refresh(node)

    def run(self) -> None:
        """Evaluate what is pending until nothing is. Raises ``CalculationDiverged``."""
        while (rule := self._pending.next_rule()) is not None:
            if rule.siblings:
                self._settle(rule.rank)
                continue
            for node in self._pending.take(rule):
                self._evaluate(rule, node)

    def turn(self) -> None:
        """A new change begins, with a whole measure of work."""
        self._env.turn()

    def set_text(self, node: Node, text: str) -> None:
        """Give ``node`` a new text; what depends on it becomes pending."""
        if text != node.text:
            node.text = text
            self.refresh(node)

    def language_changed(self) -> None:
        """Evaluate again every rule that asks for texts in the language in use."""
        for rule in self._model.rules:
            if rule.uses_language:
                for node in everywhere(self._root, rule.target):
                    self._pending.add(rule, node)
        self.run()

    def refresh(self, node: Node) -> None:
        """Bring ``shown`` and ``val`` in line with text, choices and relevance, and tell the readers."""
        control = node.d.control
        node.shown = self.offers.standing(node) if control is not None and control.is_select else node.text
        value = node.shown if node.rel else ""
        if value == node.val:
            return
        node.val = value
        node.num = None
        self.changed[node] = None
        self.values_changed[node] = None
        for reader in node.d.readers:
            self._notify(reader, node)

    def _notify(self, reader: Reader, node: Node) -> None:
        found = reached(reader, node)
        if reader.rule.kind in _SHOWN:
            self.shown.update(dict.fromkeys(found))
            return
        for target in found:
            self._pending.add(reader.rule, target)

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
            text = store_computed(node.d.bind.type, cast(str, rule.evaluate(node, env)), env.tz)
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
            self.offers.renew(node)
            self.shown[node] = None
            self.refresh(node)
        return False

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
                self._pending.add(node.d.bind.calculate, node)
            if node.val is not None:
                self.refresh(node)
            stack.extend(reversed(list(node.iter_children())))

    def _settle(self, rank: int) -> None:
        """Bring rules to rest that read each other across the instances of a repeat, pass by pass in order."""
        passes = 0
        while batch := self._pending.take_rank(rank):
            passes += 1
            if passes % CHECK_PASSES == 0:
                places = sum(len(everywhere(self._root, rule.target)) for rule in {rule for rule, _ in batch})
                if passes > 2 * places + CHECK_PASSES:
                    raise CalculationDiverged(batch[0][1].d.path)
            for rule, node in batch:
                self._pending.reached(rule, node)
                self._evaluate(rule, node)

    def _count(self, rule: Rule, parent: Node) -> None:
        d = rule.target
        instances = parent.repeat(d)
        wanted = _wanted(rule, instances.stub, self._env)
        if wanted is None:
            return
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
        if not parent.rel:
            _hide(node)
        self.changed[node] = None
        self.born.append(node)
        if d not in self._awaited:
            self.begin(node)
        for reader in d.structure_readers:
            self._notify(reader, parent)
        return node

    def begin(self, node: Node) -> None:
        """Let every rule of a new instance be evaluated for the first time."""
        for below in node.iter_tree():
            self._env.work -= NODE_COST
            self._first(below)
        self._env.check()

    def remove(self, parent: Node, d: NodeDef, start: int, stop: int | None = None) -> None:
        """Take out the instances with indexes from ``start`` up to ``stop``, else the one; later ones move up."""
        instances: RepeatList = parent.repeat(d)
        stop = start + 1 if stop is None else stop
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
        self._pending.drop(lost)
        self.born = [node for node in self.born if node not in lost]
        for node in lost:
            self.offers.renew(node)
            self.changed.pop(node, None)
            self.shown.pop(node, None)
            self.values_changed.pop(node, None)


def _wanted(rule: Rule, stub: Node, env: Env) -> int | None:
    """How many instances a count asks for; ``None`` for what is no number, which leaves them as they are."""
    env.cur = stub
    env.pos = env.size = 1
    number = cast(float, rule.evaluate(stub, env))
    if number != number:
        return None
    if number > MAX_INSTANCES:
        raise CalculationTooLarge(stub.ref)
    return int(max(number, 0))


def _hide(instance: Node) -> None:
    for node in instance.iter_tree():
        node.rel = False
        if node.val is not None:
            node.val = ""


def _first_rules(d: NodeDef) -> list[Rule]:
    """The rules to be evaluated at a node once it is there: its own, and the counts of repeats in it."""
    choices = d.control.choices_rule if d.control is not None and d.control.is_select else None
    rules = (d.bind.relevant, d.bind.calculate, choices, *(child.count for child in d.children))
    return [rule for rule in rules if rule is not None]


def _awaited(model: FormModel) -> frozenset[NodeDef | None]:
    """The repeats whose new instances have actions waiting for them."""
    sources = [action.source for action in model.actions if "new-repeat" in action.events]
    return frozenset(source.nearest_repeat() for source in sources if source is not None)
