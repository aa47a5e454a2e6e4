"""Spans as OpenTelemetry's own SDK exports them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable


def exporting(monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[str]]:
    """Trace from here on; what is given says each finished span, whole, as JSON."""
    sdk = pytest.importorskip("opentelemetry.sdk.trace", reason="opentelemetry-sdk is missing")
    from opentelemetry import trace
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

    exporter, provider = InMemorySpanExporter(), sdk.TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr(trace, "get_tracer_provider", lambda: provider)  # a process has one for good
    return lambda: [span.to_json() for span in exporter.get_finished_spans()]
