"""Give a device what changed in its scopes since its cursor, in signed pages (design §4, Feed).

Heads and rows are read in one snapshot, so a page that ends at its head has everything up to it. A scope that the
cursor does not hold gets a page even when it is empty: a device may still have rows of it from before the central was
restored from a backup, and clears them on that page.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from fieldapp.central.accounts import Caller
from fieldapp.central.errors import CursorGone
from fieldapp.central.open import Central
from fieldapp.central.services.cursor import (
    PROOF_BYTES,
    START,
    Cursor,
    Kept,
    Proof,
    decode_cursor,
    digest_of,
    encode_body,
    short_token,
    whole_token,
)
from fieldapp.central.services.reading import caller_scopes, shard_of_scope
from fieldapp.central.store import cursors, feed
from fieldapp.wire import scope as scopes
from fieldapp.wire.feed import VERSION, FeedPage, FeedReply, encode_reply, sign_page

_NOTHING = feed.Mark(0, 0)
_PAGE_BYTES = 160
"""About what a page costs beside its rows: its head and a signature."""


def read_feed(central: Central, caller: Caller, token: str | None) -> tuple[bytes, int]:
    """The reply to one request (squeezed) and how many rows it carries. Raises ``CursorGone``."""
    device_scope = scopes.of_device(caller.device.id)
    proof = proof_for(central, caller.device.id)
    with central.store.read() as connection:
        cursor = START if not token else decode_cursor(token, proof, _kept(connection, caller), device_scope)
        readable = caller_scopes(connection, caller)
        pages, more = _pages(central, connection, caller, readable, cursor)
    positions = {scope: at for scope, at in cursor.positions.items() if scope in set(readable)}
    positions.update({page.scope: page.to for page in pages})
    told = digest_of(readable)
    body = encode_body(Cursor(positions, told), device_scope)
    reply = FeedReply(
        version=VERSION,
        generation=central.generation,
        pages=tuple(sign_page(page, central.keys.signing) for page in pages),
        cursor=whole_token(body, proof) if more else _short(central, caller, body, proof, token),
        more=more,
        scopes=None if told == cursor.told else readable,
    )
    return encode_reply(reply), sum(len(page.rows) for page in pages)


def proof_for(central: Central, device: str) -> Proof:
    """The keyed hash that a device's cursors carry in this life of the central."""
    bound = f"{central.generation} {device} ".encode()
    return lambda body: central.keys.keyed_hash("cursor", bound + body)


def _kept(connection: Connection, caller: Caller) -> Kept:
    return lambda name: cursors.cursor_body(connection, caller.device.township, caller.device.id, name)


def _short(central: Central, caller: Caller, body: bytes, proof: Proof, given: str | None) -> str:
    token = short_token(body, proof)
    if token == given:
        return token  # nothing changed, and it is kept already
    with central.store.write() as connection:
        cursors.keep_cursor(
            connection,
            caller.device.township,
            caller.device.id,
            name=proof(body)[:PROOF_BYTES],
            body=body,
            at=central.now_ms(),
        )
    return token


def _pages(
    central: Central, connection: Connection, caller: Caller, readable: Sequence[str], cursor: Cursor
) -> tuple[list[FeedPage], bool]:
    limits = central.config.limits
    shards = {scope: shard_of_scope(scope, caller) for scope in readable}
    marks = feed.marks(connection, [(shards[scope], scope) for scope in readable])
    if any(0 < cursor.positions.get(scope, 0) < mark.compacted for scope, mark in marks.items()):
        raise CursorGone("what was removed since is no longer told: start again")
    pages: list[FeedPage] = []
    rows_left, bytes_left = limits.page_rows, limits.page_bytes
    for scope in readable:
        after, head = cursor.positions.get(scope, 0), marks.get(scope, _NOTHING).head
        if after >= head and scope in cursor.positions:
            continue
        if rows_left <= 0 or bytes_left <= 0:
            return pages, True
        found = _stretch(connection, shards[scope], scope, after, head, rows_left, bytes_left)
        pages.append(FeedPage(VERSION, central.generation, scope, after, found.to, head, found.rows))
        rows_left -= len(found.rows)
        bytes_left -= _PAGE_BYTES + sum(len(row.payload) + 64 for row in found.rows)
        if found.to < head:
            return pages, True
    return pages, False


def _stretch(
    connection: Connection, shard: str, scope: str, after: int, head: int, rows: int, size: int
) -> feed.Stretch:
    if after >= head:
        return feed.Stretch(after, head, ())  # an empty scope: nothing to look up
    return feed.stretch(connection, shard, scope, after, head, rows, size)
