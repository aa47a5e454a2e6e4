"""Settings: how a service was asked for. They travel to its worker processes."""

from __future__ import annotations

from typing import NamedTuple


class Settings(NamedTuple):
    """What a service serves, to whom, and where."""

    packs: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    trust: tuple[str, ...] = ()
    strict: bool = False
    host: str = "127.0.0.1"
    port: int = 8417
    workers: int = 1
    """Processes; each has its own engine."""
    tokens: str = ""
    """The path of the file of tokens; "" is none: then whoever reaches the service may ask it."""
    state_key: bytes = b""
    """The key that states of check-ins are signed with."""
    store: str = ""
    """Where histories are kept: a folder, or the address of a database; "" is nowhere."""
    store_key: str | None = None
    """The passphrase that the files of a folder of histories are encrypted with; None is none."""
    page: bool = False
    """Whether the check-in page is served, to whoever reaches the service."""

    def __repr__(self) -> str:
        return f"<Settings of {self.host}:{self.port}>"  # a log may have it


MOST_BYTES = 1024 * 1024
"""A body holds at most so many bytes, and so does a line or an Arrow message of a batch."""
MOST_ROWS = 65_536
"""An Arrow message of a batch holds at most so many people."""
MOST_VALUES = 1_000_000
"""A column of an Arrow message, such as the titles of all lists in it, holds at most so many values."""
BODY_SECONDS = 10.0
"""The time in which a whole body has to arrive, and each next part of a batch."""
MOST_SECONDS = 30.0
"""The longest that an analysis may be asked to take."""
MOST_REQUESTS = 200
"""Requests that a process works on at once."""
MOST_ANALYSES = 4
"""Analyses (what would change, the next question) that a process works on, in turns."""
SWITCH_SECONDS = 0.0002
"""How long a thread keeps the interpreter while others wait: a decision gives it away, and gets it back, several times.
"""
WATCH_SECONDS = 1.0
"""How often the files of packs and tokens are compared with what was loaded."""
HANGS_SECONDS = 30
"""A process that says nothing for so long is started again; a busy machine can make one silent for some seconds."""
STOP_SECONDS = 30
"""How long requests may still take once the service was asked to stop."""
