"""What the text of an error says of what a person told: `leaks.toml`, and every fact that can be told."""

from __future__ import annotations

import logging
import pickle
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import tomli

import balm
from balm.deciding.profile import read_profile
from balm.diagnostics.redact import in_short, rendered_in_short
from balm.diagnostics.render import render_text
from balm.people.profile_file import read_file
from support.shipped_packs import program

CASES = tomli.loads((Path(__file__).parents[1] / "cases/leaks.toml").read_text("utf-8"))["told"]
WORD = "KLABAUTER"


def raised(tell: Callable[[], object]) -> tuple[balm.ProfileError, str]:
    """The error, and all that a host may come to log of it."""
    with pytest.raises(balm.ProfileError) as caught:
        tell()
    error, log = caught.value, StringIO()
    logger = logging.Logger("a host's")
    logger.addHandler(logging.StreamHandler(log))
    logger.error("%s %r %s", error, error, error.args, exc_info=error)
    again = pickle.loads(pickle.dumps(error))  # noqa: S301  # our own
    assert (again.diagnostics, str(again)) == (error.diagnostics, str(error))
    return error, log.getvalue()


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_an_error_quotes_nothing_that_was_told(
    case: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def tell() -> object:
        if "file" in case:
            name = f"profile{case['ending']}"
            Path(name).write_text(case["file"], encoding="utf-8")
            return read_profile(program(), *read_file(name))
        return balm.load().decide(case.get("facts", {}), own=case.get("own", ()))

    monkeypatch.chdir(tmp_path)
    error, logged = raised(tell)
    assert WORD.lower() not in logged.lower()
    assert [place for place in case["places"] if place not in str(error)] == []
    for one in error.diagnostics:
        assert f"error[{one.code}]" in str(error)
        assert WORD not in in_short(one)
    assert rendered_in_short(render_text(error.diagnostics)) == ", ".join(map(in_short, error.diagnostics))


def test_the_person_is_told_what_was_found() -> None:
    for case in CASES:
        if "file" not in case:
            error, _ = raised(lambda case=case: balm.load().decide(case.get("facts", {}), own=case.get("own", ())))  # type: ignore[misc]
            assert (WORD in render_text(error.diagnostics)) == case.get("quoted", True), case["name"]


@pytest.mark.parametrize("wrong", [WORD, [WORD], {WORD: 7}, 71203947, -71203947.25, "71203947"], ids=repr)
def test_no_fact_is_quoted(wrong: object) -> None:
    tried = 0
    for name in program().rulebook.facts:
        try:
            read_profile(program(), {name: wrong})
        except balm.ProfileError:
            error, logged = raised(lambda name=name: read_profile(program(), {name: wrong}))  # type: ignore[misc]
            assert f"at {name}" in str(error)
            assert not [word for word in (WORD, "71203947", "7.12") if word in logged]
            tried += 1
    assert tried


def test_a_practice_is_asked_for_by_the_title_of_an_own_one() -> None:
    decision = balm.load().decide({"distress": 4}, own=[{"title": "music"}, f"Walk to {WORD}"])
    for asked in (f"walk to {WORD}", "walk-to-klabaute", "own/walk-to-klabauter-x"):
        error, logged = raised(lambda asked=asked: decision.why(asked))  # type: ignore[misc]
        assert WORD.lower() not in logged.lower().split("error[unknown-practice]")[-1]
        assert "at practice" in str(error)


def test_a_mistake_of_a_program_is_quoted() -> None:
    """What is wrong with a column or an axis is nobody's answer."""
    engine = balm.load()
    import pyarrow as pa

    error, _ = raised(lambda: engine.decide_batch(pa.table({"distres": [4]})))
    assert "No fact is called `distres`." in str(error)
