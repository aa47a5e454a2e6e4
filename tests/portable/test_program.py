"""A program has all of the packs, in one canonical text, and the runtime refuses one that is not sound."""

from __future__ import annotations

import json
import math
from functools import cache
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

import balm
from balm.compiled.program import compile_program
from balm.engine import Engine
from balm.plugins.manager import Plugins
from balm.portable.canonical import canonical_json, digest_of
from balm.portable.words import packed_phrases
from balm_plugins.needs import Needs
from support import runtime_check_in, shipped_packs
from support.generated_worlds import make_world
from support.quiet_strategy import Quiet
from support.runtime import PLUGINS, Runtime, RuntimeProblemError, needs_node, words_of

if TYPE_CHECKING:
    from collections.abc import Callable

SCHEMA, WORDS_SCHEMA = (
    json.loads((Path(balm.__file__).parent / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8"))
    for name in ("program", "words")
)


@cache
def text() -> str:
    return Engine(shipped_packs.program(), PLUGINS).program_json()


def shipped() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(text())
    return data


def strict(schema: Any) -> Any:
    """The schema, taking no other keys than those that it describes; those of `portable` belong to strategies."""
    if isinstance(schema, list):
        return [strict(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {} if "additionalProperties" in schema or schema.get("properties", {}).keys() <= {"name"} else {
        "additionalProperties": False
    }  # fmt: skip
    return {key: strict(value) for key, value in schema.items()} | (closed if "properties" in schema else {})


@pytest.mark.parametrize("make", [
    pytest.param(shipped_packs.program, id="the shipped packs"),
    *(pytest.param(lambda at=at: compile_program(make_world(at).rulebook()), id=str(at)) for at in range(6)),
])  # fmt: skip
def test_the_schema_describes_every_key(make: Callable[[], Any]) -> None:
    text = Engine(make(), PLUGINS).program_json()
    jsonschema.validate(json.loads(text), strict(SCHEMA))
    assert Engine(make(), PLUGINS).program_json() == text


def test_the_schema_describes_the_words() -> None:
    words = json.loads(words_of(runtime_check_in.shipped()))
    jsonschema.validate(words, strict(WORDS_SCHEMA))
    assert words["digest"] == digest_of({key: value for key, value in words.items() if key != "digest"})
    assert words["program"] == shipped()["digest"]


def test_packed_phrases() -> None:
    groups = [[("a", "b"), ("a", "b", "c"), ("d",)], [("a",), ("a", "[e]")], [("x",) * 12, (*("x",) * 12, "b")], []]
    common, rare, packed = packed_phrases(groups)
    assert common == ["x", "a", "b"]
    assert rare == ["c", "d", "[e]"]
    assert packed == ["0#$2~0~", "0#1~", f"0{'!' * 12}9!!!$", ""]


def test_a_program_has_its_digest_and_those_of_its_packs() -> None:
    program = shipped()
    assert program["digest"] == digest_of({key: value for key, value in program.items() if key != "digest"})
    digests = {pack.name: pack.digest for pack in shipped_packs.rulebook().packs}
    assert {pack["name"]: pack["digest"] for pack in program["packs"]} == digests


def test_a_strategy_that_is_code_alone_is_named() -> None:
    engine = Engine(shipped_packs.program(), Plugins(strategies=(Needs(), Quiet())))
    with pytest.raises(balm.BalmError, match=f"`{Quiet.name}` is code that other runtimes do not have"):
        engine.program_json()


class Wrong(Quiet):
    def portable(self) -> dict[str, object]:
        return {"tables": object()}


def test_a_strategy_that_hands_over_what_is_no_data_is_named() -> None:
    with pytest.raises(balm.BalmError, match=f"What `{Quiet.name}` hands over .* has something else than text"):
        Engine(shipped_packs.program(), Plugins(strategies=(Wrong(),))).program_json()


@pytest.mark.parametrize(("data", "text"), [
    ({"b": 1, "a": [True, None, "é\n\u2028"]}, '{"a":[true,null,"é\\n\u2028"],"b":1}'),
    ({"\ufb33": 1, "\U0001f600": 2, "1": 3, "\u20ac": 4}, '{"1":3,"€":4,"😀":2,"\ufb33":1}'),
    ([7.0, -0.0, -0.5, 1e21, 1.25e20, 2**53], "[7,0,-0.5,1e+21,125000000000000000000,9007199254740992]"),
    ([1.5e-5, -1e-6, 1e-7, 0.1], "[0.000015,-0.000001,1e-7,0.1]"),
])  # fmt: skip
def test_canonical_texts(data: object, text: str) -> None:
    assert canonical_json(data) == text


@pytest.mark.parametrize(("data", "error"), [(math.nan, ValueError), ({"a": {1}}, TypeError)])
def test_what_has_no_canonical_text(data: object, error: type[Exception]) -> None:
    with pytest.raises(error):
        canonical_json(data)


@needs_node
def test_node_writes_the_same_canonical_texts(runtime: Runtime) -> None:
    random = Random(2)
    numbers = [random.choice([1, -1]) * random.random() * 10.0 ** random.randint(-12, 24) for _ in range(200)]
    keys = [chr(random.choice([random.randint(32, 0xD7FF), random.randint(0xE000, 0x10FFFF)])) for _ in range(200)]
    data = dict(zip(keys, numbers, strict=True))
    assert runtime.ask(canonical=data) == {"text": canonical_json(data)}


def no_floor(program: dict[str, Any]) -> None:
    program["packs"] = [pack for pack in program["packs"] if pack["name"] != "floor"]


REFUSED: dict[str, tuple[Callable[[dict[str, Any]], object], bool, str]] = {
    "another format": (lambda p: p.update(format="balm-program/2"), True, "is no balm-program/1"),
    "a rule taken away": (lambda p: p["rules"].pop(), False, "was changed"),
    "a number of a help line": (lambda p: p["resources"][0]["channels"][0].update(value="1"), False, "was changed"),
    "no floor": (no_floor, True, "no floor"),
    "another floor": (lambda p: p.update(floor="self-compassion"), True, "no floor"),
    "a strategy that it does not have": (lambda p: p["strategies"].append({"name": "later"}), True, "have later"),
    "a signal that it does not have": (lambda p: p["signals"].append({"name": "soon"}), True, "have soon"),
}
"""What is changed in a sound program, whether it is signed again, and what the runtime says."""


@needs_node
@pytest.mark.parametrize("what", REFUSED)
def test_the_runtime_refuses_what_is_not_sound(runtime: Runtime, what: str) -> None:
    change, signed, message = REFUSED[what]
    program = shipped()
    change(program)
    if signed:
        program["digest"] = digest_of({key: value for key, value in program.items() if key != "digest"})
    with pytest.raises(RuntimeProblemError, match=message) as thrown:
        runtime.ask(program=program)
    assert thrown.value.args[0] == "ProgramError"


REFUSED_WORDS: dict[str, tuple[Callable[[dict[str, Any]], object], bool, str]] = {
    "another format": (lambda w: w.update(format="balm-words/2"), True, "is no balm-words/1"),
    "a phrase taken away": (lambda w: w["phrases"].pop(), False, "was changed"),
    "those of another program": (lambda w: w.update(program=w["digest"]), True, "belong to another program"),
}


@needs_node
@pytest.mark.parametrize("what", REFUSED_WORDS)
def test_the_runtime_refuses_words_that_are_not_sound(runtime: Runtime, what: str) -> None:
    change, signed, message = REFUSED_WORDS[what]
    words = json.loads(words_of(runtime_check_in.shipped()))
    change(words)
    if signed:
        words["digest"] = digest_of({key: value for key, value in words.items() if key != "digest"})
    with pytest.raises(RuntimeProblemError, match=message) as thrown:
        runtime.ask(program=shipped(), words=words)
    assert thrown.value.args[0] == "ProgramError"
