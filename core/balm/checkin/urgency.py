"""Urgency: a decision -> whether the floor calls for help at once, and what is still asked then."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from balm.decision.decision import Decision
    from balm.decision.parts import Question
    from balm.language.rulebook import Rulebook

URGENT = 3
"""From this tier on help is wanted at once, and waits for no question but one that itself decides of it."""


def urgent(book: Rulebook, decision: Decision) -> bool:
    """Whether the floor calls for help at once."""
    at_once = (one for one in decision.referrals if book.referrals[one.kind].tier >= URGENT)
    return any(from_floor(book, one.by) for one in at_once)


def still_asked(book: Rulebook, decision: Decision) -> tuple[Question, ...]:
    """The open questions; beside help at once only those that every call for it rests on, as they are unanswered."""
    calls = [
        {predicate.fact for predicate in rule.when}
        for rule in (book.rules[at] for at in decision.outcome.fired)
        if rule.pack == book.floor and any(book.referrals[kind].tier >= URGENT for kind in rule.refer)
    ]
    return tuple(question for question in decision.questions if all(question.fact in facts for facts in calls))


def from_floor(book: Rulebook, rules: Iterable[str]) -> bool:
    """Whether one of these rules is the floor's."""
    return any(rule.startswith(f"{book.floor}/") for rule in rules)
