"""A language's own data -> Speech: how it is typed, what answers are made of, and the classes that phrases name."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import tomli

LANGUAGES = {"en": "english"}
"""Primary language tag -> the folder of its data."""


class Speech(NamedTuple):
    """One language: its data as written, see ``english/speech.toml``; `classes` are those of ``classes.toml``."""

    articles: frozenset[str]
    copulas: frozenset[str]
    """Forms of "be": in a text they may stand between the words of a phrase."""
    dropped: frozenset[str]
    """Articles and those forms of "be" that are left out of phrases, so that a text may leave them out too."""
    spelling: Mapping[str, tuple[str, ...]]
    """A word as it is typed, or two -> the words as which they are read."""
    skippable: frozenset[str]
    """Words that may stand between those of a phrase of danger."""
    numbers: Mapping[str, int]
    units: Mapping[str, float]
    """Unit of time -> minutes."""
    lists: Mapping[str, tuple[str, ...]]
    """Every other list of phrases, by its key: ``yes``, ``negators``, ``guards.past``, ``commands.help``,
    ``replies.done``."""
    classes: Mapping[str, tuple[str, ...]]


@cache
def load_speech(language: str = "en") -> Speech:
    """The data of a language; English where there is none of it."""
    folder = files("balm.listening") / LANGUAGES.get(language, LANGUAGES["en"])
    data: dict[str, Any] = tomli.loads((folder / "speech.toml").read_text("utf-8"))
    classes: dict[str, Any] = tomli.loads((folder / "classes.toml").read_text("utf-8"))
    lists: dict[str, tuple[str, ...]] = {}
    for key, value in data.items():
        if isinstance(value, list):
            lists[key] = tuple(value)
        elif key in ("guards", "commands", "replies"):
            lists |= {f"{key}.{name}": tuple(phrases) for name, phrases in value.items()}
    return Speech(
        articles=frozenset(data["articles"]),
        copulas=frozenset(data["copulas"]),
        dropped=frozenset(data["dropped"]),
        skippable=frozenset(data["skippable"]),
        spelling={typed: tuple(words.split()) for typed, words in data["spelling"].items()},
        numbers=data["numbers"],
        units=data["units"],
        lists=lists,
        classes={name: tuple(words) for name, words in classes["classes"].items()},
    )


def class_names(language: str = "en") -> frozenset[str]:
    """The classes that phrases of packs in a language can name without declaring them."""
    return frozenset({*load_speech(language.partition("-")[0]).classes, "number"})
