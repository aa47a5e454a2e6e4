"""Parsed TOML becomes the pydantic shapes of a pack file's tables: the right keys, holding the right kind of thing.

What the keys mean (names, predicates, selectors) is checked by the modules that make values of them.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, ValidationError, WithJsonSchema

from balm.diagnostics.suggest import nearest
from balm.language.facts import in_words

if TYPE_CHECKING:
    from balm.language.here import Here

_PREDICATE: dict[str, Any] = {
    "description": "A predicate: a value, a comparison such as '>= 6', a range such as '3..7', a list, "
    "{ all = [..] }, { none = [..] }, { from = 'fact' } where rules and claims allow it, or known, unknown, "
    "declined, any, none.",
    "anyOf": [{"type": t} for t in ("string", "number", "boolean", "array", "object")],
}
_TABLE: dict[str, Any] = {"type": "object", "additionalProperties": _PREDICATE}
_TABLES: dict[str, Any] = {"anyOf": [_TABLE, {"type": "array", "items": _TABLE}]}
_NAMES: dict[str, Any] = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
_MINUTES: dict[str, Any] = {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2}

Number = int | float
Table = Annotated[dict[str, Any], WithJsonSchema(_TABLE)]
Tables = Annotated[Any, WithJsonSchema(_TABLES)]
"""One table or a list of tables: a list means any of them."""
Names = Annotated[Any, WithJsonSchema(_NAMES)]
Text = Annotated[str, Field(min_length=1)]


class Shape(BaseModel):
    """A table with known keys, read without guessing: "5" is no number."""

    model_config = ConfigDict(extra="forbid", strict=True, defer_build=True)
    _holed: bool = PrivateAttr(default=False)

    @property
    def holed(self) -> bool:
        """Whether something in it was wrong and left out: what is not there may be what was."""
        return self._holed

    def mark_holed(self) -> None:
        """Something is left out, of this table or of one in it."""
        self._holed = True
        for name in type(self).model_fields:
            if isinstance(inner := getattr(self, name), Shape):
                inner.mark_holed()


class AllowShape(Shape):
    """One of `allow`: a finding that the author knows of, and why it may stay."""

    code: Text
    at: Text
    because: Text


class PackShape(Shape):
    """``[pack]``: the pack's name, and which facts choose its voice and its help lines."""

    name: Text
    version: Text
    title: Text
    language: str = "en"
    extends: list[str] = []
    disable: list[str] = []
    voice: str = ""
    country: str = ""
    allow: list[AllowShape] = []


class FactShape(Shape):
    """``[facts.NAME]``: something known about the person or the moment."""

    type: Literal["scale", "level", "choice", "flag", "tags"]
    values: list[Text] | None = None
    range: Annotated[list[Number], Field(min_length=2, max_length=2)] | None = None
    step: Number | None = None
    unit: str | None = None
    origin: Literal["person", "host", "history", "rules"] = "person"
    told_wins: bool = False
    core: bool = False
    may_decline: bool = False
    sensitive: bool = False
    merge: str | None = None
    default: Annotated[Any, WithJsonSchema(_PREDICATE)] = None
    changes: Literal["today", "slowly", "never"] = "today"
    ask: str | None = None
    why: str | None = None
    source: str | None = None
    say: str | dict[str, str] | None = None


class SourceShape(Shape):
    """``[sources.KEY]``: where a statement comes from, and whether anybody has looked."""

    text: Text
    url: str = ""
    status: Literal["checked", "recalled"]


class PracticeShape(Shape):
    """``[[practice]]``: something to do."""

    id: Text
    title: Text
    kind: Literal["mental", "behavioural"]
    stance: Literal["opening", "neutral", "closing"] = "neutral"
    needs: list[str] = []
    minutes: Annotated[Any, WithJsonSchema(_MINUTES)]
    tags: list[str] = []
    when: Table = {}
    how: Text | dict[str, Text]
    cautions: list[str] = []
    source: str = ""
    evidence: str = ""


class RuleShape(Shape):
    """``[[rule]]``: when ... then effects, because ..."""

    id: Text
    when: Table = {}
    any: Annotated[list[dict[str, Any]] | None, WithJsonSchema({"type": "array", "items": _TABLE})] = None
    unless: Tables = None
    set: Table = {}
    prefer: Tables = None
    avoid: Tables = None
    exclude: Tables = None
    only: Tables = None
    first: Tables = None
    refer: Names = None
    ask: Names = None
    because: Text
    tell: str = ""
    source: str = ""
    strength: Literal["", "safety", "evidence", "clinical", "expert", "structural", "convention"] = ""


