"""A chain of generated Python `if`s that collects rule numbers: no engine, and what a programmer would write."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from balm.language.rulebook import Rulebook
from peers import Form
from peers.coded import CodedRules, coded_rules, coder, expression

NAME = "ifs"
LIBRARY = ""


def make(book: Rulebook) -> list[Form]:
    match = chain(list(book.facts), coded_rules(book))
    return [Form("of codes", coder(book), match)]


def chain(facts: list[str], rules: CodedRules) -> Callable[[Mapping[str, int]], list[int]]:
    """The compiled function."""
    lines = ["def match(facts):", "    fired = []"]
    lines += [f"    {name} = facts[{name!r}]" for name in facts]
    for i, rule in enumerate(rules):
        lines += [f"    if {expression(rule, 'and', 'or')}:", f"        fired.append({i})"]
    scope: dict[str, Any] = {}
    exec("\n".join([*lines, "    return fired"]), scope)  # noqa: S102  # our own generated source
    match: Callable[[Mapping[str, int]], list[int]] = scope["match"]
    return match
