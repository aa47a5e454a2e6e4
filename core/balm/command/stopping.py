"""How a long command ends before it is done, at the keyboard or by `--seconds`: with what was found, and a status."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click

from balm.command.main import INTERRUPTED, OUT_OF_TIME
from balm.deadline import Deadline, OutOfTime


class Stop:
    """Whether a command was stopped: its exit status, and why in words; None and "" where it was not."""

    status: int | None = None
    why: str = ""


@contextmanager
def stoppable() -> Iterator[Stop]:
    """Work of which is kept what was found where it is stopped."""
    stop = Stop()
    try:
        yield stop
    except KeyboardInterrupt:
        stop.status, stop.why = INTERRUPTED, "Interrupted."
    except OutOfTime:
        stop.status, stop.why = OUT_OF_TIME, "The time is up."


def _deadline(ctx: click.Context, param: click.Parameter, seconds: float | None) -> Deadline:  # noqa: ARG001  # click's
    try:
        return Deadline(seconds)
    except ValueError:
        raise click.BadParameter("a number of seconds from 0 on, such as 10 or 0.5, is expected.") from None


def seconds_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """--seconds; the command takes `deadline`, which began to run when its words were read."""
    option = click.option(
        "--seconds",
        "deadline",
        type=float,
        callback=_deadline,
        metavar="N",
        help="End after N seconds with what was found by then, say what was not looked at, and exit 3.",
    )
    wrapped: Callable[..., Any] = option(command)
    return wrapped