class ReferralShape(Shape):
    """``[referrals.KIND]``: a kind of help, in words."""

    title: Text
    tier: int
    text: str = ""
    otherwise: str = ""


class ChannelShape(Shape):
    """One way to reach a help line."""

    kind: Literal["call", "text", "chat", "web"]
    value: Text


class ResourceShape(Shape):
    """``[[resource]]``: a help line, with the date somebody last looked whether it is still so."""

    kind: Text
    name: Text
    country: str = ""
    channels: Annotated[list[ChannelShape], Field(min_length=1)]
    hours: str = ""
    languages: list[str] = []
    audience: str = ""
    source_url: str = ""
    checked_on: datetime.date
    check_again_by: datetime.date


class OwnShape(Shape):
    """A practice of the person's own: whatever is not told about it is unknown."""

    title: Text
    kind: Literal["mental", "behavioural"] | None = None
    stance: Literal["opening", "neutral", "closing"] | None = None
    needs: list[str] | None = None
    minutes: Annotated[list[Number], Field(min_length=2, max_length=2)] | None = None
    tags: list[str] | None = None


class ExpectShape(Shape):
    """What an example or a claim expects of a decision."""

    first: Tables = None
    first_not: Tables = None
    some: Tables = None
    never: Tables = None
    only: Tables = None
    nothing: Literal[True] | None = None
    refers: Names = None
    refers_any: Names = None
    asks: Names = None
    names: Names = None
    never_says: Names = None


class ExampleShape(Shape):
    """``[[example]]``: one person, and what Balm answers them."""

    name: Text
    given: Table = {}
    own: Annotated[list[Any], WithJsonSchema({"type": "array", "items": {"type": "object"}})] = []
    expect: ExpectShape
    because: str = ""


class ClaimShape(Shape):
    """``[[claim]]``: what holds for every person of whom `when` holds."""

    id: Text
    when: Table = {}
    any: Annotated[list[dict[str, Any]] | None, WithJsonSchema({"type": "array", "items": _TABLE})] = None
    unless: Tables = None
    where_feasible: Tables = None
    where_eligible: Tables = None
    raising: str = ""
    expect: ExpectShape
    because: Text


class FileShape(Shape):
    """A whole pack file: the model behind the JSON Schema that editors check packs with."""

    pack: PackShape | None = None
    facts: dict[str, FactShape] = {}
    tags: dict[str, str] = {}
    needs: dict[str, str] = {}
    sources: dict[str, SourceShape] = {}
    practice: list[PracticeShape] = []
    rule: list[RuleShape] = []
    referrals: dict[str, ReferralShape] = {}
    resource: list[ResourceShape] = []
    example: list[ExampleShape] = []
    claim: list[ClaimShape] = []


S = TypeVar("S", bound=Shape)
_FILLER = "?"
"""Stands for a text that is missing or wrong, so that the rest of its table is looked at too."""


def read_shape(shape: type[S], data: Any, here: Here) -> S | None:
    """`data` as a `shape`, each mistake reported; what is wrong is left out, and None is what cannot do without it."""
    try:
        return shape.model_validate(data)
    except ValidationError as error:
        found = error.errors(include_url=False)
    _report_all(shape, data, found, here)
    if any(not one["loc"] for one in found):
        return None
    kept = _copy(data)
    for one in found:
        if one["type"] != "missing":
            _leave_out(kept, one["loc"])
    try:
        read = shape.model_validate(kept)
    except ValidationError as error:
        for one in error.errors(include_url=False):
            name = one["loc"][0]
            if one["type"] == "missing" and one["loc"] == (name,) and name not in ("id", "name"):
                kept[name] = _FILLER
        try:
            read = shape.model_validate(kept)
        except ValidationError:
            return None
    read.mark_holed()
    return read


