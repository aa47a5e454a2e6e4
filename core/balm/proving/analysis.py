"""Analysis: a program -> every possible person before an exact solver, whom all findings and claims ask about."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from balm.deadline import NEVER, Deadline
from balm.deciding.decide import decide
from balm.deciding.profile import Profile
from balm.language.predicates import Answer, Predicate, equals
from balm.proving.witness import Witness, person_of
from balm.solving.answers import Answers, Person
from balm.solving.encode import Candidate, Encoding
from balm.solving.formula import TRUE, Formulas
from balm.solving.minimize import minimize
from balm.solving.questions import Session
from balm.solving.ranking import Ranking
from balm.solving.symbolic_practice import SymbolicPractice, limits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from balm.compiled.program import Program
    from balm.deciding.outcome import Outcome
    from balm.language.expectations import Claim
    from balm.language.here import Place
    from balm.language.rulebook import PackInfo, Rulebook
    from balm.language.steps import Step
    from balm.proving.authored import Authored

T = TypeVar("T")

GUESTS = ("Something of my own", "Something else of mine")
"""Two practices of somebody's own are enough: one that breaks a claim, and one without which it would not apply."""


class Analysis:
    """Anybody before one program. Questions are literals; what one question taught the solver, the next one uses.

    A context manager. `bound` is the most points that all strategies together may give to, or take from, a practice.
    """

    def __init__(self, program: Program, bound: int = 0, deadline: Deadline = NEVER) -> None:
        self.program = program
        self.bound = bound
        self.deadline = deadline
        self.formulas = Formulas()
        self.predicates: tuple[Predicate, ...] = tuple(dict.fromkeys((*limits(program), *_claimed(program.rulebook))))
        self.encoding = Encoding(program, self.formulas, also=self.predicates)
        self.session = Session(self.formulas, deadline)
        self._done: dict[Callable[[Analysis], Any], Any] = {}

    @property
    def packs(self) -> tuple[PackInfo, ...]:
        """The packs beside the floor; none where the floor alone is looked at, to which others bring what to do."""
        rulebook = self.program.rulebook
        return tuple(pack for pack in rulebook.packs if pack.name != rulebook.floor)

    def in_floor(self, place: Place) -> bool:
        """Whether this is written in the floor: then it belongs to no author of a pack, but to all of them."""
        rulebook = self.program.rulebook
        return any(place.file in pack.files for pack in rulebook.packs if pack.name == rulebook.floor)

    def firing(self, rule: Authored) -> list[int]:
        """The instances of a rule that fire for somebody."""
        return [i for i in rule.instances if self.possible([self.encoding.fires(i)])]

    @cached_property
    def guests(self) -> tuple[SymbolicPractice, SymbolicPractice]:
        """Practices that a person or a plugin may bring, whatever they are like; no two of one name."""
        one, other = (SymbolicPractice(self.program, self.formulas, title) for title in GUESTS)
        other_names = [literal for answer, literal in _cases(other.attributes["id"]) if answer != other.title]
        self.formulas.clauses += [(-other.present, -literal) for literal in other_names]
        return one, other

    @cached_property
    def ordering(self) -> Analysis:
        """An analysis with a solver of its own, for the order in the catalogue: sums slow down all other questions."""
        return Analysis(self.program, self.bound, self.deadline)

    @cached_property
    def contesting(self) -> Analysis:
        """Another one, for claims about what comes first where people have practices of their own, and strategies."""
        return Analysis(self.program, self.bound, self.deadline)

    @cached_property
    def ranking(self) -> Ranking:
        """The catalogue's order as the packs alone make it."""
        return Ranking(self.encoding)

    @cached_property
    def contest(self) -> Ranking:
        """The order with guests, and with whatever strategies may give."""
        return Ranking(self.encoding, symbolic=self.guests, head_start=2 * self.bound)

    def once(self, work: Callable[[Analysis], T]) -> T:
        """What `work` makes of this analysis, worked out when it is first asked for."""
        if work not in self._done:
            self._done[work] = work(self)
        done: T = self._done[work]
        return done

    @cached_property
    def champions(self) -> tuple[Outcome, ...]:
        """For each practice that anybody is offered, a person for whom it comes first, or nearly."""
        # By a solver that knows no sums and no guests, with which each of these questions takes several times as long.
        with Analysis(self.program, self.bound, self.deadline) as apart:
            outcomes = [apart.champion(candidate) for candidate in apart.encoding.candidates]
        return tuple(outcome for outcome in outcomes if outcome is not None)

    def champion(self, candidate: Candidate, whom: Iterable[int] = ()) -> Outcome | None:
        """The decision of one of `whom` for whom a practice comes first, or nearly; None where none is offered it.

        Found by making true, as far as it goes, what speaks for it, and then taking away what still comes before it.
        """
        given = [*whom, self.encoding.eligible(candidate)]
        if not self.possible(given):
            return None
        firsts = [(rule, 1) for rule in candidate.keeps]
        firsts += [(rule, 1 if rule in candidate.firsts else -1) for rule in self.putting_first]
        speaking = (*firsts, *sorted(candidate.points.items(), key=lambda pair: -abs(pair[1])))
        self.make_true(
            given, [self.encoding.fires(rule) if by > 0 else -self.encoding.fires(rule) for rule, by in speaking]
        )
        self.session.possible(given)
        outcome = self.decide_found()
        while outcome.ranked[0].practice is not candidate.practice:
            rival = self._by_id[outcome.ranked[0].practice.id]
            if not self._hold_back(given, rival, candidate):
                break
            self.session.possible(given)
            outcome = self.decide_found()
        return outcome

    def _hold_back(self, given: list[int], rival: Candidate, candidate: Candidate) -> bool:
        """Exclude the rival; where that cannot be, let one more rule fire, or not fire, in favour of the candidate."""
        if self._try(given, -self.encoding.eligible(rival)):
            return True
        rules = {*rival.points, *candidate.points}
        gains = {rule: candidate.points.get(rule, 0) - rival.points.get(rule, 0) for rule in rules}
        for rule, gain in sorted(gains.items(), key=lambda pair: -abs(pair[1])):
            fires = self.encoding.fires(rule)
            wanted = fires if gain > 0 else -fires
            if gain and not self.session.true(wanted) and self._try(given, wanted):
                return True
        return False

    @cached_property
    def putting_first(self) -> tuple[int, ...]:
        """The rules that put practices first."""
        return tuple(i for i, rule in enumerate(self.program.rulebook.rules) if rule.first)

    @cached_property
    def _by_id(self) -> Mapping[str, Candidate]:
        return {candidate.practice.id: candidate for candidate in self.encoding.candidates}

    def make_true(self, given: list[int], literals: Iterable[int]) -> None:
        """Make more things true of the person one by one, each where it can be with those before it."""
        for literal in literals:
            self._try(given, literal)

    def _try(self, given: list[int], literal: int) -> bool:
        """Make one more thing true of the person, where it can be."""
        so = self.possible([*given, literal])
        if so:
            given.append(literal)
        return so

    def decide_found(self) -> Outcome:
        """The decision of the person found last, without practices of their own."""
        return decide(self.program, Profile(self.encoding.person.told(self.session.true)))

    def possible(self, literals: Iterable[int]) -> bool:
        """Whether there is a person of whom all of these are true."""
        return self.session.exists(literals)

    def witness(
        self,
        literals: Iterable[int],
        *,
        of: Encoding | None = None,
        after: Mapping[str, Answers] | None = None,
    ) -> Witness | None:
        """The smallest, most ordinary person of whom all of these are true; None where there is none at all.

        `of` is the encoding of that person, where it is not anybody; `after` are facts that the same person answers
        otherwise in a second decision.
        """
        plainest = [literal for guest in self._asked_about for literal in guest.openings()]
        after = after or {}
        encoding = of or self.encoding
        if not minimize(self.session, self.formulas, encoding.person, literals, plainest, after.values()):
            return None
        return self._found(encoding, after)

    def predicates_on(self, fact: str) -> list[Predicate]:
        """The predicates on a fact that packs name, and those that claims ask beyond them."""
        return [*self.program.rule_index.predicates[fact], *(p for p in self.predicates if p.fact == fact)]

    def any_witness(self, literals: Iterable[int]) -> Witness | None:
        """Any person of whom all of these are true, as the solver finds them; None where there is none at all."""
        return self._found(self.encoding, {}) if self.session.possible(literals) else None

    def _found(self, encoding: Encoding, after: Mapping[str, Answers]) -> Witness:
        """The person of the last model."""
        true = self.session.true
        told = encoding.person.told(true)
        own = tuple(guest.told(true, told) for guest in self._asked_about if true(guest.present))
        return person_of(self.program, told, own, then=Person(after).told(true))

    @property
    def _asked_about(self) -> tuple[SymbolicPractice, ...]:
        """The guests, if any question was about them yet."""
        return self.guests if "guests" in self.__dict__ else ()

    def otherwise(self, answers: Mapping[str, Answers]) -> Encoding:
        """The same person, who answers some facts otherwise."""
        return self.encoding.of(Person({**self.encoding.person.answers, **answers}))

    def __enter__(self) -> Analysis:
        return self

    def __exit__(self, *error: object) -> None:
        self.session.close()
        for apart in ("ordering", "contesting"):
            if apart in self.__dict__:
                self.__dict__[apart].__exit__(*error)


def _claimed(rulebook: Rulebook) -> Iterator[Predicate]:
    """What claims and steps ask of facts, beyond what rules do; for claims about words, every value that has words.

    And each voice in which a practice has no text, as it reads otherwise than the others.
    """
    every: tuple[Claim | Step, ...] = (*rulebook.claims, *rulebook.steps)
    for stated in every:
        for condition in (stated.when, *stated.any, *stated.unless):
            yield from condition
    voice = rulebook.fact_of("voice")
    for value in voice.values if voice else ():
        if not all(practice.worded(value) for practice in rulebook.practices):
            yield equals(rulebook.roles["voice"], value)
    if any(claim.expect.never_says is not None for claim in rulebook.claims):
        for name, fact in rulebook.facts.items():
            if fact.say or name == rulebook.roles.get("voice"):
                yield from (equals(name, value) for value in fact.datatype.answers(fact))


def _cases(answers: Answers) -> tuple[tuple[Answer, int], ...]:
    return getattr(answers, "cases", ((None, TRUE),))
