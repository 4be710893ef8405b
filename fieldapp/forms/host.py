"""What a session lends to expressions: its clock, chance and ids, texts in its language, data beside the form."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from fieldapp.forms.instance import Node
from fieldapp.forms.schema import ControlDef, FormModel, Parts, TextDef, Wording
from fieldapp.forms.secondary import Item, from_rows
from fieldapp.forms.views import Choice
from fieldapp.forms.xpath.compile import Env
from fieldapp.forms.xpath.values import DataNode, to_text

_MEDIA = ("image", "big-image", "audio", "video")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Everything a session takes from outside. ``externals`` maps instance ids to their trees; ``place`` gives the
    geopoint where the device is, "" where it knows none."""

    now: Callable[[], datetime]
    random: Callable[[], float]
    uuid: Callable[[], str]
    externals: Mapping[str, Item]
    properties: Mapping[str, str]
    place: Callable[[], str] = str


class SessionHost:
    """Answers the expressions of one session; ``language`` is the one in use."""

    def __init__(self, model: FormModel, outside: Surroundings, root: Node, language: str | None) -> None:
        self._model = model
        self._outside = outside
        self._seeds: dict[DataNode, int] = {}
        self._empty = from_rows([])
        self.language = language
        zone = outside.now().tzinfo
        if zone is None:
            raise ValueError("now() must give an aware datetime")
        self.zone = zone
        self.root = root

    def env(self) -> Env:
        """A fresh environment, for evaluating while another evaluation is under way."""
        return Env(self.root, self, self.zone)

    def now(self) -> datetime:
        return self._outside.now().astimezone(self.zone)

    def random(self) -> float:
        return self._outside.random()

    def uuid(self) -> str:
        return self._outside.uuid()

    def place(self) -> str:
        return self._outside.place()

    def property(self, name: str) -> str:
        return self._model.version if name == "version" else self._outside.properties.get(name, "")

    def shuffle_seed(self, node: DataNode) -> int:
        """A seed per node and session, so that an unseeded order stays put."""
        if node not in self._seeds:
            self._seeds[node] = int(self._outside.random() * 2_147_483_646) + 1
        return self._seeds[node]

    def instance_root(self, instance_id: str) -> Item:
        source = self._model.sources[instance_id]
        if source.tree is not None:
            return source.tree
        return self._outside.externals.get(instance_id, self._empty)

    def itext(self, text_id: str, node: DataNode) -> str:
        wording = self._lookup(text_id)
        return "" if wording is None else self._render(wording.parts, node)

    def choice_label(self, select: DataNode, value: str) -> str:
        assert isinstance(select, Node)
        control = select.d.control
        if control is None or not control.is_select:
            return ""
        return next((choice.label for choice in self.choices(select, control) if choice.value == value), "")

    def text(self, text: TextDef | None, node: Node) -> str | None:
        """A label, hint or message at ``node``; ``None`` where there is none in this language."""
        wording = self.wording(text, node)
        if wording is None or (not wording.parts and text is not None and text.plain is None):
            return None
        return self._render(wording.parts, node).strip()

    def media(self, text: TextDef | None, node: Node) -> dict[str, str]:
        """Pictures, sounds and films of a text in the language in use, by kind (specification, "Media")."""
        return self._media(self.wording(text, node), node)

    def guidance(self, text: TextDef | None, node: Node) -> str | None:
        """What a hint says to the person asking beyond what it says to all."""
        wording = self.wording(text, node)
        parts = wording.forms.get("guidance") if wording is not None else None
        return None if parts is None else self._render(parts, node).strip()

    def wording(self, text: TextDef | None, node: Node) -> Wording | None:
        """The wording in the language in use, else in the form's default language."""
        if text is None:
            return None
        if text.plain is not None:
            return text.plain
        if text.itext_expr is not None:
            env = self.env()
            env.cur = node
            return self._lookup(to_text(text.itext_expr(node, env)))
        found = text.by_language.get(self.language or "")
        return found or text.by_language.get(self._model.default_language or "")

    def _lookup(self, text_id: str) -> Wording | None:
        for language in (self.language, self._model.default_language):
            found = self._model.itext.get(language or "", {}).get(text_id)
            if found is not None:
                return found
        return None

    def _media(self, wording: Wording | None, node: DataNode) -> dict[str, str]:
        if wording is None or not wording.forms:
            return {}
        return {kind: self._render(wording.forms[kind], node).strip() for kind in _MEDIA if kind in wording.forms}

    def _render(self, parts: Parts, node: DataNode) -> str:
        if len(parts) == 1 and isinstance(parts[0], str):
            return parts[0]
        env = self.env()
        env.cur = node
        return "".join(part if isinstance(part, str) else to_text(part(node, env)) for part in parts)

    def choices(self, node: Node, control: ControlDef) -> Iterator[Choice]:
        """The choices on offer at a select, in order, labelled: those written in it, then those of its list."""
        for choice in control.choices:
            label = self.text(choice.label, node)
            yield Choice(choice.value, choice.value if label is None else label, self.media(choice.label, node))
        itemset = control.itemset
        if itemset is None:
            return
        env = self.env()
        env.cur = node
        items = itemset.nodes(node, env)
        assert isinstance(items, list)
        for item in items:
            value = to_text(itemset.value(item, env))
            label_text = to_text(itemset.label(item, env)).strip() if itemset.label is not None else value
            wording = self._lookup(to_text(itemset.text_id(item, env))) if itemset.text_id is not None else None
            yield Choice(value, label_text, self._media(wording, node))
