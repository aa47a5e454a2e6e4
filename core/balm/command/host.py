"""The host that the command is: it knows the clock, and guesses nothing else. Options -> engine, facts."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from balm.command.output import standard_output

if TYPE_CHECKING:
    from balm.engine import Engine


def _chance() -> int:
    import secrets

    return secrets.randbelow(2**31 - 1) + 1


class Host(NamedTuple):
    """What the command is run by: whoever embeds or tests the command may set the clock and the chance."""

    now: Callable[[], datetime.datetime] = datetime.datetime.now
    chance: Callable[[], int] = _chance
    """Another seed each time, never 0: what strategies leave to chance where a history is kept."""

    @property
    def today(self) -> datetime.date:
        """The day that help lines are checked against."""
        return self.now().date()

    @property
    def moment(self) -> datetime.datetime:
        """Now, in the person's own zone: that of the clock, or this machine's."""
        from balm.history.clock import with_zone

        return with_zone(self.now())

    def load(
        self,
        packs: Sequence[str] = (),
        *,
        without: Sequence[str] = (),
        trust: Sequence[str] = (),
        strict: bool = False,
    ) -> Engine:
        """The engine of these packs. Raises PackError."""
        from balm.engine import load

        return load(*packs, strict=strict, without=without, trust=trust, today=self.today)

    def fill(self, engine: Engine, facts: dict[str, object]) -> None:
        """Add what the clock knows: the time of day, where a fact of the packs has that role and nobody told it."""
        from balm.deciding.profile import MOST_KEYS

        fact = engine.rulebook.fact_of("clock")
        if fact is not None and fact.tellable and fact.name not in facts and len(facts) < MOST_KEYS:
            facts[fact.name] = engine.rulebook.roles.marked("clock")[self.now().hour]


def typed() -> str | None:
    """A line that somebody typed; None where they went away without a word."""
    try:
        return input("> ").strip()
    except EOFError:
        return None


YES, NO = frozenset({"yes", "y", "yeah", "yep"}), frozenset({"no", "n"})


def yes_or_no(text: str) -> bool | None:
    """What a typed line says to a question of yes or no; None where it is neither."""
    word = text.strip(" .!").lower()
    return True if word in YES else False if word in NO else None


def on_terminal() -> bool:
    """Whether somebody sits before both standard input and standard output."""
    return sys.stdin.isatty() and standard_output().isatty()
