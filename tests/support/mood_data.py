"""Real check-ins -> profiles of the shipped packs: the mood data beside the repository, where it is there.

The mapping is an example and no validated scoring. What a check-in does not say stays unknown: it speaks of mood, and
of nothing else that the packs would like to know.
"""

from __future__ import annotations

import csv
import gzip
import math
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

NAME = "msqr-half-a.csv.gz"

_BESIDE = [Path(os.environ.get("BALM_SHARED", "shared")), *(up / "shared" for up in Path(__file__).parents[2].parents)]
FOUND = next((path for folder in _BESIDE if (path := folder / "data" / NAME).exists()), None)
"""The file, in a folder `shared/data` beside the repository or further up; it has a licence of its own."""
MISSING = f"there is no shared/data/{NAME} beside the repository"

Answers = dict[str, float | None]


def rows() -> list[dict[str, str]]:
    """The check-ins as they stand in the file."""
    assert FOUND
    with gzip.open(FOUND, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def check_ins() -> list[dict[str, Any]]:
    """What each of them tells."""
    return [told({name: _number(cell) for name, cell in row.items()}) for row in rows()]


def _number(cell: str) -> float | None:
    return float(cell) if cell.replace(".", "", 1).isdigit() else None


def mean(answers: Answers, names: str, least: int) -> float | None:
    told = [value for name in names.split() if (value := answers[name]) is not None]
    return sum(told) / len(told) if len(told) >= least else None


def total(answers: Answers, *names: str) -> float | None:
    told = [value for name in names if (value := answers[name]) is not None]
    return sum(told) if len(told) == len(names) else None


def told(answers: Answers) -> dict[str, Any]:
    """The facts of one row; what it does not tell is absent. The same mapping as examples/mood.toml, written again."""
    facts: dict[str, Any] = {}
    upset = mean(answers, "tense upset distressed nervous scared", 3)
    if upset is not None:
        facts["distress"] = math.floor(round(upset * 10 / 3, 9) + 0.5)
    up, down = mean(answers, "energetic lively full.of.pep", 1), mean(answers, "tired sleepy sluggish", 1)
    if up is not None and down is not None:
        more = round(up - down, 9)
        facts["energy"] = "very_low" if more < -1.5 else "low" if more < 0 else "medium" if more < 1.5 else "high"
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
        facts["emotion"] = best[0]
    for name, holds in (
        ("panicky", every(None if answers[n] is None else answers[n] == 3 for n in ("scared", "jittery", "tense"))),
        ("keyed_up", at_least(total(answers, "tense", "jittery"), 4)),
        ("settled", at_least(total(answers, "calm", "relaxed"), 4)),
    ):
        if holds:
            facts["activation"] = name
        if holds is not False:
            break
    if (hour := answers["TOD"]) is not None:
        times = ((5, "night"), (11, "morning"), (18, "day"), (22, "evening"), (25, "night"))
        facts["time_of_day"] = next(name for until, name in times if hour < until)
    return facts


def every(parts: Iterable[bool | None]) -> bool | None:
    seen = set(parts)
    return False if False in seen else None if None in seen else True


def at_least(value: float | None, least: float) -> bool | None:
    return None if value is None else value >= least
