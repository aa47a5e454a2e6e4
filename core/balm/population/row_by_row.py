"""Row by row: rows of a table -> their decisions, or what is wrong with them in words, as for anybody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa

from balm.deciding.decide import decide
from balm.deciding.profile import read_profile
from balm.deciding.ways import SHOWN, in_ways
from balm.diagnostics.errors import ProfileError
from balm.diagnostics.render import render_text
from balm.explaining.reasons import reasons
from balm.people import OWN
from balm.population.python_values import python_values
from balm.population.tables import REJECTS, ROW, Batch, Wanted, decisions_schema

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from balm.compiled.program import Program
    from balm.deciding.outcome import Outcome
    from balm.language.facts import Value
    from balm.population.strategy_points import Asked


def decide_rows(
    program: Program, asked: Asked, people: Iterable[tuple[int, Mapping[str, Any]]], wanted: Wanted
) -> Batch:
    """Decide for some rows, each with its number."""
    rows, rejects = [], []
    for at, person in people:
        try:
            profile = read_profile(program, *_split(person))
        except ProfileError as error:
            rejects.append({ROW: at, "problem": render_text(error.diagnostics)})
            continue
        outcome = decide(program, profile, asked.strategies, seed=asked.seed, strict=asked.strict, memo=asked.memo)
        rows.append(_row(program, outcome, at, wanted))
    return Batch(
        pa.Table.from_pylist(rows, decisions_schema(wanted)),
        pa.Table.from_pylist(rejects, REJECTS),
    )


def told_of(program: Program, row: pa.Table) -> Mapping[str, Value]:
    """What the person of a table's only row told, own practices aside. Raises ProfileError."""
    [person] = python_values(row)
    return read_profile(program, _split(person)[0]).told


def _split(person: Mapping[str, Any]) -> tuple[dict[str, object], Sequence[Any]]:
    """Facts, and practices of the person's own."""
    return {name: raw for name, raw in person.items() if name != OWN}, person.get(OWN) or ()


def _row(program: Program, outcome: Outcome, at: int, wanted: Wanted) -> dict[str, object]:
    row: dict[str, object] = {
        ROW: at,
        "help": list(outcome.referrals),
        "question": outcome.questions[0] if outcome.questions else None,
        "eligible": len(outcome.ranked),
        "fired": len(outcome.fired),
        "degraded": len(outcome.degraded),
    }
    for n, one in enumerate(outcome.ranked[: wanted.first], 1):
        row[f"practice_{n}"], row[f"score_{n}"] = one.practice.id, one.score
        if wanted.reasons:
            told = reasons(program, outcome, one.practice)
            row[f"reasons_{n}"] = [{"by": r.by, "points": r.points, "first": r.first, "kept": r.kept} for r in told]
    if wanted.ways:
        for n, rank in enumerate(in_ways(program.rulebook.ways, outcome.ranked, SHOWN), 1):
            row[f"way_{n}"] = outcome.ranked[rank].practice.id
    return row
