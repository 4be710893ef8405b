"""Which choices a select has on offer, and what of its answer stands.

As in ODK's engines a choice that a filter takes away does not stand any more, but comes back with the filter.
"""

from __future__ import annotations

from fieldapp.forms.instance import Node
from fieldapp.forms.schema import ControlDef
from fieldapp.forms.xpath.compile import Env
from fieldapp.forms.xpath.values import to_text


class Offers:
    """The choices' values of one session: per control where they never change, else per node."""

    def __init__(self, env: Env) -> None:
        self._env = env
        self._fixed: dict[ControlDef, frozenset[str]] = {}
        self._filtered: dict[Node, frozenset[str]] = {}

    def values(self, node: Node) -> frozenset[str]:
        """The values on offer at a select."""
        control = node.d.control
        assert control is not None
        if control.choices_rule is not None:
            if node not in self._filtered:
                self._filtered[node] = self._read(node, control)
            return self._filtered[node]
        if control not in self._fixed:
            self._fixed[control] = self._read(node, control)
        return self._fixed[control]

    def renew(self, node: Node) -> None:
        """What filters the choices has changed."""
        self._filtered.pop(node, None)

    def standing(self, node: Node) -> str:
        """Of the chosen values those still on offer; a ranking also gains what has come on offer since."""
        control = node.d.control
        if not node.text or control is None:
            return ""
        values = [node.text] if control.tag == "select1" else node.text.split()
        on_offer = self.values(node)
        kept = [value for value in values if value in on_offer]
        if control.tag == "rank" and len(kept) != len(on_offer):
            kept += sorted(on_offer.difference(kept))
        return " ".join(kept)

    def _read(self, node: Node, control: ControlDef) -> frozenset[str]:
        written = frozenset(choice.value for choice in control.choices)
        if control.itemset is None:
            return written
        env = self._env
        before = env.cur, env.pos, env.size
        env.cur = node
        env.pos = env.size = 1
        env.refill()
        nodes = control.itemset.nodes(node, env)
        assert isinstance(nodes, list)
        found = written.union(to_text(control.itemset.value(item, env)) for item in nodes)
        env.cur, env.pos, env.size = before
        return found
