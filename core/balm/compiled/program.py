"""Program: a rulebook compiled, immutable, and shared by all decisions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from balm.compiled.cells import Cell, cells
from balm.compiled.columns import Columns
from balm.compiled.kernel import make_kernel, make_kernel_tables
from balm.compiled.keys import make_gains, make_packed_keys
from balm.compiled.matcher import CompiledMatcher, MakeMatcher
from balm.compiled.practices import Catalogue, Effect, allowing, make_waivers, number_grants
from balm.compiled.strata import make_strata
from balm.compiled.sums import Sums
from balm.compiled.tables import Calls, Tables, when_names
from balm.language.facts import DECLINED, Fact, Value
from balm.language.practices import attribute_facts
from balm.language.rule import Rule
from balm.language.rule_index import RuleIndex
from balm.language.rulebook import Rulebook

if TYPE_CHECKING:
    from balm.compiled.could_change import Conditions
    from balm.language.referrals import Resource


class Scored(NamedTuple):
    """What a fired rule or a strategy adds to one practice: a `Reason` as far as it does not hang on the person."""

    by: str
    """The rule's id, or ``strategy:`` and the strategy's name."""
    points: int
    first: bool
    kept: bool
    because: str
    tell: str
    source: str
    rests: Rule | tuple[str, ...]
    """The facts that it rests on; the rule, where those hang on the person."""
    helped: bool = False
    """Whether `tell` says that this very practice helped the person."""


class Program(Tables):
    """A rulebook compiled: its tables, and what is worked out from them when it is first asked for."""

    def __getstate__(self) -> None:
        """What is worked out stays behind when a program travels."""

    @cached_property
    def kernel(self) -> Any | None:
        """Reading, judging and ranking in C; None where Python does it."""
        return make_kernel(self)

    @cached_property
    def practice_effects(self) -> Mapping[int, PracticeEffects]:
        """Practice -> what rules do to it; each made when it is first asked for."""
        return _PracticeEffects(self)

    def waived(self, practice: int, fired: int) -> int:
        """Of the rules that fire, those that exclude a practice of the catalogue to no effect, as it is kept."""
        return sum(waiver.of(fired) for waiver in self.waivers if waiver.practice == practice)

    @cached_property
    def when_names(self) -> Mapping[str, tuple[str, ...]]:
        """`tables.when_names` of the rulebook."""
        return when_names(self.rulebook)

    def rests(self, rule: Rule) -> Rule | tuple[str, ...]:
        """The facts that a reason of this rule rests on; the rule, where those hang on the person."""
        return self.when_names.get(rule.id, rule)

    def scored(self, rule: int, effect: Effect) -> Scored:
        """What a rule adds to a practice that it has this effect on."""
        of = self.rulebook.rules[rule]
        return Scored(
            of.id,
            effect.points,
            bool(effect.firsts),
            bool(effect.keeps),
            of.because,
            of.tell,
            of.source,
            self.rests(of),
        )

    @cached_property
    def safety_rules(self) -> frozenset[str]:
        """The ids of the rules of strength `safety`."""
        return frozenset(rule.id for rule in self.rulebook.rules if rule.strength == "safety")

    @cached_property
    def referring(self) -> Mapping[str, int]:
        """Kind of help -> all rules that call for it."""
        return _by_name(self.help_calls)

    def help_lines(self, kind: str, country: object) -> tuple[Resource, ...]:
        """The help lines of a kind for a country and for any, as the packs declare them; None is an unknown country."""
        lines = self._help_lines.get((kind, country))
        if lines is None:
            every = self.rulebook.resources
            lines = tuple(line for line in every if kind in line.kinds and line.country in ("", country))
            self._help_lines[kind, country] = lines
        return lines

    @cached_property
    def _help_lines(self) -> dict[tuple[str, object], tuple[Resource, ...]]:
        """What `help_lines` found: countries are values of a fact, so there are not many."""
        return {}

    @cached_property
    def asking(self) -> Mapping[str, int]:
        """Fact -> all rules that ask for it."""
        return _by_name(self.question_calls)

    @cached_property
    def rule_index(self) -> RuleIndex:
        """Who sets a fact, and what a fact rests on."""
        return RuleIndex(self.rulebook.rules, self.rulebook.facts, self.rulebook.practices)

    @cached_property
    def hangs_on(self) -> dict[str | tuple[str, ...], tuple[tuple[str, ...], tuple[str, ...]]]:
        """A rule, or the facts that a reason rests on -> the facts that its basis hangs on, and those that rules set: a
        memo of `voice`."""
        return {}

    @cached_property
    def words(self) -> dict[tuple[object, ...], Any]:
        """The same and the values of these facts -> its basis in words: a memo of `voice`, which bounds it.

        It holds values of the packs' facts and the packs' words for them, and nothing that a person typed.
        """
        return {}

    @cached_property
    def never_kept(self) -> frozenset[str]:
        """The facts whose values no entry of a history keeps."""
        from balm.language.remembered import never_kept  # no decision needs it

        return never_kept(self.rulebook.rules, self.rule_index, self.rulebook.roles, self.rulebook.facts)

    @cached_property
    def conditions(self) -> Conditions:
        """Which facts could still change what a person is shown."""
        from balm.compiled.could_change import Conditions  # no decision needs it

        return Conditions(self)

    @cached_property
    def cells(self) -> Mapping[str, tuple[Cell, ...]]:
        """Every fact's cells, tags facts aside."""
        facts, predicates = self.rulebook.facts, self.rule_index.predicates
        return {name: cells(fact, predicates[name]) for name, fact in facts.items() if not fact.datatype.multiple}


