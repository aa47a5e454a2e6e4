"""Strategy run: all strategies of a decision, asked one by one, each within its bound and its time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from balm.deciding.outcome import Degraded
from balm.deciding.strategies import Situation, StrategyError
from balm.deciding.strategy_answers import (
    Run,
    keep_draws,
    keep_points,
    keep_proposals,
    read_draws,
    read_points,
    read_proposals,
)
from balm.deciding.time_limit import Budget, Call, Called, call_all, left_out
from balm.language.frozen import frozen
from balm.language.roles import NO_ROLES, Roles

if TYPE_CHECKING:
    from balm.deciding.loaded_strategy import LoadedStrategy
    from balm.deciding.past import Past
    from balm.language.facts import Fact, Value
    from balm.language.own_data import OwnPracticeData
    from balm.language.practices import Practice


class StrategyRequest(NamedTuple):
    """What strategies are asked about: a person, and the practices that there are."""

    facts: Mapping[str, Value]
    own: Sequence[Practice]
    own_told: Sequence[Mapping[str, Any]]
    """The same as they were told."""
    catalogue: tuple[Practice, ...]
    attributes: Mapping[str, Fact]
    seed: int
    past: Past | None
    help_shown: bool = False
    roles: Roles = NO_ROLES

    def __repr__(self) -> str:
        return f"<StrategyRequest: {len(self.facts)} facts, {len(self.own)} own>"  # a log may have it

    def situation(self, told: tuple[Mapping[str, Any], ...], own: Sequence[Practice]) -> Situation:
        """What one that reads all facts is shown; `told` is `own_told`, fixed; `own` has what is proposed too."""
        return Situation(
            self.facts,
            cast("tuple[OwnPracticeData, ...]", told),
            (*own, *self.catalogue),
            self.seed,
            self.past,
            self.roles,
        )

    @property
    def throw(self) -> float | None:
        """Where the dice fall, from 0 up to 1, the same for all strategies; None where nothing is left to chance."""
        if self.help_shown or not self.seed:
            return None
        from random import Random  # who leaves nothing to chance does not wait for it

        return Random(self.seed).random()  # noqa: S311  # no secret hangs on it


def run_strategies(
    strategies: Sequence[LoadedStrategy], request: StrategyRequest, *, strict: bool, budget: Budget
) -> Run:
    """Ask every strategy for proposals, then for points. Whoever fails is left out and named.

    Proposals are made by what the person told and by the catalogue; points are given to all that was proposed too.
    """
    run = Run(request.own)
    if not strategies:
        return run
    told = tuple(map(frozen, request.own_told))
    working = _propose(strategies, request.situation(told, run.own), request.attributes, run, budget)
    _give(working, request.situation(told, run.own), request.throw, run, budget)
    run.degraded.sort(key=lambda d: (d.strategy, d.reason, d.detail))
    if strict and run.degraded:
        worst = run.degraded[0]
        raise StrategyError(summary=f"The strategy `{worst.strategy}` {worst.reason}: {worst.detail}")
    return run


def _propose(
    strategies: Sequence[LoadedStrategy], situation: Situation, attributes: Mapping[str, Fact], run: Run, budget: Budget
) -> list[LoadedStrategy]:
    """Those whose proposals are sound, and these are kept."""
    calls = [Call(one.guard, partial(_ask, one.propose, one.shown(situation), read_proposals)) for one in strategies]
    keep = partial(keep_proposals, run, attributes)
    return [
        strategy
        for strategy, called in zip(strategies, call_all(calls, budget), strict=True)
        if _kept(strategy, "propose", called, keep, run, budget)
    ]


def _give(
    strategies: Sequence[LoadedStrategy], situation: Situation, throw: float | None, run: Run, budget: Budget
) -> None:
    """Keep the points of those whose points are sound."""
    methods, calls, keeping = [], [], []
    for strategy in strategies:
        shown = strategy.shown(situation)
        ask: Any
        read: Any
        keep: Any
        method, ask, read, keep = "points", strategy.points, read_points, keep_points
        if throw is not None and strategy.draws is not None:
            method, ask, read, keep = "draws", strategy.draws, read_draws, partial(keep_draws, throw)
            shown = shown._replace(seed=0)
        methods.append(method)
        calls.append(Call(strategy.guard, partial(_ask, ask, shown, read)))
        keeping.append(partial(keep, strategy, run, shown))
    for strategy, method, keep, called in zip(strategies, methods, keeping, call_all(calls, budget), strict=True):
        _kept(strategy, method, called, keep, run, budget)


def _ask(method: Callable[[Situation], object], shown: Situation, read: Callable[[object], Any]) -> Any:
    """Call a method and read what it returned: a generator runs its code only then."""
    return read(method(shown))


def _kept(
    strategy: LoadedStrategy, method: str, called: Called, keep: Callable[[Any], str], run: Run, budget: Budget
) -> bool:
    """Keep what a call brought; False, and a word in `degraded`, where it brought nothing usable."""
    if called.how != "returned":
        run.degraded.append(left_out(strategy.name, method, called, budget.limit))
        return False
    wrong = called.result if isinstance(called.result, str) else keep(called.result)
    if wrong:
        run.degraded.append(Degraded(strategy.name, "nonsense", f"{method}: {wrong}"))
    return not wrong
