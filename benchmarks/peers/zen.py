"""ZEN: one compiled expression, a list with the condition of every rule. A decision table costs ten times as much.

Plain: that decision table, which collects what every row of it that holds says.
"""

from __future__ import annotations

import json
from itertools import compress, pairwise
from typing import Any

from balm.language.rulebook import Rulebook
from peers import Form, Told
from peers.coded import Between, Words, coded_rules, coder, expression, worded_rules

NAME = "ZEN"
LIBRARY = "zen-engine"


def make(book: Rulebook) -> list[Form]:
    import zen

    code = coder(book)
    rules = [expression(rule, "and", "or") for rule in coded_rules(book)]
    listed, numbers = zen.compile_expression(f"[{', '.join(rules)}]"), range(len(rules))

    def match(facts: dict[str, int] | str) -> list[int]:
        return list(compress(numbers, listed.evaluate(facts)))

    decision = zen.ZenEngine().create_decision(json.dumps(table(book)))

    def collected(told: Told) -> list[int]:
        return [row["rule"] for row in decision.evaluate(told)["result"]]

    return [
        Form("a decision table", lambda told: told, collected, plain=True),
        Form("one list, of a dictionary", code, match),
        Form("one list, of JSON", lambda told: json.dumps(code(told)), match),
    ]


def table(book: Rulebook) -> dict[str, Any]:
    """A graph of the input, one decision table with a row a rule, and the output."""
    content = {
        "hitPolicy": "collect",
        "inputs": [{"id": fact, "name": fact, "field": fact} for fact in book.facts],
        "outputs": [{"id": "rule", "name": "rule", "field": "rule"}],
        "rules": [
            {"_id": f"row{i}", "rule": str(i), **dict.fromkeys(book.facts, ""), **{fact: cell(t) for fact, t in rule}}
            for i, rule in enumerate(worded_rules(book))
        ],
    }
    place = {"x": 0, "y": 0}
    kinds = {"inputNode": {}, "decisionTableNode": content, "outputNode": {}}
    nodes = [{"id": k, "name": k, "type": k, "position": place, "content": c} for k, c in kinds.items()]
    edges = [{"id": f"from {a}", "type": "edge", "sourceId": a, "targetId": b} for a, b in pairwise(kinds)]
    return {"nodes": nodes, "edges": edges}


def cell(test: Between | Words) -> str:
    """A condition as a cell of the table."""
    return f"[{test.low}..{test.high}]" if isinstance(test, Between) else ", ".join(map(json.dumps, test))
