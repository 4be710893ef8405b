"""``fieldapp policy …``: policy at hand without a screen, offline. Only ``compare`` needs an unlocked device."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fieldapp.cli.output import DONE, FAILED, WrongUse, print_result

if TYPE_CHECKING:
    from fieldapp.domain.policy.book import Entry, Figure, PolicyBook
    from fieldapp.domain.policy.compare import Comparison
    from fieldapp.domain.policy.working import Working


def register(groups: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the group and its commands."""
    from fieldapp.cli.device import add_command

    group = groups.add_parser("policy", help="policy at hand: items, numbers, calculators, leaflets")
    commands = group.add_subparsers(metavar="COMMAND", required=True)
    listed = _command(commands, "list", _list, "the items that hold in a place")
    listed.add_argument("--search", default="", metavar="TEXT", help="characters, pinyin, initials, digits")
    shown = _command(commands, "show", _show, "one item, whole")
    shown.add_argument("item", metavar="ITEM")
    _command(commands, "standards", _standards, "monthly standards and numbers of rules, with sources")
    _command(commands, "places", _places, "where to go and whom to ring")
    counted = _command(commands, "calculate", _calculate, "a calculator, with its working")
    counted.add_argument("calculator", metavar="NAME", nargs="?", help="without one: the calculators and their fields")
    counted.add_argument("values", metavar="FIELD=VALUE", nargs="*")
    sheet = _command(commands, "sheet", _sheet, "a leaflet (明白纸) as PDF, with its QR code")
    sheet.add_argument("item", metavar="ITEM")
    sheet.add_argument("--out", required=True, metavar="FILE.pdf")
    sheet.add_argument("--words", choices=["zh", "en"], default="zh", help="the leaflet's language")
    checked = commands.add_parser("check", help="what is wrong with pack files")
    checked.add_argument("files", nargs="+", metavar="FILE")
    checked.add_argument("--json", action="store_true", help="one JSON document on stdout")
    checked.set_defaults(handler=_check)
    compared = add_command(commands, "compare", _compare, "what a person's family might qualify for")
    compared.add_argument("--person", required=True, metavar="ID")
    compared.add_argument("--fact", action="append", default=[], metavar="[PERSON/]FACT=VALUE")


def _command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str, handler: object, purpose: str
) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=purpose, description=purpose)
    command.add_argument("--place", default="", metavar="CODE", help="division code (3708, 370683107204); the country")
    command.add_argument("--on", metavar="DATE", help="as on this day (default: today)")
    command.add_argument("--json", action="store_true", help="one JSON document on stdout")
    command.set_defaults(handler=handler)
    return command


def _book() -> PolicyBook:
    from fieldapp.workflows.policy import load_policy

    return load_policy().book


def _on(options: argparse.Namespace) -> date:
    from fieldapp.bootstrap import SystemClock

    if options.on is None:
        return SystemClock().now().date()
    try:
        return date.fromisoformat(options.on)
    except ValueError as exc:
        raise WrongUse(f"--on: not a date: {options.on}") from exc


def _list(options: argparse.Namespace) -> int:
    from fieldapp.workflows.policy_search import find_policy

    entries = find_policy(_book().items(options.place, _on(options)), options.search)
    print_result([_brief(entry) for entry in entries], as_json=options.json)
    return DONE


def _brief(entry: Entry) -> dict[str, Any]:
    item = entry.item
    return {
        "id": item.id,
        "place": entry.pack.name.zh,
        "kind": item.kind.value,
        "title": item.title.zh,
        "summary": item.summary.zh,
        "valid_from": item.valid_from,
        "seen": item.seen,
        "unknown": [facet.value for facet in item.unknown],
        "sources": [source.title.zh for source in entry.sources],
    }


def _show(options: argparse.Namespace) -> int:
    from fieldapp.workflows.policy_sheet import sheet_of

    book, on = _book(), _on(options)
    entry = book.entry(options.item, options.place)
    sheet = sheet_of(entry, book, options.place or entry.pack.division, on)
    parts = [{"heading": part.heading.zh, "lines": [words.zh for words in part.lines]} for part in sheet.parts]
    print_result({**_brief(entry), "parts": parts, "notice": sheet.foot.zh}, as_json=options.json)
    return DONE


def _standards(options: argparse.Namespace) -> int:
    from fieldapp.domain.policy.pack import Area
    from fieldapp.domain.policy.pack_check import PARAMETERS, STANDARDS

    book, on = _book(), _on(options)
    standards = [
        {"item": item, "area": area.value, **_figure(book.standard(item, area, options.place, on))}
        for item in STANDARDS
        for area in Area
    ]
    numbers = [{"key": key, **_figure(book.parameter(key, options.place, on))} for key in PARAMETERS]
    print_result({"standards": standards, "parameters": numbers}, as_json=options.json)
    return DONE


