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
    import clips

    rules, code, numbers = coded_rules(book), coder(book), count()
    environment = clips.Environment()
    blocks = [f"?*fired{i}*" for i in range(0, len(rules), BLOCK)]
    environment.build(f"(defglobal {' '.join(f'{block} = (create$)' for block in blocks)})")
    environment.build(f"(deftemplate person {' '.join(f'(slot {name})' for name in book.facts)})")
    for i, rule in enumerate(rules):
        block = blocks[i // BLOCK]
        slots = " ".join(slot(holds) for holds in rule)
        environment.build(f"(defrule rule{i} (person {slots}) => (bind {block} (create$ {block} {i})))")
    empty = " ".join(f"(bind {block} (create$))" for block in blocks)
    environment.build(
        f"(deffunction fired (?person) (run) (retract ?person) (bind ?all (create$ {' '.join(blocks)})) {empty} ?all)"
    )
    heard = " ".join(f"({name} (nth$ {at} ?codes))" for at, name in enumerate(book.facts, 1))
    environment.build(f"(deffunction hear ($?codes) (fired (assert (person {heard}))))")
    hear = environment.find_function("hear")

    def define(told: Told) -> Any:
        name = f"tell{next(numbers)}"
        slots = " ".join(f"({fact} {value})" for fact, value in code(told).items())
        environment.build(f"(deffunction {name} () (fired (assert (person {slots}))))")
        return environment.find_function(name)

    return [
        Form("facts told from Python", lambda told: list(code(told).values()), lambda codes: list(hear(*codes))),
        Form("facts compiled beforehand", define, lambda tell: list(tell())),
    ]


def slot(holds: Holds) -> str:
    """A condition as the pattern of a slot."""
    name, test = holds
    if isinstance(test, Between):
        return f"({name} ?{name}&:(<= {test.low} ?{name} {test.high}))"
    return f"({name} {'|'.join(map(str, test.codes))})"
