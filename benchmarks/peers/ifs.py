"""A chain of generated Python `if`s that collects rule numbers: no engine, and what a programmer would write."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from balm.language.rulebook import Rulebook
from peers import Form
from peers.coded import Between, Words, coded_rules, coder, expression, worded_rules

NAME = "ifs"
LIBRARY = ""


def make(book: Rulebook) -> list[Form]:
    rules = coded_rules(book)
    codes = [expression(rule, "and", "or") for rule in rules]
    words = [" and ".join(condition(name, test) for name, test in rule) for rule in worded_rules(book)]
    of_words = chain([f"{name} = facts.get({name!r})" for name in book.facts], words)
    return [
        Form("of codes", coder(book), chain([f"{name} = facts[{name!r}]" for name in book.facts], codes)),
        Form("of words", lambda told: told, of_words),
        Form("of words", lambda told: told, of_words, plain=True),
    ]


def condition(name: str, test: Between | Words) -> str:
    """A condition on a value as it is told, None where it is unknown."""
    if isinstance(test, Between):
        return f"{name} is not None and {test.low} <= {name} <= {test.high}"
    return f"{name} in {list(test)}"


def chain(reading: list[str], conditions: list[str]) -> Callable[[Mapping[str, Any]], list[int]]:
    """The compiled function: facts are read into variables, then comes an `if` a rule."""
    lines = ["def match(facts):", "    fired = []", *(f"    {line}" for line in reading)]
    for i, condition in enumerate(conditions):
        lines += [f"    if {condition}:", f"        fired.append({i})"]
    scope: dict[str, Any] = {}
    exec("\n".join([*lines, "    return fired"]), scope)  # noqa: S102  # our own generated source
    match: Callable[[Mapping[str, Any]], list[int]] = scope["match"]
    return match
