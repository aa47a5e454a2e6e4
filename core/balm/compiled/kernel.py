"""Kernel: a program's tables -> the same as words and codes, which the loops in C of `balm.native.judge` walk.

Answers that can be listed become codes, and what each of them allows a row of words; whatever else a person may tell
is asked of the tables themselves.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence, Sized
from typing import TYPE_CHECKING, Any

from balm.compiled.matcher import CompiledMatcher
from balm.compiled.practices import Grants, Ranked
from balm.compiled.tables import when_names
from balm.language.facts import DECLINED, read_told
from balm.native import native
from balm.native.structs import (
    CalledTable,
    ClauseTables,
    ColumnTable,
    FactTable,
    GivingTables,
    InferredTable,
    KernelHost,
    KernelTables,
    StratumTables,
    WaiverTables,
)

if TYPE_CHECKING:
    from balm.compiled.clauses import Further
    from balm.compiled.columns import Columns
    from balm.compiled.strata import Derived
    from balm.compiled.tables import Calls, Tables
    from balm.language.predicates import Answer

_WORD = 64


def make_kernel(program: Tables) -> Any | None:
    """`Tables` of `balm.native.judge`; None where that was not compiled, or where a plugin matches the rules."""
    judge = native("judge")
    if judge is None or program.kernel_tables is None:
        return None
    host = KernelHost(program.index, program.rulebook.practices, Ranked, read_told)
    return judge.Tables(program.kernel_tables, host)


def make_kernel_tables(program: Tables, grants: Grants) -> KernelTables | None:
    """What the loops walk; None where a plugin matches the rules."""
    matchers = [program.matcher, *(stratum.matcher for stratum in program.strata)]
    if not all(isinstance(one, CompiledMatcher) for one in matchers):
        return None
    facts, answers = program.rulebook.facts, _answers(program)
    places = {name: place for place, name in enumerate(answers)}

    def clauses(columns: Columns, further: Sequence[Further] = ()) -> ClauseTables:
        size = -(-columns.count // _WORD) * _WORD // 8
        tables = tuple(
            ColumnTable(places[name], table, _words(table[one].to_bytes(size, "little") for one in answers[name]))
            for name, table in zip(columns.names, columns.tables, strict=True)
        )
        rules, fire = zip(*further, strict=True) if further else ((), ())
        return ClauseTables(columns.count - len(further), tables, _numbers(rules), array("B", fire))

    def inferred(one: Derived) -> InferredTable:
        values, rules = tuple(value for value, _ in one.by_value), tuple(rules for _, rules in one.by_value)
        opened = one.of_floor is not None and not one.union
        standing = values.index(one.default) if opened else -1
        of_floor = (one.of_floor,) if one.of_floor is not None else ()
        return InferredTable(
            places[one.name], one.union, one.told_wins, one, values, rules, one.default, standing, of_floor
        )

    names = when_names(program.rulebook)
    rests = [names.get(rule.id, ()) for rule in program.rulebook.rules]
    return KernelTables(
        facts=tuple(FactTable(name, listed, facts[name], facts[name].tellable) for name, listed in answers.items()),
        strata=tuple(
            StratumTables(
                clauses(stratum.matcher.columns, stratum.matcher.further),  # type: ignore[attr-defined]  # all matchers are ours
                tuple(map(inferred, stratum.facts)),
            )
            for stratum in program.strata
        ),
        matcher=clauses(program.matcher.columns, program.matcher.further),  # type: ignore[attr-defined]
        feasible=clauses(program.feasible),
        referring=_called(program.help_calls),
        asking=_called(program.question_calls),
        giving=_giving(program, grants),
        waivers=WaiverTables(
            practices=_numbers(one.practice for one in program.waivers),
            keepers=tuple(one.keepers for one in program.waivers),
            waived=tuple(one.waived for one in program.waivers),
            exclusion=program.keys.exclusion,
        ),
        rests_at=_numbers(_ends(rests)),
        rests=_numbers(places[name] for of_rule in rests for name in of_rule),
    )


def _called(calls: Calls) -> CalledTable:
    return CalledTable(tuple(name for name, _ in calls), tuple(rules for _, rules in calls))


def _answers(program: Tables) -> dict[str, tuple[Answer, ...]]:
    """Of each fact the answers that have a code, by code: those that are read as they are told, and those rules set."""
    given = {one.name: (*(value for value, _ in one.by_value), one.default) for s in program.strata for one in s.facts}
    found = {}
    for name, fact in program.rulebook.facts.items():
        listed = dict.fromkeys([*program.plain.get(name, ()), *given.get(name, ())])
        if fact.may_decline:
            listed[DECLINED] = None
        listed.pop(None, None)
        found[name] = (None, *listed)
    return found


def _numbers(numbers: Iterable[int]) -> array[int]:
    return array("i", numbers)


def _words(sets: Iterable[bytes]) -> array[int]:
    return array("Q", b"".join(sets))


def _giving(program: Tables, grants: Grants) -> GivingTables:
    """What rules give: rule -> parts, and how many times each; part -> practices, and what is added to their lanes."""
    parts, given = grants
    keys = program.keys
    return GivingTables(
        gives_at=_numbers(_ends(given)),
        gives=_numbers(part for of_rule in given for part in of_rule),
        times=_numbers(times for of_rule in given for times in of_rule.values()),
        units=array("Q", (keys.of(0, part.unit) % (1 << _WORD) for part in parts)),
        parts_at=_numbers(_ends([part.practices for part in parts])),
        parts=_numbers(at for part in parts for at in part.practices),
        base=array("Q", keys.read(keys.base)),
        floor=keys.floor,
        layout=keys.layout,
    )


def _ends(groups: Iterable[Sized]) -> Iterable[int]:
    """Where each group begins when all stand in a row, and where the last one ends."""
    at = 0
    yield at
    for group in groups:
        at += len(group)
        yield at
