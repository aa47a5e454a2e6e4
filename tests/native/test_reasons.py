"""The reasons that are made in C are those that Python makes."""

from __future__ import annotations

import copy
import pickle
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from balm.compiled.practices import Effect
from balm.compiled.program import Scored, compile_program
from balm.deciding.decide import decide
from balm.deciding.outcome import Outcome
from balm.deciding.profile import read_profile
from balm.explaining.reason import Reason, look_up_facts
from balm.explaining.reasons import reasons
from balm.native import native
from balm.native.structs import ReasonHost
from support import shipped_packs
from support.generated_people import profile
from support.generated_worlds import make_world

if TYPE_CHECKING:
    from balm.compiled.program import Program

here = pytest.mark.skipif(native("judge") is None, reason="Balm was installed without a C compiler")

GIVEN = Scored("r", 1, False, False, "b", "", "", ("n",))
FIELDS = (*Scored._fields, "_scored", "_program", "_outcome")


def some(program: Program, random: Random) -> Outcome:
    return decide(program, read_profile(program, profile(program.rulebook, random)))


def fields(reason: Reason) -> list[Any]:
    return [getattr(reason, name) for name in FIELDS]


def all_reasons(program: Program, outcome: Outcome) -> list[list[tuple[object, ...]]]:
    """Each practice's reasons as plain values."""
    return [
        [(*fields(reason)[:7], reason.helped, reason.facts) for reason in reasons(program, outcome, one.practice)]
        for one in outcome.ranked
    ]


@pytest.mark.exhaustive
@here
def test_they_are_those_that_python_makes() -> None:
    worlds = map(make_world, range(120))
    count = 0
    for world in worlds:
        program = compile_program(world.rulebook())
        other = compile_program(world.rulebook())
        for _ in range(10):
            outcome = some(program, world.random)
            mine = all_reasons(program, outcome)
            # Who judged is known by what it made: what was changed, and what another made, is not looked at.
            assert mine == all_reasons(program._replace(kernel_tables=None), outcome)
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
        again = Reason(one._scored, one._program, one._outcome)
        assert one == again == copy.copy(one)
        assert hash(one) == hash(again)
        assert one != Reason(one._scored._replace(by="another"), one._program, one._outcome)
        assert fields(one)[: len(Scored._fields)] == list(one._scored)
        assert one.by in repr(one)
        assert one._program is program
        assert one._outcome is outcome
        assert one.facts == look_up_facts(program, outcome, one.rests)
    assert sum(one.points for one in found) == outcome.ranked[0].score


@pytest.mark.parametrize("name", [*FIELDS, "facts", "more"])
def test_a_reason_is_not_changed(name: str) -> None:
    reason = Reason(GIVEN, None, None)  # type: ignore[arg-type]
    with pytest.raises(AttributeError):
        setattr(reason, name, 1)


def test_a_reason_travels_and_outlives_what_it_was_made_of() -> None:
    outcome = Outcome({}, (), {"n": 3}, 0, (), (), ())
    made = [Reason(GIVEN._replace(by="".join(["r", str(i)])), None, outcome) for i in range(100)]  # type: ignore[arg-type]
    there = [pickle.loads(pickle.dumps(one)) for one in made]  # noqa: S301  # our own
    assert [one.by for one in there] == [f"r{i}" for i in range(100)]
    assert [fields(one)[1:] for one in there] == [[*GIVEN[1:], one._scored, None, outcome] for one in made]
    assert [one.facts for one in there] == [{"n": 3}] * 100
    with pytest.raises(TypeError):
        Reason(GIVEN)  # type: ignore[call-arg]


@here
def test_what_is_handed_over_wrongly_is_refused() -> None:
    program = shipped_packs.program()
    assert program.kernel is not None
    outcome = decide(program, read_profile(program, {}))
    fired = outcome._replace(firing=1)
    contributions = program.kernel.contributions

    assert contributions({0: GIVEN}).reasons(program, fired)[0].by == "r"
    assert contributions({0: GIVEN}).reasons(program, outcome._replace(firing=0)) == ()
    assert (
        contributions({0: GIVEN, 64: GIVEN, 65: GIVEN._replace(by="s")})
        .reasons(program, outcome._replace(firing=1 << 65))[0]
        .by
        == "s"
    )
    assert contributions({}).reasons(program, outcome._replace(facts={}, ranked=())) == ()
    for wrong in ([], {0: ("r", 1)}, {0: None}, {"0": GIVEN}, {-1: GIVEN}, {1: GIVEN, 0: GIVEN}, {2**70: GIVEN},
                  {len(program.effects): GIVEN}):  # fmt: skip
        with pytest.raises((TypeError, ValueError, OverflowError)):
            contributions(wrong)
    for args in (
        (program, outcome._replace(firing="1")),
        (program, outcome._replace(firing=-1)),
        (program, outcome._replace(firing=2**100_000)),
        (program, ()),
        (program, None),
        (program,),
        (),
    ):
        with pytest.raises((TypeError, ValueError, OverflowError)):
            contributions({0: GIVEN}).reasons(*args)


@here
@pytest.mark.parametrize("said", [
    ReasonHost(Effect, Outcome, look_up_facts),
    ReasonHost(Scored, Effect, look_up_facts),
    ReasonHost(Scored, 1, look_up_facts),
    None,
])  # fmt: skip
def test_classes_without_the_fields_are_refused(said: object) -> None:
    judge = native("judge")
    assert judge is not None
    with pytest.raises((TypeError, AttributeError), match=r"by|facts|outcome|scored"):
        judge.prepare(said)
    program = shipped_packs.program()
    assert reasons(program, decide(program, read_profile(program, {"distress": 6})), program.rulebook.practices[0])
