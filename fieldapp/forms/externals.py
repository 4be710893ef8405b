"""Load the files a form's secondary instances name: XML, CSV or GeoJSON beside the form, or from the caller."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from fieldapp.forms.errors import FormRefused, Problem
from fieldapp.forms.parse.reading import MAX_BYTES, read_xml
from fieldapp.forms.parse.sources import item_tree
from fieldapp.forms.secondary import InstanceSource, Item, from_csv, from_geojson, from_itemsets, from_person, from_rows

PERSON = "person"

Resolver = Callable[[str], bytes | None]


def beside(folder: Path | None) -> Resolver:
    """Read files in ``folder`` by their plain name; also in ``media`` folders, as ODK tools lay them out."""

    def read(name: str) -> bytes | None:
        if folder is None or not name or "/" in name or "\\" in name or name.startswith("."):
            return None
        for place in (folder, folder / "media"):
            path = place / name
            if path.is_file() and path.stat().st_size <= MAX_BYTES:
                return path.read_bytes()
        return None

    return read


def load_externals(
    sources: Mapping[str, InstanceSource], resolver: Resolver, person: Mapping[str, str] | None
) -> dict[str, Item]:
    """The tree of every external instance. Raises ``FormRefused`` naming what is missing or unreadable.

    The person's file comes from the caller and is empty without one; so is the last saved record.
    """
    found: dict[str, Item] = {}
    problems: list[Problem] = []
    for name, source in sources.items():
        if source.tree is not None:
            continue
        if name == PERSON:
            found[name] = from_person(person)
        elif source.kind == "last-saved":
            found[name] = from_rows([])
        else:
            try:
                found[name] = _load(source, resolver)
            except (ValueError, KeyError, IndexError, TypeError, FormRefused) as bad:
                problems.append(Problem(f"the file {source.file_name!r} cannot be used: {bad}", where=name))
            except LookupError:
                problems.append(Problem(f"the file {source.file_name!r} is missing", where=name))
    if problems:
        raise FormRefused(problems)
    return found


def _load(source: InstanceSource, resolver: Resolver) -> Item:
    content = resolver(source.file_name)
    if content is None:
        raise _Missing(source.file_name)
    if source.kind == "csv":
        return from_csv(content)
    if source.kind == "itemsets":
        return from_itemsets(content, source.id)
    if source.kind == "geojson":
        return from_geojson(content)
    return item_tree(read_xml(content))


class _Missing(LookupError):
    """A file that is not where it is looked for."""
