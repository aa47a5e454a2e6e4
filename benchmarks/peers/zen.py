"""ZEN: one compiled expression, a list with the condition of every rule. A decision table costs ten times as much."""

from __future__ import annotations

import json
from itertools import compress

from balm.language.rulebook import Rulebook
from peers import Form
from peers.coded import coded_rules, coder, expression

NAME = "ZEN"
LIBRARY = "zen-engine"


def make(book: Rulebook) -> list[Form]:
    import zen

    code = coder(book)
    rules = [expression(rule, "and", "or") for rule in coded_rules(book)]
    listed, numbers = zen.compile_expression(f"[{', '.join(rules)}]"), range(len(rules))

    def match(facts: dict[str, int] | str) -> list[int]:
        return list(compress(numbers, listed.evaluate(facts)))

    return [
        Form("one list, of a dictionary", code, match),
        Form("one list, of JSON", lambda told: json.dumps(code(told)), match),
    ]
