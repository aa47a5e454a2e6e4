"""durable-rules: one fact for the person, asserted in every ruleset and retracted again; a hundred rules a ruleset.

Plain: the same with words, and what is unknown is left out. With some more rules a ruleset it fails (error 303). A fact
for every fact, joined, costs four times as much.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, TypeAlias

from balm.language.rulebook import Rulebook
from peers import Form
from peers.coded import Between, Words, coded_rules, coder, worded_rules

NAME = "durable-rules"
LIBRARY = "durable_rules"
BLOCK = 100
PERSON = {"id": "person"}

Rule: TypeAlias = Sequence[tuple[str, Between | Words | tuple[int, ...]]]


def make(book: Rulebook) -> list[Form]:
    code = coder(book)
    coded = [
        [(fact, test if isinstance(test, Between) else test.codes) for fact, test in rule] for rule in coded_rules(book)
    ]
    return [
        Form("one fact", lambda told: {**code(told), **PERSON}, matching(coded)),
        Form("one fact, of words", lambda told: {**told, **PERSON}, matching(worded_rules(book)), plain=True),
    ]


def matching(rules: Sequence[Rule]) -> Callable[[dict[str, Any]], list[int]]:
    """A host of these rules, as the function from a person's fact to the rules that fire."""
    from durable import engine

    class Host(engine.Host):  # type: ignore[misc]
        def _run(self) -> None:
            """No timers in the background: nothing here waits, and they would disturb whoever is timed."""

    fired = list[int]()
    rulesets: dict[str, Any] = {}
    for i, rule in enumerate(rules):
        when = {"person": {"$and": [one for name, test in rule for one in tests(name, test)]}}
        rulesets.setdefault(f"rules{i // BLOCK}", {})[f"rule{i}"] = {"all": [when], "run": adding(i, fired)}
    host = Host()
    host.set_rulesets(rulesets)

    def each(do: Any, fact: dict[str, Any]) -> None:
        for name in rulesets:
            with suppress(engine.MessageNotHandledException):  # no rule of this set is interested
                do(name, fact)

    def match(fact: dict[str, Any]) -> list[int]:
        fired.clear()
        each(host.assert_fact, fact)
        found = fired[:]
        each(host.retract_fact, fact)
        return found

    return match


def adding(i: int, fired: list[int]) -> Callable[[Any], None]:
    """What a rule does when it fires; durable-rules counts its parameters, so it has to be a function of one."""
    return lambda _: fired.append(i)


def tests(name: str, test: Between | Sequence[object]) -> list[dict[str, Any]]:
    """A condition as durable-rules' own tests, all of which must hold."""
    if isinstance(test, Between):
        return [{"$gte": {name: test.low}}, {"$lte": {name: test.high}}]
    alternatives = [{name: value} for value in test]
    return alternatives if len(alternatives) == 1 else [{"$or": alternatives}]
