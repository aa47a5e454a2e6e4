"""Where anything stands in a pack file: every key and value, in all the ways to write it."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any, Literal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from balm.language.source import Source, read_source
from support.toml_documents import Writer, documents

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from balm.diagnostics.diagnostic import Span
    from balm.language.locate import Path


def source(text: str | bytes) -> Source:
    read, problems = read_source("pack.toml", text if isinstance(text, bytes) else text.encode())
    assert not problems
    assert read
    return read


def underlined(span: Span) -> str:
    return span.text[span.column - 1 : span.end - 1]


PACK = """\
# The evenings.
title = "Evenings"
when = { distress = ">= 6", place = ["home", "work"], any.of = [{ mood = 'low' }, { }] }
minutes = [ # least, most
  5,
  10,
]
how = '''
Sit down.
'''
a . "b c".'d' = 2025-01-31 07:30:00

[facts.distress]
range = [0, 10]
"say\\u0021" = "x"

[[rule]]
id = "first"
[[rule]]
id = "second" # = "third"
[rule.when]
mood = "low"
[[rule.effect]]
by = 2
[[rule.effect]]
by = -3.5e1

[facts]
count = 0x_ignored
""".replace("0x_ignored", "0xff")


@pytest.mark.parametrize(
    ("path", "line", "key", "value"),
    [
        (("title",), 2, "title", '"Evenings"'),
        (("when", "distress"), 3, "distress", '">= 6"'),
        (("when", "place"), 3, "place", '["home", "work"]'),
        (("when", "place", 1), 3, '"work"', '"work"'),
        (("when", "any"), 3, "any", "any"),
        (("when", "any", "of"), 3, "of", "[{ mood = 'low' }, { }]"),
        (("when", "any", "of", 0), 3, "{ mood = 'low' }", "{ mood = 'low' }"),
        (("when", "any", "of", 0, "mood"), 3, "mood", "'low'"),
        (("when", "any", "of", 1), 3, "{ }", "{ }"),
        (("minutes",), 4, "minutes", "[ # least, most"),  # the first line of several
        (("minutes", 0), 5, "5", "5"),
        (("minutes", 1), 6, "10", "10"),
        (("how",), 8, "how", "'''"),
        (("a",), 11, "a", "a"),
        (("a", "b c"), 11, '"b c"', '"b c"'),
        (("a", "b c", "d"), 11, "'d'", "2025-01-31 07:30:00"),
        (("facts", "distress"), 13, "distress", "[facts.distress]"),
        (("facts", "distress", "range", 1), 14, "10", "10"),
        (("facts", "distress", "say!"), 15, '"say\\u0021"', '"x"'),
        (("rule",), 17, "rule", "[[rule]]"),
        (("rule", 0), 17, "rule", "[[rule]]"),
        (("rule", 0, "id"), 18, "id", '"first"'),
        (("rule", 1), 19, "rule", "[[rule]]"),
        (("rule", 1, "id"), 20, "id", '"second"'),
        (("rule", 1, "when"), 21, "when", "[rule.when]"),
        (("rule", 1, "when", "mood"), 22, "mood", '"low"'),
        (("rule", 1, "effect", 0, "by"), 24, "by", "2"),
        (("rule", 1, "effect", 1), 25, "effect", "[[rule.effect]]"),
        (("rule", 1, "effect", 1, "by"), 26, "by", "-3.5e1"),
        (("facts",), 28, "facts", "[facts]"),  # its own header, though another implies it before
        (("facts", "count"), 29, "count", "0xff"),
    ],
)
def test_the_place_of_a_key_and_of_its_value(path: Path, line: int, key: str, value: str) -> None:
    read = source(PACK)
    parts: tuple[tuple[Literal["key", "value"], str], ...] = (("key", key), ("value", value))
    for part, text in parts:
        span = read.span(path, part)
        assert (underlined(span), span.line, span.file) == (text, line, "pack.toml")
        assert span.text == PACK.split("\n")[line - 1]


@pytest.mark.parametrize(
    ("path", "text", "line"),
    [
        (("rule", 1, "because"), "[[rule]]", 19),
        (("rule", 1, "when", "place"), "[rule.when]", 21),
        (("rule", 7), "[[rule]]", 17),
        (("facts", "distress", "say", "7"), "[facts.distress]", 13),
        (
            ("when", "mood", "low"),
            '{ distress = ">= 6", place = ["home", "work"], any.of = [{ mood = \'low\' }, { }] }',
            3,
        ),
        (("minutes", 2), "[ # least, most", 4),
        (("title", "x"), '"Evenings"', 2),
        (("practice",), "#", 1),
        ((), "#", 1),
    ],
)
def test_what_is_missing_is_missing_from_what_is_around_it(path: Path, text: str, line: int) -> None:
    read = source(PACK)
    parts: tuple[Literal["key", "value"], ...] = ("key", "value")
    for part in parts:
        span = read.span(path, part)
        assert (underlined(span), span.line) == (text, line)


@pytest.mark.parametrize(
    "raw", [PACK, "\ufeff" + PACK, PACK.replace("\n", "\r\n"), "\ufeff" + PACK.replace("\n", "\r\n")]
)
def test_marks_and_line_ends_move_nothing(raw: str) -> None:
    read = source(raw)
    assert read.span(("title",)) == source(PACK).span(("title",))
    assert read.span(("rule", 1, "effect", 1, "by")) == source(PACK).span(("rule", 1, "effect", 1, "by"))
    assert read.data["how"] == "Sit down.\n"


def test_columns_count_characters() -> None:
    span = source('\t"家é" = { "😀" = "x" }').span(("家é", "😀"))
    assert (span.column, span.end) == (17, 20)
    assert underlined(span) == '"x"'


def test_blanks_at_the_end_of_a_line_are_not_underlined() -> None:
    assert underlined(source("a = [ \t\n  1]").span(("a",))) == "["


def test_an_empty_file_has_a_place() -> None:
    span = source("").span(("pack",))
    assert (span.line, span.column, span.text) == (1, 1, "")


def leaves(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    yield path, value
    for key, item in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from leaves(item, (*path, key))


@given(documents, st.randoms(use_true_random=False))
def test_what_is_underlined_is_the_value(data: dict[str, Any], dice: Random) -> None:
    text = Writer(dice).document(data)
    read = source(text)
    assert read.data == data
    for path, value in leaves(data):
        if not path:
            continue
        first, last = read.stretch(path)
        written = read.text[first:last]
        is_header = written.startswith("[") and read.text[:first].rpartition("\n")[2].strip() == ""
        if not is_header and not (isinstance(value, dict) and not written.startswith("{")):
            assert tomllib.loads(f"x = {written}")["x"] == value
            assert read.span(path).text.strip()
        span = read.span(path)
        assert underlined(span) == written.split("\n")[0].rstrip()
        assert span.line == read.text.count("\n", 0, first) + 1
        key = path[-1]
        if isinstance(key, str):
            spelt = underlined(read.span(path, "key"))
            assert tomllib.loads(f"{spelt} = 1") == {key: 1}


# Pieces of TOML and of what people take for it, so that some of what they make is TOML.
PIECES = [*"ac.='\"[]{},10-\\#é \n", '"""', "'''", "[[", "]]", '"x"', "true", "inf", "1.5", "3..7", "07:30"]
PIECES += ["2025-01-31", "\\e", "\\x41", "\\u0041", "\na = ", "c = ", "[a]\n", "{ a = 1", ", c = 2 }", "[1, "]
texts = st.builds(
    "{}{}".format, st.sampled_from(["", "a = ", "a = {", "a = ["]), st.lists(st.sampled_from(PIECES)).map("".join)
)


