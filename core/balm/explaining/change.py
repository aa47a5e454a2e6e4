"""Change: an outcome and a practice -> the fewest, smallest other answers under which that practice comes first.

An exact solver searches; what it finds is decided again before anybody is told. What strategies give is taken as it
is in the outcome, or in one that undid an answer, as only a decision says what they would give to others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal, TypeAlias

from balm.deadline import NEVER, Deadline, OutOfTime
from balm.deciding.gate import given_points
from balm.deciding.lazy_sequence import LazySequence
from balm.deciding.redecide import redecided
from balm.solving.answers import Among, Person, certain
from balm.solving.encode import Encoding, predicates_of
from balm.solving.first_place import FirstPlace
from balm.solving.formula import Formulas
from balm.solving.moves import Movable, anything, movable
from balm.solving.ranking import Ranking

if TYPE_CHECKING:
    from balm.compiled.program import Program
    from balm.deciding.outcome import Outcome
    from balm.language.facts import Fact, Value
    from balm.language.predicates import Answer, Predicate

Answered: TypeAlias = Callable[[Mapping[str, "Answer"]], "Outcome"]
"""Answers that replace those of the outcome, or (None) take them back -> the outcome that they make."""

MOST_TRIES = 6
"""Solutions in a row that strategies may undo, while they are taken to give what they gave once."""

MOST_GIVEN = 4
"""Things that strategies gave which are reckoned with before the search gives up."""


@dataclass(frozen=True)
class Move:
    """One fact answered otherwise: `before` is what was told, None where nothing was."""

    fact: str
    before: Answer = field(repr=False)
    after: Value = field(repr=False)


@dataclass(frozen=True)
class Change:
    """Answers under which the practice comes first. `exact`: no fewer and no smaller ones do.

    It is not exact where strategies give points, which may differ for other answers.
    """

    moves: tuple[Move, ...]
    exact: bool


@dataclass(frozen=True)
class NoChange:
    """Why there is nothing to change. `exact`: proved, whatever strategies do not have a say in.

    "first already"; "never": no answers that can change make it first; "undone": those that would, as far as was
    tried, are undone by strategies; "out of time": the deadline passed first. `because_of`, where never: facts that
    cannot change and that, as they are, stand in the way; none where nobody at all would have it first, with
    strategies as they are.
    """

    reason: Literal["first already", "never", "undone", "out of time"]
    exact: bool
    because_of: tuple[str, ...] = ()


def what_would_change(
    program: Program, outcome: Outcome, practice: str, answered: Answered, deadline: Deadline = NEVER
) -> Change | NoChange:
    """The fewest, smallest other answers under which a practice, by its full id, comes first.

    Fewest facts; of those, facts that change today before those that change slowly; then the nearest answers.
    """
    try:
        return Changes(program, outcome, answered, deadline).to(practice)
    except OutOfTime:
        return NoChange("out of time", exact=False)


def what_would_fire(
    program: Program, outcome: Outcome, rule: int, answered: Answered, deadline: Deadline = NEVER
) -> Change | NoChange:
    """The fewest, smallest other answers under which the rule at a position fires, in the same order.

    Strategies have no say in that, so that it is always exact.
    """
    try:
        search = _Search(program, outcome, outcome, deadline)
        moves = search.least((search.fires(rule),))
        if moves is not None:
            assert answered({move.fact: move.after for move in moves}).firing >> rule & 1  # noqa: S101  # as solved
            return Change(moves, exact=True)
        fixed = _Search(program, outcome, outcome, deadline, open_all=True)
        return NoChange("never", exact=True, because_of=fixed.in_the_way(fixed.fires(rule)))
    except OutOfTime:
        return NoChange("out of time", exact=False)


def may_change(fact: Fact) -> bool:
    """Whether somebody can be told to answer otherwise: never what the host or the history knows."""
    return fact.origin == "person" and fact.changes != "never"


class Changes:
    """All questions of one outcome: they share what is encoded and what the solver has learnt."""

    def __init__(self, program: Program, outcome: Outcome, answered: Answered, deadline: Deadline = NEVER) -> None:
        self._program, self._outcome, self._answered = program, outcome, answered
        self._deadline = deadline

    def to(self, practice: str) -> Change | NoChange:
        """What would make this practice first.

        Raises KeyError for one that the outcome knows nothing of, and OutOfTime once the deadline has passed.
        """
        outcome = self._outcome
        if outcome.ranked and outcome.ranked[0].practice.id == practice:
            return NoChange("first already", exact=True)
        # Where strategies undo an answer, what they gave there is the next thing to reckon with.
        searches, given = [self._search], [outcome.contributions]
        undone = False
        for search in searches:
            refused: list[int] = []
            first = search.first(practice)
            for _ in range(MOST_TRIES):
                moves = search.least((first, *refused))
                if moves is None:
                    break
                found = self._answered({move.fact: move.after for move in moves})
                if found.ranked and found.ranked[0].practice.id == practice:
                    return Change(moves, exact=not (undone or outcome.contributions or found.contributions))
                undone = True
                refused.append(search.other_than_found())
                known = any(one.id == practice for one in (*found.own, *self._program.rulebook.practices))
                if known and found.contributions not in given and len(given) < MOST_GIVEN:
                    given.append(found.contributions)
                    searches.append(_Search(self._program, outcome, found, self._deadline))
            if not undone:
                return NoChange("never", exact=not outcome.contributions, because_of=self._in_the_way(practice))
        return NoChange("undone", exact=False)

    @cached_property
    def _search(self) -> _Search:
        return _Search(self._program, self._outcome, self._outcome, self._deadline)

    def _in_the_way(self, practice: str) -> tuple[str, ...]:
        """Facts that cannot change and that together, as they are, keep the practice from being first."""
        outcome = self._outcome
        search = _Search(self._program, outcome, outcome, self._deadline, open_all=True)
        return search.in_the_way(search.first(practice))


class _Search:
    """The outcome's person, whose answers can move, before the solver.

    With `open_all` the facts that cannot change are open to anything, so that those in the way can be named.
    """

    def __init__(
        self, program: Program, outcome: Outcome, given: Outcome, deadline: Deadline, *, open_all: bool = False
    ) -> None:
        """`given` is the outcome whose proposals and points of strategies are reckoned with."""
        self._formulas = formulas = Formulas()
        facts = program.rulebook.facts
        named: dict[str, list[Predicate]] = {}
        for predicate in predicates_of(program, given.own):
            named.setdefault(predicate.fact, []).append(predicate)
        self._movable: list[Movable] = []
        self._fixed: dict[int, str] = {}
        answers = {}
        # In the order of names, so that the order of facts in a pack changes no answer.
        for name in sorted(facts):
            fact = facts[name]
            if not fact.tellable:
                continue
            predicates = named.get(name, [])
            now = outcome.told.get(name) if fact.told_wins else outcome.facts.get(name)
            if not predicates:
                answers[name] = certain(fact, now)
            elif may_change(fact):
                self._movable.append(movable(formulas, fact, now, predicates))
                answers[name] = self._movable[-1].answers
            elif open_all:
                answers[name], stays = anything(formulas, fact, now, predicates)
                self._fixed[stays] = name
            else:
                answers[name] = certain(fact, now)
        self._encoding = encoding = Encoding(program, formulas, Person(answers), own=given.own)
        ranking = Ranking(encoding, given_points(given.contributions))

        def order(told: Mapping[str, Value]) -> Sequence[str]:
            redone = redecided(program, given, {**dict.fromkeys(given.told), **told})
            return LazySequence(redone.ranked, lambda one: one.practice.id)

        self._session = FirstPlace(ranking, order, deadline)
        self._measures = (
            formulas.total((one.moved, 1) for one in self._movable),
            formulas.total((one.moved, 1) for one in self._movable if one.fact.changes == "slowly"),
            formulas.total(step for one in self._movable for step in one.far),
        )

    def first(self, practice: str) -> int:
        """A literal for that this practice comes first."""
        return self._session.first(practice)

    def fires(self, rule: int) -> int:
        """A literal for that the rule at this position fires."""
        return self._encoding.fires(rule)

    def least(self, wanted: tuple[int, ...]) -> tuple[Move, ...] | None:
        """The best moves that make the wanted true, or None where there are none; the same ones every time."""
        session, given = self._session, list(wanted)
        if not session.possible(given):
            return None
        for digits in self._measures:
            least = session.least(digits, given)
            assert least is not None  # noqa: S101  # what was possible is possible
            given.append(self._formulas.at_most(digits, least))
        # Of equally good ones: later names move rather than earlier, and to nearer answers.
        found = session.possible(given)
        for one in self._movable:
            if session.true(one.moved):
                found = self._settle(given, one)
            else:
                given.append(-one.moved)
        assert found  # noqa: S101  # as above
        return tuple(self._moves())

    def _settle(self, given: list[int], one: Movable) -> bool:
        for literal in one.nearest:
            if self._session.true(literal) or self._session.possible((*given, literal)):
                given.append(literal)
                if isinstance(one.answers, Among):
                    break
            else:
                given.append(-literal)
        return self._session.possible(given)

    def _moves(self) -> Iterator[Move]:
        for one in self._movable:
            after = one.answers.value(self._session.true)
            if self._session.true(one.moved) and after is not None:
                yield Move(one.fact.name, one.now, after)

    def other_than_found(self) -> int:
        """A literal for anything but the moves found last."""
        literals = (literal for one in self._movable for literal in (one.moved, *one.answers.literals()))
        return -self._formulas.all_of(self._session.as_found(literals))

    def in_the_way(self, wanted: int) -> tuple[str, ...]:
        """The facts that cannot change and that, as they are, make the wanted impossible."""
        found = self._session.fewest_in_the_way((wanted,), tuple(self._fixed))
        return tuple(sorted(self._fixed[literal] for literal in found))
