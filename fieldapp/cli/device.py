"""``fieldapp device …``: a device without its screen. Everything the assistant's pages do, a script can do here."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fieldapp.cli.output import (
    DONE,
    FAILED,
    WrongUse,
    print_result,
    read_json,
    read_passphrase,
    report_failure,
    say,
)
from fieldapp.domain.errors import FieldappError, InvalidServiceEntry

if TYPE_CHECKING:
    from fieldapp.domain.hours import ServiceCatalogue, ServiceEntry
    from fieldapp.workflows.session import Session
    from fieldapp.workflows.status import StatusLine
    from fieldapp.workflows.submit import Submitted


_SETTLED = ("applied", "stored")


def register(groups: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the group and its commands."""
    group = groups.add_parser("device", help="a device's caseload, visits and synchronisation")
    commands = group.add_subparsers(metavar="COMMAND", required=True)

    from fieldapp.cli import device_packages

    device_packages.add_enrol(add_command(commands, "enrol", None, "make this device known with a one-time code"))
    add_command(commands, "sync", _sync, "send what waits and receive what changed")
    device_packages.add_export(add_command(commands, "export", None, "write what waits on a USB stick"))
    device_packages.add_import(add_command(commands, "import", None, "read what the central wrote back on a stick"))
    people = add_command(commands, "people", _people, "the caseload")
    people.add_argument("--search", default="", metavar="TEXT")
    add_command(commands, "today", _today, "what is to be done now, and why")
    _add_visit(commands)
    correct = add_command(commands, "correct", _correct, "correct a submitted visit")
    correct.add_argument("--visit", required=True, metavar="ID")
    correct.add_argument("--answers", required=True, metavar="FILE.json")
    settle = add_command(commands, "settle", _settle, "write down that a follow-up is dealt with, and how")
    settle.add_argument("follow_up", metavar="ID", help="as `device today` names it")
    settle.add_argument("--how", required=True, metavar="TEXT", help="what was done")
    status = add_command(commands, "status", _status, "where every record and photo stands, why, and what to do")
    status.add_argument("--all", action="store_true", help="settled ones too")
    add_command(commands, "verify", _verify, "prove that the device's records are whole")


def add_command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str, handler: object, purpose: str
) -> argparse.ArgumentParser:
    """A command on an unlocked device, with the options they all share."""
    command = commands.add_parser(name, help=purpose, description=purpose)
    command.add_argument("--data", required=True, metavar="DIR")
    command.add_argument("--account", metavar="ID", help="which account, where several share the folder")
    command.add_argument("--passphrase-file", metavar="FILE")
    command.add_argument("--json", action="store_true", help="one JSON document on stdout")
    command.set_defaults(handler=handler)
    return command


@contextmanager
def unlocked(options: argparse.Namespace) -> Iterator[Session]:
    """The session of ``--data``, closed afterwards."""
    from fieldapp.bootstrap import open_session

    session = open_session(Path(options.data), read_passphrase(options.passphrase_file), account=options.account)
    try:
        yield session
    finally:
        session.close()


