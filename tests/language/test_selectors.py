"""Selectors and effects: which practices a rule means, of the catalogue and of the person's own."""

from __future__ import annotations

from typing import Any

import pytest

from balm.compiled.program import compile_program
from balm.deciding.decide import decide
from balm.deciding.profile import read_profile
from balm.reference import evaluate
from support.small_packs import PRACTICES, codes, rule, rulebook


def ranked(effects: str, own: list[dict[str, Any]] | None = None) -> dict[str, tuple[int, int]]:
    """Practice -> firsts and score of whatever is recommended, in order; the reference agrees."""
    book = rulebook(PRACTICES + rule(effects))
    program = compile_program(book)
    profile = read_profile(program, {}, own or [])
    found = {one.practice.name: (one.firsts, one.score) for one in decide(program, profile).ranked}
    result = evaluate(book, profile.told, profile.own)
    placed = {one.practice.split("/")[1]: (one.firsts, one.score) for one in result.ranked}
    assert list(placed.items()) == list(found.items())
    return found


@pytest.mark.parametrize(
    ("selector", "names"),
    [
        ("{}", ["sit", "walk"]),
        ('{ kind = "mental" }', ["sit"]),
        ('{ kind = "not mental" }', ["walk"]),
        ('{ stance = ["neutral", "closing"] }', ["walk"]),
        ('{ needs = "soothed" }', ["sit"]),
        ('{ needs = "none" }', ["walk"]),
        ('{ tags = ["calm", "warm"] }', ["sit", "walk"]),
        ('{ tags = { all = ["warm", "low"] } }', ["walk"]),
        ('{ tags = { none = ["warm"] } }', ["sit"]),
        ('{ tags = "any" }', ["sit", "walk"]),
        ('{ minutes = "<= 5" }', ["sit"]),
        ('{ minutes = "(2..10]" }', ["walk"]),
        ('{ id = "walk" }', ["walk"]),
        ('{ id = ["walk", "sit"] }', ["sit", "walk"]),
        ('{ kind = "mental", tags = "warm" }', []),
        ('[{ kind = "mental" }, { tags = "warm" }]', ["sit", "walk"]),
    ],
)
def test_a_selector_means(selector: str, names: list[str]) -> None:
    assert sorted(ranked(f"only = {selector}")) == names
    left = sorted({"sit", "walk"} - set(names))
    assert sorted(ranked(f"exclude = {selector}")) == left
    assert sorted(n for n, (firsts, _) in ranked(f"first = {selector}").items() if firsts) == names


@pytest.mark.parametrize(
    ("effects", "expected"),
    [
        ("prefer = [{ by = 3 }]", {"sit": (0, 3), "walk": (0, 3)}),
        ('prefer = { kind = "behavioural", by = 2 }', {"walk": (0, 2), "sit": (0, 0)}),
        ('prefer = [{ tags = "warm", by = 2 }, { tags = "low", by = 3 }]', {"walk": (0, 5), "sit": (0, 0)}),
        ("avoid = [{ minutes = 2, by = 100 }]", {"walk": (0, 0), "sit": (0, -100)}),
        ('prefer = [{ id = "walk", by = 9 }]\nfirst = { id = "sit" }', {"sit": (1, 0), "walk": (0, 9)}),
        ('prefer = [{ tags = "calm", by = 4 }]\navoid = [{ tags = "calm", by = 4 }]', {"sit": (0, 0), "walk": (0, 0)}),
        ('only = { kind = "mental" }\nexclude = { kind = "mental" }', {}),
    ],
)  # fmt: skip
def test_effects_add_up(effects: str, expected: dict[str, tuple[int, int]]) -> None:
    assert list(ranked(effects).items()) == list(expected.items())


@pytest.mark.parametrize(
    ("effects", "own", "expected"),
    [
        ('exclude = { tags = "warm" }', {}, None),
        ('exclude = { tags = "warm" }', {"tags": []}, (0, 0)),
        ('exclude = { tags = "warm" }', {"tags": ["calm"]}, (0, 0)),
        ('exclude = { tags = "warm" }', {"tags": ["warm"]}, None),
        ('exclude = { tags = "warm", kind = "mental" }', {"kind": "behavioural"}, (0, 0)),
        ('exclude = { tags = "warm", kind = "mental" }', {"kind": "mental"}, None),
        ('exclude = { minutes = "> 5" }', {}, None),
        ('exclude = { minutes = "> 5" }', {"minutes": [5, 30]}, (0, 0)),
        ('only = { tags = "warm" }', {}, None),
        ('only = { tags = "warm" }', {"tags": ["warm"]}, (0, 0)),
        ('only = { tags = { none = ["warm"] } }', {}, None),
        ('only = [{ tags = "warm" }, { kind = "mental" }]', {"kind": "mental"}, (0, 0)),
        ('prefer = [{ kind = "mental", by = 2 }]', {}, (0, 0)),
        ('prefer = [{ kind = "mental", by = 2 }]', {"kind": "mental"}, (0, 2)),
        ('avoid = [{ kind = "mental", by = 2 }]', {}, (0, -2)),
        ('avoid = [{ kind = "mental", by = 2 }]', {"kind": "behavioural"}, (0, 0)),
        ('first = { stance = "closing" }', {}, (0, 0)),
        ('first = { stance = "closing" }', {"stance": "closing"}, (1, 0)),
        ('exclude = { id = "mine" }', {}, (0, 0)),
    ],
)
def test_what_is_not_told_of_an_activity_is_taken_the_careful_way(
    effects: str, own: dict[str, Any], expected: tuple[int, int] | None
) -> None:
    effects = effects.replace('"mine"', '"walk"')
    assert ranked(effects, [{"title": "Mine", **own}]).get("mine") == expected


@pytest.mark.parametrize(
    ("effects", "expected"),
    [
        ("only = { mood = 1 }", "unknown-selector-key"),
        ('first = { tags = "cold" }', "unknown-tag"),
        ('exclude = { needs = "cold" }', "unknown-need"),
        ('exclude = { id = "run" }', "unknown-practice"),
        ('exclude = "sit"', "wrong-type"),
        ("prefer = [{ by = 0 }]", "bad-points"),
        ("prefer = [{ by = 101 }]", "bad-points"),
        ("prefer = [{ by = 1.5 }]", "bad-points"),
        ("avoid = [{ by = true }]", "bad-points"),
        ("avoid = [{}]", "missing-key"),
        ("", "no-effect"),
        ('refer = "crisis"', "unknown-help"),
        ('ask = "dangr"', "unknown-fact"),
        ('ask = "danger"', "derived-told"),
        ("set = { upset = 5 }", "not-derived"),
        ("set = { danger = true }", "sets-floor-fact"),
    ],
)
def test_an_effect_is_checked(effects: str, expected: str) -> None:
    assert codes(PRACTICES + rule(effects)) == [expected]
