"""The runtime hears in a typed text what the engine hears: values, offers, commands and words of danger, as data."""

from __future__ import annotations

import csv
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from support.effort import examples
from support.runtime import needs_node
from support.runtime_listening import TABLES, agree, agree_on_lines, agree_on_table

if TYPE_CHECKING:
    from support.runtime import Runtime

pytestmark = needs_node

PHRASES = Path(os.environ.get("BALM_SHARED", "")) / "domain" / "second" / "phrases"
LINES = examples(quick=100, ci=2_000, nightly=20_000)
ODD = (
    "", " ", "n't", "n't 5", "'s", "\u200b", "1,5 hours", "\u0661\u0662", "9pm", "constructor", "__proto__",
    "a" * 3_000, "\N{CRYING FACE} 5",
)  # fmt: skip
"""What is no line, or hardly one."""


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_a_table_of_texts(runtime: Runtime, path: Path) -> None:
    agree_on_table(runtime, path)


@pytest.mark.parametrize("text", ODD, ids=ascii)
def test_what_is_hardly_a_line(runtime: Runtime, text: str) -> None:
    for fact in ("distress", "minutes", "likes", "self_harm"):
        agree(runtime, text, fact)


def test_generated_lines(runtime: Runtime) -> None:
    agree_on_lines(runtime, LINES)


@pytest.mark.exhaustive
@pytest.mark.skipif(not PHRASES.is_dir(), reason="BALM_SHARED has no phrases")
@pytest.mark.parametrize("path", sorted(PHRASES.glob("*.csv")), ids=lambda path: path.stem)
def test_open_phrases(runtime: Runtime, path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            text = next(row[key] for key in ("typed", "phrase", "sentence") if key in row)
            agree(runtime, text, row.get("question", "distress"))
