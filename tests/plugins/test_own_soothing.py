"""Own soothing: titles as the table has them, what is told stays told, and a risk is never hidden."""

from __future__ import annotations

import csv
import tomllib
from pathlib import Path
from typing import Any

import pytest

import balm
from balm.deciding.decide import decide
from balm.deciding.profile import read_profile
from balm_plugins.own_soothing import OwnSoothing, read_title
from support import shipped_packs

ROOT = Path(__file__).parents[2]
CASES = list(csv.DictReader((ROOT / "tests/cases/own_soothing.csv").read_text(encoding="utf-8").splitlines()))
WORDS = tomllib.loads((ROOT / "plugins/balm_plugins/words.toml").read_text(encoding="utf-8"))
TAGS = set(tomllib.loads((ROOT / "rules/balm_rules/floor/tags.toml").read_text(encoding="utf-8"))["tags"])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["title"])
def test_a_title_says_what_the_table_has(case: dict[str, str]) -> None:
    reading = read_title(case["title"])
    minutes = case["minutes"]
    assert " ".join(sorted(reading.says.get("tags", ()))) == case["tags"]
    assert reading.says.get("kind", "") == case["kind"]
    assert reading.read == bool(case["kind"])
    assert reading.risky == (minutes == "risk")
    assert reading.says.get("minutes") == ([int(n) for n in minutes.split()] if minutes[:1].isdigit() else None)
    assert read_title(case["title"].upper()) == reading


def test_every_word_says_something_that_rules_know() -> None:
    for entry in WORDS["word"]:
        assert set(entry) <= {"words", "tags", "drops", "needs", "kind", "wants"}
        tags = {*entry["tags"], *entry.get("drops", ()), *filter(None, [entry.get("wants")])}
        assert tags <= TAGS, entry["words"]
        assert set(entry.get("needs", ())) <= set(shipped_packs.rulebook().needs), entry["words"]


def test_no_word_lets_an_activity_in() -> None:
    """`only` lets practices with these tags in, so they need more than a word."""
    for entry in WORDS["word"]:
        assert not {"safety", "grounding", "driving_only"} & set(entry["tags"]), entry["words"]
        assert "needs_person" not in entry["tags"] or entry["wants"] == "people", entry["words"]


def test_no_word_says_two_things() -> None:
    listed = [word for entry in WORDS["word"] for word in entry["words"]] + WORDS["neutral"] + WORDS["risk"]
    assert sorted(listed) == sorted(set(listed))


def situation(*own: dict[str, Any]) -> balm.Situation:
    known = tuple(shipped_packs.program().rulebook.practices)
    practices = tuple(
        balm.Practice(f"own/{i}", one["title"].strip(), tags=tuple(one.get("tags") or ())) for i, one in enumerate(own)
    )
    return balm.Situation({}, own, (*practices, *known), 0)


def test_what_was_told_stays_told() -> None:
    told = {"title": "Walk the dog, 20 minutes", "tags": ["people"], "minutes": [1, 2], "needs": ["safe"]}
    [proposal] = OwnSoothing().propose(situation(told))
    assert proposal == {"title": told["title"], "kind": "behavioural", "stance": "neutral"}


@pytest.mark.parametrize("told", [{"kind": "mental"}, {"tags": ["imagery"]}])
def test_what_is_done_in_the_mind_is_not_taken_for_doing(told: dict[str, Any]) -> None:
    [proposal] = OwnSoothing().propose(situation({"title": "Walk the dog", **told}))
    assert "stance" not in proposal
    assert "kind" not in proposal


def test_points_go_to_what_was_read_or_tagged() -> None:
    own: list[dict[str, Any]] = [
        {"title": " Walk the dog "},
        {"title": "Capoeira", "tags": ["movement"]},
        {"title": "Capoeira in the park"},
        {"title": "Drink wine", "tags": ["drink"]},
    ]
    given = list(OwnSoothing().points(situation(*own)))
    assert [(one.practice, one.points) for one in given] == [("own/0", 9), ("own/1", 9)]


def test_nothing_of_ones_own_gets_nothing() -> None:
    assert not OwnSoothing().propose(situation())
    assert not list(OwnSoothing().points(situation()))


def decided(facts: dict[str, object], *own: dict[str, object]) -> Any:
    program = shipped_packs.program()
    return decide(program, read_profile(program, facts, own), [OwnSoothing()], strict=True, time_limit=10)


def test_the_dog_comes_first() -> None:
    """The seed's own example: upset, no secure base, and something soothing that already works."""
    upset = {"attachment": "avoidant", "distress": 7, "place": "home", "minutes": 30}
    upset |= {"has_animal": True, "need": "comforted", "likes": ["animals"]}
    own = {"title": "Walk the dog along the canal, 20 minutes"}
    first = decided(upset, own).ranked[0]
    assert first.practice.title == own["title"]
    assert "animals" in first.practice.tags
    out = decided(upset | {"minutes": 10}, own)
    assert own["title"] not in [one.practice.title for one in out.ranked], "it takes 20 minutes"


@pytest.mark.parametrize(
    ("facts", "title"),
    [
        ({"substance_now": True}, "Swim in the cold sea"),
        ({"avoid_cues": ["water"]}, "Walk by the canal"),
        ({"eating_concern": "current"}, "Bake a cake"),
        ({"task_now": "caring_for_someone"}, "Go for a run"),
        ({"distress": 8, "attachment": "fearful"}, "Meditate"),
    ],
)
def test_the_floor_judges_what_was_read(facts: dict[str, object], title: str) -> None:
    assert title not in [one.practice.title for one in decided(facts, {"title": title}).ranked]


def test_the_kit_is_content() -> None:
    own = [{"title": case["title"]} for case in CASES]
    balm.check_strategy(OwnSoothing())
    balm.check_strategy(OwnSoothing(), [situation(*own)])
