"""A map is exact: a square speaks for all of its answers, and what is named makes the border. The reference decides."""

from __future__ import annotations

from copy import deepcopy
from itertools import combinations
from random import Random
from typing import TYPE_CHECKING, get_args

import pytest
from hypothesis import given

from balm.authoring.map import Map, Showing, draw_map
from balm.authoring.map_borders import Shows
from balm.compiled.program import compile_program
from balm.deciding.strategies import Points
from balm.engine import Engine
from balm.language.combine import read_rulebook
from balm.language.facts import DECLINED, Fact, number
from balm.language.files import PackFile, PackFiles
from balm.language.predicates import Range, truth
from balm.plugins.manager import Plugins
from balm.reference import evaluate
from support.effort import crossed, examples, law_of
from support.generated_people import profile
from support.generated_worlds import World, make_world, worlds
from support.shipped_packs import program

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from balm.authoring.map_axis import Band
    from balm.authoring.map_borders import Border, Square
    from balm.deciding.strategies import Situation, Strategy
    from balm.language.facts import Value
    from balm.language.predicates import Answer
    from balm.language.rulebook import Rulebook

EXAMPLES = examples(quick=50, ci=300, nightly=3_000)
law = law_of(EXAMPLES)

GIVEN = {"place": "home", "minutes": 15, "task_now": "free"}
SHIPPED = {
    "attachment": ("distress", "attachment", GIVEN | {"backdraft": "never"}),
    "backdraft": ("distress", "backdraft", GIVEN),
    "nothing known": ("distress", "attachment", {}),
    "limits": ("minutes", "energy", {"distress": 5, "likes": ["warmth", "movement"]}),
    "without a step": ("attachment_anxiety", "attachment_avoidance", GIVEN | {"distress": 3}),
    "tags": ("place", "basic_need", GIVEN | {"place": "unknown", "distress": 2}),
}


def engine_of(world: World, strategies: Sequence[Strategy] = ()) -> Engine:
    return Engine(compile_program(world.rulebook()), Plugins(strategies=tuple(strategies)))


def in_parts(world: World) -> World:
    """The world with a favourite that takes several rules of a point each to overtake: borders of several causes."""
    ahead = world.random.randint(1, 3)
    for pack in world.packs:
        for rule in list(pack["rule"]):
            if "prefer" in rule:
                rule["prefer"] = [one | {"by": 1} for one in rule["prefer"]]
                pack["rule"] += [deepcopy(rule) | {"id": f"{rule['id']}-{i}"} for i in range(1, 2 * ahead)]
        favourite = {"id": world.random.choice(world.packs[0]["practice"])["id"], "by": ahead}
        pack["rule"].append({"id": "favourite", "because": "It is one.", "prefer": [favourite]})
    return world


def map_of(world: World, shows: Shows) -> tuple[Engine, Map]:
    """A map of two of a world's facts, with a person's other answers given."""
    engine = engine_of(world)
    told = profile(engine.rulebook, world.random)
    x, y = world.random.sample([name for name, fact in engine.rulebook.facts.items() if fact.tellable], 2)
    return engine, draw_map(engine, x, y, {k: v for k, v in told.items() if k not in (x, y)}, shows)


def shown(book: Rulebook, told: Mapping[str, Value], shows: Shows) -> tuple[str, ...]:
    """What the reference shows of a person."""
    result = evaluate(book, told)
    if shows == "help":
        return result.referrals
    if not result.ranked:
        return ()
    first = result.ranked[0].practice
    kinds = {practice.id: practice.kind for practice in book.practices}
    return (first,) if shows == "first" else (kinds[first] or "",)


