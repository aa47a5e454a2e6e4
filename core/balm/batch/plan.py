"""Plan: a Program -> what its columns are worked out by, made once and kept by whoever decides batches.

A literal is a predicate that holds, or is definitely false. Conditions are literals that all must be; each has a row
in a matrix of planes, and so has every rule, so that whatever is done to all of them is done to the matrix.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from balm.batch.bits import Adder, Index, make_adder
from balm.compiled.cells import Answer, holds, refuted
from balm.compiled.matcher import bits
from balm.language.conditions import Predicate, Range, State
from balm.language.facts import DECLINED, number

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from balm.compiled.program import Program
    from balm.compiled.strata import Derived
    from balm.language.conditions import Condition
    from balm.language.effects import Rule
    from balm.language.facts import Fact, Value

MOST_STEPS = 253
"""A scale in whole steps has a code for each, where they fit into a byte beside unknown and declined."""
_MOST_KEPT = 4_096


class Literal(NamedTuple):
    """A predicate that definitely holds, or one that is definitely false."""

    predicate: Predicate
    false: bool

    def holds(self, fact: Fact, answer: Answer) -> bool:
        """Whether it is so of an answer."""
        return (refuted if self.false else holds)(self.predicate, fact, answer)


class Clauses(NamedTuple):
    """Rules as clauses: row i is rule i's `when` with the first of its `any`; more of these, and `unless`, follow."""

    rules: tuple[int, ...]
    literals: Index
    """A clause a row, filled up with the literal that holds of everybody."""
    others: tuple[tuple[int, int], ...]
    """Clause, and the rule (by its row) that fires where it holds."""
    blocks: tuple[tuple[int, int], ...]
    """Clause, and the rule that it blocks."""


class Inferred(NamedTuple):
    """A stratum: its rules, and the facts that they set, each value with the rows of the rules that set it."""

    clauses: Clauses
    facts: tuple[tuple[Derived, tuple[tuple[Value, tuple[int, ...]], ...]], ...]


class Sum(NamedTuple):
    """Points, or firsts, that the same practices get from the same rules."""

    practices: tuple[int, ...]
    first: bool
    least: int
    """Where each rule that takes points away fires, and no other: the adder counts these where they do not fire."""


class Cut(NamedTuple):
    """How codes become planes: from digits to "at least", and from these to literals."""

    levels: tuple[tuple[Index, int, Index], ...]
    """Digit -> which of the planes before are joined with it, whether it stands alone, and which are met with it."""
    ends: Index
    """Literal -> the planes whose exclusive or it is: where it begins to hold, ends, begins again."""
    literals: Index
    """The literals, each a row of the whole matrix."""
    nobody: Index
    """The literals that hold of no answer that was told."""


