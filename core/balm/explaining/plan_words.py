"""A safety plan -> its words: how each part is headed, and the text of a card that opens it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from balm.deciding.portrait import PLAN_PARTS
from balm.texts import texts

if TYPE_CHECKING:
    from balm.deciding.portrait import Plan

PLAN_HEADINGS = texts("plan")


def plan_steps(plan: Plan) -> str:
    """A plan as the text of a practice: the heading of each part that is filled, its lines set in below it."""
    parts = [(PLAN_HEADINGS[part], *(f"  {line}" for line in plan[part])) for part in PLAN_PARTS if part in plan]
    return "\n".join(line for lines in parts for line in lines)
