"""How a long command ends before it is done, at the keyboard or by `--seconds`: with what was found, and a status."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click

from balm.command.main import INTERRUPTED, OUT_OF_TIME
from balm.deadline import Deadline, OutOfTime


class Stop:
    """Whether a command was stopped; its exit status then, 0 where it was not."""

    status: int = 0

    @property
    def why(self) -> str:
        """In words; empty where it was not stopped."""
        return {0: "", OUT_OF_TIME: "The time is up.", INTERRUPTED: "Interrupted."}[self.status]

    @property
    def interrupted(self) -> bool:
        """Whether somebody did it at the keyboard: then that is the exit status, whatever was found."""
        return self.status == INTERRUPTED

    def at(self, deadline: Deadline) -> None:
        """It was stopped: by this deadline where it has passed, otherwise at the keyboard."""
        self.status = OUT_OF_TIME if deadline.passed else INTERRUPTED


@contextmanager
def stoppable(stop: Stop | None = None) -> Iterator[Stop]:
    """Work of which is kept what was found where it is stopped."""
    stop = stop or Stop()
    try:
        yield stop
    except KeyboardInterrupt:
        stop.status = INTERRUPTED
    except OutOfTime:
        stop.status = OUT_OF_TIME


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
