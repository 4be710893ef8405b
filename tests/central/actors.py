"""A running central and devices that speak the real protocol to it."""

from __future__ import annotations

import atexit
import hashlib
import random
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import httpx

from fieldapp.central import admin
from fieldapp.central.accounts import Account, Role
from fieldapp.central.config import CentralConfig, Limits
from fieldapp.central.open import Central, open_central
from fieldapp.central.serve import make_server
from fieldapp.central.store import accounts, records
from fieldapp.central.store.feed import Change, raise_feed
from fieldapp.central.store.rows import upsert
from fieldapp.central.store.tables import persons
from fieldapp.domain.people import Category, Person
from fieldapp.forms.api import form_name
from fieldapp.places import resources
from fieldapp.wire import enrolment, http, scope
from fieldapp.wire.batch import seal_batch
from fieldapp.wire.bodies import FormAnswers, PhotoRef, ReviewBody, SettlementBody, VisitBody
from fieldapp.wire.codec import pack, unpack
from fieldapp.wire.feed import EntityKind, FeedPage, FeedReply, FeedRow, decode_reply, open_page
from fieldapp.wire.ids import uuid7
from fieldapp.wire.receipt import Receipt, RecordLine, open_receipt
from fieldapp.wire.record import GENESIS, Record, author_record
from fieldapp.wire.suite import SealingKey, SigningKey
from tests.central.production import Production

TOWNSHIP = "370683107"
VILLAGES = ("370683107201", "370683107202", "370683107203")
DIVISIONS_CSV = "village_code,village,township_code,township,county_code,county\n" + "".join(
    f"{code},村{code[-3:]},{TOWNSHIP},程郭镇,370683,莱州市\n" for code in VILLAGES
)
WHEN = "2026-03-02T09:00:00+08:00"
USUAL = {"/data/head/GH04": "home"}
"""Answers that every checklist takes."""


@dataclass
class Town:
    """A central of one small township in a folder, with people, not necessarily being served."""

    central: Central
    dice: random.Random
    moment: datetime = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
    url: str = ""
    devices: list[Device] = field(default_factory=list)

    def clock(self) -> datetime:
        """The moment of this town; advance it by assigning ``moment``."""
        return self.moment

    def pass_time(self, **span: float) -> None:
        """Let time go by."""
        self.moment += timedelta(**span)

    def account(self, role: Role = Role.ASSISTANT, *served: str, no_sensitive: bool = False) -> Account:
        """A new account; assistants serve the first village unless told otherwise."""
        places = served or ((VILLAGES[0],) if role is Role.ASSISTANT else (TOWNSHIP,))
        return admin.add_account(
            self.central, name="王一", role=role, divisions_served=places, no_sensitive=no_sensitive
        )

    def stranger(self) -> Device:
        """A device nobody knows yet."""
        device = Device(self.url, random.Random(self.dice.random()))
        self.devices.append(device)
        return device

    def device(self, account: Account | None = None) -> Device:
        """An enrolled device of ``account`` (a new assistant's when none is given)."""
        account = account or self.account()
        device = self.stranger()
        device.enrol(admin.issue_code(self.central, account.id).text)
        return device

    def people(self, count: int, village: str = VILLAGES[0]) -> list[str]:
        """New persons of a village, in the feed too; their ids."""
        found = [
            Person(uuid7(1, self.dice.randbytes), f"李{place}", village, (Category.DISPERSED_TEKUN,))
            for place in range(count)
        ]
        rows = [
            {
                "township": TOWNSHIP,
                "id": p.id,
                "village": village,
                "version": 1,
                "payload": pack(p),
                "ledger_base": None,
            }
            for p in found
        ]
        with self.central.store.write() as connection:
            upsert(connection, persons, rows)
            raise_feed(
                connection,
                [Change(TOWNSHIP, scope.ordinary(village), EntityKind.PERSON, p.id, 1, pack(p)) for p in found],
            )
        return [person.id for person in found]

    def visit_state(self, visit: str) -> str:
        """The state of a visit at the central."""
        with self.central.store.read() as connection:
            return records.visit_rows(connection, [TOWNSHIP], [visit])[TOWNSHIP, visit].state

    def chain(self, device: Device) -> records.ChainRow:
        """The chain of a device's key."""
        with self.central.store.read() as connection:
            return records.chain_rows(connection, [(TOWNSHIP, device.id)])[TOWNSHIP, device.id]

    def revoke(self, device: Device) -> None:
        """Revoke a device."""
        admin.revoke_device(self.central, device.id)


