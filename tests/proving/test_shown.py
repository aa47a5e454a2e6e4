"""What authors read: failures, what nobody saw, and faults that nothing notices, as whole pages in golden files.

``BALM_GOLDEN=write`` writes tests/golden/tested anew; read the difference.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from balm.command.examples_page import data_of, show_coverage, show_examples, show_mutations
from balm.command.page import Page
from support.golden_files import same

from .conftest import PACKS, alone

if TYPE_CHECKING:
    from balm.engine import Engine

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "tested"


def test_failures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(PACKS)
    engine = alone(PACKS / "failing.toml", "failing.toml")
    results = engine.test()
    assert not any(result.ok for result in results)
    keys = {failure.key for result in results for failure in result.failures}
    assert keys == {
        "first", "first_not", "some", "some_shown", "never", "only", "nothing", "refers", "refers_any", "refers_not",
        "asks", "names", "never_says",
    }  # fmt: skip
    page = Page()
    show_examples(page, engine, results, ["failing"])
    same(GOLDEN / "failures.txt", page.text())


def test_failures_as_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(PACKS)
    engine = alone(PACKS / "failing.toml", "failing.toml")
    results = engine.test()
    data = data_of(engine, results, engine.coverage(results), None, unseen=False)
    one = data["examples"][0]
    assert one == {
        "pack": "failing",
        "name": "what comes first, and what was wanted first",
        "file": "failing.toml",
        "line": 91,
        "ok": False,
        "failures": [
            {
                "key": "first",
                "expected": "kind behavioural",
                "got": "failing/listen",
                "why": [
                    "failing/listen comes first: failing/wet +2",
                    "failing/hum is number 2: no rule speaks of it",
                ],
            }
        ],
    }
    assert "unseen" not in data["coverage"]
    assert "mutations" not in data


def test_what_nobody_saw(garden: Engine) -> None:
    page = Page()
    show_coverage(page, garden.coverage(garden.test()), unseen=True)
    same(GOLDEN / "coverage.txt", page.text())


def test_faults_that_nothing_notices(garden: Engine) -> None:
    verdicts = list(garden.mutations())
    page = Page()
    show_mutations(page, garden, verdicts, len(verdicts))
    same(GOLDEN / "mutations.txt", page.text())
    data = data_of(garden, (), garden.coverage(()), verdicts, unseen=True)
    assert data["mutations"]["score"] < 60
    statuses = [one["status"] for one in data["mutations"]["faults"]]
    assert len(statuses) == len(verdicts)
    assert all(("example" in one) == (one["status"] == "survived") for one in data["mutations"]["faults"])
    assert all(("by" in one) == (one["status"] == "killed") for one in data["mutations"]["faults"])
    assert len(data["coverage"]["unseen"]) > 10


def test_a_score_is_never_rounded_up() -> None:
    from balm.command.examples_page import _rounded

    assert _rounded(99.96) == 99.9
    assert _rounded(100.0) == 100
    assert str(_rounded(50.0)) == "50"
