"""Rule: when it fires, what it does, and which facts it names.

Every start imports this. Annotations are not postponed: a named tuple is made faster from types than from strings.
"""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from balm.language.facts import Value
from balm.language.here import NOWHERE, Place
from balm.language.predicates import Condition, Predicate, Selector

if TYPE_CHECKING:
    from balm.language.expectations import Claim
    from balm.language.logic import Logic
    from balm.language.steps import Step

T = TypeVar("T")

MEANT = ".for"
"""How the id of the rule ends that a practice's `for` is read as; no author can call a rule so."""


def authored_id(instance: str) -> str:
    """The id that the author gave a rule or a claim: without the value that `from` stands for."""
    return instance.partition("[")[0]


class Rule(NamedTuple):
    """When ... then effects, because ... It fires where `when` and one of `any` hold and none of `unless` does.

    `sets` are pairs of a derived fact and its value; `refer` are kinds of help, `ask` names of facts. `because` is for
    authors, `tell` for the person; `source` is a key of ``[sources]``.
    """

    id: str
    """``pack/name``, or ``pack/name[value]`` for an instance of a rule with `from`."""
    when: Condition = ()
    any: tuple[Condition, ...] = ()
    unless: tuple[Condition, ...] = ()
    sets: tuple[tuple[str, Value], ...] = ()
    points: tuple[tuple[Selector, int], ...] = ()
    """Points for the practices that match: above 0 from `prefer`, below from `avoid`."""
    exclude: tuple[Selector, ...] = ()
    only: tuple[Selector, ...] = ()
    """Excludes what matches none of these, where there are any."""
    first: tuple[Selector, ...] = ()
    keep: tuple[Selector, ...] = ()
    """In the floor alone, over its own practices: what no other pack excludes, and what comes before all others."""
    refer: tuple[str, ...] = ()
    ask: tuple[str, ...] = ()
    because: str = ""
    tell: str = ""
    source: str = ""
    strength: str = ""
    place: Place = NOWHERE

    @property
    def pack(self) -> str:
        """The pack that it comes from."""
        return self.id.partition("/")[0]

    @property
    def is_for(self) -> bool:
        """Whether it is a practice's `for`, and no rule that an author wrote as one."""
        return self.id.endswith(MEANT)

    def conditions(self) -> tuple[Condition, ...]:
        """Every condition it names."""
        return (self.when, *self.any, *self.unless)

    def predicates(self) -> Iterator[Predicate]:
        """Every predicate of its conditions, as often as it is named."""
        for condition in self.conditions():
            yield from condition

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts that its conditions name, each once."""
        return tuple(dict.fromkeys(predicate.fact for predicate in self.predicates()))

    @property
    def alternatives(self) -> tuple[Condition, ...]:
        """`when` together with each of `any`: the rule fires where one of them holds, if `unless` does not block it."""
        when = self.when
        return tuple([(*when, *one) for one in self.any]) if self.any else (when,)

    def selectors(self) -> tuple[Selector, ...]:
        """Every selector of its effects on practices."""
        return (*self.exclude, *self.only, *self.first, *self.keep, *(selector for selector, _ in self.points))

    @property
    def acts(self) -> bool:
        """Whether it does more than set facts."""
        return bool(self.touches or self.refer or self.ask)

    @property
    def touches(self) -> bool:
        """Whether it does something to practices."""
        return bool(self.points or self.exclude or self.only or self.first or self.keep)


def fires(stated: "Rule | Claim | Step", satisfied: Callable[[Condition], T], logic: "Logic[T]") -> T:
    """Where a rule fires, a claim speaks of somebody, or a step is for them.

    That is where `when` and one of `any` hold, and none of `unless` does.
    `satisfied` says where a condition definitely holds, so that what is unknown neither satisfies nor blocks.
    """

    def parts() -> Iterator[T]:
        yield satisfied(stated.when)
        yield from (logic.opposite(satisfied(condition)) for condition in stated.unless)
        if stated.any:
            yield logic.any_of(map(satisfied, stated.any))

    return logic.all_of(parts())


def grounds(rule: Rule, satisfied: Callable[[Condition], T], logic: "Logic[T]") -> list[tuple[Condition, T]]:
    """The conditions that may make a rule fire, each with where it does so if the rule fires at all."""
    return [(rule.when, logic.all_of(())), *((condition, satisfied(condition)) for condition in rule.any)]
