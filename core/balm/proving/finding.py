"""Finding: what an analysis found, said in words, with its place and a person who shows it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from balm.diagnostics.quoting import Detail
from balm.language.here import NOWHERE, Place

if TYPE_CHECKING:
    from balm.proving.witness import Witness

Severity = Literal["error", "warning", "note"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")
"""From what can hurt somebody to what is worth knowing."""


@dataclass(frozen=True)
class FindingKind:
    """A kind of finding. `message` and `hint` are `str.format` templates over its details, as in `diagnose`.

    `rank` is its place among all kinds, by how much harm may lie in it.
    """

    code: str
    severity: Severity
    rank: int
    title: str
    message: str
    hint: str = ""


@dataclass(frozen=True)
class Finding:
    """Something found in packs. `at` is what it is about: the id of a rule, a practice or a claim, or a name."""

    kind: FindingKind
    at: str
    message: str
    hint: str = ""
    place: Place = NOWHERE
    witness: Witness | None = None
    """The smallest person who shows it, where it is about somebody."""
    quote: str = ""
    """The part of the text at its place that it is about; "" is all of it."""

    @property
    def code(self) -> str:
        """The stable name of its kind."""
        return self.kind.code

    @property
    def severity(self) -> Severity:
        """How much it matters."""
        return self.kind.severity

    def to_dict(self) -> dict[str, object]:
        """As plain data, its place in the file left to whoever has read it."""
        data: dict[str, Any] = {"code": self.code, "severity": self.severity, "at": self.at, "message": self.message}
        if self.hint:
            data["hint"] = self.hint
        if self.witness is not None:
            data["witness"] = self.witness.to_dict()
        return data


Findings: TypeAlias = Iterator[Finding]
"""What `find` of a kind gives: findings, as they come."""


def found(kind: FindingKind, at: str, place: Place, witness: Witness | None = None, /, **details: object) -> Finding:
    """A finding in the words of its kind. A detail is text, a list of names as a choice, or any value."""
    said = {name: Detail(name, detail) for name, detail in {"at": at, **details}.items()}
    return Finding(kind, at, kind.message.format_map(said), kind.hint.format_map(said), place, witness)


def in_order(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """By harm, then by place."""

    def order(one: Finding) -> tuple[int, int, str, tuple[str, ...], str]:
        path = tuple(f"{part:09}" if isinstance(part, int) else part for part in one.place.path)
        return SEVERITIES.index(one.severity), one.kind.rank, one.place.file, path, one.at

    return tuple(sorted(findings, key=order))
