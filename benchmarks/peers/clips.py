"""CLIPS: one fact with a slot for every fact; fired rules put their number into a global, and the fact is retracted.

A fact for every fact, joined, costs more, and so does reading the agenda instead of running it. The numbers go to a
global a block of rules, since CLIPS copies a list that something is added to. All of it is a function of CLIPS' own:
facts that clipspy hands to Python are never freed, and with each one the next takes a little longer.
"""

from __future__ import annotations

from itertools import count
from typing import Any

from balm.language.rulebook import Rulebook
from peers import Form, Told
from peers.coded import Between, Holds, coded_rules, coder

NAME = "CLIPS"
LIBRARY = "clipspy"
BLOCK = 128


def make(book: Rulebook) -> list[Form]:
    rules = Rules(book)
    return [
        Form("facts told from Python", rules.codes, rules.hear),
        Form("facts compiled beforehand", rules.define, rules.call),
    ]


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
