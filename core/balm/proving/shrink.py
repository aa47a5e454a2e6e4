"""Shrink: a witness -> the smallest one that shows the same, found by deciding.

Where the solver is slow, about what comes first among many, deciding makes a person smaller faster than asking does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from balm.language.values import is_told
from balm.solving.minimize import drop_order, ordinary_first, shrink

if TYPE_CHECKING:
    from balm.compiled.program import Program
    from balm.proving.witness import Witness

    Change = Callable[[Witness], Witness]


def shrunk(program: Program, witness: Witness, shows: Callable[[Witness], object]) -> Witness:
    """The person with everything left out that is not needed for what they show, and the rest as ordinary as can be.

    Nothing alone can be left out any more. It is the same for the same person; others may need fewer facts.
    """
    return shrink(witness, lambda one: _choices(program, one), shows)


def _choices(program: Program, witness: Witness) -> Iterator[list[Change]]:
    """Changes that make a person smaller or more ordinary, the weightiest first."""
    for i, practice in enumerate(witness.own):
        yield [lambda one, i=i: replace(one, own=one.own[:i] + one.own[i + 1 :])]  # type: ignore[misc]
        for key, value in practice.items():
            if key != "title":
                yield [lambda one, i=i, key=key: replace(one, own=_less(one.own, i, key))]  # type: ignore[misc]
            for tag in value if key in ("tags", "needs") and isinstance(value, list) else ():
                yield [lambda one, i=i, key=key, tag=tag: replace(one, own=_less(one.own, i, key, tag))]  # type: ignore[misc]
    facts = program.rulebook.facts
    for name in sorted(witness.facts, key=lambda name: drop_order(facts[name])):
        yield [lambda one, name=name: replace(one, facts={n: v for n, v in one.facts.items() if n != name})]  # type: ignore[misc]
    for name, value in witness.facts.items():
        yield [
            lambda one, name=name, value=value, other=other: _given(one, name, value, other)  # type: ignore[misc]
            for other in _more_ordinary(program, name, value)
        ]


def _less(own: Sequence[Mapping[str, Any]], at: int, key: str, tag: str = "") -> tuple[Mapping[str, Any], ...]:
    """Practices of one's own, of one of which a key, or one tag under the key, is told no more."""
    if at >= len(own) or key not in own[at]:
        return tuple(own)
    rest = {k: v for k, v in own[at].items() if k != key}
    kept = {**own[at], key: [one for one in own[at][key] if one != tag]}
    return (*own[:at], kept if tag else rest, *own[at + 1 :])


def _given(witness: Witness, name: str, value: Any, other: Any) -> Witness:
    """Another answer, where the one that was there when the search began still is."""
    return replace(witness, facts={**witness.facts, name: other}) if witness.facts.get(name) == value else witness


def _more_ordinary(program: Program, name: str, value: Any) -> Iterator[Any]:
    """Answers that are more ordinary than this one: of tags one fewer, of what is ordered nearer the middle."""
    fact = program.rulebook.facts[name]
    if isinstance(value, list):
        yield from ([tag for tag in value if tag != left_out] for left_out in value)
    elif fact.datatype.ordered:
        given = [cell.answers[len(cell.answers) // 2] for cell in program.cells[name]]
        for answer in ordinary_first(fact, list(filter(is_told, given))):
            if answer == value:
                return
            yield answer
