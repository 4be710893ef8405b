"""The data side of a form: node definitions, starting values, binds, secondary instances."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from fieldapp.forms.errors import FormRefused, Problem
from fieldapp.forms.parse.context import Reading
from fieldapp.forms.parse.reading import (
    JAVAROSA,
    OPENROSA,
    attribute,
    elements,
    local,
    namespace,
    prefixed,
    prefixed_attribute,
)
from fieldapp.forms.schema import Bind, NodeDef, Seed

MAX_NODES = 50_000

_TYPES = frozenset(
    [
        "string",
        "int",
        "integer",
        "boolean",
        "decimal",
        "date",
        "time",
        "dateTime",
        "geopoint",
        "geotrace",
        "geoshape",
        "binary",
        "barcode",
        "intent",
        "select",
        "select1",
        "odk:rank",
        "rank",
    ]
)
_TEMPLATE = f"{{{JAVAROSA}}}template"


def read_nodes(instance: etree._Element, repeats: set[str]) -> tuple[NodeDef, dict[str, NodeDef], Seed]:
    """The shape and starting content of the primary instance; ``repeats`` are the paths the body repeats."""
    tops = elements(instance)
    if len(tops) != 1:
        raise FormRefused([Problem("the primary instance must hold exactly one element")])
    if sum(1 for _ in tops[0].iter()) > MAX_NODES:
        raise FormRefused([Problem(f"the form has more than {MAX_NODES} nodes")])
    nodes: dict[str, NodeDef] = {}
    _ensure_instance_id(tops[0])
    root = _define(tops[0], None, repeats, nodes)
    return root, nodes, _seed(tops[0], root)


def _ensure_instance_id(top: etree._Element) -> None:
    """Every record needs an ``instanceID`` in its meta block (specification, "Metadata")."""
    meta = next((child for child in elements(top) if local(child) == "meta"), None)
    if meta is None:
        meta = etree.SubElement(top, f"{{{OPENROSA}}}meta", nsmap={"orx": OPENROSA})
    if not any(local(child) == "instanceID" for child in elements(meta)):
        etree.SubElement(meta, f"{{{namespace(meta)}}}instanceID" if namespace(meta) else "instanceID")


def instance_id(root: NodeDef) -> NodeDef | None:
    """The node that holds the record's id."""
    meta = next((child for child in root.children if child.name.rpartition(":")[2] == "meta"), None)
    held = meta.children if meta is not None else []
    return next((child for child in held if child.name.rpartition(":")[2] == "instanceID"), None)


def _define(element: etree._Element, parent: NodeDef | None, repeats: set[str], nodes: dict[str, NodeDef]) -> NodeDef:
    node = _add(prefixed(element), parent, nodes)
    node.is_repeat = node.path in repeats
    if not node.is_leaf or not node.default:
        node.default = "" if elements(element) else element.text or ""
    for name in element.attrib:
        shown = prefixed_attribute(element, str(name))
        if name == _TEMPLATE or (parent is None and shown in ("id", "version", "orx:version")):
            continue
        if f"@{shown}" not in node.by_name:
            held = _add(f"@{shown}", node, nodes)
            held.is_attribute = True
            held.default = element.get(name) or ""
    for child in elements(element):
        _define(child, node, repeats, nodes)
    return node


def _add(name: str, parent: NodeDef | None, nodes: dict[str, NodeDef]) -> NodeDef:
    """The child called ``name``; repeat instances and templates of one name share one definition."""
    if parent is not None and name in parent.by_name:
        return parent.by_name[name]
    path = f"{parent.path}/{name}" if parent is not None else f"/{name}"
    node = NodeDef(name, path, parent, 0, 0)
    nodes[path] = node
    if parent is not None:
        node.slot, node.depth = len(parent.children), parent.depth + 1
        parent.children.append(node)
        parent.is_leaf = parent.is_leaf and name.startswith("@")
        parent.by_name[name] = node
        _, colon, plain = name.partition(":")
        if colon:
            parent.by_name.setdefault(plain, node)
    return node


