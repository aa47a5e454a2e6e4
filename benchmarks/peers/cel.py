"""The Rust CEL binding: one program, a list with the condition of every rule. A program a rule costs as much."""

from __future__ import annotations

from itertools import compress

from balm.language.rulebook import Rulebook
from peers import Form
from peers.coded import coded_rules, coder, expression

NAME = "CEL"
LIBRARY = "common-expression-language"


def make(book: Rulebook) -> list[Form]:
    import cel

    code = coder(book)
    rules = [expression(rule, "&&", "||") for rule in coded_rules(book)]
    program, numbers = cel.compile(f"[{', '.join(rules)}]"), range(len(rules))
    return [
        Form(
            "one list",
            lambda told: cel.Context(code(told)),
            lambda context: list(compress(numbers, program.execute(context))),
        )
    ]
