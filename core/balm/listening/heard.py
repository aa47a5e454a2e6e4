"""What was heard in a typed text, as data: values, values to choose from, commands, and words of danger."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple, TypeAlias

from balm.language.frozen import FrozenDict
from balm.language.values import Value

Command: TypeAlias = Literal["help", "back", "skip", "why", "stop", "something_else", "decline"]
"""What a person may ask of the check-in in words."""


Reply: TypeAlias = Literal["done", "something_else", "not_again", "better", "same", "worse"]
"""What a person may say of a suggestion in words."""


class Alarm(NamedTuple):
    """Words of danger in a typed text: the help to show at once, and the fact to ask next."""

    kind: str
    """The kind of help, as the fact's `alarm` names it."""
    fact: str
    value: Value
    """The most serious value that was heard: a proposal for the question, never an answer to it."""
    phrase: str
    """The phrase by which it was heard, as the pack has it."""


class Heard(NamedTuple):
    """What an answer to the question about one fact says.

    `kind` is ``value`` (`value` is the answer: of tags a set, which may be empty), ``offer`` (`offers` are to be chosen
    from, in order), ``declined`` (words of refusal, where the fact may be declined), ``skip`` (it stays unknown),
    ``unsure`` (the person does not know), ``command`` (`command` is its name) or ``unclear`` (ask again).
    """

    kind: Literal["value", "offer", "declined", "skip", "unsure", "command", "unclear"]
    value: Value | None = None
    offers: tuple[Value, ...] = ()
    command: Command | None = None
    phrase: str = ""
    """The phrase of the pack by which the value was understood; "" for numbers, yes and no."""
    alarms: tuple[Alarm, ...] = ()


class Understood(NamedTuple):
    """A value that a free text gives, and the phrase of the pack by which it was understood; "" for numbers."""

    value: Value
    phrase: str = ""


class FreeText(NamedTuple):
    """What a free text says: of each fact a value, or values to choose from; and words of danger."""

    facts: Mapping[str, Understood] = FrozenDict()
    offers: Mapping[str, tuple[Value, ...]] = FrozenDict()
    """Fact -> values that may be meant: two values of a choice, or a slip of the hand."""
    alarms: tuple[Alarm, ...] = ()
    command: Command | None = None
    """Where the whole text is a command; words of skipping and of refusal are commands too."""
    reply: Reply | None = None
    """Where the whole text can be said of a suggestion; that it can be read otherwise too does not matter."""
    denies: bool = False
    """Whether the whole text is words of no: of lines to tick, none is so."""
