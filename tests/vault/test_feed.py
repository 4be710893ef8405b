"""Feed pages landing: idempotent, in any order, purged when withdrawn, restarted after a restore."""

from __future__ import annotations

import random

import pytest

from fieldapp.domain.people import Household
from fieldapp.vault.api import State, Vault
from fieldapp.vault.errors import NotEnrolled
from fieldapp.wire.errors import Malformed
from fieldapp.wire.feed import DivisionInfo, EntityKind, FormInfo, OutcomeInfo
from fieldapp.wire.receipt import Outcome, Reason
from fieldapp.wire.record import GENESIS, Record
from fieldapp.wire.suite import SigningKey
from tests.vault.world import (
    OTHER_SCOPE,
    SCOPE,
    VILLAGE,
    World,
    addresses,
    apply,
    facts,
    page,
    person,
    person_row,
    receipt,
    record_row,
    row,
)

OTHER = SigningKey(bytes([9]) * 32)


def _people(vault: Vault) -> dict[str, str]:
    return {one.id: one.name for one in vault.people.list()}


def test_cursor_and_generation_are_saved_with_the_pages(world: World, vault: Vault) -> None:
    assert (vault.feed.cursor(), vault.feed.generation()) == (None, "g1")
    assert apply(vault, page([person_row(person("p1"))]), cursor="c1").received == 1
    assert vault.feed.cursor() == "c1"
    apply(vault)
    assert vault.feed.cursor() == "c1"


def test_a_page_that_cannot_be_read_changes_nothing(vault: Vault) -> None:
    broken = row(EntityKind.PERSON, "p2", b"\xff")
    with pytest.raises(Malformed):
        apply(vault, page([person_row(person("p1")), broken]), cursor="c1")
    assert _people(vault) == {} and vault.feed.cursor() is None


def test_only_an_enrolled_vault_takes_pages(empty: Vault) -> None:
    with pytest.raises(NotEnrolled):
        apply(empty, page([]))


def test_the_same_page_twice_changes_nothing(vault: Vault) -> None:
    first = page([person_row(person("p1"))])
    assert apply(vault, first).received == 1
    again = apply(vault, first)
    assert (again.received, again.persons) == (0, ())
    assert len(vault.people.search("王")) == 1


def test_a_lower_version_never_overwrites_a_higher_one(vault: Vault) -> None:
    apply(vault, page([person_row(person("p1", "新名"), version=5)]))
    apply(vault, page([person_row(person("p1", "旧名"), version=4)], after=1))
    apply(vault, page([person_row(person("p1", "旧名"), version=3)], scope=OTHER_SCOPE))
    assert _people(vault) == {"p1": "新名"} and vault.people.search("旧") == ()


@pytest.mark.parametrize("order", ["tombstone first", "arrival first"])
def test_a_person_who_moves_arrives_once_in_any_order(vault: Vault, order: str) -> None:
    apply(vault, page([person_row(person("p1"))]))
    left = page([row(EntityKind.PERSON, "p1", None, version=2)], after=1)
    came = page([person_row(person("p1", village_code="370683107205"), version=2)], scope=OTHER_SCOPE)
    for one in (left, came) if order == "tombstone first" else (came, left):
        apply(vault, one)
    (found,) = vault.people.search("王小明")
    assert found.village_code == "370683107205" and len(_people(vault)) == 1


def test_a_tombstone_removes_only_its_own_scope(vault: Vault) -> None:
    for scope in (SCOPE, OTHER_SCOPE):
        apply(vault, page([person_row(person("p1"))], scope=scope))
    apply(vault, page([row(EntityKind.PERSON, "p1", None, version=2)], after=1))
    assert _people(vault) == {"p1": "王小明"}
    gone = apply(vault, page([row(EntityKind.PERSON, "p1", None, version=2)], scope=OTHER_SCOPE, after=1))
    assert _people(vault) == {} and gone.persons == ("p1",) and vault.people.search("王") == ()


def test_an_old_page_imported_late_brings_nothing_back(vault: Vault) -> None:
    old = page([person_row(person("p1")), person_row(person("p2"))])
    apply(vault, old)
    apply(vault, page([row(EntityKind.PERSON, "p1", None, version=2)], after=2))
    apply(vault, old)
    assert set(_people(vault)) == {"p2"}


