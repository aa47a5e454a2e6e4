"""Code that overruns its limit of processor time, and ends by itself: a thread left behind would slow other tests."""

from __future__ import annotations

import time

SECONDS = 4.0
"""Of processor time of the thread: twice what any plugin is given."""


def work_on() -> None:
    """Work for so long."""
    end = time.thread_time() + SECONDS
    while time.thread_time() < end:
        pass
