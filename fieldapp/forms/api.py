"""The one public door of the room: compile a form, fill it in.

    form = compile_form(Path("resources/forms/TK.md"))
    session = form.start(now=clock, random=rng.random, uuid=new_id, person={"name": "…"})
    changed = session.set("/data/tk/TK03", "yes")
    session.violations(), session.answers(), session.snapshot(), session.submission()

The person's file is the secondary instance ``person``: in the sheet a row of type ``csv-external`` named
``person``, read as ``instance('person')/root/item/name`` or ``pulldata('person', …)``. Its columns are whatever
mapping the caller gives; without one it has no item, so everything read from it is empty.
"""

from __future__ import annotations

import random as random_module
import uuid as uuid_module
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from fieldapp.forms.audit import AuditEvent, audit_csv
from fieldapp.forms.entities import EntityProposal
from fieldapp.forms.errors import (
    AnswerRefused,
    CalculationDiverged,
    CalculationTooLarge,
    FormRefused,
    FormTooLarge,
    Problem,
)
from fieldapp.forms.externals import Lists, Outside, Resolver, beside, file_names, load_externals
from fieldapp.forms.host import Surroundings
from fieldapp.forms.parse.form import parse_form
from fieldapp.forms.parse.reading import HTML, MAX_BYTES, OPENROSA, XFORMS, attribute, elements, read_xml
from fieldapp.forms.parse.sources import ITEMSETS
from fieldapp.forms.schema import FormModel
from fieldapp.forms.session import Finished, FormSession
from fieldapp.forms.views import Changed, Choice, Group, Question, RepeatEnd, Violation

__all__ = [
    "AnswerRefused",
    "AuditEvent",
    "CalculationDiverged",
    "CalculationTooLarge",
    "Changed",
    "Choice",
    "EntityProposal",
    "Finished",
    "FormDefinition",
    "FormName",
    "FormRefused",
    "FormSession",
    "FormTooLarge",
    "Group",
    "Problem",
    "Question",
    "QuestionInfo",
    "RepeatEnd",
    "Violation",
    "audit_csv",
    "compile_form",
    "form_name",
    "form_title",
]

Kind = Literal["xml", "xlsx", "md", "csv"]


@dataclass(frozen=True, slots=True)
class QuestionInfo:
    """A question of the form itself, without positions. ``extra`` are its bind's own attributes."""

    ref: str
    name: str
    type: str
    data_type: str
    extra: Mapping[str, str]
    in_repeat: bool


