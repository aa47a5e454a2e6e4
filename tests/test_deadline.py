"""A deadline passes when its seconds are over, and a question to the solver ends with it, unanswered."""

from __future__ import annotations

import math
from itertools import count

import pytest

from balm.deadline import NEVER, Deadline, OutOfTime
from balm.solving.formula import Formulas
from balm.solving.questions import Session


def test_it_passes_when_its_seconds_are_over(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr("balm.deadline.monotonic", lambda: now)
    deadline = Deadline(1.5)
    now = 101.4
    deadline.check()
    assert not deadline.passed
    now = 101.5
    assert deadline.passed
    with pytest.raises(OutOfTime):
        deadline.check()
    assert not NEVER.passed
    assert not Deadline(math.inf).limited
    assert Deadline(0).passed


@pytest.mark.parametrize("seconds", [-1, -0.001, -math.inf, math.nan])
def test_a_deadline_lies_ahead(seconds: float) -> None:
    with pytest.raises(ValueError, match="a number of seconds from 0 on"):
        Deadline(seconds)


def _pigeons(formulas: Formulas, holes: int) -> None:
    """One pigeon more than there are holes: nothing is true of them, and a solver needs long to find it out."""
    there = [[formulas.variable() for _ in range(holes)] for _ in range(holes + 1)]
    formulas.clauses += there
    for one in range(holes + 1):
        for other in range(one):
            formulas.clauses += [[-a, -b] for a, b in zip(there[one], there[other], strict=True)]


def test_a_question_is_answered_before_the_deadline_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = count()
    monkeypatch.setattr("balm.deadline.monotonic", lambda: float(next(ticks)))
    monkeypatch.setattr("balm.solving.questions.CONFLICTS_AT_ONCE", 100)
    formulas = Formulas()
    _pigeons(formulas, 7)
    with Session(formulas, Deadline(3)) as session, pytest.raises(OutOfTime):
        session.possible()  # its three slices are too few
    with Session(formulas, Deadline(1_000)) as session:
        assert not session.possible()
        assert next(ticks) > 10, "one slice is enough, and the test says nothing"
        session.deadline = Deadline(0)
        with pytest.raises(OutOfTime):
            session.possible()
