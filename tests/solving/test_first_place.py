"""Who can come first, with rivals encoded as they are met: the same as with all of them, and as deciding says."""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import TYPE_CHECKING

from balm.compiled.program import compile_program
from balm.deciding.decide import decide
from balm.deciding.profile import Profile, read_profile
from balm.solving.encode import Encoding
from balm.solving.first_place import FirstPlace
from balm.solving.questions import Session
from balm.solving.ranking import Ranking
from support.generated_people import own_practices
from support.generated_worlds import make_world

if TYPE_CHECKING:
    from collections.abc import Mapping

    from balm.compiled.program import Program
    from balm.language.facts import Value
    from balm.language.practices import Practice


def test_with_rivals_as_they_are_met_the_answers_are_those_with_all_of_them() -> None:
    said, rivals, pairs = Counter[bool](), 0, 0
    for seed in range(25):
        program = compile_program(make_world(seed).rulebook())
        own = read_profile(program, {}, own_practices(Random(seed))).own
        whole = Ranking(Encoding(program, own=own))
        lazy = Ranking(Encoding(program, own=own))
        pairs += len(lazy.names) * (len(lazy.names) - 1)

        def order(told: Mapping[str, Value], program: Program = program, own: tuple[Practice, ...] = own) -> list[str]:
            return [one.practice.id for one in decide(program, Profile(told, own)).ranked]

        with Session(whole.encoding.formulas) as all_rivals, FirstPlace(lazy, order) as met:
            person = lazy.encoding.person
            for name in lazy.names:
                first = met.first(name)
                possible = met.possible((first,))
                assert possible == all_rivals.possible((whole.first(name),)), (seed, name)
                said[possible] += 1
                if possible:
                    assert order(person.told(met.true))[:1] == [name]
            rivals += len(met._rivals)
    assert min(said.values()) >= 10
    assert 0 < rivals < pairs / 2
