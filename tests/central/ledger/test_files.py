"""Files that are no ledger get a clear error each, and none of them exhausts the machine."""

from __future__ import annotations

import random
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from fieldapp.central.ledger import (
    LedgerDamaged,
    LedgerEncrypted,
    LedgerError,
    LedgerFileEmpty,
    LedgerFileMissing,
    LedgerNotWorkbook,
    LedgerOldFormat,
    LedgerTooLarge,
    LedgerTownshipUnknown,
    LedgerWithoutPeople,
    read_ledger,
)
from fieldapp.central.ledger import archive as archive_module
from tests.central.ledger.books import HEADER, ID_A, TODAY, read, rewrite_part, write
from tests.central.ledger.large import VILLAGES

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504
_SHEET = "xl/worksheets/sheet1.xml"


def _sound(tmp_path: Path) -> Path:
    return write(tmp_path / "ledger.xlsx", [HEADER, ["上河村", "甲一", ID_A, "低保"]])


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", LedgerFileEmpty),
        (_OLE + "EncryptedPackage".encode("utf-16-le"), LedgerEncrypted),
        (_OLE + "Workbook".encode("utf-16-le"), LedgerOldFormat),
        ("村,姓名\n上河,甲一\n".encode("gb18030"), LedgerNotWorkbook),
        (b"<html><table></table></html>", LedgerNotWorkbook),
        (b"\x89PNG\r\n\x1a\n\x00\x00", LedgerNotWorkbook),
        (b"PK\x03\x04 cut short", LedgerDamaged),
    ],
)
def test_what_is_no_workbook(tmp_path: Path, content: bytes, error: type[LedgerError]) -> None:
    path = tmp_path / "ledger.xlsx"
    path.write_bytes(content)
    with pytest.raises(error):
        read(path)


def test_missing_file_and_folder(tmp_path: Path) -> None:
    for path in (tmp_path / "none.xlsx", tmp_path):
        with pytest.raises(LedgerFileMissing):
            read(path)


def test_other_archives(tmp_path: Path) -> None:
    for names, error in (
        (["word/document.xml", "[Content_Types].xml"], LedgerNotWorkbook),
        (["a.txt"], LedgerNotWorkbook),
        (["[Content_Types].xml", "xl/workbook.bin"], LedgerOldFormat),
    ):
        path = tmp_path / "other.xlsx"
        with zipfile.ZipFile(path, "w") as archive:
            for name in names:
                archive.writestr(name, "<a/>")
        with pytest.raises(error):
            read(path)


def test_archive_with_password_flag(tmp_path: Path) -> None:
    path = _sound(tmp_path)
    content = bytearray(path.read_bytes())
    at = content.rindex(b"PK\x01\x02")
    struct.pack_into("<H", content, at + 8, struct.unpack_from("<H", content, at + 8)[0] | 1)
    path.write_bytes(bytes(content))
    with pytest.raises(LedgerEncrypted):
        read(path)


def test_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = _sound(tmp_path)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/media/bomb.bin", "w") as bomb:
        block = bytes(1024 * 1024)
        for _ in range(archive_module.MAX_UNPACKED_BYTES // len(block) + 1):
            bomb.write(block)
    assert path.stat().st_size < 2 * 1024 * 1024
    with pytest.raises(LedgerTooLarge) as raised:
        read(path)
    assert raised.value.what == "bytes"


def test_too_many_entries(tmp_path: Path) -> None:
    path = _sound(tmp_path)
    with zipfile.ZipFile(path, "a") as archive:
        for number in range(archive_module.MAX_ENTRIES):
            archive.writestr(f"xl/media/{number}", "")
    with pytest.raises(LedgerTooLarge):
        read(path)


def test_shared_strings_too_large_to_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive_module, "MAX_BUFFERED_BYTES", 100)
    with pytest.raises(LedgerTooLarge):
        read(_sound(tmp_path))


