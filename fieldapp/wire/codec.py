"""One way to turn a struct into bytes and back, with limits, so that no caller meets a raw decoder error."""

from __future__ import annotations

from collections.abc import Hashable
from functools import lru_cache
from typing import Any, TypeVar, cast

import msgspec
import zstandard

from fieldapp.wire.errors import Malformed, UnsupportedVersion

T = TypeVar("T")

MAX_UNPACKED = 64 * 1024 * 1024
"""Most bytes anything compressed may unpack to: a bomb dies here."""

_encoder = msgspec.msgpack.Encoder()


def pack(value: Any) -> bytes:
    """Encode a struct, dataclass or plain value as msgpack."""
    return _encoder.encode(value)


def unpack(data: bytes, shape: type[T]) -> T:
    """Decode msgpack into ``shape``. Raises ``Malformed`` for anything else; never a decoder's own error."""
    try:
        return cast(T, _decoder(cast(Hashable, shape)).decode(data))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as exc:
        raise Malformed(f"not a {getattr(shape, '__name__', shape)}") from exc


@lru_cache(256)
def _decoder(shape: Hashable) -> msgspec.msgpack.Decoder[Any]:
    # Making one costs as much as reading a small struct with it.
    return msgspec.msgpack.Decoder(cast(Any, shape))


def check_version(found: int, known: int) -> None:
    """Raise ``UnsupportedVersion`` unless ``found`` is the version this program writes."""
    if found != known:
        raise UnsupportedVersion(f"version {found}, this program knows {known}")


def squeeze(data: bytes, level: int = 3) -> bytes:
    """Compress with zstd; the frame carries its size, so that ``expand`` can refuse before unpacking."""
    return zstandard.ZstdCompressor(level=level).compress(data)


def expand(data: bytes, limit: int = MAX_UNPACKED) -> bytes:
    """Undo ``squeeze``. Raises ``Malformed`` when the frame is broken or says it is larger than ``limit``."""
    try:
        size = zstandard.get_frame_parameters(data).content_size
        if not 0 <= size <= limit:
            raise Malformed("compressed part has no size or is too large")
        return zstandard.ZstdDecompressor().decompress(data, max_output_size=limit, allow_extra_data=False)
    except zstandard.ZstdError as exc:
        raise Malformed("compressed part is broken") from exc
