"""Make the views of a session's questions, outline and violations from its data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from fieldapp.forms.host import SessionHost
from fieldapp.forms.instance import Node, targets
from fieldapp.forms.schema import BodyItem, ControlDef, FormModel, Rule
from fieldapp.forms.views import Group, Member, Question, RepeatEnd, Violation
from fieldapp.forms.xpath.values import to_bool


class Views:
    """Reads one session. Nothing here changes data."""

    def __init__(self, model: FormModel, root: Node, host: SessionHost) -> None:
        self._model = model
        self._root = root
        self._host = host
        self._env = host.env()

    def placed(self) -> Iterator[tuple[Node, ControlDef, tuple[tuple[str, BodyItem, Node], ...]]]:
        """Every body control at every place, in document order, with the groups around it."""
        yield from self._walk(self._model.body, self._root, ())

    def _walk(
        self, items: tuple[BodyItem, ...] | list[BodyItem], here: Node, groups: tuple[tuple[str, BodyItem, Node], ...]
    ) -> Iterator[tuple[Node, ControlDef, tuple[tuple[str, BodyItem, Node], ...]]]:
        for item in items:
            if item.kind == "control":
                asked = asked_at(here, item)
                if asked is not None and item.control is not None:
                    yield asked, item.control, groups
            elif item.kind == "repeat":
                assert item.node is not None and item.node.parent is not None
                for node in below(here, item.node.parent.path).repeat(item.node):
                    yield from self._walk(item.children, node, (*groups, (node.ref, item, node)))
            else:
                # A group around a repeat names the repeat's own node and so has no single place.
                own = item.node is not None and not (item.node.is_repeat and item.node not in here.d.ancestors())
                node = below(here, item.node.path) if own and item.node is not None else here
                around = (*groups, (node.ref, item, node)) if own else groups
                yield from self._walk(item.children, node, around)

    def questions(self) -> tuple[Question, ...]:
        """Every body control in document order, irrelevant ones too."""
        return tuple(self.question(node, control, groups) for node, control, groups in self.placed())

    def question_at(self, wanted: Node) -> Question | None:
        """The view of the control that asks for ``wanted``, ``None`` where none does."""
        places = (place for place in self.placed() if place[0] is wanted)
        return next((self.question(*place) for place in places), None)

    def question(self, node: Node, control: ControlDef, groups: tuple[tuple[str, BodyItem, Node], ...]) -> Question:
        """The view of one control at one place."""
        host = self._host
        bind = node.d.bind
        labelled = [group for group in groups if group[1].label is not None]
        media = host.media(control.label, node)
        violations = self.violations_at(node)
        return Question(
            ref=node.ref,
            name=node.d.name,
            type=control.type,
            label=host.text(control.label, node),
            hint=host.text(control.hint, node),
            guidance=host.guidance(control.hint, node),
            relevant=node.rel,
            required=self.holds(bind.required, node),
            readonly=self.readonly(node),
            valid=not violations,
            value=node.shown,
            choices=tuple(host.choices(node, control)) if control.is_select else (),
            groups=tuple(dict.fromkeys(group[0] for group in groups)),
            group_label=host.text(labelled[-1][1].label, labelled[-1][2]) if labelled else None,
            appearance=control.appearance,
            constraint_message=host.text(bind.constraint_message, node),
            required_message=host.text(bind.required_message, node),
            parameters=control.parameters,
            media=media,
            extra=bind.extra,
            data_type=bind.type,
            marks=() if control.is_select or control.itemset is None else tuple(host.choices(node, control)),
        )

    def holds(self, rule: Rule | None, node: Node) -> bool:
        """Whether a rule is true at ``node``; no rule is false."""
        if rule is None:
            return False
        env = self._env
        env.cur = node
        env.pos = env.size = 1
        return to_bool(rule.evaluate(node, env))

    def readonly(self, node: Node) -> bool:
        """Whether the node or anything around it is read-only."""
        here: Node | None = node
        while here is not None:
            if self.holds(here.d.bind.readonly, here):
                return True
            here = here.parent
        return False

    def violations_at(self, node: Node) -> list[Violation]:
        """What is wrong with one answer: a relevant one that is missing, or that breaks its constraint."""
        if not node.rel:
            return []
        bind = node.d.bind
        if node.val:
            if bind.constraint is not None and not self.holds(bind.constraint, node):
                return [Violation(node.ref, "constraint", self._host.text(bind.constraint_message, node))]
        elif bind.required is not None and self.holds(bind.required, node):
            return [Violation(node.ref, "required", self._host.text(bind.required_message, node))]
        return []

    def violations(self) -> tuple[Violation, ...]:
        """Everything wrong, in document order of the data."""
        return tuple(
            violation
            for node in self._root.iter_tree()
            if node.rel and node.d.is_leaf and (node.d.bind.constraint is not None or node.d.bind.required is not None)
            for violation in self.violations_at(node)
        )

    def outline(self) -> Group:
        """The body as a tree of groups, repeat instances and question refs."""
        return Group(self._root.ref, "group", None, True, "", None, tuple(self._members(self._model.body, self._root)))

    def _members(self, items: tuple[BodyItem, ...] | list[BodyItem], here: Node) -> Iterator[Member]:
        for item in items:
            if item.kind == "control":
                asked = asked_at(here, item)
                if asked is not None:
                    yield asked.ref
            elif item.kind == "repeat":
                yield from self._repeat(item, here)
            elif item.node is not None and item.node.is_repeat and item.node not in here.d.ancestors():
                yield from self._members(self._labelled(item), here)
            else:
                node = below(here, item.node.path) if item.node is not None else here
                label = self._host.text(item.label, node)
                members = tuple(self._members(item.children, node))
                media = self._host.media(item.label, node)
                yield Group(node.ref, "group", label, node.rel, item.appearance, None, members, media)

    @staticmethod
    def _labelled(item: BodyItem) -> list[BodyItem]:
        """The repeat inside a group that is only there to give it a label."""
        return [
            BodyItem(child.kind, child.node, child.control, child.label or item.label, child.appearance, child.children)
            if child.kind == "repeat"
            else child
            for child in item.children
        ]

    def _repeat(self, item: BodyItem, here: Node) -> Iterator[Member]:
        d = item.node
        assert d is not None and d.parent is not None
        parent = below(here, d.parent.path)
        instances = parent.repeat(d)
        for node in instances:
            label = self._host.text(item.label, node)
            members = tuple(self._members(item.children, node))
            media = self._host.media(item.label, node)
            yield Group(node.ref, "repeat", label, node.rel, item.appearance, node.pos, members, media)
        changeable = d.count is None and not d.fixed_count
        label = self._host.text(item.label, instances.stub)
        yield RepeatEnd(f"{parent.ref}/{d.name}", label, parent.rel, len(instances), changeable)


def asked_at(here: Node, item: BodyItem) -> Node | None:
    """The node that a control at ``here`` asks for; outside of its repeat the first instance's, if there is one."""
    assert item.node is not None and item.control is not None
    if not item.control.outside:
        return below(here, item.node.path)
    start, lineage = here, item.node.ancestors()
    while start.d not in lineage:
        start = cast(Node, start.parent)
    return next(iter(targets(start, start.d.way_to(item.node))), None)


def below(here: Node, path: str) -> Node:
    """The node of definition ``path`` at or under ``here``, or from an ancestor of it."""
    node = here
    while not (path == node.d.path or path.startswith(node.d.path + "/")):
        node = cast(Node, node.parent)
    for name in path[len(node.d.path) + 1 :].split("/") if path != node.d.path else []:
        node = cast(Node, node.kids[node.d.by_name[name].slot])
    return node
