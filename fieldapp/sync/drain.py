"""The outbox, emptied batch by batch; only a signed receipt settles a record.

A lost reply costs nothing: the same records go again and the receipt tells their standing outcome. One bad record
never holds up another: a batch that is refused as a whole is halved until the record at fault stands alone, that
one is passed over for this run and keeps waiting.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

from fieldapp.sync.errors import LineBroken, ProtocolViolation, RequestRefused, SyncError
from fieldapp.sync.lives import Lives
from fieldapp.sync.pace import Pace
from fieldapp.sync.ports import DeviceIdentity, Outbox, Transport
from fieldapp.sync.summary import Cancelled, OnProgress, RecordsSettled, Tally
from fieldapp.sync.verify import trusted_receipt
from fieldapp.wire.batch import batch_digest, seal_batch
from fieldapp.wire.errors import WireError
from fieldapp.wire.record import Record, encode_record

log = logging.getLogger(__name__)

TRIES_PER_BREAK = 2
"""How often in a row a broken line is tried again at once, with a smaller batch, before the run gives up."""


class Drain:
    """One run's way up for records.

    ``passed_over`` holds the hashes of records that the central did not answer or refused to read; they wait for
    another run. ``problem`` is the first reason for one of them.
    """

    def __init__(
        self,
        identity: DeviceIdentity,
        outbox: Outbox,
        transport: Transport,
        lives: Lives,
        tally: Tally,
        *,
        pace: Pace,
        on_progress: OnProgress,
        cancelled: Cancelled,
    ) -> None:
        self._identity = identity
        self._outbox = outbox
        self._transport = transport
        self._lives = lives
        self._tally = tally
        self._pace = pace
        self._on_progress = on_progress
        self._cancelled = cancelled
        self._sent: set[bytes] = set()
        self._answered: set[bytes] = set()
        self._life = lives.restarts
        self._breaks = 0
        self.passed_over: dict[bytes, int] = {}
        self.problem: SyncError | None = None

    def run(self) -> None:
        """Send until nothing is left that can be sent.

        Raises the transport's errors once trying again at once is no use; what was not settled is put back first.
        """
        try:
            while not self._cancelled():
                records = self._next()
                if not records:
                    return
                self._one(records)
        finally:
            self._outbox.put_back()

    def has_news(self) -> bool:
        """Whether more waits than what was passed over."""
        return self._outbox.waiting() > len(self.passed_over)

    def _next(self) -> Sequence[Record]:
        skipped = self.passed_over
        taken = self._outbox.take(self._pace.records + len(skipped), self._pace.bytes + sum(skipped.values()))
        return [record for record in taken if record.hash not in skipped]

    def _one(self, records: Sequence[Record]) -> None:
        try:
            self._exchange(records)
        except LineBroken:
            self._pace.broke(len(records))
            self._breaks += 1
            if self._breaks > TRIES_PER_BREAK:
                raise
        except (RequestRefused, WireError) as refused:
            if isinstance(refused, RequestRefused) and not self._bytes_at_fault(refused):
                raise
            self._pace.broke(len(records))
            if len(records) == 1:
                self._pass_over(records[0], refused if isinstance(refused, SyncError) else RequestRefused(400, "bytes"))
        else:
            self._breaks = 0
            self._pace.held()

    @staticmethod
    def _bytes_at_fault(refused: RequestRefused) -> bool:
        """400, 413 and 422 speak of the bytes sent; any other status would refuse every batch alike."""
        return refused.status in (400, 413, 422)

    def _exchange(self, records: Sequence[Record]) -> None:
        central = self._identity.central
        batch = seal_batch(records, signer=self._identity.signing, central_public=central.sealing_public)
        answer = self._transport.send_batch(batch)
        receipt = trusted_receipt(answer, self._identity, answers=batch_digest(batch))
        # A new life is followed before its receipt is written down: the restart makes every record wait again, the
        # receipt then settles those it names.
        self._lives.follow(receipt.generation)
        self._transport.note_central_time(receipt.at)
        settled = self._outbox.settle(receipt)
        if settled.unknown:
            log.warning("receipt named records this device does not hold: %d", settled.unknown)
        self._note_answered(records, {line.hash for line in receipt.records})
        self._tally.applied += settled.applied
        self._tally.held += settled.held
        self._tally.rejected += settled.rejected
        self._on_progress(RecordsSettled(self._tally.sent, self._outbox.waiting()))

    def _note_answered(self, records: Sequence[Record], lines: set[bytes]) -> None:
        if self._life != self._lives.restarts:
            self._life = self._lives.restarts
            self._answered.clear()
        for record in records:
            if record.hash not in lines:
                self._pass_over(record, ProtocolViolation("record_unanswered"))
            elif record.hash in self._answered:
                # Answered before and given again: the line did not settle it, another try would go round in circles.
                self._pass_over(record, ProtocolViolation("record_not_settled"))
            else:
                self._answered.add(record.hash)
                self._sent.add(record.hash)
        self._tally.sent = len(self._sent)

    def _pass_over(self, record: Record, problem: SyncError) -> None:
        log.warning("record %s passed over: %s", record.hash.hex()[:16], problem.code)
        self.passed_over[record.hash] = len(encode_record(record))
        self.problem = self.problem or problem
