"""Encode: a program and a person -> literals for what is derived, what fires, is excluded, shown and asked.

Everything is made when it is first asked for, and once. Two encodings may share their formulas: then they
share what their persons have in common.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING

from balm.compiled.matcher import bits
from balm.compiled.practices import Effect, effect_on
from balm.language.predicates import Answer, Condition, Predicate
from balm.language.rule import fires
from balm.solving.answers import Among, Answers, Person, Tagging, anyone
from balm.solving.formula import FALSE, TRUE, Formulas

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from balm.compiled.program import Program
    from balm.compiled.strata import Derived
    from balm.language.expectations import Claim
    from balm.language.facts import Fact, Value
    from balm.language.practices import Practice
    from balm.language.steps import Step


@dataclass(frozen=True)
class Candidate:
    """A practice, and the rules that do something to it when they fire; `points` are by rule.

    Where one of `keeps` fires, the exclusions of `waived` do not count; these are among `excluded_by`.
    """

    practice: Practice
    limits: Condition
    """Infeasible where one of these is definitely false."""
    points: Mapping[int, int]
    firsts: tuple[int, ...]
    excluded_by: tuple[int, ...]
    keeps: tuple[int, ...] = ()
    waived: tuple[int, ...] = ()


def candidates(program: Program, own: Sequence[Practice] = ()) -> tuple[Candidate, ...]:
    """All practices in the order that settles ties: the person's own, then the catalogue."""
    rulebook = program.rulebook
    acting = bits(program.acting)
    found = []
    for practice in own:
        attributes = practice.attributes()
        effects = {i: effect_on(rulebook.rules[i], attributes, program.attributes) for i in acting}
        found.append(_candidate(practice, rulebook.own_limits(practice), effects))
    by_practice: dict[int, dict[int, Effect]] = {}
    for i in acting:
        for at, effect in program.effects[i].items():
            by_practice.setdefault(at, {})[i] = effect
    for at, practice in enumerate(rulebook.practices):
        effects = by_practice.get(at, {})
        waived = tuple(i for one in program.waivers if one.practice == at for i in bits(one.waived))
        found.append(_candidate(practice, practice.limits, effects, waived))
    return tuple(found)


def _candidate(
    practice: Practice, limits: Condition, effects: Mapping[int, Effect], waived: tuple[int, ...] = ()
) -> Candidate:
    return Candidate(
        practice,
        limits,
        {i: effect.points for i, effect in effects.items() if effect.points},
        tuple(i for i, effect in effects.items() if effect.firsts),
        tuple(i for i, effect in effects.items() if effect.excluded),
        tuple(i for i, effect in effects.items() if effect.keeps),
        waived,
    )


def predicates_of(program: Program, own: Sequence[Practice] = ()) -> list[Predicate]:
    """Every predicate on facts that these packs and practices name."""
    named = [predicate for predicates in program.rule_index.predicates.values() for predicate in predicates]
    mine = [predicate for practice in own for predicate in program.rulebook.own_limits(practice)]
    return list(dict.fromkeys((*named, *mine)))


class Encoding:
    """One person before one program. `also` are predicates that questions ask, beyond the program's."""

    def __init__(
        self,
        program: Program,
        formulas: Formulas | None = None,
        person: Person | None = None,
        *,
        fixed: Mapping[str, Answer] | None = None,
        own: Sequence[Practice] = (),
        also: Iterable[Predicate] = (),
    ) -> None:
        self.program = program
        self.formulas = formulas or Formulas()
        facts = program.rulebook.facts
        self.candidates = candidates(program, own)
        self._meet(person or anyone(self.formulas, facts, [*predicates_of(program, own), *also], fixed))

    def _meet(self, person: Person) -> None:
        self.person = person
        self._fires: dict[int, int] = {}
        self._holds: dict[Predicate, int] = {}
        self.facts: dict[str, Answers] = dict(person.answers)
        """Fact -> what may be said of it, derived facts too."""
        for stratum in self.program.strata:
            for derived in stratum.facts:
                self.facts[derived.name] = self._derive(derived)

    def of(self, person: Person) -> Encoding:
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

    def speaks(self, claim: Claim) -> int:
        """Where the claim speaks of the person."""
        return fires(claim, self.satisfied, self.formulas)

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

    def any_fires(self, rules: Iterable[int]) -> int:
        """Where one of these rules fires."""
        return self.formulas.any_of([self.fires(i) for i in rules])

    def excluded(self, candidate: Candidate) -> int:
        """Where a rule excludes the practice, and its exclusion counts."""
        return self.any_excludes(candidate, candidate.excluded_by)

    def any_excludes(self, candidate: Candidate, rules: Iterable[int]) -> int:
        """Where one of these rules, all of which exclude the practice, does so to effect."""
        if not candidate.waived:
            return self.any_fires(rules)
        rules = [*rules]
        always = self.any_fires(i for i in rules if i not in candidate.waived)
        waived = self.any_fires(i for i in rules if i in candidate.waived)
        return self.formulas.any_of((always, self.formulas.all_of((waived, -self.any_fires(candidate.keeps)))))

    def drops(self, rule: int) -> int:
        """Where a rule excludes any practice of the catalogue to effect."""
        waived = [one for one in self.program.waivers if one.waived >> rule & 1]
        if self.program.drops[rule] & ~sum(1 << one.practice for one in waived):
            return self.fires(rule)
        unkept = self.formulas.any_of([-self.any_fires(bits(one.keepers)) for one in waived])
        return self.formulas.all_of((self.fires(rule), unkept))

    def infeasible(self, candidate: Candidate) -> int:
        """Where one of the practice's own limits is definitely not met."""
        return self.formulas.any_of([self.facts[p.fact].refuted(self.formulas, p) for p in candidate.limits])

    def eligible(self, candidate: Candidate) -> int:
        """Where the practice is neither excluded nor infeasible: then, and only then, it is recommended."""
        return self.formulas.all_of((-self.excluded(candidate), -self.infeasible(candidate)))

    def texts(self, practice: Practice) -> Mapping[str, int]:
        """Each text that may be shown of a practice, and where the person's voice picks it."""
        answers = self.facts.get(self.program.rulebook.roles.get("voice", ""))
        if not isinstance(answers, Among) or len(practice.how) < 2:
            return {practice.text(None): TRUE}
        found: dict[str, list[int]] = {}
        for answer, literal in answers.cases:
            found.setdefault(practice.text(answer), []).append(literal)
        return {text: self.formulas.any_of(literals) for text, literals in found.items()}

    def refers(self, kind: str) -> int:
        """Where this kind of help is shown."""
        return self.any_fires(bits(self.program.referring.get(kind, 0)))

    def asks(self, name: str) -> int:
        """Where the decision's questions name this fact."""
        asked = self.any_fires(bits(self.program.asking.get(name, 0)))
        return self.formulas.all_of((asked, self.unknown(name)))

    def asks_first(self, name: str) -> int:
        """Where it is the first of the decision's questions."""
        first: list[int] = []
        before: list[int] = []
        for other, rules in self.program.question_calls:
            asked = self.formulas.all_of((self.any_fires(bits(rules)), self.unknown(other)))
            if other == name:
                first.append(self.formulas.all_of((asked, *before)))
            else:
                before.append(-asked)
        return self.formulas.any_of(first)

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
