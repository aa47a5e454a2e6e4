"""Shapes: the tables of a pack file, the right keys holding the right kind of thing.

What the keys mean (names, predicates, selectors) is checked by the modules that make values of them.
"""

from __future__ import annotations

import datetime
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

from balm.language.fact_types import Type

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
OneLine = Annotated[str, Field(pattern=r"^[^\n]*\S[^\n]*$")]
"""A text that stands on one line of a menu."""
Labels = dict[str, OneLine]
"""Text of a value -> the words in which it is offered."""
Said = dict[str, list[Text]]
"""Text of a value, or name of a class -> phrases."""


class Shape(BaseModel):
    """A table with known keys, read without guessing: "5" is no number."""

    model_config = ConfigDict(extra="forbid", strict=True, defer_build=True)
    holed: ClassVar[bool] = False
    """Whether something in it was wrong and left out: what is not there may be what was."""

    def mark_holed(self) -> None:
        """Something is left out, of this table or of one in it."""
        self.__dict__["holed"] = True  # of this one alone; a private attribute costs each shape a call
        for name in type(self).model_fields:
            if isinstance(inner := getattr(self, name), Shape):
                inner.mark_holed()


class AllowShape(Shape):
    """One of `allow`: a finding that the author knows of, and why it may stay."""

    code: Text
    at: Text
    because: Text


class ClockShape(Shape):
    """The role `clock`: a fact, and the hour from which each of its values holds."""

    fact: Text
    from_hour: Annotated[dict[str, int], Field(min_length=1)]


class BackdraftShape(Shape):
    """The role `backdraft`: a level, and the value from which on backdraft was met lately."""

    fact: Text
    at_least: Text


class ChildShape(Shape):
    """The role `child`: a level, and the value up to which the person is a child of whom nothing is kept."""

    fact: Text
    at_most: Text


class RolesShape(Shape):
    """``[pack.roles]``: the facts, and the tag `safety`, that Balm itself works with."""

    minutes: Text | None = None
    clock: ClockShape | None = None
    country: Text | None = None
    voice: Text | None = None
    distress: Text | None = None
    backdraft: BackdraftShape | None = None
    child: ChildShape | None = None
    likes: Text | None = None
    safety: Text | None = None


class WaysShape(Shape):
    """``[pack] ways``: tags of which the practices that are shown carry different ones, and within how many points."""

    tags: Annotated[list[Text], Field(min_length=1)]
    spread: Annotated[int, Field(ge=0)]


class PackShape(Shape):
    """``[pack]``: the pack's name, what it builds on, and which facts have which role."""

    name: Text
    version: Text
    title: Text
    language: str = "en"
    extends: list[str] = []
    disable: list[str] = []
    voice: str = ""
    """The older spelling of a role, as is `country`."""
    country: str = ""
    roles: RolesShape | None = None
    ways: WaysShape | None = None
    allow: list[AllowShape] = []


class CountsShape(Shape):
    """``counts`` of a fact: which entries of the history it counts."""

    of: Annotated[dict[str, Any], Field(min_length=1), WithJsonSchema(_TABLE | {"minProperties": 1})]
    within_days: Annotated[int, Field(ge=1, le=366)]
    in_a_row: bool = False


class FactShape(Shape):
    """``[facts.NAME]``: something known about the person or the moment."""

    type: Type
    values: list[Text] | Literal["practices"] | None = None
    read_as: dict[str, str] | None = None
    range: Annotated[list[Number], Field(min_length=2, max_length=2)] | None = None
    step: Number | None = None
    unit: str | None = None
    origin: Literal["person", "host", "history", "rules"] = "person"
    counts: CountsShape | None = None
    told_wins: bool = False
    core: bool = False
    may_decline: bool = False
    sensitive: bool = False
    merge: str | None = None
    default: Annotated[Any, WithJsonSchema(_PREDICATE)] = None
    open: bool = False
    changes: Literal["today", "slowly", "never"] = "today"
    remember_days: Annotated[int, Field(ge=1, le=3650)] | None = None
    ask: str | None = None
    why: str | None = None
    source: str | None = None
    say: str | dict[str, str] | None = None
    labels: Labels = {}
    words: Said = {}
    free: bool = True
    alarm: str = ""


