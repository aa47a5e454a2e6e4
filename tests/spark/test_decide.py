"""`balm.spark.decide`: what Spark answers is what `decide_batch` answers, a row for each row."""

from __future__ import annotations

import datetime
import io
import os
import pickle
import runpy
from contextlib import redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest

import balm
from support.spark_people import KEY, checksum, crowd, whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyspark.sql import DataFrame, SparkSession

    from support.spark_driver import Driver

pytestmark = [pytest.mark.spark, pytest.mark.usefixtures("spark_here")]

ROOT = Path(__file__).parents[2]
NOON = datetime.datetime(2026, 11, 24, 12, 0)


def decided(spark: SparkSession, people: pa.Table, parts: int, options: dict[str, Any]) -> pa.Table:
    """Decisions of the starter pack for a table that Spark holds in so many parts."""
    import balm.spark

    df = spark.createDataFrame(people).repartition(parts)
    return balm.spark.decide(df, balm.load(), **options).toArrow()


def test_a_crowd_is_decided_as_on_one_machine(local: Driver) -> None:
    engine = balm.load()
    people = crowd(engine.rulebook, 1_000)
    options: dict[str, Any] = {"first": 2, "reasons": True, "seed": 7}
    there = local(decided, people, 6, options | {"keep": [KEY]}).to_pylist()
    here = whole(engine.decide_batch(people.drop_columns(KEY), **options), people[KEY])
    assert checksum(there) == checksum(here)
    for row in there:
        told = {name for name, value in row.items() if value is not None and name != KEY}
        assert (told == {"problem"}) == (row["eligible"] is None), row


def test_kept_columns_come_first_and_stay_as_they_are(local: Driver) -> None:
    people = pa.table(
        {
            "distress": [3, 4],
            "visit": pa.array([{"number": 3, "by": ["a"]}, None]),
            "place": ["home", "work"],
            "seen": pa.array([None, NOON], pa.timestamp("us", "UTC")),
        }
    )
    made = local(decided, people, 1, {"first": 1, "keep": ["seen", "place", "visit"]})
    kept = ["seen", "place", "visit"]
    assert made.column_names == [
        *kept,
        *("practice_1", "score_1", "help", "question", "eligible", "fired", "degraded", "problem"),
    ]
    assert made.select(kept).sort_by("place").to_pylist() == people.select(kept).to_pylist()
    told = people.drop_columns(["visit", "seen"])  # a kept column that is named as a fact is told as well
    here = balm.load().decide_batch(told, first=1).decisions
    assert made.sort_by("place").column("score_1") == here.column("score_1")


SAME = {
    "byte": pa.array([7, None], pa.int8()),
    "int": pa.array([7, None], pa.int32()),
    "long": pa.array([7, None], pa.int64()),
    "float": pa.array([7, None], pa.float32()),
    "double": pa.array([7, None], pa.float64()),
    "text": pa.array(["7", None]),
}


def typed(spark: SparkSession) -> dict[str, list[dict[str, Any]]]:
    return {
        name: decided(spark, pa.table({KEY: [0, 1], "distress": column}), 1, {"keep": [KEY]}).sort_by(KEY).to_pylist()
        for name, column in SAME.items()
    }


def test_a_number_is_the_same_in_each_type_that_spark_has_for_it(local: Driver) -> None:
    people = pa.table({"distress": [7, None]})
    here = whole(balm.load().decide_batch(people), pa.array([0, 1]))
    for name, there in local(typed).items():
        assert there == here, name


def activities(spark: SparkSession) -> list[Any]:
    import balm.spark

    columns = "id int, distress int, own array<struct<title: string, tags: array<string>>>"
    own = [("Walk the dog", ["animals"])]
    df = spark.createDataFrame([(0, 5, own), (1, 5, None), (2, 5, [(None, None)])], columns)
    return balm.spark.decide(df, balm.load(), first=1, keep=["id"]).sort("id").toArrow().to_pylist()


def test_what_is_the_person_s_own_counts(local: Driver) -> None:
    people = pa.table(
        {
            "distress": [5, 5, 5],
            "own": [
                [{"title": "Walk the dog", "tags": ["animals"]}],
                None,
                [{"title": None, "tags": None}],
            ],
        }
    )
    there = local(activities)
    assert there == sorted(whole(balm.load().decide_batch(people, first=1), pa.array([0, 1, 2])), key=lambda r: r["id"])
    assert there[0]["eligible"] == there[1]["eligible"] + 1


def nobody(spark: SparkSession) -> pa.Table:
    import balm.spark

    df = spark.createDataFrame([], "id int, distress int")
    return balm.spark.decide(df, balm.load(), first=1, keep=["id"]).toArrow()


def test_nobody_is_nobody(local: Driver) -> None:
    made = local(nobody)
    assert made.num_rows == 0
    assert made.column_names[:2] == ["id", "practice_1"]


def unknown(spark: SparkSession) -> list[Any]:
    import balm.spark

    return balm.spark.decide(spark.range(2), balm.load(), first=1, keep=["id"]).sort("id").toArrow().to_pylist()


