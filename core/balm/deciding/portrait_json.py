"""A portrait as JSON: ``balm-portrait/1`` <-> Portrait."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from balm.deciding.entries_json import EntryError, list_of, read_json, table_of, text_of, texts_of
from balm.deciding.portrait import PLAN_PARTS, Portrait, ToldFact, plan_of
from balm.language.frozen import FrozenDict

if TYPE_CHECKING:
    from balm.deciding.portrait import Plan
    from balm.language.own_data import OwnPracticeData

FORMAT = "balm-portrait/1"
PLAN_FORMAT = "balm-plan/1"


def portrait_to_data(portrait: Portrait) -> dict[str, Any]:
    """A portrait as JSON has it; days are ISO 8601."""
    return {
        "format": FORMAT,
        "facts": {name: {"value": told.value, "on": told.on.isoformat()} for name, told in portrait.facts.items()},
        "own": [dict(one) for one in portrait.own],
        "plan": plan_to_data(portrait.plan)["plan"],
        "not_again": list(portrait.not_again),
        "put": {name: day.isoformat() for name, day in portrait.put.items()},
    }


def write_portrait(portrait: Portrait) -> str:
    """A portrait as one line, without its line break."""
    return json.dumps(portrait_to_data(portrait), ensure_ascii=False, separators=(",", ":"))


def read_portrait(text: str) -> Portrait:
    """The portrait that `write_portrait` wrote. Raises EntryError."""
    return portrait_from_data(read_json(text))


def portrait_from_data(data: object) -> Portrait:
    """The portrait that `portrait_to_data` wrote; only `format` is needed. Raises EntryError."""
    if not isinstance(data, Mapping) or data.get("format") != FORMAT:
        raise EntryError(f"expected an object whose `format` is {FORMAT}")
    return Portrait(
        facts=FrozenDict({name: _told(one) for name, one in table_of(data, "facts").items()}),
        own=tuple(map(_own, list_of(data, "own"))),
        plan=_plan(data),
        not_again=tuple(texts_of(data, "not_again")),
        put=FrozenDict({name: _day(table_of(data, "put"), name) for name in table_of(data, "put")}),
    )


def plan_to_data(plan: Plan) -> dict[str, Any]:
    """A plan alone, as ``balm-plan/1``."""
    return {"format": PLAN_FORMAT, "plan": {part: list(plan[part]) for part in PLAN_PARTS if part in plan}}


def plan_from_data(data: object) -> Plan:
    """The plan that `plan_to_data` wrote. Raises EntryError."""
    if not isinstance(data, Mapping) or data.get("format") != PLAN_FORMAT:
        raise EntryError(f"expected an object whose `format` is {PLAN_FORMAT}")
    return plan_of(_plan(data))


def _plan(data: Mapping[str, Any]) -> Plan:
    """The parts as they are kept, each line as it is."""
    plan = table_of(data, "plan")
    if not plan.keys() <= {*PLAN_PARTS}:
        raise EntryError(f"`plan`: expected the parts {', '.join(PLAN_PARTS)}")
    return FrozenDict({part: tuple(texts_of(plan, part)) for part in PLAN_PARTS if plan.get(part)})


def _told(data: object) -> ToldFact:
    if not isinstance(data, Mapping) or data.get("value") is None:
        raise EntryError("`facts`: expected objects with `value` and `on`")
    return ToldFact(data["value"], _day(data, "on"))


def _own(data: object) -> OwnPracticeData:
    if not isinstance(data, Mapping) or not text_of(data, "title", needed=True):
        raise EntryError("`own`: expected objects with a `title`")
    return cast("OwnPracticeData", {**data})  # who decides with it reads it as any activity that is told


def _day(data: Mapping[str, Any], key: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text_of(data, key, needed=True))
    except ValueError:
        raise EntryError(f"`{key}`: expected a day such as 2026-05-04") from None
