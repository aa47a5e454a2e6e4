"""How a mistake is drawn: the whole text, character by character."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balm.diagnostics.codes import CODES, diagnose
from balm.diagnostics.diagnostic import MOST_SHOWN, Diagnostic, Span
from balm.diagnostics.render import render_text


def slip(text: str, column: int, end: int, line: int = 1, file: str = "pack.toml") -> Diagnostic:
    return Diagnostic("code", "Message.", Span(file, line, column, end, text))


def drawn(text: str, column: int, end: int, width: int = 80) -> list[str]:
    """The source line and the line of carets, without the margin."""
    lines = render_text([slip(text, column, end)], width=width).split("\n")
    assert lines[:3] == ["error[code]: Message.", f" --> pack.toml:1:{column}", "  |"]
    assert lines[3].startswith("1 | ")
    assert lines[4].startswith("  | ")
    return [line[4:] for line in lines[3:]]


def test_a_mistake_in_a_pack() -> None:
    span = Span("my-pack.toml", 12, 10, 17, 'when = { distres = ">= 6" }')
    one = diagnose("unknown-key", span, nearest="distress", found="distres", where="a rule", expected=["a", "b"])
    assert render_text([one]).split("\n") == [
        "error[unknown-key]: `distres` is not a key of a rule.",
        "  --> my-pack.toml:12:10",
        "   |",
        '12 | when = { distres = ">= 6" }',
        "   |          ^^^^^^^",
        "   expected: `a` or `b`",
        "   did you mean `distress`?",
    ]


def test_a_mistake_in_a_profile() -> None:
    one = Diagnostic("code", "Message.", key="own[0].tags", expected="a list", nearest="pets", hint="Write a list.")
    assert render_text([one]).split("\n") == [
        "error[code]: Message.",
        "  at own[0].tags",
        "  expected: a list",
        "  did you mean `pets`?",
        "  hint: Write a list.",
    ]


def test_a_mistake_in_a_file_without_lines() -> None:
    assert render_text([slip("", 1, 2)]) == "error[code]: Message.\n --> pack.toml"


@pytest.mark.parametrize(
    ("text", "column", "end", "shown", "carets"),
    [
        ("a = bc", 5, 7, "a = bc", "    ^^"),
        ("家 = 散歩", 5, 7, "家 = 散歩", "     ^^^^"),
        ("ｶ = b", 5, 6, "ｶ = b", "    ^"),  # half width
        ("cafe\u0301 = b", 9, 10, "cafe\u0301 = b", "       ^"),  # a mark takes no column
        ("cafe\u0301", 4, 6, "cafe\u0301", "   ^"),
        ("cafe\u0301", 5, 6, "cafe\u0301", "   ^"),
        ("👩\u200d👧 = b", 7, 8, "👩\u200d👧 = b", "       ^"),  # nor does a joiner
        ("\ta\tb", 4, 5, "    a    b", "         ^"),
        ("\ta", 1, 2, "    a", "^^^^"),
        ("a\x1b[31mb", 2, 3, "a\\u001b[31mb", " ^^^^^^"),
        ("a\u202eb", 3, 4, "a\\u202eb", "       ^"),
        ("ab", 3, 4, "ab", "  ^"),  # after the end
        ("ab", 2, 2, "ab", " ^"),  # nothing, which is shown as something
        ("ab", 2, 99, "ab", " ^"),
    ],
)
def test_carets_stand_under_the_words(text: str, column: int, end: int, shown: str, carets: str) -> None:
    assert drawn(text, column, end) == [shown, carets]


@pytest.mark.parametrize(
    ("column", "end", "shown", "carets"),
    [
        (1, 3, "abcdefghijklmnopqrstuvw...", "^^"),
        (22, 24, "abcdefghijklmnopqrstuvw...", " " * 21 + "^^"),
        (23, 25, "...nopqrstuvwxyzABCDEFG...", " " * 12 + "^^"),
        (51, 53, "...DEFGHIJKLMNOPQRSTUVWXYZ", " " * 24 + "^^"),
        (53, 54, "...DEFGHIJKLMNOPQRSTUVWXYZ", " " * 26 + "^"),
        (5, 50, "...efghijklmnopqrstuvwx...", "   " + "^" * 20),
    ],
)
def test_a_long_line_is_cut_around_the_words(column: int, end: int, shown: str, carets: str) -> None:
    text = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
    assert drawn(text, column, end, width=30) == [shown, carets]


def test_a_line_that_just_fits_is_not_cut() -> None:
    assert drawn("a" * 76, 1, 2)[0] == "a" * 76
    assert drawn("a" * 77, 1, 2)[0] == "a" * 73 + "..."


def test_a_letter_is_not_cut_from_its_mark() -> None:
    text = "e\u0301" * 60
    assert drawn(text, 61, 63, width=30) == ["..." + "e\u0301" * 20 + "...", " " * 12 + "^"]


lines = st.text(st.sampled_from("ab家 \t\x1b\u0301\u200d"), min_size=1, max_size=200)


@given(lines, st.integers(1, 200), st.integers(0, 50), st.sampled_from([24, 40, 80]))
def test_no_line_is_wider_than_asked(text: str, column: int, length: int, width: int) -> None:
    column = min(column, len(text))
    source, carets = drawn(text, column, column + length, width)
    columns = sum(
        0 if unicodedata.category(c) in ("Mn", "Cf") else 2 if unicodedata.east_asian_width(c) == "W" else 1
        for c in source
    )
    assert columns <= width - 4
    assert carets.count("^") >= 1
    assert len(carets) <= max(columns, 1)
    assert "\x1b" not in source


def test_nothing_in_a_file_name_or_a_key_acts_on_the_terminal() -> None:
    shown = render_text([slip("a", 1, 2, file="\x1b[2J.toml"), Diagnostic("code", "Message.", key="\x1b]0;x\x07")])
    assert "\x1b" not in shown
    assert "\\u001b[2J.toml:1:1" in shown
    assert "at \\u001b]0;x\\u0007" in shown


@pytest.mark.parametrize("code", CODES)
def test_nothing_in_a_message_acts_on_the_terminal(code: str) -> None:
    names = (
        "found",
        "where",
        "name",
        "fact",
        "kind",
        "first",
        "type",
        "why",
        "cycle",
        "most",
        "what",
        "hint",
        "role",
        "pack",
        "rule",
    )
    details = dict.fromkeys((*names, "expected"), "\x1b[2J\n\ud800")
    one = diagnose(code, nearest="\x1b", **details)  # type: ignore[arg-type]
    shown = render_text([one])
    assert "\x1b" not in shown
    assert shown.count("\n") == sum(map(bool, (one.expected, one.nearest, one.hint)))
    shown.encode()


def test_colours_are_asked_for() -> None:
    one = Diagnostic("code", "Message.", Span("pack.toml", 1, 1, 2, "ab"), expected="b", nearest="b", hint="Write b.")
    plain, coloured = render_text([one]), render_text([one], colour=True)
    assert "\x1b" not in plain
    assert coloured.startswith("\x1b[1;31merror[code]\x1b[0m")
    assert "\x1b[1;31m^\x1b[0m" in coloured
    for code in ("\x1b[1;31m", "\x1b[34m", "\x1b[32m", "\x1b[1m", "\x1b[0m"):
        coloured = coloured.replace(code, "")
    assert coloured == plain


def test_past_the_most_only_how_many_more() -> None:
    many = [slip("ab", 1, 2, line) for line in range(1, MOST_SHOWN + 3)]
    shown = render_text(many).split("\n\n")
    assert len(shown) == MOST_SHOWN + 1
    assert shown[-1] == "... and 2 more."
    assert render_text(many[:MOST_SHOWN]).count("error[") == MOST_SHOWN
    assert "more" not in render_text(many[:MOST_SHOWN])


@pytest.mark.parametrize(
    ("files", "words"),
    [
        (["a"], "1 mistake in 1 file."),
        (["a", "a"], "2 mistakes in 1 file."),
        (["a", "b", "b"], "3 mistakes in 2 files."),
        (["a"] * (MOST_SHOWN + 1), f"{MOST_SHOWN + 1} mistakes in 1 file."),
    ],
)
def test_the_summary_counts(files: list[str], words: str) -> None:
    shown = render_text([slip("ab", 1, 2, file=file) for file in files], summary=True)
    assert shown.split("\n\n")[-1] == f"{words} `balm explain code` says more."


def test_the_summary_of_a_profile_counts_no_files() -> None:
    shown = render_text([Diagnostic("code", "Message.", key="mood")], summary=True)
    assert shown.split("\n\n")[-1] == "1 mistake. `balm explain code` says more."
    assert render_text([], summary=True) == ""


def test_as_data() -> None:
    assert slip("ab", 1, 2, 0).to_dict() == {
        "code": "code",
        "message": "Message.",
        "file": "pack.toml",
        "line": 0,
        "column": 1,
        "end_column": 2,
    }
