"""The submission: the relevant data as XML (specification, "Primary Instance" and "Bind Attributes")."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from xml.sax.saxutils import escape, quoteattr

from fieldapp.forms.instance import Node
from fieldapp.forms.schema import FormModel


def submission_xml(model: FormModel, root: Node) -> str:
    """The instance without irrelevant nodes and templates, on one line."""
    parts: list[str] = []
    _element(root, parts, _root_attributes(model, root))
    return "".join(parts)


def _root_attributes(model: FormModel, root: Node) -> str:
    used = {prefix for node in root.iter_tree() if (prefix := node.d.name.removeprefix("@").rpartition(":")[0])}
    declared = [(f"xmlns:{prefix}", model.namespaces[prefix]) for prefix in sorted(used) if prefix in model.namespaces]
    attributes = [("id", model.id)] if model.id else []
    if model.version:
        attributes.append((model.version_attribute, model.version))
    return "".join(f" {name}={_quoted(text)}" for name, text in declared + attributes)


def _quoted(text: str) -> str:
    return quoteattr(text, {"\n": "&#10;", "\t": "&#9;", "\r": "&#13;", '"': "&quot;"})


def _element(node: Node, parts: list[str], first: str = "") -> None:
    name = node.d.name
    attributes = "".join(f" {kid.d.name[1:]}={_quoted(kid.val or '')}" for kid in _attributes(node) if kid.rel)
    if node.val is not None:
        text = escape(node.val, {"\r": "&#13;"})
        parts.append(f"<{name}{first}{attributes}>{text}</{name}>" if text else f"<{name}{first}{attributes}/>")
        return
    parts.append(f"<{name}{first}{attributes}>")
    empty = len(parts)
    for kid in node.iter_children():
        if kid.rel and not kid.d.is_attribute:
            _element(kid, parts)
    if len(parts) == empty:
        parts[-1] = f"<{name}{first}{attributes}/>"
    else:
        parts.append(f"</{name}>")


def _attributes(node: Node) -> Iterator[Node]:
    return (kid for kid in node.iter_children() if kid.d.is_attribute)


def relevant_values(root: Node) -> Mapping[str, str]:
    """Every relevant, non-empty leaf value by reference, in document order."""
    return {node.ref: node.val for node in root.iter_tree() if node.rel and node.val and not node.d.is_attribute}