def answers(fact: Fact, random: Random, ends: Iterable[float]) -> list[Answer]:
    """All answers to a fact, tags one at a time; of a continuous scale those at and around its ends."""
    states: list[Answer] = [None, *([DECLINED] if fact.may_decline else [])]
    match fact.type:
        case "flag":
            return [*states, False, True]
        case "tags":
            return [*states, frozenset(), *(frozenset({tag}) for tag in fact.values)]
        case "level" | "choice":
            return [*states, *fact.values]
    if fact.step:
        count = round((fact.high - fact.low) / fact.step)
        return [*states, *(number(round(fact.low + i * fact.step, 6)) for i in range(count + 1))]
    around = {fact.low, fact.high, random.uniform(fact.low, fact.high)}
    around |= {end + by for end in ends for by in (-0.001, 0, 0.001)}
    return [*states, *(number(answer) for answer in sorted(around) if fact.low <= answer <= fact.high)]


def holds_answer(fact: Fact, band: Band, answer: Answer) -> bool:
    if band.span and answer is not None and answer != DECLINED:
        return truth(band.span, fact, answer) is True
    return answer in band.answers


def told_at(drawn: Map, square: Square) -> dict[str, Value]:
    column, row = square
    told = {drawn.x.fact.name: drawn.x.bands[column].answers[0], drawn.y.fact.name: drawn.y.bands[row].answers[0]}
    return dict(drawn.given) | {name: value for name, value in told.items() if value is not None}


# Squares.


def check_squares(engine: Engine, drawn: Map, random: Random) -> None:
    """Every answer lies in one band; each answer to one fact, with some to the other, shows what its square shows."""
    places: list[list[tuple[int, Answer]]] = []
    for axis in (drawn.x, drawn.y):
        tests = [test for predicate in engine.program.rule_index.predicates[axis.fact.name] for test in predicate.tests]
        ends = [end for t in tests if isinstance(t, Range) for end in (t.low, t.high) if end is not None]
        places.append([])
        for answer in answers(axis.fact, random, ends):
            found = [i for i, band in enumerate(axis.bands) if holds_answer(axis.fact, band, answer)]
            assert len(found) == 1, f"{axis.fact.name} {answer} lies in {[axis.bands[i].label for i in found]}"
            places[-1].append((found[0], answer))
        assert {at for at, _ in places[-1]} == set(range(len(axis.bands))), "a band without answers"
    across, down = places
    pairs = [(one, random.choice(down)) for one in across for _ in range(3 if len(across) < 50 else 1)]
    pairs += [(random.choice(across), other) for other in down for _ in range(3 if len(down) < 50 else 1)]
    for (column, beside), (row, below) in pairs:
        told = {drawn.x.fact.name: beside, drawn.y.fact.name: below}
        person = dict(drawn.given) | {name: value for name, value in told.items() if value is not None}
        assert drawn.at((column, row)).ids == shown(engine.rulebook, person, drawn.shows), told


@given(world=worlds())
@law
def test_a_square_speaks_for_all_of_its_answers(world: World) -> None:
    engine, drawn = map_of(world, world.random.choice(get_args(Shows)))
    check_squares(engine, drawn, world.random)


@pytest.mark.exhaustive
@pytest.mark.parametrize(("name", "shows"), crossed([*SHIPPED], get_args(Shows), quick=[("without a step", "first")]))
def test_squares_of_the_shipped_packs(name: str, shows: Shows) -> None:
    engine = Engine(program(), Plugins())
    x, y, told = SHIPPED[name]
    check_squares(engine, draw_map(engine, x, y, told, shows), Random(1))


# Borders.


def moved(book: Rulebook, told: Mapping[str, Value], causes: Iterable[tuple[str, str]]) -> Rulebook:
    """The packs in which these causes are, for a person, the other way round. What rules set stays as it is."""
    result = evaluate(book, told)
    names = {name for _, name in causes}
    rules = []
    for rule in book.rules:
        if rule.id not in names:
            rules.append(rule)
            continue
        rules.append(rule._replace(points=(), exclude=(), only=(), first=(), keep=(), refer=(), ask=()))
        if rule.id not in result.fired:
            rules.append(rule._replace(when=(), any=(), unless=(), sets=()))
    practices = [
        practice._replace(limits=()) if practice.id in names and practice.id in result.infeasible else practice
        for practice in book.practices
        if practice.id not in names or practice.id in result.infeasible
    ]
    return book._replace(rules=tuple(rules), practices=tuple(practices))


