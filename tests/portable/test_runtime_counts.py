"""Facts with `counts` in the runtime: the same number as the engine's, case by case."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from support.count_cases import CASES, engine_of, past_of
from support.effort import one_in
from support.runtime import Runtime, agree, needs_node

pytestmark = needs_node


@pytest.fixture(scope="module")
def runtime() -> Iterator[Runtime]:
    one = Runtime()
    yield one
    one.close()


@pytest.mark.parametrize("case", one_in(3, CASES), ids=lambda case: case["name"])
def test_the_runtime_counts_as_the_engine_does(runtime: Runtime, case: dict[str, Any]) -> None:
    engine = engine_of(case["counts"])
    runtime.load(engine)
    agree(runtime, engine, {}, behind=past_of(case))
