"""Metrics: what was answered, counted for Prometheus. No label holds anything that was told."""

from __future__ import annotations

import os
from typing import Literal

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""The variable that names the folder which several processes count in; prometheus-client reads it when imported."""
_BUCKETS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)

MEDIA_TYPE = CONTENT_TYPE_LATEST


class Metrics:
    """The counters of a process; where there are several, `text` has the sums of all."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "balm_requests", "Requests by route and status.", ["method", "route", "status"], registry=self._registry
        )
        self._seconds = Histogram(
            "balm_request_seconds", "How long requests took.", ["route"], registry=self._registry, buckets=_BUCKETS
        )
        self._open = Gauge(
            "balm_requests_open", "Requests that are worked on.", registry=self._registry, multiprocess_mode="livesum"
        )
        self._loads = Counter("balm_loads", "Loadings of the packs.", ["outcome"], registry=self._registry)
        self._rows = Counter("balm_batch_rows", "Rows of batches.", ["outcome"], registry=self._registry)

    def began(self) -> None:
        """A request came in."""
        self._open.inc()

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """A request was answered."""
        self._open.dec()
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def loaded(self, outcome: Literal["done", "failed"]) -> None:
        """The packs were loaded, or could not be."""
        self._loads.labels(outcome).inc()

    def rows(self, outcome: Literal["decided", "rejected"], count: int) -> None:
        """So many rows of a batch were decided or rejected."""
        self._rows.labels(outcome).inc(count)

    def text(self) -> bytes:
        """All of it, in Prometheus' text format."""
        if not os.environ.get(FOLDER):
            return generate_latest(self._registry)
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # theirs
        return generate_latest(registry)
