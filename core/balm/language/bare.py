"""What stands where a value belongs and is none -> words for it: text without quotes, numbers as people write them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from balm.diagnostics.quoting import LONGEST_QUOTE, quoted
from balm.language.scan import open_bracket, without_texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from balm.language.locate import Stretch

_CURLY = "\u201c\u201d\u201e\u201f\u2018\u2019\u201a\u00ab\u00bb"
_DATE = "year, month and day, such as `2025-01-31`"
_BOOLEANS = {"yes": "true", "on": "true", "no": "false", "off": "false"}


class Wrong(NamedTuple):
    """Which part of the text is wrong, and the words for it."""

    stretch: Stretch
    what: str
    expected: str = ""
    hint: str = ""


def no_value(text: str, at: int) -> Wrong:
    """No value begins here: there is none, or it is text without quotes."""
    rest = rest_of_line(text, at)
    if not rest or rest[0] in ",]}":
        start = len(text[:at].rstrip(" \t")) - 1
        what = (
            f"There is no value after `{quoted(text[start])}`." if text[start] in "=,[" else "There is no value here."
        )
        return Wrong((start, start + 1), what, 'a value, such as `"text"`, `5`, `true` or `["a", "b"]`')
    if rest[0] in _CURLY:
        hint = 'Put the text between straight quotes: `"`.'
        return Wrong((at, at + 1), f"`{quoted(rest[0])}` is not a quote that TOML knows.", "`\"` or `'`", hint)
    word = re.match(r"[\w.+-]*", rest)
    bare = word[0] if word else ""
    lower = _BOOLEANS.get(bare.lower(), bare.lower())
    if lower in ("true", "false"):
        hint = f"Write `{lower}`, or {_in_quotes(bare)} if you mean the text."
        return Wrong((at, at + len(bare)), f"`{quoted(bare)}` is not a value.", "`true` or `false`", hint)
    if lower in ("null", "none", "nil"):
        hint = f"Leave the line out if there is nothing to say, or write {_in_quotes(bare)}."
        return Wrong((at, at + len(bare)), f"`{quoted(bare)}` is not a value.", hint=hint)
    if re.fullmatch(r"[+-]?\.\d+", bare):
        hint = f"Write `{bare.replace('.', '0.')}`."
        return Wrong((at, at + len(bare)), f"`{quoted(bare)}` begins with its point.", "a digit before the point", hint)
    stretch = _bare_stretch(text, at)
    return _unquoted(text, stretch)


def curly_quotes(text: str) -> Iterator[Wrong]:
    """Values that begin with a quote that TOML does not know, the first of each line."""
    for found in re.finditer(rf"^[^\n]*?=[ \t\[]*+([{_CURLY}])", without_texts(text), re.MULTILINE):
        yield no_value(text, found.start(1))


def no_date(text: str, at: int) -> Wrong:
    """A date that no calendar has, or one that is not written in full."""
    found = re.match(r"[\d:.TtZz+-]+", text[at:])
    end = at + (len(found[0]) if found else 1)
    return Wrong((at, end), f"`{quoted(text[at:end])}` is not in the calendar.", _DATE)


def bare_text(text: str, at: int) -> Wrong | None:
    """Text without quotes that begins like a number or a date: `3..7`, `10 minutes`, `07`."""
    before = re.search(r"[^\s,=\[{]+[ \t]*$", text[line_start(text, at) : at])
    if before is None or before[0][0] in "\"'" or before[0].rstrip()[-1] in "\"']}" or not rest_of_line(text, at):
        return None
    start, end = _bare_stretch(text, line_start(text, at) + before.start())
    written = text[start:end]
    if end <= at or "=" in re.sub("[<>]=", "", written):
        return None
    if re.match(r"\d{4}-\d+-\d+", written):
        return no_date(text, start)
    if number := re.fullmatch(r"(\d+),(\d+)", written):
        return Wrong((start, end), f"`{quoted(written)}` is not a number.", hint=f"Write `{number[1]}.{number[2]}`.")
    if re.match(r"[^,]*\d[ \t]*,", written):
        return None
    if re.fullmatch(r"\d{1,4}([./])\d{1,2}\1\d{1,4}", written):
        return Wrong((start, end), f"`{quoted(written)}` is not how TOML writes a date.", _DATE)
    if re.fullmatch(r"[+-]?0\d+", written):
        as_text = (
            f', or `"{written}"` if it is none to count with, such as that of a telephone' if len(written) > 2 else ""
        )
        hint = f"Write `{written.lstrip('0') or '0'}`{as_text}."
        return Wrong((start, end), f"`{quoted(written)}` begins with a zero.", "a number without zeros before it", hint)
    return _unquoted(text, (start, end))


def _bare_stretch(text: str, start: int) -> Stretch:
    """From the start of text without quotes to its end: a comma or bracket where one is open, else the line's end."""
    if open_bracket(text, start) is None:
        return start, start + len(rest_of_line(text, start))
    found = re.match(r"[^,\]}\n#]*", text[start:])
    return start, start + max(1, len(found[0].rstrip()) if found else 1)


def _unquoted(text: str, stretch: Stretch) -> Wrong:
    written = text[slice(*stretch)]
    hint = f"Write {_in_quotes(written.replace(chr(34), ''))}."
    return Wrong(stretch, f"`{quoted(written)}` is text without quotes.", 'a value, such as `"text"` or `5`', hint)


def _in_quotes(text: str) -> str:
    return f"`{toml_string(text)}`" if len(text) <= LONGEST_QUOTE else 'it between `"` and `"`'


def toml_string(text: str) -> str:
    """A text, or a name of other characters, between quotes as TOML has them."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t")
    return f'"{escaped}"'


def rest_of_line(text: str, at: int) -> str:
    """What is left of the line, without its comment and blanks."""
    rest = re.match(r"""(?:[^"'\n#]++|"(?:[^"\\\n]|\\.)*+"|'[^'\n]*+'|["'])*+""", text[at : line_end(text, at)])
    return rest[0].rstrip() if rest else ""


def line_start(text: str, at: int) -> int:
    """Where the line begins that has this offset."""
    return text.rfind("\n", 0, at) + 1


def line_end(text: str, at: int) -> int:
    """Where it ends, its line break left out."""
    end = text.find("\n", at)
    return len(text) if end < 0 else end
