"""A new pack: it passes check and test and teaches by example, and nothing is ever written over."""

from __future__ import annotations

from pathlib import Path

import pytest

import balm
from balm.authoring.new import TEMPLATE, TEMPLATE_NAME, new_pack
from balm.diagnostics.errors import BalmError
from balm.language.facts import RESERVED

INSTALLED = ("floor", "self-compassion")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return new_pack("late-shift", tmp_path_factory.mktemp("new") / "packs", INSTALLED)


def test_it_loads_and_its_example_holds(made: Path) -> None:
    engine = balm.load(made)
    results = [result for result in engine.test() if result.example.pack == "late-shift"]
    assert len(results) == 1
    assert all(result.ok for result in results)


def test_it_has_one_of_each_thing_to_learn(made: Path) -> None:
    book = balm.load(made).rulebook
    rules = [rule for rule in book.rules if rule.pack == "late-shift" and not rule.is_for]
    assert sum(fact.pack == "late-shift" for fact in book.facts.values()) == 1
    assert sum(practice.id.startswith("late-shift/") for practice in book.practices) == 2
    assert 3 <= len(rules) <= 4
    assert sum(claim.id.startswith("late-shift/") for claim in book.claims) == 1
    assert sum(step.pack == "late-shift" for step in book.steps) == 1
    assert set(book.phrases.of_pack("late-shift").of["last_call"]) == set(book.facts["last_call"].labels)
    assert any(rule.exclude for rule in rules)
    assert any(practice.meant_for for practice in book.practices if practice.pack == "late-shift")
    assert any(points > 0 for rule in rules for _, points in rule.points)
    text = made.read_text(encoding="utf-8")
    assert '= "unknown"' in text
    assert "[sources." in text


def test_each_of_its_practices_comes_first_for_somebody(made: Path) -> None:
    engine = balm.load(made)
    common = {"attachment": "secure", "minutes": 5, "place": "work", "task_now": "free", "distress": 2}
    for last_call, more, first in (("hard", {}, "far-window"), ("easy", {"likes": ["writing"]}, "note-it-and-close")):
        decision = engine.decide({"last_call": last_call, **common, **more})
        assert decision.first
        assert decision.first.id == first


def test_its_claim_holds_for_people_it_was_not_written_for(made: Path) -> None:
    engine = balm.load(made)
    for place in ("home", "work", "outdoors"):
        decision = engine.decide({"last_call": "hard", "place": place, "need": "validated", "minutes": 60})
        assert decision.recommendations
        assert not any("rumination_risk" in shown.tags for shown in decision.recommendations)


def test_the_name_is_all_that_differs(made: Path) -> None:
    template = TEMPLATE.read_text(encoding="utf-8")
    assert made.read_text(encoding="utf-8") == template.replace(TEMPLATE_NAME, "late-shift")
    assert f'name = "{TEMPLATE_NAME}"' in template
    assert TEMPLATE_NAME not in made.read_text(encoding="utf-8")


def test_what_is_there_stays(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text("mine")
    with pytest.raises(BalmError, match="is there already, and is left as it is"):
        new_pack("mine", tmp_path, INSTALLED)
    assert path.read_text() == "mine"


@pytest.mark.parametrize(
    "name", ["", "Late", "late shift", "late.toml", "../late", "1st", "ä", "own", *sorted(RESERVED)]
)
def test_names_that_no_pack_has(name: str, tmp_path: Path) -> None:
    with pytest.raises(BalmError, match="such as late-shift"):
        new_pack(name, tmp_path, INSTALLED)
    assert not list(tmp_path.iterdir())


def test_installed_names_are_taken(tmp_path: Path) -> None:
    with pytest.raises(BalmError, match="'floor' is installed already"):
        new_pack("floor", tmp_path, INSTALLED)
    assert not list(tmp_path.iterdir())


def test_a_folder_that_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BalmError, match=r"late\.toml cannot be written: not a directory"):
        new_pack("late", tmp_path / "file" / "folder", INSTALLED)
