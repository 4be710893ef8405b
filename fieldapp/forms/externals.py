"""Load the files a form's secondary instances name: XML, CSV or GeoJSON beside the form, or from the caller."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from fieldapp.forms.errors import FormRefused, Problem
from fieldapp.forms.geojson import rows_of_features
from fieldapp.forms.parse.reading import MAX_BYTES, read_xml
from fieldapp.forms.parse.sources import item_tree
from fieldapp.forms.schema import FormModel
from fieldapp.forms.secondary import InstanceSource, Item, from_csv, from_itemsets, from_person, from_rows

PERSON = "person"
_LIMIT = f"{MAX_BYTES // 1024 // 1024} MB"

Resolver = Callable[[str], bytes | None]
Lists = Callable[[str], Iterable[Mapping[str, str]] | None]
"""The rows of a list the host keeps, by its name: the file's without its ending; ``None`` for one it does not keep."""


@dataclass(frozen=True, slots=True)
class Outside:
    """Where external instances come from. ``lists`` come before files; ``last_saved`` is the submission saved last."""

    resolver: Resolver
    person: Mapping[str, str] | None = None
    lists: Lists | None = None
    last_saved: str | None = None


def beside(folder: Path | None) -> Resolver:
    """Read files in ``folder`` by their plain name; also in ``media`` folders, as ODK tools lay them out. A link that
    leads out of the folder is not followed, and a file larger than any form has a reason to refer to is not read."""

    def read(name: str) -> bytes | None:
        if folder is None or not name or "/" in name or "\\" in name or name.startswith("."):
            return None
        within = folder.resolve()
        for place in (within, within / "media"):
            path = Path(os.path.realpath(place / name))
            if path.is_relative_to(within) and path.is_file() and path.stat().st_size <= MAX_BYTES:
                return path.read_bytes()
        return None

    return read


def file_names(model: FormModel) -> tuple[str, ...]:
    """The files a form refers to by a fixed name, sorted: external instances, media of texts, default pictures."""
    sources = [source for source in model.sources.values() if source.tree is None and source.id != PERSON]
    found = {source.file_name for source in sources if source.kind != "last-saved"}
    for wordings in model.itext.values():
        for wording in wordings.values():
            for parts in wording.forms.values():
                texts = [part for part in parts if isinstance(part, str)]
                address = "".join(texts).strip()
                if len(texts) == len(parts) and address.startswith("jr://"):
                    found.add(address.rpartition("/")[2])
    defaults = [node.default for node in model.nodes.values() if node.default.startswith("jr://")]
    found.update(default.rpartition("/")[2] for default in defaults)
    return tuple(sorted(found))


def load_externals(sources: Mapping[str, InstanceSource], outside: Outside) -> dict[str, Item]:
    """The tree of every external instance. Raises ``FormRefused`` naming what is missing or unreadable.

    The person's file comes from the caller and is empty without one; so is the last saved record.
    """
    found: dict[str, Item] = {}
    problems: list[Problem] = []
    for name, source in sources.items():
        if source.tree is not None:
            continue
        try:
            found[name] = _load(source, outside)
        except _Missing:
            problems.append(Problem(f"the file {source.file_name!r} is missing, or larger than {_LIMIT}", where=name))
        except (ValueError, FormRefused) as bad:
            problems.append(Problem(f"the file {source.file_name!r} cannot be used: {bad}", where=name))
    if problems:
        raise FormRefused(problems)
    return found


def _load(source: InstanceSource, outside: Outside) -> Item:
    if source.id == PERSON:
        return from_person(outside.person)
    if source.kind == "last-saved":
        return item_tree(read_xml(outside.last_saved.encode())) if outside.last_saved else from_rows([])
    rows = outside.lists(source.file_name.rpartition(".")[0]) if outside.lists is not None else None
    if rows is not None:
        return from_rows([dict(row) for row in rows])
    content = outside.resolver(source.file_name)
    if content is None:
        raise _Missing(source.file_name)
    if source.kind == "csv":
        return from_csv(content)
    if source.kind == "itemsets":
        return from_itemsets(content, source.id)
    if source.kind == "geojson":
        return from_rows(rows_of_features(content))
    return item_tree(read_xml(content))


class _Missing(Exception):
    """A file that is not where it is looked for."""
