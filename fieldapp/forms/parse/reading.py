"""Read XML from strangers: no DTD, no entities, no network, bounded size and depth."""

from __future__ import annotations

from lxml import etree

from fieldapp.forms.errors import FormRefused, FormTooLarge, Problem

MAX_BYTES = 16 * 1024 * 1024
MAX_DEPTH = 120

XFORMS = "http://www.w3.org/2002/xforms"
HTML = "http://www.w3.org/1999/xhtml"
JAVAROSA = "http://openrosa.org/javarosa"
OPENROSA = "http://openrosa.org/xforms"
ODK = ("http://www.opendatakit.org/xforms", "http://opendatakit.org/xforms")


def read_xml(content: bytes) -> etree._Element:
    """The root element of ``content``. Raises ``FormRefused`` for anything but plain, bounded XML."""
    if len(content) > MAX_BYTES:
        raise FormTooLarge([Problem(f"the file is larger than {MAX_BYTES // 1024 // 1024} MB")])
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise FormRefused([Problem("the file declares a DTD or entities, which forms must not have")])
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as bad:
        raise FormRefused([Problem(f"not well-formed XML: {bad}")]) from bad
    if root.getroottree().docinfo.internalDTD is not None:
        raise FormRefused([Problem("the file declares a DTD, which forms must not have")])
    _check_depth(root)
    return root


def _check_depth(root: etree._Element) -> None:
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > MAX_DEPTH:
            raise FormRefused([Problem(f"elements are nested deeper than {MAX_DEPTH} levels")])


def local(element: etree._Element) -> str:
    """The element's name without namespace or prefix."""
    return etree.QName(element).localname


def namespace(element: etree._Element) -> str:
    """The element's namespace, empty when it has none."""
    return etree.QName(element).namespace or ""


def elements(parent: etree._Element) -> list[etree._Element]:
    """Child elements, no text or comments."""
    return [child for child in parent if isinstance(child.tag, str)]


def prefixed(element: etree._Element) -> str:
    """The name as written, with its prefix."""
    return f"{element.prefix}:{local(element)}" if element.prefix else local(element)


def prefixed_attribute(element: etree._Element, name: str) -> str:
    """An attribute's name as written: ``jr:preload`` for ``{http://openrosa.org/javarosa}preload``."""
    if not name.startswith("{"):
        return name
    uri, _, plain = name[1:].partition("}")
    for prefix, known in element.nsmap.items():
        if known == uri and prefix:
            return f"{prefix}:{plain}"
    return plain


def attribute(element: etree._Element, name: str, *uris: str) -> str | None:
    """The attribute ``name``, looked for in the given namespaces and then without one."""
    for uri in uris:
        found = element.get(f"{{{uri}}}{name}")
        if found is not None:
            return found
    return element.get(name)


def text_of(element: etree._Element) -> str:
    """The element's own text, trimmed."""
    return (element.text or "").strip()