def test_a_scope_read_from_the_start_loses_what_it_no_longer_names(vault: Vault) -> None:
    apply(vault, page([person_row(person(one)) for one in ("p1", "p2", "p3")]))
    # The tombstone of p1 was compacted away: the scope starts again, in two pages.
    apply(vault, page([person_row(person("p2"))], to=4, head=6))
    assert set(_people(vault)) == {"p1", "p2", "p3"}
    apply(vault, page([person_row(person("p3")), person_row(person("p4"))], after=4, to=6, head=6))
    assert set(_people(vault)) == {"p2", "p3", "p4"}


def test_pages_in_any_order_end_the_same(world: World) -> None:
    """Persons come, change and go in two scopes; whatever order the pages arrive in, the end is the same."""
    pages = [
        page([person_row(person("p1", "甲")), person_row(person("p2", "乙"))], head=9),
        page([person_row(person("p1", "甲甲"), version=3)], after=2, head=9),
        page([row(EntityKind.PERSON, "p2", None, version=4)], after=3, head=9),
        page([person_row(person("p2", "乙乙"), version=4)], scope=OTHER_SCOPE, head=9),
        page([row(EntityKind.PERSON, "p1", None, version=2)], scope=OTHER_SCOPE, after=1, head=9),
    ]
    dice = random.Random(5)
    for _ in range(6):
        dice.shuffle(pages)
        with World(world.base, random=random.Random(dice.random()).randbytes).create() as vault:
            world.enrol(vault)
            for one in [*pages, *pages]:
                apply(vault, one)
            assert _people(vault) == {"p1": "甲甲", "p2": "乙乙"}


def test_a_withdrawn_scope_is_purged_and_unsent_work_kept(world: World, vault: Vault) -> None:
    home = row(EntityKind.HOUSEHOLD, "h1", Household("h1", VILLAGE))
    village = row(EntityKind.DIVISION, VILLAGE, DivisionInfo(VILLAGE, "城子村", "镇", "市"))
    theirs = world.author(world.body("v9"), 1, GENESIS, signer=OTHER, author="b" * 32)
    both = person_row(person("p2", "李明"))
    apply(vault, page([person_row(person("p1")), both, home, village, record_row(theirs)]))
    apply(vault, page([both], scope=OTHER_SCOPE))
    sent, held, unsent = (world.submit(vault, f"v{n}", answer="答案") for n in range(3))
    vault.outbox.settle(receipt([(sent, Outcome.APPLIED)]))
    vault.outbox.settle(receipt([(held, Outcome.HELD)], reason=Reason.UNKNOWN_SUBJECT))
    world.start(vault, "draft")
    vault.visits.save_answer("draft", "/data/a", "x")
    result = apply(vault, scopes=[OTHER_SCOPE])
    assert result.withdrawn == 1 and "p1" in result.persons
    assert _people(vault) == {"p2": "李明"} and vault.people.search("王小明") == ()
    assert vault.people.household("h1") is None and vault.people.villages() == ()
    assert vault.records.history("v9") == ()
    assert list(vault.outbox.take(9, 1 << 20)) == [unsent]
    assert vault.records.get(held.opened().id).record == held
    erased = vault.records.get(sent.opened().id).record
    assert erased == Record(sent.envelope, sent.signature, b"", b"")
    assert vault.visits.draft("draft").answers == {"/data/a": "x"}
    assert vault.people.timeline("p1") != () and {one.visit for one in vault.people.timeline("p1")} == {"v1", "v2"}
    report = vault.verify()
    assert report.ok and report.records == 3
    assert apply(vault, scopes=[OTHER_SCOPE]).withdrawn == 0


def test_a_withdrawn_scope_takes_cached_photos_but_none_unsent(world: World, vault: Vault) -> None:
    world.start(vault, "v1")
    stored, waiting = (vault.photos.add("v1", facts(), b"picture" * 50) for _ in range(2))
    body = world.body("v1", photos=(stored, waiting))
    record = vault.records.freeze("v1", lambda seq, prev: world.author(body, seq, prev))
    vault.outbox.settle(receipt([(record, Outcome.APPLIED)]))
    vault.photos.settle_photos(receipt(stored=addresses(stored)))
    apply(vault, page([person_row(person("p1"))]))
    apply(vault, scopes=[])
    names = {path.name for path in (vault.info.folder / "photos").rglob("*") if path.is_file()}
    assert names == {waiting.blob.sha256}
    assert [one.sha256 for one in vault.photos.next_photos(9)] == [waiting.blob.sha256] and vault.verify().ok


