"""Could change: what is told of a person -> the facts whose answers could still change what they are shown.

A condition is settled where no answers to the facts that nobody told could make it otherwise; each of these facts
counts as able to become anything. A fact could change what is shown where a rule that acts, the limits of a practice, a
strategy, or a step that may still come names it in a condition that is not settled, directly or through derived facts.

It is structural, and never wrong in one way: whatever else is told, an answer to a fact that is left out changes no
help, no question to another fact, no practice and its place, and not which steps come. One that is named may change
nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import reduce
from operator import and_, or_
from typing import NamedTuple

from balm.compiled.clauses import make_clauses
from balm.compiled.columns import Columns
from balm.compiled.matcher import bits
from balm.compiled.strata import Derived, derived_facts
from balm.compiled.tables import Tables
from balm.language.facts import Value
from balm.language.predicates import Condition, holds
from balm.language.rule import Rule
from balm.language.rule_index import RuleIndex
from balm.language.steps import Step

_Values = Sequence[Value | None] | None
"""The values that a derived fact may have, None among them for unknown; None where they are not listed."""


class _Settled(NamedTuple):
    """What may be and what is sure, whatever the facts that nobody told become."""

    can: int
    """Clauses that may hold."""
    must: int
    """Clauses that surely hold."""
    may_fire: int
    """Rules and steps."""
    fires: int
    open_limits: int
    """Practices that are feasible or not, as what is unknown becomes."""
    infeasible: int
    """Practices that surely are."""
    values: Mapping[str, _Values]
    """Derived facts'."""

    def is_open(self, name: str) -> bool:
        """Whether a derived fact may still have several values."""
        values = self.values.get(name)
        return values is None or len(values) > 1


class _Open(NamedTuple):
    """The clauses that are not settled, and could decide of their rule or step."""

    first: int
    """Clauses that are the first of their rule or step, whose bit they have."""
    further: Sequence[tuple[int, int]]
    """The others, as bits: the clause, and the rule or step that it belongs to."""

    def of(self, some: int) -> int:
        """Those of these rules and steps."""
        return self.first & some | sum(clause for clause, owner in self.further if owner & some)


class _Bounds:
    """Which conditions may hold and which surely do, while facts are looked at one after another."""

    def __init__(self, conditions: Sequence[Condition], columns: Columns) -> None:
        self._all = columns.all
        self.tables = dict(zip(columns.names, columns.tables, strict=True))
        places: dict[str, list[int]] = {}
        for at, condition in enumerate(conditions):
            for name in {predicate.fact for predicate in condition}:
                places.setdefault(name, []).append(at)
        self.naming = {name: _bit_set(some) for name, some in places.items()}
        """Fact -> the conditions that name it."""

    def of_told(self, told: Mapping[str, Value], worked_out: Collection[str]) -> tuple[int, int]:
        """Those that may hold and those that surely do, as if facts that are worked out were never named."""
        can = must = self._all
        for name, table in self.tables.items():
            if name in told:
                allowed = table[told[name]]
                can &= allowed
                must &= allowed
            elif name not in worked_out:
                must &= ~self.naming[name]
        return can, must

    def of_derived(self, name: str, values: _Values) -> tuple[int, int]:
        """The same, of the conditions that name a derived fact with one of these values; all others are among both."""
        table = self.tables.get(name)
        if table is None:
            return self._all, self._all
        if values is None:
            return self._all, self._all & ~self.naming[name]
        allowed = [table[value] for value in values]
        return reduce(or_, allowed), reduce(and_, allowed)

    def named(self, some: int) -> set[str]:
        """The facts that these conditions name."""
        return {name for name, naming in self.naming.items() if naming & some}