def _figure(figure: Figure | None) -> dict[str, Any]:
    """A number; null where it is not known."""
    if figure is None:
        return {"value": None}
    return {
        "value": str(figure.value),
        "since": figure.since.zh,
        "old": figure.old,
        "sources": [source.title.zh for source in figure.sources],
    }


def _places(options: argparse.Namespace) -> int:
    book = _book()
    result = {
        "phones": [
            {"name": one.name.zh, "number": one.number, "what": one.what.zh, "urgent": one.urgent}
            for one, _ in book.phones(options.place)
        ],
        "places": [
            {"name": one.name.zh, "what": one.what.zh, "address": one.address, "phone": one.phone, "green": one.green}
            for one, _ in book.places(options.place)
        ],
        "unknown": [words.zh for words in book.unknown(options.place)],
    }
    print_result(result, as_json=options.json)
    return DONE


def _calculate(options: argparse.Namespace) -> int:
    from fieldapp.bootstrap import work_calendar
    from fieldapp.domain.policy.calculators import CALCULATORS, Place, calculator

    if options.calculator is None:
        offered = [
            {
                "name": one.code,
                "title": one.title.zh,
                "fields": [
                    {
                        "name": field.name,
                        "label": field.words.zh,
                        "kind": field.kind.value,
                        "choices": [name for name, _ in field.choices],
                        "default": field.default,
                    }
                    for field in one.fields
                ],
            }
            for one in CALCULATORS.values()
        ]
        print_result(offered, as_json=options.json)
        return DONE
    typed = _pairs(options.values)
    place = Place(_book(), options.place, _on(options), work_calendar())
    results = [_working(working) for working in calculator(options.calculator).run(typed, place)]
    print_result(results, as_json=options.json)
    return DONE


def _working(working: Working) -> dict[str, Any]:
    from fieldapp.domain.policy.working import number_words

    return {
        "code": working.code,
        "result": working.result.zh,
        "verdict": working.verdict.value,
        "amount": None if working.amount is None else number_words(working.amount),
        "steps": [step.zh for step in working.steps],
        "sources": [source.zh for source in working.sources],
        "notice": working.notice.zh,
    }


def _sheet(options: argparse.Namespace) -> int:
    from fieldapp.desktop.policy_print import write_sheet
    from fieldapp.desktop.screens import application
    from fieldapp.workflows.policy_sheet import sheet_of

    book = _book()
    entry = book.entry(options.item, options.place)
    sheet = sheet_of(entry, book, options.place or entry.pack.division, _on(options))
    application()
    write_sheet(sheet, options.words, Path(options.out))
    print_result({"file": options.out, "item": entry.item.id}, as_json=options.json)
    return DONE


def _check(options: argparse.Namespace) -> int:
    from fieldapp.domain.errors import InvalidPolicyPack
    from fieldapp.domain.policy.pack import parse_pack
    from fieldapp.domain.policy.pack_check import PackProblem, check_pack

    result = []
    for name in options.files:
        try:
            problems = check_pack(parse_pack(Path(name).read_bytes()))
        except OSError as exc:
            raise WrongUse(f"not a readable file: {name}") from exc
        except InvalidPolicyPack as exc:
            problems = (PackProblem(exc.place or "", exc.problem),)
        found = [{"place": one.place, "problem": one.problem, "warning": one.warning} for one in problems]
        result.append({"file": name, "ok": all(one.warning for one in problems), "problems": found})
    print_result(result, as_json=options.json)
    return DONE if all(each["ok"] for each in result) else FAILED


def _compare(options: argparse.Namespace) -> int:
    from fieldapp.cli.device import unlocked
    from fieldapp.workflows.policy_compare import compare_family

    with unlocked(options) as session:
        family = compare_family(session, _book(), options.person, _pairs(options.fact))
    result = {
        "place": family.village_code,
        "people": dict(family.names),
        "members_without_file": family.absent,
        "items": [_compared(one) for one in family.comparisons],
        "notice": "测算,仅供参考",
    }
    print_result(result, as_json=options.json)
    return DONE


def _compared(one: Comparison) -> dict[str, Any]:
    return {
        "id": one.entry.item.id,
        "title": one.entry.item.title.zh,
        "place": one.entry.pack.name.zh,
        "person": one.subject or None,
        "outcome": one.outcome.value,
        "conditions": [{"words": each.words.zh, "state": each.state.value} for each in one.findings],
        "missing": [{"fact": each.fact, "words": each.words.zh} for each in one.missing],
        "sources": [source.title.zh for source in one.entry.sources],
    }


def _pairs(given: Sequence[str]) -> dict[str, str]:
    """``NAME=VALUE`` each. Raises ``WrongUse`` for anything else, or a name given twice."""
    pairs = [each.partition("=") for each in given]
    if any(not name or not equals for name, equals, _ in pairs) or len({name for name, _, _ in pairs}) < len(pairs):
        raise WrongUse("values are given as NAME=VALUE, each name once")
    return {name: value for name, _, value in pairs}
