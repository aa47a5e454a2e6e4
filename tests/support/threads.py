"""The same work in several threads at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def in_threads(work: Callable[[int], object], count: int) -> list[BaseException]:
    """Call `work` with 0, 1, ... in a thread each, wait for all of them, and return what they raised."""
    with ThreadPoolExecutor(count) as pool:
        calls = [pool.submit(work, number) for number in range(count)]
    return [error for call in calls if (error := call.exception())]
