"""``fieldapp central publish-form``: check forms and publish them, or withdraw one."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fieldapp.central.errors import FormsRefused
    from fieldapp.central.open import Central
    from fieldapp.central.services.form_publish import Published
    from fieldapp.forms.api import Problem

Tell = Callable[[object, str], None]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What ``publish-form`` takes."""
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="XLSForm (.xlsx .md .csv) or XForm (.xml)")
    parser.add_argument("--withdraw", metavar="FORM", help="no new visits on this form (TK, or TK@VERSION)")
    parser.add_argument("--scope", metavar="CODE", help="publish to this division only (default: everywhere here)")
    parser.add_argument("--older", action="store_true", help="take an older version too, for visits made on it")


def wrong_use(args: argparse.Namespace) -> str | None:
    """What is wrong with how it was called."""
    if bool(args.files) == bool(args.withdraw):
        return "give form files, or --withdraw FORM / 请给出表单文件，或用 --withdraw 停用一张表单"
    if args.withdraw and (args.scope or args.older):
        return "--scope and --older go with files only / --scope 和 --older 只用于发布"
    return None


def publish(central: Central, args: argparse.Namespace, tell: Tell) -> bool:
    """Do what was ordered and tell it; ``False`` when the forms were refused."""
    from fieldapp.central.errors import FormsRefused
    from fieldapp.central.services.form_publish import publish_forms
    from fieldapp.central.services.forms import withdraw_form

    if args.withdraw:
        gone = withdraw_form(central, args.withdraw)
        instead = f"new visits use {gone.used_now}" if gone.used_now else "no new visits / 不能再开始新走访"
        tell({"withdrawn": asdict(gone)}, f"{gone.form} {gone.version} withdrawn / 已停用；{instead}")
        return True
    try:
        done = publish_forms(central, args.files, division=args.scope, older=args.older)
    except FormsRefused as refused:
        tell(_refused(refused), "\n".join(_refused_words(refused)))
        return False
    tell([_published(one) for one in done], "\n".join(map(_words, done)))
    return True


def _published(one: Published) -> dict[str, Any]:
    return {
        "file": one.file,
        "ok": True,
        "problems": [_problem(problem) for problem in one.warnings],
        "form": one.form,
        "version": one.version,
        "title": one.title,
        "published": one.is_new,
        "scopes": list(one.scopes),
        "released": one.released,
    }


def _words(one: Published) -> str:
    state = "published / 已发布" if one.is_new else "published before, nothing changed / 早已发布，没有变化"
    return "\n".join([f"{one.form} {one.version} {one.title}: {state}", *_problem_words(one.warnings)])


def _refused(refused: FormsRefused) -> list[dict[str, Any]]:
    return [
        {"file": one.file, "ok": False, "problems": [_problem(problem) for problem in one.problems]}
        for one in refused.refusals
    ]


def _refused_words(refused: FormsRefused) -> list[str]:
    lines = ["not published / 没有发布："]
    for one in refused.refusals:
        lines += [f"{one.file}:", *_problem_words(one.problems)]
    return lines


def _problem_words(problems: Sequence[Problem]) -> list[str]:
    lines = []
    for problem in problems:
        place = " ".join(str(part) for part in (problem.sheet, problem.row, problem.column, problem.where) if part)
        lines.append(f"  {problem.severity}: {place}: {problem.message}{f' → {problem.fix}' if problem.fix else ''}")
    return lines


def _problem(problem: Problem) -> dict[str, Any]:
    found = asdict(problem)
    return {key: found[key] for key in ("sheet", "row", "column", "severity", "message", "fix", "where")}
