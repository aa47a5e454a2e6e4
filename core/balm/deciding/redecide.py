"""Redecide: an outcome and other answers -> the outcome that they make, strategies' contributions as they were.

For looking at many answers, where asking strategies again for each of them would take too long.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from balm.deciding.gate import rank_judged
from balm.deciding.judge import judge, judge_own

if TYPE_CHECKING:
    from collections.abc import Mapping

    from balm.compiled.program import Program
    from balm.deciding.outcome import Outcome
    from balm.language.predicates import Answer


def redecided(program: Program, outcome: Outcome, answers: Mapping[str, Answer]) -> Outcome:
    """The outcome with these facts told as well, or instead, or (None) not told."""
    told = {name: value for name, value in {**outcome.told, **answers}.items() if value is not None}
    judged = judge(program, told)
    own = [(practice, judge_own(program, judged.fired, practice)) for practice in outcome.own]
    return outcome._replace(
        told=told,
        facts=judged.facts,
        firing=judged.fired,
        ranked=rank_judged(program, judged, own, outcome.contributions),
        referrals=judged.referrals,
        questions=judged.questions,
    )
