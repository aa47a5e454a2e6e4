"""Plan: a Program -> what its columns are worked out by, made once and kept by whoever decides batches.

A literal is a predicate that holds, or one that is definitely false. Conditions are literals that all must be so. Each
literal, and each rule, is a row in a matrix of planes, so that what is done to all of them is done to the matrix.
"""

from __future__ import annotations

from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa

from balm.compiled.cells import around
from balm.compiled.clauses import make_clauses
from balm.compiled.matcher import bits
from balm.compiled.practices import EXCLUDED, FIRST, KEPT, POINT, Grant, grants_of
from balm.language.facts import Fact, Value, number, read_told
from balm.language.here import Mistake
from balm.language.predicates import Answer, Condition, Predicate, State, ends_of, holds, refuted, tests_of
from balm.native.population_structs import AdderCircuit
from balm.population.adder_circuit import RuleGroup, make_adder_circuit
from balm.population.bit_planes import MOST_COUNTED, MOST_SHORT, Index, Short, Workspace
from balm.population.comparators import Comparators, make_comparators
from balm.population.python_values import python_values

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from balm.compiled.program import Program
    from balm.compiled.strata import Derived
    from balm.language.rule import Rule
    from balm.language.rulebook import Rulebook

_MOST_STEPS = 254
"""A scale in whole steps has a code for each where these fit into a byte, beside unknown."""
_MOST_KEPT = 4_096
_MOST_NUMBERED = 1 << 20
"""Rows whose numbers are kept: 8 MiB."""
KINDS = (POINT, FIRST, KEPT)
"""What sums count: each ranks above all of those before it."""
_MOST_REMEMBERED = 64
"""So many distinct values of a column are remembered together: of more it is unlikely that they come again."""


class Literal(NamedTuple):
    """A predicate that definitely holds, or (`false`) one that is definitely false."""

    predicate: Predicate
    false: bool = False

    def true_of(self, fact: Fact, answer: Answer) -> bool:
        """Whether it is so for an answer."""
        return (refuted if self.false else holds)(self.predicate, fact, answer)


class Clauses(NamedTuple):
    """Rules as clauses (`balm.compiled.clauses`), a row each."""

    literals: Short
    """A clause a row, filled up with the literal that is true of everybody."""
    others: Short
    """Clause, and the rule that fires where it holds."""
    blocks: Short
    """Clause, and the rule that it blocks."""


class Setting(NamedTuple):
    """A derived fact, and the rules of its stratum that set it."""

    fact: Derived
    by_value: tuple[tuple[Value, Index], ...]
    of_floor: Index | None
    """Of an open fact, those of the floor: where none of them fires, its default counts as set."""


class Inferred(NamedTuple):
    """A stratum: its rules, and the facts that they set."""

    clauses: Clauses
    facts: tuple[Setting, ...]


class Waived(NamedTuple):
    """Rules that exclude a practice, but to no effect where one of the keepers fires."""

    practice: int
    rules: Index
    keepers: Index


class Sum(NamedTuple):
    """Points, firsts or keeps, that the same practices get from the same rules."""

    practices: tuple[int, ...]
    kind: int
    """Of what: a place in `KINDS`."""
    most: int
    """No more is ever given, or taken."""


class Counting(NamedTuple):
    """What is counted, and what practices are made up of."""

    terms: Short
    """The sums of one practice after the other."""
    term_ends: Short
    """Where each practice's sums end."""
    owners: Short
    """The practice of each of its terms."""
    kinds: Short
    """By sum: its kind."""
    short: bool
    """Whether each sum fits into 16 bits."""


