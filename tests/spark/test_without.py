"""Without PySpark: one line says what to install, and nothing else of Balm asks for it."""

from __future__ import annotations

import subprocess
import sys

import pytest

MISSING = """
import sys
sys.modules[{name!r}] = None  # as if it were not installed
import balm
try:
    import balm.spark
except balm.BalmError as error:
    print(error)
"""
LIGHT = """
import sys, balm
balm.load().decide({"distress": 4})
print(sorted({"numpy", "pandas", "pyarrow", "pyspark"} & set(sys.modules)))
"""


def _printed(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("name", ["pyspark", "pyarrow"])
def test_one_line_says_what_to_install(name: str) -> None:
    assert (
        _printed(MISSING.format(name=name))
        == "Deciding on Spark needs PySpark: in your clone of Balm, run `pip install '.[spark]'`.\n"
    )


def test_balm_itself_imports_nothing_of_it() -> None:
    assert _printed(LIGHT) == "[]\n"
