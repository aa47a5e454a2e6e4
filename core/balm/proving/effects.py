"""Effects: what would be otherwise without a rule -> rules that change nothing, and those that another one covers.

A decision without the rule differs where a derived fact has another value, a practice is no longer left out (one of the
catalogue, or one that somebody may bring), help or a question is missing, or the catalogue's order is another.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from balm.compiled.matcher import bits
from balm.deciding.gate import rank
from balm.deciding.judge import judge_catalogue
from balm.proving.authored import Authored, authored
from balm.solving.formula import FALSE, TRUE
from balm.solving.ranking import Ranking

if TYPE_CHECKING:
    from collections.abc import Sequence

    from balm.compiled.program import Program
    from balm.deciding.outcome import Outcome
    from balm.language.facts import Value
    from balm.language.practices import Practice
    from balm.language.rule import Rule
    from balm.proving.analysis import Analysis

MOST_MET = 24
"""People whom a rule's points are tried on before the solver is asked about every two practices: so many who are
offered one that has them, and so many who are offered another. As few rules as possible put anything first for them, so
that points decide the order.
"""


def without_effect(analysis: Analysis) -> tuple[tuple[Authored, str], ...]:
    """Rules that fire for somebody and change nothing for anybody; those of the floor wait for packs yet to come.

    Each with another rule that fires whenever it does and does all that it does, or "" where no single one does.
    """
    rules, found = _Rules(analysis), []
    for rule in authored(analysis.program.rulebook):
        firing = [] if analysis.in_floor(rule.place) else analysis.firing(rule)
        if firing and not any(map(rules.acts, firing)):
            found.append((rule, rules.covering(rule, firing)))
    return tuple(found)


class _Rules:
    def __init__(self, analysis: Analysis) -> None:
        self._analysis, self._program = analysis, analysis.program
        self._encoding, self._formulas = analysis.encoding, analysis.formulas
        self._rules = analysis.program.rulebook.rules
        self._guest = analysis.guests[0]
        self._derived = {d.name: d for stratum in analysis.program.strata for d in stratum.facts}

    def acts(self, rule: int) -> bool:
        """Whether something is otherwise for somebody without it."""
        one, fires = self._rules[rule], self._encoding.fires(rule)
        different = [self._sets(rule, name, value) for name, value in one.sets]
        different += [self._leaves_out(rule, at) for at in bits(self._program.drops[rule])]
        different += [self._alone(rule, self._program.referring[kind]) for kind in one.refer]
        for name in one.ask:
            alone = self._alone(rule, self._program.asking[name])
            different.append(self._formulas.all_of((alone, self._encoding.unknown(name))))
        if self._analysis.possible([fires, self._formulas.any_of(different)]):
            return True
        # Of somebody's own practice every rule that excludes has a say, which makes a long question of it.
        if (one.exclude or one.only) and self._analysis.possible([fires, self._keeps_away(rule)]):
            return True
        return bool(one.points or one.first) and self._moves(rule)

    def _alone(self, rule: int, rules: int) -> int:
        """Where none of the others of these rules fires."""
        return -self._encoding.any_fires(i for i in bits(rules) if i != rule)

    def _sets(self, rule: int, name: str, value: Value) -> int:
        """Where the derived fact would have another value."""
        formulas, encoding, derived = self._formulas, self._encoding, self._derived[name]
        untold = encoding.untold(name)
        said = encoding.said(derived, without=rule)
        if derived.union:
            others = formulas.any_of(literal for _, literal in said)
            assert isinstance(value, frozenset)  # noqa: S101  # tags
            new = [
                -formulas.any_of(literal for other, literal in said if tag in other)  # type: ignore[operator]
                for tag in value
            ]
            instead = FALSE if derived.default == value else -others
            return formulas.all_of(
                (untold, formulas.any_of((instead, formulas.all_of((others, formulas.any_of(new))))))
            )
        at = [other for other, _ in said].index(value)
        before = formulas.any_of(literal for _, literal in said[: at + 1])
        after = formulas.any_of(literal for _, literal in said[at + 1 :])
        other_value = after if derived.default == value else TRUE
        return formulas.all_of((untold, -before, other_value))

    def _leaves_out(self, rule: int, at: int) -> int:
        """Where a practice would be offered, and is not."""
        candidate = self._encoding.candidates[at]
        others = self._encoding.any_excludes(candidate, (i for i in candidate.excluded_by if i != rule))
        mine = self._encoding.any_excludes(candidate, [rule])
        return self._formulas.all_of((mine, -others, -self._encoding.infeasible(candidate)))

    def _keeps_away(self, rule: int) -> int:
        """Where a practice of somebody's own would be offered."""
        formulas, guest = self._formulas, self._guest
        others = [
            formulas.all_of((self._encoding.fires(i), guest.excludes(one)))
            for i, one in enumerate(self._rules)
            if i != rule and (one.exclude or one.only)
        ]
        reached = (guest.present, guest.excludes(self._rules[rule]), -guest.infeasible(self._encoding))
        return formulas.all_of((*reached, -formulas.any_of(others)))

    def _moves(self, rule: int) -> bool:
        """Whether the order of two practices that are both offered turns on its points."""
        effects = self._program.effects[rule]
        whom = [self._encoding.fires(rule)]
        self._analysis.make_true(whom, [-self._encoding.fires(i) for i in self._analysis.putting_first if i != rule])
        others = (at for at in range(len(self._encoding.candidates)) if at not in effects)
        for at in (*list(effects)[:MOST_MET], *itertools.islice(others, MOST_MET)):
            offered = self._encoding.eligible(self._encoding.candidates[at])
            found = self._analysis.session.possible([*whom, offered])
            if found and self._turns(self._analysis.decide_found(), rule):
                return True
        if any(rule in one.fired and self._turns(one, rule) for one in self._analysis.champions):
            return True
        apart = self._analysis.ordering
        return apart.possible([apart.encoding.fires(rule), apart.formulas.any_of(_turned(apart, rule))])

    def _turns(self, outcome: Outcome, rule: int) -> bool:
        """Whether the order of what somebody is offered would be another without the rule's points."""
        return [one.practice for one in outcome.ranked] != _order_without(self._program, outcome, rule)

    def covering(self, rule: Authored, firing: Sequence[int]) -> str:
        """The id of another rule that covers all these instances of a rule, or ""."""
        if any(self._rules[i].points or self._rules[i].first for i in firing):
            return ""  # points add up, so no rule's points stand for another's
        for other in authored(self._program.rulebook):
            if other.id != rule.id and all(any(self.covers(j, i) for j in other.instances) for i in firing):
                return other.id
        return ""

    def covers(self, other: int, rule: int) -> bool:
        """Whether `other` fires wherever `rule` does, with every effect that `rule` has."""
        one, two = self._rules[rule], self._rules[other]
        if not _includes(two, one) or self._program.drops[rule] & ~self._program.drops[other]:
            return False
        if self._analysis.possible([self._encoding.fires(rule), -self._encoding.fires(other)]):
            return False
        if not (one.exclude or one.only):
            return True
        apart = self._formulas.all_of((self._guest.excludes(one), -self._guest.excludes(two)))
        return not self._analysis.possible([apart])


