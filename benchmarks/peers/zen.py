"""ZEN: one compiled expression, a list with the condition of every rule; and a decision table, as users write it."""

from __future__ import annotations

import json
from itertools import compress
from typing import Any

from balm.language.rulebook import Rulebook
from peers import Form
from peers.coded import Between, CodedRules, coded_rules, coder, expression

NAME = "ZEN"
LIBRARY = "zen-engine"


def make(book: Rulebook) -> list[Form]:
    import zen

    code, rules = coder(book), coded_rules(book)
    listed = zen.compile_expression(f"[{', '.join(expression(rule, 'and', 'or') for rule in rules)}]")
    table = zen.ZenEngine().create_decision(json.dumps(decision_table(list(book.facts), rules)))
    numbers = range(len(rules))

    def match(facts: dict[str, int] | str) -> list[int]:
        return list(compress(numbers, listed.evaluate(facts)))

    def look_up(facts: str) -> list[int]:
        return [row["rule"] for row in table.evaluate(facts)["result"] or ()]

    return [
        Form("one list, of a dictionary", code, match),
        Form("one list, of JSON", lambda told: json.dumps(code(told)), match),
        Form("decision table", lambda told: json.dumps(code(told)), look_up),
    ]


def decision_table(facts: list[str], rules: CodedRules) -> dict[str, Any]:
    """A graph of one table with a row a rule, which gives all rows that hold."""
    rows = []
    for i, rule in enumerate(rules):
        row = {"_id": f"row{i}", "rule": str(i)} | dict.fromkeys(facts, "")
        for name, test in rule:
            row[name] = f"[{test.low}..{test.high}]" if isinstance(test, Between) else ", ".join(map(str, test.codes))
        rows.append(row)
    content = {
        "hitPolicy": "collect",
        "inputs": [{"id": name, "name": name, "field": name} for name in facts],
        "outputs": [{"id": "rule", "name": "rule", "field": "rule"}],
        "rules": rows,
    }
    return {
        "nodes": [
            {"id": "told", "name": "told", "type": "inputNode"},
            {"id": "table", "name": "table", "type": "decisionTableNode", "content": content},
            {"id": "fired", "name": "fired", "type": "outputNode"},
        ],
        "edges": [
            {"id": "in", "type": "edge", "sourceId": "told", "targetId": "table"},
            {"id": "out", "type": "edge", "sourceId": "table", "targetId": "fired"},
        ],
    }
