"""What comes first on one side alone, with rivals as they are met: as with all of them, and as deciding says."""

from __future__ import annotations

from collections import Counter
from random import Random

from balm.authoring.diff_behaviour import apart
from balm.compiled.program import compile_program
from balm.proving.comparison import Comparison
from balm.proving.witness import Witness, decide_witness
from balm.solving.formula import FALSE
from balm.solving.questions import Session
from support.edited_worlds import edited
from support.effort import examples
from support.generated_worlds import make_world

WORLDS = examples(quick=12, ci=100, nightly=1_000)


def test_with_rivals_as_they_are_met_the_answers_are_those_with_all_of_them() -> None:
    said, screened = Counter[bool](), 0
    for seed in range(WORLDS):
        world = make_world(seed)
        old = compile_program(world.rulebook())
        new = compile_program(edited(world, Random(seed), order=seed % 2 == 0)[1])
        comparison = Comparison(old, new)
        changes = {
            (kind, name): comparison.first_change(name, lost=kind == "first-lost")
            for name in {**comparison.rivals.old.names, **comparison.rivals.new.names}
            for kind in ("first-lost", "first-won")
        }
        may_be = {
            ("first-lost" if lost else "first-won", name): literal != FALSE
            for name, lost, literal in comparison.first_changes()
        }
        with comparison.session() as met, Session(comparison.formulas) as all_rivals:
            for key, literal in changes.items():
                if literal == FALSE:
                    continue
                known = comparison.known_to_both
                possible = met.possible((literal, *known))
                assert possible == met.exists((literal, *known))
                assert possible == all_rivals.possible((comparison.defined(literal), *known)), (seed, key)
                said[possible] += 1
                assert possible <= may_be[key], "who is left out without looking at sums does not exist"
                screened += not may_be[key]
                if possible:
                    told = comparison.told(met.true)
                    before, after = (
                        decide_witness(program, Witness(facts)) for program, facts in ((old, told.old), (new, told.new))
                    )
                    assert key in apart(old, before, after)
    assert min(said.values()) >= 10, said
    assert screened > said[False] / 2, "hardly a sum is needed to see that nothing moved"
