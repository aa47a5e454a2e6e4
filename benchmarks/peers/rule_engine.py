"""rule-engine: one rule, a list with the condition of every rule, untyped. Types, or a rule each, cost more."""

from __future__ import annotations

from itertools import compress

from balm.language.rulebook import Rulebook
from peers import Form
from peers.coded import coded_rules, coder, expression

NAME = "rule-engine"
LIBRARY = "rule-engine"


def make(book: Rulebook) -> list[Form]:
    import rule_engine

    rules = [expression(rule, "and", "or") for rule in coded_rules(book)]
    context = rule_engine.Context(resolver=rule_engine.resolve_item)
    listed, numbers = rule_engine.Rule(f"[{', '.join(rules)}]", context=context), range(len(rules))
    return [Form("one list", coder(book), lambda facts: list(compress(numbers, listed.evaluate(facts))))]
