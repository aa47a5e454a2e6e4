"""Structs: what crosses from Python to C, by name; the twin in C of each is a table of fields, read by `fields.h`.

An array is anything with the buffer protocol, in C order, and C checks the type of its elements. Its shape is given in
letters: one letter is one length in all arrays of a struct. Where C writes into an array, its docstring begins with
"Out". Every change here is a change of `INTERFACE`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from balm.native.key_layout import KeyLayout

if TYPE_CHECKING:
    from array import array
    from collections.abc import Mapping

    from numpy.typing import NDArray

Numbers: TypeAlias = "NDArray[Any] | array[int]"


class DigitsCall(NamedTuple):
    """`planes.digits`: codes -> their binary digits."""

    values: Numbers
    """Integers of any width, (people,): codes, with a number added."""
    less: int
    """What was added, modulo 256."""
    known: Numbers
    """uint64, (words,): who has a code; 64 people a word."""
    digits: Numbers
    """Out: uint64, (digits, words). The planes of at most 8 digits, the lowest first."""


class ComparisonCall(NamedTuple):
    """`planes.compare`: binary digits of codes -> literals that they make true."""

    digits: Numbers
    """uint64, (digits, words)."""
    steps: Numbers
    """int32, (steps, 3): a line so far, a digit, and 1 to AND them, 0 to OR them. Lines are digits, everybody, nobody,
    and the result of each step."""
    ends: Numbers
    """int32, (literals, ends): the lines whose exclusive or a literal is."""
    literals: Numbers
    """Out: uint64, (literals, words)."""


class FiringCall(NamedTuple):
    """`planes.fire`: literals -> the clauses that hold, and the rules that fire."""

    literals: Numbers
    """uint64, (literals, words)."""
    clauses: Numbers
    """int32, (clauses, most literals): a clause holds where all its literals do. The first are those of rules."""
    possible: Numbers
    """int32, (possible,): the clauses that hold for anybody; the others' rows are left as they are."""
    alternatives: Numbers
    """int32, (alternatives, 2): a clause, and the rule that fires where it holds too."""
    blocking: Numbers
    """int32, (blocking, 2): a clause, and the rule that it blocks where it holds."""
    met: Numbers
    """Out: uint64, (clauses, words)."""


class AdderCircuit(NamedTuple):
    """Full adders of bit planes, which count for whom rules fire and add up what they give.

    A plane is a line of the circuit, or, below 0, the row ~plane of `met`. Line 0 is nobody.
    """

    adders: Numbers
    """int32, (adders, 5): three planes that are added, and the lines of their sum and carry; in the order of work."""
    gains: Numbers
    """int32, (sums, digits): the planes of all that is added to a sum, the lowest digit first."""
    losses: Numbers
    """int32, (sums, digits): the planes of all that is taken from it."""
    firing: Numbers
    """int32, (digits,): the planes of how many rules fire."""
    lines: int


class TotalsCall(NamedTuple):
    """`totals.totals`: for whom rules fire -> each person's sums, for some of the people."""

    circuit: AdderCircuit
    met: Numbers
    """uint64, (clauses, words): for whom each rule fires."""
    first_word: int
    """The people begin with this word of `met`."""
    words: int
    """So many words of 64 people."""
    totals: Numbers
    """Out: int16, (blocks of people times sums, 512): 512 people after 512, each sum of theirs."""
    fired: Numbers
    """Out: int32, (64 times words of `met`,): how many rules fire, of these people only."""
    bounds: Numbers
    """Out: int64, (2, sums): the least and the most of each sum, 0 among them; padding counts, too."""


class RankingCall(NamedTuple):
    """`topk.topk`: sums -> the first practices of the same people."""

    terms: Numbers
    """int32, (terms,): the sums of one practice after the other."""
    term_ends: Numbers
    """int32, (practices,): where each practice's sums end."""
    layout: KeyLayout
    width: int
    """Bytes of a key, which is a signed integer: 2, 4 or 8."""
    first_word: int
    words: int
    """As in TotalsCall."""
    totals: Numbers
    """As TotalsCall left it."""
    units: Numbers
    """int64, (sums,): what one of a sum adds to a key."""
    starts: Numbers
    """int64, (practices,): each practice's key before any sum."""
    barred: Numbers
    """uint64, (rows, words): whom a practice is not for."""
    barred_of: Numbers
    """int32, (practices,): a row of `barred`, or -1."""
    group: Numbers
    """int64, (people,) or (0,) without points: each person's column of `points`."""
    points: Numbers
    """int64, (rows, groups): points that strategies give."""
    points_of: Numbers
    """int32, (practices,): a row of `points`, or -1."""
    places: Numbers
    """Out: int32, (ranks, people): places in the catalogue from behind; -1 where there is no practice."""
    scores: Numbers
    """Out: int32, (ranks, people): points."""
    eligible: Numbers
    """Out: int32, (people,): how many practices each person may choose from."""


