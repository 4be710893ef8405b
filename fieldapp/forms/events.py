"""Preloads and actions: values a form sets by itself at load, on a new repeat instance, on a changed value.

Specification, "Preload Attributes" and "Events and Actions". A ``setvalue`` reaches an irrelevant node too, which
keeps what it is given as it would an answer. Actions on a changed value run after the change has been recalculated.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast

from fieldapp.forms.answers import store_computed
from fieldapp.forms.errors import CalculationDiverged
from fieldapp.forms.instance import Node, targets
from fieldapp.forms.recalculate import Recalculation
from fieldapp.forms.schema import Action, FormModel, NodeDef
from fieldapp.forms.xpath.compile import Env
from fieldapp.forms.xpath.values import date_time_text

MAX_ROUNDS = 100


class Events:
    """Carries out one session's actions."""

    def __init__(self, model: FormModel, root: Node, env: Env, data: Recalculation) -> None:
        self._model = model
        self._root = root
        self._env = env
        self._data = data

    def begin(self, properties: Mapping[str, str]) -> None:
        """Bring data that has just been made to rest: preloads and actions of the first load on values as they are,
        then every rule once. These first calculations are no changes that actions would answer to."""
        self._preload(properties)
        self._loaded(first=True)
        self.settle()
        self._data.start()
        self._data.values_changed = {}
        self.settle()

    def resume(self) -> None:
        """Bring the data of a draft or a finished filling to rest: what was done at its beginning is not done again."""
        self._loaded(first=False)
        self._data.start()
        self.forget()

    def _preload(self, properties: Mapping[str, str]) -> None:
        """Fill the nodes with a preload, all but those filled at the end."""
        for node in self._root.iter_tree():
            if node.d.bind.preload is not None:
                text = self._preloaded(*node.d.bind.preload, properties)
                if text is not None:
                    node.text = store_computed(node.d.bind.type, text, self._env.tz)
                    self._data.refresh(node)

    def _preloaded(self, kind: str, parameter: str, properties: Mapping[str, str]) -> str | None:
        host: Any = self._env.host
        if kind == "uid":
            return f"uuid:{host.uuid()}"
        if kind == "timestamp" and parameter == "start":
            return date_time_text(host.now())
        if kind == "date":
            return str(host.now().date().isoformat())
        if kind == "property":
            return properties.get(parameter) or properties.get(parameter.removeprefix("uri:"), "")
        return None

    def stamp_end(self) -> None:
        """Fill the nodes that record when the filling ended."""
        for node in self._root.iter_tree():
            if node.d.bind.preload == ("timestamp", "end"):
                self._data.set_text(node, date_time_text(self._env.host.now()))

    def _loaded(self, first: bool) -> None:
        """The form was opened, for the first time if ``first``; nothing has been calculated yet."""
        for action in self._model.actions:
            if "load" in action.events or (first and "first-load" in action.events):
                for target in targets(self._root, self._root.d.way_to(action.target)):
                    self._perform(action, target)

    def settle(self) -> None:
        """Recalculate and carry out the actions that changes and new instances call for, until at rest."""
        data = self._data
        for _ in range(MAX_ROUNDS):
            data.run()
            born, data.born = data.born, []
            changed, data.values_changed = data.values_changed, {}
            fresh = {below for node in born for below in node.iter_tree()}
            self._begin(born, fresh)
            for node in changed:
                if node.d.actions and node not in fresh:
                    self._value_changed(node)
            if not data.values_changed and not data.born:
                return
        raise CalculationDiverged(self._root.d.path)

    def _begin(self, born: list[Node], fresh: set[Node]) -> None:
        """Let new instances have their starting values, then be calculated; only the former count as changes."""
        data = self._data
        waiting = [node for node in born if self._new_instance(node)]
        if not waiting:
            return
        given = data.values_changed
        data.values_changed = {}
        for node in waiting:
            data.begin(node)
        data.run()
        changed = {node: None for node in data.values_changed if node not in fresh}
        data.values_changed = {**given, **changed}

    def forget(self) -> None:
        """Drop what has piled up without acting on it: the values a form starts with are no changes."""
        self._data.values_changed = {}
        self._data.born = []

    def _new_instance(self, node: Node) -> bool:
        """Carry out the actions that wait for a new instance; whether there are any."""
        waiting = [
            action
            for action in self._model.actions
            if "new-repeat" in action.events and action.source is not None and action.source.nearest_repeat() is node.d
        ]
        for action in waiting:
            for target in self._related(node, action.target):
                self._set(action, target)
        return bool(waiting)

    def _value_changed(self, node: Node) -> None:
        for action in node.d.actions:
            for target in self._related(node, action.target):
                self._perform(action, target)

    def _related(self, node: Node, target: NodeDef) -> Iterable[Node]:
        """The instances of ``target`` that share with ``node`` all that the two have in common."""
        lineage = set(target.ancestors())
        here = node
        while here.d not in lineage:
            here = cast(Node, here.parent)
        return targets(here, here.d.way_to(target))

    def _perform(self, action: Action, target: Node) -> None:
        self._set(action, target)
        self._data.run()

    def _set(self, action: Action, target: Node) -> None:
        host: Any = self._env.host
        text = host.place() if action.place else action.literal
        if action.rule is not None:
            env = self._env
            env.cur = target
            env.pos = env.size = 1
            text = cast(str, action.rule.evaluate(target, env))
        self._data.set_text(target, store_computed(target.d.bind.type, text, self._env.tz))
