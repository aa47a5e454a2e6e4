"""Edits of generated worlds, such as authors make: a world -> the same with a few things changed, still readable."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

from balm.diagnostics.errors import PackError
from support.generated_facts import WORDS
from support.generated_worlds import Data, World, _Maker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from random import Random

    from balm.language.rulebook import Rulebook

EFFECTS = ("set", "prefer", "avoid", "exclude", "only", "first", "keep", "refer", "ask")


def edited(world: World, random: Random, *, order: bool = False) -> tuple[World, Rulebook]:
    """A copy with one edit or some. What cannot be read any more is edited otherwise. `order`: only who comes first."""
    while True:
        copy = World(deepcopy(world.floor), deepcopy(world.packs), random, world.seed)
        try:
            for _ in range(random.choice([1, 2, 3, 5, 8])):
                random.choice(ORDER if order else EDITS)(copy, random)
            return copy, copy.rulebook()
        except (PackError, ValueError):  # no pack any more, or a fact with too few values to compare
            continue


def _packs(world: World) -> list[Data]:
    return [world.floor, *world.packs]


def _facts(world: World) -> dict[str, Data]:
    return {name: fact for pack in _packs(world) for name, fact in pack["facts"].items()}


def _rules(world: World) -> list[Data]:
    return [rule for pack in _packs(world) for rule in pack["rule"]]


def _conditions(world: World) -> Iterator[Data]:
    for rule in _rules(world):
        unless = rule.get("unless", [])
        yield from (rule.get("when", {}), *rule.get("any", ()), *(unless if isinstance(unless, list) else [unless]))
    for pack in _packs(world):
        for practice in pack["practice"]:
            yield practice["limits"]


def predicate(world: World, random: Random) -> None:
    """Another threshold, value or list."""
    named = [(condition, name) for condition in _conditions(world) for name in condition]
    if named:
        condition, name = random.choice(named)
        condition[name] = _Maker(random).predicate(_facts(world)[name])


def no_predicate(world: World, random: Random) -> None:
    named = [(condition, name) for condition in _conditions(world) for name in condition]
    if named:
        condition, name = random.choice(named)
        del condition[name]


def one_more_predicate(world: World, random: Random) -> None:
    facts = _facts(world)
    name = random.choice(list(facts))
    random.choice(list(_conditions(world)))[name] = _Maker(random).predicate(facts[name])


def no_rule(world: World, random: Random) -> None:
    pack = random.choice(_packs(world))
    if pack["rule"]:
        pack["rule"].remove(random.choice(pack["rule"]))


def one_more_rule(world: World, random: Random) -> None:
    pack = random.choice(_packs(world))
    if pack["rule"]:
        pack["rule"].append({**deepcopy(random.choice(pack["rule"])), "id": "r-new"})
        predicate(world, random)


def effect(world: World, random: Random) -> None:
    """An effect dropped, or moved to another rule."""
    rule, other = random.choice(_rules(world)), random.choice(_rules(world))
    effects = [key for key in EFFECTS if key in rule]
    if effects:
        key = random.choice(effects)
        moved = rule.pop(key)
        if random.random() < 0.5:
            other[key] = moved


def points(world: World, random: Random) -> None:
    by = [table for rule in _rules(world) for key in ("prefer", "avoid") for table in rule.get(key, ())]
    if by:
        random.choice(by)["by"] = random.choice([1, 2, 3, 4, 100])


def first(world: World, random: Random) -> None:
    """Another rule that puts something first, or one less."""
    rule = random.choice(_rules(world))
    if "first" not in rule:
        rule["first"] = {"tags": random.choice(WORDS)}
    elif len(set(rule) & set(EFFECTS)) > 1:
        del rule["first"]


def practice_order(world: World, random: Random) -> None:
    random.shuffle(random.choice(_packs(world))["practice"])


def help_named(world: World, random: Random) -> None:
    kinds = [kind for pack in _packs(world) for kind in pack["referrals"]]
    random.choice(_rules(world))["refer"] = random.sample(kinds, random.choice([1, len(kinds)]))


def asked(world: World, random: Random) -> None:
    told = [name for name, fact in _facts(world).items() if fact.get("origin") != "rules"]
    random.choice(_rules(world))["ask"] = random.sample(told, 1)


def practice(world: World, random: Random) -> None:
    """One less, one more, another order, or another tag."""
    pack = random.choice(_packs(world))
    practices = pack["practice"]
    if not practices:
        return
    one = random.choice(practices)
    match random.randrange(4):
        case 0:
            practices.remove(one)
        case 1:
            practices.append({**deepcopy(one), "id": "new", "kind": random.choice(["mental", "behavioural"])})
        case 2:
            random.shuffle(practices)
        case _:
            one["tags"] = random.sample(WORDS, random.randint(0, 3))


def fact(world: World, random: Random) -> None:
    """A fact that may be answered otherwise."""
    one = random.choice(list(_facts(world).values()))
    match random.randrange(5):
        case 0 if "values" in one:
            one["values"] = [*one["values"], next(word for word in (*WORDS, "new") if word not in one["values"])]
        case 1 if len(one.get("values", ())) > 1:
            one["values"] = random.sample(one["values"], len(one["values"]) - 1)
        case 2 if one.get("origin") != "rules":
            one["may_decline"] = not one.get("may_decline", False)
        case 3 if "range" in one:
            low, high = one["range"]
            one["range"] = random.choice([[low, high + 2], [low - 1, high], [low, high - 1]])
            if random.random() < 0.3:
                one["step"] = random.choice([1, 0.5, 0.1])
        case _:
            for key in ("core", "told_wins", "open"):
                if random.random() < 0.5:
                    one[key] = not one.get(key, False)


def another_fact(world: World, random: Random) -> None:
    """A new fact with somebody who looks at it, one that is gone, or another under an old name."""
    maker = _Maker(random)
    new: Data = maker._domain()
    if random.random() < 0.5:
        world.floor["facts"]["new"] = new
        for _ in range(2):
            random.choice(list(_conditions(world)))["new"] = maker.predicate(new)
        return
    pack = random.choice([pack for pack in _packs(world) if pack["facts"]])
    name = random.choice(list(pack["facts"]))
    gone = random.random() < 0.5
    for condition in _conditions(world):
        if condition.pop(name, None) is not None and not gone and random.random() < 0.5:
            condition[name] = maker.predicate(new)
    for rule in _rules(world):
        rule.get("set", {}).pop(name, None)
        if name in rule.get("ask", ()):
            rule["ask"] = [other for other in rule["ask"] if other != name] or rule.pop("ask")[:0]
    if gone:
        del pack["facts"][name]
    else:
        pack["facts"][name] = new


EDITS: list[Callable[[World, Random], Any]] = [
    predicate,
    predicate,
    predicate,
    no_predicate,
    one_more_predicate,
    no_rule,
    one_more_rule,
    effect,
    points,
    help_named,
    asked,
    practice,
    fact,
    fact,
    another_fact,
]

ORDER: list[Callable[[World, Random], Any]] = [points, points, first, practice_order]
