"""Forms: questions of a screen <-> the fields of a form, which MCP's elicitation and the page share.

A field is never required, and one that was not filled in is left open. There is no box for yes and no: an empty box
would say no for whoever did not look at it.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from balm.checkin.data import CheckInOptionData, CheckInQuestionData
    from balm.decision.data import FiniteValue


def key_of(option: CheckInOptionData) -> str:
    """The text that stands for a value in a form."""
    value = option["value"]
    return str(value).lower() if isinstance(value, bool) else str(value)


def form_schema(questions: Sequence[CheckInQuestionData]) -> dict[str, Any]:
    """The JSON Schema of a form, of the kind that elicitation takes."""
    return {"type": "object", "properties": {one["fact"]: _field(one) for one in questions}, "required": []}


def answers_of(questions: Sequence[CheckInQuestionData], filled: Mapping[str, object]) -> dict[str, FiniteValue | None]:
    """A form that was filled in as answers to the questions; None leaves open, and so does what is no answer."""
    return {one["fact"]: _answer(one, filled.get(one["fact"])) for one in questions}


def _field(question: CheckInQuestionData) -> dict[str, Any]:
    said = {"title": question["ask"]} | ({"description": question["why"]} if question["why"] else {})
    choices = [{"const": key_of(option), "title": option["label"]} for option in question["options"]]
    if is_number(question):
        whole = isinstance(question["step"], int) or question["step"] == 1
        bounds = {"minimum": question["low"], "maximum": question["high"]}
        return {
            "type": "integer" if whole else "number",
            **said,
            **{name: bound for name, bound in bounds.items() if bound is not None},
        }
    if question["type"] == "tags":
        return {"type": "array", **said, "items": {"anyOf": choices}}
    return {"type": "string", **said, "oneOf": choices}


def is_number(question: CheckInQuestionData) -> bool:
    """Whether the answer is a number."""
    return question["low"] is not None


def _answer(question: CheckInQuestionData, raw: object) -> FiniteValue | None:
    if is_number(question):
        return _number(question, raw)
    values = {key_of(option): option["value"] for option in question["options"]}
    if question["type"] == "tags":
        chosen: Any = [values[one] for one in raw if one in values] if isinstance(raw, list) else []
        return chosen or None
    return values.get(raw) if isinstance(raw, str) else None


def _number(question: CheckInQuestionData, raw: object) -> FiniteValue | None:
    if isinstance(raw, bool) or not isinstance(raw, str | int | float):
        return None
    try:
        number = float(raw)
    except (ValueError, OverflowError):
        return None
    low, high = question["low"], question["high"]
    if not math.isfinite(number) or (low is not None and number < low) or (high is not None and number > high):
        return None
    return int(number) if number.is_integer() else number
