"""Strategy memo: what a strategy gave, kept by the facts that it reads, so that it is asked once for each of these.

What an engine keeps holds nothing that a person typed, and nothing of anybody's past. What strategies gave that recall
is kept beside the entries that they recalled, for the minute that it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from balm.deciding.outcome import Draws
from balm.deciding.strategy_answers import Run
from balm.deciding.strategy_run import StrategyRequest, run_strategies
from balm.deciding.time_limit import Budget

if TYPE_CHECKING:
    from collections.abc import Sequence

    from balm.deciding.loaded_strategy import LoadedStrategy
    from balm.deciding.outcome import Contribution

Given: TypeAlias = "tuple[tuple[Contribution, ...], ...]"
"""What a strategy gave to the catalogue; where it left something to chance, all that it might have given."""


class StrategyMemo(dict[tuple[object, ...], Given]):
    """Name, seed and the values of the facts that a strategy reads -> what it gave. As a key it is itself alone."""

    __hash__ = object.__hash__  # type: ignore[assignment]  # a dict has none


_MOST = 10_000


def run_memoized(
    memo: StrategyMemo,
    strategies: Sequence[LoadedStrategy],
    request: StrategyRequest,
    *,
    strict: bool,
    time_limit: float,
) -> Run:
    """As `run_strategies`, asking only those whose answer is not known; where anybody proposes something, all."""
    if request.own:
        return run_strategies(strategies, request, strict=strict, budget=Budget(time_limit, 2 * len(strategies)))
    past = request.past
    recalled = None if past is None else past.kept(memo, past.moment, StrategyMemo)
    memos = [recalled if recalled is not None and strategy.recalls else memo for strategy in strategies]
    keys = [_key(strategy, request) for strategy in strategies]
    given = [known.get(key or ()) for known, key in zip(memos, keys, strict=True)]
    if None not in given:  # as nearly always
        run = Run(())
        _gather(run, strategies, given, request.throw)  # type: ignore[arg-type]  # None is not in it
        return run
    budget = Budget(time_limit, 2 * len(strategies))
    unasked = [strategy for strategy, one in zip(strategies, given, strict=True) if one is None]
    run = run_strategies(unasked, request, strict=strict, budget=budget)
    if run.own:
        known_of_others = len(unasked) < len(strategies)
        return run_strategies(strategies, request, strict=strict, budget=budget) if known_of_others else run
    failed = {one.strategy for one in run.degraded}
    for at, (strategy, key, kept) in enumerate(zip(strategies, keys, memos, strict=True)):
        if given[at] is None:
            mine = given[at] = _given(strategy, run)
            if len(kept) >= _MOST:
                kept.clear()
            if key is not None and strategy.name not in failed:
                kept[key] = mine
    _gather(run, strategies, [one or ((),) for one in given], request.throw)
    return run


def _given(strategy: LoadedStrategy, run: Run) -> Given:
    for draws in run.draws:
        if draws.strategy == strategy.name:
            return draws.each
    return (tuple(one for one in run.contributions if one.strategy == strategy.name),)


def _gather(run: Run, strategies: Sequence[LoadedStrategy], given: Sequence[Given], throw: float | None) -> None:
    """What all of them gave, and what else those might have given that leave something to chance."""
    run.contributions = [one for each in given for one in (each[int(throw * len(each))] if throw else each[0])]
    if throw is not None:
        every = zip(strategies, given, strict=True)
        run.draws = [Draws(strategy.name, each) for strategy, each in every if len(each) > 1]


def _key(strategy: LoadedStrategy, request: StrategyRequest) -> tuple[object, ...] | None:
    """What its answer hangs on; None where that is more than the facts that it reads."""
    reads = strategy.reads_of(request.roles)
    if reads is None or strategy.guard.off:
        return None
    drawing = strategy.draws is not None and request.throw is not None
    return (strategy.name, "draws" if drawing else request.seed, *map(request.facts.get, reads))