@dataclass(frozen=True, slots=True)
class FormName:
    """What a form calls itself: id, version and title, each "" where the form gives none."""

    id: str
    version: str
    title: str


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class FormDefinition:
    """A form ready to be filled, as often as wanted. ``digest`` is the SHA-256 of the XForm in hexadecimal.

    Files it refers to come from ``files`` by name where those are given, else from ``folder``; ``itemsets`` are the
    external choices of its own workbook, read as ``itemsets.csv``.
    """

    model: FormModel
    xform: bytes
    folder: Path | None = None
    files: Mapping[str, bytes] | None = None
    itemsets: bytes | None = None

    @property
    def id(self) -> str:
        return self.model.id

    @property
    def version(self) -> str:
        return self.model.version

    @property
    def title(self) -> str:
        return self.model.title

    @property
    def languages(self) -> tuple[str, ...]:
        return self.model.languages

    @property
    def default_language(self) -> str | None:
        return self.model.default_language

    @property
    def digest(self) -> str:
        return self.model.digest

    @property
    def style(self) -> str:
        """How the author wants pages laid out (``pages``, ``theme-grid`` …), "" without a wish."""
        return self.model.style

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What is doubtful about the form, but does not stop it."""
        return self.model.warnings

    def questions(self) -> Iterator[QuestionInfo]:
        """The form's questions in document order of the data."""
        for node in self.model.nodes.values():
            if node.control is not None:
                repeated = any(around.is_repeat for around in node.ancestors())
                bind = node.bind
                yield QuestionInfo(node.path, node.name, node.control.type, bind.type, bind.extra, repeated)

    def extras(self, name: str) -> dict[str, str]:
        """Every node whose bind carries the attribute ``name`` (``field:trigger``), by path."""
        return {path: node.bind.extra[name] for path, node in self.model.nodes.items() if name in node.bind.extra}

    def resolver(self) -> Resolver:
        """Where the files it refers to are read from, unless the caller says otherwise."""
        beyond = beside(self.folder) if self.files is None else self.files.get
        return lambda name: self.itemsets if name == ITEMSETS and self.itemsets is not None else beyond(name)

    def attachments(self) -> tuple[str, ...]:
        """The names of the files it refers to: lists, pictures, sounds; without the person's file."""
        return file_names(self.model)

    def file(self, address: str) -> bytes | None:
        """What stands at an address such as ``jr://images/face.png`` (a question's media), ``None`` when missing."""
        return self.resolver()(address.rpartition("/")[2])

    def start(
        self,
        *,
        now: Callable[[], datetime],
        random: Callable[[], float] | None = None,
        uuid: Callable[[], str] | None = None,
        language: str | None = None,
        person: Mapping[str, str] | None = None,
        externals: Resolver | None = None,
        lists: Lists | None = None,
        last_saved: str | None = None,
        properties: Mapping[str, str] | None = None,
        place: Callable[[], str] | None = None,
        draft: Mapping[str, Any] | None = None,
        answers: Mapping[str, str] | None = None,
    ) -> FormSession:
        """Begin filling the form.

        ``now`` gives aware datetimes; local time is its zone. ``externals`` gives the bytes of a file the form
        refers to, by name; without it they are read beside the form. ``lists`` gives the rows of a list the host
        keeps and goes before files; ``last_saved`` the submission of this form that was saved last.
        ``properties`` are ``deviceid``, ``username`` and the like; ``place`` gives the geopoint where the device
        is, "" where it knows none. ``draft`` resumes a snapshot, ``answers`` a finished filling.
        Raises ``FormRefused`` naming a missing file, ``AnswerRefused`` for an unknown language.
        """
        sources = Outside(externals or self.resolver(), person, lists, last_saved)
        outside = Surroundings(
            now=now,
            random=random or random_module.SystemRandom().random,
            uuid=uuid or (lambda: str(uuid_module.uuid4())),
            externals=load_externals(self.model.sources, sources),
            properties=properties or {},
            place=place or str,
        )
        return FormSession(self.model, outside, language, draft, answers)


def compile_form(
    source: Path | bytes | str, kind: Kind | None = None, files: Mapping[str, bytes] | None = None
) -> FormDefinition:
    """The form in ``source``: a path, or content with its ``kind`` (XML by default; markdown as ``str`` or bytes).

    ``files`` are those it refers to, by name, where they are not beside it.
    Raises ``FormRefused`` with every problem found, ``FormTooLarge``, ``OSError`` if the file cannot be read.
    """
    folder: Path | None = None
    if isinstance(source, Path):
        folder = source.parent
        kind = kind or _kind_of(source)
        if source.stat().st_size > MAX_BYTES:
            raise FormTooLarge([Problem(f"the file is larger than {MAX_BYTES // 1024 // 1024} MB")])
        content = source.read_bytes()
    else:
        content = source.encode() if isinstance(source, str) else source
    if kind is None or kind == "xml":
        return FormDefinition(parse_form(content), content, folder, files)
    # The converter takes longest to import of all, and a device never needs it: its forms are XForms already.
    from fieldapp.forms.xlsform import form_from_sheet

    made = form_from_sheet(source if isinstance(source, Path) else content, kind)
    return FormDefinition(parse_form(made.xform), made.xform, folder, files, made.itemsets)


def form_title(xform: bytes) -> str:
    """The title of an XForm, "" without one; far cheaper than compiling the form. Raises ``FormRefused``."""
    return form_name(xform).title


def form_name(xform: bytes) -> FormName:
    """What an XForm calls itself; far cheaper than compiling the form. Raises ``FormRefused``."""
    root = read_xml(xform)
    title = next((element.text or "" for element in root.iter(f"{{{HTML}}}title")), "")
    instance = next(root.iter(f"{{{XFORMS}}}instance"), None)
    top = next(iter(elements(instance)), None) if instance is not None else None
    if top is None:
        raise FormRefused([Problem("the model has no instance")])
    return FormName(top.get("id") or "", attribute(top, "version", OPENROSA) or "", title)


def _kind_of(path: Path) -> Kind:
    kinds: dict[str, Kind] = {".xml": "xml", ".xlsx": "xlsx", ".md": "md", ".csv": "csv"}
    kind = kinds.get(path.suffix.lower())
    if kind is None:
        raise FormRefused([Problem(f"forms end in .xml, .xlsx, .md or .csv, not {path.suffix or 'nothing'!r}")])
    return kind