@given(texts)
@example("a = { b = 1,\n c = 2 }")
@example("a = { b = 1, }")
@example('a = "\\x41"')
@example('a = "\\e"')
@example("a = 07:30")
@example("a = [07:30, { b = [\n] }]")
@example("a = 9223372036854775808")
@example("a = '\\x41 07:30 ,}' # \\x41 07:30 ,}")
def test_a_file_is_read_where_python_reads_toml(text: str) -> None:
    """tomllib is of TOML 1.0, tomli of 1.1 by now; whole numbers have 64 bits in TOML and any size in Python."""
    read, problems = read_source("pack.toml", text.encode())
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        data = None
    if data is not None and "9223372036854775808" not in text:
        assert not problems
        assert read
        assert repr(read.data) == repr(data)
    else:
        assert read is None
        codes = [one.code for one in problems]
        assert codes == ["toml-syntax"] or ("\\e" in text and set(codes) == {"control-character"})
        for one in problems:
            assert one.span
            assert 1 <= one.span.column < one.span.end <= len(one.span.text) + 2
            assert one.span.text == text.split("\n")[one.span.line - 1]


@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_reading_never_fails(raw: bytes) -> None:
    read, problems = read_source("pack.toml", raw)
    assert read is not None or problems
    for one in problems:
        assert one.span
