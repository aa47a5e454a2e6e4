"""Text width: how many columns a text takes on a terminal, and texts filled to a width.

A wide letter takes two columns, a mark on a letter none.
"""

from __future__ import annotations

import re
import textwrap
import unicodedata
from itertools import pairwise

_FILLER = "\uf8ff"
"""Stands behind a wide letter while a text is filled. It is private use, which no text has that is shown."""
_WIDE_LETTER = re.compile(f"(.{_FILLER})")
_EMOJI = "\ufe0f"
"""Makes the sign before it an emoji, which is wide."""


def char_width(char: str) -> int:
    """The columns of one character: 0 for accents, joiners and variation selectors, 2 for wide letters and emoji."""
    if unicodedata.category(char) in ("Mn", "Me", "Cf") and char != "\xad":
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def text_width(text: str) -> int:
    """The columns of a text on one line."""
    if text.isascii():
        return len(text)
    signs = (before for before, char in pairwise(text) if char == _EMOJI)
    return sum(map(char_width, text)) + sum(char_width(sign) == 1 for sign in signs)


def padded(text: str, width: int) -> str:
    """With blanks behind it, up to a width."""
    return text + " " * (width - text_width(text))


def centred(text: str, width: int) -> str:
    """With blanks around it, up to a width."""
    return text.center(width - text_width(text) + len(text))


class _Wrapper(textwrap.TextWrapper):
    """Lines may end between any two wide letters, which have no blanks between their words."""

    def _split(self, text: str) -> list[str]:
        # A method of its own that the class documents for this.
        return [part for chunk in super()._split(text) for part in _WIDE_LETTER.split(chunk) if part]


def filled(text: str, width: int, opening: str = "", rest: str = "") -> list[str]:
    """The lines of a paragraph, at most so many columns wide but for words that are wider."""
    wide = not (text.isascii() and opening.isascii())
    wrapper = (_Wrapper if wide else textwrap.TextWrapper)(
        width,
        initial_indent=_spread(opening) if wide else opening,
        subsequent_indent=rest,
        break_on_hyphens=False,
        break_long_words=False,  # a path or an address is to be copied whole
    )
    lines = wrapper.wrap(_spread(text) if wide else text)
    return [line.replace(_FILLER, "") for line in lines] if wide else lines


def _spread(text: str) -> str:
    """As many characters as the text has columns; marks count with their letters, which leaves lines shorter."""
    return "".join(char + _FILLER if char_width(char) == 2 else char for char in text)
