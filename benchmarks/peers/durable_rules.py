"""durable-rules: one fact for the person, asserted in every ruleset and retracted again; a hundred rules a ruleset.

With some more rules a ruleset it fails (error 303). A fact for every fact, joined, costs four times as much.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from balm.language.rulebook import Rulebook
from peers import Form, Told
from peers.coded import Between, Holds, coded_rules, coder

NAME = "durable-rules"
LIBRARY = "durable_rules"
BLOCK = 100


def make(book: Rulebook) -> list[Form]:
    from durable import engine

    class Host(engine.Host):  # type: ignore[misc]
        def _run(self) -> None:
            """No timers in the background: nothing here waits, and they would disturb whoever is timed."""

    rules, code, fired = coded_rules(book), coder(book), list[int]()
    rulesets: dict[str, Any] = {}
    for i, rule in enumerate(rules):
        when = {"person": {"$and": [test for holds in rule for test in tests(holds)]}}
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

    def prepare(told: Told) -> dict[str, Any]:
        return {**code(told), "id": "person"}

    return [Form("one fact", prepare, match)]


def adding(i: int, fired: list[int]) -> Callable[[Any], None]:
    """What a rule does when it fires; durable-rules counts its parameters, so it has to be a function of one."""
    return lambda _: fired.append(i)


def tests(holds: Holds) -> list[dict[str, Any]]:
    """A condition as durable-rules' own tests, all of which must hold."""
    name, test = holds
    if isinstance(test, Between):
        return [{"$gte": {name: test.low}}, {"$lte": {name: test.high}}]
    alternatives = [{name: code} for code in test.codes]
    return alternatives if len(alternatives) == 1 else [{"$or": alternatives}]
