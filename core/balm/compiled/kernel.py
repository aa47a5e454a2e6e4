"""Kernel: a program's tables -> the same as words and codes, which the loops in C of `balm.native.judge` walk.

Answers that can be listed become codes, and what each of them allows a row of words; whatever else a person may tell
is asked of the tables themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from struct import pack
from typing import TYPE_CHECKING, Any

from balm.compiled.matcher import CompiledMatcher
from balm.compiled.practices import Part, Ranked, parts_of
from balm.compiled.tables import when_names
from balm.language.facts import DECLINED, read_value
from balm.native import native

if TYPE_CHECKING:
    from balm.compiled.clauses import Further
    from balm.compiled.columns import Columns
    from balm.compiled.strata import Derived
    from balm.compiled.tables import Tables
    from balm.language.predicates import Answer

_WORD = 64


def make_kernel(program: Tables) -> Any | None:
    """`Tables` of `balm.native.judge`; None where that was not compiled, or where a plugin matches the rules."""
    judge = native("judge")
    if judge is None or program.walked is None:
        return None
    Sequence.register(judge.Order)
    return judge.Tables(*program.walked, program.index, program.rulebook.practices, Ranked, read_value)


def walked(program: Tables) -> tuple[object, ...] | None:
    """What the loops walk; None where a plugin matches the rules."""
    matchers = [program.matcher, *(stratum.matcher for stratum in program.strata)]
    if not all(isinstance(one, CompiledMatcher) for one in matchers):
        return None
    facts, answers = program.rulebook.facts, _answers(program)
    places = {name: place for place, name in enumerate(answers)}

    def clauses(columns: Columns, further: Sequence[Further] = ()) -> tuple[object, ...]:
        words = -(-columns.count // _WORD)
        rows = (
            (places[name], table, len(answers[name]), b"".join(_row(table[one], words) for one in answers[name]))
            for name, table in zip(columns.names, columns.tables, strict=True)
        )
        rules = _numbers(one.rule for one in further)
        return columns.count - len(further), tuple(rows), rules, bytes(one.fires for one in further)

    def derived(one: Derived) -> tuple[object, ...]:
        values, rules = [value for value, _ in one.said], [rules for _, rules in one.said]
        return places[one.name], one, one.union, one.told_wins, tuple(values), tuple(rules), one.default

    return (
        tuple((name, listed, facts[name], facts[name].tellable) for name, listed in answers.items()),
        tuple(
            (clauses(stratum.matcher.columns, stratum.matcher.further), tuple(map(derived, stratum.facts)))  # type: ignore[attr-defined]  # all matchers are ours
            for stratum in program.strata
        ),
        clauses(program.matcher.columns, program.matcher.further),  # type: ignore[attr-defined]
        clauses(program.feasible),
        tuple(program.referring),
        tuple(program.referring.values()),
        tuple(program.asking),
        tuple(program.asking.values()),
        _gives(program),
        _rests(program, places),
    )


def _answers(program: Tables) -> dict[str, tuple[Answer, ...]]:
    """Of each fact the answers that have a code, by code: those that are read as they are told, and those rules set."""
    given = {one.name: (*(value for value, _ in one.said), one.default) for s in program.strata for one in s.facts}
    found = {}
    for name, fact in program.rulebook.facts.items():
        listed = dict.fromkeys([*program.plain.get(name, ()), *given.get(name, ())])
        if fact.may_decline:
            listed[DECLINED] = None
        listed.pop(None, None)
        found[name] = (None, *listed)
    return found


def _row(allowed: int, words: int) -> bytes:
    return allowed.to_bytes(words * _WORD // 8, "little")


def _numbers(numbers: Iterable[int]) -> bytes:
    every = list(numbers)
    return pack(f"{len(every)}i", *every)


def _gives(program: Tables) -> tuple[object, ...]:
    """What rules give: rule -> parts, and how many times each; part -> practices, and what is added to their lanes."""
    places: dict[Part, int] = {}
    given = [
        [(places.setdefault(part, len(places)), times) for part, times in parts_of(effects).items()]
        for effects in program.effects
    ]
    keys, layout = program.keys, program.keys.layout
    base = keys.read(keys.base)
    return (
        _numbers(_ends(given)),
        _numbers(part for of_rule in given for part, _ in of_rule),
        _numbers(times for of_rule in given for _, times in of_rule),
        pack(f"{len(places)}Q", *(keys.of(0, part.unit) % (1 << _WORD) for part in places)),
        _numbers(_ends([part.practices for part in places])),
        _numbers(at for part in places for at in part.practices),
        pack(f"{len(base)}Q", *base),
        keys.floor,
        layout.zero,
        layout.place_bits,
        layout.point_bits,
        layout.first_bits,
    )


def _rests(program: Tables, places: Mapping[str, int]) -> tuple[object, ...]:
    """Rule -> the facts that a reason of it rests on; none where those hang on the person."""
    names = when_names(program.rulebook)
    rests = [names.get(rule.id, ()) for rule in program.rulebook.rules]
    return _numbers(_ends(rests)), _numbers(places[name] for of_rule in rests for name in of_rule)


def _ends(groups: Iterable[Sequence[object]]) -> Iterable[int]:
    """Where each group begins when all stand in a row, and where the last one ends."""
    at = 0
    yield at
    for group in groups:
        at += len(group)
        yield at