@dataclass
class Device:
    """A device without a vault: keys, a chain and a line to the central."""

    url: str
    dice: random.Random
    signing: SigningKey = field(init=False)
    sealing: SealingKey = field(init=False)
    client: httpx.Client = field(init=False)
    central: enrolment.CentralIdentity = field(init=False)
    reply: enrolment.EnrolReply | None = None
    seq: int = 0
    made: int = 0
    prev: bytes = GENESIS
    cursor: str | None = None
    scopes: tuple[str, ...] = ()
    token: str | None = None

    def __post_init__(self) -> None:
        self.signing = SigningKey.generate(self.dice.randbytes)
        self.sealing = SealingKey.generate(self.dice.randbytes)
        self.client = httpx.Client(base_url=self.url, timeout=30, trust_env=False, verify=False)
        self.central = enrolment.open_identity(self.client.get(http.CENTRAL).content)

    @property
    def id(self) -> str:
        """The device's id."""
        return hashlib.sha256(self.signing.public).digest()[:16].hex()

    @property
    def account(self) -> str:
        """The account it enrolled for."""
        assert self.reply is not None
        return self.reply.account.id

    def new_id(self) -> str:
        """A fresh record id."""
        self.made += 1
        return uuid7(1_772_000_000_000 + self.made, self.dice.randbytes)

    def enrol_request(self, code: str) -> bytes:
        """The sealed request for a code."""
        parsed = enrolment.EnrolmentCode.parse(code)
        request = enrolment.EnrolRequest(1, parsed.secret, self.signing.public, self.sealing.public, "台式机")
        return enrolment.seal_request(request, signer=self.signing, central_sealing_public=self.central.sealing_public)

    def try_enrol(self, code: str) -> httpx.Response:
        """Present a code and return what comes."""
        return self.client.post(http.ENROL, content=self.enrol_request(code))

    def enrol(self, code: str) -> enrolment.EnrolReply:
        """Enrol, or fail the test."""
        answer = self.try_enrol(code)
        assert answer.status_code == 200, answer.content
        self.reply = enrolment.open_reply(answer.content, self.central.signing_public)
        self.scopes = self.reply.account.scopes
        return self.reply

    def try_session(self) -> httpx.Response:
        """Go through challenge and answer; the last answer."""
        asked = self.client.post(http.CHALLENGE, content=pack(http.ChallengeRequest(self.id)))
        if asked.status_code != 200:
            return asked
        nonce = unpack(asked.content, http.Challenge).nonce
        answer = self.signing.sign(enrolment.SESSION_CONTEXT, nonce)
        return self.client.post(http.SESSION, content=pack(http.SessionRequest(self.id, nonce, answer)))

    def headers(self) -> dict[str, str]:
        """The bearer header, with a session opened when there is none."""
        if self.token is None:
            answer = self.try_session()
            assert answer.status_code == 200, answer.content
            self.token = unpack(answer.content, http.SessionGrant).token
        return {"Authorization": f"Bearer {self.token}"}

    def author(
        self,
        kind: str,
        body: VisitBody | ReviewBody | SettlementBody,
        *,
        subjects: tuple[str, ...] = (),
        where: str = scope.ordinary(VILLAGES[0]),
        author: str | None = None,
        record_id: str | None = None,
    ) -> Record:
        """The next record of this device's chain."""
        self.seq += 1
        record = author_record(
            body,
            record_id=record_id or self.new_id(),
            kind=kind,
            subjects=subjects,
            scope=where,
            author=author or self.account,
            signer=self.signing,
            seq=self.seq,
            prev=self.prev,
            occurred_at=WHEN,
            authored_at=WHEN,
            monotonic_ms=self.seq * 1000,
            random=self.dice.randbytes,
        )
        self.prev = record.hash
        return record

    def visit(
        self,
        person: str,
        *,
        answers: dict[str, str] | None = None,
        form: str = "SQ",
        photos: tuple[PhotoRef, ...] = (),
        visit: str | None = None,
        where: str = scope.ordinary(VILLAGES[0]),
        corrects: Record | None = None,
        **more: str,
    ) -> Record:
        """A visit's record; with ``corrects`` the correction of that record."""
        body = visit_body(
            visit or self.new_id(),
            form,
            USUAL if answers is None else answers,
            photos,
            None if corrects is None else corrects.opened().id,
        )
        kind = "visit" if corrects is None else "correction"
        return self.author(kind, body, subjects=(person,), where=where, **more)

    def review(self, judged: Record, decision: str, *, where: str = scope.ordinary(VILLAGES[0])) -> Record:
        """A decision on a record."""
        visit = unpack(judged.body, VisitBody).visit
        body = ReviewBody(visit, judged.opened().id, judged.hash, decision, "请补充" if decision == "return" else "")
        return self.author("review", body, where=where)

    def seal(self, *batch: Record) -> bytes:
        """A batch's bytes."""
        return seal_batch(batch, signer=self.signing, central_public=self.central.sealing_public)

    def send(self, batch: bytes) -> httpx.Response:
        """Batch bytes to the central."""
        return self.client.post(http.BATCHES, content=batch)

    def push(self, *batch: Record) -> tuple[RecordLine, ...]:
        """Send records and return the receipt's lines."""
        sealed = self.seal(*batch)
        receipt = self.receipt(self.send(sealed))
        assert receipt.answers == hashlib.sha256(sealed).digest()
        assert receipt.device == self.id
        return receipt.records

    def receipt(self, answer: httpx.Response) -> Receipt:
        """The receipt in an answer."""
        assert answer.status_code == 200, answer.content
        return open_receipt(answer.content, self.central.signing_public)

    def fetch(self) -> FeedReply:
        """One feed request from the cursor on, which moves."""
        query = {} if self.cursor is None else {"cursor": self.cursor}
        answer = self.client.get(http.FEED, params=query, headers=self.headers())
        assert answer.status_code == 200, answer.content
        reply = decode_reply(answer.content)
        self.cursor = reply.cursor
        if reply.scopes is not None:
            self.scopes = reply.scopes
        return reply

    def pages(self, reply: FeedReply) -> list[FeedPage]:
        """The verified pages of a reply."""
        return [open_page(page, self.central.signing_public) for page in reply.pages]

    def pull(self) -> list[tuple[str, FeedRow]]:
        """Everything new, as (scope, row)."""
        rows: list[tuple[str, FeedRow]] = []
        while True:
            reply = self.fetch()
            rows += [(page.scope, row) for page in self.pages(reply) for row in page.rows]
            if not reply.more:
                return rows


