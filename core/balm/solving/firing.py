"""Firing: a program and what is told of a person -> literals for what rules derive from it, and which rules fire.

Everything is made when it is first asked for, and once. Two persons may share their formulas: then they share what they
have in common.
"""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING

from balm.compiled.matcher import bits
from balm.language.predicates import Answer, Condition, Predicate
from balm.language.rule import fires
from balm.solving.answers import Among, Answers, Person, Tagging
from balm.solving.formula import FALSE, TRUE, Formulas

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from typing import Self

    from balm.compiled.program import Program
    from balm.compiled.strata import Derived
    from balm.language.facts import Fact, Value
    from balm.language.steps import Step


class Firing:
    """One person before the rules of a program; only the derived facts in `needed` are worked out, None is all."""

    def __init__(
        self, program: Program, formulas: Formulas, person: Person, needed: Collection[str] | None = None
    ) -> None:
        self.program = program
        self.formulas = formulas
        self._needed = needed
        self._meet(person)

    def _meet(self, person: Person) -> None:
        self.person = person
        self._fires: dict[int, int] = {}
        self._holds: dict[Predicate, int] = {}
        self.facts: dict[str, Answers] = dict(person.answers)
        """Fact -> what may be said of it, derived facts too."""
        for stratum in self.program.strata:
            for derived in stratum.facts:
                if self._needed is None or derived.name in self._needed:
                    self.facts[derived.name] = self._derive(derived)

    def of(self, person: Person) -> Self:
        """Another person before the same program; what both have in common is shared."""
        other = copy(self)
        other._meet(person)
        return other

    def holds(self, predicate: Predicate) -> int:
        """Where the predicate definitely holds of the person."""
        found = self._holds.get(predicate)
        if found is None:
            found = self._holds[predicate] = self.facts[predicate.fact].holds(self.formulas, predicate)
        return found

    def satisfied(self, condition: Condition) -> int:
        """Where all of its predicates hold."""
        return self.formulas.all_of([self.holds(predicate) for predicate in condition])

    def shows(self, step: Step) -> int:
        """Where the conditions of the step hold."""
        return fires(step, self.satisfied, self.formulas)

    def fires(self, rule: int) -> int:
        """Where the rule at this position fires."""
        found = self._fires.get(rule)
        if found is None:
            one = self.program.rulebook.rules[rule]
            found = self._fires[rule] = fires(one, self.satisfied, self.formulas)
        return found

    def fires_by(self, rule: int, literal: int) -> None:
        """From now on this literal, which is true of the same people, says where the rule fires."""
        self._fires[rule] = literal

    def any_fires(self, rules: Iterable[int]) -> int:
        """Where one of these rules fires."""
        return self.formulas.any_of([self.fires(i) for i in rules])

    def refers(self, kind: str) -> int:
        """Where this kind of help is shown."""
        return self.any_fires(bits(self.program.referring.get(kind, 0)))

    def unknown(self, name: str) -> int:
        """Where nothing is told or derived of the fact, and it is not declined."""
        return self.facts[name].unknown(self.formulas)

    def untold(self, name: str) -> int:
        """Where the person told nothing of the fact, and did not decline to: rules alone give it a value."""
        told = self.person.answers.get(name)
        return TRUE if told is None else told.unknown(self.formulas)

    def _derive(self, derived: Derived) -> Answers:
        fact = self.program.rulebook.facts[derived.name]
        said = self.said(derived)
        return self._union(fact, derived, said) if derived.union else self._merged(fact, derived, said)

    def said(self, derived: Derived, without: int = -1) -> list[tuple[Value, int]]:
        """Where rules, but for one, say each value; of an open fact the default is said where the floor's say none."""
        rules, index = self.program.rulebook.rules, self.program.rule_index
        setting = index.by_value.get(derived.name, {})
        found = [
            (value, self.any_fires(i for i in setting.get(value, ()) if i != without)) for value, _ in derived.by_value
        ]
        if derived.of_floor is None:
            return found
        of_floor = (i for i in index.setters([derived.name]) if rules[i].pack == self.program.rulebook.floor)
        stands = -self.any_fires(i for i in of_floor if i != without)
        return [
            (value, self.formulas.any_of((literal, stands)) if value == derived.default else literal)
            for value, literal in found
        ]

    def _merged(self, fact: Fact, derived: Derived, said: list[tuple[Value, int]]) -> Among:
        """The first value that is said, in the order in which they win; what the person told stays."""
        told = self.person.answers.get(fact.name)
        cases: list[tuple[Answer, int]] = []
        if isinstance(told, Among):
            cases += [(answer, literal) for answer, literal in told.cases if answer is not None]
        open_to_rules = [-literal for _, literal in cases]
        for value, literal in said:
            cases.append((value, self.formulas.all_of((*open_to_rules, literal))))
            open_to_rules.append(-literal)
        cases.append((derived.default, self.formulas.all_of(open_to_rules)))
        return Among(fact, tuple((answer, literal) for answer, literal in cases if literal != FALSE))

    def _union(self, fact: Fact, derived: Derived, said: list[tuple[Value, int]]) -> Tagging:
        """All tags that are said; what the person told stays."""
        told = self.person.answers.get(fact.name)
        formulas = self.formulas
        said = list(said)
        if isinstance(derived.default, frozenset):
            said.append((derived.default, -formulas.any_of([literal for _, literal in said])))
        known, declined, tags = FALSE, FALSE, {}
        if isinstance(told, Tagging):
            known, declined, tags = told.known, told.declined, dict(told.tags)
        open_to_rules = (-known, -declined)
        for tag in fact.values:
            sets = [literal for value, literal in said if isinstance(value, frozenset) and tag in value]
            derives = formulas.all_of((*open_to_rules, formulas.any_of(sets)))
            tags[tag] = formulas.any_of((tags.get(tag, FALSE), derives))
        derives = formulas.all_of((*open_to_rules, formulas.any_of([literal for _, literal in said])))
        return Tagging(fact, formulas.any_of((known, derives)), declined, tags)
