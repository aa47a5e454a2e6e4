"""Said: a strategy that says what it reads is asked once for each combination of that, and what it said is kept.

What is kept holds nothing that a person typed, and nothing of anybody's past.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from balm.deciding.strategies import Asking, Run, Strategy, reads_of, recalls, run_strategies

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
    keys = {strategy.name: _key(strategy, asking) for strategy in strategies}
    given = {name: said.get(key or ()) for name, key in keys.items()}
    unasked = [strategy for strategy in strategies if given[strategy.name] is None]
    run = run_strategies(unasked, asking, strict=strict, time_limit=time_limit)
    if run.own and len(unasked) < len(strategies):
        return run_strategies(strategies, asking, strict=strict, time_limit=time_limit)
    if run.own:
        return run
    if len(said) + len(unasked) > _MOST:
        said.clear()
    failed = {one.strategy for one in run.degraded}
    for name in (strategy.name for strategy in unasked):
        mine = given[name] = tuple(one for one in run.contributions if one.strategy == name)
        key = keys[name]
        if key is not None and name not in failed:
            said[key] = mine
    run.contributions = [one for strategy in strategies for one in given[strategy.name] or ()]
    return run


def _key(strategy: Strategy, asking: Asking) -> tuple[object, ...] | None:
    """What its answer hangs on; None where that is more than the facts that it reads."""
    reads = reads_of(strategy)
    if reads is None or recalls(strategy):
        return None
    if hasattr(strategy, "draws") and asking.throw is not None:
        return None
    return (strategy.name, asking.seed, *map(asking.facts.get, reads))
