"""A withdrawn scope leaves nothing behind: not in rows, not in the search index, not on free pages, not in files; and
what was not sent yet is still delivered, then goes too."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from fieldapp.vault.api import State, Vault
from fieldapp.vault.slots import SlotFile
from fieldapp.wire.receipt import Outcome, Reason
from fieldapp.wire.record import GENESIS
from fieldapp.wire.suite import SigningKey
from tests.vault.world import (
    OTHER_SCOPE,
    PASSPHRASE,
    SCOPE,
    World,
    addresses,
    apply,
    facts,
    page,
    person,
    person_row,
    receipt,
    record_row,
)

PAGE, RESERVED = 4096, 80
"""SQLCipher 4: of each page the last 80 bytes are its IV (16) and HMAC (64); the first page begins with the salt."""
ANSWER = "卧床不起需要夜间照料"
STAYS = "李明"
OTHERS = SigningKey(bytes([9]) * 32)


def decrypted_pages(vault: Vault) -> Iterator[bytes]:
    """Every page of the closed database file as SQLite sees it, free ones included."""
    key = SlotFile.read(vault.info.folder / "slots.json").open(PASSPHRASE)
    assert key is not None
    data = (vault.info.folder / "vault.db").read_bytes()
    for start in range(0, len(data), PAGE):
        whole = data[start : start + PAGE]
        body = whole[16 if start == 0 else 0 : PAGE - RESERVED]
        cipher = Cipher(algorithms.AES256(key), modes.CBC(whole[PAGE - RESERVED : PAGE - 64])).decryptor()
        yield cipher.update(body) + cipher.finalize()


def traces(vault: Vault, secrets: list[str]) -> set[str]:
    """Which of ``secrets`` stand anywhere in the closed file's pages."""
    pages = list(decrypted_pages(vault))
    assert any(STAYS.encode() in one for one in pages)  # or nothing could be found at all
    return {secret for secret in secrets if any(secret.encode() in one for one in pages)}


def names(number: int) -> tuple[str, str, str]:
    return f"欧阳秀英{number:03}", f"3706831950010{number:05}", f"139{number:08}"


def test_nothing_of_a_withdrawn_scope_is_left_on_any_page(world: World, vault: Vault) -> None:
    people = [person(f"p{n}", names(n)[0], id_number=names(n)[1], phone=names(n)[2]) for n in range(300)]
    theirs = world.author(world.body("v9", answer=ANSWER), 1, GENESIS, signer=OTHERS, author="b" * 32)
    apply(vault, page([*map(person_row, people), record_row(theirs)]), scopes=[SCOPE, OTHER_SCOPE])
    apply(vault, page([person_row(person("stays", STAYS))], scope=OTHER_SCOPE))
    world.start(vault, "v1")
    vault.visits.save_answer("v1", "/data/tk/TK03", ANSWER)
    vault.visits.save_draft("v1", ANSWER.encode())
    body = world.body("v1", answer=ANSWER)
    settled = vault.records.freeze("v1", lambda seq, prev: world.author(body, seq, prev))
    vault.outbox.settle(receipt([(settled, Outcome.APPLIED)]))
    assert apply(vault, scopes=[OTHER_SCOPE]).withdrawn == 1
    vault.close()
    secrets = [ANSWER, "ouyangxiuying", "oyxy", "欧阳", "秀英"]
    secrets += [part for number in range(300) for part in names(number)]
    assert traces(vault, secrets) == set()


def test_work_delivered_after_the_withdrawal_goes_once_it_is_settled(world: World, vault: Vault) -> None:
    apply(vault, page([person_row(person("p1"))]), page([person_row(person("p2", STAYS))], scope=OTHER_SCOPE))
    world.start(vault, "v1")
    photo = vault.photos.add("v1", facts(), b"picture" * 50, b"thumb" * 9)
    body = world.body("v1", photos=(photo,), answer=ANSWER)
    record = vault.records.freeze("v1", lambda seq, prev: world.author(body, seq, prev))
    held = world.submit(vault, "v2", answer=ANSWER)
    apply(vault, scopes=[OTHER_SCOPE])
    assert list(vault.outbox.take(9, 1 << 20)) == [record, held]
    vault.outbox.settle(receipt([(record, Outcome.APPLIED)]))
    vault.outbox.settle(receipt([(held, Outcome.HELD)], reason=Reason.OUT_OF_SCOPE))
    assert vault.records.get(held.opened().id).record == held
    assert [one.sha256 for one in vault.photos.next_photos(9)] == [*reversed(addresses(photo))]
    vault.photos.settle_photos(receipt(stored=addresses(photo)))
    stored = vault.records.get(record.opened().id)
    assert (stored.state, stored.record.body, stored.record.salt) == (State.APPLIED, b"", b"")
    assert [path for path in (vault.info.folder / "photos").rglob("*") if path.is_file()] == []
    vault.outbox.settle(receipt([(held, Outcome.APPLIED)]))
    assert vault.records.get(held.opened().id).record.body == b""
    assert vault.verify().ok
    vault.close()
    assert traces(vault, [ANSWER]) == set()


