"""Put a form together: XML in, ``FormModel`` out, or every reason why not."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from lxml import etree

from fieldapp.forms.errors import FormRefused, Problem
from fieldapp.forms.parse.actions import read_actions
from fieldapp.forms.parse.body import Body, repeat_paths
from fieldapp.forms.parse.context import Reading
from fieldapp.forms.parse.entities import read_entities
from fieldapp.forms.parse.metadata import check_submission, read_audit, style
from fieldapp.forms.parse.model import check_duplicates, instance_id, read_binds, read_nodes
from fieldapp.forms.parse.reading import (
    HTML,
    OPENROSA,
    attribute,
    elements,
    local,
    namespace,
    read_xml,
)
from fieldapp.forms.parse.rules import (
    compile_binds,
    connect_readers,
    order_rules,
    refuse_self_reference,
)
from fieldapp.forms.parse.sources import named_sources, read_sources
from fieldapp.forms.parse.texts import Texts
from fieldapp.forms.schema import FormModel, NodeDef, Read, Rule, TextDef, Wording

_MODEL_PARTS = frozenset({"itext", "instance", "bind", "setvalue", "setgeopoint", "recordaudio", "submission"})


def parse_form(content: bytes) -> FormModel:
    """The form that ``content`` (an XForm) describes. Raises ``FormRefused`` with every problem found."""
    xml = read_xml(content)
    head, body, model = _parts(xml)
    instances = _instances(model)
    root, nodes, seed = read_nodes(instances[0], repeat_paths(body))
    sources = read_sources(instances[1:])
    reading = Reading(root, {**sources, **named_sources(xml, sources)}, nodes)
    _check_model(reading, model)
    check_duplicates(reading, seed)
    bound = read_binds(reading, [element for element in elements(model) if local(element) == "bind"])
    texts, itext = _texts(reading, model)
    compile_binds(reading, bound, texts)
    rules: list[Rule] = []
    items = Body(reading, texts, rules).read(body, root)
    actions = read_actions(reading, model, body)
    entities, audit = read_entities(reading, model, bound), read_audit(reading, bound)
    ordered = _settle(reading, rules, texts)
    top = elements(instances[0])[0]
    return FormModel(
        id=top.get("id") or "",
        version=attribute(top, "version", OPENROSA) or "",
        title=_title(head),
        root=root,
        nodes=nodes,
        namespaces={"orx": OPENROSA, **{prefix: uri for prefix, uri in top.nsmap.items() if prefix}},
        body=tuple(items),
        rules=ordered,
        actions=actions,
        languages=texts.languages,
        default_language=texts.default,
        itext=itext,
        sources=reading.sources,
        seed=seed,
        digest=hashlib.sha256(content).hexdigest(),
        warnings=tuple(reading.problems),
        entities=entities,
        audit=audit,
        style=style(body),
    )


def _instances(model: etree._Element) -> list[etree._Element]:
    """The primary instance, then the secondary ones."""
    found = [element for element in elements(model) if local(element) == "instance"]
    if not found:
        raise FormRefused([Problem("the model has no instance")])
    return found


def _texts(reading: Reading, model: etree._Element) -> tuple[Texts, Mapping[str, Mapping[str, Wording]]]:
    texts = Texts(reading)
    texts.read_itext(next((element for element in elements(model) if local(element) == "itext"), None))
    return texts, texts.constant_table()


def _settle(reading: Reading, rules: list[Rule], texts: Texts) -> tuple[Rule, ...]:
    """All rules in order, each known to what it reads. Raises ``FormRefused`` if anything was found wrong."""
    nodes = reading.nodes.values()
    ordered = order_rules(reading, [*rules, *_bind_rules(nodes)])
    for node in nodes:
        refuse_self_reference(reading, node)
    identity = instance_id(reading.root)
    if identity is not None and identity.bind.preload is None and identity.bind.calculate is None:
        identity.bind.preload = ("uid", "")
    _refuse_on_errors(reading)
    connect_readers([*ordered, *_shown_rules(nodes, texts.shared_reads)])
    return ordered


def _parts(root: etree._Element) -> tuple[etree._Element | None, etree._Element, etree._Element]:
    if local(root) != "html" or namespace(root) != HTML:
        raise FormRefused([Problem(f"not an XForm: the root element is <{local(root)}>, not <h:html>")])
    head = next((child for child in elements(root) if local(child) == "head"), None)
    body = next((child for child in elements(root) if local(child) == "body"), None)
    model = next((child for child in elements(head) if local(child) == "model"), None) if head is not None else None
    if body is None or model is None:
        raise FormRefused([Problem("not an XForm: it needs a head with a model, and a body")])
    return head, body, model


def _check_model(reading: Reading, model: etree._Element) -> None:
    for element in elements(model):
        name = local(element)
        if name not in _MODEL_PARTS:
            reading.refuse(f"the element <{name}> is not supported", "model")
        elif name == "submission":
            check_submission(reading, element)


def _title(head: etree._Element | None) -> str:
    for element in elements(head) if head is not None else []:
        if local(element) == "title":
            return "".join(str(part) for part in element.itertext()).strip()
    return ""


def _bind_rules(nodes: Iterable[NodeDef]) -> list[Rule]:
    found: list[Rule] = []
    for node in nodes:
        found += [rule for rule in (node.bind.relevant, node.bind.calculate) if rule is not None]
    return found


def _shown_rules(nodes: Iterable[NodeDef], shared: tuple[Read, ...]) -> list[Rule]:
    """Rules that change nothing in the data but what is shown; ``shared`` is what texts of choices read."""
    found: list[Rule] = []
    for node in nodes:
        bind = node.bind
        found += [rule for rule in (bind.readonly, bind.required, bind.constraint) if rule is not None]
        texts: list[TextDef | None] = [bind.constraint_message, bind.required_message]
        reads: dict[Read, None] = {}
        if node.control is not None:
            texts += [node.control.label, node.control.hint, *(choice.label for choice in node.control.choices)]
            itemset = node.control.itemset
            if itemset is not None:
                reads |= dict.fromkeys(shared if itemset.text_id is not None else ())
                reads |= dict.fromkeys(() if node.control.is_select else itemset.reads)
        reads |= {read: None for text in texts if text is not None for read in text.reads}
        if reads:
            found.append(Rule(node, "text", lambda n, e: "", "", tuple(reads)))
    return found


def _refuse_on_errors(reading: Reading) -> None:
    if any(problem.severity == "error" for problem in reading.problems):
        raise FormRefused([problem for problem in reading.problems if problem.severity == "error"])
