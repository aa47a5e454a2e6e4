"""How many examples a test tries: the variable ``BALM_TESTS`` says `quick` (the default), `ci` or `nightly`.

A law is tried in generated worlds, each made from a seed. What runs at all is said by markers, not here.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, TypeVar

import pytest
from hypothesis import HealthCheck, Phase, settings

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

T = TypeVar("T")

EFFORTS = ("quick", "ci", "nightly")
EFFORT = os.environ.get("BALM_TESTS") or "quick"
if EFFORT not in EFFORTS:
    raise ValueError(f"BALM_TESTS is {EFFORT!r}; it may be {', '.join(EFFORTS)}.")

# No deadline and no complaint of slowness: a busy machine is no mistake.
for _name, _examples in zip(EFFORTS, (25, 100, 100), strict=True):
    settings.register_profile(
        _name, max_examples=_examples, deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
settings.load_profile(EFFORT)


def examples(*, quick: int, ci: int, nightly: int = 0) -> int:
    """How many examples to try now; where `nightly` has no number of its own, as many as `ci`."""
    return {"quick": quick, "ci": ci, "nightly": nightly or ci}[EFFORT]


def rows(every: Iterable[Any], *, quick: Collection[Any]) -> list[Any]:
    """A table for `parametrize`: the rows of `quick` are tried in every run, the others with the exhaustive tests."""
    every = list(every)
    assert all(row in every for row in quick)
    return [pytest.param(row, marks=[] if row in quick else [pytest.mark.exhaustive]) for row in every]


def one_in(step: int, every: Iterable[Any]) -> list[Any]:
    """A table for `parametrize`: one row in so many is tried in every run, the others with the exhaustive tests.

    A row of several arguments is a tuple.
    """
    return [
        pytest.param(*(row if isinstance(row, tuple) else (row,)), marks=[pytest.mark.exhaustive] if at % step else [])
        for at, row in enumerate(every)
    ]


def a_third(every: Sequence[T], at: int) -> Sequence[T]:
    """One in three and at least one, beginning with another for each number `at`; at night all of them.

    For a table that is tried with each row of another table: over all rows each is tried many times.
    """
    return every if EFFORT == "nightly" else every[at % 3 :: 3] or every[:1]


def crossed(first: Sequence[Any], second: Sequence[Any], *, quick: Collection[tuple[Any, Any]]) -> list[Any]:
    """Pairs for `parametrize`: each of the first with a third of the second, at night with all of them.

    The pairs of `quick` are tried in every run, the others with the exhaustive tests.
    """
    pairs = [(one, other) for at, one in enumerate(first) for other in a_third(second, at)]
    more = [pair for pair in quick if pair not in pairs]
    return [pytest.param(*pair, marks=[] if pair in quick else [pytest.mark.exhaustive]) for pair in (*more, *pairs)]


def law_of(count: int) -> Callable[[Any], Any]:
    """A decorator for a law. A seed does not shrink: a smaller one is another world, not a smaller one."""
    made: Callable[[Any], Any] = settings(max_examples=count, database=None, phases=[Phase.explicit, Phase.generate])
    return made
