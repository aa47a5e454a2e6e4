"""Structs of a population: what crosses to `planes.c`, `totals.c` and `topk.c`, as `structs.py` says of all structs."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from balm.native.key_layout import KeyLayout

if TYPE_CHECKING:
    from balm.native.structs import Numbers


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
