"""Strategies: what a plugin hands over to give points and propose activities, and what it is shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol, runtime_checkable

from balm.diagnostics.errors import BalmError
from balm.language.roles import NO_ROLES, Roles

if TYPE_CHECKING:
    from balm.deciding.past import Past
    from balm.language.facts import Value
    from balm.language.own_data import OwnPracticeData
    from balm.language.practices import Practice


class Points(NamedTuple):
    """What a strategy says of one practice: `practice` is its id, `because` is for authors, `tell` for the person.

    `points` is a whole number, below 0 to advise against it; `facts` names the facts that it rests on. `helped` is True
    where `tell` says that this very practice helped the person: no other reason is more specific, so that is told.
    `next_step` is True where the practice is a small step further than what did well: a check-in may give one of these
    the last place of those that it shows.
    """

    practice: str
    points: int
    because: str
    tell: str = ""
    facts: tuple[str, ...] = ()
    helped: bool = False
    next_step: bool = False


class Situation(NamedTuple):
    """All that a strategy may look at. `facts` are told and derived; what is unknown is absent.

    `own` is what the person told of their own activities, as told; `practices` are the catalogue and all
    proposals; `seed` is the only source of chance; `past` is None where no history is kept; `roles` say which facts
    the packs give a role, so that a strategy need not know their names.
    """

    facts: Mapping[str, Value]
    own: tuple[OwnPracticeData, ...]
    practices: tuple[Practice, ...]
    seed: int
    past: Past | None = None
    roles: Roles = NO_ROLES

    def __repr__(self) -> str:
        return f"<Situation: {len(self.facts)} facts, {len(self.own)} own, {len(self.practices)} practices>"

    def __hash__(self) -> int:
        return hash((self.practices, self.seed))  # facts have no hash


@runtime_checkable
class Strategy(Protocol):
    """What a plugin hands over: a name, its bound in points, proposals, and points.

    `propose` returns practices of the person's own as tables (``{"title": ..., "tags": [...]}``). Proposed under
    the title of an activity that the person told, it adds only what they did not tell about it. `points` returns
    Points within ``-bound..bound``.

    What it may also have is in `StrategyOptions`.
    """

    name: str
    bound: int

    def propose(self, situation: Situation) -> Sequence[Mapping[str, object]]:
        """Activities to consider, as tables."""
        ...

    def points(self, situation: Situation) -> Iterable[Points]:
        """Points for practices, each within the bound."""
        ...


class StrategyOptions(Protocol):
    """All that a strategy may have beside what `Strategy` asks for; each of the four can be left out.

    They are looked for once, when it is loaded (`load_strategy`), so that a strategy is an object of any class.
    """

    reads: tuple[str, ...]
    """The names of the facts that it looks at; ``role:distress`` is the fact of that role.

    Then it is shown no others, and of people who told nothing of their own it is asked once for each combination of
    those facts, not once a decision. Left out, it is shown everything and asked each time.
    """
    recalls: bool
    """Whether it is shown the past although it has `reads`. Then it is asked only where there is one, once for each
    combination and past: until the entries change, or the minute does."""

    def draws(self, situation: Situation) -> Sequence[Iterable[Points]]:
        """All the answers that it might give, each as likely as any other, where it leaves something to chance.

        Balm draws one of them, whatever the seed, which is 0 here, so that it knows how likely each place was. `points`
        is asked instead where nothing may be left to chance: with a seed of 0, and wherever help is shown.
        """
        ...

    def portable(self) -> Mapping[str, object]:
        """The tables with which another runtime does the same, as data for JSON: a strategy of its name that it has.

        Left out, the strategy is code alone, and `balm compile` refuses it. A signal may have it, too.
        """
        ...


class StrategyError(BalmError):
    """A strategy that failed while `strict` was on."""
