"""Symbolic practice: one that a person or a plugin may bring, nothing about it fixed -> literals about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from balm.compiled.cells import cells
from balm.language.expectations import SELECTING
from balm.language.practices import OWN, own_name, title_of_name
from balm.language.predicates import Predicate, Range, ends_of, holds, tests_of
from balm.solving.answers import Among, Answers, certain, free
from balm.solving.formula import FALSE, Formulas

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from balm.compiled.program import Program
    from balm.language.facts import Fact, Value
    from balm.language.predicates import Selector
    from balm.language.rule import Rule
    from balm.language.rulebook import Rulebook
    from balm.solving.encode import Encoding


@dataclass(frozen=True)
class _Least:
    """Least minutes that no selector and no answer can tell apart: from `low` on, or with not `low_in`, above it."""

    low: float
    low_in: bool
    ordinary: float

    def enough(self, minutes: str) -> Predicate:
        """Where the person has time for the shortest of them; `minutes` is the fact that says how much time."""
        return Predicate(minutes, (Range(low=self.low, low_in=self.low_in),))


def shortest_times(program: Program) -> tuple[_Least, ...]:
    """The cells of a symbolic practice's least minutes."""
    selected = (p for s in every_selector(program.rulebook) for p in s if p.fact == "minutes")
    ends = {0.0, *(end for end in ends_of(tests_of(selected)) if end >= 0)}
    fact = program.rulebook.fact_of("minutes")
    if fact is not None and any(claim.raising == fact.name for claim in program.rulebook.claims):
        # Where time rises, a practice may become possible between any two answers, whatever packs tell apart.
        ends |= {answer for cell in cells(fact, ()) for answer in cell.answers if isinstance(answer, int | float)}
    points = sorted(ends)
    found = []
    for at, low in enumerate(points):
        above = (low + points[at + 1]) / 2 if at + 1 < len(points) else low + 5
        found += [_Least(low, low_in=True, ordinary=low), _Least(low, low_in=False, ordinary=above)]
    return tuple(found)


def limits(program: Program) -> list[Predicate]:
    """What an encoding's persons have to be asked, beyond what packs name, for symbolic practices to be exact."""
    minutes = program.rulebook.roles.get("minutes")
    return [] if minutes is None else [one.enough(minutes) for one in shortest_times(program)]


def every_selector(rulebook: Rulebook) -> Iterable[Selector]:
    """All selectors of rules and claims."""
    for rule in rulebook.rules:
        yield from rule.selectors()
    for claim in rulebook.claims:
        for key in SELECTING:
            yield from getattr(claim.expect, key) or ()
        yield from (*(claim.where_feasible or ()), *(claim.where_eligible or ()))


