"""Real check-ins, through the mapping of the docs: everybody is answered, and nothing is made of no answer.

The data lie beside the project, not in it, as their licence differs from ours.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import math
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from balm.deciding.profile import read_profile
from balm.language.facts import read_text
from balm.reference import evaluate
from mood import FOUND, MISSING
from shipped import program, rulebook

from .conftest import Batch
from .people_files import read

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(FOUND is None, reason=MISSING)

Answers = dict[str, float | None]


def mean(answers: Answers, names: str, least: int) -> float | None:
    told = [value for name in names.split() if (value := answers[name]) is not None]
    return sum(told) / len(told) if len(told) >= least else None


def total(answers: Answers, *names: str) -> float | None:
    told = [value for name in names if (value := answers[name]) is not None]
    return sum(told) if len(told) == len(names) else None


def told_by_hand(answers: Answers) -> dict[str, Any]:
    """The mapping once more, person by person, in Python; what is unknown is absent."""
    told: dict[str, Any] = {}
    upset = mean(answers, "tense upset distressed nervous scared", 3)
    if upset is not None:
        told["distress"] = math.floor(round(upset * 10 / 3, 9) + 0.5)
    up, down = mean(answers, "energetic lively full.of.pep", 1), mean(answers, "tired sleepy sluggish", 1)
    if up is not None and down is not None:
        more = round(up - down, 9)
        told["energy"] = "very_low" if more < -1.5 else "low" if more < 0 else "medium" if more < 1.5 else "high"
    sums = {
        "sad": total(answers, "sad", "blue"),
        "anxious": total(answers, "anxious", "nervous"),
        "angry": total(answers, "angry", "hostile"),
        "ashamed": total(answers, "ashamed", "guilty"),
        "lonely": total(answers, "lonely", "alone"),
        "tired": total(answers, "tired", "sleepy"),
        "okay": total(answers, "happy", "content"),
    }
    known = {name: value for name, value in sums.items() if value is not None}
    best = [name for name, value in known.items() if value == max(known.values()) >= 2]
    if len(best) == 1:
        told["emotion"] = best[0]
    for name, holds in (
        ("panicky", every(None if answers[n] is None else answers[n] == 3 for n in ("scared", "jittery", "tense"))),
        ("keyed_up", at_least(total(answers, "tense", "jittery"), 4)),
        ("settled", at_least(total(answers, "calm", "relaxed"), 4)),
    ):
        if holds:
            told["activation"] = name
        if holds is not False:
            break
    if (hour := answers["TOD"]) is not None:
        times = ((5, "night"), (11, "morning"), (18, "day"), (22, "evening"), (25, "night"))
        told["time_of_day"] = next(name for until, name in times if hour < until)
    return told


def every(parts: Iterable[bool | None]) -> bool | None:
    seen = set(parts)
    return False if False in seen else None if None in seen else True


def at_least(value: float | None, least: float) -> bool | None:
    return None if value is None else value >= least


def test_every_check_in_is_answered_as_the_reference_answers(batch: Batch, tmp_path: Path) -> None:
    assert FOUND
    with gzip.open(FOUND, "rt", encoding="utf-8") as file:
        rows = list(csv.DictReader(io.StringIO(file.read())))
    mapping = ROOT / "examples" / "mood.toml"
    words = (
        "--map",
        str(mapping),
        "--keep",
        "study",
        "--keep",
        "id",
        "--without",
        "needs",
        "--without",
        "own-soothing",
    )
    result = batch(FOUND, "-o", "out.parquet", "--json", *words)
    assert result.exit_code == 0, result.output
    summary = json.loads(result.output)
    assert (summary["rows"], summary["decisions"], summary["rejects"]) == (3225, 3225, 0)
    assert sum(one["count"] for one in summary["first"]) + summary["nothing_eligible"] == 3225
    out = read(tmp_path / "out.parquet")
    assert [(one["row"], one["study"], one["id"]) for one in out] == [
        (number, row["study"], row["id"] or None) for number, row in enumerate(rows)
    ]
    for row, one in list(zip(rows, out, strict=True))[::100]:
        answers = {name: float(cell) if cell else None for name, cell in row.items() if name not in ("study", "form")}
        told = told_by_hand(answers)
        wanted = evaluate(rulebook(), read_profile(program(), told).told)
        best = [(placed.practice, placed.score) for placed in wanted.ranked[:3]]
        best += [(None, None)] * (3 - len(best))
        assert [(one[f"practice_{n}"], one[f"score_{n}"]) for n in (1, 2, 3)] == best
        assert one["help"] == list(wanted.referrals)
        assert one["question"] == (wanted.questions[0] if wanted.questions else None)
        assert (one["eligible"], one["fired"]) == (len(wanted.ranked), len(wanted.fired))


def test_the_mapping_says_what_was_meant(tmp_path: Path) -> None:
    """Every fact of every check-in; of 21,798 answers that are not there nothing is made."""
    import pyarrow as pa

    from balm.batch.mapped import facts_of
    from balm.batch.mapping import read_mapping

    assert FOUND
    with gzip.open(FOUND, "rt", encoding="utf-8") as file:
        rows = list(csv.DictReader(io.StringIO(file.read())))
    names = [name for name in rows[0] if name not in ("study", "form", "id")]
    table = pa.table({name: [row[name] or None for row in rows] for name in names})
    raw = (ROOT / "examples" / "mood.toml").read_bytes()
    made, wrong = facts_of(read_mapping("mood.toml", raw, rulebook().facts, names), table)
    assert not wrong
    facts = rulebook().facts
    for row, found in zip(rows, made.to_pylist(), strict=True):
        told = {
            name: read_text(facts[name], value) if isinstance(value, str) else value
            for name, value in found.items()
            if value is not None
        }
        assert told == told_by_hand({name: float(row[name]) if row[name] else None for name in names})
