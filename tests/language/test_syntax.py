"""Why a file cannot be read: what is underlined, and the words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from balm.diagnostics.diagnostic import MOST_SHOWN, Diagnostic
from balm.language.source import MOST_BYTES, read_source
from balm.language.syntax import _EXPLAIN

if TYPE_CHECKING:
    from collections.abc import Callable

    from balm.language.bare import Wrong


def only(text: str | bytes) -> Diagnostic:
    """The one mistake, in a file that could not be read."""
    read, problems = read_source("pack.toml", text if isinstance(text, bytes) else text.encode())
    assert read is None
    (one,) = problems
    return one


def underlined(one: Diagnostic) -> str:
    assert one.span
    return one.span.text[one.span.column - 1 : one.span.end - 1]


CLOSED_ABOVE = "It was written as a whole on line 1; put what is missing there."
MISTAKES = [
    # Text without quotes, and what people write for numbers and truth.
    ("a = Make tea # now", "Make tea", "`Make tea` is text without quotes.", 'Write `"Make tea"`.'),
    ('a = Make tea"', 'Make tea"', '`Make tea"` is text without quotes.', 'Write `"Make tea"`.'),
    ('a = not "low"', 'not "low"', '`not "low"` is text without quotes.', 'Write `"not low"`.'),
    ("a = >= 6", ">= 6", "`>= 6` is text without quotes.", 'Write `">= 6"`.'),
    ("a = { b = 3..7 }", "3..7", "`3..7` is text without quotes.", 'Write `"3..7"`.'),
    ("a = 10 minutes", "10 minutes", "`10 minutes` is text without quotes.", 'Write `"10 minutes"`.'),
    ('a = ["x", low]', "low", "`low` is text without quotes.", 'Write `"low"`.'),
    ("a = yes", "yes", "`yes` is not a value.", 'Write `true`, or `"yes"` if you mean the text.'),
    ("a = False", "False", "`False` is not a value.", 'Write `false`, or `"False"` if you mean the text.'),
    ("a = null", "null", "`null` is not a value.", 'Leave the line out if there is nothing to say, or write `"null"`.'),
    ("a = “tea”", "“", "`“` is not a quote that TOML knows.", 'Put the text between straight quotes: `"`.'),
    ("a = 07", "07", "`07` begins with a zero.", "Write `7`."),
    (
        "a = 08001110111",
        "08001110111",
        "`08001110111` begins with a zero.",
        'Write `8001110111`, or `"08001110111"` if it is none to count with, such as that of a telephone.',
    ),
    ("a = 1.11.2026", "1.11.2026", "`1.11.2026` is not how TOML writes a date.", ""),
    ("a = 2026/11/01", "2026/11/01", "`2026/11/01` is not how TOML writes a date.", ""),
    ("a = [00, 1]", "00", "`00` begins with a zero.", "Write `0`."),
    ("a = .5", ".5", "`.5` begins with its point.", "Write `0.5`."),
    ("a = 2,5", "2,5", "`2,5` is not a number.", "Write `2.5`."),
    ("a = 2025-02-30", "2025-02-30", "`2025-02-30` is not in the calendar.", ""),
    ("a = 2025-13-01", "2025-13-01", "`2025-13-01` is not in the calendar.", ""),
    ("a = 9223372036854775808", "9223372036854775808", "`9223372036854775808` is a larger number than TOML has.", ""),
    ("a = [1, 0xffff_ffff_ffff_ffff]", "0xffff_ffff_ffff_ffff", None, ""),
    ("a =", "=", "There is no value after `=`.", ""),
    ("a = [1, , 2]", ",", "There is no value after `,`.", ""),
    # Texts and escapes.
    ('a = "tea\nb = 1', '"tea', "This text is not closed.", 'Text over several lines stands between `"""` and `"""`.'),
    ("a = 'tea", "'tea", "This text is not closed.", 'Text over several lines stands between `"""` and `"""`.'),
    ("a = 'tea\nb = 'x'", "'tea", "This text is not closed.", None),
    ('a = """\ntea', '"""', "This text is not closed.", 'Close it with `"""`.'),
    ("a = '''\ntea''", "'''", "This text is not closed.", "Close it with `'''`."),
    ('"a = 1', '"a = 1', "This text is not closed.", 'Text over several lines stands between `"""` and `"""`.'),
    (r'a = "C:\Users"', r"\U", r"`\U` stands for no character.", None),
    (r'a = "C:\data"', r"\d", r"`\d` stands for no character.", None),
    (r'a = "\u00z"', r"\u00", r"`\u00` stands for no character.", None),
    (r'a = "\uD800"', r"\uD800", r"`\uD800` stands for no character.", None),
    # After the value.
    ('a = "say "hi""', 'hi""', '`hi""` comes after the end of the value.', None),
    (
        "a = 'it's'",
        "s'",
        "`s'` comes after the end of the value.",
        "A text with an apostrophe goes between double quotes.",
    ),
    ('a = "x" y', "y", "`y` comes after the end of the value.", ""),
    ("a = 1 b = 2", "b = 2", "Another key begins on this line.", "Put it on the next line."),
    ("a = 1,\nb = 2", ",", "There is a comma after the value.", None),
    ("a = [1]]", "]", "This `]` closes nothing.", "Delete it."),
    # Keys.
    ("distress: 7", ":", "There is no `=` after `distress`.", "TOML writes `key = value`; change `:` into `=`."),
    ("distress 7", "7", "There is no `=` after `distress`.", "Write `distress = 7`."),
    ("a = { distress 7 }", "7 }", "There is no `=` after `distress`.", None),
    (
        "my fact = 7",
        "my fact",
        "There is no `=` after `my`.",
        'Write a name of other characters in quotes: `"my fact"`.',
    ),
    ("naïve = 7", "naïve", "There is no `=` after `na`.", 'Write a name of other characters in quotes: `"naïve"`.'),
    ("élan = 7", "é", "No line begins with `é`.", 'Write other names in quotes: `"élan"`.'),
    ("{ a = 1 }", "{", "No line begins with `{`.", ""),
    ("a = 1\n]", "]", "This `]` closes nothing.", "Delete it, or open it further up."),
    ("a. = 1", ". =", "There is no name after this dot.", ""),
    ("a = { , }", ",", "`,` cannot begin a name.", ""),
    # Twice.
    ("a = 1\nb = 2\na = [\n3]", "a", "`a` is written twice.", "The first is on line 1. Keep one of them."),
    ("a = { x.b = 1,  x.b = 2 }", "x.b", "`x.b` is written twice.", "The first is on line 1. Keep one of them."),
    ("w = { a = { b = 1 } }\nw = { c = 1 }", "w", "`w` is written twice.", "The first is on line 1. Keep one of them."),
    ("[a.b]\n[c]\n[a . b]", "a . b", "The table `a . b` begins twice.", None),
    ("[[a]]\n[a]", "a", "The table `a` begins twice.", None),
    ("a = 1\n[[a]]", "a", "`a` is written twice.", None),
    ("a = { b = 1 }\n[a.c]", "a.c", "`a.c` goes into `a`, which is complete already.", CLOSED_ABOVE),
    ("a = { b = 1 }\na.c = 1", "a.c", "`a.c` goes into `a`, which is complete already.", CLOSED_ABOVE),
    ("[a.b]\n[a]\nb = 2", "b", "`b` is a table already.", "It begins on line 1."),
    # Brackets.
    ("[facts.x\na = 1", "[facts.x", "This header is not closed.", "Close it with `]`: `[facts.x]`."),
    ("[[rule]\n", "[[rule]", "This header is not closed.", "Close it with `]]`: `[[rule]]`."),
    (
        "[my rule]",
        "rule]",
        "`rule]` does not belong in a header.",
        'Names have letters a to z, digits, `_` and `-`; any other goes in quotes: `["my rule"]`.',
    ),
    (
        "[facts.größe]",
        "öße]",
        "`öße]` does not belong in a header.",
        'Names have letters a to z, digits, `_` and `-`; any other goes in quotes: `[facts."größe"]`.',
    ),
    ("[]", "[]", "This header names no table.", ""),
    ("[a] b = 1", "b = 1", "`b = 1` does not belong on the line of a header.", "Put it on the next line."),
    ("a = [1, 2\nb = 3", "[1, 2", "This list is not closed.", "Close it with `]`."),
    ("a = [\n1, 2\n[facts.x] # x\n", "[", "This list is not closed.", "Close it with `]`."),
    ("a = [1, 2", "[1, 2", "This list is not closed.", "Close it with `]`."),
    ('a = [\n"x"\n"y"]', '"y"', 'There is no comma before `"y"`.', ""),
    ("a = [1, 2}", "}", "`}` cannot close a list.", ""),
    ("a = { b = 1 c = 2 }", "c", "There is no comma before `c`.", ""),
    ("a = { b = 1\nc = 2", "{ b = 1", "This table is not closed.", "Close it with `}`."),
    # TOML 1.1, which tomli reads and others do not.
    ("a = { b = 1,\n c = 2 }", "{ b = 1,", "This table goes over the end of its line.", None),
    ("a = { # x\n }", "{ # x", "This table goes over the end of its line.", None),
    ("a = { b = [\n1], c = {\n} }", "{", "This table goes over the end of its line.", None),
    ("a = { b = 1, }", ",", "Nothing comes after this comma.", "Delete the comma."),
    ("a = 07:30", "07:30", "This time has no seconds.", ""),
    (r'a = "\x41"', r"\x41", r"`\x41` stands for no character.", None),
]


@pytest.mark.parametrize(("text", "words", "message", "hint"), MISTAKES, ids=[row[0] for row in MISTAKES])
def test_what_is_wrong_is_underlined_and_said(text: str, words: str, message: str | None, hint: str | None) -> None:
    one = only(text)
    assert one.code == "toml-syntax"
    assert underlined(one) == words
    assert message in (one.message, None)
    assert hint in (one.hint, None)
    assert one.expected or one.hint or "dot" in one.message


def test_every_kind_of_stop_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    tried = set()

    def noted(kind: str, explain: Callable[[str, int], Wrong]) -> Callable[[str, int], Wrong]:
        def explain_and_note(text: str, at: int) -> Wrong:
            tried.add(kind)
            return explain(text, at)

        return explain_and_note

    for kind, explain in list(_EXPLAIN.items()):
        monkeypatch.setitem(_EXPLAIN, kind, noted(kind, explain))
    for text, *_ in MISTAKES:
        only(text)
    assert tried == set(_EXPLAIN)


def test_a_file_too_large() -> None:
    one = only(b"#" * (MOST_BYTES + 1))
    assert one.code == "too-large"
    assert one.message == "This file has 4,194,305 bytes, more than the 4 MiB that Balm reads."
    assert only(b"#" * 9 * 1024**2).message.startswith("This file has 9 MiB,")
    assert read_source("pack.toml", b"#" * MOST_BYTES)[0]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a = 1\nb = " + "[" * 33 + "]" * 33, "["),
        ("b = " + "{ a = " * 33 + "1" + "}" * 33, "{"),
        ("[" * 100_000, "["),
        (".".join("a" * 34) + " = 1", ".".join("a" * 34)),
        ("[" + " . ".join("a" * 34) + "]", " . ".join("a" * 34)),
        ("[" + ".".join("a" * 33) + "]", "[" + ".".join("a" * 33) + "]"),
        ('"a".' * 2000 + "b = 1", '"a".' * 33 + '"a"'),
        ("[" + ".".join("a" * 20) + "]\n" + ".".join("b" * 20) + " = { c = 1 }", "b"),  # deep by both together
        (".".join("a" * 30) + " = [[[[1]]]]", "[1]"),
    ],
)
def test_values_too_deep(text: str, words: str) -> None:
    one = only(text)
    assert one.code == "too-deep"
    assert underlined(one) == words


@pytest.mark.parametrize(
    "text",
    [
        "b = " + "[" * 32 + "]" * 32,
        ".".join("a" * 33) + " = 1",  # 32 tables and a value
        "[" + ".".join("a" * 32) + "]",
        'b = "' + "[" * 99 + '" # ' + "{" * 99,
        "b = '''" + "[\n" * 99 + "'''",
        "b = '" + ".".join("a" * 99) + "' # " + ".".join("a" * 99),
    ],
)
def test_values_not_too_deep(text: str) -> None:
    assert read_source("pack.toml", text.encode())[1] == []


@pytest.mark.parametrize(
    ("raw", "line", "column", "byte"),
    [
        (b"a = 1\nb = '\xe9t\xe9' # x\nc = 1", 2, 6, "0xe9"),
        ("\ufeffé = '".encode() + b"\xff", 1, 6, "0xff"),
        ("a = 1\r\nb".encode("utf-16"), 1, 1, "0xff"),
        (b"a = '\xe5\xae", 1, 6, "0xe5"),
    ],
)
def test_bytes_that_are_no_utf8(raw: bytes, line: int, column: int, byte: str) -> None:
    one = only(raw)
    assert one.code == "not-utf8"
    assert f"`{byte}`" in one.message or f" {byte} " in one.message
    assert one.span
    assert (one.span.line, one.span.column, one.span.end) == (line, column, column + 1)
    assert underlined(one) == "\ufffd"


CONTROLS = [*range(9), 0xB, 0xC, *range(0xE, 0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)]


@pytest.mark.parametrize("code", [*CONTROLS, 0xD])
def test_a_control_character_wherever_it_is(code: int) -> None:
    written = [f"a = 'x{chr(code)}y'", f"a = 1 # x{chr(code)}y", f'"x{chr(code)}y" = 1']
    escaped = [f'"x\\u{code:04x}y" = 1', f'a = """x\\\\\n\\U{code:08X}"""', f"a = {{ b = ['', \"\\u{code:04x}\"] }}"]
    for text in written + escaped:
        read, (one,) = read_source("pack.toml", text.encode())
        assert read, "reading goes on"
        assert (one.code, one.message) == ("control-character", f"There is a control character here, U+{code:04X}.")
        assert underlined(one) in (chr(code), f"\\u{code:04x}", f"\\U{code:08X}")


@pytest.mark.parametrize("text", [r'a = "\b"', r'a = "\f"', r'a = "\r"', r'"\r" = 1'])
def test_a_control_character_by_a_short_escape(text: str) -> None:
    _, (one,) = read_source("pack.toml", text.encode())
    assert (one.code, len(underlined(one))) == ("control-character", 2)


@pytest.mark.parametrize(
    "text",
    [
        "a = '\t'",
        r'a = "\t\n\"\\ \u00e9"',
        r'a = "\\u001b"',
        r"a = '\u001b\r'",
        r"a = 1 # \u001b",
        "a = 1\r\n",
        "a = '👩\u200d👧 \u0645\u06cc\u200c\u062e'",
    ],
)
def test_what_is_no_control_character(text: str) -> None:
    assert read_source("pack.toml", text.encode())[1] == []


def test_every_control_character_is_found_but_not_endlessly() -> None:
    assert len(read_source("pack.toml", b"a = '\x01\x02'\nb = \"\\u0003\"")[1]) == 3
    assert len(read_source("pack.toml", b"\x00" * 10_000)[1]) == MOST_SHOWN + 1


def test_a_control_character_hides_what_it_breaks() -> None:
    assert only("a = 1\x00\nb = 2").code == "control-character"
    assert only("a = \x1b[1mred").code == "control-character"


def test_newer_toml_beside_a_control_character() -> None:
    read, problems = read_source("pack.toml", 'a = { b = "\u202e", }'.encode())
    assert read is None
    assert [one.code for one in problems] == ["control-character", "toml-syntax"]
    assert only(r'a = "\e"').code == "control-character"


def test_a_number_that_python_refuses_to_read() -> None:
    assert underlined(only("a = 1\nb = " + "9" * 5000)) == "9" * 5000


def test_quotes_of_an_editor_are_said_all_at_once() -> None:
    text = 'a = "“fine”"\nb = “one”\n# c = “two”\nd = [„three“]\ne = "x\nf = «four»\n'
    read, problems = read_source("pack.toml", text.encode())
    assert read is None
    assert [(one.span and one.span.line, underlined(one)) for one in problems] == [(2, "“"), (4, "„"), (6, "«")]
