"""Completions: an outcome with unknown facts -> answers that could be told of them, all or some, or such as bring a
fact into play."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from balm.compiled.cells import cells
from balm.language.predicates import Answer, Condition, Predicate, holds, tags_of
from balm.language.values import is_told
from balm.solving.answers import stands_for

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from random import Random

    from balm.compiled.program import Program
    from balm.deciding.outcome import Outcome
    from balm.language.facts import Fact, Value

DEEP = 6
"""Derived facts below derived facts that are followed."""


@dataclass(frozen=True)
class _Reader:
    """A condition that looks at facts, what blocks it, and the facts that it sets where it holds."""

    condition: Condition
    sets: tuple[str, ...] = ()
    unless: tuple[Condition, ...] = ()


class Completions:
    """Answers to the facts that an outcome does not know."""

    def __init__(self, program: Program, outcome: Outcome) -> None:
        self._program, self._outcome = program, outcome
        self._options: dict[str, list[Value]] = {}

    def options(self, fact: Fact) -> list[Value]:
        """What may be told of a fact, one answer a cell; of tags none, and each one that something names."""
        if fact.name not in self._options:
            self._options[fact.name] = self._told(fact)
        return self._options[fact.name]

    def _told(self, fact: Fact) -> list[Value]:
        program = self._program
        predicates = program.rule_index.predicates[fact.name]
        if fact.datatype.multiple:
            named = tags_of(predicates)
            return [frozenset(), *(frozenset({tag}) for tag in fact.values if tag in named)]
        limits = (p for practice in self._outcome.own for p in program.rulebook.own_limits(practice))
        mine = [p for p in limits if p.fact == fact.name]
        every = cells(fact, [*predicates, *mine]) if mine else program.cells[fact.name]
        answers = (stands_for(cell.answers) for cell in every)
        return [answer for answer in answers if is_told(answer)]

    @cached_property
    def read(self) -> frozenset[str]:
        """Facts that this decision can rest on, with strategies' points and practices of the person's own."""
        index, outcome = self._program.rule_index, self._outcome
        found = {name for contribution in outcome.contributions for name in contribution.facts}
        found |= {p.fact for practice in outcome.own for p in self._program.rulebook.own_limits(practice)}
        return index.decisive | index.below(found)

    @cached_property
    def unknown(self) -> Mapping[str, list[Value]]:
        """Facts that could be told, and matter -> what could be told of them."""
        facts = self._program.rulebook.facts
        return {
            name: self.options(facts[name])
            for name in sorted(self.read)
            if facts[name].tellable and name not in self._outcome.facts
        }

    def into_play(self, fact: str, random: Random, likely: float) -> Iterator[dict[str, Answer]]:
        """Answers to other facts under which something that looks at this fact comes into play, for ever.

        Each takes a rule or a practice in turn; what it asks of other facts is told, down through derived facts, and
        of the rest some is told, as `likely` says.
        """
        readers = list(self._readers.get(fact, ()))
        random.shuffle(readers)
        for reader in itertools.cycle(readers) if readers else ():
            told: dict[str, Answer] = {}
            one: _Reader | None = reader
            for _ in range(DEEP):
                if one is None:
                    break
                self._meet(one.condition, told, fact, random, DEEP)
                onward = [other for name in one.sets for other in self._readers.get(name, ())]
                one = random.choice(onward) if onward else None
            for name, every in self.unknown.items():
                if name != fact and name not in told and random.random() < likely:
                    told[name] = random.choice(every)
            yield told

    @cached_property
    def _readers(self) -> Mapping[str, list[_Reader]]:
        """Fact -> what looks at it: each alternative of each rule, practices' limits, and for whom they are."""
        found: dict[str, list[_Reader]] = {}
        practices = self._program.rulebook.practices
        readers = [_Reader(one) for practice in practices for one in (practice.limits, *practice.meant_for)]
        for rule in self._program.rulebook.rules:
            sets = () if rule.acts else tuple(name for name, _ in rule.sets)
            readers += [_Reader(condition, sets, rule.unless) for condition in rule.alternatives]
        for reader in readers:
            for name in dict.fromkeys(p.fact for c in (reader.condition, *reader.unless) for p in c):
                found.setdefault(name, []).append(reader)
        return found

    def _meet(self, condition: Condition, told: dict[str, Answer], but: str, random: Random, deep: int) -> None:
        for predicate in condition:
            self._hold(predicate, told, but, random, deep)

    def _hold(self, predicate: Predicate, told: dict[str, Answer], but: str, random: Random, deep: int) -> None:
        """Tell what makes the predicate hold, where that is open."""
        name, facts = predicate.fact, self._program.rulebook.facts
        now = told.get(name, self._outcome.facts.get(name))
        if name in (but, *told) or now is not None or holds(predicate, facts[name], now):
            return
        fitting = [answer for answer in self.unknown.get(name, ()) if holds(predicate, facts[name], answer)]
        if fitting:
            told[name] = random.choice(fitting)
        elif facts[name].derived and deep:
            setting = self._program.rule_index.setting.get(name, ())
            ways = [at for at, value in setting if holds(predicate, facts[name], value)]
            if ways:
                rule = self._program.rulebook.rules[random.choice(ways)]
                self._meet(rule.when, told, but, random, deep - 1)
                if rule.any:
                    self._meet(random.choice(rule.any), told, but, random, deep - 1)
