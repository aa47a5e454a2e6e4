"""All commands over all that may be wrong with where their output goes, and a Ctrl-C anywhere on their way."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TextIO

import pytest

from balm.command.main import main
from support.effort import one_in, rows
from support.every_command import PACK, STATUSES, Place, commands, patience, table

QUICK = ("now", "history")
"""Commands that are tried in every run; the others with the exhaustive tests."""
SOME = rows(table(), quick=QUICK)
ENCODINGS = ("ascii", "latin-1", "cp1252", "utf-16")


def ways(place: Place, command: str) -> Iterator[list[str]]:
    """The words of a command, and the same with each of its flags that say how to show what it found."""
    words = place.words(command)
    yield words
    for parameter in commands()[command].params:
        for name in ("as_json", "picture", "as_sarif", "author", "unseen", "release_check"):
            if parameter.name == name:
                yield [*words, parameter.opts[0]]
    if command == "docs":
        yield [*words, "--format", "html"]
    if command == "test":
        failing = place.folder / "failing.toml"
        failing.write_text(PACK.replace('first = { id = "sit" }', 'first = { id = "rest" }'), encoding="utf-8")
        yield ["test", str(failing)]


@contextmanager
def streams(out: TextIO | None, err: TextIO | None, given: str = "") -> Iterator[None]:
    before = sys.stdin, sys.stdout, sys.stderr
    text = io.TextIOWrapper(io.BytesIO(given.encode()), encoding="utf-8")
    sys.stdin, sys.stdout, sys.stderr = text, out, err  # type: ignore[assignment]
    try:
        yield
    finally:
        if out is None and isinstance(sys.stdout, io.TextIOWrapper):
            close(sys.stdout)  # the command put something there
        sys.stdin, sys.stdout, sys.stderr = before


def run(place: Place, command: str, words: list[str], out: TextIO | None, err: TextIO | None = None) -> tuple[int, str]:
    """The exit status of `main`, with these streams, and what went to standard error if it was not given."""
    said = io.StringIO()
    with patience(), streams(io.StringIO(), io.StringIO()):
        for before in table()[command].get("after", ()):
            with pytest.raises(SystemExit):
                main([place.filled(word) for word in before])
    given = table()[command].get("input", "")
    with patience(), pytest.raises(SystemExit) as ended, streams(out, err or said, given):
        main(words)
    return int(ended.value.code or 0), said.getvalue()


def device(name: str) -> TextIO:
    if not Path(name).exists():
        pytest.skip(f"no {name}")
    return open(name, "w", encoding="utf-8")  # the test closes it


def close(stream: TextIO) -> None:
    """Let go of a stream whose buffer cannot be written."""
    stream.detach().detach().close()  # type: ignore[attr-defined]


def with_broken(make: Callable[[], TextIO], place: Place, command: str, status: int, begins: str) -> None:
    for words in ways(place, command):
        out = make()
        try:
            found, said = run(place, command, words, out)
        finally:
            close(out)
        assert (found, said.count("\n")) == (status, 1 if begins else 0), (words, said)
        assert said.startswith(begins), (words, said)


@pytest.mark.parametrize("command", SOME)
def test_a_full_device(place: Place, command: str) -> None:
    with_broken(lambda: device("/dev/full"), place, command, 2, "Error: The output cannot be written: no space left")


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of Unix")
@pytest.mark.parametrize("command", SOME)
def test_a_reader_that_went_away(place: Place, command: str) -> None:
    def pipe() -> TextIO:
        ours, theirs = os.pipe()
        os.close(ours)
        return open(theirs, "w", encoding="utf-8")

    with_broken(pipe, place, command, 141, "")


@pytest.mark.parametrize("command", SOME)
def test_a_closed_output(place: Place, command: str) -> None:
    for words in ways(place, command):
        found, said = run(place, command, words, None)
        assert (found, said.count("\n")) == (2, 1), (words, said)
        assert said.startswith("Error: The output cannot be written: "), (words, said)


@pytest.mark.parametrize("command", SOME)
def test_an_error_that_cannot_be_said(place: Place, command: str) -> None:
    err = device("/dev/full")
    try:
        found, _ = run(place, command, [*place.words(command), "--no-such-option"], io.StringIO(), err)
    finally:
        close(err)
    assert found == 2


@pytest.mark.parametrize("encoding", one_in(4, ENCODINGS))
@pytest.mark.parametrize("command", SOME)
def test_a_narrow_encoding(place: Place, command: str, encoding: str) -> None:
    for words in [*ways(place, command), [*place.words(command), "--fact", "up散=歩", "--own", "散歩"]]:
        raw, said = io.BytesIO(), io.BytesIO()
        out, err = (io.TextIOWrapper(one, encoding=encoding) for one in (raw, said))
        found, _ = run(place, command, words, out, err)
        assert found in STATUSES, words
        written = raw.getvalue() if table()[command].get("utf_8") else raw.getvalue().decode(encoding)
        assert written or said.getvalue().decode(encoding), words
        assert "Traceback" not in said.getvalue().decode(encoding), words


@pytest.mark.exhaustive
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # where a generator is being closed
@pytest.mark.parametrize("command", table())
def test_ctrl_c_anywhere(place: Place, command: str) -> None:
    """The calls of functions are counted, and at some of them somebody interrupts."""
    words = place.words(command)
    total = 0

    def count(_frame: FrameType, event: str, _arg: object) -> None:
        nonlocal total
        total += event == "call"

    profiled(place, command, words, count)
    for part in range(1, 8):
        left = total * part // 8

        def interrupt(_frame: FrameType, event: str, _arg: object) -> None:
            nonlocal left
            left -= event == "call"
            if not left:
                left = -1
                raise KeyboardInterrupt

        found, said = profiled(place, command, words, interrupt)
        assert found in STATUSES, (part, words)
        assert "Traceback" not in said, (part, said)


def profiled(place: Place, command: str, words: list[str], look: Callable[..., None]) -> tuple[int, str]:
    said = io.StringIO()
    for before in table()[command].get("after", ()):
        with pytest.raises(SystemExit), streams(io.StringIO(), io.StringIO()):
            main([place.filled(word) for word in before])
    sys.setprofile(look)
    try:
        with pytest.raises(SystemExit) as ended, streams(io.TextIOWrapper(io.BytesIO(), encoding="utf-8"), said):
            main(words)
    finally:
        sys.setprofile(None)
    return int(ended.value.code or 0), said.getvalue()