def test_records_of_others_are_kept_verbatim_and_added_up(world: World, vault: Vault) -> None:
    theirs = world.author(world.body("v9"), 7, bytes([1]) * 32, signer=OTHER, author="b" * 32, persons=("p1", "p2"))
    assert set(apply(vault, page([record_row(theirs)])).persons) == {"p1", "p2"}
    stored = vault.records.get(theirs.opened().id)
    assert stored.record == theirs and not stored.own and stored.state is State.APPLIED
    assert vault.records.chain() == () and vault.records.counts() == {}
    brief = vault.visits.brief("v9")
    assert (brief.state, brief.author, brief.persons) == (State.SUBMITTED, "b" * 32, ("p1", "p2"))


def test_a_record_that_does_not_verify_is_an_incident(world: World, vault: Vault) -> None:
    theirs = world.author(world.body("v9"), 1, GENESIS, signer=OTHER)
    forged = Record(theirs.envelope, bytes(64), theirs.salt, theirs.body)
    other_body = Record(theirs.envelope, theirs.signature, theirs.salt, theirs.body + b"x")
    for _ in range(2):
        apply(vault, page([row(EntityKind.RECORD, "r1", b"?"), record_row(forged), record_row(other_body)]))
    assert vault.records.history("v9") == ()
    kinds = [one.kind for one in vault.status.incidents()]
    assert sorted(kinds) == ["record_malformed", "record_signature_invalid"]


def test_the_same_id_with_other_bytes_is_an_incident(world: World, vault: Vault) -> None:
    first = world.author(world.body("v9"), 1, GENESIS, signer=OTHER)
    second = world.author(world.body("v9", answer="别的"), 1, GENESIS, signer=OTHER, record_id=first.opened().id)
    apply(vault, page([record_row(first)]))
    apply(vault, page([record_row(second, version=2)], after=1))
    assert vault.records.get(first.opened().id).record == first
    assert [one.kind for one in vault.status.incidents()] == ["same_id_other_bytes"]


def test_own_records_coming_back_change_nothing(world: World, vault: Vault) -> None:
    record = world.submit(vault, "v1")
    apply(vault, page([record_row(record)]))
    assert vault.records.counts() == {State.WAITING: 1} and len(vault.records.history("v1")) == 1
    apply(vault, page([row(EntityKind.RECORD, record.opened().id, None, version=2)], after=1))
    assert vault.records.get(record.opened().id).record == record


def test_later_outcomes_come_by_the_feed(world: World, vault: Vault) -> None:
    record = world.submit(vault, "v1")
    vault.outbox.settle(receipt([(record, Outcome.HELD)], reason=Reason.UNKNOWN_SUBJECT))
    own = f"device:{vault.device.identity().device}"
    identifier = record.opened().id
    told = OutcomeInfo(identifier, record.hash, Outcome.APPLIED)
    apply(vault, page([row(EntityKind.OUTCOME, identifier, told, version=3)], scope=own))
    assert vault.records.get(identifier).state is State.APPLIED
    late = OutcomeInfo(identifier, record.hash, Outcome.REJECTED, Reason.BAD_ANSWER)
    apply(vault, page([row(EntityKind.OUTCOME, identifier, late, version=2)], scope=own, after=1))
    assert vault.records.get(identifier).state is State.APPLIED


def test_the_own_account_follows_the_feed(world: World, vault: Vault) -> None:
    assert vault.device.account().name == "协理员甲"
    told = world.account_info(name="协理员乙", revoked=True)
    other = world.account_info(id="b" * 32, name="民政办丙", role="supervisor")
    rows = [row(EntityKind.ACCOUNT, told.id, told), row(EntityKind.ACCOUNT, other.id, other)]
    apply(vault, page(rows, scope="device:" + "d" * 32))
    assert vault.device.account() == told
    assert vault.device.account_name("b" * 32) == "民政办丙" and vault.device.account_name("c" * 32) is None
    apply(vault, scopes=[])
    assert vault.device.account() == told and vault.device.account_name("b" * 32) is None