class Conditions:
    """The conditions of a program's rules, steps and practices' limits. Immutable; threads may share it."""

    def __init__(self, tables: Tables) -> None:
        rulebook = tables.rulebook
        facts, rules, practices = rulebook.facts, rulebook.rules, rulebook.practices
        stated = [*rules, *(Rule(step.id, step.when, step.any, step.unless) for step in rulebook.steps)]
        clauses = make_clauses(stated)
        self._count = len(stated)
        self._further = clauses.further
        self._bounds = _Bounds(clauses.conditions, Columns(clauses.conditions, facts, holds))
        self._limits = _Bounds([practice.limits for practice in practices], tables.feasible)
        self._step = {step.id: 1 << len(rules) + at for at, step in enumerate(rulebook.steps)}

        index = RuleIndex(rules, facts)
        self._strata = [derived_facts(rulebook, index, names, range(len(rules))) for names in rulebook.strata]
        self._worked_out = frozenset(one.name for some in self._strata for one in some if not one.told_wins)
        self._tellable = frozenset(name for name, fact in facts.items() if fact.tellable)
        self._country = rulebook.roles.get("country")

        self._referring = _bit_set(at for at, rule in enumerate(rules) if rule.refer)
        self._asking = _bit_set(at for at, rule in enumerate(rules) if rule.ask)
        self._floor_asks = [
            (1 << at, rule.ask) for at, rule in enumerate(rules) if rule.ask and rule.pack == rulebook.floor
        ]
        self._touched = {at: _bit_set(effects) for at, effects in enumerate(tables.effects) if rules[at].touches}
        """Rule -> the practices that it does something to."""
        every_clause = _Open(
            (1 << self._count) - 1, [(1 << self._count + at, 1 << one.rule) for at, one in enumerate(clauses.further)]
        )
        only_asking: dict[str, int] = {}
        for at, rule in enumerate(rules):
            if len(rule.ask) == 1 and not (rule.touches or rule.refer):
                only_asking[rule.ask[0]] = only_asking.get(rule.ask[0], 0) | 1 << at
        self._only_asking = {name: every_clause.of(some) for name, some in only_asking.items()}
        """Fact -> the clauses of rules that do no more than ask for it, which are no ground to ask for it."""
        kept = reduce(or_, (1 << waiver.practice for waiver in tables.waivers), 0)
        self._drops = [
            drops if rule.pack == rulebook.floor else drops & ~kept
            for rule, drops in zip(rules, tables.drops, strict=True)
        ]
        """Rule -> the practices that it excludes whatever keeps them."""
        self._every_practice = (1 << len(practices)) - 1

    def could_change(
        self,
        told: Mapping[str, Value],
        *,
        steps: Iterable[Step] = (),
        reads: Collection[str] = (),
        own: bool = False,
        help_only: bool = False,
    ) -> frozenset[str]:
        """The facts that may be told, are not, and whose answers could change what is shown.

        `told` has what is told or filled in by signals, declined included. `steps` are those that may still come.
        `reads` are the facts that strategies look at, and the limits of the person's own practices, if `own` says that
        there may be some. With `help_only` they are those that could change which kinds of help are called for, or
        whether the floor or a step asks one of these.
        """
        settled = self._settle(told)
        clauses = self._open(settled)
        if help_only:
            found = self._bounds.named(clauses.of(self._referring))
        else:
            found = self._reached(settled, clauses, reads, own)
        self._go_down(found, told, settled, clauses)
        waiting = [(self._step[step.id], step.facts) for step in steps] + (self._floor_asks if help_only else [])
        waiting = [(bit, facts) for bit, facts in waiting if clauses.of(bit)]
        while waiting:  # what decides of whether a fact is asked counts as that fact does
            asked = [one for one in waiting if any(name in found and name not in told for name in one[1])]
            deciding = self._bounds.named(clauses.of(reduce(or_, (bit for bit, _ in asked), 0))) - found
            if not deciding:
                break
            found |= deciding
            self._go_down(found, told, settled, clauses)
            waiting = [one for one in waiting if one not in asked]
        return frozenset(name for name in found if name in self._tellable and name not in told)

    def _settle(self, told: Mapping[str, Value]) -> _Settled:
        can, must = self._bounds.of_told(told, self._worked_out)
        may_be, surely = self._limits.of_told(told, self._worked_out)
        may_fire, fires = self._firing(can, must)
        values: dict[str, _Values] = {}
        for stratum in self._strata:
            for derived in stratum:
                possible = values[derived.name] = None if derived.told_wins else _possible(derived, may_fire, fires)
                if not derived.told_wins:
                    allowed, sure = self._bounds.of_derived(derived.name, possible)
                    can, must = can & allowed, must & sure
                    allowed, sure = self._limits.of_derived(derived.name, possible)
                    may_be, surely = may_be & allowed, surely & sure
            may_fire, fires = self._firing(can, must)
        return _Settled(can, must, may_fire, fires, may_be & ~surely, self._every_practice & ~may_be, values)

    def _firing(self, can: int, must: int) -> tuple[int, int]:
        """The rules and steps that may fire, and those that surely do."""
        may_fire, fires = (mask & (1 << self._count) - 1 for mask in (can, must))
        may_block = blocks = 0
        sure = must >> self._count
        for at in bits(can >> self._count):
            rule, makes_fire = self._further[at]
            bit = 1 << rule
            surely = bit if sure >> at & 1 else 0
            if makes_fire:
                may_fire |= bit
                fires |= surely
            else:
                may_block |= bit
                blocks |= surely
        return may_fire & ~blocks, fires & ~may_block

    def _open(self, settled: _Settled) -> _Open:
        undecided = settled.may_fire & ~settled.fires
        met = settled.must & (1 << self._count) - 1
        for at in bits(settled.must >> self._count):
            if self._further[at].fires:
                met |= 1 << self._further[at].rule  # where an alternative holds, the others decide nothing
        clauses = settled.can & ~settled.must
        further = []
        for at in bits(clauses >> self._count):
            rule, makes_fire = self._further[at]
            if undecided >> rule & 1 and not (makes_fire and met >> rule & 1):
                further.append((1 << self._count + at, 1 << rule))
        return _Open(clauses & undecided & ~met, further)

    def _reached(self, settled: _Settled, clauses: _Open, reads: Collection[str], own: bool) -> set[str]:
        """The facts that what acts looks at, whether it can be told or is derived."""
        left = self._every_practice & ~settled.infeasible
        for at in bits(settled.fires & (1 << len(self._drops)) - 1):
            left &= ~self._drops[at]
        acting = self._referring | self._asking
        for at in bits(settled.may_fire & ~settled.fires & ~acting & (1 << len(self._drops)) - 1):
            if at in self._touched and (own or self._touched[at] & left):
                acting |= 1 << at
        reached = clauses.of(acting)
        found = self._bounds.named(reached)
        for name in found & self._only_asking.keys():
            if not self._bounds.naming[name] & reached & ~self._only_asking[name]:
                found.discard(name)
        if left or own:
            found.update(reads)
        found |= self._limits.named(settled.open_limits & left)
        if self._country and self._referring & settled.may_fire:
            found.add(self._country)  # it picks the help lines
        return found

    def _go_down(self, found: set[str], told: Mapping[str, Value], settled: _Settled, clauses: _Open) -> None:
        """Add the facts that the derived ones among these rest on, as far as these are not settled."""
        for stratum in reversed(self._strata):
            for derived in stratum:
                name = derived.name
                if name in found and not (derived.told_wins and name in told) and settled.is_open(name):
                    values = settled.values[name]
                    setting = derived.of_floor or 0
                    for value, rules in derived.by_value:
                        if values is None or value in values:
                            setting |= rules
                    found |= self._bounds.named(clauses.of(setting))


def _bit_set(places: Iterable[int]) -> int:
    return sum(1 << at for at in places)


def _possible(derived: Derived, may_fire: int, fires: int) -> _Values:
    """The values that a derived fact may have where nobody tells it."""
    if derived.union:
        setting = reduce(or_, (rules for _, rules in derived.by_value), 0)
        return None if (may_fire ^ fires) & setting else [derived.merged(fires & setting)]
    of_floor = derived.of_floor
    may_stand = of_floor is not None and not of_floor & fires
    stands = of_floor is not None and not of_floor & may_fire
    values: list[Value | None] = []
    for value, rules in derived.by_value:
        is_default = value == derived.default
        if rules & may_fire or (may_stand and is_default):
            values.append(value)
        if rules & fires or (stands and is_default):
            return values
    return [*values, derived.default]