class SymbolicPractice:
    """One practice of somebody's own: `present` where it is brought at all; what it is like is open.

    It may go untold in every part, and its name may be that of a practice in the catalogue.
    """

    def __init__(self, program: Program, formulas: Formulas, title: str) -> None:
        self.program, self.formulas, self.title = program, formulas, title
        self.present = formulas.variable()
        self.attributes: dict[str, Answers] = {}
        self._times: tuple[tuple[_Least, int], ...] = ()
        self._surely: dict[Selector, int] = {}
        self._maybe: dict[Selector, int] = {}
        self._excluded: WeakKeyDictionary[Encoding, int] = WeakKeyDictionary()
        every = [predicate for selector in every_selector(self.program.rulebook) for predicate in selector]
        for name, fact in self.program.attributes.items():
            predicates = [predicate for predicate in every if predicate.fact == name]
            if name == "minutes":
                self.attributes[name] = self._minutes(fact)
            elif name == "pack":
                self.attributes[name] = certain(fact, OWN.rstrip("/"))
            elif name == "id":
                self.attributes[name] = self._name(fact, predicates)
            else:
                self.attributes[name] = free(self.formulas, fact, predicates)

    @property
    def id(self) -> str:
        """The id that it has unless it is called like a practice of the catalogue."""
        return OWN + own_name(self.title)

    def _minutes(self, fact: Fact) -> Among:
        formulas = self.formulas
        untold = formulas.variable()
        self._times = tuple((one, formulas.variable()) for one in shortest_times(self.program))
        cases = ((None, untold), *((one.ordinary, literal) for one, literal in self._times))
        formulas.exactly_one([literal for _, literal in cases])
        return Among(fact, cases)

    def _name(self, fact: Fact, predicates: list[Predicate]) -> Among:
        """Any name: one that a title can be read as, or another."""
        takes = tuple(name for name in fact.values if own_name(title_of_name(name)) == name)
        found = free(self.formulas, fact._replace(values=(self.title, *takes)), predicates)
        assert isinstance(found, Among)  # noqa: S101  # an id is a choice
        self.formulas.clauses += [(-literal,) for answer, literal in found.cases if answer is None]
        # Of names that no selector tells apart, its own title stands for all.
        like_title = {p: holds(p, fact, self.title) for p in predicates}
        cases = tuple(
            (self.title if all(holds(p, fact, answer) == like_title[p] for p in predicates) else answer, literal)
            for answer, literal in found.cases
            if answer is not None
        )
        return Among(found.fact, cases)

    def surely(self, selector: Selector) -> int:
        """Where it definitely matches."""
        if selector not in self._surely:
            parts = [self.attributes[p.fact].holds(self.formulas, p) for p in selector]
            self._surely[selector] = self.formulas.all_of(parts)
        return self._surely[selector]

    def maybe(self, selector: Selector) -> int:
        """Where it matches or, for what is not told of it, might."""
        if selector not in self._maybe:
            parts = [self.attributes[p.fact].refuted(self.formulas, p) for p in selector]
            self._maybe[selector] = -self.formulas.any_of(parts)
        return self._maybe[selector]

    def surely_any(self, selectors: Iterable[Selector]) -> int:
        """Where it definitely matches one of these."""
        return self.formulas.any_of([self.surely(selector) for selector in selectors])

    def maybe_any(self, selectors: Iterable[Selector]) -> int:
        """Where it matches one of these or, for what is not told of it, might."""
        return self.formulas.any_of([self.maybe(selector) for selector in selectors])

    def excludes(self, rule: Rule) -> int:
        """Where the rule, if it fires, excludes it."""
        reached = self.maybe_any(rule.exclude)
        return self.formulas.any_of((reached, -self.surely_any(rule.only))) if rule.only else reached

    def excluded(self, encoding: Encoding) -> int:
        """Where a rule that fires excludes it."""
        found = self._excluded.get(encoding)
        if found is None:
            found = self._excluded[encoding] = self.formulas.any_of(
                self.formulas.all_of((encoding.fires(i), self.excludes(rule)))
                for i, rule in enumerate(self.program.rulebook.rules)
                if rule.exclude or rule.only
            )
        return found

    def infeasible(self, encoding: Encoding) -> int:
        """Where the person has less time than even the shortest that is told of it takes."""
        minutes = self.program.rulebook.roles.get("minutes")
        if minutes is None:
            return FALSE
        too_little = (
            self.formulas.all_of((literal, encoding.facts[minutes].refuted(self.formulas, one.enough(minutes))))
            for one, literal in self._times
        )
        return self.formulas.any_of(too_little)

    def eligible(self, encoding: Encoding) -> int:
        """Where it is brought and recommended."""
        return self.formulas.all_of((self.present, -self.excluded(encoding), -self.infeasible(encoding)))

    def weights(self, encoding: Encoding) -> list[tuple[int, int]]:
        """Literals, and the points that each gives it."""
        found = []
        for i, rule in enumerate(self.program.rulebook.rules):
            for selector, by in rule.points:
                matches = self.surely(selector) if by > 0 else self.maybe(selector)
                found.append((self.formulas.all_of((encoding.fires(i), matches)), by))
        return found

    def firsts(self, encoding: Encoding) -> list[int]:
        """Where each rule puts it first."""
        return [
            self.formulas.all_of((encoding.fires(i), self.surely_any(rule.first)))
            for i, rule in enumerate(self.program.rulebook.rules)
            if rule.first
        ]

    def told(self, true: Callable[[int], bool], told: Mapping[str, Value]) -> dict[str, Any]:
        """The practice of a model, as a profile has it; `told` is the rest of the profile."""
        found: dict[str, Any] = {"title": self.title}
        for name, answers in self.attributes.items():
            value = answers.value(true)
            if name == "id":
                found["title"] = title_of_name(str(value))
            elif name == "minutes":
                least = next((one for one, literal in self._times if true(literal)), None)
                if least is not None:
                    found[name] = _minutes_of(least, self.program.rulebook.roles.answer("minutes", told))
            elif value is not None and name != "pack":
                found[name] = answers.fact.plain(value)
        return found

    def openings(self) -> list[int]:
        """Literals that make it the plainest when made true one by one, as far as they can be."""
        found = [-self.present]
        for answers in self.attributes.values():
            if isinstance(answers, Among):
                found += [literal for answer, literal in answers.cases if answer in (None, self.title)]
            else:
                found += [-answers.known, *(-tag for tag in answers.tags.values())]
        return found


def _minutes_of(least: _Least, at_hand: object | None) -> list[float]:
    """Least and most minutes: such that a person who has enough for some of them has enough for these."""
    low = least.ordinary
    if isinstance(at_hand, int | float) and least.low < at_hand < low:
        low = at_hand
    return [low, low + 5]
