"""From what a person gives as an answer to the text that is stored, or ``AnswerRefused``."""

from __future__ import annotations

from collections.abc import Sequence

from fieldapp.forms.answers import EXPECTED, illegal_in_xml, read_answer
from fieldapp.forms.errors import AnswerRefused
from fieldapp.forms.host import SessionHost
from fieldapp.forms.instance import Node
from fieldapp.forms.offers import Offers
from fieldapp.forms.schema import ControlDef

AnswerValue = str | Sequence[str] | None


def accepted(host: SessionHost, offers: Offers, node: Node, control: ControlDef, value: AnswerValue, ref: str) -> str:
    """The text to store for ``value`` at a question. Raises ``AnswerRefused`` saying what was expected."""
    if value is None:
        return ""
    if control.is_select:
        return _chosen(host, offers, node, control, value, ref)
    if not isinstance(value, str):
        raise AnswerRefused("not_one_value", ref, "one value")
    if control.tag == "trigger":
        if value.strip().lower() not in ("", "ok", "true"):
            raise AnswerRefused("malformed", ref, "OK")
        return "OK" if value.strip() else ""
    if illegal_in_xml(value):
        raise AnswerRefused("illegal_character", ref)
    type_ = node.d.bind.type
    text = read_answer(type_, value, host.zone)
    if text is None:
        raise AnswerRefused("malformed", ref, EXPECTED.get(type_, ""))
    if control.tag == "range" and text:
        _check_range(control, text, ref)
    return text


def _chosen(
    host: SessionHost, offers: Offers, node: Node, control: ControlDef, value: str | Sequence[str], ref: str
) -> str:
    given = [value] if isinstance(value, str) else list(value)
    if control.tag != "select1":
        given = [part for text in given for part in text.split()]
    elif len(given) > 1:
        raise AnswerRefused("not_one_value", ref, "one choice")
    given = list(dict.fromkeys(part for part in given if part))
    on_offer = offers.values(node)
    if any(part not in on_offer for part in given):
        raise AnswerRefused("unknown_choice", ref)
    if any(map(illegal_in_xml, given)):
        raise AnswerRefused("illegal_character", ref)
    if control.tag == "rank" and given and len(given) != len(on_offer):
        raise AnswerRefused("malformed", ref, "every choice, in order")
    if control.tag == "select" and len(given) > 1:
        order = [choice.value for choice in host.choices(node, control)]
        given.sort(key=order.index)
    return " ".join(given)


def _check_range(control: ControlDef, text: str, ref: str) -> None:
    start, end = float(control.parameters["start"]), float(control.parameters["end"])
    low, high = min(start, end), max(start, end)
    if not low <= float(text) <= high:
        raise AnswerRefused("out_of_range", ref, f"{low:g} to {high:g}")