def makes(book: Rulebook, drawn: Map, border: Border, causes: Sequence[tuple[str, str]]) -> tuple[int, ...]:
    """The sides on which causes alone make what the other side shows."""
    sides = []
    for at in (0, 1):
        told = told_at(drawn, border.between[at])
        if shown(moved(book, told, causes), told, drawn.shows) == drawn.at(border.between[1 - at]).ids:
            sides.append(at)
    return tuple(sides)


def check_borders(book: Rulebook, drawn: Map, *, least: bool) -> int:
    """There is a border wherever what is shown changes, and nowhere else; what it names makes it, and no fewer do."""
    width, height = len(drawn.x.bands), len(drawn.y.bands)
    pairs = [((c, r), (c + 1, r)) for r in range(height) for c in range(width - 1)]
    pairs += [((c, r), (c, r + 1)) for r in range(height - 1) for c in range(width)]
    assert [one.between for one in drawn.borders] == [p for p in pairs if drawn.at(p[0]).ids != drawn.at(p[1]).ids]
    for border in drawn.borders:
        causes = [(cause.kind, cause.name) for cause in border.causes]
        assert causes
        assert border.sides
        assert makes(book, drawn, border, causes) == border.sides
        if least:
            check_least(book, drawn, border)
    return len(drawn.borders)


def check_least(book: Rulebook, drawn: Map, border: Border) -> None:
    one, other = (evaluate(book, told_at(drawn, square)) for square in border.between)
    differing = [("rule", name) for name in sorted({*one.fired} ^ {*other.fired})]
    differing += [("limit", name) for name in sorted(one.infeasible.keys() ^ other.infeasible.keys())]
    for count in (1, 2):
        found = [sides for few in combinations(differing, count) if (sides := makes(book, drawn, border, few))]
        if len(border.causes) == count:
            assert len(border.sides) == max(map(len, found)), "others make it on both sides"
            return
        assert not found, "fewer make it"
    assert border.least == (len(border.causes) == 3)


@pytest.mark.exhaustive
@given(world=worlds())
@law
def test_what_a_border_names_makes_it(world: World) -> None:
    world = in_parts(world) if world.random.random() < 0.5 else world
    engine, drawn = map_of(world, world.random.choice(get_args(Shows)))
    check_borders(engine.rulebook, drawn, least=len(drawn.borders) < 40)


@pytest.mark.exhaustive
def test_the_worlds_have_borders_of_every_kind() -> None:
    """What the law above has to look at: else it would say little."""
    kinds: dict[tuple[str, ...], int] = {}
    for seed in range(150):
        _, drawn = map_of(in_parts(make_world(seed)), "first")
        for border in drawn.borders:
            key = (*sorted({cause.kind for cause in border.causes}), str(min(len(border.causes), 3)))
            kinds[key] = kinds.get(key, 0) + 1
    assert {("rule", "1"), ("limit", "1"), ("rule", "2"), ("rule", "3")} <= kinds.keys()


@pytest.mark.exhaustive
@pytest.mark.parametrize(("name", "shows"), crossed([*SHIPPED], get_args(Shows), quick=[("without a step", "first")]))
def test_borders_of_the_shipped_packs(name: str, shows: Shows) -> None:
    engine = Engine(program(), Plugins())
    x, y, told = SHIPPED[name]
    count = check_borders(engine.rulebook, draw_map(engine, x, y, told, shows), least=False)
    assert count or shows != "first", "a map without a border tests nothing"


