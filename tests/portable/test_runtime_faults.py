"""Whatever goes wrong in the runtime, the comparison with the engine notices it."""

from __future__ import annotations

import datetime
import shutil
import tomllib
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from balm.compiled.program import compile_program
from balm.engine import Engine
from support import shipped_packs
from support.effort import a_third, one_in
from support.generated_people import own_practices, profile
from support.generated_worlds import make_world
from support.runtime import FOLDER, PLUGINS, Runtime, agree, needs_node, past_of
from support.runtime_check_in import (
    CASES,
    follow_table,
    talk_after_kindness_did_well,
    talk_in_a_calm_hour,
    talk_with_generated_packs,
    talk_with_shipped_packs,
)
from support.runtime_listening import TABLES, agree_on_lines, agree_on_table
from support.runtime_portrait import agree_on_portraits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from balm.deciding.past import Past

pytestmark = needs_node

FAULTS = tomllib.loads((Path(__file__).parents[1] / "cases" / "runtime-faults.toml").read_text(encoding="utf-8"))
WORLDS, PEOPLE, COMING_AGAIN, TALKS, LINES = 150, 3, 200, 150, 1_000


def pairs() -> Iterator[tuple[Engine, dict[str, Any], list[Any], Past | None]]:
    """People of generated packs, then people of the shipped packs, on a day far ahead; some come again."""
    for seed in range(WORLDS):
        world = make_world(seed)
        engine = Engine(compile_program(world.rulebook()), PLUGINS, today=datetime.date(2026, 11, 24))
        for _ in range(PEOPLE):
            yield engine, profile(engine.rulebook, world.random), own_practices(world.random), None
    later = Engine(shipped_packs.program(), PLUGINS, today=datetime.date(2030, 1, 1))
    random = Random(5)
    for _ in range(10):
        yield later, profile(later.rulebook, random), [], None
    for _ in range(COMING_AGAIN):
        yield later, profile(later.rulebook, random), [], past_of(later, [], random)


def all_talk(runtime: Runtime) -> None:
    """The check-in's tables of cases, then people of generated packs and of the shipped ones."""
    for path in sorted(CASES.glob("*.toml")):
        follow_table(runtime, path)
    talk_with_portraits(runtime)
    for seed in range(TALKS):
        talk_with_generated_packs(runtime, seed)
    for seed in range(TALKS // 5):
        talk_with_shipped_packs(runtime, seed)


def talk_with_portraits(runtime: Runtime) -> None:
    """What is asked once, activities in free words, and the next step of kindness."""
    for seed in range(TALKS):
        talk_in_a_calm_hour(runtime, seed)
        talk_after_kindness_did_well(runtime, seed)


def test_every_fault_has_its_place() -> None:
    texts = {file: (FOLDER / file).read_text(encoding="utf-8") for file in {one["file"] for one in FAULTS["fault"]}}
    assert [one["name"] for one in FAULTS["fault"] if texts[one["file"]].count(one["right"]) != 1] == []


@pytest.mark.parametrize("fault", one_in(10, a_third(FAULTS["fault"], 0)), ids=lambda fault: str(fault["name"]))
def test_a_fault_is_noticed(tmp_path: Path, fault: dict[str, str]) -> None:
    folder = tmp_path / "runtime"
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("node_modules", "types", "consumer"))
    module = folder / fault["file"]
    text = module.read_text(encoding="utf-8")
    module.write_text(text.replace(fault["right"], fault["wrong"]), encoding="utf-8")
    broken = Runtime(folder)

    def all_agree() -> None:
        if fault["file"].startswith("listening/"):
            for path in TABLES:
                agree_on_table(broken, path)
            agree_on_lines(broken, LINES)
            return
        if fault["file"] in ("portrait.js", "plan.js"):
            agree_on_portraits(broken, TALKS)
            talk_with_portraits(broken)
            return
        if fault["file"].startswith("checkin/"):
            all_talk(broken)
            return
        for engine, told, own, past in pairs():
            broken.load(engine)
            agree(broken, engine, told, own, past)
        if fault["file"].startswith("strategies/"):
            for seed in range(TALKS):
                talk_after_kindness_did_well(broken, seed)

    try:
        with pytest.raises(AssertionError, match="of somebody who tells"):
            all_agree()
    finally:
        broken.close()
