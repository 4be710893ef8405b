"""A province for the load generator: townships, accounts, devices with keys of their own, and what they have to send.

Everything a device sends is what a device would send: records authored and signed with its key, sealed to the central
and signed again. Only enrolment is left out: accounts and devices are written into the central's database at once.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from msgspec.structs import replace

from fieldapp.central import admin
from fieldapp.central.accounts import Account, Caller, Device, Role
from fieldapp.central.config import CentralConfig
from fieldapp.central.open import Central
from fieldapp.central.services.cursor import Cursor, digest_of, encode_body, whole_token
from fieldapp.central.services.feed import proof_for
from fieldapp.central.services.reading import caller_scopes, shard_of_scope
from fieldapp.central.store import accounts, feed
from fieldapp.central.store.feed import Change, raise_feed
from fieldapp.central.store.rows import upsert
from fieldapp.central.store.tables import persons
from fieldapp.domain.people import Category, Person
from fieldapp.forms.api import compile_form
from fieldapp.forms.shape import answer_shapes
from fieldapp.places import resources
from fieldapp.wire import scope
from fieldapp.wire.batch import seal_batch
from fieldapp.wire.codec import pack
from fieldapp.wire.feed import EntityKind
from fieldapp.wire.ids import uuid7
from fieldapp.wire.record import GENESIS, Record, author_record
from fieldapp.wire.suite import SigningKey, key_id
from tests.bench.push import visit_body
from tests.central.actors import WHEN

VILLAGES_A_TOWNSHIP = 34
"""62,074 villages of 1,824 townships."""
PEOPLE_A_VILLAGE = 3
MOST_VISITS = 8
_BODIES = 300
_WHEN_MS = 1_772_000_000_000


@dataclass(frozen=True, slots=True)
class FieldDevice:
    """One device: its key, where it serves, and how far it has read."""

    key: SigningKey
    account: str
    village: str
    people: tuple[str, ...]
    cursor: str

    @property
    def id(self) -> str:
        """The device's id."""
        return key_id(self.key.public).hex()


def found_province(folder: Path, config: CentralConfig, count: int) -> tuple[bytes, list[FieldDevice]]:
    """A new central with so many devices, one a village; its public sealing key, and the devices."""
    villages = [village_code(number) for number in range(count)]
    lines = ["village_code,village,township_code,township,county_code,county"]
    lines += [f"{code},村{code[-3:]},{code[:9]},镇{code[6:9]},{code[:6]},县{code[4:6]}" for code in villages]
    divisions = folder / "divisions.csv"
    divisions.write_text("\n".join(lines) + "\n", encoding="utf-8")
    central = admin.init_central(config, divisions)
    try:
        return central.keys.current_sealing.public, _populate(central, villages)
    finally:
        central.close()


def village_code(number: int) -> str:
    """The code of the n-th village of the province."""
    township, village = divmod(number, VILLAGES_A_TOWNSHIP)
    county, township = divmod(township, 14)
    city, county = divmod(county, 9)
    return f"37{city + 1:02d}{county + 21:02d}{township + 100:03d}{village + 200:03d}"


def batches(
    devices: Sequence[FieldDevice], sealing_public: bytes, seed: int, least: int = 1, most: int = MOST_VISITS
) -> Iterator[tuple[bytes, int]]:
    """For each device the sealed batch of its first visits, so many at least and at most, and how many they are."""
    dice = random.Random(seed)
    form = compile_form(resources() / "forms" / "compiled" / "TK.xml")
    shapes = answer_shapes(form)
    found = [visit_body(dice, "", form, shapes) for _ in range(_BODIES)]
    for device in devices:
        records: list[Record] = []
        for seq in range(1, dice.randint(least, most) + 1):
            body = replace(dice.choice(found), visit=uuid7(_WHEN_MS + seq, dice.randbytes))
            records.append(
                author_record(
                    body,
                    record_id=uuid7(_WHEN_MS + seq, dice.randbytes),
                    kind="visit",
                    subjects=(dice.choice(device.people),),
                    scope=scope.sensitive(device.village),
                    author=device.account,
                    signer=device.key,
                    seq=seq,
                    prev=records[-1].hash if records else GENESIS,
                    occurred_at=WHEN,
                    authored_at=WHEN,
                    monotonic_ms=seq * 1000,
                    random=dice.randbytes,
                )
            )
        yield seal_batch(records, signer=device.key, central_public=sealing_public), len(records)


def _populate(central: Central, villages: Sequence[str]) -> list[FieldDevice]:
    dice = random.Random(11)
    made: list[tuple[Caller, SigningKey, list[Person]]] = []
    for number, village in enumerate(villages):
        key = SigningKey(hashlib.sha256(b"bench device %d" % number).digest())
        account = Account(
            uuid7(_WHEN_MS, dice.randbytes), village[:9], "王一", Role.ASSISTANT, (village,), False, False, 1
        )
        device = Device(key_id(key.public).hex(), village[:9], account.id, key.public, b"", False)
        people = [
            Person(uuid7(_WHEN_MS, dice.randbytes), f"李{place}", village, (Category.DISPERSED_TEKUN,))
            for place in range(PEOPLE_A_VILLAGE)
        ]
        made.append((Caller(device, account), key, people))
    with central.store.write() as connection:
        for caller, _, _ in made:
            accounts.add_account(connection, caller.account)
            accounts.add_device(connection, caller.device, name="台式机", at=_WHEN_MS)
        everyone = [person for _, _, people in made for person in people]
        upsert(connection, persons, [_row(person) for person in everyone])
        raise_feed(connection, [_change(person) for person in everyone])
    return [
        FieldDevice(key, caller.account.id, village, tuple(person.id for person in people), cursor)
        for (caller, key, people), village, cursor in zip(
            made, villages, _cursors(central, [caller for caller, _, _ in made]), strict=True
        )
    ]


def _row(person: Person) -> dict[str, object]:
    village = person.village_code
    return {
        "township": village[:9],
        "id": person.id,
        "village": village,
        "version": 1,
        "payload": pack(person),
        "ledger_base": None,
    }


def _change(person: Person) -> Change:
    village = person.village_code
    return Change(village[:9], scope.ordinary(village), EntityKind.PERSON, person.id, 1, pack(person))


def _cursors(central: Central, callers: Sequence[Caller]) -> Iterator[str]:
    """Tokens of devices that have read everything so far."""
    with central.store.read() as connection:
        for caller in callers:
            readable = caller_scopes(connection, caller)
            heads = feed.heads(connection, [(shard_of_scope(one, caller), one) for one in readable])
            at = Cursor({one: heads.get(one, 0) for one in readable}, digest_of(readable))
            body = encode_body(at, scope.of_device(caller.device.id))
            yield whole_token(body, proof_for(central, caller.device.id))
