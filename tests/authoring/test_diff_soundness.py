"""What a diff says of behaviour is what deciding says, over all cells of small worlds and edited copies of them."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from fractions import Fraction
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from balm.authoring.diff import diff
from balm.authoring.diff_behaviour import KINDS
from balm.compiled.program import compile_program
from balm.deciding.decide import decide
from balm.deciding.profile import Profile
from balm.engine import Engine
from balm.explaining.reasons import left_out
from balm.language.facts import DECLINED, Fact, read_value
from balm.language.here import Mistake
from balm.language.predicates import Range, truth
from balm.plugins.manager import Plugins
from balm.solving.minimize import MOST_EXACT
from support.edited_worlds import edited
from support.effort import examples, rows
from support.generated_worlds import make_world
from support.shuffled_worlds import shuffled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from balm.compiled.program import Program
    from balm.deciding.outcome import Outcome
    from balm.language.predicates import Answer

WORLDS = examples(quick=60, ci=300, nightly=3_000)
MOST_CELLS = 1_500
"""Of more than so many cells another world is taken, so that all of them can be decided."""

Pair = tuple["Answer", "Answer"]
"""One answer as each side hears it."""
Differences = frozenset[tuple[str, str]]


def engine(rulebook: Any) -> Engine:
    return Engine(compile_program(rulebook), Plugins())


def pairs(seed: int, *, order: bool = False) -> Iterator[tuple[Engine, Engine]]:
    """Worlds that are small enough, and copies that were edited."""
    for at in itertools.count(seed * 1_000):
        random = Random(at)
        world = make_world(at)
        old = engine(world.rulebook())
        new = engine(edited(world, random, order=order)[1] if random.random() < 0.95 else shuffled(world).rulebook())
        if random.random() < 0.5:
            old, new = new, old
        if 2 <= math.prod(map(len, answers(old.program, new.program).values())) <= MOST_CELLS:
            yield old, new


def answers(old: Program, new: Program) -> dict[str, list[Pair]]:
    """All that one person may tell both about each fact that one of them looks at, one pair of answers a cell."""
    found = {}
    for name in sorted(looked_at(old) | looked_at(new)):
        one, other = told(old, name), told(new, name)
        fact = one or other
        if fact is None:
            continue
        if one is None or other is None:
            program = old if one else new
            cells = by_truth([(fact, program)], [(answer,) for answer in every_answer(fact, [program])])
            found[name] = [(cell[0], None) if one else (None, cell[0]) for cell in cells]
            continue
        heard = [(answer, as_heard(other, answer)) for answer in every_answer(one, [old, new], other)]
        found[name] = [
            *by_truth([(one, old), (other, new)], [pair for pair in heard if not is_lost(pair)]),
            *by_truth([(one, old)], [pair for pair in heard if is_lost(pair)]),
        ]
    return found


def looked_at(program: Program) -> set[str]:
    return {name for name, named in program.rule_index.predicates.items() if named} | set(program.asking)


def told(program: Program, name: str) -> Fact | None:
    fact = program.rulebook.facts.get(name)
    return fact if fact is not None and fact.tellable else None


def domain(fact: Fact) -> Any:
    return fact.type, fact.values, fact.low, fact.high, fact.step, fact.may_decline


def every_answer(fact: Fact, programs: list[Program], other: Fact | None = None) -> list[Answer]:
    found: list[Answer] = [None, *([DECLINED] if fact.may_decline else [])]
    if fact.type == "tags":
        subsets = (itertools.combinations(fact.values, n) for n in range(len(fact.values) + 1))
        return [*found, *(frozenset(tags) for several in subsets for tags in several)]
    if fact.type == "flag":
        return [*found, False, True]
    if fact.type != "scale":
        return [*found, *(fact.values or fact.datatype.sample(fact))]
    scales = [fact] + ([other] if other is not None and other.type == "scale" else [])
    ends = {end for scale in scales for end in (scale.low, scale.high)}
    for program in programs:
        tests = [
            test
            for p in program.rule_index.predicates.get(fact.name, ())
            for test in p.tests
            if isinstance(test, Range)
        ]
        ends |= {end for test in tests for end in (test.low, test.high) if end is not None}
    points = set(ends)
    for low, high in itertools.pairwise(sorted(ends)):
        points |= {round(low + (high - low) * part, 6) for part in (0.5, 0.37)}
    for scale in scales:
        if scale.step:
            points |= {
                round(scale.low + i * scale.step, 6) for i in range(round((scale.high - scale.low) / scale.step) + 1)
            }
    return [*found, *(point for point in sorted(points) if not isinstance(read_value(fact, point), Mistake))]


def as_heard(fact: Fact, answer: Answer) -> Answer:
    if isinstance(answer, frozenset):
        return answer & frozenset(fact.values) if fact.type == "tags" else None
    if answer is None or (fact.type == "tags" and answer != DECLINED):
        return None
    return None if isinstance(read_value(fact, answer), Mistake) else answer


def is_lost(pair: Pair) -> bool:
    return pair[0] != pair[1]


def by_truth(sides: list[tuple[Fact, Program]], heard: list[Any]) -> list[Any]:
    """One for all that no predicate of these sides tells apart; tags are cells of their own."""
    cells: dict[Any, Any] = {}
    for one in heard:
        seen = [
            truth(test, fact, answer)
            for (fact, program), answer in zip(sides, one, strict=False)
            for predicate in program.rule_index.predicates.get(fact.name, ())
            for test in predicate.tests
        ]
        state = tuple("silent" if answer is None else answer if answer == DECLINED else "told" for answer in one)
        tags = one if isinstance(one[0], frozenset) else ()
        cells.setdefault((state, tags, tuple(seen)), one)
    return list(cells.values())


def differences(old: Program, before: Outcome, after: Outcome) -> Differences:
    """As a reader sees them who has both decisions on paper."""
    offered, now = ([one.practice.id for one in outcome.ranked] for outcome in (before, after))
    excluded = [one.practice.id for one in left_out(old, before) if one.excluded_by]
    found = {("help-lost", kind) for kind in before.referrals if kind not in after.referrals}
    found |= {("help-added", kind) for kind in after.referrals if kind not in before.referrals}
    found |= {("readmitted" if name in excluded else "offered", name) for name in now if name not in offered}
    found |= {("left-out", name) for name in offered if name not in now}
    if offered[:1] != now[:1]:
        found |= {("first-lost", name) for name in offered[:1]} | {("first-won", name) for name in now[:1]}
    if before.questions[:1] != after.questions[:1]:
        found |= {("question-lost", name) for name in before.questions[:1]}
        found |= {("question-won", name) for name in after.questions[:1]}
    return frozenset(found)


class Found:
    """Differences with the number of cells of each, and how many facts somebody has to tell who shows it."""

    def __init__(self) -> None:
        self.counts: Counter[tuple[str, str]] = Counter()
        self.fewest: dict[tuple[str, str], int] = {}
        self.cells = 0

    def add(self, found: Iterable[tuple[str, str]], given: int) -> None:
        self.cells += 1
        for key in found:
            self.counts[key] += 1
            self.fewest[key] = min(given, self.fewest.get(key, given))


def brute_force(old: Program, new: Program) -> tuple[Found, Found]:
    """What differs among answers that both know, and what is less safe among all, those too that new does not know."""
    facts = answers(old, new)
    known, every = Found(), Found()
    both_tell = {name for name in facts if told(old, name) and told(new, name)}
    for chosen in itertools.product(*facts.values()):
        sides = [
            Profile({name: pair[side] for name, pair in zip(facts, chosen, strict=True) if pair[side] is not None})
            for side in (0, 1)
        ]
        found = differences(old, decide(old, sides[0]), decide(new, sides[1]))
        given = sum(pair != (None, None) for pair in chosen)
        every.add((one for one in found if one[0] in ("help-lost", "readmitted")), given)
        if not any(name in both_tell and is_lost(pair) for name, pair in zip(facts, chosen, strict=True)):
            known.add(found, given)
    return known, every


@pytest.mark.parametrize("seed", rows(range(60), quick=range(20)))
def test_no_difference_is_missed_and_none_is_false(seed: int) -> None:
    for old, new in itertools.islice(pairs(seed, order=seed % 3 == 0), -(-WORLDS // 60)):
        known, every = brute_force(old.program, new.program)
        found = diff(old, new, most=1_000, shares=True)
        wanted = {*known.counts, *every.counts}
        assert {(one.kind, one.subject) for one in found.behaviour} == wanted
        if wanted:
            assert found.text, "where something differs, something was changed"
        for one in found.behaviour:
            key = one.kind, one.subject
            assert one.told is not None
            assert one.share is not None
            assert one.share.exact, "a small world is counted"
            assert one.lost == (key not in known.counts)
            among = every if one.lost else known
            assert Fraction(one.share.touched, one.share.cells) == Fraction(among.counts[key], among.cells)
            assert len(one.told.profile) == among.fewest[key] or among.fewest[key] > MOST_EXACT
            again = differences(old.program, decided(old, one.told.old), decided(new, one.told.new))
            assert key in again, "a witness shows it"


def decided(engine: Engine, facts: Any) -> Outcome:
    return engine.decide(facts).outcome


@pytest.mark.exhaustive
def test_the_worlds_differ_in_every_way() -> None:
    """Else the comparison above compares nothing."""
    seen: Counter[str] = Counter()
    for seed in (*range(60), 1554):  # it takes many to meet one in which only an answer that is gone matters
        old, new = next(pairs(seed))
        known, every = brute_force(old.program, new.program)
        seen.update({kind for kind, _ in known.counts})
        seen["nothing"] += not known.counts
        seen["with an answer that is gone"] += not every.counts.keys() <= known.counts.keys()
        names = old.program.rulebook.facts.keys() & new.program.rulebook.facts.keys()
        seen["another domain"] += any(
            bool(
                (one := told(old.program, name)) and (other := told(new.program, name)) and domain(one) != domain(other)
            )
            for name in names
        )
    assert seen["with an answer that is gone"] > 0
    assert seen["another domain"] > 5, seen
    assert all(seen[kind] > 1 for kind in (*KINDS, "nothing")), seen