def _add_visit(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    visit = add_command(commands, "visit", _visit, "begin or go on with a visit, and submit it")
    visit.add_argument("--person", action="append", default=[], metavar="ID")
    visit.add_argument("--form", action="extend", nargs="+", default=[], metavar="FORM")
    visit.add_argument("--visit", metavar="ID", help="go on with this visit")
    visit.add_argument("--answers", required=True, metavar="FILE.json")
    visit.add_argument("--photo", action="extend", nargs="+", default=[], metavar="[REF=]FILE")
    visit.add_argument("--minutes", action="extend", nargs="+", default=[], metavar="CLASS=MIN")
    visit.add_argument("--submit", action="store_true")


def _sync(options: argparse.Namespace) -> int:
    from fieldapp.sync.errors import SyncError
    from fieldapp.workflows.sync_now import sync_now

    try:
        with unlocked(options) as session:
            summary = sync_now(session)
    except SyncError as trouble:
        # What was done before the line broke is done, and what waits still waits: a script sees both.
        if trouble.summary is not None:
            print_result({**trouble.summary.counts(), "problem": trouble.code}, as_json=options.json)
        return report_failure(trouble)
    print_result(summary.counts(), as_json=options.json)
    return DONE


def _people(options: argparse.Namespace) -> int:
    from fieldapp.workflows.caseload import list_people

    with unlocked(options) as session:
        rows = list_people(session, search=options.search, limit=None)
    result = [
        {
            "id": row.id,
            "name": row.name,
            "village_code": row.village_code,
            "village": row.village,
            "categories": list(row.categories),
            "watch_colour": row.watch_colour,
            "in_care_scope": row.in_care_scope,
            "next_visit": row.next_visit.isoformat() if row.next_visit else None,
            "reason": row.reason.zh,
        }
        for row in rows
    ]
    print_result(result, as_json=options.json)
    return DONE


def _today(options: argparse.Namespace) -> int:
    from fieldapp.workflows.today import today

    with unlocked(options) as session:
        view = today(session)
    result = [
        {
            "person": entry.person,
            "kind": entry.kind.value,
            "due": entry.due.iso(),
            "reason": entry.reason.zh,
            "source": entry.source,
            "visit": entry.visit,
            "follow_up": entry.follow_up,
            "checklist": entry.checklist,
        }
        for entry in view.entries
    ]
    print_result(result, as_json=options.json)
    return DONE


def _settle(options: argparse.Namespace) -> int:
    from fieldapp.workflows.follow_ups import settle_follow_up

    with unlocked(options) as session:
        record = settle_follow_up(session, options.follow_up, options.how)
    print_result({"follow_up": options.follow_up, "record": record}, as_json=options.json)
    return DONE


def _visit(options: argparse.Namespace) -> int:
    from fieldapp.workflows.add_photo import add_photo
    from fieldapp.workflows.fill_form import open_visit
    from fieldapp.workflows.record_hours import record_hours
    from fieldapp.workflows.start_visit import start_visit
    from fieldapp.workflows.submit import assess, submit

    if bool(options.visit) == bool(options.person):
        raise WrongUse("name either --visit, or --person and --form")
    if options.person and not options.form:
        raise WrongUse("a visit needs at least one --form")
    answers = read_answers(options.answers)
    with unlocked(options) as session:
        hours = _hours(session.services, options.minutes)
        visit = options.visit or start_visit(session, options.person, options.form)
        with _going_on_with(session, visit):
            opened = open_visit(session, visit)
            for ref, value in answers.items():
                opened.set(ref, value)
            for given in options.photo:
                question, path = _photo_argument(given)
                add_photo(session, opened, question, path)
            for entry in hours:
                record_hours(session, visit, entry.service, entry.minutes)
            outcome = submit(session, visit) if options.submit else assess(session, visit)
    print_result(visit_result(outcome), as_json=options.json)
    return FAILED if options.submit and not outcome.valid else DONE


def _hours(services: ServiceCatalogue, given: Sequence[str]) -> list[ServiceEntry]:
    """The minutes by class, each class once. Raises ``WrongUse`` before anything is begun."""
    try:
        hours = [services.parse_entry(entry) for entry in given]
    except InvalidServiceEntry as exc:
        classes = "、".join(service.zh for service in services)
        raise WrongUse(f"--minutes: {exc.problem}; CLASS=MIN, {classes}") from exc
    if len({entry.service for entry in hours}) < len(hours):
        raise WrongUse("--minutes names a class twice")
    return hours


@contextmanager
def _going_on_with(session: Session, visit: str) -> Iterator[None]:
    """A step that fails leaves the draft with everything given before: say which, so that a script can go on."""
    try:
        yield
    except FieldappError:
        if any(draft.visit == visit for draft in session.vault.visits.drafts()):
            say(f"草稿已保存,可以接着填 / the draft is kept: {visit}")
        raise


def _correct(options: argparse.Namespace) -> int:
    from fieldapp.workflows.correct import correct

    answers = read_answers(options.answers)
    with unlocked(options) as session, _going_on_with(session, options.visit):
        outcome = correct(session, options.visit, answers)
    print_result(visit_result(outcome), as_json=options.json)
    return DONE if outcome.valid else FAILED


def _status(options: argparse.Namespace) -> int:
    from fieldapp.cli.device_packages import stick_result
    from fieldapp.workflows.status import status

    with unlocked(options) as session:
        found, stick = status(session), stick_result(session)
    result = {
        "records": {state.value: count for state, count in found.records.items()},
        "photos": {state.value: count for state, count in found.photos.items()},
        "last_sync": found.last_sync,
        "on_stick": stick,
        "problems": list(found.problems),
        "lines": [_standing(line) for line in found.lines if options.all or line.state not in _SETTLED],
    }
    print_result(result, as_json=options.json)
    return DONE


def _standing(line: StatusLine) -> dict[str, Any]:
    """One record or photo: where it stands, why, and what to do about it, in both languages."""
    from fieldapp.desktop.messages import record_mend, record_reason, standing

    said = {
        "words" if language == "zh" else "words_en": standing(
            line.state.value, line.kind, mended=line.mended, language=language
        )
        for language in ("zh", "en")
    }
    reason = None if line.mended else line.reason
    why = {"why": record_reason(reason, "zh"), "why_en": record_reason(reason, "en")} if reason else {}
    do = {"do": record_mend(reason, "zh"), "do_en": record_mend(reason, "en")} if reason else {}
    return {
        "id": line.id,
        "kind": line.kind,
        "what": line.what,
        "person": line.person,
        "visit": line.visit,
        "state": line.state.value,
        "since": line.since,
        "urgent": line.urgent,
        "reason": line.reason,
        "field": line.field,
        "mendable": line.mendable,
        "mended": line.mended,
        **said,
        **why,
        **do,
    }


def _verify(options: argparse.Namespace) -> int:
    from fieldapp.workflows.status import verify

    with unlocked(options) as session:
        report = verify(session)
    problems = [
        {"part": problem.part, "subject": problem.subject, "problem": problem.problem} for problem in report.problems
    ]
    result = {
        "ok": report.ok,
        "records": report.records,
        "photos": report.photos,
        "thumbnails": report.thumbnails,
        "problems": problems,
    }
    print_result(result, as_json=options.json)
    return DONE if report.ok else FAILED


def read_answers(path: str) -> dict[str, str | list[str] | None]:
    """Question refs to a string, a list (multi-select) or null. Raises ``WrongUse`` for another shape."""
    found = read_json(path)
    if not isinstance(found, dict) or not all(_is_answer(value) for value in found.values()):
        raise WrongUse("answers map question refs to a string, a list of strings or null")
    return found


def _is_answer(value: object) -> bool:
    if isinstance(value, list):
        return all(isinstance(item, str) for item in value)
    return value is None or isinstance(value, str)


def _photo_argument(given: str) -> tuple[str | None, Path]:
    """``REF=FILE`` or ``FILE``; a file of that very name wins, so that names may hold ``=``."""
    whole = Path(given)
    if whole.exists() or "=" not in given:
        return None, whole
    ref, _, name = given.partition("=")
    return ref, Path(name)


def visit_result(outcome: Submitted) -> dict[str, Any]:
    """A visit as ``device visit`` and ``device correct`` print it (design §6)."""
    return {
        "visit": outcome.visit,
        "state": outcome.state.value,
        "valid": outcome.valid,
        "violations": [{"ref": item.ref, "kind": item.kind, "message": item.message} for item in outcome.violations],
        "photos": outcome.photos,
        "triggers": [
            {"ref": item.ref, "level": item.level, "action": item.action, "due": item.due} for item in outcome.triggers
        ],
        "go_on": list(outcome.go_on),
    }