@pytest.mark.parametrize("part", [_SHEET, "xl/workbook.xml", "[Content_Types].xml"])
def test_entity_bomb(tmp_path: Path, part: str) -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]>'

    def arm(xml: bytes) -> bytes:
        declaration, closed, rest = xml.partition(b"?>")
        return declaration + closed + bomb + rest if closed else bomb + xml

    with pytest.raises(LedgerDamaged) as raised:
        read(rewrite_part(_sound(tmp_path), part, arm))
    assert raised.value.part == part


@pytest.mark.parametrize(
    ("change", "error"),
    [
        (lambda xml: xml[: len(xml) // 2], LedgerDamaged),
        (lambda xml: xml.replace(b'<row r="2"', b'<row r="99999999"'), LedgerTooLarge),
        (lambda xml: xml.replace(b'r="A2"', b'r="ZZZZ2"'), LedgerTooLarge),
        (lambda xml: xml.replace(b'r="A2"', b'r="XFE2"'), LedgerTooLarge),
        (lambda xml: xml.replace(b'r="A2"', b'r="A9"'), LedgerDamaged),
        (lambda xml: xml.replace(b'<row r="2"', b'<row r="1"'), LedgerDamaged),
    ],
)
def test_damaged_sheets(tmp_path: Path, change: Callable[[bytes], bytes], error: type[LedgerError]) -> None:
    with pytest.raises(error):
        read(rewrite_part(_sound(tmp_path), _SHEET, change))


def test_absurd_dimension_is_not_believed(tmp_path: Path) -> None:
    def inflate(xml: bytes) -> bytes:
        assert b'ref="A1:D2"' in xml
        return xml.replace(b'ref="A1:D2"', b'ref="A1:XFD1048576"')

    assert len(read(rewrite_part(_sound(tmp_path), _SHEET, inflate)).people) == 1


def test_flipped_bytes_never_escape_as_something_else(tmp_path: Path) -> None:
    path = _sound(tmp_path)
    sound = path.read_bytes()
    for at in range(0, len(sound), 97):
        path.write_bytes(sound[:at] + bytes([sound[at] ^ 0x55]) + sound[at + 1 :])
        try:
            reading = read(path)
        except LedgerError:
            continue
        assert reading.rows == 1


@pytest.mark.parametrize("part", [_SHEET, "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml", "_rels/.rels"])
def test_altered_parts_never_escape_as_something_else(tmp_path: Path, part: str) -> None:
    chance = random.Random(part)
    path = _sound(tmp_path)
    sound = path.read_bytes()

    def alter(xml: bytes) -> bytes:
        altered = bytearray(xml)
        for _ in range(chance.randint(1, 3)):
            altered[chance.randrange(len(altered))] = chance.choice(b'0129<>"=/aAzZ ')
        return bytes(altered)

    outcomes = set()
    for _ in range(60):
        path.write_bytes(sound)
        try:
            read(rewrite_part(path, part, alter))
        except LedgerError as error:
            outcomes.add(error.code)
    assert "ledger_damaged" in outcomes


def test_truncated_files_never_escape_as_something_else(tmp_path: Path) -> None:
    path = _sound(tmp_path)
    sound = path.read_bytes()
    for length in range(1, len(sound) - 1, 211):
        path.write_bytes(sound[:length])
        with pytest.raises(LedgerError):
            read(path)


def test_workbook_without_people_or_of_an_unknown_township(tmp_path: Path) -> None:
    with pytest.raises(LedgerWithoutPeople) as raised:
        read(write(tmp_path / "ledger.xlsx", [["本表一式两份"], ["项目", "金额"], ["电费", 3]]))
    assert raised.value.sheets == 1
    with pytest.raises(LedgerTownshipUnknown):
        read_ledger(_sound(tmp_path), VILLAGES, "110101001", TODAY)


def test_empty_workbook(tmp_path: Path) -> None:
    Workbook().save(tmp_path / "ledger.xlsx")
    with pytest.raises(LedgerWithoutPeople):
        read(tmp_path / "ledger.xlsx")