def test_forms_keep_their_old_versions(vault: Vault) -> None:
    one, two, ten = (FormInfo("TK", version, version * 64, f"<xform {version}/>") for version in ("1", "2", "10"))
    scope = "37.o"
    apply(vault, page([row(EntityKind.FORM, "TK@10", ten), row(EntityKind.FORM, "TK@1", one)], scope=scope))
    assert vault.forms.list() == (ten,)
    apply(vault, page([row(EntityKind.FORM, "TK@2", two)], scope=scope, after=2))
    assert [told.version for told in vault.forms.told("TK")] == ["1", "2", "10"]
    assert (vault.forms.get("TK"), vault.forms.get("TK", "1")) == (ten, one)
    gone = FormInfo("TK", "10", "10" * 64, "<xform 10/>", withdrawn=True)
    apply(vault, page([row(EntityKind.FORM, "TK@10", gone, version=2)], scope=scope, after=3))
    assert (vault.forms.get("TK"), vault.forms.get("TK", "10")) == (two, gone)
    apply(vault, page([row(EntityKind.FORM, "TK@2", None, version=3)], scope=scope, after=4))
    assert (vault.forms.list(), vault.forms.get("TK", "2")) == ((one,), two)
    apply(vault, scopes=[])
    assert vault.forms.list() == () and vault.forms.get("TK") is None and vault.forms.get("TK", "1") == one
    apply(vault, page([row(EntityKind.FORM, "TK@1", one)], scope=scope), scopes=[scope])
    assert vault.forms.list() == (one,)


def test_forms_in_use_are_kept_once(vault: Vault) -> None:
    one = FormInfo("TK", "1", "1" * 64, "<xform/>", files={"a.csv": b"name\n"})
    changed = FormInfo("TK", "1", "2" * 64, "<xform changed=''/>")
    vault.forms.keep([one, one])
    vault.forms.keep([one, changed])
    assert vault.forms.kept_digests() == {"1" * 64, "2" * 64}
    assert vault.forms.kept("TK", "1", "1" * 64) == one and vault.forms.kept("TK", "1", "2" * 64) == changed
    assert vault.forms.kept("TK", "1") in (one, changed)
    assert vault.forms.kept("TK", "2") is None and vault.forms.kept("TK", "1", "3" * 64) is None
    assert [line.kind for line in vault.audit.lines()].count("form_kept") == 2


def test_pages_of_another_generation_change_nothing(vault: Vault) -> None:
    apply(vault, page([person_row(person("p1"))], generation="g0"), cursor="c1")
    assert _people(vault) == {} and vault.feed.cursor() == "c1"
    apply(vault, page([person_row(person("p1"))], generation="g0"), generation="g0", cursor="c2")
    assert _people(vault) == {} and vault.feed.cursor() == "c1"
    assert [one.kind for one in vault.status.incidents()] == ["other_generation"]


def test_after_a_restore_everything_is_offered_again_and_read_anew(world: World, vault: Vault) -> None:
    apply(vault, page([person_row(person(one), version=7) for one in ("p1", "p2")]), cursor="c1")
    apply(vault, page([person_row(person("p3"), version=7)], scope=OTHER_SCOPE))
    world.start(vault, "v1")
    photo = vault.photos.add("v1", facts(), b"picture" * 50)
    body = world.body("v1", photos=(photo,))
    records = [vault.records.freeze("v1", lambda seq, prev: world.author(body, seq, prev)), world.submit(vault, "v2")]
    vault.outbox.settle(receipt([(records[0], Outcome.APPLIED)]))
    vault.photos.settle_photos(receipt(stored=addresses(photo)))
    assert vault.feed.restart("g2") == 2
    assert (vault.feed.cursor(), vault.feed.generation()) == (None, "g2")
    assert list(vault.outbox.take(9, 1 << 20)) == records and vault.photos.photos_waiting() == 1
    assert set(_people(vault)) == {"p1", "p2", "p3"}
    # The restored central knows p1 at a lower version and has never heard of p2; the other scope is not ours any more.
    back = page([person_row(person("p1", "王一"), version=2)], generation="g2")
    apply(vault, back, generation="g2", cursor="d1", scopes=[SCOPE])
    assert _people(vault) == {"p1": "王一"} and vault.feed.cursor() == "d1"
