"""An allowance for something that is not found, or is no kind of finding: known when all else was searched for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from balm.proving.finding import Finding, FindingKind, found
from balm.proving.findings import finders

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from balm.language.rulebook import Allowance, PackInfo, Rulebook

KIND = FindingKind(
    "allowance-unneeded",
    "warning",
    90,
    "An allowance that is not needed",
    "The pack allows `{code}` at `{at}`, and {why}.",
    "Leave it out: an allowance that outlives its reason hides the next finding.",
)


def find_among(
    rulebook: Rulebook, findings: Sequence[Finding], used: Collection[Allowance], searched: Collection[str]
) -> Iterator[Finding]:
    """Each allowance that is not among those used on `findings`, where what it allows was searched for at all."""
    for pack in rulebook.packs:
        for one in pack.allow:
            if one not in used and (one.code in searched or one.code not in finders()):
                why = _why(pack, one, findings)
                yield found(KIND, one.at, one.place, code=one.code, why=why)


def covers(pack: PackInfo, allowance: Allowance, finding: Finding) -> bool:
    """Whether an allowance of a pack is for this finding: what is the pack's own, never that the floor is broken."""
    return (allowance.code, allowance.at) == (finding.code, finding.at) and finding.place.file in pack.files


def _why(pack: PackInfo, one: Allowance, findings: Sequence[Finding]) -> str:
    if one.code not in finders():
        return "no finding is called so"
    if any(covers(pack, one, finding) for finding in findings):
        return "it is allowed already"
    if any((one.code, one.at) == (finding.code, finding.at) for finding in findings):
        return "what is found there is not in a file of this pack"
    return "nothing of the kind is found there"
