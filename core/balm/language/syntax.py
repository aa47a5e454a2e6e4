"""What keeps a text from being TOML -> a mistake in words for people who do not know TOML.

tomli says where it stopped and what it wanted there. That is seldom what the author did: the quote was forgotten
at the start of the line, not at its end. So each kind of stop looks at the text around it.
"""

from __future__ import annotations

import re
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from balm.diagnostics.codes import diagnose
from balm.diagnostics.diagnostic import MOST_SHOWN
from balm.diagnostics.quoting import LONGEST_QUOTE, quoted
from balm.language.bare import (
    Wrong,
    bare_text,
    curly_quotes,
    line_end,
    line_start,
    no_date,
    no_value,
    rest_of_line,
    toml_string,
)
from balm.language.locate import Lines, locate
from balm.language.scan import last_text, open_bracket

if TYPE_CHECKING:
    from collections.abc import Callable

    import tomli

    from balm.diagnostics.diagnostic import Diagnostic
    from balm.language.locate import Path, Stretch

_PAIR = "`key = value` on a line of its own"
_LONG_TEXT = 'Text over several lines stands between `"""` and `"""`.'
_BARE = re.compile(r"""[A-Za-z0-9_-]+|"[^"]*"|'[^']*'""")
_NEXT_STATEMENT = re.compile(r"""[\w."' \t-]+=|\[+[\w."' \t-]+\]+[ \t]*(?:\#.*)?$""", re.MULTILINE)


def syntax_mistakes(lines: Lines, error: tomli.TOMLDecodeError) -> list[Diagnostic]:
    """The mistake that stopped tomli, and quotes of an editor, which come in numbers."""
    quotes = (_diagnostic(lines, wrong) for wrong in islice(curly_quotes(lines.text), MOST_SHOWN))
    return [*dict.fromkeys((_stop(lines, error), *quotes))]


def _stop(lines: Lines, error: tomli.TOMLDecodeError) -> Diagnostic:
    text, at = lines.text, min(error.pos, len(lines.text))
    for opening, explain in _EXPLAIN.items():
        if error.msg.startswith(opening):
            return _diagnostic(lines, explain(text, at))
    return _diagnostic(lines, Wrong((at, at + 1), "This cannot be read as TOML."))


def newer_mistake(lines: Lines, stretch: Stretch, kind: str) -> Diagnostic:
    """The mistake of writing what TOML has only since 1.1 (see `scan.Survey.newer`)."""
    if kind == "line":
        return _diagnostic(lines, _spread(lines.text, stretch[0]))
    if kind == "comma":
        return _diagnostic(lines, _comma_at_end(stretch))
    if kind == "time":
        return _diagnostic(lines, Wrong(stretch, "This time has no seconds.", "hours, minutes and seconds: `07:30:00`"))
    return _diagnostic(lines, _escape(lines.text, stretch[1]))


def number_mistake(lines: Lines, stretch: Stretch) -> Diagnostic:
    """The mistake of a whole number that takes more than 64 bits."""
    what = f"`{quoted(lines.text[slice(*stretch)])}` is a larger number than TOML has."
    return _diagnostic(lines, Wrong(stretch, what, "a whole number of at most 18 digits"))


def _diagnostic(lines: Lines, wrong: Wrong) -> Diagnostic:
    span = lines.span(*wrong.stretch)
    return diagnose("toml-syntax", span, what=wrong.what, expected=wrong.expected, hint=wrong.hint)


def _statement(text: str, at: int) -> Wrong:
    found = text[at]
    if found in "]}":
        return Wrong((at, at + 1), f"This `{quoted(found)}` closes nothing.", hint="Delete it, or open it further up.")
    what = f"No line begins with `{quoted(found)}`."
    if found.isalpha():
        name = re.split("[ \t=.]", rest_of_line(text, at))[0]
        return Wrong(
            (at, at + 1),
            what,
            "letters a to z, digits, `_` and `-`",
            f"Write other names in quotes: `{toml_string(name)}`.",
        )
    return Wrong((at, at + 1), what, "`[table]`, `[[table of a list]]`, `key = value` or `# a comment`")


