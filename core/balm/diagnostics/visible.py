"""Text from outside -> text that can be shown: what acts on a terminal or a page, or cannot be seen, as escapes."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from functools import cache

_JOINING = "\u0590-\u0dff\u0e80-\u109f\u1780-\u18af\u1a20-\u1cff\ua800-\uabff\U00011000-\U000114ff"
"""Letters of scripts that are written with joiners: Arabic and its neighbours, those of India and South-East Asia."""
_EMOJI = "\u203c-\u3299\U0001f000-\U0001faff"
_HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"


def invisible(also: str = "") -> str:
    """A regular expression for one character that acts on a terminal or a page, cannot be seen or cannot be encoded:
    control characters but those of ASCII, bidirectional controls, separators of lines, what has no width, tags,
    surrogates, private use, and those of the ranges in `also`.

    A joiner or a selector stays where writing needs it: after a letter of a script that joins, within an emoji, after
    Han.
    """
    # It begins with one set of characters: `re` then skips quickly to where it can match.
    return (
        f"[{also}\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164"
        "\ud800-\uf8ff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\U0001d173-\U0001d17a"
        "\U000e0000-\U000e01ef\U000e01f0-\U0010ffff]"
        f"(?<![{_JOINING}]\u200c)(?<![{_JOINING}{_EMOJI}\ufe0f]\u200d)(?<![0-9#*\xa9\xae{_EMOJI}][\ufe0e\ufe0f])"
        f"(?<![{_HAN}][\U000e0100-\U000e01ef])(?<![A-Za-z\u0300-\u036f]\u034f)(?<![\u1820-\u18aa][\u180b-\u180d\u180f])"
    )


_SHORT = {"\t": "\\t", "\n": "\\n", "\r": "\\r"}


@cache
def _unseen() -> re.Pattern[str]:
    return re.compile(invisible("\x00-\x1f"))


def visible(text: str) -> str:
    """The text on one line, every character that would act on a terminal or that nobody could see as an escape.

    All that comes from outside goes through here on its way to a terminal, a page or a message.
    """
    if text.isascii() and text.isprintable():
        return text
    return _unseen().sub(lambda found: _escape(found[0]), text)


def visible_characters(text: str) -> list[str]:
    """Each character of a text as `visible` shows it there."""
    unseen = {found.start() for found in _unseen().finditer(text)}
    return [_escape(char) if at in unseen else char for at, char in enumerate(text)]


def visible_lines(text: str) -> str:
    """As `visible`, for a text of lines: their ends and tabs stay."""
    return "\n".join("\t".join(map(visible, line.split("\t"))) for line in text.split("\n"))


def json_text(data: object, indent: int | None = None, *, ascii_only: bool = False) -> str:
    """Data as JSON, letters of every language as they are, and what `visible` escapes as the escapes of JSON.

    Infinities and what is no number are null: JSON has neither.
    """
    encode = _encoder(indent, ascii_only).encode
    try:
        text = encode(data)
    except ValueError:
        text = encode(finite(data))
    if text.isascii() and "\x7f" not in text:
        return text
    return re.sub(invisible(), lambda found: json.dumps(found[0]).strip('"').replace("\x7f", "\\u007f"), text)


@cache
def _encoder(indent: int | None, ascii_only: bool) -> json.JSONEncoder:
    return json.JSONEncoder(ensure_ascii=ascii_only, indent=indent, allow_nan=False)


def finite(data: object) -> object:
    """The data with null in the place of infinities and what is no number."""
    match data:
        case float():
            return data if math.isfinite(data) else None
        case Mapping():
            return {key: finite(value) for key, value in data.items()}
        case list() | tuple():
            return [finite(value) for value in data]
    return data


def _escape(char: str) -> str:
    return _SHORT.get(char) or f"\\u{ord(char):04x}" if ord(char) < 0x10000 else f"\\U{ord(char):08x}"
