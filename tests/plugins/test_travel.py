"""An engine travels to another process as one small object, and decides there as it does here."""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path

import pytest

import balm

PEOPLE: list[dict[str, object]] = [
    {"distress": distress, "attachment": attachment, "need": need, "minutes": 10}
    for distress in range(11)
    for attachment in ("secure", "avoidant", "unknown")
    for need in ("safe", "comforted", "unknown")
]
ELSEWHERE = """
import pickle, sys
engine = pickle.load(sys.stdin.buffer)
assert not engine._strategy_memo  # what an engine has decided does not travel
people = pickle.load(sys.stdin.buffer)
sys.stdout.write("\\n".join(engine.decide(one).to_json() for one in people))
"""


@pytest.mark.exhaustive
def test_it_decides_elsewhere_as_here_also_after_it_was_used(tmp_path: Path) -> None:
    engine = balm.load()
    here = [engine.decide(one).to_json() for one in PEOPLE]
    sent = pickle.dumps(engine)
    assert len(sent) < 400_000
    there = subprocess.run(
        [sys.executable, "-c", ELSEWHERE], input=sent + pickle.dumps(PEOPLE), capture_output=True, check=True
    )
    assert there.stdout.decode().split("\n") == here
