"""Reading: words, sentences, syllables and ages of English texts."""

from __future__ import annotations

import pytest

from balm.proving.reading import ends_after, reading_age, sentences, syllables, words

SYLLABLES = {
    1: "the a eye fire home takes walked breathe leave shoes goes miles whole tired used tried friend real "
    "build quick queue tea were there clothes asked safe one",
    2: "being quiet wanted people little number something sometimes horses watches places lion doing playing "
    "create breathing distance country kindness themselves lovely safely movement anxious cruel poem "
    "needed noises table trouble alone evening every opened worried carried really seeing ruin fluid "
    "guilty question special social million action patient science diet client someone nothing gentle "
    "changes",
    3: "area idea medicine video radio previous serious usual actual diary possible somebody imagine "
    "everything different interest family several beautiful curious obvious religious ambulance hospital "
    "period violence violent",
    4: "professional emergency comfortable situation experience reliable variety society anxiety",
    5: "uncomfortable",
}


def test_syllables_of_common_words() -> None:
    wrong = {
        word: syllables(word) for count, some in SYLLABLES.items() for word in some.split() if syllables(word) != count
    }
    assert wrong == {}


@pytest.mark.parametrize("word", ["24", "findahelpline.com", "hm", "3rd"])
def test_what_has_no_syllables_to_count_has_one(word: str) -> None:
    assert syllables(word) == 1


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Sit down. Rest! Where? There", ["Sit down.", "Rest!", "Where?", "There"]),
        ("Sit down\nand rest:\n\n- a while", ["Sit down", "and rest:", "- a while"]),
        ('Say "It passes." Then rest.', ['Say "It passes.', "Then rest."]),
        (
            "Call 116 123 or findahelpline.com... Or wait.",
            ["Call 116 123 or findahelpline.com...", "Or wait."],
        ),
        ("...", []),
    ],
)
def test_sentences(text: str, parts: list[str]) -> None:
    assert sentences(text) == parts


def test_words() -> None:
    text = "Don't sit: it's a half-hour, 2.5 km -- or findahelpline.com."
    assert words(text) == ["Don't", "sit", "it's", "a", "half-hour", "2.5", "km", "or", "findahelpline.com"]


def test_the_age_is_that_of_the_formula() -> None:
    # 12 words, 2 sentences, 16 syllables.
    text = "The quiet people wanted to rest. They sat on a small table."
    assert reading_age(text) == pytest.approx(0.39 * 6 + 11.8 * 16 / 12 - 15.59 + 5)


@pytest.mark.parametrize(
    ("sentence", "end"),
    [
        ("Choose music that fits: to go with the mood you are in, or to settle it.", "music that fits"),
        ("Stay as long as you like, and come back to the ordinary day when you are ready.", "as you like"),
        ("Let one hand go with it until the song that you know has come to an end there", ""),
        ("Look, the window of the room that you are in has glass of more than one kind", ""),
        ("Sit for some time by the window where the sun is and listen to what moves", "the sun is"),
    ],
)
def test_where_a_sentence_could_end(sentence: str, end: str) -> None:
    assert ends_after(sentence) == end
