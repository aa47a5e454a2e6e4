"""What keeps a practice from people: its limits, the minutes that it takes, and for whom it is."""

from __future__ import annotations

from typing import Any

import pytest

from balm.compiled.program import compile_program
from balm.deciding.decide import decide
from balm.deciding.profile import Profile
from balm.deciding.redecide import redecided
from balm.explaining.next_question import next_question
from balm.explaining.reasons import named_facts
from balm.explaining.voice import meant_for
from balm.explaining.why_not import why
from balm.language.combine import read_rulebook
from balm.language.rulebook import Rulebook
from support.small_packs import FLOOR, codes, fact, pack, rule, rulebook

TIME = fact("time", 'type = "scale"\nrange = [0, 60]')


def practice(lines: str, name: str = "sit", minutes: str = "[30, 45]") -> str:
    return (
        f'[[practice]]\nid = "{name}"\ntitle = "{name.title()}"\nkind = "mental"\nminutes = {minutes}\n'
        f'how = "Do."\n{lines}\n'
    )


def timed(text: str, floor: str = "", *, role_of: str = "a") -> Rulebook:
    """A pack `a` and a floor, one of which says that the fact `time` has the role `minutes`."""
    role = {role_of: 'roles = { minutes = "time" }'}
    packs = [pack("a", text + TIME, role.get("a", "")), pack("floor", FLOOR + floor, role.get("floor", ""))]
    return read_rulebook(packs[:1], packs[1], lambda _: None)


def offered(book: Rulebook, **told: Any) -> set[str]:
    program = compile_program(book)
    return {one.practice.id for one in decide(program, Profile(told)).ranked}


@pytest.mark.parametrize(
    ("lines", "minutes", "least"),
    [
        ("", "[30, 45]", 30),
        ('limits = { mood = "low" }', "[30, 45]", 30),
        ('limits = { time = ">= 10" }', "[30, 45]", 10),
        ('limits = { time = "known" }', "[30, 45]", 0),
        ("", "[0, 45]", 0),
        ("", "[0.5, 45]", 1),
        ("", "[60, 90]", 60),
        ("", "[61, 90]", 61),
    ],
)
def test_minutes_limit_a_practice_where_its_limits_say_nothing_of_them(lines: str, minutes: str, least: int) -> None:
    book = timed(practice(lines, minutes=minutes))
    assert [time for time in (0, 1, 2, 9, 10, 29, 30, 59, 60) if offered(book, time=time)] == [
        time for time in (0, 1, 2, 9, 10, 29, 30, 59, 60) if time >= least
    ]


def test_unknown_minutes_lock_nobody_out() -> None:
    assert offered(timed(practice(""))) == {"a/sit"}


def test_no_pack_puts_a_limit_of_minutes_on_the_floor() -> None:
    card = practice("", "card")
    assert offered(timed(practice(""), card), time=2) == {"floor/card"}
    both = read_rulebook(
        [pack("a", practice(""))], pack("floor", FLOOR + TIME + card, 'roles = { minutes = "time" }'), lambda _: None
    )
    assert offered(both, time=2) == set()


FOR = practice('for = [{ mood = "low", energy = "some" }, { likes = "warm" }]')


@pytest.mark.parametrize(
    ("told", "meant"),
    [
        ({}, False),
        ({"mood": "low"}, False),
        ({"mood": "low", "energy": "some"}, True),
        ({"mood": "low", "energy": "high"}, False),
        ({"mood": "declined", "energy": "some"}, False),
        ({"likes": frozenset({"warm"})}, True),
        ({"likes": frozenset()}, False),
    ],
)
def test_a_practice_is_for_those_of_whom_one_condition_is_known_to_hold(told: dict[str, Any], meant: bool) -> None:
    assert ("a/sit" in offered(rulebook(FOR), **told)) is meant


def test_another_practice_of_that_name_is_for_everybody() -> None:
    assert offered(rulebook(FOR, practice(""))) == {"b/sit"}


@pytest.mark.parametrize("lines", ["for = {}", "for = []", "for = [{}]", 'for = [{ mood = "low" }, {}]', "for = 3"])
def test_a_for_that_asks_nothing_is_refused(lines: str) -> None:
    assert codes(practice(lines)) == ["wrong-type"]


def test_a_for_is_told_as_a_rule_of_its_own() -> None:
    program = compile_program(rulebook(FOR))
    outcome = decide(program, Profile({"mood": "low"}))
    [excluded] = why(program, outcome, program.rulebook.practices[0]).excluded
    assert excluded.by == "a/sit.for"
    assert excluded.because == "It is meant for: mood low, energy some; or likes warm."
    assert excluded.facts == {"mood": "low", "energy": None, "likes": None}
    [made] = [one for one in program.rulebook.rules if one.is_for]
    assert made.place.path == ("practice", 0, "for")


def test_whom_practices_are_for_is_no_reason_of_what_comes_first() -> None:
    upset = rule('when = { upset = 3 }\nexclude = { id = "rest" }')
    program = compile_program(rulebook(FOR + practice("", "rest") + upset))
    outcome = decide(program, Profile({"mood": "low", "upset": 3}))
    assert named_facts(program, outcome) == ("upset",)


def test_what_a_for_needs_is_worth_asking() -> None:
    told = practice('for = { mood = "low" }', "letter") + practice("", "rest")
    told += '[[rule]]\nid = "r"\nprefer = { id = "letter", by = 5 }\nbecause = "b"\n'
    program = compile_program(rulebook(told))
    outcome = decide(program, Profile({}))
    asked = next_question(program, outcome, lambda answers: redecided(program, outcome, answers))
    assert asked
    assert asked.fact == "mood"


WORDED = """
[facts.place]
type = "choice"
values = ["home", "work", "street", "train", "park"]
say = { home = "you are at home", work = "you are at work", street = "you are out" , train = "you sit in a train" }

[facts.loss]
type = "flag"
sensitive = true
say = { true = "you have lost somebody" }

[facts.late]
type = "flag"
say = { true = "it is late" }

[facts.wants]
type = "tags"
values = ["rest", "sleep"]
say = { rest = "you want to rest" }
"""


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ('{ place = "home" }', "It is meant for when you are at home."),
        ('{ place = ["work", "home"] }', "It is meant for when you are at home or you are at work."),
        ('[{ place = "home", late = true }, { wants = "rest" }]',
         "It is meant for when you are at home and it is late, or when you want to rest."),
        ('{ place = "not park" }', "It is meant for another moment."),
        ('{ place = "park" }', "It is meant for another moment."),
        ('[{ place = "home" }, { wants = "sleep" }]', "It is meant for another moment."),
        ('{ wants = "any" }', "It is meant for another moment."),
        ("{ loss = true }", "It is meant for another moment."),
        ('{ late = "known" }', "It is meant for another moment."),
    ],
)  # fmt: skip
def test_a_person_reads_for_whom_it_is_in_the_words_of_the_facts(condition: str, words: str) -> None:
    book = rulebook(WORDED + practice(f"for = {condition}"))
    assert meant_for(book.facts, book.practices[0]) == words
