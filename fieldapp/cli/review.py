"""``fieldapp review …``: the supervisor's review without a screen."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from fieldapp.cli.device import add_command, unlocked
from fieldapp.cli.output import DONE, WrongUse, print_result

if TYPE_CHECKING:
    from fieldapp.workflows.review import ReviewRow, ReviewView


def register(groups: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the group and its commands."""
    group = groups.add_parser("review", help="the supervisor's review of visits")
    commands = group.add_subparsers(metavar="COMMAND", required=True)
    listing = add_command(commands, "list", _list, "visits that wait for a decision")
    listing.add_argument("--state", choices=["submitted", "corrected", "returned", "approved"])
    for name, handler, purpose in (
        ("show", _show, "one visit with everything a decision needs"),
        ("approve", _approve, "approve what stands now"),
        ("return", _return, "send a visit back with reasons"),
    ):
        command = add_command(commands, name, handler, purpose)
        command.add_argument("visit", metavar="ID")
        if name != "show":
            command.add_argument("--reason", default="", required=name == "return", metavar="TEXT")
        if name == "return":
            command.add_argument("--question", action="extend", nargs="+", default=[], metavar="REF=TEXT")


def _list(options: argparse.Namespace) -> int:
    from fieldapp.vault.values import State
    from fieldapp.workflows.review import review_queue

    with unlocked(options) as session:
        rows = review_queue(session, state=State(options.state) if options.state else None)
    result = [_row(row) for row in rows]
    print_result(result, as_json=options.json)
    return DONE


def _show(options: argparse.Namespace) -> int:
    from fieldapp.workflows.review import review_view

    with unlocked(options) as session:
        view = review_view(session, options.visit)
    print_result(_shown(view), as_json=options.json)
    return DONE


def _shown(view: ReviewView) -> dict[str, Any]:
    """A visit with everything a decision needs, as JSON."""
    return {
        **_row(view.row),
        "forms": [_fields(use, "id", "version") for use in view.forms],
        "found": [_fields(flag, "code", "ref") for flag in view.row.found],
        "compared_with": view.compared_with,
        "answers": [_fields(line, "ref", "label", "value", "answer", "previous", "changed") for line in view.answers],
        "photos": [{"ref": photo.ref, "sha256": photo.blob.sha256} for photo in view.photos],
        "minutes": {entry.code: entry.minutes for entry in view.minutes},
        "triggers": [_fields(line, "ref", "level", "action", "due") for line in view.triggers],
        "decisions": [_fields(line, "at", "by", "decision", "reason", "questions") for line in view.decisions],
    }


def _row(row: ReviewRow) -> dict[str, Any]:
    """One visit in the queue, as JSON (design §6)."""
    return {
        **_fields(row, "visit", "person", "author", "author_name", "submitted_at"),
        "state": row.state.value,
        "flags": list(row.flags),
    }


def _fields(value: object, *names: str) -> dict[str, Any]:
    return {name: getattr(value, name) for name in names}


def _approve(options: argparse.Namespace) -> int:
    from fieldapp.workflows.review import approve

    with unlocked(options) as session:
        record = approve(session, options.visit, options.reason)
    print_result({"visit": options.visit, "record": record, "decision": "approve"}, as_json=options.json)
    return DONE


def _return(options: argparse.Namespace) -> int:
    from fieldapp.workflows.review import return_visit

    questions = {}
    for given in options.question:
        ref, equals, text = given.partition("=")
        if not equals:
            raise WrongUse("--question takes REF=TEXT")
        questions[ref] = text
    with unlocked(options) as session:
        record = return_visit(session, options.visit, options.reason, questions)
    print_result({"visit": options.visit, "record": record, "decision": "return"}, as_json=options.json)
    return DONE
