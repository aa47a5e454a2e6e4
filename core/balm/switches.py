"""Switches: the environment variables that say yes or no, read in one way wherever Balm asks for one."""

from __future__ import annotations

import os

HISTORY = "BALM_HISTORY"
"""On remembers and off does not, whatever the person settled otherwise."""
HISTORY_WAL = "BALM_HISTORY_WAL"
"""Off keeps no write-ahead log beside a history, for homes on a network."""
NO_CACHE = "BALM_NO_CACHE"
"""On keeps no compiled packs."""
PURE = "BALM_PURE"
"""On leaves the loops in C off."""

SWITCHES = (HISTORY, HISTORY_WAL, NO_CACHE, PURE)

_WORDS = {
    **dict.fromkeys(("1", "on", "true", "yes", "y"), True),
    **dict.fromkeys(("0", "off", "false", "no", "n"), False),
}


class SwitchError(ValueError):
    """A switch that says neither yes nor no; its text says what to write."""


def switch(name: str) -> bool | None:
    """What an environment variable says; None where it is not set, or blank. Raises SwitchError for other words."""
    said = os.environ.get(name, "").strip()
    if not said:
        return None
    found = _WORDS.get(said.lower())
    if found is None:
        raise SwitchError(f"{name} is {said[:20]!a}: write 1, on, true or yes, or else 0, off, false or no.")
    return found


def check_switches() -> None:
    """Raise SwitchError for the first switch that says neither yes nor no."""
    for name in SWITCHES:
        switch(name)