def _seed(element: etree._Element, node: NodeDef) -> Seed:
    seed = Seed(node, element.text or "" if not elements(element) else "")
    for child_def in node.children:
        if child_def.is_attribute:
            seed.children[child_def.slot] = [Seed(child_def, child_def.default)]
    for child in elements(element):
        child_def = node.by_name[prefixed(child)]
        made = _seed(child, child_def)
        if child.get(_TEMPLATE) is not None:
            child_def.template = made
            seed.children.setdefault(child_def.slot, [])
        else:
            seed.children.setdefault(child_def.slot, []).append(made)
    for child_def in node.children:
        if child_def.is_repeat and child_def.template is None:
            child_def.template = _blank(child_def)
    return seed


def _blank(node: NodeDef) -> Seed:
    """A repeat without a template makes empty instances: only attributes keep what they hold."""
    children = {child.slot: [_blank(child)] for child in node.children if not child.is_repeat}
    return Seed(node, node.default if node.is_attribute else "", children)


def check_duplicates(reading: Reading, seed: Seed) -> None:
    """Refuse the same name twice under one parent where no repeat makes it many."""
    for seeds in seed.children.values():
        if len(seeds) > 1 and not seeds[0].node.is_repeat:
            reading.refuse("the node is there more than once but is not a repeat", seeds[0].node.path)
        for child in seeds:
            check_duplicates(reading, child)


def read_binds(reading: Reading, binds: Iterable[etree._Element]) -> list[tuple[NodeDef, etree._Element]]:
    """Give every bound node its type and plain attributes; expressions are compiled by ``compile_binds``."""
    found: list[tuple[NodeDef, etree._Element]] = []
    for element in binds:
        path = (element.get("nodeset") or element.get("ref") or "").strip()
        if not path:
            reading.refuse("a bind has no nodeset")
            continue
        node = reading.nodes.get(path) or reading.named(path, reading.root)
        if node is None:
            reading.warn("a bind is for a node that does not exist, and has no effect", path, "was it renamed?")
            continue
        if element.get("id"):
            reading.by_id[str(element.get("id"))] = node
        node.bind = Bind(type=_type(reading, node, element.get("type")), extra=_extra(element))
        _name_ignored(reading, node, element)
        preload = attribute(element, "preload", JAVAROSA)
        if preload is not None:
            node.bind.preload = (preload, attribute(element, "preloadParams", JAVAROSA) or "")
        found.append((node, element))
    return found


def _name_ignored(reading: Reading, node: NodeDef, element: etree._Element) -> None:
    for name in element.attrib:
        plain = etree.QName(str(name))
        if plain.namespace == JAVAROSA and plain.localname not in _JAVAROSA:
            reading.warn(f"the bind's jr:{plain.localname} has no effect", node.path)


def _type(reading: Reading, node: NodeDef, written: str | None) -> str:
    """The data type; unknown ones count as string (specification, "Bind Attributes"), and are named."""
    plain = (written or "string").strip()
    plain = plain.removeprefix("xsd:").removeprefix("xs:")
    if plain not in _TYPES:
        reading.warn(f"the type {written!r} is not known; it counts as text", node.path)
    if plain not in _TYPES or plain in ("select", "select1", "odk:rank", "rank", "intent"):
        return "string"
    return "int" if plain == "integer" else plain


_JAVAROSA = frozenset({"preload", "preloadParams", "constraintMsg", "requiredMsg"})
_PLAIN = frozenset(
    [
        "nodeset",
        "ref",
        "type",
        "relevant",
        "calculate",
        "constraint",
        "readonly",
        "required",
        "saveIncomplete",
        "preload",
        "preloadParams",
        "constraintMsg",
        "requiredMsg",
    ]
)


def _extra(element: etree._Element) -> dict[str, str]:
    """Bind attributes of the form's own, by prefixed name, such as ``field:trigger``."""
    found: dict[str, str] = {}
    for name, value in element.attrib.items():
        shown = prefixed_attribute(element, str(name))
        known = str(name).startswith(f"{{{JAVAROSA}}}") or (":" not in shown and shown in _PLAIN)
        if not known:
            found[shown] = str(value)
    return found
