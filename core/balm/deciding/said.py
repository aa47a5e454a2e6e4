"""Said: a strategy that says what it reads is asked once for each combination of that, and what it said is kept.

What is kept holds nothing that a person typed, and nothing of anybody's past.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from balm.deciding.strategies import Asking, Run, Strategy, draws_of, reads_of, recalls, run_strategies

if TYPE_CHECKING:
    from collections.abc import Sequence

    from balm.deciding.outcome import Contribution

Said: TypeAlias = dict[tuple[object, ...], tuple["Contribution", ...]]
"""Name, seed and the values of the facts that a strategy reads -> what it gave to the catalogue."""

_MOST = 10_000


def run_remembering(
    said: Said, strategies: Sequence[Strategy], asking: Asking, *, strict: bool, time_limit: float
) -> Run:
    """As `run_strategies`, asking only those whose answer is not known; where anybody proposes something, all."""
    if asking.own:
        return run_strategies(strategies, asking, strict=strict, time_limit=time_limit)
    keys = [_key(strategy, asking) for strategy in strategies]
    given = [said.get(key or ()) for key in keys]
    unasked = [strategy for strategy, known in zip(strategies, given, strict=True) if known is None]
    run = run_strategies(unasked, asking, strict=strict, time_limit=time_limit)
    if run.own:
        known_of_others = len(unasked) < len(strategies)
        return run_strategies(strategies, asking, strict=strict, time_limit=time_limit) if known_of_others else run
    if unasked:
        given = _kept(said, strategies, keys, given, run)
    run.contributions = [one for known in given for one in known or ()]
    return run


def _kept(
    said: Said,
    strategies: Sequence[Strategy],
    keys: Sequence[tuple[object, ...] | None],
    given: Sequence[tuple[Contribution, ...] | None],
    run: Run,
) -> list[tuple[Contribution, ...] | None]:
    """What each strategy gave, those among it that were just asked; what they said is kept, unless they failed."""
    failed = {one.strategy for one in run.degraded}
    found = list(given)
    if len(said) + len(found) > _MOST:
        said.clear()
    for at, (strategy, key) in enumerate(zip(strategies, keys, strict=True)):
        if found[at] is None:
            mine = found[at] = tuple(one for one in run.contributions if one.strategy == strategy.name)
            if key is not None and strategy.name not in failed:
                said[key] = mine
    return found


def _key(strategy: Strategy, asking: Asking) -> tuple[object, ...] | None:
    """What its answer hangs on; None where that is more than the facts that it reads."""
    reads = reads_of(strategy, asking.roles)
    if reads is None or recalls(strategy):
        return None
    if draws_of(strategy) and asking.throw is not None:
        return None
    return (strategy.name, asking.seed, *map(asking.facts.get, reads))
