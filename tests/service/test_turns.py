"""Analyses work one at a time, each in turn."""

from __future__ import annotations

import threading

import pytest

from balm.service import turns
from balm.service.turns import InTurn, Turns
from support.service import PATIENCE


def test_one_works_at_a_time_and_all_come_to_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "TURN_SECONDS", 0.0)  # each step is a turn of its own
    among, steps, working = Turns(), [], []
    begun = threading.Barrier(4)

    def analyse(name: int) -> None:
        deadline = InTurn(PATIENCE, among)
        begun.wait(PATIENCE)
        with among.taken():
            for _ in range(50):
                working.append(name)
                assert len(working) == 1
                steps.append(working.pop())
                assert not deadline.passed

    threads = [threading.Thread(target=analyse, args=(name,)) for name in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(PATIENCE)
    assert sorted(steps) == sorted([*range(4)] * 50)


def test_the_longest_waiting_goes_on_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "TURN_SECONDS", 0.0)
    among, steps, last = Turns(), [], threading.Event()

    def analyse() -> None:
        with among.taken():
            steps.append("other")
        last.set()

    deadline = InTurn(PATIENCE, among)
    with among.taken():
        assert not deadline.passed, "nobody waits"
        other = threading.Thread(target=analyse)
        other.start()
        while not last.is_set():
            assert not deadline.passed
        steps.append("this")
    other.join(PATIENCE)
    assert steps == ["other", "this"]


def test_a_turn_ends_with_what_fails() -> None:
    among = Turns()
    with pytest.raises(ZeroDivisionError), among.taken():
        raise ZeroDivisionError
    with among.taken():
        assert InTurn(0, among).passed
