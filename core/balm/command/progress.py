"""Progress: how much of something long is done -> a bar on standard error, where there is a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

Report = Callable[[int, int], None]
"""Told how many of how many are done."""


def progress(words: str, *, shown: bool = True) -> AbstractContextManager[Report | None]:
    """What to tell of progress while a bar named by `words` is on the screen; None where there is no screen."""
    return _bar(words) if shown and sys.stderr.isatty() else nullcontext()


@contextmanager
def _bar(words: str) -> Iterator[Report]:
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(words, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
