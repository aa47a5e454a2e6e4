"""What the clauses say of a person is what deciding says, for every combination of cells."""

from __future__ import annotations

import itertools
from random import Random
from typing import TYPE_CHECKING

import pytest

from balm.compiled.program import compile_program
from balm.deciding.decide import decide
from balm.deciding.profile import Profile, read_profile
from balm.solving.answers import Among, Person, anyone
from balm.solving.encode import Encoding, predicates_of
from balm.solving.formula import FALSE, TRUE, Formulas, digits_of
from balm.solving.questions import Session
from balm.solving.ranking import Ranking
from support.effort import rows
from support.generated_people import own_practices
from support.generated_worlds import make_world

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from balm.deciding.outcome import Outcome
    from balm.language.predicates import Answer

WORLDS = 50
PEOPLE = 24
"""So many people of a world, or all of them where there are no more."""


class Told:
    """A strategy that gives the points it was made with."""

    name, bound = "told", 10

    def __init__(self, given: Mapping[str, int]) -> None:
        self.given = given

    def propose(self, situation: object) -> list[Mapping[str, object]]:
        return []

    def points(self, situation: object) -> list[object]:
        from balm.deciding.strategies import Points

        return [Points(practice, points, "told to") for practice, points in self.given.items()]


def people(person: Person, random: Random) -> Iterator[list[int]]:
    """The literals that are true of one person, for each."""
    parts = []
    for answers in person.answers.values():
        if isinstance(answers, Among):
            parts.append([[literal] for _, literal in answers.cases])
            continue
        known, declined, tags = answers.known, answers.declined, list(answers.tags.values())
        options = [[-known, -declined, *(-tag for tag in tags)]]
        if declined != FALSE:
            options.append([-known, declined, *(-tag for tag in tags)])
        options += [
            [known, -declined, *(sign * tag for sign, tag in zip(signs, tags, strict=True))]
            for signs in itertools.product((1, -1), repeat=len(tags))
        ]
        parts.append(options)
    count = 1
    for part in parts:
        count *= len(part)
    every = (
        itertools.product(*parts)
        if count <= PEOPLE
        else ([random.choice(part) for part in parts] for _ in range(PEOPLE))
    )
    for one in every:
        yield [literal for literals in one for literal in literals if literal not in (TRUE, FALSE)]


@pytest.mark.parametrize("seed", rows(range(WORLDS), quick=range(20)))
def test_clauses_say_what_deciding_says(seed: int) -> None:
    world = make_world(seed)
    random = Random(seed)
    program = compile_program(world.rulebook())
    own_told = own_practices(random)
    own = read_profile(program, {}, own_told).own
    given = {
        practice.id: random.choice([-7, -1, 2, 5])
        for practice in (*own, *program.rulebook.practices)
        if random.random() < 0.4
    }
    encoding = Encoding(program, own=own)
    ranking = Ranking(encoding, given)
    firsts = {candidate.practice.id: ranking.first(candidate.practice.id) for candidate in encoding.candidates}
    # Formulas are made before the first question, as well as between them.
    with Session(encoding.formulas) as session:
        for literals in people(encoding.person, random):
            assert session.possible(literals)
            told = encoding.person.told(session.true)
            outcome = decide(program, Profile(told, own, tuple(own_told)), [Told(given)])  # type: ignore[list-item]
            agree(encoding, ranking, firsts, session, outcome)


def agree(encoding: Encoding, ranking: Ranking, firsts: Mapping[str, int], session: Session, outcome: Outcome) -> None:
    program, true = encoding.program, session.true
    literals = {
        "fired": [encoding.fires(i) for i in range(len(program.rulebook.rules))],
        "eligible": [encoding.eligible(candidate) for candidate in encoding.candidates],
        "refers": [encoding.refers(kind) for kind in program.rulebook.referrals],
        "asks": [encoding.asks(name) for name in program.rulebook.facts],
        "asks first": [encoding.asks_first(name) for name in program.rulebook.facts],
    }
    # What was asked only now is not in the model yet: the same person again.
    assert session.possible([*literals_of(encoding.person, session)])
    found = {what: [true(literal) for literal in every] for what, every in literals.items()}
    assert [i for i, fired in enumerate(found["fired"]) if fired] == list(outcome.fired)
    derived = {name: encoding.facts[name].value(true) for name in program.rulebook.facts}
    assert {name: value for name, value in derived.items() if value is not None} == outcome.facts
    order = [candidate.practice.id for candidate in encoding.candidates]
    eligible = {name for name, so in zip(order, found["eligible"], strict=True) if so}
    assert eligible == {one.practice.id for one in outcome.ranked}
    assert {k for k, so in zip(program.rulebook.referrals, found["refers"], strict=True) if so} == set(
        outcome.referrals
    )
    assert {n for n, so in zip(program.rulebook.facts, found["asks"], strict=True) if so} == set(outcome.questions)
    asked_first = [n for n, so in zip(program.rulebook.facts, found["asks first"], strict=True) if so]
    assert asked_first == list(outcome.questions[:1])
    assert [name for name in order if true(firsts[name])] == [one.practice.id for one in outcome.ranked[:1]]
    for one, other in itertools.pairwise(outcome.ranked):
        assert session.possible(
            [*literals_of(encoding.person, session), ranking.outranks(one.practice.id, other.practice.id)]
        )
        person = literals_of(encoding.person, session)
        assert session.exists([*person, ranking.above(one.practice.id), ranking.below(other.practice.id)])
        assert not session.exists([*person, ranking.above(other.practice.id), ranking.below(one.practice.id)])


