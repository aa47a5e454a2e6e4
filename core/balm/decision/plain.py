"""Plain: values and reasons -> what JSON has of them, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from balm.language.values import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable

    from balm.compiled.program import Program
    from balm.decision.data import ReasonData
    from balm.explaining.reason import Reason
    from balm.language.facts import Value
    from balm.language.values import PlainValue


def plain(program: Program, name: str, value: Value | None) -> PlainValue:
    """A fact's value as JSON has it: tags as a list in declared order, unknown as "unknown"."""
    if value is None:
        return UNKNOWN
    return program.rulebook.facts[name].plain(value)


class ReadValues:
    """Values as they are read from JSON, and as they were there: tags in the order in which they were listed."""

    def __init__(self) -> None:
        self._lists: dict[tuple[str, frozenset[str]], list[str]] = {}

    def value(self, name: str, read: PlainValue) -> Value | None:
        """A fact's value; None is unknown."""
        if isinstance(read, list):
            tags = frozenset(read)
            self._lists[name, tags] = read
            return tags
        return None if read == UNKNOWN else read

    def plain(self, name: str, value: Value | None) -> PlainValue:
        """The value as it was read."""
        if isinstance(value, frozenset):
            return [*self._lists[name, value]]
        return UNKNOWN if value is None else value


def reason_dict(plain_value: Callable[[str, Value | None], PlainValue], reason: Reason) -> ReasonData:
    """A reason as in the decision's JSON."""
    return {
        "by": reason.by,
        "points": reason.points,
        "first": reason.first,
        "kept": reason.kept,
        "because": reason.because,
        "facts": {name: plain_value(name, value) for name, value in reason.facts.items()},
        "source": reason.source,
    }
