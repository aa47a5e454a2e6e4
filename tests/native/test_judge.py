"""What the loops in C read, judge and rank is what Python does."""

from __future__ import annotations

import re
from array import array
from contextlib import suppress
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from balm.compiled.practices import Ranked
from balm.compiled.program import compile_program
from balm.deciding.decide import decide
from balm.deciding.gate import rank_judged
from balm.deciding.judge import judge
from balm.deciding.outcome import Contribution
from balm.deciding.profile import Profile, read_profile
from balm.diagnostics.errors import ProfileError
from balm.language.combine import read_rulebook
from balm.language.facts import read_value
from balm.language.files import PackFile, PackFiles
from balm.native import native
from balm.native.structs import KernelHost
from support import shipped_packs
from support.effort import rows
from support.generated_people import profile
from support.generated_worlds import make_world

if TYPE_CHECKING:
    from collections.abc import Sequence

    from balm.compiled.program import Program
    from balm.deciding.outcome import Outcome

pytestmark = pytest.mark.skipif(native("judge") is None, reason="Balm was installed without a C compiler")

WORLDS = 200


def in_python(program: Program) -> Program:
    """The same program, without the loops in C."""
    return program._replace(kernel_tables=None)


PACK = """
[pack]
name = "many"
version = "1"
title = "Many"
[facts.n]
type = "scale"
range = [0, 401]
step = 1
[referrals.help]
title = "Help"
tier = 2
"""
PRACTICE = """
[[practice]]
id = "p{i}"
title = "P {i}"
kind = "mental"
minutes = [1, 2]
how = "Do it."
limits = {{ n = ">= {least}" }}
"""
RULE = """
[[rule]]
id = "r{i}"
when = {{ n = ">= {least}" }}
prefer = [{{ id = "p{practice}", by = {points} }}]
because = "So."
"""


def many(practices: int, rules: int, points: int = 1, least: int = 0) -> Program:
    """A program with so many practices, one more of which is possible with each value of a scale from the least on,
    and rules for every other value of it that prefer one each.
    """
    text = PACK
    text += "".join(PRACTICE.format(i=i, least=i + least) for i in range(practices))
    text += "".join(RULE.format(i=i, least=2 * i, practice=i % practices, points=points) for i in range(rules))
    files = PackFiles("many", "", (PackFile("many.toml", text.encode()),))
    return compile_program(read_rulebook([files], None, lambda name: None))


def both(program: Program, told: dict[str, Any]) -> tuple[Outcome, Outcome]:
    """A decision with the loops in C, and without."""
    return decide(program, Profile(told)), decide(in_python(program), Profile(told))


def ranked(program: Program, told: dict[str, Any], given: list[Contribution]) -> tuple[Ranked, ...]:
    """The order with what strategies give."""
    return tuple(rank_judged(program, judge(program, told), [], given))


@pytest.fixture(scope="module")
def program() -> Program:
    return compile_program(shipped_packs.rulebook())


@pytest.mark.parametrize("seed", rows(range(WORLDS), quick=range(40)))
def test_it_decides_as_python_does(seed: int) -> None:
    world = make_world(seed)
    program = compile_program(world.rulebook())
    assert program.kernel is not None
    random = world.random
    ids = [practice.id for practice in program.rulebook.practices]
    for _ in range(10):
        told = read_profile(in_python(program), profile(program.rulebook, random)).told
        mine, theirs = both(program, told)
        assert mine == theirs
        assert list(mine.facts) == list(theirs.facts)
        given = [Contribution("s", one, random.randint(-5, 5), "") for one in ids if random.random() < 0.3]
        assert ranked(program, told, given) == ranked(in_python(program), told, given)