def _no_equals(text: str, at: int) -> Wrong:
    key = re.split(r"[{,\[]", text[line_start(text, at) : at])[-1].strip()
    what = f"There is no `=` after `{quoted(key)}`."
    rest = rest_of_line(text, at)
    if rest.startswith(":"):
        return Wrong((at, at + 1), what, hint="TOML writes `key = value`; change `:` into `=`.")
    if words := re.match(r"[^=\n\"'{}\[\]]+(?==)", rest):
        start, end = text.rfind(key, 0, at), at + len(words[0].rstrip())
        return Wrong(
            (start, end), what, hint=f"Write a name of other characters in quotes: `{toml_string(text[start:end])}`."
        )
    hint = f"Write `{key} = {rest}`." if re.match(r"[\w\"']", key) and rest and len(rest) < LONGEST_QUOTE else ""
    return Wrong((at, at + max(1, len(rest))), what, _PAIR, hint)


def _no_key(text: str, at: int) -> Wrong:
    before, found = text[:at].rstrip(" \t"), text[at : at + 1]
    opened = open_bracket(text, at)
    in_table = opened is not None and text[opened] == "{"
    if before.endswith("."):
        return Wrong((len(before) - 1, at + 1), "There is no name after this dot.")
    if in_table and found == "}":
        return _comma_at_end((text.rfind(",", 0, at), at))
    if in_table and found in ("", "\n", "#"):
        return _spread(text, at)
    if before.endswith("["):
        if found == "]":
            return Wrong(
                (at - 1, at + 1), "This header names no table.", "a name between the brackets, such as `[pack]`"
            )
        return Wrong(
            (at, at + 1), f"`{quoted(found)}` cannot begin the name of a table.", "letters, digits, `_` and `-`"
        )
    return Wrong(
        (at, at + 1), f"`{quoted(found)}` cannot begin a name.", "letters, digits, `_` and `-`, or a name in quotes"
    )


def _header(text: str, at: int) -> Wrong:
    start = line_start(text, at)
    header, rest = text[start:at].lstrip(), rest_of_line(text, at)
    start += text[start:at].index("[") if "[" in text[start:at] else 0
    brackets = "]]" if header.startswith("[[") else "]"
    if "]" not in rest or brackets == "]]":
        close = f"Close it with `{brackets}`: `{header.rstrip()}{brackets}`."
        return Wrong((start, at + len(rest)), "This header is not closed.", hint=close)
    parts = [part.strip() for part in (header.lstrip("[") + rest[: rest.index("]")]).split(".")]
    name = ".".join(part if _BARE.fullmatch(part) else toml_string(part.strip("\"'")) for part in parts)
    hint = f"Names have letters a to z, digits, `_` and `-`; any other goes in quotes: `[{name}]`."
    return Wrong((at, at + max(1, len(rest))), f"`{quoted(rest)}` does not belong in a header.", hint=hint)


def _twice(text: str, at: int) -> Wrong:
    """The last key before the stop is there for the second time, or goes into what was complete."""
    *before, (path, stretch) = locate(text[:at]).written or [((), (at, at + 1))]
    key = f"`{quoted(text[slice(*stretch)])}`"
    first, place = _first(path, before)
    line = text.count("\n", 0, place[0]) + 1
    begins, began = (text[line_start(text, one[0]) : one[0]].strip().startswith("[") for one in (stretch, place))
    if first == path and begins and began:
        hint = f"The first is on line {line}. Write their keys under one header, or give one another name."
        return Wrong(stretch, f"The table {key} begins twice.", hint=hint)
    if first == path and not began:
        hint = f"The first is on line {line}. Keep one of them."
        return Wrong(stretch, f"{key} is written twice.", hint=hint)
    if len(first) < len(path):
        what = f"{key} goes into `{quoted('.'.join(map(str, first)))}`, which is complete already."
        return Wrong(stretch, what, hint=f"It was written as a whole on line {line}; put what is missing there.")
    return Wrong(stretch, f"{key} is a table already.", hint=f"It begins on line {line}.")


def _first(path: Path, before: list[tuple[Path, Stretch]]) -> tuple[Path, Stretch]:
    """Where a path was written before: itself, else what it lies in, else what lies in it."""
    around = [one for one in before if one[0] == path[: len(one[0])]]
    inside = [one for one in before if one[0][: len(path)] == path]
    return max(around, key=lambda one: len(one[0])) if around else inside[0] if inside else (path, (0, 0))


def _not_closed(text: str, at: int) -> Wrong:
    start = last_text(text, at)
    if start is None:
        return Wrong((at, at + 1), "A text is not closed here.")
    mark = text[start]
    if text.startswith(mark * 3, start):
        return Wrong((start, start + 3), "This text is not closed.", hint=f"Close it with `{mark * 3}`.")
    return Wrong((start, line_end(text, start)), "This text is not closed.", f"`{mark}` at its end", _LONG_TEXT)


