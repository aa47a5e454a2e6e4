"""Texts and numbers are folded, cleaned and written in the runtime as Python does it."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING
from unicodedata import ucd_3_2_0

import pytest

from balm.language.facts import number
from balm.language.values import normal_text
from support.runtime import needs_node

if TYPE_CHECKING:
    from support.runtime import Runtime

pytestmark = needs_node

LETTERS = [chr(code) for code in range(0x110000) if ucd_3_2_0.category(chr(code)) not in ("Cn", "Cs", "Co")]
"""Those of Unicode 3.2, which every Python and every Node knows alike."""


def test_letters_without_their_capitals(runtime: Runtime) -> None:
    text = " ".join(letter for letter in LETTERS if letter.casefold() != letter)
    assert runtime.ask(text=text)["folded"] == text.casefold()


def test_texts_as_they_are_read(runtime: Runtime) -> None:
    random = Random(4)
    blanks = [letter for letter in map(chr, range(0x3001)) if letter.isspace()]
    for _ in range(50):
        text = "".join(random.choices(blanks, k=2) + random.choices(LETTERS, k=9) + random.choices(blanks, k=2))
        assert runtime.ask(text=text)["normal"] == normal_text(text)


@pytest.mark.parametrize("value", [0, -3, 7.5, 2**53, 1e-4, 1.5e-5, 1e-9, -2.25e-7, 0.1, 123456.789])
def test_numbers_as_words_have_them(runtime: Runtime, value: float) -> None:
    assert runtime.ask(number=value)["text"] == str(number(value))
