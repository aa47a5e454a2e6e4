"""The Rust CEL binding: one program, a list with the condition of every rule. A program a rule costs as much.

Plain: a program a rule, over one variable with what is known of the person.
"""

from __future__ import annotations

from itertools import compress

from balm.language.rulebook import Rulebook
from peers import Form
from peers.coded import coded_rules, coder, expression, worded_expression, worded_rules

NAME = "CEL"
LIBRARY = "common-expression-language"


def make(book: Rulebook) -> list[Form]:
    import cel

    code = coder(book)
    rules = [expression(rule, "&&", "||") for rule in coded_rules(book)]
    program, numbers = cel.compile(f"[{', '.join(rules)}]"), range(len(rules))
    known, name = "has({})", "person.{}"
    programs = [cel.compile(worded_expression(rule, name, known, "&&")) for rule in worded_rules(book)]
    return [
        Form(
            "one list",
            lambda told: cel.Context(code(told)),
            lambda context: list(compress(numbers, program.execute(context))),
        ),
        Form(
            "a program a rule",
            lambda told: cel.Context({"person": told}),
            lambda context: [i for i, one in enumerate(programs) if one.execute(context)],
            plain=True,
        ),
    ]
