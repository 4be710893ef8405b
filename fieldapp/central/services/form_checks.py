"""Run the form of an applied visit again and tell its reviewers what stands against it.

Taking a visit in only asks whether its answers can be answers at all. Conditions, required questions and constraints
are looked at here, later and one visit at a time, while no batch is being taken in. What is found changes nothing about
the visit: it travels as flags to whoever reviews it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

import structlog
from sqlalchemy import Connection

from fieldapp.central.accounts import shard_of
from fieldapp.central.open import Central
from fieldapp.central.services.form_tables import definition_of
from fieldapp.central.services.ingest.judge import LET_PASS, WITHDRAWN
from fieldapp.central.store import forms
from fieldapp.central.store.feed import Change, find_payload, raise_feed
from fieldapp.central.store.forms import Check, FormKey
from fieldapp.forms.api import AnswerRefused, CalculationDiverged, FormDefinition, FormRefused
from fieldapp.forms.recheck import recheck
from fieldapp.wire.bodies import FormAnswers, VisitBody
from fieldapp.wire.codec import pack, unpack
from fieldapp.wire.errors import Malformed
from fieldapp.wire.feed import EntityKind, FlagInfo, VisitFlags

MAX_FLAGS = 50
_log = structlog.get_logger("fieldapp.central")
_MAX_COMPILED = 60
_CODES = {"required": "missing_answer", "constraint": "against_rule"}


@dataclass(slots=True)
class CompiledForms:
    """Forms ready to be run, compiled once each; the one unused longest makes room."""

    _forms: dict[FormKey, FormDefinition] = field(default_factory=dict)

    def get(self, connection: Connection, key: FormKey) -> FormDefinition | None:
        """The form of this id and version. Raises ``FormRefused`` for one this program cannot run."""
        found = self._forms.pop(key, None)
        if found is None:
            content = forms.form_content(connection, key)
            if content is None:
                return None
            found = definition_of(content)
        self._forms[key] = found
        while len(self._forms) > _MAX_COMPILED:
            del self._forms[next(iter(self._forms))]
        return found


def run_form_checks(central: Central, compiled: CompiledForms, limit: int = 1) -> int:
    """Look at up to ``limit`` visits that wait for it; returns how many. Raises ``StoreUnavailable``.

    Two replicas may look at the same visit: they find the same.
    """
    with central.store.read() as connection:
        checks = forms.waiting_checks(connection, limit)
        found = [(check, (*_told_before(connection, check), *_flags(connection, compiled, check))) for check in checks]
    if checks:
        now = central.now_ms()
        with central.store.write() as connection:
            forms.drop_checks(connection, [(check.township, check.record) for check in checks])
            raise_feed(connection, [_change(check, flags, now) for check, flags in found if flags])
    return len(checks)


def _told_before(connection: Connection, check: Check) -> Iterator[FlagInfo]:
    """What was noted of this record when it was taken in, on what ground; it stands beside what is found now."""
    payload = find_payload(connection, shard_of(check.village), check.scope, EntityKind.FLAGS, check.visit)
    if payload is not None:
        told = unpack(payload, VisitFlags)
        yield from (flag for flag in told.flags if told.record == check.record and flag.code in (WITHDRAWN, LET_PASS))


def _change(check: Check, flags: tuple[FlagInfo, ...], now: int) -> Change:
    told = VisitFlags(check.visit, check.record, flags[:MAX_FLAGS])
    return Change(shard_of(check.village), check.scope, EntityKind.FLAGS, check.visit, now, pack(told))


def _flags(connection: Connection, compiled: CompiledForms, check: Check) -> Iterator[FlagInfo]:
    if check.record != check.standing:
        return  # corrected meanwhile: the correction is looked at by itself
    try:
        body = unpack(check.bytes.body, VisitBody)
    except Malformed:
        return  # erased since
    seen = set()
    for entry in body.forms:
        for flag in _flags_of(connection, compiled, entry, datetime.fromisoformat(body.ended_at)):
            if flag not in seen:
                seen.add(flag)
                yield flag


def _flags_of(
    connection: Connection, compiled: CompiledForms, entry: FormAnswers, ended: datetime
) -> Iterator[FlagInfo]:
    try:
        form = compiled.get(connection, (entry.id, entry.version))
        if form is None:
            return
        if entry.digest not in ("", form.digest):
            yield FlagInfo("other_form", entry.id)
            return
        found = recheck(form, entry.answers, ended)
    except (FormRefused, AnswerRefused, CalculationDiverged):
        yield FlagInfo("not_recalculated", entry.id)
        return
    except Exception as bug:  # whatever a county's form does here must not keep the next visit waiting
        _log.error("form_check_failed", form=entry.id, version=entry.version, error=type(bug).__name__)
        yield FlagInfo("not_recalculated", entry.id)
        return
    yield from (FlagInfo(_CODES[one.kind], one.ref) for one in found)
