"""Next question: an outcome -> the unknown fact whose answer would settle the most, and how sure the first one is.

What is unknown is completed, with every combination of answers where they are few and with some where they are many,
and each completion is decided: some hundreds of decisions, so that an app can ask before every question.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache, partial
from random import Random
from typing import TYPE_CHECKING, TypeAlias

from balm.deadline import NEVER, Deadline
from balm.deciding.redecide import redecided
from balm.deciding.ways import SHOWN, in_ways
from balm.explaining.completions import Completions
from balm.language.facts import DECLINED, Value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from balm.compiled.program import Program
    from balm.deciding.outcome import Outcome
    from balm.explaining.change import Answered
    from balm.language.predicates import Answer
    from balm.language.ways import Ways

MOST = 150
"""So many completions are all looked at."""

SAMPLE = 150
"""Of more than that, so many."""

LEAST = 20
"""So many are looked at whatever the deadline says: there is no share of none."""

AROUND = 40
"""Completions of the other facts in which one fact is tried before it is said to change nothing."""

LIKELY = 0.2
"""How likely each of the other facts is told in those."""

TRIED = 8
"""Answers to it that are tried in each of those."""


@dataclass(frozen=True)
class NextQuestion:
    """The unknown fact to ask for next.

    `settles`: how likely the likeliest first practice would be on average once it is answered. `sure`: the share of
    completions of what is unknown that keep the present first. `exact`: all completions were looked at, else
    `looked_at` of them, and both shares are estimates.
    """

    fact: str
    settles: float
    sure: float
    exact: bool
    looked_at: int


def next_question(
    program: Program, outcome: Outcome, answered: Answered, deadline: Deadline = NEVER
) -> NextQuestion | None:
    """The question worth asking next; None where no answer was found that changes the three shown, or the help."""
    ways = program.rulebook.ways
    unknown = Completions(program, outcome).unknown
    answers = {name: told for name, told in unknown.items() if program.rulebook.facts[name].origin == "person"}
    if not answers:
        return None
    few = math.prod(map(len, answers.values())) <= MOST
    rows = _every_completion(answers) if few else _drawn_completions(answers)
    options = list(answers.items())
    seen: list[_Seen] = []
    for row in rows:
        if deadline.passed and len(seen) >= LEAST:
            break
        seen.append(_seen(ways, answered({name: every[at] for (name, every), at in zip(options, row, strict=True)})))
    now = _seen(ways, outcome)
    alone = ({name: answer} for name, every in answers.items() for answer in every)  # while the rest stays unknown
    if all(one == now for one in seen) and all(
        _seen(ways, answered(answer)) == now for answer in alone if not deadline.passed
    ):
        return None
    exact = few and len(seen) == len(rows)
    told = dict(zip(answers, zip(*rows[: len(seen)], strict=True), strict=True))
    firsts = _shares(told, [one.first for one in seen], exact)
    most = max(firsts.values())
    best = [name for name, share in firsts.items() if share == most]
    if len(best) > 1:  # the three shown and the help decide, then core facts come before others, then names
        whole = _shares({name: told[name] for name in best}, seen, exact)
        best.sort(key=lambda name: (-whole[name], not program.rulebook.facts[name].core))
    sure = sum(one.first == now.first for one in seen) / len(seen)
    return NextQuestion(best[0], most, sure, exact, len(seen))


def could_change(program: Program, outcome: Outcome, fact: str, answered: Answered, top: int = SHOWN) -> bool:
    """Whether any answer to this fact changes the `top` that are shown, the help or what else is asked.

    Looked for with the others as they are; then where others are told such that the fact comes into play, with
    strategies' points as they are now. A no is of what was looked at.
    """
    asked, completions = program.rulebook.facts[fact], Completions(program, outcome)
    if fact == program.rulebook.roles.get("country") and outcome.referrals:
        return True  # it picks the help lines
    seen = partial(_seen, program.rulebook.ways, top=top, asking=fact)
    now = seen(outcome)
    every: list[Answer] = [*completions.options(asked), *([DECLINED] if asked.may_decline else [])]
    if any(seen(answered({fact: answer})) != now for answer in every):
        return True
    if fact not in completions.read:
        return False
    random = Random(fact)  # noqa: S311  # the same answers every time
    for told in itertools.islice(completions.into_play(fact, random, LIKELY), AROUND):
        some = every if len(every) <= TRIED else random.sample(every, TRIED)
        without = seen(redecided(program, outcome, told))
        if any(seen(redecided(program, outcome, {**told, fact: answer})) != without for answer in some):
            return True
    return False


_Row: TypeAlias = "tuple[int, ...]"
"""A completion: of each fact, in order, the place of the answer among those that could be told."""


def _every_completion(answers: Mapping[str, Sequence[Value]]) -> list[_Row]:
    """In no order, so that the first of them are a sample of all."""
    rows = list(itertools.product(*(range(len(every)) for every in answers.values())))
    Random(len(answers)).shuffle(rows)  # noqa: S311  # the same order every time
    return rows


def _drawn_completions(answers: Mapping[str, Sequence[Value]]) -> list[_Row]:
    return list(zip(*(_drawn(name, len(every)) for name, every in answers.items()), strict=True))


@lru_cache(maxsize=512)
def _drawn(fact: str, count: int) -> Sequence[int]:
    """The answers to a fact in the sample, out of so many; the same ones every time."""
    return Random(fact).choices(range(count), k=SAMPLE)  # noqa: S311  # no secret hangs on it


@dataclass(frozen=True)
class _Seen:
    """What a person would notice of an outcome."""

    top: tuple[str, ...]
    """In the order in which they are shown."""
    referrals: tuple[str, ...]
    questions: frozenset[str]

    @property
    def first(self) -> str | None:
        return self.top[0] if self.top else None


def _seen(ways: Ways, outcome: Outcome, top: int = SHOWN, asking: str | None = None) -> _Seen:
    """Questions count where it matters whether to ask: all but the one that is being asked."""
    questions = frozenset(outcome.questions) - {asking} if asking else frozenset()
    shown = tuple(outcome.ranked[rank].practice.id for rank in in_ways(ways, outcome.ranked, top))
    return _Seen(shown, outcome.referrals, questions)


def _shares(told: Mapping[str, Sequence[int]], seen: Sequence[object], exact: bool) -> dict[str, float]:
    """Fact -> how likely the likeliest of what is seen is on average, once the fact is answered.

    `told` has the answers to each fact, and `seen` what was seen, one for each completion. Of a fact that foretells
    nothing it is the share before any question.
    """
    places: dict[object, int] = {}
    coded = [places.setdefault(one, len(places)) for one in seen]
    share = _exact_share if exact else _fair_share
    before = share([0] * len(coded), coded)
    return {name: max(before, share(answers, coded)) for name, answers in told.items()}


def _exact_share(answers: Sequence[int], seen: Sequence[int]) -> float:
    """The expected share of the likeliest, where every completion was looked at."""
    return sum(max(counts.values()) for counts in _grouped(answers, seen).values()) / len(seen)


def _fair_share(answers: Sequence[int], seen: Sequence[int]) -> float:
    """The same from a sample: how often the others with the same answer foretell one.

    The plain share would favour facts with many answers, of each of which there are few. Of an answer that was drawn
    once, all others foretell it.
    """
    right = 0.0
    alone: list[int] = []
    for counts in _grouped(answers, seen).values():
        first, second, *_ = *sorted(counts.values(), reverse=True), 0, 0
        if first == 1 and second == 0:
            alone += counts
        elif first > second + 1:
            right += first  # less one it is still the largest group, and none of the others is
        else:
            right += sum(count * _foretold(count, first, second) for count in counts.values())
    if alone:
        whole = Counter(seen)
        first, second, *_ = *sorted(whole.values(), reverse=True), 0, 0
        right += sum(_foretold(whole[one], first, second) for one in alone)
    return right / len(seen)


def _foretold(count: int, first: int, second: int) -> float:
    """Leave-one-out: 1 where the rest of `count` equal ones stays the largest group, 0.5 where it ties, 0 where not.

    `first` and `second` are the sizes of the two largest groups before one is left out.
    """
    rival = second if count == first else first
    return 1.0 if count - 1 > rival else 0.5 if count - 1 == rival else 0.0


def _grouped(answers: Sequence[int], seen: Sequence[int]) -> dict[int, dict[int, int]]:
    """Answer -> what was seen with it -> how often."""
    groups: dict[int, dict[int, int]] = {}
    for (answer, one), count in Counter(zip(answers, seen, strict=True)).items():
        groups.setdefault(answer, {})[one] = count
    return groups
