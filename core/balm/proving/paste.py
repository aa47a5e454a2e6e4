"""Paste: faults and somebody whom they answer otherwise -> an `[[example]]` as it stands in a pack."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from balm.language.toml_writer import toml_pairs, toml_value

if TYPE_CHECKING:
    from balm.language.facts import Fact
    from balm.proving.differ import MutantDifference
    from balm.proving.mutants import Mutant

WIDEST = 120
"""A longer table is written key by key."""

MOST_NAMED = 4
"""So many facts make an example's name."""


def as_example(faults: Sequence[Mutant], difference: MutantDifference, facts: Mapping[str, Fact]) -> str:
    """TOML text: it holds now, and would not with any of the faults."""
    told = difference.told
    given = {name: fact.plain(told[name]) for name, fact in facts.items() if name in told}
    one, more = faults[0], f", nor with {len(faults) - 1} more" if len(faults) > 1 else ""
    because = f"It would not hold in {one.rule} with {one.words}{more}: say here why it should."
    lines = ["[[example]]", f"name = {toml_value(_name(given))}", f"because = {toml_value(because)}"]
    inline = f"given = {toml_value(given)}"
    if len(inline) <= WIDEST:
        lines += [inline, f"expect = {toml_value(difference.expected)}"]
    else:
        lines += ["[example.given]", *toml_pairs(given), "[example.expect]", *toml_pairs(difference.expected)]
    return "\n".join(lines) + "\n"


def _name(given: Mapping[str, Any]) -> str:
    def said(value: Any) -> str:
        return ", ".join(value) or "none" if isinstance(value, list) else str(value).lower()

    words = [f"{name.replace('_', ' ')} {said(value).replace('_', ' ')}" for name, value in given.items()]
    more = f", and {len(words) - MOST_NAMED} more" if len(words) > MOST_NAMED else ""
    return ", ".join(words[:MOST_NAMED]) + more or "nothing is known"
