"""A standalone cluster of Spark on this machine: a master, and workers of one core each, as programs of their own."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from support.process_sessions import Program, programs
from support.spark_driver import environment, spark_home

SIZE = ("--cores", "1", "--memory", "600m")


class Cluster(NamedTuple):
    """What there is to drive and to break."""

    url: str
    workers: dict[int, Program]
    """By session: a worker, with the executors that it starts and the Python that these start."""


@contextlib.contextmanager
def cluster(folder: Path, workers: int) -> Iterator[Cluster]:
    """A cluster that has all its workers; at the end none of its processes is left."""
    with programs() as started:
        master = _daemon(folder, "master.Master", "--port", "0")
        started.append(master)
        url = master.wait_for(r"Starting Spark master at (\S+)")[1]
        master.wait_for("New state: ALIVE")
        for n in range(workers):
            started.append(_daemon(folder, "worker.Worker", *SIZE, "--work-dir", str(folder / f"worker-{n}"), url))
        for worker in started[1:]:
            worker.wait_for("Successfully registered with master")
        yield Cluster(url, {worker.session: worker for worker in started[1:]})


def _daemon(folder: Path, name: str, *options: str) -> Program:
    program = [str(spark_home() / "bin" / "spark-class"), f"org.apache.spark.deploy.{name}"]
    return Program([*program, "--host", "127.0.0.1", "--webui-port", "0", *options], environment(folder))
