"""Check: a program -> everything found in it over every possible person, less what its authors allow with a reason."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias

from balm.proving.analysis import Analysis
from balm.proving.claims import prove
from balm.proving.finding import Finding, found, in_order
from balm.proving.findings import allowance_unneeded, claim_refuted, finders

if TYPE_CHECKING:
    from balm.compiled.program import Program
    from balm.language.rulebook import Allowance, PackInfo, Rulebook

Progress: TypeAlias = Callable[[str, int, int], None]
"""Told what is looked for now, and how many of how many kinds of findings are done."""


@dataclass(frozen=True)
class Report:
    """What was found, what can hurt somebody first; what authors allow; and how many claims were proved."""

    findings: tuple[Finding, ...]
    allowed: tuple[tuple[Finding, str], ...]
    """Findings that a pack allows, with its reason."""
    proved: int
    """How many claims hold of everybody; 0 where not all were asked about."""
    claims: int
    complete: bool = True
    """False where the run was interrupted: then what is here was found before."""

    def without(self, codes: Collection[str]) -> Report:
        """The same less the findings with these codes."""
        return replace(self, findings=tuple(one for one in self.findings if one.code not in codes))

    def found(self, deny: Collection[str] = ()) -> bool:
        """Whether anything was found that counts: notes only where their code, or "all", is denied."""
        return any(one.severity != "note" or one.code in deny or "all" in deny for one in self.findings)

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "findings": [finding.to_dict() for finding in self.findings],
            "allowed": [finding.to_dict() | {"because": because} for finding, because in self.allowed],
            "claims": {"proved": self.proved, "of": self.claims},
            "complete": self.complete,
        }


def check(program: Program, bound: int = 0, *, only: Collection[str] = (), progress: Progress | None = None) -> Report:
    """Look for every kind of finding, or for those with the codes in `only`. An interruption keeps what was found.

    `bound` is the most points that all strategies together may give to, or take from, one practice.
    """
    kinds = {code: find for code, (_, find) in finders().items() if not only or code in only}
    every: list[Finding] = []
    claims, done = len(program.rulebook.claims), 0
    with Analysis(program, bound) as analysis:
        try:
            for done, (code, find) in enumerate(kinds.items()):  # how far it came
                if progress:
                    progress(code, done, len(kinds))
                every += find(analysis)
            done = len(kinds)
        except KeyboardInterrupt:
            pass
    complete = done == len(kinds)
    refuted = sum(finding.code == claim_refuted.KIND.code for finding in every)
    proved = claims - refuted if claim_refuted.KIND.code in list(kinds)[:done] else 0
    kept, allowed = _allow(program.rulebook, every, searched=kinds, complete=complete)
    return Report(in_order(kept), tuple(allowed), proved, claims, complete)


def refuted_claims(program: Program, bound: int = 0) -> frozenset[str]:
    """The ids of the claims that are false of somebody."""
    with Analysis(program, bound) as analysis:
        return frozenset(claim.id for claim in program.rulebook.claims if not prove(analysis, claim).proved)


def _allow(
    rulebook: Rulebook, findings: list[Finding], *, searched: Collection[str], complete: bool
) -> tuple[list[Finding], list[tuple[Finding, str]]]:
    """Split off what packs allow of their own; an allowance that allows nothing is a finding itself."""
    used: set[Allowance] = set()
    kept: list[Finding] = []
    allowed: list[tuple[Finding, str]] = []
    for finding in findings:
        allowance = next((one for pack in rulebook.packs for one in pack.allow if _covers(pack, one, finding)), None)
        if allowance is None:
            kept.append(finding)
        else:
            used.add(allowance)
            allowed.append((finding, allowance.because))
    for pack in rulebook.packs:
        for one in pack.allow:
            if one in used or not complete or (one.code not in searched and one.code in finders()):
                continue
            why = _unneeded(pack, one, findings)
            kept.append(found(allowance_unneeded.KIND, one.at, one.place, code=one.code, why=why))
    return kept, allowed


def _unneeded(pack: PackInfo, one: Allowance, findings: list[Finding]) -> str:
    """Why an allowance that covers nothing does not."""
    if one.code not in finders():
        return "no finding is called so"
    if any(_covers(pack, one, finding) for finding in findings):
        return "it is allowed already"
    if any((one.code, one.at) == (finding.code, finding.at) for finding in findings):
        return "what is found there is not in a file of this pack"
    return "nothing of the kind is found there"


def _covers(pack: PackInfo, allowance: Allowance, finding: Finding) -> bool:
    """A pack allows what is its own: never that the floor is broken by it."""
    return (allowance.code, allowance.at) == (finding.code, finding.at) and finding.place.file in pack.files
