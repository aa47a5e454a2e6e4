"""Strategy memo: what a strategy gave, kept by the facts that it reads, so that it is asked once for each of these.

What is kept holds nothing that a person typed, and nothing of anybody's past.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from balm.deciding.strategies import Strategy, draws_of, reads_of, recalls
from balm.deciding.strategy_answers import Run
from balm.deciding.strategy_run import StrategyRequest, run_strategies

if TYPE_CHECKING:
    from collections.abc import Sequence

    from balm.deciding.outcome import Contribution

StrategyMemo: TypeAlias = dict[tuple[object, ...], tuple["Contribution", ...]]
"""Name, seed and the values of the facts that a strategy reads -> what it gave to the catalogue."""

_MOST = 10_000


def run_memoized(
    memo: StrategyMemo, strategies: Sequence[Strategy], request: StrategyRequest, *, strict: bool, time_limit: float
) -> Run:
    """As `run_strategies`, asking only those whose answer is not known; where anybody proposes something, all."""
    if request.own:
        return run_strategies(strategies, request, strict=strict, time_limit=time_limit)
    keys = [_key(strategy, request) for strategy in strategies]
    given = [memo.get(key or ()) for key in keys]
    unasked = [strategy for strategy, known in zip(strategies, given, strict=True) if known is None]
    run = run_strategies(unasked, request, strict=strict, time_limit=time_limit)
    if run.own:
        known_of_others = len(unasked) < len(strategies)
        return run_strategies(strategies, request, strict=strict, time_limit=time_limit) if known_of_others else run
    if unasked:
        given = _kept(memo, strategies, keys, given, run)
    run.contributions = [one for known in given for one in known or ()]
    return run


def _kept(
    memo: StrategyMemo,
    strategies: Sequence[Strategy],
    keys: Sequence[tuple[object, ...] | None],
    given: Sequence[tuple[Contribution, ...] | None],
    run: Run,
) -> list[tuple[Contribution, ...] | None]:
    """What each strategy gave, those among it that were just asked; what they said is kept, unless they failed."""
    failed = {one.strategy for one in run.degraded}
    found = list(given)
    if len(memo) + len(found) > _MOST:
        memo.clear()
    for at, (strategy, key) in enumerate(zip(strategies, keys, strict=True)):
        if found[at] is None:
            mine = found[at] = tuple(one for one in run.contributions if one.strategy == strategy.name)
            if key is not None and strategy.name not in failed:
                memo[key] = mine
    return found


def _key(strategy: Strategy, request: StrategyRequest) -> tuple[object, ...] | None:
    """What its answer hangs on; None where that is more than the facts that it reads."""
    reads = reads_of(strategy, request.roles)
    if reads is None or recalls(strategy):
        return None
    if draws_of(strategy) and request.throw is not None:
        return None
    return (strategy.name, request.seed, *map(request.facts.get, reads))
