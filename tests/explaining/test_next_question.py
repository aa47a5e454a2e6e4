"""The next question, against every completion of what is unknown."""

from __future__ import annotations

import itertools
from collections import Counter
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from balm.compiled.program import compile_program
from balm.deadline import Deadline
from balm.deciding.decide import decide
from balm.deciding.profile import Profile, read_profile
from balm.deciding.redecide import redecided
from balm.deciding.strategies import Points
from balm.explaining import next_question as module
from balm.explaining.next_question import could_change, next_question
from balm.language.facts import DECLINED
from balm.language.predicates import Tagged
from support.generated_people import own_practices, profile
from support.generated_worlds import make_world
from support.ways_by_contract import Standing, picks

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from balm.compiled.program import Program
    from balm.deciding.outcome import Outcome
    from balm.deciding.strategies import Situation
    from balm.language.facts import Fact
    from balm.language.predicates import Answer

Seen = tuple[tuple[str, ...], tuple[str, ...]]


def someone(seed: int, silent: int) -> tuple[Program, Profile, Outcome]:
    """A person who leaves so many facts unknown, where there are so many."""
    random = Random(seed)
    program = compile_program(make_world(seed).rulebook())
    told = profile(program.rulebook, random)
    for name in sorted(program.rulebook.facts):
        fact = program.rulebook.facts[name]
        if fact.tellable and name not in told:
            told[name] = [] if fact.type == "tags" else fact.low if fact.type == "scale" else True
            if fact.datatype.column == "text":
                told[name] = random.choice(fact.values or fact.datatype.sample(fact))
    for name in random.sample(sorted(told), min(silent, len(told))):
        del told[name]
    read = read_profile(program, told, own_practices(random))
    return program, read, decide(program, read)


def decider(program: Program, read: Profile) -> Callable[[Mapping[str, Answer]], Outcome]:
    def again(facts: Mapping[str, Answer]) -> Outcome:
        told = {name: value for name, value in {**read.told, **facts}.items() if value is not None}
        return decide(program, Profile(told, read.own))

    return again


def seen(program: Program, outcome: Outcome) -> Seen:
    ways = program.rulebook.ways
    order = [Standing(one.practice.tags, one.keeps, one.firsts, one.score) for one in outcome.ranked]
    shown = picks(ways.tags, ways.spread, order, 3)
    return tuple(outcome.ranked[rank].practice.id for rank in shown), outcome.referrals


def answers(program: Program, fact: Fact) -> list[Answer]:
    """One told answer a cell; for tags none, and each that is named."""
    if fact.type != "tags":
        return [c.answers[0] for c in program.cells[fact.name] if c.answers[0] not in (None, DECLINED)]
    tests = [test for p in program.rule_index.predicates[fact.name] for test in p.tests]
    named = {tag for test in tests if isinstance(test, Tagged) for tag in test.tags}
    return [frozenset(), *(frozenset({tag}) for tag in fact.values if tag in named)]


def unknown(program: Program, outcome: Outcome) -> dict[str, list[Answer]]:
    facts = program.rulebook.facts
    return {n: answers(program, f) for n, f in facts.items() if f.tellable and n not in outcome.facts}


def test_it_names_the_question_that_settles_the_most() -> None:
    met = Counter[str]()
    for seed in range(120):
        program, read, outcome = someone(seed, silent=2)
        if any(practice.minutes for practice in read.own):
            continue  # they cut time into cells of their own
        again = decider(program, read)
        open_facts = unknown(program, outcome)
        every = [dict(zip(open_facts, c, strict=True)) for c in itertools.product(*open_facts.values())]
        decided = [(completion, seen(program, again(completion))) for completion in every]
        alone = [seen(program, again({name: answer})) for name, told in open_facts.items() for answer in told]
        changes = any(one != seen(program, outcome) for one in [*(s for _, s in decided), *alone])
        found = next_question(program, outcome, again)
        assert (found is not None) == changes, seed
        if found is None:
            met["none"] += 1
            continue
        firsts = [(completion, one[0][:1]) for completion, one in decided]
        now = seen(program, outcome)[0][:1]
        assert found.exact
        # What nothing reads is in no completion of theirs: it repeats each of them as often.
        assert len(every) % found.looked_at == 0
        assert found.sure == pytest.approx(sum(one == now for _, one in firsts) / len(firsts))

        def settled(name: str, firsts: Sequence[tuple[dict[str, Answer], tuple[str, ...]]] = firsts) -> float:
            groups: dict[Answer, Counter[tuple[str, ...]]] = {}
            for completion, one in firsts:
                groups.setdefault(completion[name], Counter())[one] += 1
            return sum(max(group.values()) for group in groups.values()) / len(firsts)

        assert found.settles == pytest.approx(settled(found.fact))
        assert found.settles == pytest.approx(max(map(settled, open_facts)))
        met["one"] += 1
        met["unsure"] += found.sure < 1
    assert min(met["none"], met["one"], met["unsure"]) >= 15, met


