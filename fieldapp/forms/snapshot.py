"""A session's data as plain values, and back: drafts keep irrelevant answers and the number of repeat instances."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fieldapp.forms.instance import Node, RepeatList, new_instance, renumber
from fieldapp.forms.refs import split_ref

SNAPSHOT_VERSION = 1


def take(root: Node, form_id: str, form_version: str, language: str | None) -> dict[str, Any]:
    """``{"v", "form", "version", "language", "repeats": {ref: count}, "values": {ref: text}}``; texts
    are kept unless they are empty and were so from the start."""
    repeats: dict[str, int] = {}
    values: dict[str, str] = {}
    for node in root.iter_tree():
        for kid in node.kids:
            if isinstance(kid, RepeatList):
                repeats[f"{node.ref}/{kid.stub.d.name}"] = len(kid)
        if node.val is not None and (node.text or node.d.default):
            values[node.ref] = node.text
    return {
        "v": SNAPSHOT_VERSION,
        "form": form_id,
        "version": form_version,
        "language": language,
        "repeats": repeats,
        "values": values,
    }


def restore(root: Node, repeats: Mapping[str, int], values: Mapping[str, str]) -> None:
    """Put a snapshot's instances and texts into a freshly made tree. What the form no longer has is left out."""
    for ref, count in sorted(repeats.items(), key=lambda pair: pair[0].count("/")):
        parent_ref, _, name = ref.rpartition("/")
        parent = reach(root, parent_ref)
        d = parent.d.by_name.get(name) if parent is not None else None
        if parent is not None and d is not None and d.is_repeat:
            _resize(parent.repeat(d), parent, int(count))
    for ref, text in values.items():
        node = reach(root, ref)
        if node is not None and node.val is not None:
            node.text = node.shown = node.val = str(text)


def _resize(instances: RepeatList, parent: Node, count: int) -> None:
    while len(instances) < count:
        instances.append(new_instance(instances.stub.d, parent))
    del instances[count:]
    renumber(instances)


def reach(root: Node, ref: str) -> Node | None:
    """The node at ``ref``, ``None`` when there is none."""
    parts = split_ref(ref)
    if not parts or parts[0][0] != root.d.name:
        return None
    node = root
    for name, position in parts[1:]:
        d = node.d.by_name.get(name)
        if d is None:
            return None
        kid = node.kids[d.slot]
        if isinstance(kid, RepeatList):
            at = position or 1
            if not 1 <= at <= len(kid):
                return None
            node = kid[at - 1]
        else:
            node = kid
    return node


def counts_from(values: Mapping[str, str]) -> dict[str, int]:
    """How many instances of each repeat a set of positioned references needs."""
    counts: dict[str, int] = {}
    for ref in values:
        here = ""
        for name, position in split_ref(ref):
            if position is not None:
                counts[f"{here}/{name}"] = max(counts.get(f"{here}/{name}", 0), position)
            here += f"/{name}" if position is None else f"/{name}[{position}]"
    return counts
