"""Said: a strategy that says what it reads is asked once for each combination of that, and what it said is kept.

What is kept holds nothing that a person typed, and nothing of anybody's past.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from balm.deciding.strategies import Asking, Run, Strategy, run_strategies

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
    if asking.own or not strategies:
        return run_strategies(strategies, asking, strict=strict, time_limit=time_limit)
    keys = [_key(strategy, asking) for strategy in strategies]
    before = [said.get(key or ()) for key in keys]
    if None not in before:  # as nearly always
        run = Run(())
        run.contributions = [one for given in before for one in given or ()]
        return run
    unasked = [strategy for strategy, key in zip(strategies, keys, strict=True) if key not in said]
    run = run_strategies(unasked, asking, strict=strict, time_limit=time_limit)
    if run.own:
        known = len(unasked) < len(strategies)
        return run_strategies(strategies, asking, strict=strict, time_limit=time_limit) if known else run
    given: dict[str, tuple[Contribution, ...]] = {
        strategy.name: tuple(one for one in run.contributions if one.strategy == strategy.name) for strategy in unasked
    }
    run.contributions = [
        one
        for strategy, key in zip(strategies, keys, strict=True)
        for one in (given[strategy.name] if strategy.name in given else said[key or ()])
    ]
    failed = {one.strategy for one in run.degraded}
    if len(said) + len(given) > _MOST:
        said.clear()
    for strategy, key in zip(strategies, keys, strict=True):
        if key is not None and strategy.name in given and strategy.name not in failed:
            said[key] = given[strategy.name]
    return run


def _key(strategy: Strategy, asking: Asking) -> tuple[object, ...] | None:
    reads = getattr(strategy, "reads", None)
    if reads is None or (asking.past is not None and getattr(strategy, "recalls", False)):
        return None
    if hasattr(strategy, "draws") and asking.throw is not None:
        return None
    return (strategy.name, asking.seed, *map(asking.facts.get, reads))