def test_a_scope_that_comes_back_keeps_what_is_settled_in_it(world: World, vault: Vault) -> None:
    apply(vault, page([person_row(person("p1"))]), page([person_row(person("p2"))], scope=OTHER_SCOPE))
    apply(vault, scopes=[OTHER_SCOPE])
    apply(vault, page([person_row(person("p1"))]), scopes=[SCOPE, OTHER_SCOPE])
    assert {one.id for one in vault.people.list()} == {"p1", "p2"}
    record = world.submit(vault, "v1")
    vault.outbox.settle(receipt([(record, Outcome.APPLIED)]))
    assert vault.records.get(record.opened().id).record == record


def test_a_sensitive_visit_of_ours_stays_though_its_scope_is_never_ours_to_read(world: World, vault: Vault) -> None:
    """Sensitive visits travel to reviewers only; their author keeps them, as nobody took anything back."""
    apply(vault, page([person_row(person("p1"))]), scopes=[SCOPE])
    record = world.submit(vault, "v1", scope=SCOPE.replace(".o", ".s"))
    vault.outbox.settle(receipt([(record, Outcome.APPLIED)]))
    apply(vault, scopes=[SCOPE])
    assert vault.records.get(record.opened().id).record == record


def test_a_withdrawn_village_takes_its_settled_sensitive_visits_too(world: World, vault: Vault) -> None:
    apply(vault, page([person_row(person("p1"))]), page([person_row(person("p2", STAYS))], scope=OTHER_SCOPE))
    record = world.submit(vault, "v1", scope=SCOPE.replace(".o", ".s"), answer=ANSWER)
    vault.outbox.settle(receipt([(record, Outcome.APPLIED)]))
    apply(vault, scopes=[OTHER_SCOPE])
    assert vault.records.get(record.opened().id).record.body == b""
    vault.close()
    assert traces(vault, [ANSWER]) == set()


def test_a_draft_given_up_goes_with_the_last_of_its_people(world: World, vault: Vault) -> None:
    both = page([person_row(person("p1")), person_row(person("p2"))])
    apply(vault, both, page([person_row(person("p2", STAYS), version=2)], scope=OTHER_SCOPE))
    photos = []
    for visit, persons in (("v1", ["p1"]), ("v2", ["p1", "p2"])):
        world.start(vault, visit, persons)
        vault.visits.save_answer(visit, "/data/tk/TK03", ANSWER + visit)
        photos.append(vault.photos.add(visit, facts(), b"picture" * 50))
        vault.visits.discard(visit, ANSWER + visit)
    apply(vault, scopes=[OTHER_SCOPE])
    assert {one.visit: one.reason for one in vault.visits.discarded()} == {"v1": None, "v2": ANSWER + "v2"}
    files = {path.name for path in (vault.info.folder / "photos").rglob("*") if path.is_file()}
    assert files == {photos[1].blob.sha256}
    vault.close()
    assert traces(vault, [ANSWER + "v1", ANSWER + "v2"]) == {ANSWER + "v2"}


def test_free_pages_are_few_and_empty(world: World, vault: Vault) -> None:
    people = [person(f"p{n}", names(n)[0]) for n in range(1500)]
    apply(vault, page(map(person_row, people)), page([person_row(person("p", STAYS))], scope=OTHER_SCOPE))
    apply(vault, scopes=[OTHER_SCOPE])
    folder: Path = vault.info.folder
    with vault._store.transaction() as conn:
        free = conn.exec_driver_sql("PRAGMA freelist_count").scalar_one()
        assert conn.exec_driver_sql("PRAGMA secure_delete").scalar_one() == 1
    assert free > 0
    vault.close()
    assert (folder / "vault.db").is_file()
    empty = sum(not any(one[8:]) for one in decrypted_pages(vault))
    assert empty >= free * 0.9  # a trunk page lists other free pages, all else is zero
