"""Write small XForms for the cases, and fill them with a clock that stands still."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from itertools import count
from typing import Any

from fieldapp.forms.api import FormDefinition, FormSession, compile_form

ZONE = timezone(timedelta(hours=8))
NOW = datetime(2026, 3, 2, 9, 5, 7, 120_000, ZONE)

_NAMESPACES = (
    'xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" '
    'xmlns:jr="http://openrosa.org/javarosa" xmlns:orx="http://openrosa.org/xforms" '
    'xmlns:odk="http://www.opendatakit.org/xforms" xmlns:field="https://fieldapp.example/xforms/1"'
)


def xform(instance: str, binds: str = "", body: str = "", extra: str = "") -> str:
    """An XForm whose primary instance's root ``data`` holds ``instance``; ``extra`` goes into the model."""
    return (
        f"<h:html {_NAMESPACES}><h:head><h:title>Case</h:title><model>"
        f'<instance><data id="case" version="1">{instance}<meta><instanceID/></meta></data></instance>'
        f"{extra}{binds}</model></h:head><h:body>{body}</h:body></h:html>"
    )


def bind(path: str, **rules: str) -> str:
    """A bind; ``type_`` and the like lose their underscore, ``jr_x`` becomes ``jr:x``."""
    written = {name.rstrip("_").replace("jr_", "jr:"): text for name, text in rules.items()}
    return f'<bind nodeset="{path}"' + "".join(f" {k}={_quoted(v)}" for k, v in written.items()) + "/>"


def _quoted(text: str) -> str:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    return f'"{escaped}"'


def inputs(*paths: str) -> str:
    """An input for each path."""
    return "".join(f'<input ref="{path}"/>' for path in paths)


def repeat(path: str, *inner: str, count_: str | None = None, more: str = "") -> str:
    """A repeat at ``path`` holding inputs for the ``inner`` names."""
    counted = f" jr:count={_quoted(count_)}" if count_ is not None else ""
    held = inputs(*(f"{path}/{name}" for name in inner))
    return f'<group ref="{path}"><repeat nodeset="{path}"{counted}>{held}{more}</repeat></group>'


def start(form: str | FormDefinition, **options: Any) -> FormSession:
    """Fill ``form`` at a fixed moment, with chance and ids that count up."""
    definition = form if isinstance(form, FormDefinition) else compile_form(form)
    ids = count(1)
    given: Mapping[str, Any] = {"now": lambda: NOW, "random": lambda: 0.25, **options}
    return definition.start(uuid=lambda: f"00000000-0000-4000-8000-{next(ids):012d}", **given)
