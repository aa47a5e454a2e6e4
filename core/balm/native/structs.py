"""Structs: what crosses from Python to C, by name; the twin in C of each is a table of fields, read by `fields.h`.

Here are those of one person; those of a population are in `population_structs.py`, as a start need not make them.

An array is anything with the buffer protocol, in C order, and C checks the type of its elements. Its shape is given in
letters: one letter is one length in all arrays of a struct. Where C writes into an array, its docstring begins with
"Out". Every change in either file is a change of `INTERFACE`.

Every start imports this. Annotations are not postponed: a named tuple is made faster from types than from strings.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from array import array

    from numpy.typing import NDArray

    Numbers: TypeAlias = "NDArray[Any] | array[int]"
else:
    Numbers = Any


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
    standing: int
    """Of an open fact, which of the values is its default, which counts as set where no rule of the floor sets any; -1
    of other facts, and where values are joined."""
    of_floor: tuple[int, ...]
    """Of an open fact one bit set: the rules of the stratum that are of the floor and set it."""


class StratumTables(NamedTuple):
    """Facts that are derived together, and the rules that set them."""

    clauses: ClauseTables
    facts: tuple[InferredTable, ...]


class CalledTable(NamedTuple):
    """Names, in the order in which they are told, and rules that call for each; of equal ones the first met counts."""

    names: tuple[str, ...]
    sets: tuple[int, ...]
    """By name: rules as a bit set."""


class GivingTables(NamedTuple):
    """What rules give to practices, in parts: one point, one first, one keep or an exclusion, for some practices."""

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


class WaiverTables(NamedTuple):
    """Practices that rules of the floor keep, and what is then given back to their lanes."""

    practices: Numbers
    """int32, (waivers,): practices, ascending."""
    keepers: tuple[int, ...]
    """By waiver: the rules that keep the practice, as a bit set."""
    waived: tuple[int, ...]
    """By waiver: the rules that exclude it to no effect where it is kept, as a bit set."""
    exclusion: int
    """What an exclusion took from a lane."""


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
    waivers: WaiverTables
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
    """A named tuple of `practice`, `keeps`, `firsts` and `score`."""
    read_value: Any
    """(fact, raw) -> its value, or a mistake."""


class ReasonHost(NamedTuple):
    """What `judge.Reason` takes of Python's own."""

    scored: type
    """A named tuple of `by`, `points`, `first`, `kept`, `because`, `tell`, `source` and `rests`."""
    outcome: type
    """A named tuple that has `facts`, `firing` and `ranked`."""
    facts_of: Any
    """(program, outcome, rests) -> the facts of a reason that hang on the person."""
