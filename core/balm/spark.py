"""A cluster: a Spark DataFrame of people -> a DataFrame of decisions, a row a person."""

from __future__ import annotations

import pickle
from functools import lru_cache
from typing import TYPE_CHECKING

from balm.diagnostics.errors import BalmError
from balm.diagnostics.install import install_extra
from balm.diagnostics.suggest import in_words

try:
    import pyarrow as pa
    from pyspark.sql.types import StructType

    from balm.deciding.seed import check_seed
    from balm.people import OWN
    from balm.population.tables import REJECTS, ROW, Wanted, decisions_schema, spelled, spelled_schema
except ImportError:
    raise BalmError(summary=f"Deciding on Spark needs PySpark: {install_extra('spark')}.") from None

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pyspark.sql import DataFrame

    from balm.engine import Engine


def decide(
    df: DataFrame,
    engine: Engine,
    *,
    first: int = 3,
    reasons: bool = False,
    ways: bool = False,
    seed: int = 0,
    keep: Sequence[str] = (),
) -> DataFrame:
    """What to do now, for everybody in a DataFrame: a row a person, a column a fact, null where it is unknown.

    `keep` names columns to carry through, such as a key; one that is named as a fact is read as well. They come first,
    then the columns of `Engine.decide_batch` for `first`, `reasons`, `ways` and `seed`, then `problem`: null, or what
    is wrong with a row that is no profile, whose decision is null. Rows in = rows out. Nothing is decided before Spark
    is asked for the result. Raises ProfileError where the columns are no facts, BalmError where `keep` cannot be kept.
    """
    keep = tuple(keep)
    wanted = Wanted(first, reasons, check_seed(seed), ways)
    made = _columns(wanted)
    for name in keep:
        if name not in df.columns:
            raise BalmError(summary=f"There is no column `{name}` to keep, only {in_words(df.columns)}.")
        if name in made.names:
            raise BalmError(summary=f"`{name}` is a column of every decision: rename yours before you keep it.")
    told = [name for name in df.columns if name not in keep or _is_told(name, engine)]
    # What is wrong with a column is said here, at once, and not by another machine later on.
    spark = df.sparkSession
    engine.decide_batch(spark.createDataFrame([], df.select(*told).schema).toArrow())
    sent = pickle.dumps(engine)

    def decided(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        there = arrived(sent)
        for batch in batches:
            yield from answers(there, batch, told, keep, wanted)

    answer = spark.createDataFrame(made.empty_table()).schema
    return df.mapInArrow(decided, StructType([*(df.schema[name] for name in keep), *answer]))


def _is_told(name: str, engine: Engine) -> bool:
    fact = engine.rulebook.facts.get(name)
    return name == OWN or (fact is not None and fact.tellable)


def _columns(wanted: Wanted) -> pa.Schema:
    """Those of decisions and of rejects. The number of a row is left out: each partition would count its own."""
    both = pa.unify_schemas([spelled_schema(decisions_schema(wanted)), REJECTS])
    return both.remove(both.get_field_index(ROW))


@lru_cache(maxsize=4)
def arrived(sent: bytes) -> Engine:
    """The engine that was sent, unpacked once in a process: a worker's process serves many partitions."""
    engine: Engine = pickle.loads(sent)  # noqa: S301  # the driver's own
    return engine


def answers(
    engine: Engine, batch: pa.RecordBatch, told: Sequence[str], keep: Sequence[str], wanted: Wanted
) -> Iterator[pa.RecordBatch]:
    """One batch of people -> their kept columns, decisions and problems, in the same order."""
    made = engine.decide_batch(batch.select(told), **wanted._asdict())
    rows = pa.concat_tables([spelled(made.decisions), made.rejects], promote_options="default").sort_by(ROW)
    names = _columns(wanted).names
    kept = [batch.column(name) for name in keep]
    yield from pa.table([*kept, *rows.select(names).columns], names=[*keep, *names]).to_batches()
