"""Read back: the data of a decision -> the attributes of the decision of which `to_dict` gave it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from balm.deciding.outcome import Degraded
from balm.decision.parts import Question, ReferralShown, read_recommendation
from balm.decision.plain import ReadValues
from balm.explaining.reasons import LeftOut
from balm.language.practices import Practice

if TYPE_CHECKING:
    from balm.decision.data import DecisionData


def attributes_of(data: DecisionData, seed: int) -> dict[str, object]:
    """Name -> value of each attribute that says something; the data is not looked at again."""
    values = ReadValues()
    return {
        "seed": seed,
        "recommendations": tuple(read_recommendation(one, values) for one in data["recommendations"]),
        "_shown": data["ways"],
        "referrals": tuple(
            ReferralShown(
                one["kind"],
                one["title"],
                one["text"],
                tuple(one["by"]),
                tuple(one["because"]),
                tuple(one["resources"]),
            )
            for one in data["referrals"]
        ),
        "questions": tuple(Question(one["fact"], one["ask"], tuple(one["by"])) for one in data["questions"]),
        "facts": {name: values.value(name, one["value"]) for name, one in data["facts"].items()},
        "degraded": tuple(Degraded(one["strategy"], one["reason"], one["detail"]) for one in data["degraded"]),
        "_packs": data["packs"],
        "_derived": {name: one["by"] for name, one in data["facts"].items()},
        "_left_out": tuple(
            LeftOut(
                Practice(one["practice"], ""),
                tuple(one["excluded_by"]),
                {name: values.value(name, value) for name, value in one["infeasible"].items()},
            )
            for one in data["left_out"]
        ),
        "_plain": values.plain,
    }
