"""Check: a program -> everything found in it over every possible person, less what its authors allow with a reason."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import TypeAlias

from balm.compiled.program import Program
from balm.deadline import NEVER, STOPS, Deadline
from balm.language.rulebook import Allowance, Rulebook
from balm.proving.analysis import Analysis
from balm.proving.claims import prove
from balm.proving.finding import Finding, in_order
from balm.proving.findings import allowance_unneeded, claim_refuted, finders
from balm.proving.findings.allowance_unneeded import covers

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
    left: tuple[str, ...] = ()
    """Codes of findings that were not looked for, or not to the end, as somebody interrupted or the time was up."""

    @property
    def complete(self) -> bool:
        """Whether everything was looked for; else what is here was found before it was stopped."""
        return not self.left

    def without(self, codes: Collection[str]) -> Report:
        """The same less the findings with these codes."""
        return replace(self, findings=tuple(one for one in self.findings if one.code not in codes))

    def found(self, deny: Collection[str] = ()) -> bool:
        """Whether anything was found that counts: notes only where their code, or "all", is denied."""
        return any(one.severity != "note" or one.code in deny or "all" in deny for one in self.findings)

    def to_dict(self) -> dict[str, object]:
        """As plain data."""
        return {
            "findings": [finding.to_dict() for finding in self.findings],
            "allowed": [finding.to_dict() | {"because": because} for finding, because in self.allowed],
            "claims": {"proved": self.proved, "of": self.claims},
            "complete": self.complete,
            "not_looked_for": list(self.left),
        }


def check(
    program: Program,
    bound: int = 0,
    *,
    only: Collection[str] = (),
    progress: Progress | None = None,
    deadline: Deadline = NEVER,
) -> Report:
    """Look for every kind of finding, or for those with the codes in `only`.

    What was found is kept where somebody interrupts, or the deadline passes.

    `bound` is the most points that all strategies together may give to, or take from, one practice.
    """
    searched = [code for code in finders() if not only or code in only]
    kinds = {code: find for code in searched if (find := finders()[code][1])}
    every: list[Finding] = []
    claims, done = len(program.rulebook.claims), 0
    with Analysis(program, bound, deadline) as analysis:
        try:
            for done, (code, find) in enumerate(kinds.items()):  # how far it came
                if progress:
                    progress(code, done, len(kinds))
                deadline.check()
                every += find(analysis)
            done = len(kinds)
        except STOPS:
            pass
    left = tuple(kinds)[done:]
    refuted = sum(finding.code == claim_refuted.KIND.code for finding in every)
    proved = claims - refuted if claim_refuted.KIND.code in list(kinds)[:done] else 0
    kept, allowed = _allow(program.rulebook, every)
    if not left:
        kept += allowance_unneeded.find_among(program.rulebook, every, {one for _, one in allowed}, searched)
    reasons = tuple((finding, allowance.because) for finding, allowance in allowed)
    return Report(in_order(kept), reasons, proved, claims, left)


def refuted_claims(program: Program, bound: int = 0, deadline: Deadline = NEVER) -> frozenset[str]:
    """The ids of the claims that are false of somebody. Raises OutOfTime."""
    with Analysis(program, bound, deadline) as analysis:
        return frozenset(claim.id for claim in program.rulebook.claims if not prove(analysis, claim).proved)


def claims_kept(program: Program, bound: int = 0, deadline: Deadline = NEVER) -> Callable[[Program], bool]:
    """Whether a changed program keeps every claim that holds of this one, which is proved when it is first asked."""

    refuted = cache(partial(refuted_claims, program, bound, deadline))
    return lambda changed: refuted_claims(changed, bound, deadline) <= refuted()


def _allow(rulebook: Rulebook, findings: list[Finding]) -> tuple[list[Finding], list[tuple[Finding, Allowance]]]:
    """Split off what packs allow of their own, by the allowance."""
    kept: list[Finding] = []
    allowed: list[tuple[Finding, Allowance]] = []
    for finding in findings:
        allowance = next((one for pack in rulebook.packs for one in pack.allow if covers(pack, one, finding)), None)
        if allowance is None:
            kept.append(finding)
        else:
            allowed.append((finding, allowance))
    return kept, allowed
