"""Evaluate: people's logs and an engine -> estimates of what its policy would have given, or why they cannot be had."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from balm.deadline import NEVER, Deadline
from balm.diagnostics.errors import BalmError
from balm.diagnostics.install import install_extra
from balm.evaluating.observed import Logs, Observed, observe

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from balm.deciding.past import Entry
    from balm.engine import Engine
    from balm.evaluating.estimates import Estimates

ENOUGH = 30
"""Fewer effective decisions say nothing worth an interval: a convention."""
COVERED = 0.9
"""At least so much of what the other policy wants the log must have been able to do: a convention."""


class Evaluation(NamedTuple):
    """What logs say about a policy."""

    logs: Logs
    estimates: Estimates | None
    """None where too little was there to compute with."""
    refused: str
    """Why the log cannot tell; empty where it can."""
    never_tried: Mapping[str, float]
    """Practices that the policy would put first and that never stood there, with their share of its decisions."""


def evaluate(
    engine: Engine,
    logs: Sequence[Sequence[Entry]],
    progress: Callable[[int, int], None] | None = None,
    deadline: Deadline = NEVER,
) -> Evaluation:
    """What an engine's policy would have given at the decisions of these logs, a log a person.

    Logs that share a decision are of one person.

    The past of each decision is taken as it was: this is not what would have come of following the policy from the
    beginning. Raises BalmError where numpy is missing, and OutOfTime.
    """
    try:
        import numpy as np  # noqa: F401  # whoever has none is told before the long part
    except ImportError:
        raise BalmError(summary=f"Evaluating a log needs numpy: {install_extra('evaluate')}.") from None
    from balm.evaluating.estimates import estimate

    found = observe(engine, logs, progress, deadline)
    observed = found.observed
    if not observed:
        return Evaluation(found, None, _nothing(found), {})
    practices = {practice.id: practice for practice in engine.rulebook.practices}
    estimates = estimate(observed, practices)
    tried = {one.first for one in observed}
    never: Counter[str] = Counter()
    for one in observed:
        for name, chance in one.wanted.items():
            if name not in tried:
                never[name] += chance / len(observed)  # type: ignore[assignment]  # a Counter of shares
    never_tried = dict(never.most_common())
    return Evaluation(found, estimates, _refusal(estimates, never_tried) or _same(observed), never_tried)


def _nothing(found: Logs) -> str:
    every = sum(found.left_out.values())
    if not every:
        return "There is no decision in it."
    if found.left_out["certain"] == every:
        return "Nothing in it was left to chance: it says what was, and nothing of what else might have been."
    return "No decision is left in which something was left to chance, what stood first was done, and felt was said."


def _same(observed: Sequence[Observed]) -> str:
    if len({one.felt for one in observed}) > 1:
        return ""
    return "All that was done felt the same, so that nothing can be told apart."


def _refusal(estimates: Estimates, never_tried: Mapping[str, float]) -> str:
    missing = sum(never_tried.values())
    if missing > 1 - COVERED:
        first = next(iter(never_tried))
        return (
            f"In {missing:.0%} of these decisions the policy wants a practice first that was never tried there, "
            f"{first} above all. Nothing is known of how they would have felt."
        )
    if estimates.covered.high < COVERED:
        return (
            f"The log could have done what the policy wants in about {estimates.covered.value:.0%} of these decisions. "
            "Nothing is known of the others."
        )
    if estimates.effective < ENOUGH:
        return (
            f"What is there tells as much as {estimates.effective:.0f} decisions of equal weight; "
            f"with fewer than {ENOUGH} nothing is said."
        )
    return ""
