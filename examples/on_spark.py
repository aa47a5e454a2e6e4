"""Decisions on Spark. A job of your own would read people from where they are, and write the decisions beside them."""

from __future__ import annotations

from pyspark.sql import SparkSession

import balm
import balm.spark

PEOPLE = [
    ("ada", 3.0, "home", "sad", ["drink"], True),
    ("ben", 8.0, "work", None, None, None),  # null is unknown, and never the good answer
    ("cem", 99.0, "home", "sad", [], False),  # distress goes up to 10
]
COLUMNS = "id string, distress double, place string, emotion string, likes array<string>, has_animal boolean"

spark = SparkSession.builder.appName("balm").getOrCreate()
people = spark.createDataFrame(PEOPLE, COLUMNS)
decisions = balm.spark.decide(people, balm.load(), first=1, keep=["id"])
decisions.select("id", "practice_1", "score_1", "help", "problem").sort("id").show(vertical=True, truncate=60)
