"""The reasons that are made in C are those that Python makes."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest

import shipped
from balm.compiled.program import compile_program
from balm.deciding.decide import decide
from balm.deciding.profile import read_profile
from balm.explaining import reasons as made
from balm.explaining.reasons import Reason, reasons
from balm.native import native
from generate import make_world
from people import profile

if TYPE_CHECKING:
    from balm.compiled.program import Program
    from balm.deciding.outcome import Outcome

pytestmark = pytest.mark.skipif(native("reasons") is None, reason="Balm was installed without a C compiler")


def some(program: Program, random: Random) -> Outcome:
    return decide(program, read_profile(program, profile(program.rulebook, random)))


def all_reasons(program: Program, outcome: Outcome) -> list[list[tuple[object, ...]]]:
    """Each practice's reasons as plain values."""
    return [
        [(*reason[:6], reason.facts) for reason in reasons(program, outcome, one.practice)] for one in outcome.ranked
    ]


def test_they_are_those_that_python_makes(monkeypatch: pytest.MonkeyPatch) -> None:
    worlds = map(make_world, range(100))
    programs = [(compile_program(world.rulebook()), world.random) for world in worlds]
    decided = [(program, some(program, random)) for program, random in programs for _ in range(10)]
    mine = [all_reasons(*one) for one in decided]
    monkeypatch.setattr(made, "_compiled", None)
    monkeypatch.setattr(Reason, "facts", property(Reason.look_up_facts))
    assert mine == [all_reasons(*one) for one in decided]
    assert sum(len(reasons) for of_one in mine for reasons in of_one) > 1_000


def test_they_are_reasons_through_and_through() -> None:
    program = shipped.program()
    outcome = decide(program, read_profile(program, {"distress": 6, "attachment": "avoidant"}))
    found = reasons(program, outcome, outcome.ranked[0].practice)
    assert found
    for one in found:
        assert isinstance(one, Reason)
        assert one == Reason(*one)
        assert hash(one) == hash(Reason(*one))
        assert one.by in repr(one)
        assert one.program is program
        assert one.outcome is outcome
        assert one.facts == one.look_up_facts()
    assert sum(one.points for one in found) == outcome.ranked[0].score


def test_what_is_handed_over_wrongly_is_refused() -> None:
    compiled = native("reasons")
    assert compiled is not None
    scored = (("r", 1, False, "b", "", "", ("n",)),)
    one = (1).to_bytes(8, "little")
    assert compiled.reasons(Reason, scored, one, 1, None, None)[0].by == "r"
    assert compiled.reasons(Reason, scored, one, 0, None, None) == ()
    assert compiled.reasons(Reason, (), b"", 0, None, None) == ()
    for wrong in (
        (object, scored, one, 1, None, None),
        (Reason, [*scored], one, 1, None, None),
        (Reason, (("r", 1),), one, 1, None, None),
        (Reason, scored, 1, 1, None, None),
        (Reason, scored, one, "1", None, None),
        (Reason, scored, one, 2**64, None, None),
        (Reason, scored, one, -1, None, None),
        (Reason, (), one, 1, None, None),
        (Reason, scored, one, 1),
    ):
        with pytest.raises((TypeError, ValueError, OverflowError)):
            compiled.reasons(*wrong)
    with pytest.raises(TypeError):
        compiled.facts_of(object)
    with pytest.raises(TypeError):
        compiled.facts_of(Reason).__get__(())
    for nothing in ((), (1,) * 9, (1, 1, 1, 1, 1, 1, (), 1, (1, 1, 1))):
        with pytest.raises(AttributeError):
            compiled.facts_of(tuple).__get__(nothing)
