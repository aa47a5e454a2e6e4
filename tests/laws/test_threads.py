"""One engine serves any number of threads: eight that decide at once give the same answers as one alone."""

from __future__ import annotations

import datetime
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from random import Random
from threading import Barrier
from typing import TYPE_CHECKING, Any

import pytest

import balm
from support.generated_people import profile

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest

THREADS = 8
PEOPLE = 40
DAY = datetime.date(2026, 1, 1)
OWN = [{"title": "Walk the dog", "tags": ["animals"]}, {"title": "Sing"}]


def answer(engine: balm.Engine, who: tuple[dict[str, Any], list[dict[str, Any]]]) -> str:
    told, own = who
    return engine.decide(told, own=own).to_json()


@contextmanager
def switching(seconds: float) -> Iterator[None]:
    """Threads give way after so many seconds: the shorter, the more often they meet in the middle of something."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(seconds)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


@pytest.mark.exhaustive
def test_eight_threads_at_once_answer_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("balm.engine.TIME_LIMIT", 60.0)  # no law is about time
    alone, shared = balm.load(today=DAY), balm.load(today=DAY)
    random = Random(1)
    people = [(profile(alone.rulebook, random), OWN[: i % 3]) for i in range(PEOPLE)]
    expected = [answer(alone, who) for who in people]
    assert len(set(expected)) > PEOPLE // 2
    together = Barrier(THREADS)

    def decide_all(thread: int) -> list[str]:
        """Everybody, each thread from another person on; nobody has asked this engine anything before."""
        start = thread * PEOPLE // THREADS
        together.wait()
        found = [answer(shared, who) for who in [*people[start:], *people[:start]]]
        return found[-start:] + found[:-start] if start else found

    with switching(1e-6), ThreadPoolExecutor(THREADS) as pool:
        for found in pool.map(decide_all, range(THREADS)):
            assert found == expected