@pytest.mark.exhaustive
def test_a_sample_says_so_and_comes_near(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = 0
    for seed in range(60):
        program, read, outcome = someone(seed, silent=3)
        again = decider(program, read)
        whole = next_question(program, outcome, again)
        with monkeypatch.context() as patched:
            patched.setattr(module, "MOST", 1)
            some = next_question(program, outcome, again)
            assert some == next_question(program, outcome, again)
        if whole is None or some is None or not whole.exact or whole.looked_at < 4:
            continue
        assert not some.exact
        assert some.looked_at == module.SAMPLE
        assert some.sure == pytest.approx(whole.sure, abs=0.13)
        assert some.settles == pytest.approx(whole.settles, abs=0.13)
        compared += 1
    assert compared >= 15


def test_a_sample_does_not_favour_facts_with_many_answers() -> None:
    random = Random(1)
    noise, telling, firsts = [], [], []
    for _ in range(300):
        first = random.randrange(2)
        firsts.append(first)
        noise.append(random.randrange(60))
        telling.append(first if random.random() < 0.7 else random.randrange(2))
    assert module._fair_share(noise, firsts) < module._fair_share(telling, firsts)
    assert module._fair_share(noise, firsts) == pytest.approx(0.5, abs=0.08)
    assert module._fair_share(telling, firsts) == pytest.approx(0.85, abs=0.05)


@pytest.mark.parametrize("seed", range(20))
def test_the_share_of_a_sample_is_how_often_all_the_others_foretell_one(seed: int) -> None:
    random = Random(seed)
    answers = [random.randrange(random.choice([2, 9])) for _ in range(40)]
    seen = [min(3, answer + random.randrange(3)) for answer in answers]
    right = 0.0
    for at, (answer, one) in enumerate(zip(answers, seen, strict=True)):
        others = [other for i, other in enumerate(seen) if i != at and answers[i] == answer]
        others = others or [other for i, other in enumerate(seen) if i != at]
        counts = Counter(others)
        rival = max((count for other, count in counts.items() if other != one), default=0)
        right += 1.0 if counts[one] > rival else 0.5 if counts[one] == rival else 0.0
    assert module._fair_share(answers, seen) == pytest.approx(right / len(seen))


@pytest.mark.exhaustive
def test_a_question_that_could_change_something_is_told_from_one_that_could_not() -> None:
    said = Counter[tuple[bool, bool]]()
    for seed in range(80):
        program, read, outcome = someone(seed, silent=3)
        if any(practice.minutes for practice in read.own):
            continue
        again = decider(program, read)
        open_facts = unknown(program, outcome)
        for name, told in open_facts.items():
            others = {n: [None, *every] for n, every in open_facts.items() if n != name}
            declines = [DECLINED] if program.rulebook.facts[name].may_decline else []

            def noticed(
                facts: Mapping[str, Answer], name: str = name, again: Any = again, program: Program = program
            ) -> object:
                made = again(facts)
                country = made.facts.get(program.rulebook.roles.get("country", ""))  # picks the help lines
                return seen(program, made), set(made.questions) - {name}, country if made.referrals else None

            truly = any(
                noticed({**around, name: answer}) != noticed(around)
                for chosen in itertools.product(*others.values())
                for around in [dict(zip(others, chosen, strict=True))]
                for answer in (*told, *declines)
            )
            found = could_change(program, outcome, name, again)
            said[truly, found] += 1
            if any(noticed({name: answer}) != noticed({}) for answer in (*told, *declines)):
                assert found, (seed, name)
    assert said[False, True] == 0
    assert said[True, False] <= 0.05 * said[True, True]
    assert min(said[False, False], said[True, True]) >= 20, said


class Given:
    """A strategy that gives the same points to everybody."""

    name, bound = "given", 9

    def __init__(self, points: Mapping[str, int]) -> None:
        self.given = points

    def propose(self, situation: Situation) -> list[Mapping[str, Any]]:
        return [{"title": "Proposed", "tags": ["calm"]}]

    def points(self, situation: Situation) -> list[Points]:
        return [Points(practice, points, "b") for practice, points in self.given.items()]


@pytest.mark.parametrize("seed", range(40))
def test_other_answers_are_decided_as_if_they_had_been_told(seed: int) -> None:
    random = Random(seed)
    program = compile_program(make_world(seed).rulebook())
    own = own_practices(random)
    given = {p.id: random.choice([-5, 3]) for p in program.rulebook.practices if random.random() < 0.5}
    one, other = (read_profile(program, profile(program.rulebook, random), own) for _ in range(2))
    strategies = [Given(given)]
    outcome = decide(program, one, strategies, time_limit=30)
    untold: dict[str, Answer] = dict.fromkeys(one.told)
    assert redecided(program, outcome, untold | dict(other.told)) == decide(program, other, strategies, time_limit=30)


def test_help_lines_hang_on_the_country() -> None:
    from support.packs_from_data import read_packs

    floor = {
        "pack": {"name": "floor", "version": "1.0.0", "title": "Floor", "country": "country"},
        "facts": {
            "country": {"type": "choice", "values": ["here", "there"], "origin": "host"},
            "sad": {"type": "flag"},
        },
        "referrals": {"line": {"title": "Line", "tier": 1}},
        "rule": [{"id": "r", "when": {"sad": True}, "refer": "line", "because": "b"}],
    }
    program = compile_program(read_packs([], floor))
    for told, asked in (({"sad": True}, True), ({"sad": False}, False)):
        read = read_profile(program, told)
        outcome = decide(program, read)
        assert could_change(program, outcome, "country", decider(program, read)) is asked


def test_where_the_deadline_passes_it_rests_on_what_was_looked_at() -> None:
    looked_at = set()
    for seed in range(30):
        program, read, outcome = someone(seed, silent=3)
        found = next_question(program, outcome, decider(program, read), Deadline(0))
        whole = next_question(program, outcome, decider(program, read))
        if found is None or whole is None or whole.looked_at <= module.LEAST:
            continue
        assert not found.exact
        looked_at.add(found.looked_at)
    assert looked_at == {module.LEAST}
