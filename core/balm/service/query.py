"""Query: the parameters of a call -> the model of them, or the problem document that names those that are none."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, TypeVar, cast

from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.datastructures import QueryParams
from starlette.requests import Request

from balm.diagnostics.suggest import nearest
from balm.service.problems import Mistake, unfit


class Parameters(BaseModel):
    """The parameters that a call knows; each has a default."""

    model_config = ConfigDict(extra="forbid", frozen=True)


P = TypeVar("P", bound=Parameters)


def read_query(request: Request, known: type[P]) -> P:
    """The parameters of a request. Raises ProblemError that names each one that is none, and repeats no value."""
    return cast("P", _read(known, request.scope["query_string"]))


@lru_cache(maxsize=256)  # programs ask with the same few; what does not fit is kept nowhere
def _read(known: type[Parameters], query: bytes) -> Parameters:
    try:
        return known.model_validate(dict(QueryParams(query)))
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)
    raise unfit([_mistake(one, [*known.model_fields]) for one in cast("list[Any]", found)])


def _mistake(found: Mapping[str, Any], known: list[str]) -> Mistake:
    name = str(found["loc"][0])
    if found["type"] == "extra_forbidden":
        near = nearest(name, known)
        said = name if near else ""
        return Mistake("bad-parameter", "There is no such parameter.", None, said, ", ".join(known), near)
    limits = found.get("ctx", {})
    expected = limits.get("expected") or ", ".join(f"{key} {value}" for key, value in limits.items() if key != "error")
    return Mistake("bad-parameter", "This parameter takes something else.", None, name, str(expected or found["type"]))
