"""What a form asks for beside its questions: preloaded values, a log, how it wants to be sent (specification,
"Metadata", "Preload Attributes", "Submission")."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from fieldapp.forms.parse.context import Reading
from fieldapp.forms.parse.reading import ODK, attribute, local
from fieldapp.forms.schema import AuditDef, Bind, NodeDef

_PRELOADS = {"uid": None, "timestamp": ("start", "end"), "date": ("today",), "property": None}
_PROPERTIES = frozenset({"deviceid", "username", "email", "phonenumber", "subscriberid", "simserial"})
_SENDING = {
    "action": "submission_url",
    "auto-send": "auto_send",
    "auto-delete": "auto_delete",
    "client-editable": "client_editable",
}


def check_preload(reading: Reading, node: NodeDef) -> None:
    """Refuse a preload that nothing can fill; say of a property which nobody may know that it can stay empty."""
    if node.bind.preload is None:
        return
    kind, parameter = node.bind.preload
    known = _PRELOADS.get(kind, ())
    if known is not None and parameter not in known:
        named = f"{kind!r} with {parameter!r}" if kind in _PRELOADS else repr(kind)
        reading.refuse(f"the preload {named} is not supported", node.path)
    elif kind == "property" and parameter.removeprefix("uri:") not in _PROPERTIES:
        reading.warn(f"the property {parameter!r} is not known: the field may stay empty", node.path)


def read_audit(reading: Reading, bound: Iterable[tuple[NodeDef, etree._Element]]) -> AuditDef | None:
    """The log the form asks for (``meta/audit``), if it does."""
    for node, element in bound:
        if _is_audit(node, node.bind):
            place = _parameter(element, "location-priority")
            if place:
                reading.warn(
                    f"location-priority={place}: no places are taken while a form is filled; "
                    "latitude, longitude and accuracy of the log stay empty",
                    node.path,
                )
            return AuditDef(
                node.path,
                changes=_parameter(element, "track-changes") == "true",
                user=_parameter(element, "identify-user") == "true",
                reasons=bool(_parameter(element, "track-changes-reasons")),
                place=bool(place),
            )
    return None


def _is_audit(node: NodeDef, bind: Bind) -> bool:
    parent = node.parent
    named = node.name.rpartition(":")[2] == "audit" and bind.type == "binary"
    return named and parent is not None and parent.name.rpartition(":")[2] == "meta"


def _parameter(element: etree._Element, name: str) -> str:
    return attribute(element, name, *ODK) or ""


def check_submission(reading: Reading, element: etree._Element) -> None:
    """Refuse encryption for a server's key; name what is not followed, since records have their own way."""
    if element.get("base64RsaPublicKey"):
        reading.refuse("encrypted submissions (public_key, base64RsaPublicKey) are not supported", "model")
    for name in element.attrib:
        setting = _SENDING.get(etree.QName(str(name)).localname)
        if setting is not None:
            reading.warn(f"the setting {setting} is not followed: records are sent and kept the program's way", "model")


def style(body: etree._Element) -> str:
    """The form's style (``pages``, ``theme-grid`` …), as the body's class has it."""
    return (body.get("class") or "").strip() if local(body) == "body" else ""
