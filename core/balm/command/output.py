"""Output: the one way by which words go to standard output and standard error, and the streams themselves.

What comes from outside is made visible here, whatever command says it; letters that a stream cannot encode are
escaped; and a stream that cannot be written to raises OSError, which becomes one line (`command/main.py`).
"""

from __future__ import annotations

import io
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, TextIO

import click

from balm.diagnostics.visible import json_text, visible_lines


def say(text: str = "", *, err: bool = False, nl: bool = True) -> None:
    """Put a text of lines out, as it can be shown."""
    click.echo(visible_lines(text), _stream(err), nl=nl)  # noqa: TID251  # the one place


def say_drawn(text: str, *, err: bool = False, colour: bool | None = None) -> None:
    """Put out what Balm drew itself, in colour perhaps, of words that are visible already."""
    click.echo(text, _stream(err), color=colour)  # noqa: TID251  # the one place


def say_bytes(content: bytes) -> None:
    """Put out the bytes of a file."""
    click.echo(content, _stream(), nl=False)  # noqa: TID251  # the one place


def _stream(err: bool = False) -> TextIO:
    """The stream, named: left to itself, click takes ASCII for a mistake, and writes UTF-8 to whoever reads no such."""
    return sys.stderr if err else standard_output()


_own: TextIO | None = None
"""Standard output while a command of the process runs, whatever a plugin makes of `sys.stdout`."""


def standard_output() -> TextIO:
    """The stream that Balm's own words go to."""
    return _own or sys.stdout


class _Shared:
    """`sys.stdout` as everybody sees it: Balm's for the command itself, and for code of plugins standard error."""

    def __init__(self, own: TextIO, others: TextIO) -> None:
        self._own, self._others = own, others

    def __getattr__(self, name: str) -> Any:
        return getattr(self._others if _in_plugin() else self._own, name)


def _in_plugin() -> bool:
    """Whether a plugin's code runs here: in a thread of its own, or where that is said."""
    calls = sys.modules.get("balm.deciding.time_limit")
    return threading.current_thread() is not threading.main_thread() or bool(calls and calls.runs_plugin())


@contextmanager
def own_output(*, process: bool) -> Iterator[None]:
    """Keep standard output for Balm: what plugins print, by whatever way, goes to standard error.

    `process` says that the process ends with the command: what a plugin prints at its end goes there too. On a terminal
    both are the same.
    """
    global _own
    before = sys.stdout
    if before.isatty():
        yield
        return
    own, others, restore = before, sys.stderr, None
    with suppress(OSError, ValueError, AttributeError):  # a stream of a test's is no file
        if before.fileno() == 1:
            others = open(os.dup(sys.stderr.fileno()), "w", encoding="utf-8", errors="replace", buffering=1)  # noqa: SIM115
            before.flush()
            restore = os.dup(1)
            own = open(restore, "w", encoding=before.encoding, errors=before.errors, closefd=False)  # noqa: SIM115
            os.dup2(sys.stderr.fileno(), 1)
    _own = own
    sys.stdout = _Shared(own, others)
    try:
        yield
    finally:
        if not process or restore is None:
            with suppress(OSError, ValueError):
                own.flush()
            _own, sys.stdout = None, before
            if restore is not None:
                os.dup2(restore, 1)
                os.close(restore)
        else:
            sys.stdout = others


def write_json(data: Any) -> None:
    """Data as JSON on standard output, laid out alike by every command: letters of every language where they go."""
    text = json_text(data, 2)
    say_drawn(text if can_encode(text) else json_text(data, 2, ascii_only=True))


def can_encode(text: str) -> bool:
    """Whether standard output has all letters of a text."""
    try:
        text.encode(standard_output().encoding or "ascii")
    except UnicodeEncodeError:
        return False
    return True


def for_encoding(html: str) -> str:
    """A page of HTML, which says of itself that it is UTF-8: where standard output is not, references for letters."""
    utf8 = (standard_output().encoding or "").lower().replace("-", "") == "utf8"
    return html if utf8 else html.encode("ascii", "xmlcharrefreplace").decode()


def open_streams() -> None:
    """Make the three streams usable: what cannot be encoded is escaped, and one that is closed is there but empty."""
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115  # open until the program ends
    if sys.stdout is None:
        # Opened for reading, so that whatever is written fails as it would on the closed stream.
        sys.stdout = open(os.open(os.devnull, os.O_RDONLY), "w", encoding="utf-8")  # noqa: SIM115
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    for stream, errors in ((sys.stdin, "replace"), (sys.stdout, "backslashreplace"), (sys.stderr, "backslashreplace")):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=errors)


def silence(stream: Any) -> None:
    """Let nothing more be written to a stream that broke, not even when Python ends."""
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
