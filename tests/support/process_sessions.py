"""Programs that a test starts, with all that these start in turn: each in a session of its own, and gone at the end.

A session is what its members cannot leave by changing their group, as Spark's Python workers do. Linux alone: members
are looked up in /proc, and their end is waited for by file descriptors.
"""

from __future__ import annotations

import contextlib
import os
import queue
import re
import select
import signal
import subprocess
import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

PATIENCE = 300.0
"""Seconds of silence after which a test gives up: Java starts slowly on a busy machine."""


class Program:
    """A running program. Its number is also that of its session."""

    def __init__(self, args: Sequence[str], environment: Mapping[str, str]) -> None:
        self._process = subprocess.Popen(
            args,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.session = self._process.pid
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            self._lines.put(line)
        self._lines.put("")

    def wait_for(self, pattern: str) -> re.Match[str]:
        """Read what it prints up to a line in which the pattern is found."""
        seen = []
        with contextlib.suppress(queue.Empty):
            while line := self._lines.get(timeout=PATIENCE):
                if m := re.search(pattern, line):
                    return m
                seen.append(line)
        raise AssertionError(f"It did not say `{pattern}`:\n{''.join(seen)}")

    def kill(self) -> None:
        """End it and all that it started, at once, as if its machine lost power."""
        kill_session(self.session)
        self._process.wait()
        self._reader.join(PATIENCE)
        assert not self._reader.is_alive(), "what it started still prints"
        if self._process.stdout:
            self._process.stdout.close()


@contextlib.contextmanager
def programs() -> Iterator[list[Program]]:
    """A list for programs that are started; whatever happens, none of them outlives it."""
    started: list[Program] = []
    try:
        yield started
    finally:
        for program in reversed(started):
            program.kill()


def members(session: int) -> list[int]:
    """The processes of a session that run."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):  # it has just ended
            state, _, _, its = (folder / "stat").read_text().rpartition(")")[2].split()[:4]
            if int(its) == session and state != "Z":
                found.append(int(folder.name))
    return found


def kill_session(session: int) -> None:
    """Kill every process of a session, and wait until they have ended."""
    while left := members(session):
        for pid in left:
            with contextlib.suppress(ProcessLookupError):
                ended = os.pidfd_open(pid)
                try:
                    signal.pidfd_send_signal(ended, signal.SIGKILL)
                    select.select([ended], [], [])
                finally:
                    os.close(ended)


def of_home(home: Path) -> list[int]:
    """The processes whose home is this folder, whatever session they are in."""
    wanted, found = f"HOME={home}".encode(), []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError, PermissionError):
            if wanted in (folder / "environ").read_bytes().split(b"\0"):
                found.append(int(folder.name))
    return found
