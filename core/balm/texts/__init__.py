"""Texts: language and section -> what Balm itself says to people, from its catalogue; packs have words of their own.

A catalogue is one file a language: sections of keys with their texts, in which `{name}` is filled in. What is said to
authors and to developers (errors, findings, help texts) is none of it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from functools import cache

LANGUAGE = "en"
OF_PROGRAMS = ("hints", "check-in", "felt", "values", "plan", "reasons")
"""The sections that a program takes along, as the runtime says them too."""

_FOLDER = os.path.dirname(__file__)


@cache
def catalogue(language: str = LANGUAGE) -> Mapping[str, Mapping[str, str]]:
    """Section -> key -> text; `language` is one of `languages()`."""
    with open(os.path.join(_FOLDER, f"{language}.json"), encoding="utf-8") as file:
        found: Mapping[str, Mapping[str, str]] = json.load(file)
    return found


def texts(section: str) -> Mapping[str, str]:
    """The texts of a section, by their keys."""
    return catalogue()[section]


def counted(count: int, one: str, many: str) -> str:
    """So many of something: `one` and `many` are keys of the section "counts"."""
    return texts("counts")[one if count == 1 else many].format(count=f"{count:,}")


def languages() -> list[str]:
    """The languages that have a catalogue."""
    return sorted(name.removesuffix(".json") for name in os.listdir(_FOLDER) if name.endswith(".json"))
