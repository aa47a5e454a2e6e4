"""The check-in in the runtime: after every input its state and its screen equal the engine's, as data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from support.effort import examples
from support.runtime import RuntimeProblemError, needs_node
from support.runtime_check_in import (
    CASES,
    TODAY,
    Conversation,
    evening,
    follow_table,
    talk_after_kindness_did_well,
    talk_in_a_calm_hour,
    talk_with_generated_packs,
    talk_with_shipped_packs,
)

if TYPE_CHECKING:
    from pathlib import Path

    from support.runtime import Runtime

pytestmark = needs_node

WORLDS = examples(quick=8, ci=500, nightly=4_000)
SHIPPED = examples(quick=4, ci=100, nightly=1_000)
SHARES = 4


@pytest.mark.parametrize("path", sorted(CASES.glob("*.toml")), ids=lambda path: path.stem)
def test_a_table_of_cases(runtime: Runtime, path: Path) -> None:
    follow_table(runtime, path)


def test_a_fact_may_have_the_name_of_what_every_object_has(runtime: Runtime) -> None:
    follow_table(runtime, CASES / "danger.toml", dark="constructor")


def test_a_signal_may_fill_in_what_rules_work_out(runtime: Runtime) -> None:
    talk_with_generated_packs(runtime, seed=1267)


@pytest.mark.parametrize("share", range(SHARES))
def test_anybody_with_generated_packs(runtime: Runtime, share: int) -> None:
    for seed in range(share, WORLDS, SHARES):
        talk_with_generated_packs(runtime, seed)


@pytest.mark.parametrize("share", range(SHARES))
def test_anybody_with_the_shipped_packs(runtime: Runtime, share: int) -> None:
    for seed in range(share, SHIPPED, SHARES):
        talk_with_shipped_packs(runtime, seed)


@pytest.mark.parametrize("share", range(SHARES))
def test_anybody_in_a_calm_hour(runtime: Runtime, share: int) -> None:
    for seed in range(share, SHIPPED, SHARES):
        talk_in_a_calm_hour(runtime, seed)


@pytest.mark.parametrize("share", range(SHARES))
def test_anybody_after_kindness_did_well(runtime: Runtime, share: int) -> None:
    for seed in range(share, SHIPPED, SHARES):
        talk_after_kindness_did_well(runtime, seed)


NOWHERE = {"step": "", "facts": [], "lines": []}
SPOILED: list[dict[str, Any]] = [
    {"format": "balm-check-in/2"}, {"facts": None}, {"facts": {"polo": 1}}, {"at": {"kind": "polo"}},
    {"help": ["polo"]}, {"touched": ["polo"]}, {"seen": ["polo/none"]}, {"queue": ["polo"]}, {"note": "polo"},
    {"felt": "polo"}, {"back": [{}]}, {"unclear": "1"}, {"help_told": 1}, {"offers": [{"fact": "polo", "values": [1]}]},
    {"at": {**NOWHERE, "kind": "lines", "lines": [0]}}, {"at": {**NOWHERE, "kind": "felt"}},
    {"at": {**NOWHERE, "kind": "questions"}},
]  # fmt: skip


@pytest.mark.parametrize("spoiled", SPOILED, ids=str)
def test_a_spoiled_state_is_refused(runtime: Runtime, spoiled: dict[str, Any]) -> None:
    state = Conversation(runtime, evening(), {}).now.state
    with pytest.raises(RuntimeProblemError) as thrown:
        runtime.ask(state={**state, **spoiled}, today=TODAY.isoformat())
    assert thrown.value.args[0] == "CheckInError"
    assert "polo" not in thrown.value.args[2]
