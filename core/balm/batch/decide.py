"""A table of people -> a Batch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa

from balm.batch.tables import OWN, REJECTS, ROW, Batch, Wanted, decisions_schema
from balm.deciding.decide import decide
from balm.deciding.profile import read_profile
from balm.diagnostics.diagnostic import ProfileError
from balm.explaining.reasons import reasons
from balm.language.facts import read_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from balm.compiled.program import Program
    from balm.deciding.outcome import Outcome
    from balm.deciding.strategies import Strategy


def decide_table(
    program: Program,
    strategies: Sequence[Strategy],
    table: pa.Table | pa.RecordBatch,
    wanted: Wanted,
    *,
    start: int = 0,
    strict: bool = False,
) -> Batch:
    """Decide for each row. `start` is the row of the input that the table begins with.

    Raises ProfileError for columns that are no facts, or whose type no answer to the fact has.
    """
    rows, rejects = [], []
    for at, person in enumerate(table.to_pylist(), start):
        told, own = _typed(program, person)
        try:
            outcome = decide(program, read_profile(program, told, own), strategies, seed=wanted.seed, strict=strict)
        except ProfileError as error:
            rejects.append({ROW: at, "problem": str(error)})
        else:
            rows.append(_row(program, outcome, at, wanted))
    return Batch(
        pa.Table.from_pylist(rows, decisions_schema(wanted)),
        pa.Table.from_pylist(rejects, REJECTS),
    )


def _typed(program: Program, person: Mapping[str, Any]) -> tuple[dict[str, object], Sequence[Any]]:
    facts = program.rulebook.facts
    told = {
        name: read_text(facts[name], raw) if isinstance(raw, str) and name in facts else raw
        for name, raw in person.items()
        if name != OWN
    }
    return told, person.get(OWN) or ()


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
            row[f"reasons_{n}"] = [{"by": r.by, "points": r.points, "first": r.first} for r in told]
    return row