def _escape(text: str, at: int) -> Wrong:
    start = text.rfind("\\", 0, at)
    shown = re.match(r"\\(?:[uUx][0-9A-Fa-f]*|[\s\S])", text[start : at + 8])
    end = start + len(shown[0]) if shown else at
    what = f"`{quoted(text[start:end])}` stands for no character."
    hint = "Write a backslash as `\\\\`, or the whole text between single quotes."
    return Wrong((start, end), what, r"`\"`, `\\`, `\n`, `\t` or `\u` and four hexadecimal digits", hint)


def _next_item(text: str, at: int, kind: str, close: str) -> Wrong:
    """Neither a comma nor the closing bracket came after an item."""
    opened = open_bracket(text, at)
    start = at if opened is None else opened
    # A new line that reads like one of its own: the bracket was forgotten, and not a comma.
    starts_line = not text[line_start(text, at) : at].strip() and line_start(text, at) > start
    if at >= len(text) or (starts_line and _NEXT_STATEMENT.match(text, at)):
        hint = f"Close it with `{close}`."
        return Wrong((start, line_end(text, start)), f"This {kind} is not closed.", f"`{close}` at its end", hint)
    if kind == "table" and (text[at] in "\n#" or starts_line):
        return _spread(text, at)
    if wrong := bare_text(text, at):
        return wrong
    found = re.match(r""""[^"\n]*"?|'[^'\n]*'?|[^\s,\]}]+|.""", text[at:])
    item = found[0] if found else text[at]
    what = (
        f"`{quoted(item)}` cannot close a {kind}." if item in "]})" else f"There is no comma before `{quoted(item)}`."
    )
    return Wrong((at, at + len(item)), what, f"`,` or `{close}`")


def _spread(text: str, at: int) -> Wrong:
    """A table in braces goes over its line."""
    opened = open_bracket(text, at)
    start = at if opened is None else opened
    hint = "Close it with `}` on its line, or give it a header of its own, such as `[rule.when]`."
    return Wrong(
        (start, line_end(text, start)), "This table goes over the end of its line.", "`{ ... }` on one line", hint
    )


def _comma_at_end(stretch: Stretch) -> Wrong:
    return Wrong((stretch[0], stretch[0] + 1), "Nothing comes after this comma.", "`}`", "Delete the comma.")


def _after_value(text: str, at: int) -> Wrong:
    """Something is left on the line after a header or a value."""
    rest = rest_of_line(text, at)
    stretch = (at, at + max(1, len(rest)))
    line = text[line_start(text, at) : at].strip()
    if line.startswith("[") and "=" not in line:
        what = f"`{quoted(rest)}` does not belong on the line of a header."
        return Wrong(stretch, what, hint="Put it on the next line.")
    if rest[:1] in ("]", "}"):
        return Wrong((at, at + 1), f"This `{quoted(rest[0])}` closes nothing.", hint="Delete it.")
    if wrong := bare_text(text, at):
        return wrong
    if re.match(r"[\w.-]+[ \t]*=", rest):
        return Wrong(stretch, "Another key begins on this line.", _PAIR, "Put it on the next line.")
    if rest.startswith(","):
        hint = "Delete the comma: every `key = value` has a line of its own. Lists need `[` and `]`."
        return Wrong((at, at + 1), "There is a comma after the value.", "the end of the line", hint)
    mark = text[:at].rstrip(" \t")[-1:]
    what = f"`{quoted(rest)}` comes after the end of the value."
    if mark == '"' and '"' in rest:
        return Wrong(
            stretch, what, "the end of the line", r"A quote inside a text is written `\"`; texts of a list: `[.., ..]`."
        )
    if mark == "'" and "'" in rest:
        return Wrong(stretch, what, "the end of the line", "A text with an apostrophe goes between double quotes.")
    return Wrong(stretch, what, "the end of the line")


_EXPLAIN: dict[str, Callable[[str, int], Wrong]] = {
    "Invalid statement": _statement,
    "Expected '='": _no_equals,
    "Invalid initial character": _no_key,
    "Expected ']": _header,
    "Cannot ": _twice,
    "Duplicate inline table key": _twice,
    "Illegal character": _not_closed,
    "Found invalid character": _not_closed,
    "Unterminated string": _not_closed,
    "Expected \"'": _not_closed,
    "Unescaped": _escape,
    "Invalid hex value": _escape,
    "Escaped character": _escape,
    "Unclosed array": partial(_next_item, kind="list", close="]"),
    "Unclosed inline table": partial(_next_item, kind="table", close="}"),
    "Invalid value": no_value,
    "Invalid date": no_date,
    "Expected newline": _after_value,
}
