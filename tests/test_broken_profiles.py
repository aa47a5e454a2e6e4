"""Broken profiles of the shipped packs, and the whole of what is printed about each.

A case is a file `golden/broken_profiles/<case>.json`: the facts, and under `own` the person's own practices.
``BALM_GOLDEN=write pytest tests/test_broken_profiles.py`` writes what is printed, and removes what has no profile.
"""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy
import pyarrow as pa
import pytest

import balm
from balm.deciding.profile import read_profile
from balm.diagnostics.diagnostic import Diagnostic
from balm.diagnostics.errors import ProfileError
from balm.diagnostics.render import render_text
from support.golden_files import WRITE, same
from support.shipped_packs import program

FOLDER = Path(__file__).parent / "golden" / "broken_profiles"
if WRITE:
    for path in FOLDER.glob("*.txt"):
        if not path.with_suffix(".json").exists():
            path.unlink()
CASES = sorted(path.stem for path in FOLDER.glob("*.json"))


def mistakes(case: str) -> tuple[Diagnostic, ...]:
    data: Any = json.loads((FOLDER / f"{case}.json").read_text(encoding="utf-8"))
    own = data.pop("own", ()) if isinstance(data, dict) else ()
    with pytest.raises(ProfileError) as error:
        read_profile(program(), data, own)
    return error.value.diagnostics


@pytest.mark.parametrize("case", CASES)
def test_what_is_printed(case: str) -> None:
    found = mistakes(case)
    text = render_text(found)
    same(FOLDER / f"{case}.txt", text)
    assert "Traceback" not in text
    assert all(char.isprintable() or char == "\n" for char in text)
    assert max(map(len, text.split("\n"))) < 400
    for one in found:
        assert f"error[{one.code}]: {one.message}" in text
        assert one.span is None
        assert one.key or one.code == "not-an-object" or case == "fact-empty-name"
        for words in (one.expected, one.hint):
            assert words in text
        if one.nearest:
            assert f"did you mean `{one.nearest}`?" in text


def test_each_mistake_is_said_once() -> None:
    for case in CASES:
        said = [(one.key, one.message) for one in mistakes(case)]
        assert len(set(said)) == len(said), case


def test_every_code_of_a_profile_is_caused() -> None:
    codes = {one.code for case in CASES for one in mistakes(case)}
    assert codes >= {
        "bad-minutes",
        "bad-own",
        "derived-told",
        "missing-key",
        "never-declined",
        "not-an-object",
        "off-step",
        "out-of-range",
        "unknown-fact",
        "unknown-key",
        "unknown-need",
        "unknown-tag",
        "unknown-value",
        "wrong-type",
    }


@pytest.mark.parametrize("title", ["Walk\u202e", "Walk\u2066", "Walk\ud800", "Walk\nhome", "Walk\tone", ""])
def test_a_title_that_could_paint(title: str) -> None:
    with pytest.raises(ProfileError) as error:
        read_profile(program(), {}, [{"title": title}])
    assert [one.code for one in error.value.diagnostics] == ["bad-own"]
    assert render_text(error.value.diagnostics).isascii()


def test_what_json_cannot_say() -> None:
    facts: dict[Any, Any] = {"minutes": 10**5000, "distress": object, 3: 4, "likes": {1: {2: 3}}, "place": b"home"}
    with pytest.raises(ProfileError) as error:
        read_profile(program(), facts)
    assert len(error.value.diagnostics) == len(facts)
    assert "a huge number" in render_text(error.value.diagnostics)


def test_a_seed_that_no_log_can_hold() -> None:
    engine = balm.load()
    for decide in (engine.decide, engine.decide_batch):
        for seed in (10**400, -(10**5000)):
            with pytest.raises(ValueError, match="a seed has at most 400 digits"):
                decide({}, seed=seed)  # type: ignore[operator]
    assert engine.decide({}, seed=10**400 - 1).seed == 10**400 - 1


@pytest.mark.parametrize("seed", [None, True, False, 1.0, "1", b"1", [], Decimal(1), numpy.float64(1), numpy.True_])
def test_a_seed_that_is_no_whole_number(seed: Any) -> None:
    for decide in (balm.load().decide, balm.load().decide_batch):
        with pytest.raises(TypeError, match="a seed is a whole number, such as 7, and not "):
            decide(pa.table({"distress": [1]}), seed=seed)  # type: ignore[operator]


def test_a_whole_number_of_another_library() -> None:
    assert balm.load().decide({}, seed=numpy.int64(7)).seed == 7  # type: ignore[arg-type]
