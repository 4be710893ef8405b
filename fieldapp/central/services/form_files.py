"""Read a form file for publication: check it as ``forms check`` does, gather what it refers to, try it once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from fieldapp.central.errors import FormUnreadable, Refusal
from fieldapp.forms.api import AnswerRefused, CalculationDiverged, FormDefinition, FormRefused, Problem, compile_form
from fieldapp.forms.check import check_file
from fieldapp.forms.externals import beside
from fieldapp.forms.shape import AnswerShape, answer_shapes

MAX_BYTES = 2 * 1024 * 1024
"""Of a form with its files: it travels whole, on bad lines too."""
MAX_ID, MAX_VERSION = 31, 32
_NAME = re.compile(r"[A-Za-z0-9_.:-]+")


@dataclass(frozen=True, slots=True)
class Draft:
    """A form as its file gives it. With an error among ``problems`` the rest is empty."""

    path: Path
    problems: tuple[Problem, ...]
    source: bytes
    definition: FormDefinition | None = None
    shapes: Mapping[str, AnswerShape] | None = None

    @property
    def refusal(self) -> Refusal | None:
        """What stands against publishing it."""
        faulty = any(problem.severity == "error" for problem in self.problems)
        return Refusal(str(self.path), self.problems) if faulty else None


def read_draft(path: Path, now: datetime) -> Draft:
    """The form in ``path`` with everything wrong or doubtful about it. Raises ``FormUnreadable``."""
    try:
        source = path.read_bytes()
        problems = check_file(path)
    except OSError as fault:
        raise FormUnreadable(str(path), fault.strerror or "") from None
    if _errors(problems):
        return Draft(path, tuple(problems), source)
    definition = compile_form(path)
    problems += _name_problems(definition)
    files, missing = _files(definition, path)
    problems += missing
    whole = FormDefinition(definition.model, definition.xform, None, files)
    if len(whole.xform) + sum(map(len, files.values())) > MAX_BYTES:
        problems.append(
            Problem(
                f"表单和附件合起来超过 {MAX_BYTES // 1024} KB / form and files are larger than that together",
                "去掉一些附件 / leave files out",
            )
        )
    if _errors(problems):
        return Draft(path, tuple(problems), source)
    try:
        shapes = answer_shapes(whole)
        whole.start(now=lambda: now)
    except FormRefused as refused:
        return Draft(path, (*problems, *refused.problems), source)
    except (AnswerRefused, CalculationDiverged) as refused:
        return Draft(path, (*problems, Problem(f"这张表单打不开 / the form cannot be begun: {refused}")), source)
    return Draft(path, tuple(problems), source, whole, shapes)


def _errors(problems: list[Problem]) -> bool:
    return any(problem.severity == "error" for problem in problems)


def _name_problems(form: FormDefinition) -> list[Problem]:
    problems = []
    for column, text, limit in (("form_id", form.id, MAX_ID), ("version", form.version, MAX_VERSION)):
        if not _NAME.fullmatch(text) or len(text) > limit:
            told = f"{column} 不能是 {text!r} / cannot be that" if text else f"没有 {column} / the form has none"
            fix = f"写 1 到 {limit} 个字母、数字、点或横线 / write 1 to {limit} letters, digits, points or dashes"
            problems.append(Problem(told, fix, sheet="settings", column=column))
    return problems


def _files(form: FormDefinition, path: Path) -> tuple[dict[str, bytes], list[Problem]]:
    """The files a form refers to, by name, beside it or where ODK's tools put them. A list that is missing is found out
    when the form is begun."""
    places = (form.resolver(), beside(path.parent / f"{path.stem}-media"))
    files: dict[str, bytes] = {}
    problems = []
    for name in form.attachments():
        content = next((found for place in places if (found := place(name)) is not None), None)
        if content is not None:
            files[name] = content
        else:
            fix = "放在表单旁边，或者从表单里去掉 / put it beside the form, or take it out of the form"
            problems.append(Problem(f"缺少文件 {name!r} / the file is missing", fix, severity="warning"))
    return files, problems
