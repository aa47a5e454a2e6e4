"""Contracts: questionnaires, makers of matchers and observers, as plugins hand them over, and as they are loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from balm.deciding.plugin_values import NotPlainError, plain_name, plain_names, plain_text
from balm.deciding.time_limit import Guard
from balm.language.frozen import FrozenDict, frozen

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from balm.compiled.matcher import Matcher
    from balm.language.facts import Fact
    from balm.language.rule import Rule


LEAST_KEY = 16
"""Bytes of a key under which records are sealed."""


@runtime_checkable
class Instrument(Protocol):
    """A questionnaire, whose answers become facts: which facts it sets, and how its answers are scored."""

    @property
    def name(self) -> str:
        """Its name, which no other instrument has."""
        ...

    @property
    def title(self) -> str:
        """Its title, for people."""
        ...

    @property
    def sets(self) -> tuple[str, ...]:
        """The facts that it may set."""
        ...

    def score(self, answers: Mapping[str, object]) -> Mapping[str, object]:
        """Values of the facts in `sets`; a fact that is left out stays unknown.

        Raises ValueError for answers that cannot be scored; its text is shown as it is.
        """
        ...


@runtime_checkable
class MatcherMaker(Protocol):
    """Another way to find the rules that fire, for hosts that run one already, and to compare."""

    @property
    def name(self) -> str:
        """Its name, which no other matcher has."""
        ...

    def make(self, rules: Sequence[Rule], facts: Mapping[str, Fact]) -> Matcher:
        """A matcher for these rules, in their order, over these facts.

        It has one method, `match(facts) -> int`: bit i is set where rule i fires. It must agree with Balm's
        own for every profile; what is unknown has no entry in the facts that it is given.
        """
        ...


@runtime_checkable
class Observer(Protocol):
    """Who is given the record of every decision of `Engine.decide`, once it is made.

    Nothing that an observer does changes a decision. One that raises is passed over; one that takes longer than its
    part of half a second is switched off. A decision waits for them, so what takes long belongs into a queue.
    """

    @property
    def name(self) -> str:
        """Its name, which no other observer has."""
        ...

    @property
    def key(self) -> bytes | None:
        """The key, of 16 bytes or more, under which its records are sealed; with None they hold what was told."""
        ...

    def observe(self, record: Mapping[str, object]) -> None:
        """Take a record, ``balm-record/1``, which cannot be changed."""
        ...


class LoadedObserver:
    """An observer with what it said of itself when it was loaded. Raises NotPlainError for what says nonsense."""

    __slots__ = ("guard", "key", "name", "observe")

    def __init__(self, observer: Observer) -> None:
        self.name = plain_name(observer.name)
        key = observer.key
        if key is not None and (type(key) is not bytes or len(key) < LEAST_KEY):
            raise NotPlainError(f"the `key` of `{self.name}` is neither None nor {LEAST_KEY} bytes or more")
        self.key = key
        self.observe = observer.observe
        self.guard = Guard(f"observer {self.name}")


class LoadedInstrument:
    """An instrument with what it said of itself when it was loaded. Raises NotPlainError for what says nonsense."""

    __slots__ = ("_instrument", "_score", "name", "sets", "title")

    def __init__(self, instrument: Instrument) -> None:
        self.name = plain_name(instrument.name)
        try:
            self.title, self.sets = plain_text(instrument.title), plain_names(instrument.sets)
        except NotPlainError:
            wrong = f"`{self.name}` needs a title, and a tuple of names of facts as `sets`"
            raise NotPlainError(wrong) from None
        self._instrument = instrument
        self._score = instrument.score

    def __getattr__(self, name: str) -> Any:
        """What the plugin's instrument has beside the contract."""
        return getattr(object.__getattribute__(self, "_instrument"), name)

    def __reduce__(self) -> tuple[type[LoadedInstrument], tuple[Instrument]]:
        return LoadedInstrument, (self._instrument,)

    def score(self, answers: Mapping[str, object]) -> Mapping[str, object]:
        """What the plugin's instrument makes of these answers, which it cannot change."""
        return self._score(frozen(answers))


class LoadedMatcherMaker:
    """A maker of matchers with the name that it had when it was loaded; what it is shown it cannot change."""

    __slots__ = ("_make", "name")

    def __init__(self, maker: MatcherMaker) -> None:
        self.name = plain_name(maker.name)
        self._make = maker.make

    def make(self, rules: Sequence[Rule], facts: Mapping[str, Fact]) -> Matcher:
        """A matcher for these rules."""
        return self._make(tuple(rules), FrozenDict(facts))
