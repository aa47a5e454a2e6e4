"""Person: a decision -> what an app shows the person of it, without points, rules or whatever is for authors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from balm.decision.data import PersonDecisionData, PersonRecommendationData, PersonReferralData
    from balm.decision.parts import Question, Recommendation, ReferralShown

FORMAT: Literal["balm-decision-person/1"] = "balm-decision-person/1"


def person_data(
    referrals: Sequence[ReferralShown], recommendations: Sequence[Recommendation], questions: Sequence[Question]
) -> PersonDecisionData:
    """What the person sees of these parts."""
    return {
        "format": FORMAT,
        "referrals": [person_referral(one) for one in referrals],
        "recommendations": [person_recommendation(one) for one in recommendations],
        "questions": [{"fact": one.fact, "ask": one.ask} for one in questions],
    }


def person_referral(one: ReferralShown) -> PersonReferralData:
    """A kind of help as the person sees it."""
    return {
        "kind": one.kind,
        "title": one.title,
        "text": one.text,
        "resources": [resource.copy() for resource in one.resources],
    }


def person_recommendation(one: Recommendation) -> PersonRecommendationData:
    """A practice as the person sees it."""
    return {
        "practice": one.practice,
        "title": one.title,
        "kind": one.kind,
        "minutes": None if one.minutes is None else list(one.minutes),
        "text": one.text,
        "cautions": list(one.cautions),
        "tell": one.tell,
    }
