"""Spark, as its own tests have it."""

from spark.conftest import local, spark_here

__all__ = ["local", "spark_here"]
