"""Plain: values and reasons -> what JSON has of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from balm.compiled.program import Program
    from balm.explaining.reason import Reason
    from balm.language.facts import Value


def plain(program: Program, name: str, value: Value | None) -> Any:
    """A fact's value as JSON has it: tags as a list in declared order, unknown as "unknown"."""
    return "unknown" if value is None else program.rulebook.facts[name].plain(value)


def reason_dict(program: Program, reason: Reason) -> dict[str, Any]:
    """A reason as in the decision's JSON."""
    return {
        "by": reason.by,
        "points": reason.points,
        "first": reason.first,
        "kept": reason.kept,
        "because": reason.because,
        "facts": {name: plain(program, name, value) for name, value in reason.facts.items()},
        "source": reason.source,
    }
