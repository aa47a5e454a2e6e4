"""A cluster that loses a machine in the middle of a job decides what one machine decides."""

from __future__ import annotations

import contextlib
import os
import socket
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq
import pytest

import balm
from support.process_sessions import PATIENCE, of_home
from support.spark_cluster import Cluster, cluster
from support.spark_driver import QUICK, Driver, driver
from support.spark_people import KEY, checksum, crowd, whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa
    from pyspark.sql import SparkSession

pytestmark = [pytest.mark.spark, pytest.mark.usefixtures("spark_here")]

SIZE = 20_000
PARTS = 24
HELD = PARTS // 2
"""The part that stops in its middle and waits for the end."""
SETTINGS = {
    "spark.executor.memory": "512m",
    "spark.executor.extraJavaOptions": QUICK,
    "spark.sql.execution.arrow.maxRecordsPerBatch": "200",
}


def decided(
    spark: SparkSession, people: Path, sent: balm.Engine, folder: Path, port: int
) -> tuple[pa.Table, list[tuple[int, int]]]:
    """Decisions of everybody in a file, and what was begun: (part, session of the worker), in order.

    On the way there the middle part stops for good after its second batch, once, and says on the port whose it is.
    """
    from pyspark import TaskContext

    import balm.spark

    begun, stopped = folder / "begun", folder / "stopped"

    def stopping(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        context = TaskContext.get()
        assert context is not None
        part, session = context.partitionId(), os.getsid(0)
        with begun.open("a") as file:
            file.write(f"{part} {session}\n")
        for n, batch in enumerate(batches):
            if part == HELD and n == 2:
                try:
                    stopped.touch(exist_ok=False)
                except FileExistsError:
                    pass  # it is the second time
                else:
                    with socket.create_connection(("127.0.0.1", port)) as line:
                        line.sendall(str(session).encode())
                        line.recv(1)  # nobody ever answers
            yield batch

    df = spark.read.parquet(str(people)).repartition(PARTS)
    held = df.mapInArrow(stopping, df.schema)
    table = balm.spark.decide(held, sent, keep=[KEY]).toArrow()
    lines = [line.split() for line in begun.read_text().splitlines()]
    return table, [(int(part), int(session)) for part, session in lines]


def test_a_worker_killed_in_the_middle_changes_nothing(tmp_path: Path) -> None:
    engine = balm.load()
    people = crowd(engine.rulebook, SIZE)
    pq.write_table(people, tmp_path / "people.parquet")
    here = whole(engine.decide_batch(people.drop_columns(KEY)), people[KEY])
    with cluster(tmp_path, 2) as machines, driver(machines.url, tmp_path, SETTINGS) as run:
        there, begun, lost = _with_a_loss(run, machines, tmp_path, engine)
        assert of_home(tmp_path) != []
    assert of_home(tmp_path) == []
    assert checksum(there) == checksum(here)
    assert sum(row["problem"] is not None for row in there) > SIZE / 100
    # It was the middle: half of the parts had begun, and what the lost machine held was begun again by the other one.
    assert begun.index((HELD, lost)) >= HELD - 1
    assert {session for part, session in begun if part == HELD} == set(machines.workers)
    assert {part for part, _ in begun} == set(range(PARTS))


def _with_a_loss(
    run: Driver, machines: Cluster, folder: Path, engine: balm.Engine
) -> tuple[list[dict[str, Any]], list[tuple[int, int]], int]:
    """The decisions, what was begun, and the worker that was killed once it held its part."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = server.getsockname()
        server.settimeout(PATIENCE)
        job = run.start(decided, folder / "people.parquet", engine, folder, address[1])
        job.add_done_callback(lambda _: _hang_up(address))  # nobody waits for a job that failed
        line, _ = server.accept()
        with line:
            said = line.recv(100)
            if not said:
                job.result()
                raise AssertionError("The job ended, and nobody stopped.")
            lost = int(said)
            machines.workers[lost].kill()
        table, begun = job.result(PATIENCE)
    return table.to_pylist(), begun, lost


def _hang_up(address: tuple[str, int]) -> None:
    with contextlib.suppress(ConnectionRefusedError):  # nobody waits any more
        socket.create_connection(address).close()
