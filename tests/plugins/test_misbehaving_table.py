"""Each strategy that misbehaves costs itself: alone and with all others, in each place where a decision may be made."""

from __future__ import annotations

import pytest

from support.effort import crossed, rows
from support.misbehaving import MODES, ROWS, run

QUICK = [("catches-everything", "plainly"), ("texts-that-spin", "plainly")]


def as_expected(name: str, first: list[str], then: list[str]) -> bool:
    """Whether `degraded` said what it should, at first and then; a strategy that overran is off."""
    row = ROWS[name]
    reasons = [row["reason"], *(["overran"] if row.get("slow") else [])]
    return any(
        first == ([reason] if reason else [])
        and then in ([["off"]] if reason == "overran" else [[reason] if reason else [], ["off", "overran"]])
        for reason in reasons
    )


@pytest.mark.parametrize(("name", "mode"), crossed([*ROWS], MODES, quick=QUICK))
def test_one_alone(name: str, mode: str) -> None:
    row = ROWS[name]
    if row.get("ends") == "left" and mode == "without threads":
        pytest.skip("it is waited for")
    found = run(mode, [name])[name]
    assert as_expected(name, found["first"], found["then"])
    if found["then"] != ["off"]:
        assert found["points"] == ([row["points"]] if "points" in row else [])
    assert found["same"], "the answer is that without it"
    assert not found["again"], "one that is off is not asked again"
    if mode != "in 40 threads":  # one that is idle, and one that was left behind
        assert found["threads"] <= 3


@pytest.mark.parametrize("mode", rows(("plainly", "after a fork", "without threads"), quick=[]))
def test_all_at_once(mode: str) -> None:
    for name, (first, then) in run(mode, ["all"]).items():
        assert as_expected(name, first, then), (name, first, then)