def _turned(analysis: Analysis, rule: int) -> list[int]:
    """For every two practices, where they are both offered and stand the other way round without the rule."""
    effects, formulas = analysis.program.effects[rule], analysis.formulas
    ranking, other = analysis.ranking, Ranking(analysis.encoding, without=rule)
    every = analysis.encoding.candidates
    turned = []
    for a, one in enumerate(every):
        for b, two in enumerate(every[:a]):
            mine, theirs = effects.get(a), effects.get(b)
            gains = [(e.points, e.firsts, e.keeps) if e else (0, 0, 0) for e in (mine, theirs)]
            if gains[0] != gains[1]:
                ids = one.practice.id, two.practice.id
                offered = (ranking.eligible(ids[0]), ranking.eligible(ids[1]))
                if FALSE not in offered:
                    turns = formulas.xor(ranking.outranks(*ids), other.outranks(*ids))
                    turned.append(formulas.all_of((*offered, turns)))
    return turned


def _includes(two: Rule, one: Rule) -> bool:
    return set(one.sets) <= set(two.sets) and set(one.refer) <= set(two.refer) and set(one.ask) <= set(two.ask)


def _order_without(program: Program, outcome: Outcome, rule: int) -> list[Practice]:
    """The practices offered, in their order, had a rule that fired given nothing to any of them."""
    packed = judge_catalogue(program, outcome.firing)
    for at, effect in program.effects[rule].items():
        packed -= program.keys.of(at, effect._replace(excluded=False))
    return [one.practice for one in rank(program, outcome.facts, packed, [], [])]