TWO_WAYS = """
[pack]
name = "two-ways"
version = "1.0.0"
title = "Walking and reading"
[facts.rain]
type = "flag"
[facts.dark]
type = "flag"
[[practice]]
id = "walk"
title = "Walk"
kind = "behavioural"
minutes = [5, 10]
how = "Walk."
[[practice]]
id = "read"
title = "Read"
kind = "mental"
minutes = [5, 10]
how = "Read."
[[rule]]
id = "a-walk-is-good"
prefer = [{ id = "walk", by = 5 }]
because = "It is."
[[rule]]
id = "a-book-for-a-wet-day"
when = { rain = true }
prefer = [{ id = "read", by = 6 }]
because = "There are books."
[[rule]]
id = "new-boots"
when = { rain = true }
prefer = [{ id = "walk", by = 10 }]
because = "They want to be tried."
[[rule]]
id = "stay-dry"
when = { rain = true }
prefer = [{ id = "read", by = 20 }]
because = "It is wet."
"""


def test_of_two_that_make_a_border_the_one_that_does_on_both_sides_is_named() -> None:
    """The book alone is enough where it is dry (6 to 5), and not needed where it rains (20 to 15)."""
    files = PackFiles("two-ways", "", (PackFile("two-ways.toml", TWO_WAYS.encode()),))
    engine = Engine(compile_program(read_rulebook([files], None, lambda name: None)), Plugins())
    drawn = draw_map(engine, "rain", "dark")
    wet = [border for border in drawn.borders if border.between == ((1, 0), (2, 0))]
    assert [cause.name for cause in wet[0].causes] == ["two-ways/stay-dry"]
    assert wet[0].sides == (0, 1)


class Likes:
    """A strategy that proposes something, and likes it, of people with little energy."""

    name = "likes"
    bound = 50

    def propose(self, situation: Situation) -> Sequence[Mapping[str, object]]:
        mine = {"title": "Mine", "kind": "behavioural", "tags": ["drink"], "minutes": [10, 20]}
        return [mine] if self._speaks(situation) else []

    def points(self, situation: Situation) -> Iterable[Points]:
        return [Points("own/mine", 50, "It likes it.")] if self._speaks(situation) else []

    def _speaks(self, situation: Situation) -> bool:
        return situation.facts.get("energy") == "low"


def test_strategies_that_make_a_border_are_named() -> None:
    engine = Engine(program(), Plugins(strategies=(Likes(),)))
    drawn = draw_map(engine, "energy", "task_now", {"distress": 2})
    low = next(i for i, band in enumerate(drawn.x.bands) if band.answers == ("low",))
    free = next(i for i, band in enumerate(drawn.y.bands) if band.answers == ("free",))
    assert drawn.at((low, free)) == Showing(("own/mine",), "own/mine", drawn.at((low, free)).look)
    made = [border for border in drawn.borders if {(low, free), (low - 1, free)} == {*border.between}]
    assert [(cause.kind, cause.name) for cause in made[0].causes] == [("strategies", "likes")]
    assert made[0].sides == (0, 1)
    assert made[0].causes[0].words == "strategies: likes"
    assert drawn.strategies == ("likes",)
    assert "Strategies gave points (likes): in a square, those for the first of its answers." in drawn.notes


def test_a_proposal_that_takes_too_long_is_not_shown() -> None:
    engine = Engine(program(), Plugins(strategies=(Likes(),)))
    drawn = draw_map(engine, "minutes", "energy", {"distress": 2, "task_now": "free"})
    low = next(i for i, band in enumerate(drawn.y.bands) if band.answers == ("low",))
    for column, band in enumerate(drawn.x.bands):
        shows = engine.decide({"distress": 2, "task_now": "free", "minutes": band.answers[0], "energy": "low"}).first
        assert shows is not None
        assert drawn.at((column, low)).ids == (shows.practice,)
    assert ("own/mine",) in {one.ids for one in drawn.legend}


def test_strategies_that_fail_are_named() -> None:
    class Failing(Likes):
        def points(self, situation: Situation) -> Iterable[Points]:
            raise RuntimeError

    drawn = draw_map(Engine(program(), Plugins(strategies=(Failing(),))), "energy", "place")
    assert drawn.degraded == {"likes": "raised"}
    assert "Strategies failed, or were cut, in some square: likes raised." in drawn.notes
