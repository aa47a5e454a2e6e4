"""Text that acts on a terminal or cannot be seen, and what of it is found in an output: by Unicode, and not by Balm."""

from __future__ import annotations

import unicodedata

UNSEEN = (
    "\x1b[31m", "\x1b]0;title\x07", "\x07", "\x08", "\r", "\x7f", "\x85", "\x9b31m",  # a terminal acts on them
    "\u061c", "\u200e", "\u200f", "\u202a", "\u202e", "\u2066", "\u2069",  # the order of what is read
    "\u2028", "\u2029", "\x0b", "\x0c", "\x1c",  # ends of lines, to some
    "\xad", "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u3164", "\u115f",  # nobody sees them
    "\U000e0041", "\U000e007f", "\U000f0000", "\ue000", "\ufff9", "\uffff",  # tags, private use, no characters
)  # fmt: skip
"""One of each kind, and of each that was seen to get through."""
HOSTILE = "a" + "a".join(UNSEEN) + "a"
HALF = "a\udcffa\ud800a"
"""Halves of surrogates, which JSON and file names may hold."""

_ACTS = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
_BLANK = "\u3164\u115f\u1160\uffa0"


def unseen_in(text: str) -> set[str]:
    """What of a text acts on a terminal or cannot be seen, line ends and tabs aside."""
    return {
        f"U+{ord(char):04X}"
        for char in set(text) - {"\n", "\t"}
        if unicodedata.category(char) in _ACTS or char in _BLANK
    }


def in_json(text: str) -> str:
    """A text as JSON and TOML have it in quotes, as escapes."""
    return "".join(f"\\u{ord(c):04x}" if ord(c) < 0x10000 else f"\\U{ord(c):08x}" for c in text)
