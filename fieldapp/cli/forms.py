"""``fieldapp forms``: check a form, run it through steps, convert between markdown and xlsx.

``forms run`` prints JSON on stdout always, exits 0 also when answers are invalid, and 2 with the reason on stderr
when the form or the steps cannot be used.
"""

from __future__ import annotations

import argparse
import json
import random
import uuid
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from fieldapp.cli.output import DONE, FAILED, WRONG_USE, WrongUse, print_result, say
from fieldapp.forms.api import (
    AnswerRefused,
    CalculationDiverged,
    EntityProposal,
    FormDefinition,
    FormRefused,
    FormSession,
    Problem,
    Question,
    compile_form,
)
from fieldapp.forms.check import check_file
from fieldapp.forms.sheets import SheetUnreadable, convert_sheet


def register(groups: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the group ``forms`` with ``check``, ``run`` and ``convert``; each sets ``handler`` to a callable that
    takes the parsed arguments and returns the exit code."""
    group = groups.add_parser("forms", help="检查、试填、转换表单 / check, run and convert forms")
    commands = group.add_subparsers(dest="forms_command", required=True)

    check = commands.add_parser("check", help="检查表单，指出表、行、列 / check forms")
    check.add_argument("files", nargs="+", type=Path, metavar="FILE")
    check.add_argument(
        "--lang", choices=["zh", "en"], default=argparse.SUPPRESS, help="消息的语言 / language of messages"
    )
    check.set_defaults(handler=check_forms)

    run = commands.add_parser("run", help="按步骤试填一张表单 / fill a form by steps")
    run.add_argument("form", type=Path, metavar="FORM")
    run.add_argument("--steps", type=Path, required=True, metavar="STEPS.json")
    run.set_defaults(handler=run_form)

    convert = commands.add_parser("convert", help="markdown、xlsx、csv 互转 / convert between markdown, xlsx and csv")
    convert.add_argument("source", type=Path, metavar="IN")
    convert.add_argument("target", type=Path, metavar="OUT")
    convert.set_defaults(handler=convert_form)
    for command in (check, run, convert):
        _add_json_flag(command)


def _add_json_flag(command: argparse.ArgumentParser) -> None:
    command.add_argument("--json", action="store_true", help="one JSON document on stdout")


def check_forms(arguments: argparse.Namespace) -> int:
    """``forms check FILE …``: exit 1 if any file has an error, 2 if one cannot be read."""
    reports: list[dict[str, Any]] = []
    unreadable = False
    language: str = getattr(arguments, "lang", None) or "zh"
    for path in arguments.files:
        try:
            problems = check_file(path, language)
        except OSError as bad:
            said = "文件读不了" if language == "zh" else "the file cannot be read"
            problems = [Problem(f"{said}: {bad.strerror}")]
            unreadable = True
        ok = not any(problem.severity == "error" for problem in problems)
        reports.append({"file": str(path), "ok": ok, "problems": [_problem(problem) for problem in problems]})
    print_result(reports, as_json=arguments.json, words=_in_words(reports, language))
    if unreadable:
        return WRONG_USE
    return DONE if all(report["ok"] for report in reports) else FAILED


def _problem(problem: Problem) -> dict[str, Any]:
    found = asdict(problem)
    keys = ("sheet", "row", "column", "severity", "message", "fix", "where")
    return {key: found[key] for key in keys}


_SEVERITY = {"zh": {"error": "错误", "warning": "提醒"}, "en": {"error": "error", "warning": "warning"}}
_PLACE = {"zh": "第 {row} 行", "en": "row {row}"}


def _in_words(reports: list[dict[str, Any]], language: str) -> str:
    lines: list[str] = []
    for report in reports:
        outcome = ("通过" if report["ok"] else "有错误") if language == "zh" else ("ok" if report["ok"] else "not ok")
        lines.append(f"{report['file']}: {outcome}")
        for problem in report["problems"]:
            row = _PLACE[language].format(row=problem["row"]) if problem["row"] else ""
            place = " ".join(part for part in (problem["sheet"], row, problem["column"]) if part) or problem["where"]
            fix = f" → {problem['fix']}" if problem["fix"] else ""
            place = f"{place}: " if place else ""
            lines.append(f"  {_SEVERITY[language][problem['severity']]}: {place}{problem['message']}{fix}")
    return "\n".join(lines)


def run_form(arguments: argparse.Namespace) -> int:
    """``forms run FORM --steps STEPS.json``: prints the outcome of every step and the state at the end."""
    steps = read_steps(arguments.steps)
    try:
        report = run_steps(compile_form(arguments.form), steps)
    except FormRefused as refused:
        for problem in refused.problems:
            say(f"fieldapp: {refused.code}: {arguments.form}: {problem}")
        return WRONG_USE
    except (AnswerRefused, CalculationDiverged) as refused:
        say(f"fieldapp: {refused.code}: {arguments.form}: {refused}")
        return WRONG_USE
    except OSError as bad:
        raise _unreadable(arguments.form, bad) from bad
    print_result(report, as_json=True)
    return DONE


def _unreadable(path: Path, bad: OSError) -> WrongUse:
    return WrongUse(f"{bad.filename or path}: {bad.strerror or bad}")


def read_steps(path: Path) -> dict[str, Any]:
    """The steps file as a dict with ``now`` (aware datetime), ``language``, ``steps`` and ``person``. Raises
    ``WrongUse`` saying what is wrong with it."""
    try:
        document = json.loads(path.read_bytes())
    except OSError as bad:
        raise _unreadable(path, bad) from bad
    except (ValueError, RecursionError) as bad:
        raise WrongUse(f"{path}: not JSON: {bad}") from bad
    try:
        return _steps(document)
    except ValueError as bad:
        raise WrongUse(f"{path}: {bad}") from bad


def _steps(document: object) -> dict[str, Any]:
    given = _of_type(document, dict, "an object")
    steps = _of_type(given.get("steps", []), list, "steps as a list")
    for step in steps:
        _of_type(step, dict, "each step as an object")
    language, person = given.get("language"), given.get("person")
    if language is not None:
        _of_type(language, str, "language as text or null")
    if person is not None:
        _of_type(person, dict, "person as an object")
    return {"now": _now(given.get("now")), "language": language, "steps": steps, "person": person}


_Wanted = TypeVar("_Wanted")


def _of_type(value: object, wanted: type[_Wanted], expected: str) -> _Wanted:
    if not isinstance(value, wanted):
        raise ValueError(f"expected {expected}")
    return value


def _now(written: object) -> datetime:
    if written is None:
        return datetime.now().astimezone()
    try:
        now = datetime.fromisoformat(str(written))
    except ValueError as bad:
        raise ValueError("now is not an ISO 8601 date-time") from bad
    if now.tzinfo is None:
        raise ValueError("now needs an offset, such as +08:00")
    return now


def run_steps(form: FormDefinition, steps: Mapping[str, Any]) -> dict[str, Any]:
    """Fill ``form`` by steps and report as the command-line contract fixes.

    The clock stands still at ``now``; chance and ids follow from a fixed seed, so a run can be repeated.
    """
    now: datetime = steps["now"]
    chance = random.Random(0)  # noqa: S311 - not for secrets: the same steps give the same answers
    session = form.start(
        now=lambda: now,
        random=chance.random,
        uuid=lambda: str(uuid.UUID(int=chance.getrandbits(128), version=4)),
        language=steps["language"],
        person=steps.get("person"),
    )
    outcomes = [_perform(session, step) for step in steps["steps"]]
    violations = session.violations()
    return {
        "steps": outcomes,
        "questions": [_question(question) for question in session.questions()],
        "valid": not violations,
        "violations": [asdict(violation) for violation in violations],
        "instance": session.submission(),
        "entities": [_entity(entity) for entity in session.entities()],
    }


def _entity(entity: EntityProposal) -> dict[str, Any]:
    keys = ("list", "id", "action", "base_version", "label")
    return {**{key: getattr(entity, key) for key in keys}, "properties": dict(entity.properties)}


def _perform(session: FormSession, step: Mapping[str, Any]) -> dict[str, Any]:
    try:
        if "set" in step:
            session.set(str(step["set"]), _value(step.get("value")))
        elif "add" in step:
            session.add(str(step["add"]))
        elif "remove" in step:
            session.remove(str(step["remove"]))
        elif "language" in step:
            session.language = str(step["language"])
        else:
            return {"ok": False, "error": "unknown step: expected set, add, remove or language"}
    except AnswerRefused as refused:
        return {"ok": False, "error": str(refused)}
    return {"ok": True}


def _value(written: object) -> str | list[str] | None:
    if written is None or isinstance(written, str):
        return written
    if isinstance(written, list):
        return [str(part) for part in written]
    if isinstance(written, bool):
        return "true" if written else "false"
    return json.dumps(written)


def _question(question: Question) -> dict[str, Any]:
    keys = ("ref", "type", "label", "hint", "relevant", "required", "readonly", "valid", "value")
    shown: dict[str, Any] = {key: getattr(question, key) for key in keys}
    shown["choices"] = [{"value": choice.value, "label": choice.label} for choice in question.choices]
    return shown


def convert_form(arguments: argparse.Namespace) -> int:
    """``forms convert IN OUT``: between ``.md``, ``.xlsx`` and ``.csv``, by their endings."""
    try:
        convert_sheet(arguments.source, arguments.target)
    except SheetUnreadable as bad:
        raise WrongUse(f"{arguments.source}: {bad}") from bad
    except OSError as bad:
        if bad.filename == str(arguments.source):
            raise _unreadable(arguments.source, bad) from bad
        say(f"fieldapp: not_written: {bad.filename or arguments.target}: {bad.strerror or bad}")
        return FAILED
    words = f"已写好 / written: {arguments.target}"
    print_result({"written": str(arguments.target)}, as_json=arguments.json, words=words)
    return DONE
