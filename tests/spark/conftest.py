"""What the tests on Spark share: whether there is Spark here, and a small driver of it."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from collections.abc import Iterator

import pytest

from support.spark_driver import Driver, driver


@pytest.fixture(scope="session")
def spark_here() -> None:
    """Skips what needs Spark where there is none."""
    if not sys.platform.startswith("linux"):
        pytest.skip("These tests look after processes as only Linux can.")
    if importlib.util.find_spec("pyspark") is None:
        pytest.skip("PySpark is not installed: pip install '.[spark]'.")
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java 17 or later, and there is no `java`.")


@pytest.fixture(scope="session")
def local(spark_here: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Driver]:
    """Spark in one process of two threads, where a failed part is tried again as on a cluster."""
    settings = {"spark.sql.shuffle.partitions": "2", "spark.sql.execution.arrow.maxRecordsPerBatch": "100"}
    with driver("local[2,4]", tmp_path_factory.mktemp("spark"), settings) as run:
        yield run
