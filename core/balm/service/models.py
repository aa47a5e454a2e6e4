"""Models: the shapes of requests and answers that are the service's own, for the OpenAPI document.

Bodies are read by `bodies.py`, which says every mistake at once; these shapes describe what it takes. TypedDict is that
of `typing_extensions`, which Pydantic can look into.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, NotRequired, TypeAlias

from pydantic import Field
from typing_extensions import TypedDict

from balm.checkin.data import CheckInInputData, CheckInScreenData
from balm.deciding.past import Felt
from balm.decision.data import DecisionData, FiniteValue, PackData, PersonDecisionData
from balm.language.values import Kind, Stance
from balm.service.problems import MistakeData
from balm.service.settings import MOST_SECONDS

Facts: TypeAlias = dict[str, FiniteValue | None]
"""Fact -> value; "declined" is declined, null and "unknown" are unknown. ``/v1/schemas/profile`` has those of the
packs."""


class OwnData(TypedDict):
    """An activity of the person's own."""

    title: str
    kind: NotRequired[Kind]
    stance: NotRequired[Stance]
    needs: NotRequired[list[str]]
    tags: NotRequired[list[str]]
    minutes: NotRequired[Annotated[list[float], Field(min_length=2, max_length=2)]]


Own: TypeAlias = list[str | OwnData]
Seed: TypeAlias = Annotated[int, Field(gt=-(2**53), lt=2**53)]


class PersonRequest(TypedDict):
    """One person: what is told of them, their own soothing activities, and the chance that strategies have."""

    facts: Facts
    own: NotRequired[Own]
    seed: NotRequired[Seed]


class PracticeRequest(PersonRequest):
    """One person, and the practice that is asked about: ``pack/name``, or the name alone."""

    practice: str


class WhatIfRequest(PersonRequest):
    """One person, and facts as if these had been told too; "unknown" takes one back."""

    what_if: Facts


class QuestionData(TypedDict):
    """The unknown fact whose answer would settle the most."""

    fact: str
    ask: str
    settles: float
    sure: float
    exact: bool
    looked_at: int


class NextQuestionData(TypedDict):
    """The question to ask next; null where no answer was found that changes anything."""

    question: QuestionData | None


class CheckInRequest(TypedDict):
    """A check-in begins with what is known already, or goes on with a `state` and an `input`."""

    facts: NotRequired[Facts]
    own: NotRequired[Own]
    seed: NotRequired[Seed]
    state: NotRequired[str]
    input: NotRequired[CheckInInputData]


class CheckInAnswer(TypedDict):
    """The state to send next time, as it is, and what to show now."""

    state: str
    screen: CheckInScreenData


class AnswersRequest(TypedDict):
    """Answers to a questionnaire: the number of a question, "1" and so on, -> the number that was answered."""

    answers: dict[str, FiniteValue]


class ScoredData(TypedDict):
    """Facts that a questionnaire's answers are."""

    facts: dict[str, FiniteValue]


class DecidedRowData(TypedDict):
    """A row of a batch and its decision; `line` counts from 1. `record` is there where observers got a record."""

    line: int
    record: NotRequired[str]
    decision: DecisionData | PersonDecisionData


class RejectedRowData(TypedDict):
    """A row of a batch that could not be decided, in its place."""

    line: int
    errors: list[MistakeData]


class RecordRequest(PersonRequest):
    """One person, and the moment on their own clock; `shown` is how many practices they are shown, 3 if not told."""

    at: str
    shown: NotRequired[Annotated[int, Field(ge=0, le=100)]]


class RecordedData(TypedDict):
    """A decision, and the id of the entry that is kept of it; null of a child, of whom nothing is kept."""

    entry: str | None
    decision: DecisionData | PersonDecisionData


class FeltRequest(TypedDict):
    """How a practice felt that an entry showed; `practice` says which where it showed several."""

    entry: str
    practice: NotRequired[str]
    felt: Felt
    at: str
    note: NotRequired[str]


ForgetRequest = TypedDict(
    "ForgetRequest",
    {"entries": NotRequired[list[str]], "from": NotRequired[str], "to": NotRequired[str], "all": NotRequired[bool]},
)
"""Entries, those of the days from one to another, or all; one of the three."""


class ForgottenData(TypedDict):
    """How many entries were forgotten."""

    forgotten: int


class PracticeData(TypedDict):
    """A practice of the packs. `how` is voice -> text, "" being the text for every voice."""

    practice: str
    title: str
    kind: Kind
    stance: Stance
    needs: list[str]
    tags: list[str]
    minutes: list[float] | None
    how: dict[str, str]
    cautions: list[str]
    source: str
    evidence: str


class FactListedData(TypedDict):
    """A fact of the packs; with `values` where they are named, with `range`, `step` and `unit` where it is a number."""

    name: str
    pack: str
    type: str
    origin: str
    values: NotRequired[list[str]]
    read_as: NotRequired[dict[str, str]]
    range: NotRequired[list[float]]
    step: NotRequired[float | None]
    unit: NotRequired[str]
    counts: NotRequired[dict[str, Any]]
    tellable: bool
    core: bool
    may_decline: bool
    sensitive: bool
    remember_days: int
    ask: str
    why: str
    say: dict[str, str]
    labels: dict[str, str]
    free: bool
    alarm: str


class PackListedData(TypedDict):
    """A pack, and what of the whole is its own."""

    name: str
    version: str
    title: str
    language: str
    digest: str
    roles: dict[str, str]
    rules: int
    practices: int
    sources: int
    recalled_sources: int


class PacksData(TypedDict):
    """The packs that decide, and the digest of their program; null where a strategy or signal is code alone."""

    packs: list[PackListedData]
    program: str | None


class HealthData(TypedDict):
    """The process lives."""

    status: Literal["alive"]


class ReadyData(TypedDict):
    """Whether requests are answered, and with which packs; `faults` are what keeps newer files from being loaded."""

    ready: bool
    packs: list[PackData]
    faults: list[dict[str, Any]]


class VersionData(TypedDict):
    """What answers."""

    balm: str
    python: str


Seconds: TypeAlias = Annotated[float, Field(gt=0, le=MOST_SECONDS)]
Top: TypeAlias = Annotated[int, Field(ge=0, le=1000)]
Audience: TypeAlias = Literal["author", "person"]
