"""rule-engine: one rule, a list with the condition of every rule, untyped. Types, or a rule each, cost more.

Plain: a rule each, and what is unknown is null.
"""

from __future__ import annotations

from itertools import compress

from balm.language.rulebook import Rulebook
from peers import Form
from peers.coded import coded_rules, coder, expression, worded_expression, worded_rules

NAME = "rule-engine"
LIBRARY = "rule-engine"


def make(book: Rulebook) -> list[Form]:
    import rule_engine

    rules = [expression(rule, "and", "or") for rule in coded_rules(book)]
    context = rule_engine.Context(resolver=rule_engine.resolve_item)
    listed, numbers = rule_engine.Rule(f"[{', '.join(rules)}]", context=context), range(len(rules))
    lenient = rule_engine.Context(default_value=None)
    texts = [worded_expression(rule, "{}", "{} != null", "and") for rule in worded_rules(book)]
    each = [rule_engine.Rule(text, context=lenient) for text in texts]
    return [
        Form("one list", coder(book), lambda facts: list(compress(numbers, listed.evaluate(facts)))),
        Form(
            "a rule each",
            lambda told: told,
            lambda told: [i for i, rule in enumerate(each) if rule.matches(told)],
            plain=True,
        ),
    ]