def _report_all(shape: type[Shape], data: Any, found: list[Any], here: Here) -> None:
    """Each mistake once: a union fails for each of its branches, and a misspelt key is missing by its right name."""
    wrong: dict[tuple[int | str, ...], list[Any]] = {}
    misspelt = set()
    for one in found:
        if one["type"] == "extra_forbidden":
            near = _report_unknown(shape, one["loc"], here)
            misspelt.add((*one["loc"][:-1], near))
        elif one["type"] != "missing":
            wrong.setdefault(tuple(_path(data, one["loc"])), []).append(one)
    for one in found:
        if one["type"] == "missing" and one["loc"] not in misspelt:
            spot = _at(here, tuple(_path(data, one["loc"])))
            spot.report("missing-key", part="key", name=one["loc"][-1], where=_where(here, one["loc"][:-1]))
    for place, ones in wrong.items():
        if not any(place[:i] in wrong for i in range(1, len(place))):
            _report_wrong(ones, _at(here, place))


def _at(here: Here, place: tuple[int | str, ...]) -> Here:
    for key in place:
        here = here / key
    return here


def _report_unknown(shape: type[Shape], loc: tuple[int | str, ...], here: Here) -> str:
    known = [name for name in _keys(shape, loc) if name]
    near = nearest(str(loc[-1]), known)
    _at(here, loc).report(
        "unknown-key", part="key", found=loc[-1], where=_where(here, loc[:-1]), expected=known, nearest=near
    )
    return near


def _report_wrong(ones: list[Any], spot: Here) -> None:
    raw = ones[0]["input"]
    words: list[str] = []
    near = ""
    for one in ones:
        if one["type"] == "literal_error":
            names = [word.strip("'\" ") for word in one["ctx"]["expected"].replace(" or ", ", ").split(",")]
            names = [name for name in names if name]
            near = nearest(raw, names) if isinstance(raw, str) else ""
            words.append("true" if names == ["True"] else in_words(names))
        elif one["type"] in ("too_short", "too_long"):
            single = one["ctx"].get("min_length") == 1
            words.append("a list that is not empty" if single else "two numbers, such as `[0, 10]`")
        else:
            words.append(_EXPECTED.get(one["type"], one["msg"]))
    if "a number" in words:
        words.remove("a whole number")
    spot.report("wrong-type", found=raw, expected=" or ".join(dict.fromkeys(words)), nearest=near)


def _copy(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _copy(value) for key, value in data.items()}
    return [_copy(item) for item in data] if isinstance(data, list) else data


def _path(data: Any, loc: tuple[int | str, ...]) -> list[int | str]:
    """The part of a pydantic location that leads into the data: it also names branches of unions."""
    path: list[int | str] = []
    for key in loc:
        if (isinstance(data, dict) and key in data) or (isinstance(data, list) and isinstance(key, int)):
            path.append(key)
            data = data[key]  # type: ignore[index]  # key fits, as just seen
        elif not isinstance(data, dict | list):
            break
    return path


def _leave_out(data: Any, loc: tuple[int | str, ...]) -> None:
    """Remove what is wrong: a key of a table; for an item of a list the list's key, so that no index moves."""
    path = _path(data, loc)
    while path and isinstance(path[-1], int):
        path.pop()
    for key in path[:-1]:
        data = data[key]
    if path:
        data.pop(path[-1], None)


_EXPECTED = {
    "string_type": "text in quotes",
    "string_too_short": "text that is not empty",
    "bool_type": "true or false",
    "int_type": "a whole number",
    "float_type": "a number",
    "list_type": "a list in [ ]",
    "dict_type": "a table in { }",
    "model_type": "a table in { }",
    "model_attributes_type": "a table in { }",
    "date_type": "a date such as 2026-11-23, without quotes",
}


def _keys(shape: type[Shape], loc: tuple[int | str, ...]) -> list[str]:
    """The keys that the table at `loc` (without its last part) may have."""
    model: Any = shape
    for key in loc[:-1]:
        if isinstance(key, int):
            continue
        field = model.model_fields.get(key)
        inner = next((a for a in _models(field.annotation) if a), None) if field else None
        model = inner or model
    return list(model.model_fields)


def _models(annotation: Any) -> list[type[Shape]]:
    if isinstance(annotation, type) and issubclass(annotation, Shape):
        return [annotation]
    return [m for a in getattr(annotation, "__args__", ()) for m in _models(a)]


def _where(here: Here, loc: tuple[int | str, ...]) -> str:
    """A table's name as the author wrote it: ``[[rule]]``, ``[facts.distress]``, `expect`."""
    inner = [str(key) for key in loc if isinstance(key, str)]
    if inner:
        return f"`{inner[-1]}`"
    path = here.path
    if path and isinstance(path[-1], int):
        return f"`[[{path[-2]}]]`"
    return f"`[{'.'.join(map(str, path))}]`" if path else "the file"