@cache
def form_version(form: str) -> str:
    """The version of a checklist that the program brings."""
    return form_name((resources() / "forms" / "compiled" / f"{form}.xml").read_bytes()).version


def visit_body(
    visit: str, form: str, answers: dict[str, str], photos: tuple[PhotoRef, ...] = (), corrects: str | None = None
) -> VisitBody:
    """The body of a small visit."""
    return VisitBody(
        visit=visit,
        forms=(FormAnswers(form, form_version(form), answers),),
        started_at=WHEN,
        ended_at=WHEN,
        met=True,
        photos=photos,
        corrects=corrects,
    )


def make_town(
    folder: Path, *, limits: Limits | None = None, seed: int = 7, production: Production | None = None
) -> Town:
    """A new central in ``folder``, not served yet; on production parts when they are given. It runs no form again by
    itself: its visits hold few answers, and flags would come down at any moment."""
    limits = replace(limits or Limits(), form_checks_s=3600.0)
    if production is not None:
        (folder / "central").mkdir()
        config = production.fresh(folder / "central", limits)
    else:
        shutil.copytree(_template(), folder / "central")
        config = CentralConfig(folder / "central", limits)
    dice = random.Random(seed)
    town = Town.__new__(Town)
    central = open_central(config, clock=lambda: town.moment)
    town.__init__(central, dice)  # type: ignore[misc]
    return town


@cache
def _template() -> Path:
    """A fresh central to copy: making one takes longer than most tests."""
    folder = Path(tempfile.mkdtemp(prefix="fieldapp-central-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    divisions = folder / "divisions.csv"
    divisions.write_text(DIVISIONS_CSV, encoding="utf-8")
    admin.init_central(CentralConfig(folder / "central"), divisions).close()
    return folder / "central"


def reopen(town: Town) -> Town:
    """The same central opened anew, as after a restart."""
    again = Town.__new__(Town)
    again.__init__(open_central(town.central.config, clock=lambda: again.moment), town.dice, town.moment)  # type: ignore[misc]
    return again


@contextmanager
def served(town: Town) -> Iterator[Town]:
    """The town's central on a free loopback port; closed afterwards."""
    listening = threading.Event()

    def heard(url: str) -> None:
        town.url = url
        listening.set()

    server = make_server(town.central, "127.0.0.1", 0, heard)
    thread = threading.Thread(target=server.run, name="central")
    thread.start()
    try:
        assert listening.wait(20)
        yield town
    finally:
        for device in town.devices:
            device.client.close()
        server.should_exit = True
        thread.join(20)
        assert not thread.is_alive()


AccountMaker = Callable[..., Account]
TownMaker = Callable[..., Town]
__all__ = ["DIVISIONS_CSV", "TOWNSHIP", "VILLAGES", "Device", "Town", "accounts", "make_town", "reopen", "served"]
