"""Read: data, or a text of JSON, from outside -> the data of a decision; or what is wrong with it, and where."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError

from balm.deciding.entries_json import EntryError
from balm.deciding.entries_json import read_json as read_any_json
from balm.deciding.ways import SHOWN
from balm.decision.data import DecisionData
from balm.diagnostics.codes import diagnose
from balm.diagnostics.errors import BalmError
from balm.diagnostics.suggest import listed

if TYPE_CHECKING:
    from balm.diagnostics.diagnostic import Diagnostic

_NAME = re.compile(r"[a-z][a-z0-9_-]{0,63}")
"""A key of data that may be said in an error; any other may be something that a person wrote."""


@cache
def _adapter() -> TypeAdapter[DecisionData]:
    return TypeAdapter(DecisionData)


def checked(data: Mapping[str, object]) -> DecisionData:
    """The data, where it is that of a decision; a copy, without what no decision has. Raises BalmError.

    Where it was written before there were ways, these are the first in rank.
    """
    try:
        told = {"ways": [], **data} if isinstance(data, Mapping) else data
        read = _adapter().validate_python(told, strict=True)
        if "ways" not in data:
            read["ways"] = [one["practice"] for one in read["recommendations"][:SHOWN]]
        return read
    except ValidationError as error:
        errors = error.errors(include_url=False)
    found: dict[str, object] = {}
    expected: dict[str, list[str]] = {}
    for one in errors:
        missing = one["type"] == "missing"
        place = _place(data, one["loc"], missing=missing)
        found[place] = "nothing" if missing else one["input"]
        expected.setdefault(place, []).append(_expected(one))
    raise BalmError([_mistake(raw, _any_of(expected[at]), at) for at, raw in found.items()])


def read_json(text: str | bytes) -> Any:
    """The data of a text of JSON. Raises BalmError where it is none."""
    try:
        return read_any_json(text.decode() if isinstance(text, bytes) else text)
    except (EntryError, UnicodeDecodeError) as wrong:
        found = str(wrong) if isinstance(wrong, EntryError) else "this is no UTF-8"
    raise BalmError([_mistake(text, f"what `to_json` gave: {found}")])


def _any_of(expected: list[str]) -> str:
    if "a number" in expected:
        expected = [one for one in expected if one != "a whole number"]
    return listed(list(dict.fromkeys(expected)), "or")


def _mistake(found: object, expected: str, place: str = "") -> Diagnostic:
    return diagnose("bad-decision", key=place, found=found, expected=expected, told=True)


def _place(data: Any, loc: tuple[int | str, ...], *, missing: bool) -> str:
    """Where it is: ``recommendations[0].score``. Pydantic also names the branches of unions, which are left out."""
    place = ""
    for key in loc:
        if isinstance(data, list) and isinstance(key, int):
            place += f"[{key}]"
            data = data[key]
        elif isinstance(data, Mapping) and isinstance(key, str) and (key in data or missing):
            place += f"{'.' if place else ''}{key if _NAME.fullmatch(key) else '...'}"
            data = data.get(key)
        else:
            break
    return place


def _expected(one: Any) -> str:
    if one["type"] == "literal_error":
        return str(one["ctx"]["expected"])
    return _EXPECTED.get(one["type"]) or str(one["msg"])


_EXPECTED = {
    "missing": "something here, which is missing",
    "string_type": "text",
    "string_pattern_mismatch": "`sha256:` and 64 hexadecimal digits",
    "bool_type": "true or false",
    "int_type": "a whole number",
    "float_type": "a number",
    "finite_number": "a number",
    "list_type": "a list",
    "dict_type": "an object",
    "too_short": "two numbers",
    "too_long": "two numbers",
}
