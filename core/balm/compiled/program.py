"""Program: a rulebook compiled, immutable, and shared by all decisions."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import NamedTuple

from balm.compiled.cells import Cell, cells
from balm.compiled.columns import Columns
from balm.compiled.matcher import CompiledMatcher, MakeMatcher, Matcher
from balm.compiled.practices import Catalogue, Effect, Lanes, allowing, make_lanes, positions
from balm.compiled.strata import Stratum, make_strata
from balm.compiled.sums import Sums
from balm.language.conditions import Predicate
from balm.language.facts import Fact
from balm.language.practices import attribute_facts
from balm.language.rulebook import Rulebook


class Tables(NamedTuple):
    """Everything a decision looks up. Bit i of a rule set is rule i of the rulebook, of a practice set practice i."""

    rulebook: Rulebook
    strata: tuple[Stratum, ...]
    matcher: Matcher
    """Over all rules, once every derived fact is known."""
    attributes: Mapping[str, Fact]
    effects: tuple[Mapping[int, Effect], ...]
    """Rule -> practice -> what it does to it; practices that it leaves alone are absent."""
    gains: Sums
    """What rules add to the lanes."""
    drops: tuple[int, ...]
    """Rule -> the practices it excludes."""
    acting: int
    """Rules with an effect on practices."""
    lanes: Lanes
    feasible: Columns
    """Over practices' `when`."""
    spread: Sums
    """Practices -> their lanes, all ones."""
    referring: Mapping[str, int]
    """Kind of help -> rules, the highest tier first."""
    asking: Mapping[str, int]
    """Fact -> rules, in the order of `questions`."""
    index: Mapping[str, int]  # type: ignore[assignment]  # nobody asks a program for the place of an item
    """Practice id -> position."""


class Program(Tables):
    """A rulebook compiled: its tables, and what is worked out from them when it is first asked for."""

    def __getstate__(self) -> None:
        """What is worked out stays behind when a program travels."""

    @cached_property
    def touching(self) -> tuple[int, ...]:
        """Practice -> the rules that do something to it."""
        found = [0] * len(self.rulebook.practices)
        for i, of_rule in enumerate(self.effects):
            for at in of_rule:
                found[at] |= 1 << i
        return tuple(found)

    @cached_property
    def named(self) -> Mapping[str, tuple[Predicate, ...]]:
        """Fact -> the predicates that rules and practices name, each once."""
        named: dict[str, dict[Predicate, None]] = {name: {} for name in self.rulebook.facts}
        conditions = [c for rule in self.rulebook.rules for c in rule.conditions()]
        conditions += [practice.when for practice in self.rulebook.practices]
        for condition in conditions:
            for predicate in condition:
                named[predicate.fact][predicate] = None
        return {name: tuple(predicates) for name, predicates in named.items()}

    @cached_property
    def cells(self) -> Mapping[str, tuple[Cell, ...]]:
        """Every fact's cells, tags facts aside."""
        facts = self.rulebook.facts
        return {name: cells(facts[name], named) for name, named in self.named.items() if facts[name].type != "tags"}


def compile_program(rulebook: Rulebook, make: MakeMatcher = CompiledMatcher) -> Program:
    """Compile a rulebook; `make` makes the matchers."""
    rules, practices = rulebook.rules, rulebook.practices
    attributes = attribute_facts(rulebook.tags, rulebook.needs, dict.fromkeys(p.name for p in practices))
    catalogue = Catalogue(practices, attributes)
    effects = tuple(catalogue.effects(rule) for rule in rules)
    lanes = make_lanes(effects, len(practices))
    acting = (rule.points or rule.first or rule.exclude or rule.only for rule in rules)
    return Program(
        rulebook=rulebook,
        strata=make_strata(rulebook, make),
        matcher=make(rules, rulebook.facts),
        attributes=attributes,
        effects=effects,
        gains=Sums([sum(lanes.of(at, effect) for at, effect in of_rule.items()) for of_rule in effects]),
        drops=tuple(sum(effect.excluded << at for at, effect in of_rule.items()) for of_rule in effects),
        acting=sum(1 << i for i, acts in enumerate(acting) if acts),
        lanes=lanes,
        feasible=Columns([practice.when for practice in practices], rulebook.facts, allowing),
        spread=Sums(lanes.spread()),
        referring=_referring(rulebook),
        asking=_asking(rulebook),
        index=positions(practices),
    )


def _referring(rulebook: Rulebook) -> dict[str, int]:
    kinds = sorted(rulebook.referrals.values(), key=lambda referral: (-referral.tier, referral.kind))
    return {
        referral.kind: sum(1 << i for i, rule in enumerate(rulebook.rules) if referral.kind in rule.refer)
        for referral in kinds
    }


def _asking(rulebook: Rulebook) -> dict[str, int]:
    asked: dict[str, int] = {}
    by_floor = set()
    for i, rule in enumerate(rulebook.rules):
        for name in rule.ask:
            asked[name] = asked.get(name, 0) | 1 << i
            if rule.pack == rulebook.floor:
                by_floor.add(name)
    order = sorted(asked, key=lambda name: (not rulebook.facts[name].core, name not in by_floor, name))
    return {name: asked[name] for name in order}
