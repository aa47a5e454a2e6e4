"""The way through one decision, top to bottom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from balm.deciding.gate import rank
from balm.deciding.judge import infer, judge_catalogue, judge_own, questions, referrals
from balm.deciding.outcome import Outcome
from balm.deciding.said import Said, run_remembering
from balm.deciding.strategies import TIME_LIMIT, Asking, Strategy, asked_of

if TYPE_CHECKING:
    from balm.compiled.program import Program
    from balm.deciding.profile import Profile


def decide(
    program: Program,
    profile: Profile,
    strategies: Sequence[Strategy] = (),
    *,
    seed: int = 0,
    strict: bool = False,
    time_limit: float = TIME_LIMIT,
    said: Said | None = None,
) -> Outcome:
    """Decide for one person. Pure: the same program, profile, strategies and seed give the same outcome.

    `said` is kept from decision to decision by who has the same program and strategies for all of them.
    """
    facts = infer(program, profile.told)
    fired = program.matcher.match(facts)
    lanes = judge_catalogue(program, fired)
    help_ = referrals(program, fired)
    practices = program.rulebook.practices
    asking = Asking(
        facts, profile.own, profile.own_told, practices, program.attributes, seed, profile.past, bool(help_)
    )
    heard = asked_of(strategies, profile.past)
    run = run_remembering({} if said is None else said, heard, asking, strict=strict, time_limit=time_limit)
    own = [(practice, judge_own(program, fired, practice)) for practice in run.own]
    return Outcome(
        told=profile.told,
        own=tuple(run.own),
        facts=facts,
        firing=fired,
        ranked=rank(program, facts, lanes, own, run.contributions),
        referrals=help_,
        questions=questions(program, fired, facts),
        contributions=tuple(run.contributions),
        degraded=(*profile.degraded, *run.degraded),
        draws=tuple(run.draws),
        signalled=profile.signalled,
    )
