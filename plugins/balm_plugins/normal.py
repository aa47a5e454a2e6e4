"""Normal: observations of a linear model -> what is believed of its weights, in plain Python.

The model is small (tens of weights) and every observation names a few of them, so no library is needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from random import Random
from typing import NamedTuple, TypeAlias

Rows: TypeAlias = Sequence[tuple[Sequence[int], float]]
"""Which weights an observation adds up, and what came of it."""


class Belief(NamedTuple):
    """A normal distribution of weights: `mean`, and the Cholesky factor of its precision, lower triangle by rows."""

    mean: list[float]
    factor: list[list[float]]

    def draw(self, random: Random, spread: float) -> list[float]:
        """One sample of the weights, its deviations from the mean times `spread`."""
        z = [random.gauss(0, 1) for _ in self.mean]
        return [mean + spread * off for mean, off in zip(self.mean, _back(self.factor, z), strict=True)]


def believe(rows: Rows, deviations: Sequence[float], noise: float) -> Belief:
    """Weights of mean 0 and these standard `deviations`, after observations with so much `noise`."""
    size = len(deviations)
    precision = [[0.0] * (at + 1) for at in range(size)]
    target = [0.0] * size
    for at, deviation in enumerate(deviations):
        precision[at][at] = 1 / deviation**2
    sure = 1 / noise**2
    for weights, outcome in rows:
        for i in weights:
            target[i] += sure * outcome
            row = precision[i]
            for j in weights:
                if j <= i:
                    row[j] += sure
    factor = _cholesky(precision)
    return Belief(_back(factor, _forth(factor, target)), factor)


def _cholesky(matrix: Sequence[Sequence[float]]) -> list[list[float]]:
    """L with L L' = the matrix, which is symmetric and positive: here it always is."""
    factor: list[list[float]] = []
    for i, given in enumerate(matrix):
        row: list[float] = []
        for j in range(i):
            other = factor[j]
            row.append((given[j] - sum(map(float.__mul__, row, other))) / other[j])
        row.append(sqrt(given[i] - sum(one * one for one in row)))
        factor.append(row)
    return factor


def _forth(factor: Sequence[Sequence[float]], right: Sequence[float]) -> list[float]:
    """x with L x = right."""
    found: list[float] = []
    for row, wanted in zip(factor, right, strict=True):
        found.append((wanted - sum(map(float.__mul__, row, found))) / row[-1])
    return found


def _back(factor: Sequence[Sequence[float]], right: Sequence[float]) -> list[float]:
    """x with L' x = right."""
    left = list(right)
    for i in range(len(factor) - 1, -1, -1):
        row = factor[i]
        found = left[i] = left[i] / row[i]
        left[:i] = [one - part * found for one, part in zip(left, row[:i], strict=False)]
    return left
