"""Loaded strategy: a plugin's strategy with what it said of itself when it was loaded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from balm.deciding.plugin_values import NotPlainError, plain_name, plain_names, plain_number
from balm.deciding.time_limit import Guard
from balm.language.frozen import FrozenDict

if TYPE_CHECKING:
    from balm.deciding.past import Past
    from balm.deciding.strategies import Points, Situation, Strategy
    from balm.language.roles import Roles

MOST_POINTS = 10**9
"""The largest bound: sums over all strategies stay well within what the arithmetic of populations holds."""
_Ask: TypeAlias = "Callable[[Situation], Any]"


class LoadedStrategy:
    """A strategy whose name, bound, `reads` and `recalls` are never asked for again, whatever they become.

    It is a `Strategy` itself, with the methods of the plugin's; `guard` is how these are called.
    """

    __slots__ = ("_resolved", "bound", "draws", "guard", "name", "points", "portable", "propose", "reads", "recalls")

    def __init__(
        self,
        about: tuple[str, int, tuple[str, ...] | None, bool],
        methods: tuple[_Ask, _Ask, _Ask | None],
        portable: Callable[[], Mapping[str, object]] | None = None,
    ) -> None:
        self.name, self.bound, self.reads, self.recalls = about
        self.propose: Callable[[Situation], Sequence[Mapping[str, Any]]] = methods[0]
        self.points: Callable[[Situation], Iterable[Points]] = methods[1]
        self.draws: Callable[[Situation], Sequence[Iterable[Points]]] | None = methods[2]
        """None where it leaves nothing to chance."""
        self.portable = portable
        """None where it is code that only this runtime has."""
        self.guard = Guard(f"strategy {self.name}")
        self._resolved: tuple[Roles, tuple[str, ...] | None] | None = None
        """What it reads under the roles that were asked for last."""

    def __reduce__(self) -> tuple[type[LoadedStrategy], tuple[Any, ...]]:
        """Without its guard: elsewhere it did not overrun."""
        about = (self.name, self.bound, self.reads, self.recalls)
        return LoadedStrategy, (about, (self.propose, self.points, self.draws), self.portable)

    def __repr__(self) -> str:
        return f"<Strategy {self.name}>"

    def reads_of(self, roles: Roles) -> tuple[str, ...] | None:
        """The facts that it looks at where facts have these roles; None is all of them."""
        if self._resolved is None or self._resolved[0] is not roles:
            self._resolved = roles, None if self.reads is None else roles.resolve(self.reads)
        return self._resolved[1]

    def shown(self, situation: Situation) -> Situation:
        """The situation as it is shown it: where it says what it reads, that and no more."""
        reads = self.reads_of(situation.roles)
        if reads is None:
            return situation._replace(facts=FrozenDict(situation.facts))
        facts = {name: situation.facts[name] for name in reads if name in situation.facts}
        past = situation.past if self.recalls else None
        return situation._replace(facts=FrozenDict(facts), past=past)


def load_strategy(strategy: Any) -> LoadedStrategy:
    """A strategy as it is now, with a guard of its own. Raises NotPlainError, and what its own code raises."""
    if type(strategy) is LoadedStrategy:
        loaded, arguments = strategy.__reduce__()
        return loaded(*arguments)
    name = plain_name(strategy.name)
    try:
        wrong = f"the bound of `{name}` is not a whole number of points from 0 to {MOST_POINTS:,}"
        bound = plain_number(strategy.bound)
        if not 0 <= bound <= MOST_POINTS:
            raise NotPlainError(wrong)
        wrong = f"`reads` of `{name}` is no tuple of names of facts"
        reads = getattr(strategy, "reads", None)
        reads = None if reads is None else plain_names(reads)
    except NotPlainError:
        raise NotPlainError(wrong) from None
    recalls = getattr(strategy, "recalls", False)
    if type(recalls) is not bool:
        raise NotPlainError(f"`{name}`: its `recalls` is neither True nor False")
    draws = getattr(strategy, "draws", None)
    if draws is not None and not callable(draws):
        raise NotPlainError(f"`{name}`: its `draws` cannot be called")
    about = (name, bound, reads, recalls)
    return LoadedStrategy(about, (strategy.propose, strategy.points, draws), load_portable(strategy, name))


def load_portable(contribution: Any, name: str) -> Callable[[], Mapping[str, object]] | None:
    """How a strategy or a signal hands itself over to other runtimes; None where it does not. Raises NotPlainError."""
    portable: Callable[[], Mapping[str, object]] | None = getattr(contribution, "portable", None)
    if portable is not None and not callable(portable):
        raise NotPlainError(f"`{name}`: its `portable` cannot be called")
    return portable


def active_strategies(strategies: Iterable[Strategy], past: Past | None) -> Sequence[LoadedStrategy]:
    """Those that are asked, loaded: one that recalls has nothing to say where there is no past."""
    loaded = [one if type(one) is LoadedStrategy else load_strategy(one) for one in strategies]
    return loaded if past is not None else [one for one in loaded if not one.recalls]
