"""Which answers a form version takes, at hand for every batch: looked up once, then kept in memory.

What is known under an id and a version never changes, so nothing here ever has to be forgotten. What is not known is
looked for each time: it may be published any moment.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection

from fieldapp.central.store import forms
from fieldapp.central.store.forms import FormKey
from fieldapp.forms.api import FormDefinition, compile_form
from fieldapp.forms.shape import AnswerShape, answer_shapes, without_positions
from fieldapp.wire.codec import expand, pack, squeeze, unpack


@dataclass(frozen=True, slots=True)
class FormTable:
    """The answers one version of a form takes, by ref without positions."""

    digest: str
    shapes: Mapping[str, AnswerShape]
    _single: Mapping[str, frozenset[str]] = field(init=False, repr=False, compare=False)
    """The choices of the questions that take one of a list: most answers are such."""

    def __post_init__(self) -> None:
        single = {ref: shape.choices for ref, shape in self.shapes.items() if shape.choices and not shape.many}
        object.__setattr__(self, "_single", single)

    def fault(self, answers: Mapping[str, str]) -> str | None:
        """The first ref that the form does not have, or whose answer cannot stand there."""
        single = self._single
        for ref, text in answers.items():
            if text in single.get(ref, ()):
                continue
            shape = self.shapes.get(ref) or self.shapes.get(without_positions(ref))
            if shape is None or (text and not shape.takes(text)):
                return ref
        return None


@dataclass(slots=True)
class FormTables:
    """The tables of one central, shared by its threads."""

    _known: dict[FormKey, FormTable] = field(default_factory=dict)

    def load(self, connection: Connection, wanted: Collection[FormKey]) -> dict[FormKey, FormTable]:
        """The tables of those versions that the central knows."""
        missing = [key for key in wanted if key not in self._known]
        if missing:
            for key, (digest, packed) in forms.form_shapes(connection, missing).items():
                shapes = _made(connection, key) if packed is None else unpack_shapes(packed)
                self._known[key] = FormTable(digest, shapes)
        return {key: self._known[key] for key in wanted if key in self._known}


def definition_of(content: forms.FormContent) -> FormDefinition:
    """The form as it can be run. Raises ``FormRefused``."""
    return compile_form(content.xform, "xml", content.files)


def pack_shapes(shapes: Mapping[str, AnswerShape]) -> bytes:
    """A table of answers as it is kept."""
    return squeeze(pack(dict(shapes)))


def unpack_shapes(packed: bytes) -> dict[str, AnswerShape]:
    """Undo ``pack_shapes``."""
    return unpack(expand(packed), dict[str, AnswerShape])


def _made(connection: Connection, key: FormKey) -> dict[str, AnswerShape]:
    # A form the program brought is only read closely once a visit was made on it.
    content = forms.form_content(connection, key)
    assert content is not None
    shapes = answer_shapes(definition_of(content))
    forms.save_shapes(connection, key, pack_shapes(shapes))
    return shapes
