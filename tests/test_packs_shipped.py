"""What the shipped packs say: read without a mistake, in words that soothe and never label."""

from __future__ import annotations

import datetime
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import balm
from balm.language.combine import read_rulebook
from support.shipped_packs import FOLDER, NAMES, find, rulebook

if TYPE_CHECKING:
    from collections.abc import Iterator

FORBIDDEN = {
    "belittles": ("just", "at least", "calm down", "cheer up", "get over", "only a thought", "overreact*"),
    "commands": ("should", "must", "ought"),
    "explains away": ("everything happens for a reason", "look on the bright side", "think positive", "meant to be"),
    "compares": ("others have it worse", "other people have it worse", "could be worse", "be grateful", "lucky"),
    "labels": (
        "trauma*",
        "disorder*",
        "diagnos*",
        "symptom*",
        "patholog*",
        "suicid*",
        "ptsd",
        "bpd",
        "anxiously attached",
        "avoidant",
        "insecure*",
        "fearful",
        "attachment",
        "dissociat*",
        "rumination",
        "ruminating",
        "backdraft",
        "self-critical",
        "panic attack",
    ),
    "praises the use": ("well done", "good job", "proud of you", "great that you", "thank you for using"),
    "promises": ("will make you feel better", "cure*", "heal*", "guarantee*"),
}
"""Why -> words that no person is shown. A star stands for any ending."""
TENDER = (
    "be gentle",
    "gentle with yourself",
    "sweetheart",
    "dear one",
    "cherish",
    "embrace",
    "tender*",
    "love yourself",
)
"""Words that the plain voice leaves out."""


MOST_ON_A_LINE = 74
"""Characters that stand behind a number on a line of 80."""
MOST_LINES = 10
"""Lines to tick that are taken in at a glance."""


def person_facing() -> Iterator[tuple[str, str]]:
    """Every text of the shipped packs that a person may be shown, with the place that it is from."""
    book = rulebook()
    for practice in book.practices:
        texts = (practice.title, *practice.how.values(), *practice.cautions)
        yield from ((practice.id, text) for text in texts)
    yield from ((rule.id, rule.tell) for rule in book.rules if rule.tell)
    for fact in book.facts.values():
        yield from (
            (f"facts.{fact.name}", text) for text in (fact.ask, fact.why, *fact.say.values()) if text and fact.tellable
        )
        yield from ((f"facts.{fact.name}.labels", text) for text in fact.labels.values())
    for step in book.steps:
        yield from ((step.id, text) for text in (step.title, *(line.text for line in step.lines)))
    for kind, referral in book.referrals.items():
        yield from ((f"referrals.{kind}", text) for text in (referral.title, referral.text, referral.otherwise) if text)


def says(text: str, words: str) -> bool:
    ending = r"\w*" if words.endswith("*") else r"\b"
    return re.search(rf"\b{re.escape(words.rstrip('*'))}{ending}", text, re.IGNORECASE) is not None


@pytest.mark.parametrize("name", NAMES)
def test_a_pack_is_read_without_a_mistake(name: str) -> None:
    pack = find(name)
    assert pack
    floor = find("floor")
    book = read_rulebook([] if name == "floor" else [pack], floor, find)
    assert name in {each.name for each in book.packs}


@pytest.mark.parametrize("why", FORBIDDEN)
def test_no_person_is_told(why: str) -> None:
    found = [(place, words, text) for place, text in person_facing() for words in FORBIDDEN[why] if says(text, words)]
    assert not found


def test_the_plain_voice_is_plain() -> None:
    for practice in rulebook().practices:
        for words in TENDER:
            assert not says(practice.how.get("plain", ""), words), practice.id


def test_every_practice_can_be_followed() -> None:
    for practice in rulebook().practices:
        assert set(practice.how) in ({""}, {"plain", "warm"}), practice.id
        assert all(text.strip() for text in practice.how.values()), practice.id
        assert practice.needs, practice.id


def test_every_rule_says_why_and_from_where() -> None:
    for rule in rulebook().rules:
        assert rule.because.endswith("."), rule.id
        assert not rule.tell or rule.tell.endswith("."), rule.id
        # A practice's `for` is a part of the practice, which names its own source.
        assert rule.source or rule.is_for, rule.id
        assert rule.strength or rule.is_for, rule.id


def test_words_about_a_fact_follow_because() -> None:
    for fact in rulebook().facts.values():
        for words in fact.say.values():
            assert words[0].islower(), fact.name
            assert not words.endswith("."), fact.name


def test_a_sensitive_fact_is_never_named_by_its_value() -> None:
    for fact in rulebook().facts.values():
        if not fact.sensitive:
            continue
        assert "" not in fact.say or "{value}" not in fact.say[""], fact.name
        for value, words in fact.say.items():
            for label in (fact.name, value):
                label = label.replace("_", " ")
                assert label in ("", "true", "false") or not says(words, label), (fact.name, words)


WITHOUT_LABELS = {"country"}
"""Facts with more values than a menu holds: people type them, in the words of `read_as`."""


def test_every_value_is_offered_in_words_that_fit_on_a_line() -> None:
    for fact in rulebook().facts.values():
        if (
            fact.origin in ("person", "host")
            and fact.ask
            and not fact.datatype.numeric
            and fact.name not in WITHOUT_LABELS
        ):
            assert list(fact.labels) == list(fact.datatype.texts(fact)), fact.name
            assert len(set(fact.labels.values())) == len(fact.labels), fact.name
            assert max(map(len, fact.labels.values())) <= MOST_ON_A_LINE, fact.name


def test_steps_fit_on_a_screen_and_come_before_a_suggestion_four_times_at_most() -> None:
    book = rulebook()
    assert len([step for step in book.steps if step.stage == "before"]) <= 4
    for step in book.steps:
        assert len(step.lines) <= MOST_LINES, step.id
        assert all(len(line.text) <= MOST_ON_A_LINE for line in step.lines), step.id
        assert step.pack == book.floor or not any(
            book.facts[n].pack == book.floor for line in step.lines for n in line.facts
        )


def test_help_lines_say_when_they_were_checked() -> None:
    book = rulebook()
    assert book.resources
    for resource in book.resources:
        assert resource.checked_on <= datetime.date.today(), resource.name
        assert resource.channels, resource.name
    for kind, referral in book.referrals.items():
        assert referral.otherwise, kind


def test_no_pack_speaks_of_where_it_was_written() -> None:
    for path in sorted(FOLDER.rglob("*.toml")):
        text = path.read_text(encoding="utf-8")
        assert "\t" not in text, path.name
        assert not re.search(r"TODO|FIXME|XXX|lorem", text), path.name


COUNTRIES = json.loads((Path(__file__).parent / "cases" / "countries.json").read_text(encoding="utf-8"))


def test_every_country_is_answered_with_words_at_least() -> None:
    engine = balm.load()
    known = engine.rulebook.facts["country"].values
    assert sorted(known) == sorted([*COUNTRIES, "other"])
    for country in known:
        decision = engine.decide({"self_harm": "intent_or_plan", "danger_from_others": True, "country": country})
        for help_ in decision.referrals:
            assert help_.text or help_.resources
            assert help_.resources or engine.rulebook.referrals[help_.kind].otherwise in help_.text
            assert all(line["country"] == country for line in help_.resources)