@pytest.mark.parametrize("seed", rows(range(WORLDS), quick=range(40)))
def test_it_reads_as_python_does(seed: int) -> None:
    world = make_world(seed)
    program = compile_program(world.rulebook())
    random = world.random
    for _ in range(20):
        raw = profile(program.rulebook, random)
        for name in random.sample(list(raw), min(len(raw), random.randrange(2))):
            raw[name] = random.choice(
                [raw[name], None, "unknown", "declined", True, 1, 1.0, -0.0, "high", [], object()]
            )
        assert read_or_problems(program, raw) == read_or_problems(in_python(program), raw)


def read_or_problems(program: Program, raw: Any) -> object:
    try:
        told = read_profile(program, raw).told
    except ProfileError as error:
        return str(error)
    return [(name, type(value), repr(value) if isinstance(value, float) else value) for name, value in told.items()]


class Text(str):
    __slots__ = ()


@pytest.mark.parametrize("raw", [
    {"distress": None},
    {"distress": True},
    {"distress": [1]},
    {"distress": 11},
    {Text("distress"): 3},
    {"distress": 3, "nobody": 1},
    {"intensity": "high"},
    {"likes": ["no-such"]},
    {3: 3},
])  # fmt: skip
def test_what_is_unknown_or_wrong_is_left_to_python(program: Program, raw: dict[Any, Any]) -> None:
    assert program.kernel.read(raw) is None  # type: ignore[union-attr]
    assert read_or_problems(program, raw) == read_or_problems(in_python(program), raw)


@pytest.mark.parametrize("raw", [{"distress": 1.0}, {"distress": "3"}, {"likes": ["warmth", "animals"]}, {"likes": []}])
def test_an_answer_that_is_not_listed_is_read_by_python(program: Program, raw: dict[str, Any]) -> None:
    told, _ = program.kernel.read(raw)  # type: ignore[union-attr]
    assert told == read_profile(in_python(program), raw).told
    assert both(program, told)[0] == both(program, told)[1]


def test_what_was_told_is_a_copy(program: Program) -> None:
    raw = {"distress": 3}
    told, _ = program.kernel.read(raw)  # type: ignore[union-attr]
    raw["distress"] = 9
    assert told == {"distress": 3}


def test_codes_of_something_else_are_not_looked_at(program: Program) -> None:
    high, codes = program.kernel.read({"distress": 9})  # type: ignore[union-attr]
    same = judge(program, {"distress": 2}, codes)
    assert same.facts == judge(program, {"distress": 2}).facts
    assert same.fired == judge(program, {"distress": 2}).fired != judge(program, high, codes).fired
    other = compile_program(make_world(1).rulebook())
    assert judge(other, {}, codes).fired == judge(other, {}).fired


def test_a_mapping_that_is_no_dict_is_judged_too(program: Program) -> None:
    from types import MappingProxyType

    assert judge(program, MappingProxyType({"distress": 9})).facts["distress"] == 9


@pytest.mark.parametrize("practices", [1, 2, 7, 8, 9, 63, 64, 65, 130])
@pytest.mark.parametrize("rules", [0, 1, 63, 64, 65, 128, 150])
def test_sizes_at_which_words_begin_and_end(practices: int, rules: int) -> None:
    program = many(practices, rules)
    for n in (0, 1, practices - 1, 126, 127, 128, 400):
        mine, theirs = both(program, {"n": n})
        assert mine == theirs
        assert len(mine.ranked) == min(practices, n + 1)


def test_points_as_many_as_a_pack_may_give() -> None:
    program = many(3, 150, points=100)
    mine, theirs = both(program, {"n": 400})
    assert mine == theirs
    assert mine.ranked[0].score == 5_000


@pytest.mark.parametrize("points", [999, 1_001, 5_000_000])
def test_strategies_that_give_more_than_a_field_holds(points: int) -> None:
    program, given = many(3, 3), [Contribution("s", "many/p2", points, "")]
    mine = ranked(program, {"n": 9}, given)
    assert mine == ranked(in_python(program), {"n": 9}, given)
    assert mine[0].score == points + 1


