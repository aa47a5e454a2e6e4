"""Things to compare take turns, round by round, and become medians with the machine's noise beside them."""

from __future__ import annotations

import gc
import math
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import NamedTuple, TypeVar

K = TypeVar("K")
T = TypeVar("T")

ROUNDS = 15
TURN = 0.02
"""Seconds that one turn lasts where a call takes less."""


class Figure(NamedTuple):
    """The median of some turns, and the quartiles that half of them lie between."""

    median: float
    low: float
    high: float

    @property
    def noise(self) -> float:
        """Half the distance of the quartiles as a share of the median."""
        return (self.high - self.low) / 2 / self.median

    def __str__(self) -> str:
        return f"{short(self.median)} ±{self.noise:.0%}"


def short(value: float) -> str:
    """A number with three digits that count."""
    return f"{value:.1f}" if value < 100 else f"{value:,.0f}"


def figure(turns: Sequence[float]) -> Figure:
    """What some turns came to."""
    if len(turns) < 2:
        return Figure(turns[0], turns[0], turns[0])
    low, median, high = statistics.quantiles(turns, n=4, method="inclusive")
    return Figure(median, low, high)


def ratio(over: Sequence[float], under: Sequence[float]) -> Figure:
    """One thing over another, turn by turn: what slows both in one round falls out."""
    return figure([a / b for a, b in zip(over, under, strict=True)])


def interleave(turns: Mapping[K, Callable[[], T]], rounds: int) -> dict[K, list[T]]:
    """What each gave in each round. Every other round goes backwards, so that nobody always follows the same one."""
    found: dict[K, list[T]] = {name: [] for name in turns}
    for i in range(rounds):
        for name in list(turns)[:: 1 if i % 2 == 0 else -1]:
            found[name].append(turns[name]())
    return found


def microseconds(call: Callable[[T], object], inputs: Sequence[T]) -> float:
    """Microseconds a call takes, over these inputs."""
    start = time.perf_counter()
    for one in inputs:
        call(one)
    return (time.perf_counter() - start) / len(inputs) * 1e6


def turn(call: Callable[[T], object], inputs: Sequence[T], seconds: float = TURN) -> Callable[[], float]:
    """A turn of about so many seconds: microseconds a call. The inputs are repeated or cut to fill it, at least one."""
    few = inputs[:3]
    microseconds(call, few)  # warm
    wanted = max(1, int(seconds * 1e6 / microseconds(call, few)))
    return partial(microseconds, call, (list(inputs) * (wanted // len(inputs) + 1))[:wanted])


def settle() -> None:
    """What has been made stays: the collector runs while others are timed, as it does in a program, but not over it."""
    gc.collect()
    gc.freeze()


def slope(cost: Mapping[int, float]) -> float:
    """The exponent e of the size ** e that fits these costs best: the slope of a line through their logarithms."""
    return statistics.linear_regression([math.log(x) for x in cost], [math.log(y) for y in cost.values()]).slope
