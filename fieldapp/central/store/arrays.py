"""Lists as PostgreSQL takes them over the wire: one array per column, in its binary format.

The driver writes lists value by value, with escapes; hundreds of rows a batch make that a fifth of all work. The format
(PostgreSQL source, ``array_recv``): dimensions, whether there are nulls, the element type, length and lower bound,
then each value behind its length, -1 for null; all numbers big-endian.
"""

from __future__ import annotations

from collections.abc import Sequence
from struct import Struct
from typing import Any

from psycopg import Connection
from psycopg.adapt import Buffer, Dumper
from psycopg.pq import Format
from sqlalchemy import BigInteger, Boolean, Integer, LargeBinary
from sqlalchemy.types import TypeEngine

_HEAD, _LENGTH = Struct("!iiIii"), Struct("!i").pack
_NULL = _LENGTH(-1)
_TEXT, _BYTES = 25, 17
_FIXED = {BigInteger: (20, Struct("!iq"), 8), Integer: (23, Struct("!ii"), 4), Boolean: (16, Struct("!i?"), 1)}


class Array:
    """The bytes of an array parameter; the statement casts it to its type."""

    __slots__ = ("data",)

    def __init__(self, column: TypeEngine[Any], values: Sequence[Any]) -> None:
        """``values`` of the type of ``column``: text, bytes, whole numbers or truth values, or nulls."""
        fixed = next((how for kind, how in _FIXED.items() if isinstance(column, kind)), None)
        if fixed is not None:
            oid, pack, size = fixed[0], fixed[1].pack, fixed[2]
            body = [_NULL if one is None else pack(size, one) for one in values]
        elif isinstance(column, LargeBinary):
            oid, body = _BYTES, _lengthy(values)
        else:
            oid, body = _TEXT, _lengthy([None if one is None else one.encode() for one in values])
        self.data = _HEAD.pack(1, 1, oid, len(values), 1) + b"".join(body)


class _ArrayDumper(Dumper):
    format = Format.BINARY

    def dump(self, obj: Array) -> Buffer:
        return obj.data


def teach_arrays(connection: Connection[Any]) -> None:
    """Let a new connection take ``Array`` parameters."""
    connection.adapters.register_dumper(Array, _ArrayDumper)


def _lengthy(values: Sequence[bytes | None]) -> list[bytes]:
    parts: list[bytes] = []
    add = parts.append
    for one in values:
        if one is None:
            add(_NULL)
        else:
            add(_LENGTH(len(one)))
            add(one)
    return parts
