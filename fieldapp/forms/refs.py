"""From a reference, as people and files write it, to the node it means."""

from __future__ import annotations

import re
from collections.abc import Mapping

from fieldapp.forms.errors import AnswerRefused
from fieldapp.forms.instance import Node, RepeatList
from fieldapp.forms.schema import FormModel, NodeDef

_PART = re.compile(r"([^\[\]/]+)(?:\[(\d{1,6})\])?")


def split_ref(ref: str) -> list[tuple[str, int | None]]:
    """``/data/member[2]/name`` as names with their positions. Raises ``AnswerRefused`` when it is no reference."""
    parts: list[tuple[str, int | None]] = []
    for part in ref.strip().removeprefix("/").split("/"):
        match = _PART.fullmatch(part)
        if match is None:
            raise AnswerRefused("unknown_question", ref)
        parts.append((match[1], int(match[2]) if match[2] else None))
    return parts


def full_path(model: FormModel, ref: str) -> str:
    """The whole reference for a bare name that is unique in the form, else ``ref`` as it is."""
    ref = ref.strip()
    if ref.startswith("/"):
        return ref
    found = _by_name(model).get(ref.split("[")[0], [])
    if len(found) != 1:
        raise AnswerRefused("unknown_question", ref, "the whole path" if found else "")
    bare = found[0].path
    return bare + ref[len(ref.split("[")[0]) :]


def _by_name(model: FormModel) -> Mapping[str, list[NodeDef]]:
    found: dict[str, list[NodeDef]] = {}
    for node in model.nodes.values():
        if not node.is_attribute:
            found.setdefault(node.name, []).append(node)
    return found


def find(model: FormModel, root: Node, ref: str) -> Node:
    """The node ``ref`` means; a repeat without a position means its only instance.

    Raises ``AnswerRefused`` (``unknown_question`` or ``no_such_repeat``).
    """
    parts = split_ref(full_path(model, ref))
    if parts[0][0] != root.d.name:
        raise AnswerRefused("unknown_question", ref)
    node = root
    for name, position in parts[1:]:
        d = node.d.by_name.get(name)
        if d is None:
            raise AnswerRefused("unknown_question", ref)
        kid = node.kids[d.slot]
        if isinstance(kid, RepeatList):
            node = _instance(kid, position, ref)
        elif position not in (None, 1):
            raise AnswerRefused("no_such_repeat", ref)
        else:
            node = kid
    return node


def _instance(instances: RepeatList, position: int | None, ref: str) -> Node:
    if position is None:
        if len(instances) != 1:
            raise AnswerRefused("no_such_repeat", ref, "a position such as [1]")
        return instances[0]
    if not 1 <= position <= len(instances):
        raise AnswerRefused("no_such_repeat", ref)
    return instances[position - 1]


def find_repeat(model: FormModel, root: Node, ref: str) -> tuple[Node, NodeDef]:
    """The parent node and definition of the repeat that ``ref`` (without a last position) means."""
    path = full_path(model, ref)
    head, _, last = path.rpartition("/")
    parent = find(model, root, head) if head else None
    d = parent.d.by_name.get(last.split("[")[0]) if parent is not None else None
    if parent is None or d is None or not d.is_repeat:
        raise AnswerRefused("no_such_repeat", ref)
    return parent, d
