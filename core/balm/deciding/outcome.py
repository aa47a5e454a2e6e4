"""What a decision comes to, as plain values; of other rooms it knows little more than the language.

Every start imports this. Annotations are not postponed: a named tuple is made faster from types than from strings.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, partial
from typing import Any, Literal, NamedTuple

from balm.compiled.matcher import bits
from balm.compiled.practices import Ranked
from balm.language.facts import Value
from balm.language.practices import Practice


class Contribution(NamedTuple):
    """Points that a strategy gives to one practice, already within its bound."""

    strategy: str
    practice: str
    points: int
    because: str
    tell: str = ""
    facts: tuple[str, ...] = ()
    """The facts that it rests on."""
    helped: bool = False
    """Whether `tell` says that this very practice helped the person."""
    next_step: bool = False
    """Whether the practice is a small step further than what did well."""

    def __repr__(self) -> str:
        return f"<Contribution of {self.strategy}: {self.points:+d}>"  # a log may have it


class Draws(NamedTuple):
    """All that a strategy might have given where it leaves something to chance, each as likely as any other."""

    strategy: str
    each: tuple[tuple[Contribution, ...], ...]


class Degraded(NamedTuple):
    """A strategy or a signal, or one of its contributions, that was left out or cut."""

    strategy: str
    reason: Literal["raised", "overran", "off", "nonsense", "clipped"]
    detail: str


class _OutcomeFields(NamedTuple):
    told: Mapping[str, Value]
    own: tuple[Practice, ...]
    """The person's own practices, and those that strategies proposed."""
    facts: Mapping[str, Value]
    """Told, signalled and derived; what is unknown is absent, what is declined is DECLINED."""
    firing: int
    """The rules that fire, as a bit set of positions in the rulebook."""
    ranked: Sequence[Ranked]
    referrals: tuple[str, ...]
    """Kinds of help, the most urgent first: those that rules of the floor call for before those that others do."""
    questions: tuple[str, ...]
    """Facts that rules ask for and that are unknown, the most urgent first, in the same way."""
    contributions: tuple[Contribution, ...] = ()
    degraded: tuple[Degraded, ...] = ()
    draws: tuple[Draws, ...] = ()
    """Of the strategies that left something to chance."""
    signalled: frozenset[str] = frozenset()
    """The facts among `told` that signals filled in."""


class Outcome(_OutcomeFields):
    """A decision before it is explained. The same packs, facts, strategies and seed make the same outcome."""

    def __repr__(self) -> str:
        return f"<Outcome: {len(self.ranked)} ranked>"  # a log may have it

    def __hash__(self) -> int:
        return hash((self.firing, self.referrals, self.questions))  # facts have no hash

    def __getstate__(self) -> None:
        """What is worked out stays behind when an outcome travels."""

    @cached_property
    def fired(self) -> tuple[int, ...]:
        """The rules that fire: positions in the rulebook's rules, ascending."""
        return tuple(bits(self.firing))

    @cached_property
    def words(self) -> dict[str | tuple[str, ...], Any]:
        """A rule, or the facts that a reason rests on -> its basis in words, as `voice` worked it out: a memo."""
        return {}


make_outcome: Callable[[tuple[object, ...]], Outcome] = partial(tuple.__new__, Outcome)
"""An outcome of all its fields: as `Outcome._make`, without a call of Python's own."""
