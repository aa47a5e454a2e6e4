"""Text width: no line of a page is wider than it may be, as a library of its own measures it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import wcswidth

from balm.command.page import Page
from balm.diagnostics.text_width import centred, filled, padded, text_width

if TYPE_CHECKING:
    from collections.abc import Sequence

TEXTS = [
    "Sit down for a while, and look out of the window.",
    "温かい飲み物をゆっくり飲む。窓の外を見て、息をする。何もしなくてよい。",
    "따뜻한 차를 천천히 마셔요. 창밖을 보며 숨을 쉬어요.",
    "Tea 🍵 and a walk 🚶 with the dog 🐕, then knit 🧶 and rest ❤️ a little.",
    "Cafe\u0301 cre\u0300me, u\u0308ber alles na\u0303o",
    "की का कि कु दोस्त से बात करो",
    "全角の文字と半角の文字ｱｲｳ",
]
WIDTHS = [32, 40, 80]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("text", TEXTS)
def test_paragraphs_and_pairs_fit(text: str, width: int) -> None:
    page = Page(width)
    page.add(text, indent=2, hang=6, first="一 ")
    page.add(text * 3)
    page.pair(text[:20], "15 分", "title")
    page.pair(text[:12], "5 min", "title", first="🧶 ")
    lines = page.text().splitlines()
    assert max(map(wcswidth, lines)) <= width
    assert "".join("".join(lines).split()) == "".join(f"一{text}{text * 3}{text[:20]}15分🧶{text[:12]}5min".split())


letters = st.sampled_from("ab c é 東京 🧶🍵 ｱ 한 \u0301 -")


@given(st.text(letters, max_size=120), st.integers(2, 60), st.integers(0, 6))
def test_a_line_is_too_wide_only_where_it_is_one_word(text: str, width: int, indent: int) -> None:
    lines = filled(text, width + indent, " " * indent, " " * indent)
    assert "".join("".join(lines).split()) == "".join(text.split())
    for line in lines:
        assert text_width(line) <= width + indent or " " not in line.strip()


@given(st.text(letters, max_size=12), st.integers(24, 40))
def test_columns_line_up(text: str, width: int) -> None:
    assert text_width(padded(text, width)) == text_width(centred(text, width)) == width


def test_as_a_library_measures() -> None:
    def narrower(texts: Sequence[str]) -> list[str]:
        return [text for text in texts if text_width(text) < wcswidth(text)]

    assert narrower([*TEXTS, *(char for text in TEXTS for char in text)]) == []
