"""Next question: an outcome -> the unknown fact whose answer would settle the most, and how sure the first one is.

What is unknown is completed, with every combination of answers where they are few and with some where they are many,
and each completion is decided.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from balm.deciding.redecide import redecided
from balm.explaining.completions import Completions
from balm.language.facts import DECLINED, Value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from balm.compiled.program import Program
    from balm.deciding.outcome import Outcome
    from balm.explaining.change import Again
    from balm.language.predicates import Answer

MOST = 2_000
"""So many completions are all looked at."""

SAMPLE = 300
"""Of more than that, so many."""

AROUND = 40
"""Completions of the other facts in which one fact is tried before it is said to change nothing."""

LIKELY = 0.2
"""How likely each of the other facts is told in those."""

TRIED = 8
"""Answers to it that are tried in each of those."""

SHOWN = 3
"""Recommendations whose order matters."""


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


def next_question(program: Program, outcome: Outcome, again: Again) -> NextQuestion | None:
    """The question worth asking next; None where no answer was found that changes the first three, or the help."""
    unknown = Completions(program, outcome).unknown
    answers = {name: told for name, told in unknown.items() if program.rulebook.facts[name].origin == "person"}
    if not answers:
        return None
    exact = math.prod(map(len, answers.values())) <= MOST
    seen = [(completion, _seen(again(completion))) for completion in _completions(answers, exact)]
    now = _seen(outcome)
    alone = ({name: answer} for name, every in answers.items() for answer in every)  # while the rest stays unknown
    if all(one == now for _, one in seen) and all(_seen(again(answer)) == now for answer in alone):
        return None
    share = _exact_share if exact else _fair_share
    before = share([Counter(one.first for _, one in seen)])

    def settles(name: str) -> tuple[float, float, bool]:
        """For the first one, then for the first three and the help; core facts before others."""
        groups: dict[Answer, list[_Seen]] = {}
        for completion, one in seen:
            groups.setdefault(completion[name], []).append(one)
        first = max(before, share([Counter(one.first for one in group) for group in groups.values()]))
        whole = share([Counter(group) for group in groups.values()])
        return first, whole, program.rulebook.facts[name].core

    best = max(answers, key=settles)  # of equals the first by name
    sure = sum(one.first == now.first for _, one in seen) / len(seen)
    return NextQuestion(best, settles(best)[0], sure, exact, len(seen))


def could_change(program: Program, outcome: Outcome, fact: str, again: Again, top: int = SHOWN) -> bool:
    """Whether any answer to this fact changes the first `top`, the help or what else is asked.

    Looked for with the others as they are; then where others are told such that the fact comes into play, with
    strategies' points as they are now. A no is of what was looked at.
    """
    asked, completions = program.rulebook.facts[fact], Completions(program, outcome)
    if fact == program.rulebook.roles.get("country") and outcome.referrals:
        return True  # it picks the help lines
    now = _seen(outcome, top, fact)
    every: list[Answer] = [*completions.options(asked), *([DECLINED] if asked.may_decline else [])]
    if any(_seen(again({fact: answer}), top, fact) != now for answer in every):
        return True
    if fact not in completions.read:
        return False
    random = Random(fact)  # noqa: S311  # the same answers every time
    for told in itertools.islice(completions.into_play(fact, random, LIKELY), AROUND):
        some = every if len(every) <= TRIED else random.sample(every, TRIED)
        without = _seen(redecided(program, outcome, told), top, fact)
        if any(_seen(redecided(program, outcome, {**told, fact: answer}), top, fact) != without for answer in some):
            return True
    return False


def _completions(answers: Mapping[str, Sequence[Value]], exact: bool) -> Iterator[dict[str, Answer]]:
    if exact:
        return (dict(zip(answers, chosen, strict=True)) for chosen in itertools.product(*answers.values()))
    random = Random(len(answers))  # noqa: S311  # as above
    return ({name: random.choice(every) for name, every in answers.items()} for _ in range(SAMPLE))


@dataclass(frozen=True)
class _Seen:
    """What a person would notice of an outcome."""

    top: tuple[str, ...]
    referrals: tuple[str, ...]
    questions: frozenset[str]

    @property
    def first(self) -> str | None:
        return self.top[0] if self.top else None


def _seen(outcome: Outcome, top: int = SHOWN, asking: str | None = None) -> _Seen:
    """Questions count where it matters whether to ask: all but the one that is being asked."""
    questions = frozenset(outcome.questions) - {asking} if asking else frozenset()
    return _Seen(tuple(one.practice.id for one in outcome.ranked[:top]), outcome.referrals, questions)


def _exact_share(groups: Sequence[Counter[object]]) -> float:
    """The expected share of the likeliest, a group for each answer."""
    return sum(max(group.values()) for group in groups) / sum(group.total() for group in groups)


def _fair_share(groups: Sequence[Counter[object]]) -> float:
    """The same from a sample: how often the others of its group foretell one.

    The plain share would favour facts with many answers, whose groups are small.
    """
    whole: Counter[object] = Counter()
    for group in groups:
        whole += group
    right = 0.0
    for group in groups:
        for one, count in group.items():
            others = group if group.total() > 1 else whole
            rival = max((n for other, n in others.items() if other != one), default=0)
            mine = others[one] - 1
            right += count * (1.0 if mine > rival else 0.5 if mine == rival else 0.0)
    return right / whole.total()
