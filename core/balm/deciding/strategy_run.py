"""Strategy run: all strategies of a decision, asked one by one, each within its bound and its time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from balm.deciding.outcome import Degraded
from balm.deciding.strategies import Situation, Strategy, StrategyError, draws_of, shown_to
from balm.deciding.strategy_answers import Run, drawn, listed, pointed, proposed
from balm.deciding.time_limit import within_time
from balm.language.roles import NO_ROLES, Roles

if TYPE_CHECKING:
    from balm.deciding.past import Past
    from balm.language.facts import Fact, Value
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

    @property
    def throw(self) -> float | None:
        """Where the dice fall, from 0 up to 1, the same for all strategies; None where nothing is left to chance."""
        if self.help_shown or not self.seed:
            return None
        from random import Random  # who leaves nothing to chance does not wait for it

        return Random(self.seed).random()  # noqa: S311  # no secret hangs on it


def run_strategies(strategies: Sequence[Strategy], request: StrategyRequest, *, strict: bool, time_limit: float) -> Run:
    """Ask every strategy for proposals, then for points. Whoever fails is left out and named."""
    run = Run(request.own)
    if not strategies:
        return run
    facts = MappingProxyType(dict(request.facts))
    told = tuple(MappingProxyType(deepcopy(dict(one))) for one in request.own_told)

    def situation(strategy: Strategy) -> Situation:
        practices = (*run.own, *request.catalogue)
        return shown_to(strategy, Situation(facts, told, practices, request.seed, request.past, request.roles))

    working = []
    for strategy in strategies:
        keep = partial(proposed, run, request.attributes)
        if _take(strategy, "propose", situation(strategy), keep, run, time_limit):
            working.append(strategy)
    throw = request.throw
    for strategy in working:
        shown = situation(strategy)
        if throw is not None and draws_of(strategy):
            keep = partial(drawn, strategy, run, shown, throw)
            _take(strategy, "draws", shown._replace(seed=0), keep, run, time_limit)
        else:
            keep = partial(pointed, strategy, run, shown)
            _take(strategy, "points", shown, keep, run, time_limit)
    run.degraded.sort(key=lambda d: (d.strategy, d.reason, d.detail))
    if strict and run.degraded:
        worst = run.degraded[0]
        raise StrategyError(summary=f"The strategy `{worst.strategy}` {worst.reason}: {worst.detail}")
    return run


def _take(
    strategy: Strategy,
    method: str,
    situation: Situation,
    keep: Callable[[Any], str],
    run: Run,
    time_limit: float,
) -> bool:
    """Call one method and keep what it brings; False, and a word in `degraded`, where it brings nothing usable."""
    done, result = within_time(lambda: listed(getattr(strategy, method)(situation)), time_limit)
    if done:
        wrong = keep(result)
        if wrong:
            run.degraded.append(Degraded(strategy.name, "nonsense", f"{method}: {wrong}"))
        return not wrong
    if not isinstance(result, BaseException):
        run.degraded.append(Degraded(strategy.name, "overran", f"{method}: took longer than {time_limit:g} s"))
    else:
        from balm.diagnostics.failures import failure

        said = failure(f"strategy {strategy.name}", result)
        run.degraded.append(Degraded(strategy.name, "raised", f"{method}: {said}"))
    return False
