"""The feed, applied reply by reply; the cursor is saved with the rows it covers, in the store's own transaction.

While one reply is applied the next is already asked for: its cursor is known, and reading it changes nothing at the
central that a repeated question would not. A reply that was fetched but not applied is simply asked for again.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from fieldapp.sync.errors import CursorTooOld, ProtocolViolation
from fieldapp.sync.lives import Lives
from fieldapp.sync.ports import DeviceIdentity, FeedSink, Transport
from fieldapp.sync.summary import Cancelled, FeedApplied, OnProgress, Tally
from fieldapp.sync.verify import read_reply, trusted_page
from fieldapp.wire.feed import FeedPage, FeedReply


class Receiver:
    """One run's way down for rows."""

    def __init__(
        self,
        identity: DeviceIdentity,
        sink: FeedSink,
        transport: Transport,
        lives: Lives,
        tally: Tally,
        *,
        on_progress: OnProgress,
        cancelled: Cancelled,
    ) -> None:
        self._identity = identity
        self._sink = sink
        self._transport = transport
        self._lives = lives
        self._tally = tally
        self._on_progress = on_progress
        self._cancelled = cancelled
        self._reached: dict[str, int] = {}

    def run(self) -> None:
        """Ask and apply until the central has no more.

        A cursor too old, or a central in a new life, starts again from nothing by itself. Raises the transport's
        errors; what was applied stays applied.
        """
        with ThreadPoolExecutor(1, thread_name_prefix="feed-ahead") as ahead:
            self._run(self._sink.cursor(), ahead)

    def _run(self, cursor: str | None, ahead: ThreadPoolExecutor) -> None:
        coming: Future[bytes] | None = None
        confirmed = False
        while not self._cancelled():
            try:
                reply = read_reply(coming.result() if coming else self._transport.feed(cursor))
            except CursorTooOld:
                if cursor is None:
                    raise
                cursor, coming = None, None
                self._reached.clear()
                continue
            if self._lives.follow(reply.generation) and cursor is not None:
                cursor, coming = None, None
                self._reached.clear()
                continue
            if reply.more and reply.cursor == cursor:
                raise ProtocolViolation("feed_stands_still")
            coming = ahead.submit(self._transport.feed, reply.cursor) if reply.more else None
            withdrawn = self._apply(reply, asked=cursor)
            cursor = reply.cursor
            confirmed = confirmed and not withdrawn
            if not reply.more:
                if confirmed or not self._tally.withdrawn:
                    return
                # The new cursor was saved in the transaction that purged: showing it tells the central that it is done.
                confirmed = True

    def _apply(self, reply: FeedReply, *, asked: str | None) -> int:
        """Apply a reply; returns how many scopes it withdrew."""
        pages = [trusted_page(data, self._identity) for data in reply.pages]
        self._check_continuity(pages, reply.generation, fresh=asked is None)
        nothing_new = not pages and reply.scopes is None and reply.cursor == asked
        if nothing_new and self._sink.generation() == reply.generation:
            return 0  # a sync of nothing writes nothing
        applied = self._sink.apply(pages, cursor=reply.cursor, generation=reply.generation, scopes=reply.scopes)
        self._tally.received += applied.received
        self._tally.withdrawn += applied.withdrawn
        self._on_progress(FeedApplied(self._tally.received, reply.more, applied.persons))
        return applied.withdrawn

    def _check_continuity(self, pages: Sequence[FeedPage], generation: str, *, fresh: bool) -> None:
        """Within a run each page of a scope begins where the last one ended, or the scope begins anew."""
        for page in pages:
            if page.generation != generation:
                raise ProtocolViolation("page_of_another_generation")
            expected = self._reached.get(page.scope, 0 if fresh else None)
            if page.after != 0 and expected is not None and page.after != expected:
                raise ProtocolViolation("page_skips_rows")
            self._reached[page.scope] = page.to