class Plan:
    """Everything that is the same for all tables. Immutable but for what it remembers."""

    def __init__(self, program: Program) -> None:
        self.program = program
        book = program.rulebook
        self.facts = book.facts
        self.literals = _literals(program)
        self.everybody = len(self.literals)
        """The literal behind all others."""
        self._places = {literal: at for at, literal in enumerate(self.literals)}
        self.of_fact = _by_fact(self.literals)
        self.rules = self._clauses(book.rules)
        self.strata = tuple(self._strata(book))
        self.obstacles = tuple(self._places_of(practice.limits, false=True) for practice in book.practices)
        self.asked = tuple(program.asking)
        """The facts that rules ask for."""
        self.question_calls = tuple(
            (self.asked.index(name), self._places[_unknown(name)], _places(rules))
            for name, rules in program.question_calls
        )
        """Fact, by its place in `asked`, the literal that it is unknown, and rules that ask for it."""
        self.help_calls = tuple((kind, _places(rules)) for kind, rules in program.help_calls)
        self.sums, self.groups = _sums(program)
        self.counting = _counting(self.sums, len(book.practices))
        self.drops = _drops(program)
        """Sets of practices, each with the rules that exclude it, but for the waived ones."""
        self.waived = tuple(Waived(one.practice, _places(one.waived), _places(one.keepers)) for one in program.waivers)
        self.ways = book.ways
        self.names = pa.array([practice.id for practice in reversed(book.practices)], pa.string())
        self._steps: dict[str, tuple[Answer, ...]] = {}
        self._answers_of: dict[tuple[str, tuple[Any, ...]], tuple[tuple[Answer, ...], tuple[bool, ...]]] = {}
        self._truths: dict[tuple[str, Answer], tuple[bool, ...]] = {}
        self._spaces: list[Workspace] = []
        self._numbers = pa.array([], pa.int64())
        self._same: dict[str, pa.Array] = {}
        self._comparators: dict[tuple[str, tuple[Answer, ...]], Comparators] = {}

    @cached_property
    def circuit(self) -> AdderCircuit:
        """What compiled loops count rules and add up sums with, where each sum fits into 16 bits."""
        return make_adder_circuit(self.groups, len(self.sums))

    @cached_property
    def way_of(self) -> Sequence[tuple[int, int]]:
        """The practices that have a way, each with its place among the ways' tags."""
        ways = [self.ways.of(practice) for practice in self.program.rulebook.practices]
        return [(at, self.ways.tags.index(way)) for at, way in enumerate(ways) if way is not None]

    def _places_of(self, condition: Condition, *, false: bool = False) -> list[int]:
        return list(dict.fromkeys(self._places[Literal(predicate, false)] for predicate in condition))

    def _clauses(self, rules: Sequence[Rule]) -> Clauses:
        clauses = make_clauses(rules)
        every = [self._places_of(condition) for condition in clauses.conditions]
        further = list(enumerate(clauses.further, len(rules)))
        others = [(clause, one.rule) for clause, one in further if one.fires]
        blocks = [(clause, one.rule) for clause, one in further if not one.fires]
        table = np.full((len(every), max([1, *map(len, every)])), self.everybody, np.int32)
        for row, places in enumerate(every):
            table[row, : len(places)] = places
        return Clauses(table, *(np.array(pairs, np.int32).reshape(-1, 2) for pairs in (others, blocks)))

    def _strata(self, book: Rulebook) -> Iterable[Inferred]:
        for names, stratum in zip(book.strata, self.program.strata, strict=True):
            rules = [book.rules[at] for at in self.program.rule_index.setters(names)]
            facts = (
                Setting(
                    derived,
                    tuple((value, _places(setting)) for value, setting in derived.by_value),
                    None if derived.of_floor is None else _places(derived.of_floor),
                )
                for derived in stratum.facts
            )
            yield Inferred(self._clauses(rules), tuple(facts))

    def steps(self, fact: Fact) -> tuple[Answer, ...]:
        """The answers by code of a scale in whole steps; () where it is none, or has too many."""
        found = self._steps.get(fact.name)
        if found is None:
            whole = fact.step == 1 and float(fact.low).is_integer() and fact.high - fact.low < _MOST_STEPS
            found = (None, *range(int(fact.low), int(fact.high // 1) + 1)) if whole else ()
            self._steps[fact.name] = found
        return found

    @contextmanager
    def space(self) -> Iterator[Workspace]:
        """Memory to work in, of which there is as much as tables are worked on at once: new memory is slow at first."""
        try:
            space = self._spaces.pop()
        except IndexError:
            space = Workspace()
        yield space
        self._spaces.append(space)

    def numbers(self, start: int, rows: int) -> pa.Array:
        """The numbers of so many rows; those of the first rows of a table are made once."""
        end = start + rows
        if end > _MOST_NUMBERED:
            return pa.array(np.arange(start, end))
        kept = self._numbers
        if len(kept) < end:
            kept = self._numbers = pa.array(np.arange(min(_MOST_NUMBERED, 2 * end)))
        return kept.slice(start, rows)

    def same(self, name: str, value: object, kind: pa.DataType, rows: int) -> pa.Array:
        """A column that has one value in each row: made once, as long as the longest that was asked for."""
        found = self._same.get(name)
        if found is None or len(found) < rows:
            found = self._same[name] = pa.array([value], kind).take(pa.array(np.zeros(rows, np.int8)))
        return found.slice(0, rows)

    def answers_of(self, fact: Fact, values: pa.Array) -> tuple[tuple[Answer, ...], tuple[bool, ...]]:
        """The answers by code that distinct values are, behind that of who told nothing; and which are none at all."""
        raw = tuple(python_values(values))
        found = self._answers_of.get((fact.name, raw)) if len(raw) <= _MOST_REMEMBERED else None
        if found is None:
            read = [read_told(fact, one) for one in raw]
            answers = (None, *(None if isinstance(one, Mistake) else one for one in read))
            found = answers, (False, *(isinstance(one, Mistake) for one in read))
            if len(raw) <= _MOST_REMEMBERED:
                if len(self._answers_of) >= _MOST_KEPT:
                    self._answers_of.clear()
                self._answers_of[fact.name, raw] = found
        return found

    def between(self, fact: Fact) -> tuple[list[float], tuple[Answer, ...]]:
        """The ends that literals name on a scale, and the answers by code: below, on and above each of them."""
        ends = ends_of(tests_of(self.literals[at].predicate for at in self.of_fact.get(fact.name, ())))
        return ends, (None, *map(number, around(ends)))

    def truths(self, name: str, answer: Answer) -> tuple[bool, ...]:
        """Which literals of a fact an answer makes true."""
        found = self._truths.get((name, answer))
        if found is None:
            if len(self._truths) >= _MOST_KEPT:
                self._truths.clear()
            literals = [self.literals[at] for at in self.of_fact.get(name, ())]
            found = tuple(literal.true_of(self.facts[name], answer) for literal in literals)
            self._truths[name, answer] = found
        return found

    def comparators(self, name: str, answers: tuple[Answer, ...]) -> Comparators:
        """How codes for these answers become the literals of a fact."""
        found = self._comparators.get((name, answers))
        if found is None:
            if len(self._comparators) >= _MOST_KEPT:
                self._comparators.clear()
            found = self._comparators[name, answers] = make_comparators(
                [self.truths(name, answer) for answer in answers]
            )
        return found


def _places(rules: int) -> Index:
    return np.array(bits(rules), np.intp)


def _unknown(name: str) -> Literal:
    return Literal(Predicate(name, (State("unknown"),)))


def _literals(program: Program) -> tuple[Literal, ...]:
    """Every literal that anything hangs on, those of a fact side by side."""
    book = program.rulebook
    found = [Literal(predicate) for rule in book.rules for predicate in rule.predicates()]
    found += [Literal(p, false=True) for practice in book.practices for p in practice.limits]
    found += [_unknown(name) for name in program.asking]
    return tuple(sorted(dict.fromkeys(found), key=lambda literal: literal.predicate.fact))


def _by_fact(literals: Sequence[Literal]) -> Mapping[str, range]:
    """Fact -> the places of its literals."""
    found: dict[str, range] = {}
    for at, literal in enumerate(literals):
        name = literal.predicate.fact
        found[name] = range(found[name].start if name in found else at, at + 1)
    return found


def _sums(program: Program) -> tuple[tuple[Sum, ...], tuple[RuleGroup, ...]]:
    """What practices get, and from which rules; every rule is in one `RuleGroup` and no other."""
    found: dict[tuple[tuple[Grant, int], ...], list[int]] = {}
    for rule, effects in enumerate(program.effects):
        given = tuple((part, times) for part, times in grants_of(effects).items() if part.unit != EXCLUDED)
        found.setdefault(given, []).append(rule)
    places: dict[Grant, int] = {}
    most: dict[Grant, int] = {}
    groups = []
    for given, rules in found.items():
        gives = []
        for part, times in given:
            most[part] = most.get(part, 0) + abs(times) * len(rules)
            gives.append((places.setdefault(part, len(places)), times))
        split = (rules[at : at + MOST_COUNTED] for at in range(0, len(rules), MOST_COUNTED))
        groups += [RuleGroup(np.array(some, np.intp), tuple(gives)) for some in split]
    groups.sort(key=lambda one: one.gives)  # who adds to the same sum stands together, so that it stays in the cache
    return tuple(Sum(part.practices, KINDS.index(part.unit), top) for part, top in most.items()), tuple(groups)


def _counting(sums: Sequence[Sum], practices: int) -> Counting:
    terms: list[list[int]] = [[] for _ in range(practices)]
    for at, one in enumerate(sums):
        for practice in one.practices:
            terms[practice].append(at)
    owners = np.repeat(np.arange(practices, dtype=np.int32), [len(some) for some in terms])
    kinds = np.array([one.kind for one in sums], np.int32)
    short = all(one.most <= MOST_SHORT for one in sums)
    ends = np.cumsum([len(some) for some in terms], dtype=np.int32)
    return Counting(np.array([at for some in terms for at in some], np.int32), ends, owners, kinds, short)


def _drops(program: Program) -> tuple[tuple[tuple[int, ...], Index], ...]:
    found: dict[tuple[int, ...], list[int]] = {}
    for rule, effects in enumerate(program.effects):
        waived = {one.practice for one in program.waivers if one.waived >> rule & 1}
        for part in grants_of(effects):
            practices = tuple(at for at in part.practices if at not in waived)
            if part.unit == EXCLUDED and practices:
                found.setdefault(practices, []).append(rule)
    return tuple((practices, np.array(rules, np.intp)) for practices, rules in found.items())
