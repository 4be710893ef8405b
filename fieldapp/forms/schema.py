"""What a form is, once read: its data nodes, their binds, its controls, its texts. Immutable after ``parse``.

``NodeDef`` is one node of the primary instance's shape; instances of it (one, or one per repeat instance) are
made by ``instance``. Expressions are kept compiled: a ``Code`` is a closure over (context node, environment).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from fieldapp.forms.errors import Problem
from fieldapp.forms.xpath.values import DataNode, Value

if TYPE_CHECKING:
    from fieldapp.forms.secondary import InstanceSource

Evaluate = Callable[[DataNode, Any], Value]
Parts = tuple[str | Evaluate, ...]
"""A text: what is written, and what is computed at the node it is shown at."""


@dataclass(slots=True, eq=False, repr=False)
class Reader:
    """A rule that reads a node, and how to find its targets from a changed one.

    Climb ``ups`` parents from the changed node to the nearest node both share, then go down ``downs``
    (slot, is_repeat) to every target. With an ``offset`` the climb ends at a repeat instance, and the way down
    starts from the one that many positions further on, ``onward`` from all after it too.
    """

    rule: Rule
    ups: int
    downs: tuple[tuple[int, bool], ...]
    offset: int | None = None
    onward: bool = False


RuleKind = Literal["calculate", "relevant", "count", "choices", "readonly", "required", "constraint", "text"]


@dataclass(slots=True, eq=False, repr=False)
class Rule:
    """One expression bound to a node. ``rank`` orders evaluation; ``siblings`` marks rules that read the same
    nodes of neighbouring repeat instances and so are brought to rest by passes in document order."""

    target: NodeDef
    kind: RuleKind
    evaluate: Evaluate
    source: str
    reads: tuple[Read, ...] = ()
    rank: int = -1
    siblings: bool = False
    uses_language: bool = False


@dataclass(frozen=True, slots=True)
class Read:
    """That an expression reads ``node``, reached through ``anchor``, the deepest node it shares with its target.

    ``kind`` is ``value``, ``position`` (of a repeat instance) or ``sibling`` (a value of the same repeat's other
    instances, chosen by a predicate on position). ``offset`` says that the instance at position p is read only by
    the one at p + offset, ``onward`` by those after it too.
    """

    node: NodeDef
    anchor: NodeDef
    kind: Literal["value", "position", "sibling"] = "value"
    offset: int | None = None
    onward: bool = False


@dataclass(slots=True, eq=False, repr=False)
class Bind:
    """A node's type and rules. ``extra`` holds bind attributes of other namespaces as ``{"prefix:name": text}``."""

    type: str = "string"
    relevant: Rule | None = None
    calculate: Rule | None = None
    readonly: Rule | None = None
    required: Rule | None = None
    constraint: Rule | None = None
    always_readonly: bool = False
    constraint_message: TextDef | None = None
    required_message: TextDef | None = None
    preload: tuple[str, str] | None = None
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True, eq=False, repr=False)
class NodeDef:
    """One node of the data's shape. ``slot`` is its place among its parent's children; attributes are children
    whose name starts with ``@`` and do not keep a node from being a leaf, one that holds a value of its own.
    ``template`` is what a new instance of a repeat starts with."""

    name: str
    path: str
    parent: NodeDef | None
    slot: int
    depth: int
    children: list[NodeDef] = field(default_factory=list)
    by_name: dict[str, NodeDef] = field(default_factory=dict)
    attributes: tuple[tuple[str, str], ...] = ()
    default: str = ""
    bind: Bind = field(default_factory=Bind)
    is_repeat: bool = False
    is_attribute: bool = False
    is_leaf: bool = True
    count: Rule | None = None
    fixed_count: bool = False
    control: ControlDef | None = None
    template: Seed | None = None
    readers: list[Reader] = field(default_factory=list)
    position_readers: list[Reader] = field(default_factory=list)
    structure_readers: list[Reader] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)

    def ancestors(self) -> list[NodeDef]:
        """Itself, its parent, and so on up to the root."""
        found = [self]
        while (parent := found[-1].parent) is not None:
            found.append(parent)
        return found

    def way_to(self, below: NodeDef) -> tuple[tuple[int, bool], ...]:
        """The steps (slot, is_repeat) from here down to ``below``."""
        return tuple((node.slot, node.is_repeat) for node in reversed(below.ancestors()) if node.depth > self.depth)

    def nearest_repeat(self) -> NodeDef | None:
        """The innermost repeat around it, itself included."""
        return next((node for node in self.ancestors() if node.is_repeat), None)

    def leaves(self) -> list[NodeDef]:
        """Every node below (or itself) that holds a value, attributes included, in document order."""
        found: list[NodeDef] = []
        stack = [self]
        while stack:
            here = stack.pop()
            if here.is_leaf:
                found.append(here)
            stack.extend(reversed(here.children))
        return found


