"""Data: the shapes of a decision's JSON, of which decision.schema.json and docs/decision-json.md say the same.

No start imports this: it is for types, and for reading a decision back. TypedDict is that of `typing_extensions`, which
Pydantic brings, as it cannot look into that of `typing` before Python 3.12.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field
from typing_extensions import TypedDict

Number: TypeAlias = int | Annotated[float, Field(allow_inf_nan=False)]
FiniteValue: TypeAlias = bool | Number | str | list[str]
"""`PlainValue`, of which numbers are looked at: true or false, a number, a name or a list of tags."""


class PackData(TypedDict):
    """A pack that decided."""

    name: str
    version: str
    digest: Annotated[str, Field(pattern="^sha256:[0-9a-f]{64}$")]


class ChannelData(TypedDict):
    """A way to reach a help line."""

    kind: Literal["call", "text", "chat", "app", "web"]
    value: str
    word: str
    app: str


class ResourceData(TypedDict):
    """A current help line."""

    name: str
    country: str
    region: str
    channels: list[ChannelData]
    hours: str
    languages: list[str]
    audience: str
    source_url: str
    checked_on: str
    check_again_by: str | None


class ReferralData(TypedDict):
    """A kind of help, to be shown before any practice."""

    kind: str
    title: str
    text: str
    by: list[str]
    because: list[str]
    resources: list[ResourceData]


class ReasonData(TypedDict):
    """One contribution to a practice's place."""

    by: str
    points: int
    first: bool
    kept: bool
    because: str
    facts: dict[str, FiniteValue]
    source: str


class RecommendationData(TypedDict):
    """An eligible practice in its place."""

    practice: str
    id: str
    title: str
    kind: Literal["mental", "behavioural"] | None
    stance: Literal["opening", "neutral", "closing"] | None
    needs: list[str]
    tags: list[str]
    minutes: Annotated[list[Number], Field(min_length=2, max_length=2)] | None
    score: int
    text: str
    cautions: list[str]
    tell: str
    reasons: list[ReasonData]


class QuestionData(TypedDict):
    """A fact worth asking for."""

    fact: str
    ask: str
    by: list[str]


class FactData(TypedDict):
    """A told or derived fact."""

    value: FiniteValue
    by: list[str]


class LeftOutData(TypedDict):
    """A practice that is not recommended, and why."""

    practice: str
    excluded_by: list[str]
    infeasible: dict[str, FiniteValue]


class DegradedData(TypedDict):
    """A strategy that was left out, or cut."""

    strategy: str
    reason: Literal["raised", "overran", "off", "nonsense", "clipped"]
    detail: str


class DecisionData(TypedDict):
    """The whole decision, ``balm-decision/1``."""

    format: Literal["balm-decision/1"]
    packs: list[PackData]
    referrals: list[ReferralData]
    recommendations: list[RecommendationData]
    ways: list[str]
    questions: list[QuestionData]
    facts: dict[str, FactData]
    left_out: list[LeftOutData]
    degraded: list[DegradedData]


class PersonReferralData(TypedDict):
    """A kind of help as the person sees it."""

    kind: str
    title: str
    text: str
    resources: list[ResourceData]


class PersonRecommendationData(TypedDict):
    """A practice as the person sees it."""

    practice: str
    title: str
    kind: Literal["mental", "behavioural"] | None
    minutes: Annotated[list[Number], Field(min_length=2, max_length=2)] | None
    text: str
    cautions: list[str]
    tell: str


class PersonQuestionData(TypedDict):
    """A question as the person sees it."""

    fact: str
    ask: str


class PersonDecisionData(TypedDict):
    """What an app shows the person of a decision, ``balm-decision-person/1``."""

    format: Literal["balm-decision-person/1"]
    referrals: list[PersonReferralData]
    recommendations: list[PersonRecommendationData]
    questions: list[PersonQuestionData]
