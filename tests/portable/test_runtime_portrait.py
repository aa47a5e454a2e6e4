"""What is remembered of a person is known to the runtime as to the engine, and so is the portrait afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from balm.deciding.portrait import Portrait
from balm.deciding.remembering import remembered
from support.effort import examples
from support.runtime import RuntimeProblemError, needs_node
from support.runtime_check_in import TODAY, shipped
from support.runtime_portrait import agree_on_portraits

if TYPE_CHECKING:
    from support.runtime import Runtime

pytestmark = needs_node

PEOPLE = examples(quick=25, ci=500, nightly=3_000)


def test_what_is_remembered(runtime: Runtime) -> None:
    agree_on_portraits(runtime, PEOPLE)


def test_of_a_child_nothing_is_kept(runtime: Runtime) -> None:
    book = shipped().rulebook
    child = book.fact_of("child")
    assert child
    facts = {child.name: book.roles.marked("child")[0], "likes": ["music"]}
    runtime.load(shipped(), words=True)
    kept = {"format": "balm-portrait/1", "facts": {}}
    assert runtime.ask(remember={"facts": facts}, portrait=kept, today=TODAY.isoformat())["portrait"] == kept
    assert remembered(Portrait(), book, TODAY, facts=facts) == Portrait()


SPOILED: list[dict[str, Any]] = [
    {"format": "balm-portrait/2"}, {"facts": {"likes": {"value": ["music"], "on": "yesterday"}}},
    {"facts": {"likes": {"value": ["music"], "on": "2026-13-01"}}},
]  # fmt: skip


@pytest.mark.parametrize("spoiled", SPOILED, ids=str)
def test_what_is_no_portrait_is_refused(runtime: Runtime, spoiled: dict[str, Any]) -> None:
    runtime.load(shipped(), words=True)
    with pytest.raises(RuntimeProblemError, match="portrait") as thrown:
        runtime.ask(facts={}, portrait={"format": "balm-portrait/1", **spoiled}, today=TODAY.isoformat())
    assert thrown.value.args[0] == "TypeError"
