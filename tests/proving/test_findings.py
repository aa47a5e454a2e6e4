"""Every kind of finding, case by case: where it is found, near what it stays silent, and its witness decided again.

`cases/findings/<code>.toml` holds the packs. ``BALM_GOLDEN=write pytest tests/proving/test_findings.py`` writes what
is printed about those in which it is found to `golden/findings/<code>.txt`.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import tomli

from balm.diagnostics.codes import CODES
from balm.diagnostics.render import render_text
from balm.proving import findings
from balm.proving.findings import finders
from balm.proving.witness import Witness, decide_witness
from support.checked_packs import Checked, check_text
from support.counterexamples import shows_false
from support.effort import one_in, rows
from support.golden_files import WRITE, same
from support.truthful import engine_of, is_askable, missed_by

if TYPE_CHECKING:
    from balm.compiled.program import Program
    from balm.deciding.outcome import Outcome
    from balm.language.facts import Fact
    from balm.proving.finding import Finding

TESTS = Path(__file__).parents[1]
CASES = TESTS / "cases" / "findings"
GOLDEN = TESTS / "golden" / "findings"
PAGES = TESTS.parent / "docs" / "findings"
FINDINGS = Path(findings.__file__).parent
if WRITE:
    for path in GOLDEN.glob("*.txt"):
        if path.stem not in finders():
            path.unlink()


@dataclass(frozen=True)
class Case:
    code: str
    name: str
    pack: str
    finds: tuple[tuple[str, int, str], ...]
    """What it is about, the line, and some of the words: all that is found of this kind, in order."""
    beside: tuple[str, ...] = ()
    bound: int = 0


@cache
def cases(code: str) -> tuple[Case, ...]:
    found = []
    for table in tomli.loads((CASES / f"{code}.toml").read_text(encoding="utf-8"))["case"]:
        assert table.keys() <= {"name", "pack", "finds", "beside", "bound"}, table["name"]
        finds = tuple((one["at"], one["line"], one["words"]) for one in table.pop("finds"))
        found.append(Case(code, finds=finds, **table | {"beside": tuple(table.get("beside", ()))}))
    return tuple(found)


EVERY = [case for code in sorted(path.stem for path in CASES.glob("*.toml")) for case in cases(code)]


def check_case(case: Case, folder: Path) -> Checked:
    return check_text(case.pack, folder, only={case.code, *case.beside}, bound=case.bound)


@pytest.mark.parametrize("case", one_in(15, EVERY), ids=lambda case: f"{case.code}: {case.name}")
def test_what_is_found(case: Case, tmp_path: Path) -> None:
    checked = check_case(case, tmp_path)
    pairs = [
        (finding, diagnostic.span)
        for finding, diagnostic in zip(checked.report.findings, checked.diagnostics, strict=True)
        if finding.code == case.code
    ]
    # What is written in the floor may move there: 0 stands for its line.
    said = [(finding.at, span.line if span and not finding.at.startswith("floor/") else 0) for finding, span in pairs]
    assert said == [(at, line) for at, line, _ in case.finds]
    kind, _ = finders()[case.code]
    for (finding, span), (_, _, words) in zip(pairs, case.finds, strict=True):
        assert words in finding.message
        assert (finding.severity, finding.hint) == (kind.severity, kind.hint)
        assert span is not None
        assert 0 < span.column < span.end <= len(span.text) + 1
        shown = SHOWN.get(case.code, no_witness)
        shown(checked.program, finding)
        for smaller in one_less(finding):
            with pytest.raises(AssertionError):
                shown(checked.program, smaller)
        if finding.witness is not None:
            assert words_are_true(checked.program, finding)


def no_witness(program: Program, finding: Finding) -> None:
    assert finding.witness is None


def one_less(finding: Finding) -> Iterator[Finding]:
    """The finding with a person of whom one fact is not told, or who brings one practice less, or with one tag less."""
    one = finding.witness
    if one is None:
        return
    for name in one.facts.keys() - one.then.keys():
        yield replace(finding, witness=replace(one, facts={n: v for n, v in one.facts.items() if n != name}))
    for i, mine in enumerate(one.own):
        others = (*one.own[:i], *one.own[i + 1 :])
        yield replace(finding, witness=replace(one, own=others))
        for tag in mine.get("tags", ()):
            fewer = {**mine, "tags": [other for other in mine["tags"] if other != tag]}
            yield replace(finding, witness=replace(one, own=(*others, fewer)))


def words_are_true(program: Program, finding: Finding) -> bool:
    """Whether the words of a finding say what comes of deciding for its witness."""
    assert finding.witness is not None
    before = decide_witness(program, finding.witness)
    after = decide_witness(program, finding.witness, then=True)
    mine = [one.practice in after.own for one in after.ranked]
    said = finding.message.partition("of somebody: ")[2]
    name = re.findall(r"^`([^`]+)`", said)[:1]
    if said.startswith("nothing is offered"):
        return not before.ranked
    if " comes first" in said:
        return [before.ranked[0].practice.id] == name or (mine[0] and said.startswith("a practice of the person's own"))
    if said.startswith("a practice of the person's own"):
        return any(mine)
    if name and " is offered" in said:
        return offers(before, *name)
    if " is added" in said:
        return offers(after, *name) and not offers(before, *name)
    if " is shown" in said:
        return name[0] in after.referrals and (not finding.witness.then or name[0] not in before.referrals)
    if " is not shown" in said:
        return name[0] not in before.referrals
    return True


def decided(program: Program, finding: Finding) -> Outcome:
    assert finding.witness is not None
    return decide_witness(program, finding.witness)


def nobody_helps(program: Program, finding: Finding) -> None:
    outcome = decided(program, finding)
    assert (outcome.ranked, outcome.referrals) == ((), ())


def help_alone(program: Program, finding: Finding) -> None:
    outcome = decided(program, finding)
    assert not outcome.ranked
    assert finding.at in outcome.referrals


def both_fire(program: Program, finding: Finding) -> None:
    outcome = decided(program, finding)
    rules = {program.rulebook.rules[i] for i in outcome.fired}
    names = re.findall(r"`(p/[^`]+)`", finding.message)
    assert len(names) == 2
    assert set(names) <= {rule.id for rule in rules}
    values = {value for rule in rules if rule.id in names for fact, value in rule.sets if fact == finding.at}
    assert len(values) == 2
    assert finding.at not in outcome.told


def only_unasked(program: Program, finding: Finding) -> None:
    """Offered as things are, and not with any answer to the one fact."""
    name = re.findall(r"while `(\w+)` is unknown", finding.message)[0]
    assert finding.witness is not None
    assert name not in finding.witness.facts
    assert offers(decided(program, finding), finding.at)
    for answer in answers(program.rulebook.facts[name]):
        told = Witness({**finding.witness.facts, name: answer}, finding.witness.own)
        assert not offers(decide_witness(program, told), finding.at), answer


def offers(outcome: Outcome, practice: str) -> bool:
    return practice in {one.practice.id for one in outcome.ranked}


def answers(fact: Fact) -> Iterator[Any]:
    """Everything that can be told of a fact."""
    if fact.type == "scale":
        assert fact.step, "only a scale with steps can be gone through"
        yield from (fact.low + fact.step * i for i in range(round((fact.high - fact.low) / fact.step) + 1))
    elif fact.type == "tags":
        for size in range(len(fact.values) + 1):
            yield from map(list, itertools.combinations(fact.values, size))
    else:
        yield from (True, False) if fact.type == "flag" else fact.values or fact.datatype.sample(fact)


def falls_back(program: Program, finding: Finding) -> None:
    """Offered in the voice, and in the words of another one."""
    outcome = decided(program, finding)
    (voice,) = re.findall(r"in the voice `(\w+)`", finding.message)
    assert program.rulebook.roles.answer("voice", outcome.facts) == voice
    (practice,) = (one.practice for one in outcome.ranked if one.practice.id == finding.at)
    assert voice not in practice.how


def offered(program: Program, finding: Finding) -> None:
    assert finding.witness is not None
    assert finding.at in [ranked.practice.id for ranked in decide_witness(program, finding.witness).ranked]


def claim_is_false(program: Program, finding: Finding) -> None:
    (claim,) = (claim for claim in program.rulebook.claims if claim.id == finding.at)
    if claim.never_written:  # its words say which texts, and it speaks of nobody
        assert finding.witness is None
        return
    assert finding.witness is not None
    assert shows_false(program, claim, finding.witness)
    assert bool(finding.witness.then) == bool(claim.raising)


def is_missed(program: Program, finding: Finding) -> None:
    """Somebody who knows all that they can be asked for, and comes to the first suggestion without the help."""
    assert finding.witness is not None
    named = {name for at, rule in enumerate(program.rulebook.rules) for name in rule.facts if rule.refer or rule.ask}
    asked = {name for name in program.rule_index.below(named) if is_askable(program.rulebook.facts[name])}
    assert asked <= finding.witness.facts.keys()
    assert finding.at in missed_by(engine_of(program), finding.witness.facts)


SHOWN: dict[str, Callable[[Program, Finding], None]] = {
    "claim-refuted": claim_is_false,
    "left-alone": nobody_helps,
    "only-help": help_alone,
    "careless-unknown": only_unasked,
    "set-twice": both_fire,
    "voice-without-text": falls_back,
    "offered-unasked": offered,
    "help-unasked": is_missed,
}
"""What the witness of a kind shows, decided again; of the other kinds nobody is shown."""


@pytest.mark.parametrize("code", rows(finders(), quick=["left-alone", "only-help", "set-twice", "unused-name"]))
def test_what_is_printed(code: str, tmp_path: Path) -> None:
    texts = []
    for case in cases(code):
        if case.finds:
            checked = check_case(case, tmp_path)
            found = [one for one in checked.diagnostics if one.code == code]
            texts.append(f"# {case.name}\n\n{render_text(found)}\n")
    same(GOLDEN / f"{code}.txt", "\n".join(texts))


def test_a_finding_is_a_unit() -> None:
    """Each kind has a module, a page, cases and what is printed, all of one name; and none of these has no kind."""
    modules = {path.stem for path in FINDINGS.glob("*.py")} - {"__init__"}
    assert modules == {code.replace("-", "_") for code in finders()}
    assert {path.stem for path in CASES.glob("*.toml")} == finders().keys()
    assert {path.stem for path in GOLDEN.glob("*.txt")} == finders().keys()
    assert {path.stem for path in PAGES.glob("*.md")} - CODES.keys() == finders().keys()


@pytest.mark.parametrize("code", finders())
def test_each_kind_has_cases_enough(code: str) -> None:
    assert len(cases(code)) >= 3
    assert {bool(case.finds) for case in cases(code)} == {True, False}
    assert len({case.name for case in cases(code)}) == len(cases(code))
