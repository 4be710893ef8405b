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
    """True for a PNG with a chunk of the picture that fails its check sum; Pillow would not look.

    The other kinds carry no check sum of their own.
    """
    if not data.startswith(_PNG_MAGIC):
        return False
    whole = memoryview(data)
    return any(
        zlib.crc32(whole[start - 4 : start + length])
        != int.from_bytes(whole[start + length : start + length + 4], "big")
        for kind, start, length in _png_chunks(data)
        if kind[:1].isupper()
    )


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