def literals_of(person: Person, session: Session) -> list[int]:
    """The literals that fix the person of the last model."""
    found = []
    for answers in person.answers.values():
        every = (
            [literal for _, literal in answers.cases]
            if isinstance(answers, Among)
            else [answers.known, answers.declined, *answers.tags.values()]
        )
        found += [one if session.true(one) else -one for one in every]
    return found


@pytest.mark.parametrize("seed", range(20))
def test_what_is_fixed_folds_away_and_says_the_same(seed: int) -> None:
    world = make_world(seed)
    random = Random(seed)
    program = compile_program(world.rulebook())
    whole = Encoding(program)
    with Session(whole.formulas) as session:
        for literals in itertools.islice(people(whole.person, random), 5):
            assert session.possible(literals)
            fixed: dict[str, Answer] = dict.fromkeys(whole.person.answers)
            fixed |= whole.person.told(session.true)
            encoding = Encoding(program, fixed=fixed)
            outcome = decide(program, Profile({n: v for n, v in fixed.items() if v is not None}))
            fires = [encoding.fires(i) for i in range(len(program.rulebook.rules))]
            assert set(fires) <= {TRUE, FALSE}
            assert [i for i, one in enumerate(fires) if one == TRUE] == list(outcome.fired)
            first = [c.practice.id for c in encoding.candidates if Ranking(encoding).first(c.practice.id) == TRUE]
            assert first == [one.practice.id for one in outcome.ranked[:1]]


def test_two_persons_share_what_they_have_in_common() -> None:
    program = compile_program(make_world(3).rulebook())
    one = Encoding(program)
    for i in range(len(program.rulebook.rules)):
        one.fires(i)
    before = len(one.formulas.clauses)
    twin = Encoding(program, one.formulas, one.person)
    assert [twin.fires(i) for i in range(len(program.rulebook.rules))] == [
        one.fires(i) for i in range(len(program.rulebook.rules))
    ]
    assert len(one.formulas.clauses) == before
    other = anyone(one.formulas, program.rulebook.facts, predicates_of(program))
    stranger = Encoding(program, one.formulas, other)
    assert any(stranger.fires(i) != one.fires(i) for i in range(len(program.rulebook.rules)))


@pytest.mark.parametrize("seed", rows(range(200), quick=range(60)))
def test_sums_and_comparisons_count(seed: int) -> None:
    random = Random(seed)
    formulas = Formulas()
    variables = [formulas.variable() for _ in range(5)]
    literals = [*variables, *(-v for v in variables), TRUE, FALSE]
    weights = [(random.choice(literals), random.choice([0, 1, 2, 3, 7, 100])) for _ in range(6)]
    constant, limit = random.choice([0, 1, 5]), random.randint(0, 130)
    digits = formulas.total(weights, constant)
    reached = formulas.at_least(digits, digits_of(limit))
    above = formulas.at_least(digits, digits_of(limit), more=True)
    xor = formulas.xor(*random.sample(literals, 2))
    formulas.clauses.append([xor, -xor, reached, above])
    sums = set()
    with Session(formulas) as session:
        for chosen in itertools.product((1, -1), repeat=len(variables)):
            assert session.possible([s * v for s, v in zip(chosen, variables, strict=True)])
            total = constant + sum(by for literal, by in weights if session.true(literal))
            assert session.number(digits) == total
            assert session.true(reached) == (total >= limit)
            assert session.true(above) == (total > limit)
            sums.add(total)
        least = session.least(digits, ())
        assert least == min(sums)


def test_fewest_in_the_way_names_what_stands_in_the_way() -> None:
    formulas = Formulas()
    a, b, c, d = (formulas.variable() for _ in range(4))
    both = formulas.all_of((a, b))
    with Session(formulas) as session:
        assert session.fewest_in_the_way([both], [c, -b, d]) == {-b}
        assert session.fewest_in_the_way([both], [c, d]) == frozenset()
