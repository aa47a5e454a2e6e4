"""Encode: a program and a person -> literals for what is excluded, shown and asked, beside what fires."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from balm.compiled.matcher import bits
from balm.compiled.practices import Effect, effect_on
from balm.language.predicates import Answer, Condition, Predicate
from balm.language.rule import fires
from balm.solving.answers import Among, Person, anyone
from balm.solving.firing import Firing
from balm.solving.formula import TRUE, Formulas

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from balm.compiled.program import Program
    from balm.language.expectations import Claim
    from balm.language.practices import Practice


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


class Encoding(Firing):
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
        formulas = formulas or Formulas()
        facts = program.rulebook.facts
        self.candidates = candidates(program, own)
        everybody = person or anyone(formulas, facts, [*predicates_of(program, own), *also], fixed)
        super().__init__(program, formulas, everybody)

    def speaks(self, claim: Claim) -> int:
        """Where the claim speaks of the person."""
        return fires(claim, self.satisfied, self.formulas)

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
