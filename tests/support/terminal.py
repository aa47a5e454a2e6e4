"""A person at a real pseudo-terminal: keys go in, and the screen is drawn as a terminal would draw it."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import pyte

CLOCK = (
    "import sys, datetime; from balm.command.main import main; main(sys.argv[1:], now=lambda: datetime.datetime({}))"
)
"""The command with a clock of the test's own: an ordinary afternoon, unless told otherwise."""

AFTERNOON = "2026, 11, 24, 15, 0"
COLUMNS, LINES = 80, 200
"""As wide as an ordinary terminal; so long that nothing scrolls away."""

PATIENCE = 30.0

HANG_UP = "the window is closed"
"""Keys that are none: the terminal goes away."""


def command(*args: str, clock: str = AFTERNOON) -> list[str]:
    """`balm` at a fixed moment."""
    return [sys.executable, "-c", CLOCK.format(clock), *args]


def environment(home: Path, extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """Nothing of whoever runs the tests but what starts Python, and what has it measured."""
    starts = ("PATH", "PYTHONPATH", "SYSTEMROOT")
    kept = {key: value for key, value in os.environ.items() if key in starts or key.startswith("COVERAGE_")}
    return (
        kept
        | {"HOME": str(home), "BALM_HOME": str(home), "TERM": "xterm-256color", "LANG": "C.UTF-8", "TZ": "UTC"}
        | {"BALM_HISTORY": "0"}  # whether it may remember is asked where a test is about that
        | dict(extra or {})
    )


@dataclass(frozen=True)
class Seen:
    """What stood on the screen when it was over, what was sent to it, and how the command ended."""

    screen: str
    raw: str
    status: int
    asked: tuple[str, ...] = ()
    """What stood on the screen each time that it asked."""


class Typist(Protocol):
    """Whoever types: keys for what was shown since they typed last; and in the end what nobody asked them for."""

    def reply(self, shown: str) -> str: ...

    def untyped(self) -> Sequence[str]: ...


@dataclass
class Script:
    """Somebody who types one line after the other, each where its words are on the screen."""

    steps: Sequence[tuple[str, str]]
    """Words that have to be there -> the keys."""
    _at: int = 0

    def reply(self, shown: str) -> str:
        """The next keys. Fails where other words are shown, or where it asks more often."""
        assert self._at < len(self.steps), f"it asks once more:\n{shown}"
        words, keys = self.steps[self._at]
        assert words in " ".join(shown.split()), f"no {words!r}:\n{shown}"
        self._at += 1
        return keys

    def untyped(self) -> list[str]:
        """What nobody asked for."""
        return [keys for _, keys in self.steps[self._at :]]


@dataclass
class Person:
    """Who sits there: words of a question -> what they type, each in turn; under "" what they type to any other."""

    answers: Mapping[str, Sequence[str]]
    _left: dict[str, list[str]] = field(init=False)
    _asked: str = ""

    def __post_init__(self) -> None:
        self._left = {words: list(keys) for words, keys in self.answers.items()}

    def reply(self, shown: str) -> str:
        """The keys for what was shown since they typed last; a question that means nothing to them is skipped."""
        flat = " ".join(shown.split())
        known = [words for words in self._left if words and words in flat]
        if known or "\n\n" in shown:
            self._asked = known[0] if known else ""
        left = self._left.get(self._asked)
        return left.pop(0) if left else "\n"

    def untyped(self) -> list[str]:
        """What nobody asked them for."""
        return [keys for left in self._left.values() for keys in left]


def at_terminal(
    argv: Sequence[str],
    typist: Mapping[str, Sequence[str]] | Typist,
    home: Path,
    extra: Mapping[str, str] | None = None,
    size: tuple[int, int] = (COLUMNS, LINES),
) -> Seen:
    """Run a command for somebody who answers when it asks (``> ``); an answer that nobody asks for is an error.

    `size` is columns and lines. Answers are as `Person` takes them.
    """
    theirs, ours = pty.openpty()
    fcntl.ioctl(ours, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
    process = subprocess.Popen(  # the terminal becomes its controlling one, so that Ctrl-C and Ctrl-D mean what they do
        argv, stdin=ours, stdout=ours, stderr=ours, env=environment(home, extra), start_new_session=True,
        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
    )  # fmt: skip
    os.close(ours)
    person = Person(typist) if isinstance(typist, Mapping) else typist
    screen, sent, heard, asked = Screen(size), b"", b"", []
    until = time.monotonic() + PATIENCE
    try:
        while time.monotonic() < until:
            if select.select([theirs], [], [], 0.05)[0]:
                try:
                    got = os.read(theirs, 65536)
                except OSError:
                    got = b""
                if not got:
                    break
                heard += got
                sent += got
                screen.feed(got)
            elif heard and screen.asks():
                shown = Screen((size[0], LINES))
                shown.feed(heard)
                heard = b""
                asked.append(screen.text())
                keys = person.reply(shown.text())
                if keys == HANG_UP:
                    break
                os.write(theirs, keys.encode())
        assert time.monotonic() < until, f"it waits:\n{screen.text()}"
        os.close(theirs)
        status = process.wait(timeout=PATIENCE)
    finally:
        process.kill()
        process.wait()
        with suppress(OSError):
            os.close(theirs)
    assert not person.untyped(), f"nobody asked for {person.untyped()}:\n{screen.text()}"
    return Seen(screen.text(), sent.decode(), status, tuple(asked))


class Screen:
    """A screen of so many columns and lines, as a terminal draws it."""

    def __init__(self, size: tuple[int, int] = (COLUMNS, LINES)) -> None:
        self._screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self._screen)

    def feed(self, sent: bytes) -> None:
        """Draw what was sent."""
        self._stream.feed(sent)

    def asks(self) -> bool:
        """Whether the cursor stands behind a prompt."""
        cursor = self._screen.cursor
        return str(self._screen.display[cursor.y])[: cursor.x].endswith("> ")

    def text(self) -> str:
        """The screen as text, without blanks at the end."""
        return "\n".join(line.rstrip() for line in self._screen.display).rstrip() + "\n"
