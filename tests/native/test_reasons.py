"""The reasons that are made in C are those that Python makes."""

from __future__ import annotations

import copy
import pickle
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from balm.compiled.program import compile_program
from balm.deciding.decide import decide
from balm.deciding.profile import read_profile
from balm.explaining.reason import Reason, look_up_facts
from balm.explaining.reasons import reasons
from balm.native import native
from support import shipped_packs
from support.generated_people import profile
from support.generated_worlds import make_world

if TYPE_CHECKING:
    from balm.compiled.program import Program
    from balm.deciding.outcome import Outcome

here = pytest.mark.skipif(native("judge") is None, reason="Balm was installed without a C compiler")

GIVEN = ("r", 1, False, "b", "", "", ("n",))
FIELDS = ("by", "points", "first", "because", "tell", "source", "rests", "program", "outcome")


def some(program: Program, random: Random) -> Outcome:
    return decide(program, read_profile(program, profile(program.rulebook, random)))


def fields(reason: Reason) -> list[Any]:
    return [getattr(reason, name) for name in FIELDS]


def all_reasons(program: Program, outcome: Outcome) -> list[list[tuple[object, ...]]]:
    """Each practice's reasons as plain values."""
    return [
        [(*fields(reason)[:6], reason.facts) for reason in reasons(program, outcome, one.practice)]
        for one in outcome.ranked
    ]


@here
def test_they_are_those_that_python_makes() -> None:
    worlds = map(make_world, range(100))
    count = 0
    for world in worlds:
        program = compile_program(world.rulebook())
        other = compile_program(world.rulebook())
        for _ in range(10):
            outcome = some(program, world.random)
            mine = all_reasons(program, outcome)
            # Who judged is known by what it made: what was changed, and what another made, is not looked at.
            assert mine == all_reasons(program._replace(walked=None), outcome)
            assert mine == all_reasons(program, outcome._replace(facts=dict(outcome.facts)))
            assert mine == all_reasons(other, outcome)
            count += sum(map(len, mine))
    assert count > 1_000


@here
def test_changed_facts_and_rules_are_those_that_count() -> None:
    program = shipped_packs.program()
    outcome = decide(program, read_profile(program, {"distress": 6, "attachment": "avoidant"}))
    practice = outcome.ranked[0].practice
    assert reasons(program, outcome, practice)
    assert reasons(program, outcome._replace(firing=0), practice) == ()
    changed = reasons(program, outcome._replace(facts={}), practice)
    assert {value for reason in changed for value in reason.facts.values()} == {None}


def test_they_are_reasons_through_and_through() -> None:
    program = shipped_packs.program()
    outcome = decide(program, read_profile(program, {"distress": 6, "attachment": "avoidant"}))
    found = reasons(program, outcome, outcome.ranked[0].practice)
    assert found
    for one in found:
        assert isinstance(one, Reason)
        assert one == Reason(*fields(one)) == copy.copy(one)
        assert hash(one) == hash(Reason(*fields(one)))
        assert one != Reason("another", *fields(one)[1:])
        assert one.by in repr(one)
        assert one.program is program
        assert one.outcome is outcome
        assert one.facts == look_up_facts(program, outcome, one.rests)
    assert sum(one.points for one in found) == outcome.ranked[0].score


@pytest.mark.parametrize("name", [*FIELDS, "facts", "more"])
def test_a_reason_is_not_changed(name: str) -> None:
    reason = Reason(*GIVEN, None, None)
    with pytest.raises(AttributeError):
        setattr(reason, name, 1)


def test_a_reason_travels_and_outlives_what_it_was_made_of() -> None:
    made = [Reason("".join(["r", str(i)]), *GIVEN[1:], None, None) for i in range(100)]
    there = [pickle.loads(pickle.dumps(one)) for one in made]  # noqa: S301  # our own
    assert [one.by for one in there] == [f"r{i}" for i in range(100)]
    assert [fields(one)[1:] for one in there] == [[*GIVEN[1:], None, None]] * 100
    with pytest.raises((TypeError, ValueError)):
        Reason("too", "few")  # type: ignore[call-arg]


@here
def test_what_is_handed_over_wrongly_is_refused() -> None:
    program = shipped_packs.program()
    assert program.kernel is not None
    outcome = decide(program, read_profile(program, {}))
    fired, all_changed = outcome._replace(firing=1), outcome._replace(facts={}, ranked=())
    one, none = (1).to_bytes(8, "little"), bytes(4)

    def made(*args: object) -> tuple[Reason, ...]:
        found: tuple[Reason, ...] = program.kernel.reasons(*args)  # type: ignore[union-attr]
        return found

    assert made((GIVEN,), one, none, program, fired)[0].by == "r"
    assert made((GIVEN,), one, none, program, outcome._replace(firing=0)) == ()
    assert made((), b"", b"", program, all_changed) == ()
    for wrong in (
        ([GIVEN], one, none, program, fired),
        ((("r", 1),), one, none, program, fired),
        ((None,), one, none, program, fired),
        ((GIVEN,), 1, none, program, fired),
        ((GIVEN,), one, 1, program, fired),
        ((GIVEN,), one, b"", program, fired),
        ((GIVEN,), one, b"\xff" * 4, program, fired),
        ((GIVEN,), one * 10_000, none * 10_000, program, fired),
        ((GIVEN,), one, none, program, outcome._replace(firing="1")),
        ((GIVEN,), one, none, program, outcome._replace(firing=-1)),
        ((GIVEN,), one, none, program, outcome._replace(firing=2**100_000)),
        ((GIVEN,), one, none, program, ()),
        ((GIVEN,), one, none, program, None),
        ((), one, none, program, fired),
        ((GIVEN,), one, none),
    ):
        with pytest.raises((TypeError, ValueError, OverflowError)):
            made(*wrong)
