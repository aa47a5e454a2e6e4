"""What a decision comes to, as plain values: nothing here reaches into another room."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from balm.language.facts import Value
    from balm.language.practices import Practice


@dataclass(frozen=True)
class Contribution:
    """Points that a strategy gives to one practice, already within its bound."""

    strategy: str
    practice: str
    points: int
    because: str
    tell: str = ""
    facts: tuple[str, ...] = ()
    """The facts that it rests on."""


@dataclass(frozen=True)
class Degraded:
    """A strategy, or one of its contributions, that was left out or cut."""

    strategy: str
    reason: Literal["raised", "overran", "nonsense", "clipped"]
    detail: str


@dataclass(frozen=True)
class Ranked:
    """An eligible practice with what ranks it: `first` effects, then points."""

    practice: Practice
    firsts: int
    score: int


@dataclass(frozen=True)
class Outcome:
    """A decision before it is explained. The same packs, facts, strategies and seed make the same outcome."""

    told: Mapping[str, Value]
    own: tuple[Practice, ...]
    """The person's own practices, and those that strategies proposed."""
    facts: Mapping[str, Value]
    """Told, signalled and derived; what is unknown is absent, what is declined is DECLINED."""
    fired: tuple[int, ...]
    """Positions in the rulebook's rules, ascending."""
    ranked: tuple[Ranked, ...]
    referrals: tuple[str, ...]
    """Kinds of help, the highest tier first."""
    questions: tuple[str, ...]
    """Facts that rules ask for and that are unknown, the most urgent first."""
    contributions: tuple[Contribution, ...] = ()
    degraded: tuple[Degraded, ...] = ()
