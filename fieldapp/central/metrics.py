"""What the central counts, for Prometheus. Labels are routes, statuses and outcomes, never ids."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest


class Metrics:
    """One set of counters an application; ``text`` is the exposition of it."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self.requests = Counter(
            "fieldapp_requests_total", "Requests answered", ["method", "route", "status"], registry=self._registry
        )
        self.seconds = Histogram("fieldapp_request_seconds", "Time to answer", ["route"], registry=self._registry)
        self.records = Counter(
            "fieldapp_records_total", "Receipt lines by outcome", ["outcome", "repeat"], registry=self._registry
        )
        self.feed_rows = Counter("fieldapp_feed_rows_total", "Feed rows sent", registry=self._registry)
        self.blobs = Counter("fieldapp_blobs_stored_total", "Ciphertexts stored", registry=self._registry)

    def text(self) -> bytes:
        """The counters in the text format of Prometheus."""
        return generate_latest(self._registry)
