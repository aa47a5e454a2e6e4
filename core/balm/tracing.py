"""Tracing: a decision -> a span of OpenTelemetry's, where the host has imported its API; it holds no fact.

Balm imports nothing of it, and nothing is traced in a program that does not trace.
"""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any

from balm.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_NO_SPAN: AbstractContextManager[Any] = nullcontext()


def span(name: str, packs: Callable[[], Sequence[str]]) -> AbstractContextManager[Any]:
    """A span of this name around what is done within; it says which packs, and of an exception nothing but that."""
    trace = sys.modules.get("opentelemetry.trace")
    if trace is None or isinstance(trace.get_tracer_provider(), trace.ProxyTracerProvider):  # nobody traces
        return _NO_SPAN
    made: AbstractContextManager[Any] = trace.get_tracer("balm", __version__).start_as_current_span(
        name, attributes={"balm.packs": packs()}, record_exception=False, set_status_on_exception=False
    )
    return made
