"""Opening a ledger file without trusting it.

A ledger comes by mail or stick through many hands. Before openpyxl sees a byte, this module tells an
.xlsx from what merely carries its name, and refuses what would exhaust the machine: archives that unpack
to more than a ledger can be, and XML parts with a document type (entity bombs; ECMA-376 part 2 §10.1
forbids DTDs in every part).
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO
from xml.parsers import expat

from fieldapp.central.ledger.errors import (
    LedgerDamaged,
    LedgerEncrypted,
    LedgerFileEmpty,
    LedgerFileMissing,
    LedgerNotWorkbook,
    LedgerOldFormat,
    LedgerTooLarge,
    LedgerUnreadable,
)

MAX_FILE_BYTES = 64 * 1024 * 1024
MAX_UNPACKED_BYTES = 384 * 1024 * 1024
"""About 300,000 full rows of twenty columns: fifteen times the largest ledger of a county."""
MAX_ENTRIES = 2_000
MAX_BUFFERED_BYTES = 48 * 1024 * 1024
"""Bar for the parts that are read into memory whole (shared strings, styles, workbook)."""

ARCHIVE_ERRORS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, struct.error)
"""What zipfile raises on an archive that was cut short or altered; an unknown compression is NotImplementedError."""

_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CHUNK = 64 * 1024


@contextmanager
def open_archive(path: Path) -> Iterator[tuple[BinaryIO, zipfile.ZipFile]]:
    """Yield the file, read once, and its checked archive.

    Reading once means that what was checked is what is parsed, even if the file on the stick changes.
    Raises the errors of ``fieldapp.central.ledger.errors``.
    """
    stream = io.BytesIO(_bytes_of(path))
    try:
        archive = zipfile.ZipFile(stream)
        _check_entries(archive)
    except ARCHIVE_ERRORS as error:
        raise LedgerDamaged("archive") from error
    with archive:
        yield stream, archive


def _bytes_of(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > MAX_FILE_BYTES:
            raise LedgerTooLarge("bytes", MAX_FILE_BYTES)
        content = path.read_bytes()
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError) as error:
        raise LedgerFileMissing from error
    except OSError as error:
        raise LedgerUnreadable(str(error.strerror)) from error
    if not content:
        raise LedgerFileEmpty
    if not content.startswith(b"PK\x03\x04"):
        _refuse_foreign(content)
    return content


def _refuse_foreign(content: bytes) -> None:
    """Say what the file is instead of an archive."""
    if content.startswith(_OLE_MAGIC):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise LedgerEncrypted
        raise LedgerOldFormat("xls")
    head = content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<html", b"<!doctype html", b"<table", b"<?xml", b"mime-version")):
        raise LedgerNotWorkbook("html")
    raise LedgerNotWorkbook("unknown" if b"\x00" in head else "text")


def _check_entries(archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        raise LedgerTooLarge("entries", MAX_ENTRIES)
    # zipfile never hands out more than an entry declares, so the declared sizes are a true bound.
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES:
        raise LedgerTooLarge("bytes", MAX_UNPACKED_BYTES)
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise LedgerEncrypted
    names = {entry.filename for entry in entries}
    if "[Content_Types].xml" not in names:
        raise LedgerNotWorkbook("zip")
    if "xl/workbook.bin" in names:
        raise LedgerOldFormat("xlsb")
    if not any(name.startswith("xl/") for name in names):
        raise LedgerNotWorkbook("zip")
    for entry in entries:
        if entry.filename.endswith((".xml", ".rels")):
            if "/worksheets/" not in entry.filename and entry.file_size > MAX_BUFFERED_BYTES:
                raise LedgerTooLarge("bytes", MAX_BUFFERED_BYTES)
            _refuse_document_type(archive, entry)


class _RootReached(Exception):
    """The first element came without a document type before it."""


def _refuse_document_type(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Read one part up to its root element; a DOCTYPE on the way is refused."""
    parser = expat.ParserCreate()

    def doctype(*_: object) -> None:
        raise LedgerDamaged(entry.filename)

    def root(*_: object) -> None:
        raise _RootReached

    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler = root
    try:
        with archive.open(entry) as part:
            while chunk := part.read(_CHUNK):
                parser.Parse(chunk, False)
            parser.Parse(b"", True)
    except _RootReached:
        return
    except (expat.ExpatError, *ARCHIVE_ERRORS) as error:
        raise LedgerDamaged(entry.filename) from error
