"""Data: the shape of a record, ``balm-record/1``. No start imports this, as with the shapes of a decision."""

from __future__ import annotations

from typing import Annotated, Literal, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from balm.decision.data import DegradedData, FiniteValue, PackData

FORMAT: Literal["balm-record/1"] = "balm-record/1"


class RecordPluginData(TypedDict):
    """A plugin whose strategies or signals were on."""

    name: str
    distribution: str
    version: str


class RecordToldData(TypedDict):
    """What the decision was made of; where facts are sealed, an HMAC of each part."""

    facts: dict[str, FiniteValue] | str
    own: list[dict[str, object]] | str
    plan: dict[str, list[str]] | str
    filled: list[str] | str


class RecordEntryData(TypedDict):
    """An entry of the history, and whether it said then what was chosen and how that felt."""

    id: str
    chosen: bool
    felt: bool


class RecordPastData(TypedDict):
    """The history that lay behind the decision, the oldest entry first."""

    now: str
    zone: str | None
    entries: list[RecordEntryData]
    whole: NotRequired[list[dict[str, object]]]
    digest: str


class RecordAnswerData(TypedDict):
    """The decision in short: kinds of help, and the practices that `Decision.ways` shows."""

    referrals: list[str]
    ways: list[str]


class RecordData(TypedDict):
    """What one decision was made of, and a hash of it, ``balm-record/1``."""

    format: Literal["balm-record/1"]
    id: Annotated[str, Field(min_length=1)]
    at: str
    facts: Literal["open", "sealed"]
    key: NotRequired[str]
    balm: str
    packs: list[PackData]
    plugins: list[RecordPluginData]
    today: str
    seed: int
    told: RecordToldData
    past: RecordPastData | None
    degraded: list[DegradedData]
    answer: NotRequired[RecordAnswerData]
    decision: str
    checksum: str
