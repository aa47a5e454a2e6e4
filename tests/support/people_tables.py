"""Tables of generated people, each column in one of the forms in which a fact may come; and who is decided alone."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from balm.people import OWN
from balm.population.row_by_row import decide_rows
from balm.population.strategy_points import Asked
from balm.population.tables import Batch, Wanted
from support.generated_people import own_practices, profile

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from balm.compiled.program import Program
    from balm.language.facts import Fact
    from balm.language.rulebook import Rulebook

INTEGERS = (pa.int8(), pa.int16(), pa.int64(), pa.uint8())
TEXTS = (pa.string(), pa.large_string(), pa.dictionary(pa.int8(), pa.string()), pa.dictionary(pa.int32(), pa.string()))


def people_table(rulebook: Rulebook, random: Random, rows: int, *, wrong: float = 0.0, own: float = 0.0) -> pa.Table:
    """So many people; `wrong` of their values are none, and `own` of them told practices of their own."""
    told = [profile(rulebook, random) for _ in range(rows)]
    columns = {}
    for name, fact in rulebook.facts.items():
        if not fact.tellable or random.random() < 0.1:
            continue
        values = [_wrong(fact, random) if random.random() < wrong else one.get(name) for one in told]
        if random.random() < 0.05:
            values = [None] * rows
        columns[name] = column(fact, values, random)
    if own:
        columns[OWN] = pa.array([own_practices(random) if random.random() < own else None for _ in told], _OWN)
    names = random.sample(list(columns), len(columns))
    table = pa.table({name: columns[name] for name in names}) if names else pa.table({"none": [None] * rows}).select([])
    return chunked(table, random) if random.random() < 0.5 else table


_OWN = pa.list_(
    pa.struct(
        {
            "title": pa.string(),
            "kind": pa.string(),
            "stance": pa.string(),
            "needs": pa.list_(pa.string()),
            "tags": pa.list_(pa.string()),
            "minutes": pa.list_(pa.int64()),
        }
    )
)


def chunked(table: pa.Table, random: Random) -> pa.Table:
    """The same table in chunks of any length, none among them."""
    cuts = sorted(random.randint(0, table.num_rows) for _ in range(3))
    ends = [0, *cuts, table.num_rows]
    return pa.concat_tables([table.slice(a, b - a) for a, b in pairwise(ends)])


def _wrong(fact: Fact, random: Random) -> Any:
    match fact.datatype.column:
        case "number":
            return random.choice([fact.low - 1, fact.high + 1, float("nan"), fact.low + 0.3, float("inf")])
        case "texts":
            return random.choice([["nonsense"], [fact.values[0], "nonsense"], [None], "nonsense"])
        case "boolean":
            return "perhaps"
    return random.choice(["nonsense", "declined", ""])


def column(fact: Fact, values: Sequence[Any], random: Random) -> pa.Array:
    """A column of told values, in any form that holds them."""
    if all(value is None for value in values):
        return pa.nulls(len(values), random.choice([pa.null(), pa.string()]))
    plain = [value for value in values if value is not None]
    if random.random() < 0.6 and not any(isinstance(value, str) for value in plain):
        match fact.datatype.column:
            case "boolean":
                return pa.array(values, pa.bool_())
            case "number":
                return _numbers(values, plain, random)
            case "texts":
                inner = random.choice([pa.string(), pa.large_string(), pa.dictionary(pa.int32(), pa.string())])
                return pa.array(values, random.choice([pa.list_(inner), pa.large_list(inner)]))
    texts = [random.choice([None, "unknown"]) if value is None else text(value, random) for value in values]
    return pa.array(texts, random.choice(TEXTS))


def _numbers(values: Sequence[Any], plain: Sequence[Any], random: Random) -> pa.Array:
    whole = all(float(value).is_integer() for value in plain)
    if whole and random.random() < 0.7:
        kind = random.choice([k for k in INTEGERS if k != pa.uint8() or min(plain) >= 0])
        return pa.array([None if value is None else int(value) for value in values], kind)
    halves = all(float(value * 2).is_integer() for value in plain)  # 0.1 is no step of 0.1 where it is told in 32 bits
    made = pa.array(values, random.choice([pa.float64(), pa.float32() if halves else pa.float64()]))
    return made.dictionary_encode() if random.random() < 0.2 else made


def text(value: Any, random: Random) -> str:
    """A value as somebody types it."""
    if isinstance(value, bool):
        return random.choice(["yes", "true", "Y"] if value else ["no", "false", "N"])
    if isinstance(value, list):
        return random.choice([", ", ","]).join(map(str, value)) or "none"
    return random.choice(["", " "]) + str(value)


def row_by_row(
    program: Program,
    table: pa.Table,
    wanted: Wanted,
    strategies: Sequence[Any] = (),
    start: int = 0,
) -> Batch:
    """What the columns have to come to: everybody decided alone."""
    return decide_rows(program, Asked(strategies, wanted.seed, False, {}), enumerate(table.to_pylist(), start), wanted)
