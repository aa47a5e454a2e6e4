"""Mutants: the rules of some packs -> the same rules with one small fault each, as a slip of the hand makes it.

What an author wrote once is changed once: all instances of a rule with `from` change together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

from balm.compiled.cells import cells, fires_for
from balm.language.facts import Fact, Value, number
from balm.language.here import Place
from balm.language.predicates import Condition, Predicate, Range, holds, is_empty, notation, opposite, show
from balm.proving.authored import Authored, authored

if TYPE_CHECKING:
    from balm.compiled.matcher import Matcher
    from balm.compiled.program import Program
    from balm.compiled.strata import Stratum
    from balm.language.rule import Rule
    from balm.language.rulebook import Rulebook

Kind = Literal["threshold", "end", "negated", "dropped"]

ConditionPath: TypeAlias = tuple[Literal["when"]] | tuple[Literal["any", "unless"], int]
"""One condition of a rule, as its place names it."""


@dataclass(frozen=True)
class Mutant:
    """One fault: the rule as its author calls it, what was changed, where, and the rules as they are with it."""

    rule: str
    kind: Kind
    words: str
    place: Place
    rules: Mapping[int, Rule] = field(hash=False, compare=False)
    """Position in the rulebook -> the rule with the fault."""


def mutants(rulebook: Rulebook, packs: Iterable[str]) -> tuple[Mutant, ...]:
    """Every fault that can be put into the rules of these packs, in the order of the rules.

    Left out is what changes nothing: a predicate that holds of the same answers as before, or as with another fault.
    """
    wanted = set(packs)
    rules = (rule for rule in authored(rulebook) if rulebook.rules[rule.instances[0]].pack in wanted)
    return tuple(mutant for rule in rules for mutant in _of_rule(rulebook, rule))


def mutated(rulebook: Rulebook, mutant: Mutant) -> Rulebook:
    """The rulebook with the fault."""
    return rulebook._replace(rules=tuple(mutant.rules.get(at, rule) for at, rule in enumerate(rulebook.rules)))


def _of_rule(rulebook: Rulebook, authored_rule: Authored) -> Iterator[Mutant]:
    rules = {at: rulebook.rules[at] for at in authored_rule.instances}
    name, first = authored_rule.id, rulebook.rules[authored_rule.instances[0]]
    for path, at, predicate, place in authored_predicates(first):
        for kind, words, changed in _changes(predicate, rulebook.facts[predicate.fact]):
            with_fault = {i: _changed(rule, path, at, changed) for i, rule in rules.items()}
            yield Mutant(name, kind, words, place, with_fault)
    # Blocked whatever is told: it stays in its position, so that nothing else moves.
    dropped = {i: rule._replace(unless=((),)) for i, rule in rules.items()}
    yield Mutant(name, "dropped", "the rule left out", first.place, dropped)


def authored_predicates(rule: Rule) -> Iterator[tuple[ConditionPath, int, Predicate, Place]]:
    """The predicates that the author wrote: the condition of each, its position there, and where it is written.

    Left out is what `from` stands for, the last predicate of an instance's `when`.
    """
    conditions: list[tuple[ConditionPath, Condition]] = [
        (("when",), rule.when[:-1] if "[" in rule.id else rule.when),
        *((("any", i), condition) for i, condition in enumerate(rule.any)),
        *((("unless", i), condition) for i, condition in enumerate(rule.unless)),
    ]
    for path, condition in conditions:
        for at, predicate in enumerate(condition):
            inner = path[1:] if rule.is_for else path  # `for` is the place itself
            yield path, at, predicate, Place(rule.place.file, (*rule.place.path, *inner, predicate.fact))


def _changed(rule: Rule, path: ConditionPath, at: int, instead: Condition) -> Rule:
    def changed(condition: Condition) -> Condition:
        return (*condition[:at], *instead, *condition[at + 1 :])

    if len(path) == 1:
        return rule._replace(when=changed(rule.when))
    key, position = path
    conditions = rule.any if key == "any" else rule.unless
    conditions = (*conditions[:position], changed(conditions[position]), *conditions[position + 1 :])
    return rule._replace(any=conditions) if key == "any" else rule._replace(unless=conditions)


def _changes(predicate: Predicate, fact: Fact) -> list[tuple[Kind, str, Condition]]:
    """What a predicate can become, each that holds of other answers than the predicate and those before it."""
    made = list(_every_change(predicate, fact))
    if fact.datatype.multiple:
        return made
    every = [predicate, *(one for _, _, condition in made for one in condition)]
    answers = [cell.answers[0] for cell in cells(fact, every)]

    def held(condition: Condition) -> tuple[bool, ...]:
        return tuple(all(holds(one, fact, answer) for one in condition) for answer in answers)

    seen = {held((predicate,))}
    kept = []
    for change in made:
        truths = held(change[2])
        if truths not in seen:
            seen.add(truths)
            kept.append(change)
    return kept


def _every_change(predicate: Predicate, fact: Fact) -> Iterator[tuple[Kind, str, Condition]]:
    before = f"`{fact.name} {predicate.text}`"
    for at, test in enumerate(predicate.tests):
        if isinstance(test, Range):
            for kind, other in [*_moved(test, fact), *_opened(test)]:
                tests = (*predicate.tests[:at], other, *predicate.tests[at + 1 :])
                text = show(notation(Predicate(fact.name, tests), fact))
                yield kind, f"{before} as `{fact.name} {text}`", (Predicate(fact.name, tests, text),)
    yield "negated", f"{before} negated", opposite(predicate)


def _moved(test: Range, fact: Fact) -> Iterator[tuple[Kind, Range]]:
    """Each end one step up and down; a single value as a whole."""
    lowest, highest, step = fact.datatype.scope(fact)
    for by in (-step, step):
        low, high = (None if end is None else _tidy(end + by) for end in (test.low, test.high))
        moved = [test._replace(low=low, high=high)]
        if test.low != test.high:
            moved = [test._replace(low=low)] if low is not None else []
            moved += [test._replace(high=high)] if high is not None else []
        for one in moved:
            ends = [end for end in (one.low, one.high) if end is not None]
            if all(lowest <= end <= highest for end in ends) and not is_empty(one):
                yield "threshold", one


def _opened(test: Range) -> Iterator[tuple[Kind, Range]]:
    """Each end that belongs to the range left out, and the other way round: `>` for `>=`."""
    for end, inside in (("low", "low_in"), ("high", "high_in")):
        if getattr(test, end) is not None:
            one = test._replace(**{inside: not getattr(test, inside)})
            if not is_empty(one):
                yield "end", one


def _tidy(end: float) -> float:
    """Without what adding decimals leaves behind: 4.1, and not 4.1000000000000005."""
    return number(round(end, 9))


# A program with a fault -------------------------------------------------------------------------------------------


class _WithFault:
    """A matcher for rules some of which are others now."""

    def __init__(self, matcher: Matcher, rules: Mapping[int, Rule], declared: Mapping[str, Fact]) -> None:
        self._matcher, self._rules, self._declared = matcher, rules, declared
        self._changed = sum(1 << at for at in rules)

    def match(self, facts: Mapping[str, Value]) -> int:
        fired = self._matcher.match(facts) & ~self._changed
        for at, rule in self._rules.items():
            if fires_for(rule, self._declared, facts):
                fired |= 1 << at
        return fired


def mutated_program(program: Program, mutant: Mutant) -> Program:
    """The same as compiling the rulebook with the fault, at the price of the changed rules alone: a fault changes
    when rules fire, and never what they do.
    """
    rulebook = mutated(program.rulebook, mutant)
    return program._replace(
        rulebook=rulebook,
        matcher=_WithFault(program.matcher, mutant.rules, rulebook.facts),
        strata=tuple(
            _stratum(stratum, program.rule_index.setters(names), mutant, rulebook.facts)
            for stratum, names in zip(program.strata, rulebook.strata, strict=True)
        ),
        kernel_tables=None,
    )


def _stratum(stratum: Stratum, setters: Sequence[int], mutant: Mutant, facts: Mapping[str, Fact]) -> Stratum:
    """`setters` are the rules of the stratum, in the order of its matcher."""
    changed = {i: mutant.rules[at] for i, at in enumerate(setters) if at in mutant.rules}
    return stratum._replace(matcher=_WithFault(stratum.matcher, changed, facts)) if changed else stratum
