"""Paste: faults and somebody whom they answer otherwise -> an `[[example]]` as it stands in a pack."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from balm.language.facts import Fact
    from balm.proving.differ import Difference
    from balm.proving.mutants import Mutant

WIDEST = 120
"""A longer table is written key by key."""

MOST_NAMED = 4
"""So many facts make an example's name."""


def as_example(faults: Sequence[Mutant], difference: Difference, facts: Mapping[str, Fact]) -> str:
    """TOML text: it holds now, and would not with any of the faults."""
    told = difference.told
    given = {name: fact.plain(told[name]) for name, fact in facts.items() if name in told}
    one, more = faults[0], f", nor with {len(faults) - 1} more" if len(faults) > 1 else ""
    because = f"It would not hold in {one.rule} with {one.words}{more}: say here why it should."
    lines = ["[[example]]", f"name = {_toml(_name(given))}", f"because = {_toml(because)}"]
    inline = f"given = {_toml(given)}"
    if len(inline) <= WIDEST:
        lines += [inline, f"expect = {_toml(difference.expected)}"]
    else:
        lines += ["[example.given]", *_pairs(given), "[example.expect]", *_pairs(difference.expected)]
    return "\n".join(lines) + "\n"


def _name(given: Mapping[str, Any]) -> str:
    def said(value: Any) -> str:
        return ", ".join(value) or "none" if isinstance(value, list) else str(value).lower()

    words = [f"{name.replace('_', ' ')} {said(value).replace('_', ' ')}" for name, value in given.items()]
    more = f", and {len(words) - MOST_NAMED} more" if len(words) > MOST_NAMED else ""
    return ", ".join(words[:MOST_NAMED]) + more or "nothing is known"


def _pairs(table: Mapping[str, Any]) -> list[str]:
    return [f"{key} = {_toml(value)}" for key, value in table.items()]


def _toml(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(_pairs(value)) + " }" if value else "{}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return json.dumps(value, ensure_ascii=False)
