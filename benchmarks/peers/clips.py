"""CLIPS: one fact with a slot for every fact; fired rules put their number into a global, and the fact is retracted.

A fact for every fact, joined, costs more, and so does reading the agenda instead of running it. The numbers go to a
global a block of rules, since CLIPS copies a list that something is added to. All of it is a function of CLIPS' own:
facts that clipspy hands to Python are never freed, and with each one the next takes a little longer.

Plain: a fact for every fact that is known, told from Python; a rule that fires calls a function of Python.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import Any

from balm.language.rulebook import Rulebook
from peers import Form, Told
from peers.coded import Between, Holds, Words, coded_rules, coder, worded_rules

NAME = "CLIPS"
LIBRARY = "clipspy"
BLOCK = 128


def make(book: Rulebook) -> list[Form]:
    rules = Rules(book)
    return [
        Form("facts told from Python", rules.codes, rules.hear),
        Form("facts compiled beforehand", rules.define, rules.call),
        Form("a fact for every fact", as_facts, plain(book), plain=True),
    ]


def as_facts(told: Told) -> str:
    """What is known, as CLIPS writes facts."""
    return " ".join(f"({name} {value})" for name, value in told.items())


def plain(book: Rulebook) -> Callable[[str], list[int]]:
    """The rules over a fact for every fact, as the function from what is asserted to the rules that fire."""
    import clips

    environment, fired = clips.Environment(), list[int]()
    environment.define_function(fired.append, "fires")
    for i, rule in enumerate(worded_rules(book)):
        environment.build(f"(defrule rule{i} {' '.join(pattern(*condition) for condition in rule)} => (fires {i}))")

    def match(facts: str) -> list[int]:
        fired.clear()
        environment.reset()
        if facts:
            environment.load_facts(facts)
        environment.run()
        return fired[:]

    return match


def pattern(fact: str, test: Between | Words) -> str:
    """A condition as the pattern of a fact with one value."""
    if isinstance(test, Between):
        return f"({fact} ?{fact}&:(<= {test.low} ?{fact} {test.high}))"
    return f"({fact} {'|'.join(test)})"


class Rules:
    """A CLIPS environment with the rules; it lives as long as this does."""

    def __init__(self, book: Rulebook) -> None:
        import clips

        self._code, self._numbers = coder(book), count()
        rules, names = coded_rules(book), list(book.facts)
        blocks = [f"?*fired{i}*" for i in range(0, len(rules), BLOCK)]
        self._environment = clips.Environment()
        self._build(f"(defglobal {' '.join(f'{block} = (create$)' for block in blocks)})")
        self._build(f"(deftemplate person {' '.join(f'(slot {name})' for name in names)})")
        for i, rule in enumerate(rules):
            slots, block = " ".join(slot(holds) for holds in rule), blocks[i // BLOCK]
            self._build(f"(defrule rule{i} (person {slots}) => (bind {block} (create$ {block} {i})))")
        empty = " ".join(f"(bind {block} (create$))" for block in blocks)
        gather = f"(bind ?all (create$ {' '.join(blocks)})) {empty} ?all"
        self._build(f"(deffunction fired (?person) (run) (retract ?person) {gather})")
        slots = " ".join(f"({name} (nth$ {at} ?codes))" for at, name in enumerate(names, 1))
        self._hear = self._function("hear", "$?codes", slots)

    def _build(self, construct: str) -> None:
        self._environment.build(construct)

    def _function(self, name: str, parameters: str, slots: str) -> Any:
        """A function of CLIPS' own that gives the rules which fire for a person."""
        self._build(f"(deffunction {name} ({parameters}) (fired (assert (person {slots}))))")
        return self._environment.find_function(name)

    def codes(self, told: Told) -> list[int]:
        return list(self._code(told).values())

    def hear(self, codes: list[int]) -> list[int]:
        return list(self._hear(*codes))

    def define(self, told: Told) -> Any:
        slots = " ".join(f"({fact} {value})" for fact, value in self._code(told).items())
        return self._function(f"tell{next(self._numbers)}", "", slots)

    def call(self, function: Any) -> list[int]:
        return list(function())


def slot(holds: Holds) -> str:
    """A condition as the pattern of a slot."""
    name, test = holds
    if isinstance(test, Between):
        return f"({name} ?{name}&:(<= {test.low} ?{name} {test.high}))"
    return f"({name} {'|'.join(map(str, test.codes))})"
