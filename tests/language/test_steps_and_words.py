"""Steps, labels, words and alarms as they come out of packs; their mistakes are in `golden/broken_packs`."""

from __future__ import annotations

import json
import pickle
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import tomli
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import balm
from balm.command.main import cli
from balm.diagnostics.errors import PackError
from balm.language import phrases
from balm.language.combine import read_rulebook
from balm.language.files import PackFile, PackFiles
from balm.language.here import Mistake
from balm.language.phrase import LONGEST_PHRASE, Phrase, read_phrase, words_in
from balm.language.phrases import PackPhrases, Phrases, Words
from balm.portable.schemas import pack_schema
from support.small_packs import FLOOR, pack, rulebook

CASES = tomli.loads((Path(__file__).parents[1] / "cases" / "phrases.toml").read_text(encoding="utf-8"))["phrase"]
STEP = '[[step]]\nid = "{}"\norder = {}\ntitle = "T"\nfacts = ["noise"]\n'
NOISE = '[facts.noise]\ntype = "level"\nvalues = ["low", "high"]\nask = "How loud?"\n'


@pytest.mark.parametrize("case", CASES, ids=[case["text"] for case in CASES])
def test_a_phrase_has_its_parts(case: dict[str, Any]) -> None:
    read = read_phrase(case["text"])
    if "wrong" in case:
        assert isinstance(read, Mistake)
        assert case["wrong"] in read.details["why"]
    else:
        assert read == Phrase(tuple(case["parts"]), case.get("own", False))


@given(st.text(max_size=40))
def test_parts_written_out_are_the_same_phrase(text: str) -> None:
    read = read_phrase(text)
    if isinstance(read, Phrase):
        assert read_phrase(" ".join(read.parts)) == read._replace(own=False)
        assert [part for part in read.parts if part[0] not in "[."] == words_in(" ".join(read.parts)) or read.classes
        assert all(words_in(part) == [part] for part in read.parts if part[0] not in "[.")


def test_a_phrase_may_be_so_long() -> None:
    assert isinstance(read_phrase("x" * LONGEST_PHRASE), Phrase)
    assert isinstance(read_phrase("x" * (LONGEST_PHRASE + 1)), Mistake)


def test_steps_come_in_order_the_floors_first() -> None:
    mine = NOISE + STEP.format("b", 5) + STEP.format("c", -1) + STEP.format("a", 5)
    other = STEP.format("z", 1)
    floor = FLOOR + '[facts.wet]\ntype = "flag"\nask = "Wet?"\n' + STEP.format("last", 99).replace("noise", "wet")
    steps = rulebook(mine, other, floor=floor).steps
    assert [step.id for step in steps] == ["floor/last", "a/c", "b/z", "a/a", "a/b"]


def test_a_step_tells_its_facts_each_once() -> None:
    lines = """[[step]]
id = "s"
order = 1
title = "T"
lines = [
  { text = "Loud", sets = { noise = "high" }, asks = "noise", none = { noise = "low", wet = false } },
  { text = "Wet", sets = { wet = true, bag = ["drink"] } },
]
when = { upset = ">= 4" }
any = [{ mood = "low" }, { upset = "<= 9" }]
"""
    more = '[facts.wet]\ntype = "flag"\n[facts.bag]\ntype = "tags"\nvalues = ["drink"]\n'
    [step] = rulebook(NOISE + more + lines).steps
    assert step.facts == ("noise", "wet", "bag")
    assert step.named == ("upset", "mood")
    assert [(line.sets, line.asks, line.none) for line in step.lines] == [
        ({"noise": "high"}, "noise", {"noise": "low", "wet": False}),
        ({"wet": True, "bag": frozenset({"drink"})}, "", {}),
    ]


def test_words_of_a_fact_may_stand_in_another_file_of_its_pack() -> None:
    head = '[pack]\nname = "a"\nversion = "1"\ntitle = "T"\n'
    files = {
        "facts.toml": head + NOISE + '[facts.noise.labels]\nlow = "hardly any"\n',
        "more.toml": '[facts.noise.words]\nlow = ["hush"]\n[facts.noise.labels]\nhigh = "a lot"\n',
        "words.toml": '[facts.noise.words]\nhigh = ["= yes", "[din] .. here"]\n[words.classes]\ndin = ["din"]\n',
    }
    given = PackFiles("a", "", tuple(PackFile(name, text.encode()) for name, text in files.items()))
    read = read_rulebook([given], pack("floor", FLOOR), lambda _: None)
    assert read.facts["noise"].labels == {"low": "hardly any", "high": "a lot"}
    assert read.phrases.words == Words(
        {"noise": {"low": ("hush",), "high": ("= yes", "[din] .. here")}}, {"din": ("din",)}
    )


