"""Progress: how much of something long is done -> a bar on standard error, where there is a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TYPE_CHECKING

from balm.diagnostics.visible import visible

if TYPE_CHECKING:
    from rich.progress import Progress, ProgressColumn

Report = Callable[[int, int], None]
"""Told how many of how many are done."""


def progress(words: str) -> AbstractContextManager[Report | None]:
    """What to tell of progress while a bar named by `words` is on the screen; None where there is no screen."""
    return _bar(words) if sys.stderr.isatty() else nullcontext()


@contextmanager
def _bar(words: str) -> Iterator[Report]:
    with _shown() as bar:
        task = bar.add_task(visible(words), total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _shown(*columns: ProgressColumn) -> Progress:
    """Progress on standard error that leaves nothing behind, in these columns or in rich's own."""
    from rich.console import Console
    from rich.progress import Progress

    return Progress(*columns, console=Console(stderr=True), transient=True)


def spinner(words: str) -> AbstractContextManager[Callable[[str], None]]:
    """What to tell in words where nobody knows how much there is to do; told to nobody where there is no screen."""
    return _spinner(words) if sys.stderr.isatty() else nullcontext(lambda _: None)


@contextmanager
def _spinner(words: str) -> Iterator[Callable[[str], None]]:
    from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

    with _shown(SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn()) as bar:
        task = bar.add_task(visible(words), total=None)
        yield lambda now: bar.update(task, description=visible(now))


RowReport = Callable[[int, int, int], None]
"""Told how many rows are done, how many of these an earlier run did, and how many there seem to be."""


@contextmanager
def progress_of_rows() -> Iterator[RowReport]:
    """What to tell of rows while a bar with their rate and the time left is on the screen, where there is one."""
    if not sys.stderr.isatty():
        yield lambda *_: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn

    rate = TextColumn("{task.fields[rate]}")
    columns = (TextColumn("Rows"), BarColumn(), MofNCompleteColumn(), rate, TimeRemainingColumn(compact=True))
    with _shown(*columns) as bar:
        task = bar.add_task("", total=None, rate="")

        def report(done: int, before: int, total: int) -> None:
            if not bar.tasks[0].completed and before:
                bar.reset(task, completed=before, rate="")  # rows of an earlier run do not count for the rate
            elapsed = bar.tasks[0].elapsed or 0
            rate = f"{(done - before) / elapsed:,.0f} rows/s" if elapsed else ""
            bar.update(task, completed=done, total=total, rate=rate)

        yield report