class SaidShape(Shape):
    """``[facts.NAME.labels]`` and ``[facts.NAME.words]`` in another file of the pack that declares the fact."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1})

    labels: Labels = {}
    words: Said = {}


class SourceShape(Shape):
    """``[sources.KEY]``: where a statement comes from, and whether anybody has looked."""

    text: Text
    url: str = ""
    status: Literal["checked", "recalled", "own"]


class PracticeShape(Shape):
    """``[[practice]]``: something to do."""

    id: Text
    title: Text
    kind: Literal["mental", "behavioural"]
    stance: Literal["opening", "neutral", "closing"] = "neutral"
    needs: list[str] = []
    minutes: Annotated[Any, WithJsonSchema(_MINUTES)]
    tags: list[str] = []
    limits: Table = {}
    meant_for: Annotated[Tables, Field(alias="for")] = None
    how: Text | dict[str, Text]
    cautions: list[str] = []
    source: str = ""
    evidence: str = ""
    opens: Literal["plan"] | None = None


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
    keep: Tables = None
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
    lasts: bool = False


class ChannelShape(Shape):
    """One way to reach a help line."""

    kind: Literal["call", "text", "chat", "app", "web"]
    value: Text
    word: str = ""
    app: str = ""


class ResourceShape(Shape):
    """``[[resource]]``: a help line, with the date somebody last looked whether it is still so."""

    kind: Names
    name: Text
    country: str = ""
    region: str = ""
    channels: Annotated[list[ChannelShape], Field(min_length=1)]
    hours: str = ""
    languages: list[str] = []
    audience: str = ""
    unless: Tables = None
    pair: str = ""
    source_url: str = ""
    source_kind: Literal["", "operator", "government"] = ""
    second_url: str = ""
    checked_on: datetime.date
    check_again_by: datetime.date | None = None


class ExpectShape(Shape):
    """What an example or a claim expects of a decision."""

    first: Tables = None
    first_not: Tables = None
    some: Tables = None
    some_shown: Tables = None
    never: Tables = None
    only: Tables = None
    nothing: Literal[True] | None = None
    refers: Names = None
    refers_any: Names = None
    refers_not: Names = None
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
    """``[[claim]]``: what holds for every person of whom `when` holds; or, with `never_written`, of every text."""

    model_config = ConfigDict(
        json_schema_extra={"oneOf": [{"required": ["expect"]}, {"required": ["never_written"]}]},
    )

    id: Text
    when: Table = {}
    any: Annotated[list[dict[str, Any]] | None, WithJsonSchema({"type": "array", "items": _TABLE})] = None
    unless: Tables = None
    where_feasible: Tables = None
    where_eligible: Tables = None
    raising: str = ""
    expect: ExpectShape | None = None
    never_written: Names = None
    because: Text
    source: str = ""


class LineShape(Shape):
    """One of a step's `lines`: what a person ticks where it is so."""

    model_config = ConfigDict(json_schema_extra={"anyOf": [{"required": ["sets"]}, {"required": ["asks"]}]})

    text: OneLine
    sets: Table = {}
    asks: str = ""
    none: Table = {}


class StepShape(Shape):
    """``[[step]]``: what the check-in asks at once, lines to tick or facts."""

    model_config = ConfigDict(json_schema_extra={"oneOf": [{"required": ["lines"]}, {"required": ["facts"]}]})

    id: Text
    order: int
    title: OneLine
    stage: Literal["before", "after", "misfit"] = "before"
    lines: list[LineShape] = []
    facts: list[Text] = []
    text: bool = False
    when: Table = {}
    any: Annotated[list[dict[str, Any]] | None, WithJsonSchema({"type": "array", "items": _TABLE})] = None
    unless: Tables = None
    once: Annotated[dict[str, Any], WithJsonSchema(_TABLE | {"minProperties": 1})] = {}


class WordsShape(Shape):
    """``[words]``: classes of words that stand for one another in phrases, and phrases that say nothing."""

    classes: Said = {}
    silent: list[Text] = []


class ColoursShape(Shape):
    """``[page] colours``: the colour of what one can do, by day and by night."""

    day: Text | None = None
    night: Text | None = None


class PageShape(Shape):
    """``[page]``: what is the practitioner's own on the page that `balm publish` writes."""

    title: OneLine = ""
    contact: OneLine = ""
    colours: ColoursShape | None = None


class FileShape(Shape):
    """A whole pack file: the model behind the JSON Schema that editors check packs with."""

    pack: PackShape | None = None
    page: PageShape | None = None
    facts: dict[str, FactShape | SaidShape] = {}
    tags: dict[str, str] = {}
    needs: dict[str, str] = {}
    sources: dict[str, SourceShape] = {}
    practice: list[PracticeShape] = []
    rule: list[RuleShape] = []
    referrals: dict[str, ReferralShape] = {}
    resource: list[ResourceShape] = []
    example: list[ExampleShape] = []
    claim: list[ClaimShape] = []
    step: list[StepShape] = []
    words: WordsShape | None = None
