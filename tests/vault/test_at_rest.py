"""Nothing is readable off the device: no name, number, answer or picture in any file, open or closed."""

from __future__ import annotations

from pathlib import Path

from fieldapp.vault.api import Vault
from fieldapp.wire.feed import DivisionInfo, EntityKind
from fieldapp.wire.receipt import Outcome
from tests.vault.world import PASSPHRASE, VILLAGE, World, apply, facts, page, person, person_row, receipt, row

NAME, ID_NUMBER, PHONE = "欧阳秀英", "370683195001011234", "13912345678"
ANSWER, REASON, PICTURE = "卧床不起需要夜间照料", "家中无人", b"JFIF-a-picture-in-the-clear" * 2000
SECRETS = (NAME, ID_NUMBER, PHONE, ANSWER, REASON, PASSPHRASE, "协理员甲", "城子村", "ouyang", "oyxy", "secret-token")


def _leaks(base: Path) -> list[tuple[str, str]]:
    """Which secret stands in which file (or file name), in UTF-8 or UTF-16."""
    found = []
    for path in sorted(base.rglob("*")):
        data = path.read_bytes() if path.is_file() else b""
        for secret in SECRETS:
            spelt = [secret.encode(), secret.encode("utf-16-le"), secret.encode("utf-16-be")]
            if secret in str(path.relative_to(base)) or any(one in data for one in spelt):
                found.append((path.name, secret))
        if PICTURE[:30] in data:
            found.append((path.name, "picture"))
    return found


def _work(world: World, vault: Vault) -> None:
    someone = person("p1", NAME, id_number=ID_NUMBER, phone=PHONE)
    village = row(EntityKind.DIVISION, VILLAGE, DivisionInfo(VILLAGE, "城子村", "金城镇", "莱州市"))
    apply(vault, page([person_row(someone), village]), cursor="cursor")
    vault.device.remember_token("secret-token")
    world.start(vault, "v1")
    vault.visits.save_answer("v1", "/data/tk/TK03", ANSWER)
    vault.visits.save_draft("v1", ANSWER.encode())
    photo = vault.photos.add("v1", facts(name=NAME + ".jpg"), PICTURE, PICTURE[:1000])
    body = world.body("v1", answer=ANSWER, photos=(photo,))
    record = vault.records.freeze("v1", lambda seq, prev: world.author(body, seq, prev))
    world.start(vault, "v2")
    vault.visits.save_answer("v2", "/data/tk/TK03", ANSWER)
    vault.visits.discard("v2", REASON)
    assert vault.people.search("oyxy") and vault.photos.photo_bytes(photo) == PICTURE
    vault.outbox.take(9, 1 << 20)
    assert _leaks(world.base) == []
    vault.outbox.settle(receipt([(record, Outcome.APPLIED)]))


def test_no_personal_datum_is_in_any_file_open_or_closed(world: World, vault: Vault) -> None:
    _work(world, vault)
    files = {path.name for path in vault.info.folder.iterdir()}
    assert {"slots.json", "vault.db", "vault.db-wal", "photos", "lock"} <= files
    assert (vault.info.folder / "vault.db-wal").stat().st_size > 0
    assert _leaks(world.base) == []
    vault.close()
    assert _leaks(world.base) == []
    assert (vault.info.folder / "vault.db").read_bytes()[:6] != b"SQLite"


def test_the_search_for_leaks_finds_leaks(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"xx" + NAME.encode("utf-16-le"))
    (tmp_path / "b").write_bytes(ANSWER.encode() + PICTURE)
    (tmp_path / f"{PHONE}.jpg").write_bytes(b"")
    assert {secret for _, secret in _leaks(tmp_path)} == {NAME, ANSWER, "picture", PHONE}
