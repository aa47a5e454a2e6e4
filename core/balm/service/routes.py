"""Routes: every call of the service, what it takes and what it gives. The OpenAPI document says the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from balm.decision.data import DecisionData, PersonDecisionData
from balm.decision.why_data import ChangeData, NoChangeData, PlaceData
from balm.service import batch, check_in, deciding, models, operating, packs, people
from balm.service.asked import Shown, Within
from balm.service.bodies import JSON
from balm.service.metrics import MEDIA_TYPE
from balm.service.problems import ProblemData
from balm.service.query import Parameters


class Route(NamedTuple):
    """A call. `takes` and `gives` name shapes of `SHAPES`; "" is no body, or one that is no JSON."""

    method: str
    path: str
    endpoint: Callable[..., Any]
    takes: str = ""
    gives: str = ""
    media: str = JSON
    """The media type of the answer, and of the body where it is a batch's."""
    query: type[Parameters] | None = None
    """The parameters; None is none."""
    tables: bool = False
    """Whether the body may be an Arrow stream too, and the answer is then."""
    recorded: bool = False
    """Whether the answer names the record of a decision."""


SHAPES: Mapping[str, Any] = {
    "Person": models.PersonRequest,
    "AboutPractice": models.PracticeRequest,
    "WhatIf": models.WhatIfRequest,
    "Decision": DecisionData | PersonDecisionData,
    "Place": PlaceData,
    "Change": ChangeData | NoChangeData,
    "NextQuestion": models.NextQuestionData,
    "CheckInStep": models.CheckInRequest,
    "CheckIn": models.CheckInAnswer,
    "BatchRow": models.DecidedRowData | models.RejectedRowData,
    "Recording": models.RecordRequest,
    "Recorded": models.RecordedData,
    "HowItFelt": models.FeltRequest,
    "Forgetting": models.ForgetRequest,
    "Forgotten": models.ForgottenData,
    "Answers": models.AnswersRequest,
    "Scored": models.ScoredData,
    "Facts": list[models.FactListedData],
    "Practices": list[models.PracticeData],
    "Packs": models.PacksData,
    "Object": dict[str, Any],
    "Health": models.HealthData,
    "Ready": models.ReadyData,
    "Version": models.VersionData,
    "Problem": ProblemData,
}
"""Name -> shape of a body or an answer."""

ROUTES = (
    Route("POST", "/v1/decide", deciding.decide, "Person", "Decision", query=Shown, recorded=True),
    Route("POST", "/v1/why", deciding.why, "AboutPractice", "Place", recorded=True),
    Route("POST", "/v1/what-if", deciding.what_if, "WhatIf", "Decision", query=Shown, recorded=True),
    Route(
        "POST",
        "/v1/what-would-change",
        deciding.what_would_change,
        "AboutPractice",
        "Change",
        query=Within,
        recorded=True,
    ),
    Route("POST", "/v1/next-question", deciding.next_question, "Person", "NextQuestion", query=Within, recorded=True),
    Route("POST", "/v1/check-in", check_in.check_in, "CheckInStep", "CheckIn"),
    Route("POST", "/v1/batch", batch.batch, media=batch.LINES, query=Shown, tables=True),
    Route("GET", "/v1/facts", packs.facts, gives="Facts"),
    Route("GET", "/v1/practices", packs.practices, gives="Practices"),
    Route("GET", "/v1/packs", packs.packs, gives="Packs"),
    Route("GET", "/v1/schemas/{name}", packs.schema, gives="Object"),
    Route("GET", "/v1/programs/{digest}", packs.program, gives="Object"),
    Route("POST", "/v1/instruments/{name}/score", packs.score, "Answers", "Scored"),
    Route("GET", "/v1/findings/{code}", packs.finding, media="text/markdown"),
    Route("POST", "/people/{person}/record", people.record, "Recording", "Recorded", query=Shown, recorded=True),
    Route("POST", "/people/{person}/felt", people.felt, "HowItFelt", "Object"),
    Route("GET", "/people/{person}/export", people.export, media=batch.LINES),
    Route("POST", "/people/{person}/forget", people.forget, "Forgetting", "Forgotten"),
    Route("GET", "/health", operating.health, gives="Health"),
    Route("GET", "/ready", operating.ready, gives="Ready"),
    Route("GET", "/version", operating.version, gives="Version"),
    Route("GET", "/metrics", operating.metrics, media=MEDIA_TYPE.partition(";")[0]),
)
