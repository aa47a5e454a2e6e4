"""A process that drives Spark and runs a test's functions: what Spark starts and leaves open stays out of pytest."""

from __future__ import annotations

import contextlib
import importlib.util
import multiprocessing
import os
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from support.process_sessions import kill_session

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

T = TypeVar("T")
QUICK = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
"""For Java that does not live long enough to be worth compiling well."""
_held: dict[str, SparkSession] = {}


def spark_home() -> Path:
    """Where PySpark keeps the programs and jars of Spark."""
    spec = importlib.util.find_spec("pyspark")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent


def environment(folder: Path) -> dict[str, str]:
    """For every program of Spark: nothing of whoever runs the tests, files in a folder, and no address but loopback."""
    starts = ("PATH", "JAVA_HOME", "LANG")
    return {key: value for key, value in os.environ.items() if key in starts} | {
        "HOME": str(folder),
        "SPARK_HOME": str(spark_home()),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_LOCAL_DIRS": str(folder / "local"),
        "SPARK_DAEMON_MEMORY": "256m",
        "SPARK_DAEMON_JAVA_OPTS": f"{QUICK} -Dspark.master.rest.enabled=false",
        "SPARK_LAUNCHER_OPTS": QUICK,
        "PYSPARK_PYTHON": sys.executable,
    }


class Driver:
    """Runs functions whose first argument is a SparkSession."""

    def __init__(self, pool: ProcessPoolExecutor) -> None:
        self._pool = pool

    def start(self, function: Callable[..., T], *args: Any) -> Future[T]:
        """Begin; the function, its arguments and its answer travel between processes."""
        return self._pool.submit(_with_spark, function, args)

    def __call__(self, function: Callable[..., T], *args: Any) -> T:
        """The function's answer."""
        return self.start(function, *args).result()


@contextlib.contextmanager
def driver(master: str, folder: Path, settings: Mapping[str, str]) -> Iterator[Driver]:
    """A driver of one application; at the end it is gone, with its Java and its workers."""
    pool = ProcessPoolExecutor(1, multiprocessing.get_context("spawn"), _begin, (environment(folder),))
    try:
        session = pool.submit(os.getpid).result()
        try:
            pool.submit(_told, _open, (master, folder, settings)).result()
            yield Driver(pool)
        finally:
            kill_session(session)
    finally:
        pool.shutdown()


def _begin(clean: Mapping[str, str]) -> None:
    os.setsid()
    os.environ.clear()
    os.environ.update(clean)


def _open(master: str, folder: Path, settings: Mapping[str, str]) -> None:
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master(master).appName("balm")
    own = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.memory": "512m",
        "spark.driver.extraJavaOptions": QUICK,
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
    }
    for key, value in {**own, **settings}.items():
        builder = builder.config(key, value)
    _held["spark"] = builder.getOrCreate()


def _with_spark(function: Callable[..., T], args: tuple[Any, ...]) -> T:
    return _told(function, (_held["spark"], *args))


def _told(function: Callable[..., T], args: tuple[Any, ...]) -> T:
    """Its answer, or its error in words."""
    try:
        return function(*args)
    except Exception:  # noqa: BLE001  # Spark's own errors do not travel between processes
        raise AssertionError(traceback.format_exc()) from None