class FactTable(NamedTuple):
    """A fact, and those of its answers that have a code."""

    name: str
    answers: tuple[Any, ...]
    """By code; code 0 is unknown."""
    fact: Any
    """For `read_value`."""
    tellable: bool


class ColumnTable(NamedTuple):
    """Of one fact: the clauses that each answer allows, as a bit set."""

    fact: int
    """Its place among the facts."""
    table: Any
    """Answer -> bit set, for an answer that has no code."""
    rows: Numbers
    """uint64, (codes times words,): the bit set of each code, in whole words."""


class ClauseTables(NamedTuple):
    """Rules, or practices, as clauses: the first is of rule 0; behind the rules follow further clauses."""

    rules: int
    columns: tuple[ColumnTable, ...]
    further_rules: Numbers
    """int32, (further,): the rule of each further clause."""
    further_fire: Numbers
    """uint8, (further,): 1 where it makes the rule fire, 0 where it blocks it."""


class InferredTable(NamedTuple):
    """A derived fact of a stratum."""

    fact: int
    union_: bool
    """Whether what is set is joined (a union), as `derived.merged` says."""
    told_wins: bool
    derived: Any
    values: tuple[Any, ...]
    """The first that a rule which fires sets is the value."""
    setting: tuple[int, ...]
    """By value: the rules of the stratum that set it, as a bit set."""
    fallback: Any
    """The value where no rule sets any."""


class StratumTables(NamedTuple):
    """Facts that are derived together, and the rules that set them."""

    clauses: ClauseTables
    facts: tuple[InferredTable, ...]


class CalledTable(NamedTuple):
    """Names, in the order in which they are told, and the rules that call for each."""

    names: tuple[str, ...]
    sets: tuple[int, ...]
    """By name: rules as a bit set."""


class GivingTables(NamedTuple):
    """What rules give to practices, in parts: one point, one first or an exclusion, for some practices."""

    gives_at: Numbers
    """int32, (rules + 1,): where in `gives` each rule begins."""
    gives: Numbers
    """int32, (gives,): parts."""
    times: Numbers
    """int32, (gives,): how many times the rule gives the part."""
    units: Numbers
    """uint64, (parts,): what a part adds to a lane of `balm.compiled.keys`, modulo 2**64."""
    parts_at: Numbers
    """int32, (parts + 1,): where in `parts` each part begins."""
    parts: Numbers
    """int32, (practices of parts,): practices."""
    base: Numbers
    """uint64, (practices,): each lane before any rule."""
    floor: int
    """The least lane that no rule excludes."""
    layout: Any
    """`balm.compiled.keys.KeyLayout`: bits of the fields of a key, and the points that are written as 0."""


class KernelTables(NamedTuple):
    """A program as `judge.Tables` walks it: all that a decision looks up."""

    facts: tuple[FactTable, ...]
    strata: tuple[StratumTables, ...]
    matcher: ClauseTables
    feasible: ClauseTables
    """Of practices."""
    referring: CalledTable
    asking: CalledTable
    giving: GivingTables
    rests_at: Numbers
    """int32, (rules + 1,): where in `rests` each rule begins."""
    rests: Numbers
    """int32, (rests,): the facts that a reason of a rule rests on; none where those hang on the person."""


class KernelHost(NamedTuple):
    """What `judge.Tables` takes of Python's own."""

    places: Mapping[str, int]
    """A dict: practice id -> place in the catalogue."""
    catalogue: tuple[Any, ...]
    ranked: type
    """A named tuple of `practice`, `firsts` and `score`."""
    read_value: Any
    """(fact, raw) -> its value, or a mistake."""


class ReasonHost(NamedTuple):
    """What `judge.Reason` takes of Python's own."""

    scored: type
    """A named tuple of `by`, `points`, `first`, `because`, `tell`, `source` and `rests`."""
    outcome: type
    """A named tuple that has `facts`, `firing` and `ranked`."""
    facts_of: Any
    """(program, outcome, rests) -> the facts of a reason that hang on the person."""