class PracticeEffects(NamedTuple):
    """All that rules may do to one practice."""

    effects: Mapping[int, Effect]
    """Rule -> what it does; rules that do nothing are absent."""
    scored: Mapping[int, Scored]
    """Rule -> what it gives, in the order of rules; those that only exclude it are absent."""
    rules: int
    """The rules that give something, as a bit set."""
    excluding: int
    """The rules that exclude it, as a bit set."""
    contributions: Any | None
    """The same in C; None where Python does it."""


class _PracticeEffects(dict[int, PracticeEffects]):
    def __init__(self, program: Program) -> None:
        self._program = program
        self._scored: dict[tuple[int, Effect], Scored] = {}
        """What a rule gives is one object for all practices to which it gives the same."""

    def __missing__(self, practice: int) -> PracticeEffects:
        program = self._program
        effects = {i: of_rule[practice] for i, of_rule in enumerate(program.effects) if practice in of_rule}
        scored = {
            i: self._scored.get((i, effect)) or self._scored.setdefault((i, effect), program.scored(i, effect))
            for i, effect in effects.items()
            if effect.speaks
        }
        rules, excluding = sum(1 << i for i in scored), sum(1 << i for i, effect in effects.items() if effect.excluded)
        contributions = None if program.kernel is None else program.kernel.contributions(scored)
        done = self[practice] = PracticeEffects(effects, scored, rules, excluding, contributions)
        return done


MOST_EFFECTS = 1_000_000
"""Rules times the practices that each of them selects."""
MOST_ANSWERS = 600_000_000
"""Values of the facts that rules name, times the conditions of all rules: the bits of the tables that a start reads."""


def compile_program(rulebook: Rulebook, make: MakeMatcher = CompiledMatcher) -> Program:
    """Compile a rulebook; `make` makes the matchers. Raises PackError for rules whose tables would be too large."""
    rules, practices = rulebook.rules, rulebook.practices
    conditions = [(len(rule.any) or 1) + len(rule.unless) for rule in rules]
    values = sum(len(rulebook.facts[name].values) for name in {name for rule in rules for name in rule.facts})
    _check_sum("too-many-answers", MOST_ANSWERS, [values * count for count in conditions], rules)
    names, packs = dict.fromkeys(p.name for p in practices), [pack.name for pack in rulebook.packs]
    attributes = attribute_facts(rulebook.tags, rulebook.needs, names, packs)
    catalogue = Catalogue(rules, practices, attributes, rulebook.floor)
    _check_sum("too-many-effects", MOST_EFFECTS, [catalogue.reach(rule) for rule in rules], rules)
    effects = tuple(catalogue.effects(rule) for rule in rules)
    grants, keys = number_grants(effects), make_packed_keys(effects, len(practices))
    program = Program(
        rulebook=rulebook,
        strata=make_strata(rulebook, make),
        matcher=make(rules, rulebook.facts),
        attributes=attributes,
        effects=effects,
        gains=make_gains(effects, grants, keys),
        drops=tuple(sum(effect.excluded << at for at, effect in of_rule.items()) for of_rule in effects),
        acting=sum(1 << i for i, rule in enumerate(rules) if rule.touches),
        keys=keys,
        waivers=make_waivers(rules, effects, rulebook.floor),
        feasible=Columns([practice.limits for practice in practices], rulebook.facts, allowing),
        spread=Sums(keys.spread()),
        help_calls=_help_calls(rulebook),
        question_calls=_question_calls(rulebook),
        index={practice.id: at for at, practice in enumerate(practices)},
        plain={
            name: _plain(fact) for name, fact in rulebook.facts.items() if fact.tellable and not fact.datatype.multiple
        },
    )
    return program._replace(kernel_tables=make_kernel_tables(program, grants))


def _check_sum(code: str, most: int, counts: Sequence[int], rules: Sequence[Rule]) -> None:
    """Raise PackError where the rules have more of something together than is worked out, at the one that has most."""
    if sum(counts) <= most:
        return
    from balm.diagnostics.codes import diagnose
    from balm.diagnostics.diagnostic import Span
    from balm.diagnostics.errors import PackError

    place = rules[counts.index(max(counts))].place
    raise PackError([diagnose(code, Span(place.file, 1, 1, 1), found=f"{sum(counts):,}", most=f"{most:,}")])


def _plain(fact: Fact) -> dict[Value, Value]:
    values = fact.datatype.sample(fact)
    return {value: value for value in ([*values, DECLINED] if fact.may_decline else values)}


def _help_calls(rulebook: Rulebook) -> Calls:
    """Of other packs' rules, the floor's kinds of help before any other, whatever its tier."""

    def urgency(kind: str) -> tuple[bool, int]:
        referral = rulebook.referrals[kind]
        return referral.pack != rulebook.floor, -referral.tier

    return _calls(rulebook, lambda rule: rule.refer, urgency)


def _question_calls(rulebook: Rulebook) -> Calls:
    return _calls(rulebook, lambda rule: rule.ask, lambda name: not rulebook.facts[name].core)


def _calls(rulebook: Rulebook, names: Callable[[Rule], Iterable[str]], urgency: Callable[[str], Any]) -> Calls:
    called: dict[tuple[bool, str], int] = {}
    for i, rule in enumerate(rulebook.rules):
        for name in names(rule):
            key = rule.pack != rulebook.floor, name
            called[key] = called.get(key, 0) | 1 << i
    return tuple((key[1], called[key]) for key in sorted(called, key=lambda key: (key[0], urgency(key[1]), key[1])))


def _by_name(calls: Calls) -> dict[str, int]:
    rules: dict[str, int] = {}
    for name, some in calls:
        rules[name] = rules.get(name, 0) | some
    return rules
