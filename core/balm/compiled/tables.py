"""Tables: everything that a decision looks up, as compiling a rulebook makes it.

Every start imports this. Annotations are not postponed: a named tuple is made faster from types than from strings.
"""

from collections.abc import Mapping
from typing import NamedTuple, TypeAlias

from balm.compiled.columns import Columns
from balm.compiled.keys import PackedKeys
from balm.compiled.matcher import Matcher
from balm.compiled.practices import Effect, Waiver
from balm.compiled.strata import Stratum
from balm.compiled.sums import FactoredSums, Sums
from balm.language.facts import Fact, Value
from balm.language.rulebook import Rulebook
from balm.native.structs import KernelTables

Calls: TypeAlias = "tuple[tuple[str, int], ...]"
"""Kinds of help, or facts to ask for, each with rules that call for it, the most urgent first.

What rules of the floor call for stands before what others do; what both do is there twice, and counts where it is first
met.
"""


class Tables(NamedTuple):
    """Everything a decision looks up. Bit i of a rule set is rule i of the rulebook, of a practice set practice i."""

    rulebook: Rulebook
    strata: tuple[Stratum, ...]
    matcher: Matcher
    """Over all rules, once every derived fact is known."""
    attributes: Mapping[str, Fact]
    effects: tuple[Mapping[int, Effect], ...]
    """Rule -> practice -> what it does to it; practices that it leaves alone are absent."""
    gains: Sums | FactoredSums
    """What rules add to `keys`."""
    drops: tuple[int, ...]
    """Rule -> the practices it excludes."""
    acting: int
    """Rules with an effect on practices."""
    keys: PackedKeys
    waivers: tuple[Waiver, ...]
    """Of kept practices, the exclusions that do not count."""
    feasible: Columns
    """Over practices' `limits`."""
    spread: Sums
    """Practices -> their lanes, all ones."""
    help_calls: Calls
    question_calls: Calls
    index: Mapping[str, int]  # type: ignore[assignment]  # nobody asks a program for the place of an item
    """Practice id -> position."""
    plain: Mapping[str, Mapping[Value, Value]]
    """Fact that may be told -> the values that need no reading: as they are told, so they are."""
    kernel_tables: KernelTables | None = None
    """The tables as the loops in C walk them; None where the matchers are others, which are not to be passed by."""


def when_names(rulebook: Rulebook) -> dict[str, tuple[str, ...]]:
    """Rule that fires on `when` alone, no tags among it -> the facts that it names, each once; so of each `for`."""
    facts = rulebook.facts
    return {
        rule.id: rule.facts if rule.is_for else tuple(dict.fromkeys(p.fact for p in rule.when))
        for rule in rulebook.rules
        if not rule.any and not any(facts[p.fact].datatype.multiple for p in rule.when)
    }
