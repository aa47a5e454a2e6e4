"""Real check-ins -> profiles of the shipped packs: the mood data beside the repository, where it is there.

The mapping is an example and no validated scoring. What a check-in does not say stays unknown: it speaks of mood, and
of nothing else that the packs would like to know.
"""

from __future__ import annotations

import csv
import gzip
import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

NAME = "msqr-half-a.csv.gz"

_BESIDE = [Path(os.environ.get("BALM_SHARED", "shared")), *(up / "shared" for up in Path(__file__).parents[1].parents)]
FOUND = next((path for folder in _BESIDE if (path := folder / "data" / NAME).exists()), None)
"""The file, in a folder `shared/data` beside the repository or further up; it has a licence of its own."""
MISSING = f"there is no shared/data/{NAME} beside the repository"

EMOTIONS = {
    "sad": ("sad", "blue"),
    "anxious": ("anxious", "nervous"),
    "angry": ("angry", "hostile"),
    "ashamed": ("ashamed", "guilty"),
    "lonely": ("lonely", "alone"),
    "tired": ("tired", "sleepy"),
    "okay": ("happy", "content"),
}
LIVELY, WEARY = ("energetic", "lively", "full.of.pep"), ("tired", "sleepy", "sluggish")
UPSET = ("tense", "upset", "distressed", "nervous", "scared")


def check_ins() -> Iterator[dict[str, object]]:
    """What each check-in tells, in the order of the file."""
    assert FOUND
    with gzip.open(FOUND, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            facts = told({name: float(cell) for name, cell in row.items() if _is_number(cell)})
            yield {name: value for name, value in facts.items() if value is not None}


def _is_number(cell: str) -> bool:
    return cell.replace(".", "", 1).isdigit()


def told(row: Mapping[str, float]) -> dict[str, object]:
    """The facts of one row; None where it does not tell."""

    def answers(*names: str) -> list[float]:
        return [row[name] for name in names if name in row]

    def both(one: str, other: str) -> float:
        return sum(answers(one, other))

    upset, lively, weary = answers(*UPSET), answers(*LIVELY), answers(*WEARY)
    strengths = {emotion: both(*words) for emotion, words in EMOTIONS.items()}
    most = max(strengths.values())
    strongest = [emotion for emotion, strength in strengths.items() if strength == most]
    energy = sum(lively) / len(lively) - sum(weary) / len(weary) if lively and weary else None
    return {
        "distress": round(10 / 3 * sum(upset) / len(upset)) if len(upset) >= 3 else None,
        "energy": None if energy is None else _level(energy),
        "emotion": strongest[0] if most >= 2 and len(strongest) == 1 else None,
        "activation": "panicky"
        if answers("scared", "jittery", "tense") == [3, 3, 3]
        else "keyed_up"
        if both("tense", "jittery") >= 4
        else "settled"
        if both("calm", "relaxed") >= 4
        else None,
        "time_of_day": _part_of_day(row["TOD"]) if "TOD" in row else None,
    }


def _level(energy: float) -> str:
    return "very_low" if energy < -1.5 else "low" if energy < 0 else "medium" if energy < 1.5 else "high"


def _part_of_day(hour: float) -> str:
    return "night" if hour < 6 or hour >= 22 else "morning" if hour < 12 else "day" if hour < 18 else "evening"
