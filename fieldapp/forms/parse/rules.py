"""Compile binds into rules, order the ones that change data, and refuse cycles with their path."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lxml import etree

from fieldapp.forms.parse.context import Reading
from fieldapp.forms.parse.metadata import check_preload
from fieldapp.forms.parse.reading import JAVAROSA, attribute
from fieldapp.forms.parse.texts import Texts
from fieldapp.forms.schema import NodeDef, Read, Reader, Rule


def compile_binds(reading: Reading, bound: Iterable[tuple[NodeDef, etree._Element]], texts: Texts) -> None:
    """Compile the expressions and messages of every bind."""
    for node, element in bound:
        bind = node.bind
        for kind, as_ in (
            ("relevant", "boolean"),
            ("calculate", "text"),
            ("readonly", "boolean"),
            ("required", "boolean"),
            ("constraint", "boolean"),
        ):
            source = element.get(kind)
            if source is None or not source.strip():
                continue
            constant = source.strip() in ("true()", "false()") and kind != "calculate"
            if constant and not _constant(node, kind, source.strip() == "true()"):
                continue
            setattr(bind, kind, reading.rule(source, node, kind, as_))  # type: ignore[arg-type]
        bind.constraint_message = texts.message(attribute(element, "constraintMsg", JAVAROSA), node)
        bind.required_message = texts.message(attribute(element, "requiredMsg", JAVAROSA), node)
        check_preload(reading, node)


def _constant(node: NodeDef, kind: str, value: bool) -> bool:
    """Whether a constant needs a rule at all."""
    if kind == "readonly" and value:
        node.bind.always_readonly = True
    return value if kind in ("readonly", "required") else not value


def order_rules(reading: Reading, rules: list[Rule]) -> tuple[Rule, ...]:
    """``rules`` in an order in which each comes after what it reads; ranks are set. Cycles become problems.

    A rule that reads the same nodes of other instances of its own repeat, chosen by position, is no cycle: such
    rules share a rank and are brought to rest together.
    """
    writers = _writers(rules)
    follows: dict[Rule, dict[Rule, bool]] = {rule: {} for rule in rules}
    for rule in rules:
        for read in rule.reads:
            for writer in writers.get(read.node, ()):
                plain = read.kind != "sibling"
                follows[rule][writer] = follows[rule].get(writer, False) or plain
        for writer in _relevance_above(rule, writers):
            follows[rule][writer] = True
    strict = {rule: [w for w, plain in found.items() if plain] for rule, found in follows.items()}
    cycle = _find_cycle(rules, strict)
    while cycle is not None and (fed := next((rule for rule in cycle if rule.kind == "count"), None)) is not None:
        # A count may depend on the instances it made ("another one?"): it is evaluated again until it stays.
        reader = cycle[cycle.index(fed) - 1] if cycle[0] is not fed else cycle[-2]
        strict[reader].remove(fed)
        del follows[reader][fed]
        cycle = _find_cycle(rules, strict)
    if cycle is not None:
        path = " → ".join(f"{rule.target.path} ({rule.kind})" for rule in cycle)
        reading.refuse(f"these depend on each other in a circle: {path}", cycle[0].target.path)
        return tuple(rules)
    return _rank(rules, {rule: list(found) for rule, found in follows.items()}, strict)


def _writers(rules: list[Rule]) -> dict[NodeDef, list[Rule]]:
    """Which rules may change what a read of each node yields."""
    found: dict[NodeDef, list[Rule]] = {}
    for rule in rules:
        if rule.kind in ("calculate", "choices"):
            found.setdefault(rule.target, []).append(rule)
        elif rule.kind == "relevant":
            for leaf in rule.target.leaves():
                found.setdefault(leaf, []).append(rule)
        else:
            stack = [rule.target]
            while stack:
                node = stack.pop()
                found.setdefault(node, []).append(rule)
                stack.extend(node.children)
    return found


def _relevance_above(rule: Rule, writers: Mapping[NodeDef, list[Rule]]) -> list[Rule]:
    """Calculations and choices wait until it is known whether their node is relevant, and choices for values."""
    if rule.kind not in ("calculate", "choices"):
        return []
    before = ("relevant", "count") if rule.kind == "calculate" else ("relevant", "count", "calculate")
    return [writer for writer in writers.get(rule.target, ()) if writer.kind in before and writer is not rule]


def _find_cycle(rules: list[Rule], follows: Mapping[Rule, list[Rule]]) -> list[Rule] | None:
    done: set[Rule] = set()
    for start in rules:
        if start in done:
            continue
        trail: list[Rule] = [start]
        on_trail = {start}
        pending = [iter(follows[start])]
        while pending:
            following = next(pending[-1], None)
            if following is None:
                pending.pop()
                finished = trail.pop()
                on_trail.discard(finished)
                done.add(finished)
            elif following in on_trail:
                return [*trail[trail.index(following) :], following]
            elif following not in done:
                trail.append(following)
                on_trail.add(following)
                pending.append(iter(follows[following]))
    return None


def _rank(rules: list[Rule], follows: Mapping[Rule, list[Rule]], strict: Mapping[Rule, list[Rule]]) -> tuple[Rule, ...]:
    """Topological order of the groups of rules that wait for each other only across sibling instances."""
    group = _groups(rules, follows)
    members: dict[int, list[Rule]] = {}
    for rule in rules:
        members.setdefault(group[rule], []).append(rule)
    order: list[Rule] = []
    rank = 0
    for number in sorted(members):
        together = members[number]
        linked = len(together) > 1 or together[0] in follows[together[0]]
        for rule in _strict_order(together, strict) if linked else together:
            rule.rank = rank
            rule.siblings = linked
            order.append(rule)
            rank += 0 if linked else 1
        rank += 1
    return tuple(order)


def _strict_order(together: list[Rule], strict: Mapping[Rule, list[Rule]]) -> list[Rule]:
    placed: dict[Rule, None] = {}
    while len(placed) < len(together):
        for rule in together:
            if rule not in placed and all(w in placed for w in strict[rule] if w in together):
                placed[rule] = None
    return list(placed)


def _groups(rules: list[Rule], follows: Mapping[Rule, list[Rule]]) -> dict[Rule, int]:
    """Strongly connected components, numbered so that a component comes after all it follows (Tarjan)."""
    index: dict[Rule, int] = {}
    low: dict[Rule, int] = {}
    stack: list[Rule] = []
    group: dict[Rule, int] = {}
    for start in rules:
        if start in index:
            continue
        work = [(start, iter(follows[start]))]
        index[start] = low[start] = len(index)
        stack.append(start)
        while work:
            rule, rest = work[-1]
            step = next(rest, None)
            if step is None:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[rule])
                if low[rule] == index[rule]:
                    _close_group(rule, stack, group)
            elif step not in index:
                index[step] = low[step] = len(index)
                stack.append(step)
                work.append((step, iter(follows[step])))
            elif step not in group:
                low[rule] = min(low[rule], index[step])
    return group


def _close_group(rule: Rule, stack: list[Rule], group: dict[Rule, int]) -> None:
    number = max(group.values(), default=-1) + 1
    while True:
        member = stack.pop()
        group[member] = number
        if member is rule:
            return


def refuse_self_reference(reading: Reading, node: NodeDef) -> None:
    """``readonly`` and ``required`` that read the node's own value are cycles in ODK's engines too."""
    for rule in (node.bind.readonly, node.bind.required):
        if rule is not None and any(read.node is node and read.kind == "value" for read in rule.reads):
            reading.refuse(
                f"these depend on each other in a circle: {node.path} ({rule.kind}) → {node.path}", node.path
            )


def connect_readers(rules: Iterable[Rule]) -> None:
    """Tell every node which rules read it, and every repeat which rules see its instances from outside."""
    for rule in rules:
        seen: set[tuple[NodeDef, NodeDef]] = set()
        for read in rule.reads:
            anchor = _anchor(rule, read)
            place = read.node.position_readers if read.kind == "position" else read.node.readers
            place.append(_neighbour(rule, read) or _reader(rule, read.node, anchor))
            for repeat in read.node.ancestors():
                parent = repeat.parent
                if not repeat.is_repeat or parent is None or anchor.depth >= repeat.depth:
                    continue
                if (repeat, anchor) not in seen:
                    seen.add((repeat, anchor))
                    repeat.structure_readers.append(_reader(rule, parent, anchor))


def _anchor(rule: Rule, read: Read) -> NodeDef:
    anchor = read.anchor
    target = _stands_at(rule)
    while anchor.parent is not None and (anchor.depth > target.depth or anchor.depth > read.node.depth):
        anchor = anchor.parent
    return anchor


def _stands_at(rule: Rule) -> NodeDef:
    """Where a rule's targets are looked for; a count is looked for at the repeat's parent."""
    return rule.target.parent if rule.kind == "count" and rule.target.parent is not None else rule.target


def _neighbour(rule: Rule, read: Read) -> Reader | None:
    """A reader that only one neighbouring repeat instance has, or that one and those after it."""
    repeat = rule.target.parent
    if read.offset is None or repeat is None or repeat not in read.node.ancestors():
        return None
    return Reader(rule, read.node.depth - repeat.depth, ((rule.target.slot, False),), read.offset, read.onward)


def _reader(rule: Rule, read_from: NodeDef, anchor: NodeDef) -> Reader:
    downs = tuple(
        (node.slot, node.is_repeat) for node in reversed(_stands_at(rule).ancestors()) if node.depth > anchor.depth
    )
    return Reader(rule, read_from.depth - anchor.depth, downs)
