"""Hints that say what to write can be pasted: TOML reads it, and a shell hands it over as it was."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest
import tomli
from hypothesis import given
from hypothesis import strategies as st

from balm.diagnostics.codes import diagnose
from balm.language.source import read_source

NAMES = [
    "",
    " ",
    "a, b",
    "müde",
    "it's",
    'say "hi"',
    "x\ny",
    "tab\there",
    "$HOME",
    "a;b",
    "-99",
    "*",
    "東京",
    "back\\slash",
    "!",
    "#x",
]
HEAD = '[pack]\nname = "x"\nversion = "1"\n'
letters = st.text(st.sampled_from("abü ß\\\"'.-é東"), min_size=1, max_size=8).filter(str.strip)


def written(text: str) -> list[str]:
    """What the hints say to write, where a text is no TOML."""
    _, problems = read_source("pack.toml", text.encode())
    says = re.compile(r"(?:^Write(?: other names in quotes:)?|in quotes:) `([^`]+)`")
    return [found[1] for one in problems if (found := says.search(one.hint))]


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
def test_a_column_that_is_to_be_kept() -> None:
    for name in NAMES:
        hint = diagnose("stray-column", key=name, found=name).hint
        word = hint.partition("`--keep ")[2].partition("`, or say")[0]
        shown = subprocess.run(
            ["bash", "-c", f"printf %s {word}"], capture_output=True, check=True, env={"LC_ALL": "C.UTF-8"}
        )
        assert shown.stdout.decode() == name, hint


@given(letters)
def test_a_header(name: str) -> None:
    for hint in written(f"{HEAD}[facts.{name}]\n"):
        if hint.startswith("["):
            assert isinstance(tomli.loads(f"{hint}\n"), dict)


@given(letters)
def test_a_key(name: str) -> None:
    for hint in written(f"{HEAD}{name} = 1\n"):
        if hint.startswith('"'):
            assert tomli.loads(f"{hint.partition(' = ')[0]} = 1\n")


@given(letters)
def test_a_value(text: str) -> None:
    for hint in written(f"{HEAD}title = {text}\n"):
        assert "title" in tomli.loads(f"title = {hint}\n")
