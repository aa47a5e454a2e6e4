"""Steps: what the check-in asks at once, in the order in which it asks. ``[[step]]`` -> Step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from balm.language.facts import Value
from balm.language.frozen import FrozenDict
from balm.language.here import NOWHERE, Place
from balm.language.predicates import Condition, Predicate

if TYPE_CHECKING:
    from balm.language.facts import Fact
    from balm.language.here import Here
    from balm.language.shape import LineShape, StepShape
    from balm.language.vocabulary import Vocabulary


Stage: TypeAlias = Literal["before", "after", "misfit"]


class Line(NamedTuple):
    """One line of a step: what the person ticks where it is so.

    Ticked, it gives `sets`, then the fact `asks` is asked; "" asks nothing. "None of these" gives `none`. A line that
    is not ticked leaves its facts unknown.
    """

    text: str
    sets: Mapping[str, Value] = FrozenDict()
    asks: str = ""
    none: Mapping[str, Value] = FrozenDict()
    place: Place = NOWHERE

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts that it can tell, each once."""
        return tuple(dict.fromkeys([*self.sets, *([self.asks] if self.asks else []), *self.none]))


class Step(NamedTuple):
    """What is asked at once: lines to tick, or facts. `when`, `any` and `unless` say where, as of a rule.

    It has lines or facts, never both. `text` says whether one free line may be typed in place of all. Where a portrait
    is kept, a step with `once` is also put by itself, one time, after a suggestion in an hour of which `once` holds.
    """

    id: str
    """``pack/name``."""
    order: int
    title: str
    stage: Stage = "before"
    """Before the first suggestion, offered beside it, or where something else was wanted: what does not fit."""
    lines: tuple[Line, ...] = ()
    asked: tuple[str, ...] = ()
    """The facts that it asks, where it has no lines."""
    text: bool = False
    when: Condition = ()
    any: tuple[Condition, ...] = ()
    unless: tuple[Condition, ...] = ()
    once: Condition = ()
    place: Place = NOWHERE

    @property
    def pack(self) -> str:
        """The pack that it comes from."""
        return self.id.partition("/")[0]

    def predicates(self) -> Iterator[Predicate]:
        """Every predicate of its conditions, as often as it is named."""
        for condition in (self.when, *self.any, *self.unless):
            yield from condition

    @property
    def facts(self) -> tuple[str, ...]:
        """Every fact that it can tell, each once."""
        return tuple(dict.fromkeys([*self.asked, *(name for line in self.lines for name in line.facts)]))

    @property
    def named(self) -> tuple[str, ...]:
        """The facts that its conditions name, each once."""
        conditions = (self.when, *self.any, *self.unless, self.once)
        return tuple(dict.fromkeys(predicate.fact for condition in conditions for predicate in condition))


_ONE = "one of them: lines to tick, or facts that are asked together"


def check_step(shape: StepShape, pack: str, vocabulary: Vocabulary, here: Here) -> Step:
    """The step that a ``[[step]]`` table declares; what is wrong in it is reported and left out."""

    from balm.language.selectors import names  # whoever reads compiled packs needs none of it

    def wrong(found: str, expected: str, spot: Here = here) -> None:
        spot.report("bad-step", part="key", name=shape.id, found=found, expected=expected)

    if shape.lines and shape.facts:
        wrong("has both `lines` and `facts`", _ONE, here / "facts")
    elif not (shape.lines or shape.facts or shape.holed):
        wrong("has neither `lines` nor `facts`", _ONE)
    if shape.text and not (shape.facts or shape.holed):
        wrong("has `text` without `facts`", "`facts`, in place of which one free line may be typed", here / "text")
    if shape.once and shape.stage != "after":
        wrong("has `once` beside another stage", '`stage = "after"` beside `once`', here / "once")
    asked = tuple(
        name
        for name, spot in names(shape.facts, here / "facts")
        if vocabulary.known("fact", name, spot) and can_be_asked(vocabulary.facts[name], spot)
    )
    lines = tuple(_check_line(line, pack, vocabulary, here / "lines" / i) for i, line in enumerate(shape.lines))
    none: dict[str, Value] = {}
    for i, (line, written) in enumerate(zip(lines, shape.lines, strict=True)):
        if not (written.sets or written.asks or written.holed):
            wrong("has a line that tells nothing", "`sets`, `asks` or both", here / "lines" / i)
        for name, value in line.none.items():
            if none.setdefault(name, value) != value:
                found = f"gives `{name}` two values where none of its lines is so"
                wrong(found, "the same value in `none` of each line", here / "lines" / i / "none" / name)
    return Step(
        id=f"{pack}/{shape.id}",
        order=shape.order,
        title=shape.title,
        stage=shape.stage,
        lines=lines,
        asked=tuple(dict.fromkeys(asked)),
        text=shape.text,
        when=vocabulary.condition(shape.when, here / "when"),
        any=vocabulary.conditions(shape.any, here / "any"),
        unless=vocabulary.conditions(shape.unless, here / "unless"),
        once=vocabulary.condition(shape.once, here / "once"),
        place=here.place,
    )


def _check_line(shape: LineShape, pack: str, vocabulary: Vocabulary, here: Here) -> Line:
    asks = vocabulary.known("fact", shape.asks, here / "asks") if shape.asks else ()
    told = [*((name, here / key / name) for key in ("sets", "none") for name in getattr(shape, key))]
    for name, spot in (*told, *((name, here / "asks") for name in asks)):
        fact = vocabulary.facts.get(name)
        if fact and fact.tellable and fact.pack == vocabulary.floor != pack:
            spot.report("line-of-floor-fact", part="value" if name in asks else "key", fact=name)
    return Line(
        text=shape.text,
        sets=vocabulary.told(shape.sets, here / "sets"),
        asks=next((name for name in asks if can_be_asked(vocabulary.facts[name], here / "asks")), ""),
        none=vocabulary.told(shape.none, here / "none"),
        place=here.place,
    )


def can_be_asked(fact: Fact, here: Here) -> bool:
    """Whether a person can be asked for a fact; reported where rules work it out, or it has no question."""
    if not fact.tellable:
        here.report("derived-told", fact=fact.name)
    elif not fact.ask:
        here.report("no-question", fact=fact.name)
    return fact.tellable and bool(fact.ask)
