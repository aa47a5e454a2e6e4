"""Steps: what the check-in asks at once, in the order in which it asks. ``[[step]]`` -> Step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal, NamedTuple

from balm.language.facts import Value
from balm.language.frozen import FrozenDict
from balm.language.here import NOWHERE, Place
from balm.language.predicates import Condition

if TYPE_CHECKING:
    from balm.language.here import Here
    from balm.language.shape import LineShape, StepShape
    from balm.language.vocabulary import Vocabulary


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

    It has lines or facts, never both. `text` says whether one free line may be typed in place of all.
    """

    id: str
    """``pack/name``."""
    order: int
    title: str
    stage: Literal["before", "after"] = "before"
    """Before the first suggestion, or offered beside it."""
    lines: tuple[Line, ...] = ()
    asked: tuple[str, ...] = ()
    """The facts that it asks, where it has no lines."""
    text: bool = False
    when: Condition = ()
    any: tuple[Condition, ...] = ()
    unless: tuple[Condition, ...] = ()
    place: Place = NOWHERE

    @property
    def pack(self) -> str:
        """The pack that it comes from."""
        return self.id.partition("/")[0]

    @property
    def facts(self) -> tuple[str, ...]:
        """Every fact that it can tell, each once."""
        return tuple(dict.fromkeys([*self.asked, *(name for line in self.lines for name in line.facts)]))


def check_step(shape: StepShape, pack: str, vocabulary: Vocabulary, here: Here) -> Step:
    """The step that a ``[[step]]`` table declares; what is wrong in it is reported and left out."""
    asked = tuple(
        name
        for name in vocabulary.known("fact", shape.facts, here / "facts")
        if _can_be_asked(name, vocabulary, here / "facts")
    )
    lines = tuple(_check_line(line, vocabulary, here / "lines" / i) for i, line in enumerate(shape.lines))
    return Step(
        id=f"{pack}/{shape.id}",
        order=shape.order,
        title=shape.title,
        stage=shape.stage,
        lines=lines,
        asked=asked,
        text=shape.text,
        when=vocabulary.condition(shape.when, here / "when"),
        any=vocabulary.conditions(shape.any, here / "any"),
        unless=vocabulary.conditions(shape.unless, here / "unless"),
        place=here.place,
    )


def _check_line(shape: LineShape, vocabulary: Vocabulary, here: Here) -> Line:
    asks = vocabulary.known("fact", shape.asks, here / "asks") if shape.asks else ()
    asks = tuple(name for name in asks if _can_be_asked(name, vocabulary, here / "asks"))
    return Line(
        text=shape.text,
        sets=vocabulary.told(shape.sets, here / "sets"),
        asks=asks[0] if asks else "",
        none=vocabulary.told(shape.none, here / "none"),
        place=here.place,
    )


def _can_be_asked(name: str, vocabulary: Vocabulary, here: Here) -> bool:
    """Whether a person can be asked for a fact; reported where rules work it out."""
    if vocabulary.facts[name].tellable:
        return True
    here.report("derived-told", fact=name)
    return False
