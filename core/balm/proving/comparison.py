"""Comparison: two programs -> one and the same person before each of them, whom questions about differences ask for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from balm.deadline import NEVER, Deadline
from balm.deciding.decide import decide
from balm.deciding.profile import Profile
from balm.proving.smaller import Given, smaller
from balm.proving.witness import as_told
from balm.solving.answers import Answers, Person, Tagging, free
from balm.solving.encode import Encoding
from balm.solving.first_changes import FirstChange, FirstChanges, Firsts
from balm.solving.formula import FALSE, TRUE, Formulas
from balm.solving.local_search import LocalSearch
from balm.solving.minimize import MOST_EXACT, begin_small, shrink
from balm.solving.questions import NarrowSession, Session
from balm.solving.rivals import Rivals
from balm.solving.shared_answers import shared_answers

if TYPE_CHECKING:
    from balm.compiled.program import Program
    from balm.language.facts import Value


SEVERAL = 3
"""Changes of what comes first that a search around somebody has to find to take less time than asking for each."""


@dataclass(frozen=True)
class ProfilePair:
    """What one person tells each side, as a profile has it. What a side does not know is not told to it."""

    old: Mapping[str, object] = field(hash=False)
    new: Mapping[str, object] = field(hash=False)

    @property
    def profile(self) -> dict[str, object]:
        """All that the person says."""
        return dict(sorted({**self.new, **self.old}.items()))

    @property
    def only_old(self) -> dict[str, object]:
        """What only the old side knows."""
        return _beyond(self.old, self.new)

    @property
    def only_new(self) -> dict[str, object]:
        """What only the new side knows."""
        return _beyond(self.new, self.old)


def _beyond(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in one.items():
        heard = other.get(name)
        if isinstance(value, list) and isinstance(heard, list):
            more = [tag for tag in value if tag not in heard]
            if more:
                found[name] = more
        elif heard is None:
            found[name] = value
    return found


class Comparison:
    """Old and new share formulas, so that what they have in common is the same literal."""

    def __init__(self, old: Program, new: Program, deadline: Deadline = NEVER) -> None:
        self.formulas = Formulas()
        self.deadline = deadline
        self.people: dict[str, Answers] = {}
        """Every fact that may be told, with the answers that the old side hears where it knows the fact."""
        self.lost: dict[str, tuple[int, ...]] = {}
        """Fact -> literals of answers that the old side knows and the new one no longer does."""
        self.met: set[Firsts] = set()
        """What came first on both sides of everybody whom sessions let both decide, all known to both."""
        self._changes: dict[int, FirstChange] = {}
        self._search: LocalSearch | None = None
        """The search for people who show changes of what comes first, as long as it finds several at a time."""
        ours, theirs = self._answers(old, new)
        self._facts = list(self.formulas.clauses)
        self.old = Encoding(old, self.formulas, Person(ours))
        self.new = Encoding(new, self.formulas, Person(theirs))

    def _answers(self, old: Program, new: Program) -> tuple[dict[str, Answers], dict[str, Answers]]:
        ours: dict[str, Answers] = {}
        theirs: dict[str, Answers] = {}
        named, also = old.rule_index.predicates, new.rule_index.predicates
        for name in sorted({*old.rulebook.facts, *new.rulebook.facts}):
            one, other = (
                fact if fact is not None and fact.tellable else None
                for fact in (old.rulebook.facts.get(name), new.rulebook.facts.get(name))
            )
            if one is not None and other is not None:
                both = shared_answers(self.formulas, one, other, named.get(name, ()), also.get(name, ()))
                ours[name], theirs[name] = both.old, both.new
                if both.lost:
                    self.lost[name] = both.lost
            elif one is not None:
                ours[name] = free(self.formulas, one, named.get(name, ()))
            elif other is not None:
                theirs[name] = free(self.formulas, other, also.get(name, ()))
        self.people = {**theirs, **ours}
        return ours, theirs

    @property
    def known_to_both(self) -> list[int]:
        """Literals that are true where everything told is known to both sides, or of a fact that only one side has."""
        return [-literal for literals in self.lost.values() for literal in literals]

    @cached_property
    def rivals(self) -> Rivals:
        """Who comes before whom on each side."""
        self._unite()
        return Rivals(self.old, self.new)

    def _unite(self) -> None:
        """A rule that fires for the same people on both sides, though by other formulas, fires by one literal."""
        ours = {rule.id: at for at, rule in enumerate(self.old.program.rulebook.rules)}
        with self._narrow() as session:
            for at, rule in enumerate(self.new.program.rulebook.rules):
                if rule.id not in ours:
                    continue
                one, other = self.old.fires(ours[rule.id]), self.new.fires(at)
                if one != other and not session.exists((one, -other)) and not session.exists((-one, other)):
                    self.new.fires_by(at, one)

    def _narrow(self) -> NarrowSession:
        return NarrowSession(self.formulas, self._facts, self.deadline)

    def first_changes(self) -> Iterator[tuple[str, bool, int]]:
        """Each practice, whether it no longer comes first or newly does, and the literal (`first_change`) for that.

        FALSE where nobody is found among people who tell what both sides know, sums aside.
        """
        with self._narrow() as session:
            for practice in dict.fromkeys((*self.rivals.old.names, *self.rivals.new.names)):
                for lost in (True, False):
                    needed = self.rivals.needed(practice, lost=lost)
                    there = needed != FALSE and session.exists((needed, *self.known_to_both))
                    yield practice, lost, self.first_change(practice, lost=lost) if there else FALSE

    def first_change(self, practice: str, *, lost: bool) -> int:
        """A literal for that a practice comes first on the old side and not on the new one, or the other way round.

        Sessions that are opened from now on know what it means, which no clause says.
        """
        side = self.rivals.old if lost else self.rivals.new
        if practice not in side.names:
            return FALSE
        literal = self.formulas.variable()
        self._changes[literal] = FirstChange(practice, lost)
        return literal

    def defined(self, literal: int) -> int:
        """The same literal, with clauses that say all that it means: for whoever asks no session."""
        if literal not in self._changes:
            return literal
        practice, lost = self._changes[literal]
        old, new = (
            side.first(practice) if practice in side.names else FALSE for side in (self.rivals.old, self.rivals.new)
        )
        return self.formulas.all_of((old, -new) if lost else (new, -old))

    def session(self) -> Session:
        """A solver to ask about a few literals, no more than one of them a change of what comes first."""
        if not self._changes:
            return self._narrow()
        return FirstChanges(self.rivals, self._changes, self._decided, self._facts, self.deadline)

    def found_by_search(self, literals: Iterable[int], most: int) -> dict[int, Given]:
        """For changes of what comes first among these, somebody who shows them, where a local search finds anybody.

        None of them has a past, or tells what only one side knows; the first `most` of those who are lost, and of those
        who win, tell few facts. All are in `met`.
        """
        changes = {self._changes[literal]: literal for literal in literals if literal in self._changes}
        if not changes:
            return {}
        barred = self._barred(changes)
        if barred is None:
            return {}
        self._search = search = LocalSearch(self.rivals, self.people.values(), changes, barred, self.deadline)
        people = search.found()
        known = [[one for one in changes if one in people and one.lost is lost][:most] for lost in (True, False)]
        people |= search.less_told({one: people[one] for ones in known for one in ones})
        return {
            changes[change]: given
            for change, given in people.items()
            if change in changes and change.shown_by(self._decided(partial(_true, given)))
        }

    def search_around(self, session: Session) -> None:
        """Look for further changes of what comes first among people like the one whom a session found, who tells what
        both sides know. All who are found are in `met`.

        What the search does not meet by itself is often the same rare case, with many practices that come first in it.
        """
        if self._search is not None:
            people = self._search.found(self._given(session))
            for given in people.values():
                self._decided(partial(_true, given))
            if len(people) < SEVERAL:
                self._search = None

    def _given(self, session: Session) -> Given:
        """The person whom a session found last."""
        return frozenset(filter(session.true, (one for answers in self.people.values() for one in answers.literals())))

    def _barred(self, changes: Iterable[FirstChange]) -> frozenset[int] | None:
        """Answers that nobody gives who has no past, tells what both sides know and shows one of these changes.

        None where there is nobody, sums aside.
        """
        needed = self.formulas.any_of([self.rivals.needed(practice, lost=lost) for practice, lost in changes])
        wanted = [needed, *self.known_to_both, *self._no_past]
        given: set[int] = set()
        barred: set[int] = set()
        with self._narrow() as session:
            if not session.exists(wanted):
                return None
            every = [literal for answers in self.people.values() for literal in answers.literals()]
            for literal in every:
                if literal in given:
                    continue
                if session.possible((*wanted, literal)):
                    given.update(filter(session.true, every))
                else:
                    barred.add(literal)
        return frozenset(barred)

    @property
    def _no_past(self) -> list[int]:
        """Literals that are true where nothing is told of a past."""
        return [answers.unknown(self.formulas) for answers in self.people.values() if answers.fact.origin == "history"]

    def _decided(self, true: Callable[[int], bool]) -> Firsts:
        both = zip((self.old, self.new), self._heard(true), strict=True)
        ranked = (decide(side.program, Profile(told)).ranked for side, told in both)
        old, new = (one[0].practice.id if one else None for one in ranked)
        self.met.add((old, new))
        return old, new

    def told(self, true: Callable[[int], bool]) -> ProfilePair:
        """What a person tells each side."""
        both = zip((self.old, self.new), self._heard(true), strict=True)
        return ProfilePair(*(as_told(side.program, told) for side, told in both))

    def _heard(self, true: Callable[[int], bool]) -> tuple[dict[str, Value], dict[str, Value]]:
        """What each side hears, of most facts the same: that is looked up once."""
        ours, theirs = self.old.person, self.new.person
        old = ours.told(true)
        alike = {name for name, answers in theirs.answers.items() if ours.answers.get(name) is answers}
        others = Person({name: answers for name, answers in theirs.answers.items() if name not in alike})
        return old, {name: value for name, value in old.items() if name in alike} | others.told(true)

    def smallest(
        self,
        session: Session,
        literal: int,
        shows: Callable[[ProfilePair], object],
        *,
        lost: bool,
        found: Given | None = None,
    ) -> ProfilePair | None:
        """The smallest, most ordinary person of whom the literal is true; None where there is nobody.

        `shows` decides a person again, which makes them smaller faster than the solver does. The solver then says
        whether anybody does with fewer facts, or with no more than MOST_EXACT. Whoever has no past goes before all who
        have one. With `lost`, they may say what only the old side knows. `found` is somebody who is known already, has
        no past and says only what both know.
        """
        formulas, every, known = self.formulas, self.people.values(), [] if lost else self.known_to_both
        no_past = self._no_past
        if found is not None or session.possible((literal, *known, *no_past)):
            known = [*known, *no_past]
        unknown = [answers.unknown(formulas) for answers in every]
        tags = [tag for answers in every if isinstance(answers, Tagging) for tag in answers.tags.values()]
        told = [-literal for literal in unknown]
        barred = {-one for one in known}

        def stays(given: Given) -> bool:
            return given.isdisjoint(barred) and bool(shows(self.told(partial(_true, given))))

        def anybody(wanted: Sequence[int]) -> Given | None:
            if not session.possible(wanted):
                return None
            if literal not in self._changes:  # of which a question takes longer than to make somebody smaller
                begin_small(session, wanted, [*unknown, *(-tag for tag in tags)])
            return self._given(session)

        given, pair = found or anybody([literal, *known]), None
        while given is not None:
            pair = self.told(partial(_true, shrink(given, partial(smaller, every), stays)))
            if not pair.profile:
                break
            most = min(len(pair.profile) - 1, MOST_EXACT)
            given = anybody([literal, *known, formulas.at_most_of(told, most)])
        return pair


def _true(given: Given, literal: int) -> bool:
    return (abs(literal) == TRUE or abs(literal) in given) == (literal > 0)
