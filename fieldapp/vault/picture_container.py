"""Whether a picture file is all there and sound, told from its structure without decoding it.

Decoders forgive: a JPEG without its last bytes or a PNG without its end mark often comes out whole-looking.
A photo is evidence, so a file that ends before its own structure says so counts as cut short.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator

_PNG_MAGIC = b"\x89PNG\r\n\x1a\n"
_JPEG_SOI, _JPEG_EOI, _JPEG_SOS = b"\xff\xd8", b"\xff\xd9", 0xDA
_BARE_MARKERS = frozenset((0x01, *range(0xD0, 0xD9)))


def ends_early(data: bytes) -> bool:
    """True when ``data`` begins as a JPEG, PNG, WebP, HEIF, GIF or BMP file and stops before its end.

    Bytes after the end (phones append previews and clips) are fine. Other data gives False.
    """
    if data.startswith(_JPEG_SOI):
        return _jpeg_ends_early(data)
    if data.startswith(_PNG_MAGIC[: len(data)]):
        return _png_ends_early(data)
    if data[:4] == b"RIFF" and data[8:12] in {b"WEBP", b""}:
        return len(data) < 12 or len(data) < 8 + int.from_bytes(data[4:8], "little")
    if data[4:8] == b"ftyp":
        return _boxes_end_early(data)
    if data[:4] == b"GIF8":
        return b";" not in data[-64:].rstrip(b"\0")[-1:]
    if data[:2] == b"BM" and data[6:10] == b"\0\0\0\0":
        return len(data) < int.from_bytes(data[2:6], "little")
    return False


def _jpeg_ends_early(data: bytes) -> bool:
    """Walks the segments to the first scan, then looks for the end mark: inside a scan 0xFF is always stuffed."""
    position = 2
    while position + 4 <= len(data):
        if data[position] != 0xFF:
            return False
        marker = data[position + 1]
        if marker == 0xFF:
            position += 1
        elif marker in _BARE_MARKERS:
            position += 2
        elif marker == _JPEG_SOS:
            return data.find(_JPEG_EOI, position) < 0
        else:
            position += 2 + int.from_bytes(data[position + 2 : position + 4], "big")
    return True


def _png_ends_early(data: bytes) -> bool:
    end = 0
    for kind, start, length in _png_chunks(data):
        end = start + length + 4
        if kind == b"IEND":
            return end > len(data)
    return True


def is_damaged(data: bytes) -> bool:
    """True for a PNG or HEIF whose structure is hurt in a way the decoders do not look for.

    PNG: a chunk of the picture fails its check sum. HEIF: the name or kind of an item is no text (the reader
    would take the whole program down). The other kinds carry nothing to check.
    """
    if data.startswith(_PNG_MAGIC):
        return _png_is_damaged(data)
    return data[4:8] == b"ftyp" and any(not _is_text(entry) for entry in _heif_items(data))


def _png_is_damaged(data: bytes) -> bool:
    whole = memoryview(data)
    return any(
        zlib.crc32(whole[start - 4 : start + length])
        != int.from_bytes(whole[start + length : start + length + 4], "big")
        for kind, start, length in _png_chunks(data)
        if kind[:1].isupper() and start + length + 4 <= len(data)
    )


def _heif_items(data: bytes) -> Iterator[bytes]:
    """Kind, name and content type of every item entry (``infe``, ISO/IEC 14496-12 §8.11.6) as they stand."""
    start = data.find(b"infe")
    while start >= 4:
        length = int.from_bytes(data[start - 4 : start], "big")
        wide = data[start + 4 : start + 5] == b"\x03"
        if 21 <= length <= 1024 and data[start + 4 : start + 5] in {b"\x02", b"\x03"}:
            yield data[start + (14 if wide else 12) : start - 4 + length]
        start = data.find(b"infe", start + 4)


def _is_text(entry: bytes) -> bool:
    try:
        return entry.decode("utf-8")[:4].isprintable()
    except UnicodeDecodeError:
        return False


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Kind, place of the data and its length, chunk by chunk, as far as IEND or the end of the file."""
    position, kind = len(_PNG_MAGIC), b""
    while position + 12 <= len(data) and kind != b"IEND":
        length = int.from_bytes(data[position : position + 4], "big")
        kind = data[position + 4 : position + 8]
        yield kind, position + 8, length
        position += 12 + length


def _boxes_end_early(data: bytes) -> bool:
    """ISO base media (HEIC): every top-level box must lie inside the file."""
    position = 0
    while position < len(data):
        if position + 8 > len(data):
            # A few bytes of padding after the last box are no box.
            return any(data[position:])
        size = int.from_bytes(data[position : position + 4], "big")
        if size == 1:
            size = int.from_bytes(data[position + 8 : position + 16], "big")
        if size == 0:
            return False
        if size < 8:
            return True
        position += size
    return position > len(data)
