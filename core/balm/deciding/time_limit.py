"""Time limit: a call into a plugin, made in a thread of its own, so that it can be left behind."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable

TIME_LIMIT = 1.0
"""Seconds that one strategy may take for one decision."""


class _Worker:
    """A thread that runs one call at a time, so that a call which hangs can be left behind."""

    def __init__(self) -> None:
        self.calls: queue.SimpleQueue[Callable[[], object]] = queue.SimpleQueue()
        self.results: queue.SimpleQueue[tuple[bool, object]] = queue.SimpleQueue()
        threading.Thread(target=self._run, name="balm-strategy", daemon=True).start()

    def _run(self) -> None:
        while True:
            call = self.calls.get()
            try:
                self.results.put((True, call()))
            except BaseException as error:  # noqa: BLE001  # a plugin may raise anything, SystemExit too
                self.results.put((False, error))


_local = threading.local()


def within_time(call: Callable[[], object], seconds: float) -> tuple[bool, object]:
    """(True, result), (False, what it raised), or (False, None) where time ran out."""
    worker: _Worker | None = getattr(_local, "worker", None)
    if worker is None:
        worker = _local.worker = _Worker()
    worker.calls.put(call)
    try:
        return worker.results.get(timeout=seconds)
    except queue.Empty:
        _local.worker = None  # still busy: its late result goes nowhere
        return False, None
