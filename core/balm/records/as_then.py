"""As then: a decision that was made again -> its text as it was written, with what was left out for lack of time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from balm.diagnostics.visible import json_text
from balm.records.record import TIMED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from balm.decision.data import DegradedData
    from balm.decision.decision import Decision


def text_as_then(decision: Decision, then: Sequence[DegradedData]) -> str:
    """The JSON of a decision that was made again, which says of what overran then what was said then."""
    found, data = [*decision.degraded], decision.to_dict()
    degraded: list[DegradedData] = []
    for one in then:
        if one["reason"] in TIMED:
            degraded.append(one)
        else:
            at = next(
                (i for i, d in enumerate(found) if (d.strategy, d.reason) == (one["strategy"], one["reason"])), None
            )
            if at is not None:
                again = found.pop(at)
                degraded.append({"strategy": again.strategy, "reason": again.reason, "detail": again.detail})
    more: list[Any] = [dict(one._asdict()) for one in found]
    data["degraded"] = [*degraded, *more]
    return json_text(data)