class Plan:
    """Everything that is the same for all tables. Immutable but for what it remembers."""

    def __init__(self, program: Program) -> None:
        self.program = program
        book = program.rulebook
        self.facts = book.facts
        self._found: dict[Literal, int] = {}
        self.rules = self._clauses(range(len(book.rules)), book.rules)
        self.strata = tuple(self._strata())
        self.obstacles = tuple(self._literals(practice.when, false=True) for practice in book.practices)
        self.asking = tuple(
            (name, self._literals((Predicate(name, (State("unknown"),)),))[0], tuple(bits(rules)))
            for name, rules in program.asking.items()
        )
        self.referring = tuple((kind, tuple(bits(rules))) for kind, rules in program.referring.items())
        self.sums, self.taking, self.adder = self._sums()
        self.drops = self._drops()
        self.literals: tuple[Literal, ...] = tuple(self._found)
        self.everybody = len(self.literals)
        self.rules.literals[self.rules.literals < 0] = self.everybody
        for stratum in self.strata:
            stratum.clauses.literals[stratum.clauses.literals < 0] = self.everybody
        by_fact: dict[str, list[int]] = {}
        for at, literal in enumerate(self.literals):
            by_fact.setdefault(literal.predicate.fact, []).append(at)
        self.of_fact: Mapping[str, tuple[int, ...]] = {name: tuple(found) for name, found in by_fact.items()}
        self._steps: dict[str, tuple[Answer, ...]] = {}
        self._truths: dict[tuple[str, Answer], tuple[bool, ...]] = {}
        self._cuts: dict[tuple[str, tuple[Answer, ...]], Cut] = {}

    def _literals(self, condition: Condition, *, false: bool = False) -> tuple[int, ...]:
        literals = dict.fromkeys(Literal(predicate, false) for predicate in condition)
        return tuple(self._found.setdefault(one, len(self._found)) for one in literals)

    def _clauses(self, places: Iterable[int], rules: Sequence[Rule]) -> Clauses:
        clauses: list[tuple[int, ...]] = []
        more: list[tuple[int, ...]] = []
        others, blocks = [], []
        for i, rule in enumerate(rules):
            first, *rest = rule.any or ((),)
            clauses.append(self._literals((*rule.when, *first)))
            for other in rest:
                others.append((len(rules) + len(more), i))
                more.append(self._literals((*rule.when, *other)))
            for blocking in rule.unless:
                blocks.append((len(rules) + len(more), i))
                more.append(self._literals(blocking))
        every = [*clauses, *more]
        widest = max(map(len, every), default=0) or 1
        table = np.full((len(every), widest), -1, np.intp)
        for row, literals in enumerate(every):
            table[row, : len(literals)] = literals
        return Clauses(tuple(places), table, tuple(others), tuple(blocks))

    def _strata(self) -> Iterable[Inferred]:
        book = self.program.rulebook
        for names, stratum in zip(book.strata, self.program.strata, strict=True):
            places = [i for i, rule in enumerate(book.rules) if any(name in names for name, _ in rule.sets)]
            facts = [
                (derived, tuple((value, tuple(bits(setting))) for value, setting in derived.said))
                for derived in stratum.facts
            ]
            yield Inferred(self._clauses(places, [book.rules[i] for i in places]), tuple(facts))

    def _sums(self) -> tuple[tuple[Sum, ...], Index, Adder]:
        """Rules by the practices that they give the same to; the rules that take points away; the adder of the sums.

        The adder's planes are the rules', then those of who escapes the rules that take; its last sum is the number
        of rules that fire.
        """
        given: dict[tuple[tuple[int, ...], bool], list[tuple[int, int]]] = {}
        for rule, effects in enumerate(self.program.effects):
            alike: dict[tuple[int, bool], list[int]] = {}
            for practice, effect in effects.items():
                if effect.points:
                    alike.setdefault((effect.points, False), []).append(practice)
                if effect.firsts:
                    alike.setdefault((effect.firsts, True), []).append(practice)
            for (by, first), practices in alike.items():
                given.setdefault((tuple(practices), first), []).append((rule, by))
        count = len(self.program.rulebook.rules)
        taking = sorted({rule for rules in given.values() for rule, by in rules if by < 0})
        escaped = {rule: count + i for i, rule in enumerate(taking)}
        sums, parts = [], []
        for (of, first), rules in given.items():
            sums.append(Sum(of, first, sum(by for _, by in rules if by < 0)))
            parts.append([(rule if by > 0 else escaped[rule], abs(by)) for rule, by in rules])
        parts.append([(rule, 1) for rule in range(count)])
        return tuple(sums), np.array(taking, np.intp), make_adder(parts)

    def _drops(self) -> tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]:
        """The sets of practices that rules exclude, each with its rules."""
        found: dict[tuple[int, ...], list[int]] = {}
        for rule, effects in enumerate(self.program.effects):
            dropped = tuple(practice for practice, effect in effects.items() if effect.excluded)
            if dropped:
                found.setdefault(dropped, []).append(rule)
        return tuple((practices, tuple(rules)) for practices, rules in found.items())

    def steps(self, fact: Fact) -> tuple[Answer, ...]:
        """The answers by code of a scale in whole steps; () where it has none, or too many."""
        found = self._steps.get(fact.name)
        if found is None:
            whole = fact.step == 1 and float(fact.low).is_integer() and fact.high - fact.low < MOST_STEPS
            low = int(fact.low) if whole else 0
            found = (None, *range(low, int(fact.high // 1) + 1)) if whole else ()
            self._steps[fact.name] = found
        return found

    def between(self, fact: Fact) -> tuple[list[float], tuple[Answer, ...]]:
        """The ends that literals name on a scale, and the answers by code: below, on and above each of them."""
        tests = [test for at in self.of_fact.get(fact.name, ()) for test in self.literals[at].predicate.tests]
        ends = sorted(
            {end for test in tests if isinstance(test, Range) for end in (test.low, test.high) if end is not None}
        )
        points: list[float] = []
        for i, end in enumerate(ends):
            points += [(ends[i - 1] + end) / 2 if i else end - 1, end]
        points.append(ends[-1] + 1 if ends else 0)
        return ends, (None, *map(number, points))

    def truths(self, name: str, answer: Answer) -> tuple[bool, ...]:
        """Which literals of a fact, in the order of `of_fact`, an answer makes true."""
        found = self._truths.get((name, answer))
        if found is None:
            fact = self.facts[name]
            found = tuple(self.literals[at].holds(fact, answer) for at in self.of_fact.get(name, ()))
            if len(self._truths) >= _MOST_KEPT:
                self._truths.clear()
            # True == 1, but no fact has both kinds of answers.
            self._truths[name, answer] = found
        return found

    def cut(self, name: str, answers: tuple[Answer, ...]) -> Cut:
        """How the codes of these answers become the literals of a fact."""
        found = self._cuts.get((name, answers))
        if found is None:
            if len(self._cuts) >= _MOST_KEPT:
                self._cuts.clear()
            found = self._cuts[name, answers] = make_cut(
                self.of_fact.get(name, ()), [self.truths(name, answer) for answer in answers]
            )
        return found


def make_cut(literals: Sequence[int], truths: Sequence[Sequence[bool]]) -> Cut:
    """The cut for literals whose truth is told by code."""
    ends = [
        [code for code, true in enumerate(column) if true != (code > 0 and column[code - 1])]
        for column in zip(*truths, strict=True)
    ]
    needed = sorted({end for of_literal in ends for end in of_literal if end})
    levels: list[tuple[Index, int, Index]] = []
    wanted = needed
    for digit in reversed(range((len(truths) - 1).bit_length())):
        half = 1 << digit
        below = sorted({end % half for end in wanted if end % half})
        place = {end: i for i, end in enumerate(below)}
        joined = [place[end] for end in wanted if end < half]
        met = [place[end - half] for end in wanted if end > half]
        levels.append((np.array(joined, np.intp), int(half in wanted), np.array(met, np.intp)))
        wanted = below
    # Behind the planes that are needed stand one of everybody, who is at least 0, and one of nobody.
    rows = {0: len(needed)} | {end: i for i, end in enumerate(needed)}
    widest = max(map(len, ends), default=0) or 1
    table = np.full((len(ends), widest), len(needed) + 1, np.intp)
    for row, of_literal in enumerate(ends):
        table[row, : len(of_literal)] = [rows[end] for end in of_literal]
    empty = [at for at, of_literal in zip(literals, ends, strict=True) if not of_literal]
    return Cut(tuple(reversed(levels)), table, np.array(literals, np.intp), np.array(empty, np.intp))


def silent(answer: Answer) -> bool:
    """Whether nothing was told: unknown or declined."""
    return answer is None or (isinstance(answer, str) and answer == DECLINED)