@pytest.mark.parametrize("eligible", [0, 1, 7, 8, 9, 40])
def test_what_is_ranked_is_a_sequence_like_any_other(eligible: int) -> None:
    program = many(41, 3)
    ranked: Sequence[Ranked] = decide(program, Profile({"n": eligible})).ranked
    if not eligible:
        ranked = decide(many(1, 1, least=1), Profile({"n": 0})).ranked
    listed = list(ranked)
    assert len(listed) == (eligible and eligible + 1)
    assert tuple(listed) == ranked
    assert ranked == tuple(listed)
    assert ranked == listed
    assert hash(ranked) == hash(tuple(listed))
    assert repr(ranked) == repr(tuple(listed))
    assert ranked[-3:] == tuple(listed[-3:])
    assert ranked[::-2] == tuple(listed[::-2])
    assert ranked != tuple(listed[1:]) or not listed
    assert ranked != 3
    assert list(reversed(ranked)) == listed[::-1]
    assert len(ranked) == len(listed)
    for at in (len(listed), -len(listed) - 1):
        with pytest.raises(IndexError):
            ranked[at]
    for at in range(-len(listed), len(listed)):
        assert ranked[at] == listed[at]


def test_the_last_may_be_asked_for_first() -> None:
    program = many(40, 150)
    expected = tuple(decide(in_python(program), Profile({"n": 400})).ranked)
    assert decide(program, Profile({"n": 400})).ranked[39] == expected[39]
    assert tuple(decide(program, Profile({"n": 400})).ranked) == expected


def test_tables_that_do_not_fit_together_are_refused(program: Program) -> None:
    from balm.native import judge as compiled  # type: ignore[attr-defined]

    host = KernelHost(program.index, program.rulebook.practices, Ranked, read_value)
    assert program.kernel_tables
    assert compiled.Tables(program.kernel_tables, host)
    random = Random(1)
    refused = 0
    for _ in range(300):
        broken = _broken(program.kernel_tables, random)
        try:
            tables = compiled.Tables(broken, host)
        except (TypeError, ValueError, OverflowError, AttributeError):
            refused += 1
            continue
        with suppress(Exception):  # what seems to fit may be nonsense, and is safe to walk
            tuple(tables.judge({"distress": 3}, None).order({"self-compassion/warm-drink": 1}))
    assert refused > 150


@pytest.mark.parametrize(("field", "wrong"), [
    ("places", ()), ("catalogue", ()), ("catalogue", []), ("ranked", Contribution), ("ranked", int), ("ranked", 1),
])  # fmt: skip
def test_a_host_that_does_not_fit_is_refused_by_name(program: Program, field: str, wrong: object) -> None:
    from balm.native import judge as compiled  # type: ignore[attr-defined]

    host = KernelHost(program.index, program.rulebook.practices, Ranked, read_value)
    with pytest.raises((TypeError, ValueError, AttributeError)) as found:
        compiled.Tables(program.kernel_tables, host._replace(**{field: wrong}))  # type: ignore[arg-type]
    assert {field, "_fields", "keeps"} & set(re.findall(r"\w+", str(found.value)))


def _broken(value: Any, random: Random) -> Any:
    """With one of its parts, or of their parts, changed."""
    if isinstance(value, tuple) and value and random.random() < 0.9:
        at = random.randrange(len(value))
        parts = (*value[:at], _broken(value[at], random), *value[at + 1 :])
        return type(value)._make(parts) if hasattr(value, "_make") else parts
    if isinstance(value, array):
        numbers = array(value.typecode, value)
        if numbers and random.random() < 0.5:
            numbers[random.randrange(len(numbers))] = random.choice([0, 1, 255])
            return numbers
        return random.choice([numbers[1:], numbers + array(value.typecode, [0]), array("h", [1]), numbers.tobytes()])
    return random.choice([None, (), 2**70, -1, "x", b""])
