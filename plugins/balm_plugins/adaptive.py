"""Adaptive: what helped this person before counts, and now and then something else is tried.

A contextual bandit. What is felt is taken to be a sum of few weights (features.py) and noise; what is believed of the
weights is a normal distribution (normal.py). Everybody begins with the same belief: that the packs' order is right, so
all weights are 0 but may be otherwise. Thompson sampling then means to act on one sample of what is believed.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from random import Random
from typing import TYPE_CHECKING, NamedTuple

import balm
from balm_plugins.looking_back import felt_since
from balm_plugins.titration import WARM

if TYPE_CHECKING:
    from balm_plugins.normal import Belief

FELT = {"better": 1.0, "same": 0.0, "worse": -2.0}
"""What an outcome is worth: worse weighs twice. A convention, as are all numbers here."""
NOISE = 0.8
"""How far one outcome may lie from what is usual, in the same unit."""
DEVIATIONS = {"always": 1.0, "its own": 0.2}
"""How far a weight may lie from 0 before anything is known."""
DEVIATION = 0.12
"""The same for every other weight."""
SPREAD = 0.3
"""How far samples go: 1 would be Thompson sampling as it is written, less is more careful."""
POINTS = 12
"""For a practice that is expected to feel better rather than the same."""
BOUND = 6
DRAWS, SILENT = 32, 4
"""Of so many answers so many say nothing: what the packs alone would have put first keeps a chance of standing there,
so that a log can always tell how it would have done."""
ENOUGH = 3
"""With fewer outcomes it is silent."""
WINDOW = datetime.timedelta(days=90)
MOST = 200
"""What lies further back counts no more: people change."""
MOST_OWN = 16
"""So many practices, those that were done most often, have a weight of their own."""


class _LearnedFields(NamedTuple):
    belief: Belief
    weights: Mapping[str, tuple[int, ...]]
    felt: Mapping[str, Counter[str]]
    size: int
    """How many outcomes it rests on."""
    unproven: frozenset[str]
    """What opens or is warm, and has not itself felt better and never worse: no guess puts it forward."""


class Learned(_LearnedFields):
    """What the past says: the belief, and of each practice its weights and how it felt."""

    @cached_property
    def expected(self) -> tuple[balm.Points, ...]:
        """Points by what is believed, without chance."""
        return self._given(self.belief.mean, {})

    @cached_property
    def drawn(self) -> tuple[tuple[balm.Points, ...], ...]:
        """Points by samples of what is believed."""
        random = Random(self.size)  # noqa: S311  # which of them counts is Balm's to draw
        made: dict[tuple[str, int], balm.Points] = {}
        samples = [self._given(self.belief.draw(random, SPREAD), made) for _ in range(DRAWS - SILENT)]
        return (*samples, *([()] * SILENT))

    def _given(self, weights: Sequence[float], made: dict[tuple[str, int], balm.Points]) -> tuple[balm.Points, ...]:
        """Points for these weights; `made` keeps those that are alike for other weights."""
        given = []
        for practice, mine in self.weights.items():
            points = round(POINTS * sum([weights[at] for at in mine]))
            if points < 0 or (points and practice not in self.unproven):
                points = max(-BOUND, min(BOUND, points))
                one = made.get((practice, points))
                if one is None:
                    one = made[practice, points] = _points(self, practice, points)
                given.append(one)
        return tuple(given)


class Adaptive:
    """Recalls how practices felt; silent until a few did."""

    name = "adaptive"
    bound = BOUND
    reads = ("activation", "age_band", "role:distress", "intensity")
    recalls = True

    def propose(self, situation: balm.Situation) -> Sequence[Mapping[str, object]]:  # noqa: ARG002  # the contract's
        """Nothing: it knows no practices."""
        return ()

    def points(self, situation: balm.Situation) -> Iterable[balm.Points]:
        """Points by what is believed, without chance."""
        learned = _learn(situation)
        return () if learned is None else learned.expected

    def draws(self, situation: balm.Situation) -> Sequence[Iterable[balm.Points]]:
        """Points by samples of what is believed; where nothing may be tried out, by the belief alone."""
        learned = _learn(situation)
        if learned is None:
            return [[]]
        return learned.drawn if _may_explore(situation.facts) else [learned.expected]


def _may_explore(facts: Mapping[str, object]) -> bool:
    """Only with adults, known to be so, at low or medium intensity, known too. Where help is shown Balm sees to it."""
    return facts.get("age_band") == "adult" and facts.get("intensity") in ("low", "medium")


def _learn(situation: balm.Situation) -> Learned | None:
    """What this person's past says of the practices that there are; None where it says too little.

    It is worked out once for the same outcomes, for somebody who is upset and for somebody who is not.
    """
    past, catalogue = situation.past, situation.practices
    if past is None:
        return None
    entries = past.kept(_outcomes, past.moment, lambda: _outcomes(past))
    if len(entries) < ENOUGH:
        return None
    from balm_plugins.features import upset  # whoever has told too little does not wait for this

    now = upset(situation.facts, situation.roles)
    return past.kept(
        (Adaptive, now),
        (entries, catalogue, past.roles),
        lambda: _fit(entries, catalogue, past.roles, now=now),
    )


def _outcomes(past: balm.Past) -> tuple[balm.Entry, ...]:
    """What was felt in the window, the oldest first."""
    return tuple(felt_since(past, past.ago(WINDOW))[-MOST:])


def _fit(entries: Sequence[balm.Entry], catalogue: Sequence[balm.Practice], roles: balm.Roles, *, now: bool) -> Learned:
    """The belief after these outcomes, and what it says of the catalogue.

    `now`: they are upset.
    """
    from balm_plugins.features import WEIGHTS, features, upset
    from balm_plugins.normal import believe

    practices = {practice.id: practice for practice in catalogue}
    done = Counter(entry.chosen for entry in entries)
    own = {chosen: (len(WEIGHTS) + at,) for at, (chosen, _) in enumerate(done.most_common(MOST_OWN))}
    rows = []
    felt: dict[str, Counter[str]] = {}
    for entry in entries:
        practice = practices.get(entry.chosen) or balm.Practice(entry.chosen, "", tags=entry.tags)
        weights = (0, *features(practice, upset=upset(entry.facts, roles)), *own.get(entry.chosen, ()))
        rows.append((weights, FELT[entry.felt]))
        felt.setdefault(entry.chosen, Counter())[entry.felt] += 1
    deviations = [DEVIATIONS.get(name, DEVIATION) for name in WEIGHTS] + [DEVIATIONS["its own"]] * len(own)
    mine = {one.id: features(one, upset=now) + own.get(one.id, ()) for one in catalogue}
    proven = {name for name, how in felt.items() if how["better"] and not how["worse"]}
    unproven = frozenset(one.id for one in catalogue if _opens(one) and one.id not in proven)
    return Learned(believe(rows, deviations, NOISE), mine, felt, len(entries), unproven)


def _opens(practice: balm.Practice) -> bool:
    return practice.stance == "opening" or not WARM.isdisjoint(practice.tags or ())


def _points(learned: Learned, practice: str, points: int) -> balm.Points:
    mean = sum([learned.belief.mean[at] for at in learned.weights[practice]])
    felt = learned.felt.get(practice, Counter())
    how = ", ".join(f"{name} {felt[name]}" for name in FELT if felt[name]) or "never done"
    because = f"Felt: {how}; expected {mean:+.2f} beside the usual."
    return balm.Points(practice, points, because, _tell(learned, practice, mean) if points > 0 else "")


def _tell(learned: Learned, practice: str, mean: float) -> str:
    """Why something that was not yet done is put forward."""
    if practice in learned.felt:
        return ""  # what itself helped says variety
    return "Things like this have helped you." if mean > 0 else "Something to try, to find out what suits you."


@balm.hookimpl
def balm_strategies() -> list[balm.Strategy]:
    """What helped counts."""
    return [Adaptive()]
