"""The way through one decision, top to bottom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from balm.deciding.gate import rank_judged
from balm.deciding.judge import judge, judge_own
from balm.deciding.loaded_strategy import active_strategies
from balm.deciding.outcome import make_outcome
from balm.deciding.strategy_memo import StrategyMemo, run_memoized
from balm.deciding.strategy_run import StrategyRequest
from balm.deciding.time_limit import TIME_LIMIT

if TYPE_CHECKING:
    from balm.compiled.program import Program
    from balm.deciding.outcome import Contribution, Draws, Outcome
    from balm.deciding.profile import Profile
    from balm.deciding.strategies import Strategy


def decide(
    program: Program,
    profile: Profile,
    strategies: Sequence[Strategy] = (),
    *,
    seed: int = 0,
    strict: bool = False,
    time_limit: float = TIME_LIMIT,
    memo: StrategyMemo | None = None,
) -> Outcome:
    """Decide for one person. Pure: the same program, profile, strategies and seed give the same outcome.

    `memo` is kept from decision to decision by who has the same program and strategies for all of them.
    """
    judged = judge(program, profile.told, profile.codes)
    own, degraded = profile.own, profile.degraded
    contributions: tuple[Contribution, ...] = ()
    draws: tuple[Draws, ...] = ()
    active = active_strategies(strategies, profile.past) if strategies else ()
    if active:
        request = StrategyRequest(
            judged.facts,
            profile.own,
            profile.own_told,
            program.rulebook.practices,
            program.attributes,
            seed,
            profile.past,
            bool(judged.referrals),
            program.rulebook.roles,
        )
        run = run_memoized(
            StrategyMemo() if memo is None else memo, active, request, strict=strict, time_limit=time_limit
        )
        own, contributions, draws = tuple(run.own), tuple(run.contributions), tuple(run.draws)
        degraded += tuple(run.degraded)
    of_own = [(practice, judge_own(program, judged.fired, practice)) for practice in own]
    return make_outcome(
        (
            profile.told,
            own,
            judged.facts,
            judged.fired,
            rank_judged(program, judged, of_own, contributions),
            judged.referrals,
            judged.questions,
            contributions,
            degraded,
            draws,
            profile.signalled,
        )
    )