def test_people_of_whom_nothing_is_known_are_decided_too(local: Driver) -> None:
    people = pa.table({"distress": pa.nulls(2)})
    assert local(unknown) == whole(balm.load().decide_batch(people, first=1), pa.array([0, 1]))


def refused(spark: SparkSession, columns: str, keep: list[str]) -> str | None:
    """What is said of such columns before anything is decided."""
    import balm.spark

    return _refusal(lambda: balm.spark.decide(spark.createDataFrame([], columns), balm.load(), keep=keep))


def _refusal(call: Any) -> str | None:
    try:
        call()
    except balm.BalmError as error:
        return str(error)
    return None


@pytest.mark.parametrize(
    ("columns", "keep", "said"),
    [
        ("id int, distress int", ["ID"], "There is no column `ID` to keep, only `id` or `distress`."),
        ("help int, distress int", ["help"], "`help` is a column of every decision: rename yours before you keep it."),
        ("problem int", ["problem"], "`problem` is a column of every decision: rename yours before you keep it."),
    ],
)
def test_what_cannot_be_kept_is_said_at_once(local: Driver, columns: str, keep: list[str], said: str) -> None:
    assert local(refused, columns, keep) == said


@pytest.mark.parametrize(
    ("columns", "table"),
    [
        ("distress int, mood int", {"distress": pa.int32(), "mood": pa.int32()}),
        ("distress timestamp", {"distress": pa.timestamp("us", "UTC")}),
        ("distress array<int>", {"distress": pa.list_(pa.field("element", pa.int32()))}),
        ("distress decimal(3,1)", {"distress": pa.decimal128(3, 1)}),
        ("intensity string", {"intensity": pa.string()}),
    ],
)
def test_columns_that_are_no_facts_are_said_at_once(local: Driver, columns: str, table: dict[str, pa.DataType]) -> None:
    nobody = pa.schema(list(table.items())).empty_table()
    assert local(refused, columns, []) == _refusal(lambda: balm.load().decide_batch(nobody))


def worker(spark: SparkSession) -> list[Any]:
    """What a worker counts on for numbers."""

    def told(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for _ in batches:
            yield pa.RecordBatch.from_pydict({"omp": [os.environ["OMP_NUM_THREADS"]], "arrow": [pa.cpu_count()]})

    df: DataFrame = spark.range(1).mapInArrow(told, "omp string, arrow long")
    return [tuple(row) for row in df.collect()]


def test_a_worker_counts_with_one_thread(local: Driver) -> None:
    """Spark sees to it: one for each core that a part of the work has, which is one unless somebody says otherwise."""
    assert local(worker) == [("1", 1)]


def example(spark: SparkSession) -> str:
    printed = io.StringIO()
    with redirect_stdout(printed):
        runpy.run_path(str(ROOT / "examples" / "on_spark.py"), run_name="__main__")
    return printed.getvalue()


def test_the_example_prints_what_the_page_shows(local: Driver) -> None:
    printed = "\n".join(line.rstrip() for line in local(example).strip().splitlines())
    page = (ROOT / "docs" / "clusters.md").read_text(encoding="utf-8")
    assert f"```text\n{printed}\n```" in page, printed


def test_an_engine_is_unpacked_once_in_a_process() -> None:
    from balm.spark import arrived

    sent = pickle.dumps(balm.load())
    assert arrived(sent) is arrived(bytes(bytearray(sent)))


def test_problems_stand_where_their_rows_stood() -> None:
    from balm.population.tables import Wanted
    from balm.spark import answers

    people = pa.RecordBatch.from_pydict({"id": [3, 1, 2], "distress": [99, 4, -1], "place": ["home", "work", None]})
    (made,) = answers(balm.load(), people, ["distress", "place"], ["id"], Wanted(first=1))
    assert made["id"].to_pylist() == [3, 1, 2]
    assert [practice is None for practice in made["practice_1"].to_pylist()] == [True, False, True]
    assert [problem is None for problem in made["problem"].to_pylist()] == [False, True, False]
    assert "`99`" in made["problem"][0].as_py()


class Asked(balm.Engine):
    """An engine that remembers how a batch was asked for."""

    def __init__(self, engine: balm.Engine) -> None:
        super().__init__(engine.program, engine.plugins)
        self.options: dict[str, Any] = {}

    def decide_batch(self, table: pa.Table | pa.RecordBatch, **options: Any) -> Any:
        self.options = options
        return super().decide_batch(table, **options)


def test_what_is_asked_for_is_asked_of_each_batch() -> None:
    from balm.population.tables import Wanted
    from balm.spark import answers

    engine = Asked(balm.load())
    wanted = Wanted(first=2, reasons=True, seed=7)
    (made,) = answers(engine, pa.RecordBatch.from_pydict({"distress": [4]}), ["distress"], [], wanted)
    assert engine.options == wanted._asdict()
    assert {"practice_2", "reasons_2"} <= set(made.schema.names)
    assert "practice_3" not in made.schema.names