@dataclass(slots=True, eq=False, repr=False)
class Seed:
    """Starting content of one node: its text and, per child slot, the seeds of that child's instances."""

    node: NodeDef
    text: str = ""
    children: dict[int, list[Seed]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Action:
    """``setvalue``: on ``events`` give ``target`` the value of ``rule`` (a literal has no rule); ``setgeopoint``: the
    ``place`` where the device is."""

    events: frozenset[str]
    target: NodeDef
    rule: Rule | None
    literal: str
    source: NodeDef | None
    place: bool = False


@dataclass(frozen=True, slots=True)
class Wording:
    """A text in one language: literal and computed parts, and its other forms (``image``, ``guidance`` …)."""

    parts: Parts = ()
    forms: Mapping[str, Parts] = field(default_factory=dict)


@dataclass(slots=True, eq=False, repr=False)
class TextDef:
    """A label, hint or message: the same in every language (``plain``), per language, or an itext id computed."""

    plain: Wording | None = None
    by_language: Mapping[str, Wording] = field(default_factory=dict)
    itext_expr: Evaluate | None = None
    reads: tuple[Read, ...] = ()


@dataclass(slots=True, eq=False, repr=False)
class ChoiceDef:
    """A choice written in the control itself."""

    value: str
    label: TextDef | None


@dataclass(slots=True, eq=False, repr=False)
class ItemsetDef:
    """Choices taken from nodes: the node-set, and value and label relative to each of them. Where the label is an itext
    entry, ``text_id`` gives its id, by which the choice has pictures and sounds too."""

    nodes: Evaluate
    value: Evaluate
    label: Evaluate | None
    reads: tuple[Read, ...]
    source: str
    text_id: Evaluate | None = None


@dataclass(slots=True, eq=False, repr=False)
class ControlDef:
    """A control in the body. ``type`` is the XLSForm name; ``parameters`` are those of the sheet, by plain name. An
    ``itemset`` of anything but a select is what is marked on it: a range's labelled ticks, places on a map.
    ``outside`` tells that it stands outside of its node's repeat."""

    tag: str
    type: str
    node: NodeDef
    label: TextDef | None = None
    hint: TextDef | None = None
    appearance: str = ""
    choices: list[ChoiceDef] = field(default_factory=list)
    itemset: ItemsetDef | None = None
    choices_rule: Rule | None = None
    outside: bool = False
    parameters: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_select(self) -> bool:
        return self.tag in ("select", "select1", "rank")


@dataclass(slots=True, eq=False, repr=False)
class BodyItem:
    """One element of the body: a control, a group or a repeat with what it holds."""

    kind: Literal["control", "group", "repeat"]
    node: NodeDef | None
    control: ControlDef | None = None
    label: TextDef | None = None
    appearance: str = ""
    children: list[BodyItem] = field(default_factory=list)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class EntityDef:
    """That the ``entity`` element at ``node`` creates or updates an entity of ``list`` from the answers below
    ``container``: ``properties`` are names and the questions saved to them."""

    node: NodeDef
    container: NodeDef
    list: str
    properties: tuple[tuple[str, NodeDef], ...]


@dataclass(frozen=True, slots=True)
class AuditDef:
    """That the form asks for a log, named at ``path``: which columns it has beyond event, node, start and end.

    ``place`` adds the three of a location; ``reasons`` is why a finished filling was changed.
    """

    path: str
    changes: bool = False
    user: bool = False
    reasons: bool = False
    place: bool = False


@dataclass(slots=True, eq=False, repr=False)
class FormModel:
    """The whole form, ready to be filled. ``rules`` are those that change data, in rank order."""

    id: str
    version: str
    title: str
    root: NodeDef
    nodes: Mapping[str, NodeDef]
    namespaces: Mapping[str, str]
    body: tuple[BodyItem, ...]
    rules: tuple[Rule, ...]
    actions: tuple[Action, ...]
    languages: tuple[str, ...]
    default_language: str | None
    itext: Mapping[str, Mapping[str, Wording]]
    sources: Mapping[str, InstanceSource]
    seed: Seed
    version_attribute: str = "version"
    digest: str = ""
    warnings: tuple[Problem, ...] = ()
    entities: tuple[EntityDef, ...] = ()
    audit: AuditDef | None = None
    style: str = ""
