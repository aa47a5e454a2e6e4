"""Coverage: a program, decided people -> which rules fired, and which predicates were seen true and false."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from balm.compiled.cells import fires_for
from balm.language.here import Place
from balm.language.predicates import Predicate, holds, refuted
from balm.language.rule import authored_id
from balm.proving.mutants import authored_predicates

if TYPE_CHECKING:
    from balm.compiled.program import Program
    from balm.language.facts import Value


@dataclass(frozen=True)
class RuleSeen:
    """A rule, or one instance of a rule with `from`, and whether it fired for anybody."""

    rule: str
    place: Place
    fired: bool


@dataclass(frozen=True)
class PredicateSeen:
    """A predicate of a rule's or practice's condition, and whether it was definitely true, and definitely false, of
    somebody.
    """

    owner: str
    words: str
    place: Place
    true: bool
    false: bool


@dataclass(frozen=True)
class Coverage:
    """What people saw of a program. An outcome is one predicate being true, or being false."""

    people: int
    rules: tuple[RuleSeen, ...]
    predicates: tuple[PredicateSeen, ...]

    @property
    def fired(self) -> int:
        """How many rules fired."""
        return sum(one.fired for one in self.rules)

    @property
    def outcomes(self) -> int:
        """How many outcomes were seen, of two a predicate."""
        return sum(one.true + one.false for one in self.predicates)


def coverage(program: Program, people: Iterable[Mapping[str, Value]], packs: Iterable[str]) -> Coverage:
    """What these people see of the rules and practices of these packs. A person is the facts of their decision, told
    and derived; what is unknown is absent.
    """
    book, wanted, everybody = program.rulebook, set(packs), list(people)
    rules = tuple(
        RuleSeen(rule.id, rule.place, any(fires_for(rule, book.facts, facts) for facts in everybody))
        for rule in book.rules
        if rule.pack in wanted
    )
    return Coverage(len(everybody), rules, tuple(_seen(program, everybody, wanted)))


def _seen(program: Program, people: list[Mapping[str, Value]], wanted: set[str]) -> Iterator[PredicateSeen]:
    facts = program.rulebook.facts
    for owner, place, predicate in _written(program, wanted):
        answers = [person.get(predicate.fact) for person in people]
        fact = facts[predicate.fact]
        true = any(holds(predicate, fact, answer) for answer in answers)
        false = any(refuted(predicate, fact, answer) for answer in answers)
        yield PredicateSeen(owner, f"{predicate.fact} {predicate.text}", place, true, false)


def _written(program: Program, wanted: set[str]) -> Iterator[tuple[str, Place, Predicate]]:
    """Every predicate that an author wrote, once: not for each value of `from`, which is counted as a rule."""
    found: dict[Place, tuple[str, Place, Predicate]] = {}
    for rule in program.rulebook.rules:
        if rule.pack in wanted:
            for _, _, predicate, place in authored_predicates(rule):
                found[place] = authored_id(rule.id), place, predicate
    for practice in program.rulebook.practices:
        if practice.id.partition("/")[0] in wanted:
            for predicate in practice.limits:
                place = Place(practice.place.file, (*practice.place.path, "limits", predicate.fact))
                found[place] = practice.id, place, predicate
    yield from found.values()