def test_classes_of_one_name_are_one_class_with_the_words_of_both() -> None:
    one = '[words]\nsilent = ["so so", "well"]\n[words.classes]\nbig = ["big", "huge"]\nwee = ["wee"]\n'
    other = '[words]\nsilent = ["well"]\n[words.classes]\nbig = ["vast", "huge"]\n'
    words = rulebook(one, other).phrases.words
    assert words.classes == {"big": ("big", "huge", "vast"), "wee": ("wee",)}
    assert words.silent == ("so so", "well")
    assert rulebook(one, other).phrases.of_pack("b").classes == {"big": ("vast", "huge")}
    assert rulebook(one, other).phrases.of_pack("floor") == Words()


def test_a_phrase_may_say_several_tags_and_no_two_values_of_anything_else() -> None:
    words = '[facts.bag.words]\nmusic = ["my phone"]\nreading = ["my phone"]\n'
    tags = '[facts.bag]\ntype = "tags"\nvalues = ["music", "reading"]\nask = "What?"\n'
    assert rulebook(tags + words).phrases.words.of == {"bag": {"music": ("my phone",), "reading": ("my phone",)}}
    with pytest.raises(PackError) as error:
        rulebook(tags.replace("tags", "choice") + words)
    assert [one.code for one in error.value.diagnostics] == ["same-words"]


def test_no_other_pack_touches_how_a_fact_of_the_floor_is_said() -> None:
    with pytest.raises(PackError) as error:
        rulebook('[facts.mood.words]\nlow = ["blue"]\n', '[facts.mood.labels]\nlow = "blue"\n')
    assert [one.code for one in error.value.diagnostics] == ["foreign-words", "foreign-words"]


def test_words_travel_packed_and_are_unpacked_when_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    words = Words({"noise": {"low": tuple(f"hush {i}" for i in range(1_000))}})
    sent = pickle.dumps(Phrases([PackPhrases("a", pack_place(), words)]))
    assert len(sent) < 5_000
    with monkeypatch.context() as without:
        without.setattr(phrases.zlib, "decompress", None)
        read = pickle.loads(sent)  # noqa: S301  # our own
        again = pickle.dumps(read)
        with pytest.raises(TypeError):
            _ = read.words
    assert again == sent
    assert read.words == words
    assert read == Phrases([PackPhrases("a", pack_place(), words)])


def pack_place() -> Any:
    return rulebook().packs[0].place


def test_a_profile_is_answered_without_any_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BALM_HOME", str(tmp_path))
    mine = tmp_path / "mine.toml"
    mine.write_text(f'[pack]\nname = "mine"\nversion = "1"\ntitle = "T"\n{NOISE}[facts.noise.words]\nlow = ["hush"]\n')
    profile = tmp_path / "me.json"
    profile.write_text(json.dumps({"distress": 6, "noise": "low"}))
    words = ["now", "--pack", str(mine), "--profile", str(profile)]
    assert CliRunner().invoke(cli, words).exit_code == 0  # compiled, and kept
    monkeypatch.setattr(phrases.zlib, "decompress", None)
    assert CliRunner().invoke(cli, words).exit_code == 0
    with pytest.raises(TypeError):
        _ = balm.load(mine).rulebook.phrases.words


LINE = {"text": "Loud", "sets": {"noise": "high"}}
IN_THE_SCHEMA: list[tuple[bool, Any]] = [
    (True, {"facts": {"noise": {"labels": {"low": "hush"}, "words": {"low": ["hush", "= no"]}}}}),
    (True, {"facts": {"noise": {"type": "flag", "ask": "Loud?", "free": False, "alarm": "desk", "words": {}}}}),
    (True, {"words": {"silent": ["so so"], "classes": {"big": ["big"]}}}),
    (True, {"step": [{"id": "a", "order": 1, "title": "T", "facts": ["noise"], "text": True, "when": {"a": 1}}]}),
    (True, {"step": [{"id": "a", "order": 1, "title": "T", "lines": [LINE | {"asks": "noise"}], "stage": "after"}]}),
    (True, {"step": [{"id": "a", "order": 1, "title": "T", "facts": ["noise"], "stage": "after", "once": {"a": 1}}]}),
    (False, {"step": [{"id": "a", "order": 1, "title": "T", "facts": ["noise"], "stage": "after", "once": {}}]}),
    (False, {"facts": {"noise": {"labels": {"low": "two\nlines"}}}}),
    (False, {"facts": {"noise": {"labels": {"low": " "}}}}),
    (False, {"facts": {"noise": {"words": {"low": "hush"}}}}),
    (False, {"facts": {"noise": {"words": {}, "ask": "Loud?"}}}),
    (False, {"words": {"big": ["big"]}}),
    (False, {"step": [{"id": "a", "order": 1, "title": "T", "facts": ["noise"], "lines": [LINE]}]}),
    (False, {"step": [{"id": "a", "order": 1, "title": "T"}]}),
    (False, {"step": [{"id": "a", "order": 1, "title": "T", "lines": [{"text": "Loud"}]}]}),
    (False, {"step": [{"id": "a", "order": 1.5, "title": "T", "facts": ["noise"]}]}),
]


@pytest.mark.parametrize(("fits", "data"), IN_THE_SCHEMA)
def test_the_schema_of_packs_knows_them(fits: bool, data: Any) -> None:
    assert jsonschema.Draft202012Validator(pack_schema()).is_valid(data) == fits
