"""The question about suicide over the shipped packs: whatever is said to it, nobody ends without help in sight.

``BALM_GOLDEN=write`` writes tests/golden/check-in-danger anew; read the difference.
"""

from __future__ import annotations

import datetime
import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import balm
from support.golden_files import same

if TYPE_CHECKING:
    from collections.abc import Sequence

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "check-in-danger"
TO_THE_QUESTION: list[dict[str, Any]] = [
    {"command": "skip"},
    {"answers": {"distress": 8, "emotion": "sad", "situation": [], "need": "comforted"}},
]
"""Very upset, and the first step passed over: then the floor asks."""
SESSIONS: dict[str, list[dict[str, Any]]] = {
    "yes": [{"said": {"self_harm": "yes"}}],
    "sometimes": [{"said": {"self_harm": "sometimes"}}],
    "two that cannot be understood": [{"said": {"self_harm": "hm"}}, {"said": {"self_harm": "blue"}}],
    "silence": [{"said": {"self_harm": ""}}],
    "passed over": [{"command": "skip"}],
    "declined": [{"said": {"self_harm": "I'd rather not say"}}],
    "stopped": [{"command": "stop"}],
    "words of danger in another answer": [{"command": "back"}, {"said": {"emotion": "I want to kill myself"}}],
    "a free line": [{"command": "back"}, {"free": "it is all too much, I don't want to be here anymore"}],
}


@cache
def engine() -> balm.Engine:
    return balm.load(today=datetime.date(2026, 11, 24))


def drawn(now: balm.CheckIn) -> str:
    screen = now.screen
    asked = [*screen["lines"], *(one["ask"] for one in screen["questions"])]
    lines = [f"{screen['kind']}: {screen['title'] or '-'}", *(f"  {text}" for text in asked)]
    lines += [f"  offered {one['fact']}: {[option['label'] for option in one['options']]}" for one in screen["offers"]]
    lines += [f"  an answer is proposed to {one['fact']}" for one in screen["questions"] if one["proposed"]]
    lines += [f"  said back: {one['words'] or '(nothing)'}" for one in screen["echo"]]
    lines += [f"  {screen['hint']}"] if screen["hint"] else []
    lines += (
        [f"  suggested: {', '.join(one['title'] for one in screen['recommendations'])}"]
        if screen["recommendations"]
        else []
    )
    lines += [f"  in sight: {', '.join([*screen['in_sight'], *(one['title'] for one in screen['help'])]) or '-'}"]
    return "\n".join(lines)


def held(inputs: Sequence[dict[str, Any]]) -> list[balm.CheckIn]:
    """The check-in after each input; then all further questions are left open."""
    met = [engine().check_in({"country": "GB", "time_of_day": "evening"})]
    for told in inputs:
        met.append(met[-1].tell(told))
    for _ in range(12):
        if met[-1].screen["kind"] in ("suggestion", "end"):
            return met
        met.append(met[-1].tell({"command": "skip"}))
    raise AssertionError("it does not end")


@pytest.mark.parametrize("name", SESSIONS)
def test_nobody_ends_without_help_in_sight(name: str) -> None:
    inputs = [*TO_THE_QUESTION, *SESSIONS[name]]
    met = held(inputs)
    told = [*inputs, *[{"command": "skip"}] * (len(met) - len(inputs) - 1)]
    begins = len(TO_THE_QUESTION)
    text = [
        f"{f'> {told[at - 1]}' if at > begins else '(asked)'}\n{drawn(met[at])}\n" for at in range(begins, len(met))
    ]
    same(GOLDEN / f"{name.replace(' ', '-')}.txt", "\n".join(text))
    behind = met[len(inputs) :]
    assert all("crisis" in [one["kind"] for one in now.screen["help"]] for now in behind)
    assert json.loads(json.dumps(behind[-1].state)) == behind[-1].state
