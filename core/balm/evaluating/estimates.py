"""Estimates: what decisions tell -> what the other policy would have given, with intervals. Needs numpy.

Two estimates that fail in different ways: self-normalised inverse propensity, which weighs what was felt by how much
likelier the other policy was to do the same; and doubly robust, which begins with a model of what is felt and corrects
it in the same way, so that it is right where either the model or the chances are.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from balm.evaluating.observed import Observed
    from balm.language.practices import Practice

Array = np.ndarray[Any, np.dtype[np.float64]]

SAMPLES = 2000
"""Bootstrap samples."""
FOLDS = 5
RIDGE = 2.0
"""How strongly the model of what is felt is drawn to the mean."""
MANY = 10
"""From so many people on the bootstrap draws people, otherwise decisions."""


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


def estimate(observed: Sequence[Observed], practices: Mapping[str, Practice]) -> Estimates:
    """The estimates from at least one decision. `practices` describes what it can, for the model of what is felt."""
    felt = np.array([one.felt for one in observed])
    weights = np.array([one.weight for one in observed])
    people = np.array([one.person for one in observed])
    model, residual = modelled(observed, practices)
    groups = people if len(np.unique(people)) >= MANY else np.arange(len(observed))
    columns = np.column_stack([np.ones(len(felt)), felt, weights, weights * felt, model, weights * residual])
    sums = np.zeros((int(groups.max()) + 1, columns.shape[1]))
    np.add.at(sums, groups, columns)
    sums = sums[np.unique(groups)]
    drawn = np.random.default_rng(0).multinomial(len(sums), np.full(len(sums), 1 / len(sums)), SAMPLES) @ sums
    points, samples = _values(columns.sum(axis=0)[None, :]), _values(drawn)
    ends = np.nanquantile(samples, [0.025, 0.975], axis=0)
    made = np.column_stack([points[0], ends[0], ends[1]]).tolist()
    logged, weighted, robust, gain, covered = (Estimate(*one) for one in made)
    effective = float(weights.sum() ** 2 / max(1e-12, (weights**2).sum()))
    return Estimates(logged, weighted, robust, gain, covered, effective)


def _values(sums: Array) -> Array:
    """Rows of sums -> logged, weighted, robust, gain, covered."""
    count, felt, weight, weighted, model, residual = sums.T
    with np.errstate(invalid="ignore", divide="ignore"):
        logged, snips = felt / count, weighted / weight
        robust = model / count + residual / weight
    return np.column_stack([logged, snips, robust, robust - logged, weight / count])


def modelled(observed: Sequence[Observed], practices: Mapping[str, Practice]) -> tuple[Array, Array]:
    """For each decision what the model expects of the other policy, and how far off it was about what was done.

    The model of a decision never saw it: it is fitted on the other folds.
    """
    names = sorted({one.first for one in observed} | {name for one in observed for name in one.wanted})
    describe = _Features(names, practices)
    did = np.array([describe.of(one.first, one.distress) for one in observed])
    felt = np.array([one.felt for one in observed])
    fold = np.array([at % FOLDS for at in range(len(observed))])
    model, residual = np.zeros(len(observed)), felt.copy()
    for this in range(FOLDS):
        others, mine = fold != this, np.flatnonzero(fold == this)
        if not others.any():
            continue
        mean = felt[others].mean()
        inside = did[others]
        penalty = RIDGE * np.eye(inside.shape[1])
        weights = np.linalg.solve(inside.T @ inside + penalty, inside.T @ (felt[others] - mean))
        residual[mine] = felt[mine] - (mean + did[mine] @ weights)
        for at in mine.tolist():
            one = observed[at]
            likely = [(chance, describe.of(name, one.distress)) for name, chance in one.wanted.items()]
            model[at] = sum(chance * (mean + float(row @ weights)) for chance, row in likely)
    return model, residual


class _Features:
    """A practice and distress as a row of numbers: which it is, its kind, stance and tags, and these when upset."""

    def __init__(self, names: Sequence[str], practices: Mapping[str, Practice]) -> None:
        said = {name: self._said(practices.get(name)) for name in names}
        columns = sorted({word for words in said.values() for word in words})
        at = {word: len(names) + i for i, word in enumerate(columns)}
        self.rows: dict[str, Array] = {}
        for i, name in enumerate(names):
            row = np.zeros(len(names) + len(columns))
            row[[i, *(at[word] for word in said[name])]] = 1
            self.rows[name] = row

    @staticmethod
    def _said(practice: Practice | None) -> list[str]:
        if practice is None:
            return []
        return [f"kind {practice.kind}", f"stance {practice.stance}", *(f"tag {tag}" for tag in practice.tags or ())]

    def of(self, name: str, distress: float | None) -> Array:
        row = self.rows[name]
        return np.concatenate([row, row * (distress or 0.0), [distress or 0.0]])
