"""What the central counts, for Prometheus. Labels are routes, statuses, outcomes and reasons, never ids."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from fieldapp.wire.receipt import RecordLine

_SIZES = (1, 5, 20, 50, 100, 200, 500, 1000, 2000, 5000)
_BYTES = (2e3, 1e4, 5e4, 2e5, 1e6, 4e6, 1.6e7, 3.2e7)
_SECONDS = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0)


class Metrics:
    """One set of counters an application; ``text`` is the exposition of it.

    What is counted as it happens belongs to this process; ``standing`` numbers belong to the whole central, are the
    same on every replica and are read when somebody asks.
    """

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()
        self.requests = Counter(
            "fieldapp_requests_total", "Requests answered", ["method", "route", "status"], registry=registry
        )
        self.seconds = Histogram("fieldapp_request_seconds", "Time to answer", ["route"], registry=registry)
        self.records = Counter(
            "fieldapp_records_total", "Receipt lines by outcome", ["outcome", "repeat"], registry=registry
        )
        self.refusals = Counter(
            "fieldapp_records_not_applied_total", "New records by why", ["outcome", "reason"], registry=registry
        )
        self.batch_records = Histogram("fieldapp_batch_records", "Records a batch", buckets=_SIZES, registry=registry)
        self.batch_bytes = Histogram("fieldapp_batch_bytes", "Bytes a batch", buckets=_BYTES, registry=registry)
        self.feed_rows = Counter("fieldapp_feed_rows_total", "Feed rows sent", registry=registry)
        self.blobs = Counter("fieldapp_blobs_stored_total", "Ciphertexts stored", registry=registry)
        self._store = Histogram(
            "fieldapp_store_seconds", "Transactions with the database", ["kind"], buckets=_SECONDS, registry=registry
        )
        self._up = Gauge("fieldapp_store_up", "Whether the database answered this scrape", registry=registry)
        self._standing = {
            name: Gauge(f"fieldapp_{name}", words, [label] if label else [], registry=registry)
            for name, (words, label) in _STANDING.items()
        }

    def store_took(self, kind: str, seconds: float) -> None:
        """Note one transaction, ``read`` or ``write``, with the wait for its turn."""
        self._store.labels(kind).observe(seconds)

    def batch_settled(self, size: int, lines: Sequence[RecordLine]) -> None:
        """Note a batch of ``size`` bytes and what became of its records."""
        self.batch_bytes.observe(size)
        self.batch_records.observe(len(lines))
        for line in lines:
            self.records.labels(str(line.outcome), str(line.repeat).lower()).inc()
            if line.reason is not None and not line.repeat:
                self.refusals.labels(str(line.outcome), str(line.reason)).inc()

    def stand(self, counts: Mapping[str, Mapping[str, int]] | None) -> None:
        """Take the ``standing`` numbers of the whole central, ``{name: {label: number}}``; ``None`` when the database
        does not answer."""
        self._up.set(counts is not None)
        for name, numbers in (counts or {}).items():
            gauge = self._standing[name]
            gauge.clear()
            for label, number in numbers.items():
                (gauge.labels(label) if label else gauge).set(number)

    def text(self) -> bytes:
        """The counters in the text format of Prometheus."""
        return generate_latest(self._registry)


_STANDING: dict[str, tuple[str, str]] = {
    "held_records": ("Records kept waiting, by why", "reason"),
    "chains": ("Chains of device keys by state: complete, gap, fork", "state"),
    "incidents": ("Evidence kept, by kind", "kind"),
    "form_checks_waiting": ("Visits whose form is still to be run again", ""),
    "uploads_under_way": ("Uploads begun and not finished", ""),
    "disk_free_bytes": ("Room on the disk of the central's folder", ""),
}
"""Name, words and label; a name without a label has its number under the empty one."""
