"""Asked: a request about one person -> their decision, as Python's `Engine.decide` gives it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from starlette.requests import Request

from balm.diagnostics.errors import ProfileError
from balm.people import OWN
from balm.service.bodies import Field, is_object, is_text, is_whole
from balm.service.guard import not_ready
from balm.service.models import Audience, Seconds, Top
from balm.service.problems import NO_STORE, of_profile
from balm.service.query import Parameters

if TYPE_CHECKING:
    from balm.decision.decision import Decision
    from balm.engine import Engine
    from balm.service.served import Loaded, Served

RECORD = "Balm-Record"
"""The header of the id of the record of a decision."""
FACTS = Field(is_object, 'an object of facts and their values, such as {"distress": 7}')
PERSON: Mapping[str, Field] = {
    "facts": FACTS._replace(required=True),
    OWN: Field(lambda value: isinstance(value, list), "a list of titles, or of objects each with a title"),
    "seed": Field(is_whole, "a whole number between -2^53 and 2^53"),
}
"""The fields of a request about one person."""
ABOUT_PRACTICE = {**PERSON, "practice": Field(is_text, 'the id of a practice, such as "warm-drink"', required=True)}


class Shown(Parameters):
    """What of a decision is told."""

    top: Top | None = None
    """The first so many recommendations; all where it is not told, and for a person three."""
    audience: Audience = "author"

    def of(self, decision: Decision) -> str:
        """The JSON of a decision."""
        return decision.to_json(top=self.top, audience=self.audience)


class Within(Parameters):
    """How long an analysis may take."""

    seconds: Seconds = 2.0


def served_by(request: Request) -> Served:
    """What the service answers with."""
    served: Served = request.app.state.served
    return served


def loaded_now(request: Request) -> Loaded:
    """What one request is answered with, from its beginning to its end. Raises ProblemError once it is to stop."""
    served = served_by(request)
    if served.loaded is None or served.stopping:
        raise not_ready()
    return served.loaded


@contextmanager
def told(facts: str = "facts") -> Iterator[None]:
    """Where a profile does not fit, the request is refused; its facts stand under the key `facts`."""
    try:
        yield
    except ProfileError as error:
        raise of_profile(error, facts) from None


def headers_of(decision: Decision) -> Mapping[str, str]:
    """The headers of an answer about one person: with the id of the record that observers got, where there are any."""
    return {**NO_STORE, RECORD: decision.record_id} if decision.record_id else NO_STORE


def decided(engine: Engine, fields: Mapping[str, Any]) -> Decision:
    """The decision for the person of a request. Raises ProblemError."""
    with told():
        return engine.decide(fields["facts"], own=fields[OWN] or (), seed=fields["seed"] or 0)
