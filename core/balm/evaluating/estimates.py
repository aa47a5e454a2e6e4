"""Estimates: what decisions tell -> what the other policy would have given, with intervals. Needs numpy.

Two estimates that fail in different ways: self-normalised inverse propensity, which weighs what was felt by how much
likelier the other policy was to do the same; and doubly robust, which begins with a model of what is felt and corrects
it in the same way, so that it is right where either the model or the chances are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from balm.evaluating.observed import Observed
    from balm.language.practices import Practice

Array = np.ndarray[Any, np.dtype[np.floating[Any]]]
Groups = np.ndarray[Any, np.dtype[np.integer[Any]]]

SAMPLES = 1000
"""Bootstrap samples."""
FLIPS = 4000
"""Resamples of the test."""
ALPHA = 0.02
"""Below it there is evidence. Resamples are a little too sure in small logs: with 0.02, evidence is found where nothing
is in fewer than 5 of a hundred (benchmarks/no_evidence.py)."""
_POWER = 2.326348 + 0.841621
"""Standard errors between no gain and one that is found in four of five cases."""
FOLDS = 5
RIDGE = 2.0
"""How strongly the model of what is felt is drawn to the mean."""
MANY = 10
"""From so many people on the bootstrap draws people, otherwise decisions."""
BLOCKS = 1000
"""Of more than that it draws blocks, each of several."""


class Estimate(NamedTuple):
    """A value and its 95 % interval. Better counts 1, same 0, worse -1."""

    value: float
    low: float
    high: float


class Estimates(NamedTuple):
    """What the log gave, and what the other policy would have given at the same decisions."""

    logged: Estimate
    weighted: Estimate
    """Self-normalised inverse propensity."""
    robust: Estimate
    """Doubly robust."""
    gain: Estimate
    """`robust` less `logged`."""
    covered: Estimate
    """The mean weight: 1 where the log could have done all that the other policy wants, less where it could not."""
    effective: float
    """So many decisions of equal weight would tell as much."""
    detectable: float
    """The least gain that such logs would show in four of five cases."""
    chance_of_none: float
    """How often a gain at least as far from 0 comes about where there is none, by a resampling test over people."""

    @property
    def evidence(self) -> bool:
        """Whether the logs show that the policies differ: by the test, and by the interval."""
        return self.chance_of_none < ALPHA and not self.gain.low <= 0 <= self.gain.high


def estimate(observed: Sequence[Observed], practices: Mapping[str, Practice]) -> Estimates:
    """The estimates from at least one decision. `practices` describes what it can, for the model of what is felt."""
    felt = np.array([one.felt for one in observed], dtype=float)
    weights = np.array([one.weight for one in observed], dtype=float)
    people = np.array([one.person for one in observed])
    model, residual = modelled(observed, practices)
    groups = (people if len(np.unique(people)) >= MANY else np.arange(len(observed))) % BLOCKS
    columns = np.column_stack([np.ones(len(felt)), felt, weights, weights * felt, model, weights * residual])
    sums = np.zeros((int(groups.max()) + 1, columns.shape[1]))
    np.add.at(sums, groups, columns)
    sums = sums[np.unique(groups)]
    drawn = np.random.default_rng(0).multinomial(len(sums), np.full(len(sums), 1 / len(sums)), SAMPLES) @ sums
    points, samples = _values(columns.sum(axis=0)[None, :]), _values(drawn)
    ends = np.quantile(samples, [0.025, 0.975], axis=0)
    made = np.column_stack([points[0], ends[0], ends[1]]).tolist()
    logged, weighted, robust, gain, covered = (Estimate(*one) for one in made)
    effective = float(weights.sum() ** 2 / max(1e-12, (weights**2).sum()))
    scores = _scores(columns, groups, points[0, 3])
    spread = float(np.sqrt(((scores - scores.mean()) ** 2).sum() * len(scores) / max(1, len(scores) - 1)))
    detectable = _POWER * spread / len(felt)
    return Estimates(logged, weighted, robust, gain, covered, effective, detectable, _chance_of_none(scores))


def _scores(columns: Array, groups: Groups, gain: float) -> Array:
    """What each group adds to the gain, times the number of decisions: the estimate made linear around its value."""
    _, felt, weight, _, model, residual = columns.T
    mean = weight.mean() or 1.0
    corrected = (residual - weight * residual.sum() / (weight.sum() or 1.0)) / mean
    each = (model - model.mean()) + corrected - (felt - felt.mean()) + gain
    sums = np.zeros(int(groups.max()) + 1)
    np.add.at(sums, groups, each)
    return sums[np.unique(groups)]


def _chance_of_none(scores: Array) -> float:
    """The share of resamples, in which each group's part has either sign, that lie as far from 0 as what was seen.

    Where there is no gain, either sign is as likely; what a person has in common with themselves stays together.
    """
    signs = np.random.default_rng(1).choice([-1.0, 1.0], size=(FLIPS, len(scores)))
    seen = abs(scores.sum())
    as_far = int((np.abs(signs @ scores) >= seen * (1 - 1e-12)).sum())
    return (as_far + 1) / (FLIPS + 1)


def _values(sums: Array) -> Array:
    """Rows of sums -> logged, weighted, robust, gain, covered."""
    count, felt, weight, weighted, model, residual = sums.T
    shared = np.where(weight > 0, weight, 1.0)  # without any weight nothing is covered, and that is refused
    logged, robust = felt / count, model / count + residual / shared
    return np.column_stack([logged, weighted / shared, robust, robust - logged, weight / count])


def modelled(observed: Sequence[Observed], practices: Mapping[str, Practice]) -> tuple[Array, Array]:
    """For each decision what the model expects of the other policy, and how far off it was about what was done.

    The model is linear in which practice it is, its kind, stance and tags, and in each of these times the distress.
    That of a decision never saw it: it is fitted on the other folds.
    """
    names = {name: at for at, name in enumerate(_names(observed))}
    rows = _rows(list(names), practices)
    first = np.array([names[one.first] for one in observed])
    felt = np.array([one.felt for one in observed], dtype=float)
    upset = np.array([one.distress or 0.0 for one in observed], dtype=float)
    wanted = [(at, names[name], chance) for at, one in enumerate(observed) for name, chance in one.wanted.items()]
    whose = np.array([at for at, _, _ in wanted], dtype=int)
    which = np.array([name for _, name, _ in wanted], dtype=int)
    chance = np.array([chance for _, _, chance in wanted], dtype=float)
    did = np.column_stack([rows[first], rows[first] * upset[:, None], upset])
    fold = np.arange(len(observed)) % FOLDS
    model, residual = np.zeros(len(observed)), felt.copy()
    for this in range(min(FOLDS, len(observed))):
        others, mine = fold != this, fold == this
        mean, weights = _fit(did[others], felt[others])
        alone, times_upset = np.split(weights[:-1], 2)
        always, when_upset = rows @ alone, rows @ times_upset + weights[-1]
        residual[mine] -= mean + always[first[mine]] + upset[mine] * when_upset[first[mine]]
        now = mine[whose]
        at, name = whose[now], which[now]
        np.add.at(model, at, chance[now] * (mean + always[name] + upset[at] * when_upset[name]))
    return model, residual


def _fit(rows: Array, felt: Array) -> tuple[float, Array]:
    """The mean, and weights of what lies beside it, drawn towards none."""
    if not len(felt):
        return 0.0, np.zeros(rows.shape[1])
    mean = float(felt.mean())
    weights: Array = np.linalg.solve(rows.T @ rows + RIDGE * np.eye(rows.shape[1]), rows.T @ (felt - mean))
    return mean, weights


def _names(observed: Sequence[Observed]) -> list[str]:
    return sorted({one.first for one in observed} | {name for one in observed for name in one.wanted})


def _rows(names: Sequence[str], practices: Mapping[str, Practice]) -> Array:
    """A row a practice: which it is, and what is said of it."""
    said = [_said(practices.get(name)) for name in names]
    words = {word: at for at, word in enumerate(sorted({word for one in said for word in one}))}
    marks = np.zeros((len(names), len(words)))
    for row, one in zip(marks, said, strict=True):
        row[[words[word] for word in one]] = 1
    return np.column_stack([np.eye(len(names)), marks])


def _said(practice: Practice | None) -> list[str]:
    if practice is None:
        return []
    return [f"kind {practice.kind}", f"stance {practice.stance}", *(f"tag {tag}" for tag in practice.tags or ())]
