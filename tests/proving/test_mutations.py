"""Which faults examples notice; that the others are shown by the people named for them, or by nobody at all."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest

import balm
from balm.compiled.cells import cells
from balm.compiled.program import compile_program
from balm.deciding.profile import Profile
from balm.engine import Engine
from balm.language.facts import DECLINED
from balm.plugins.manager import Plugins
from balm.proving.differ import Differ, distinguishing
from balm.proving.mutants import mutants, mutated_program
from balm.proving.mutations import Verdict, score, try_mutants
from balm.proving.paste import as_example
from support.effort import examples, one_in
from support.generated_worlds import make_world

from .conftest import PACKS, alone

if TYPE_CHECKING:
    from collections.abc import Mapping

    from balm.compiled.program import Program
    from balm.decision.decision import Decision
    from balm.language.expectations import Example
    from balm.language.facts import Value

WORLDS = examples(quick=24, ci=120)
MOST_PEOPLE = 4_000


def answer(program: Program, example: Example) -> Decision:
    return Engine(program, Plugins()).decide_example(example)


def everybody(program: Program, changed: Program, random: Random) -> tuple[list[dict[str, Value]], bool]:
    """One person a combination of cells of two programs, and whether that is all of them."""
    options: dict[str, list[Value | None]] = {}
    for name, fact in program.rulebook.facts.items():
        if not fact.tellable:
            continue
        if fact.type == "tags":
            sets = [frozenset(c) for n in range(len(fact.values) + 1) for c in itertools.combinations(fact.values, n)]
            options[name] = [None, *sets, *([DECLINED] if fact.may_decline else [])]
        else:
            cut = cells(fact, (*program.rule_index.predicates[name], *changed.rule_index.predicates[name]))
            options[name] = [cell.answers[0] for cell in cut]
    count = 1
    for every in options.values():
        count *= len(every)
    told = (
        itertools.product(*options.values())
        if count <= MOST_PEOPLE
        else ([random.choice(every) for every in options.values()] for _ in range(300))
    )
    people = [{n: v for n, v in zip(options, one, strict=True) if v is not None} for one in told]
    return people, count <= MOST_PEOPLE


@pytest.mark.parametrize("seed", one_in(4, range(WORLDS)))
def test_whoever_is_named_is_answered_otherwise_and_nobody_where_it_is_proved(seed: int) -> None:
    rulebook = make_world(seed).rulebook()
    program = compile_program(rulebook)
    random = Random(seed)
    every = mutants(rulebook, [pack.name for pack in rulebook.packs])
    faults = random.sample(every, min(4, len(every)))
    for verdict in try_mutants(program, faults, (), answer):
        changed = mutated_program(program, verdict.mutant)

        def expected(told: Mapping[str, Value], changed: Program = changed) -> Mapping[str, object]:
            both = (Engine(one, Plugins())._decide(Profile(told), 0) for one in (program, changed))
            return distinguishing(*both, rulebook.roles.get("voice", ""))

        people, all_of_them = everybody(program, changed, random)
        differ = any(expected(told) for told in people)
        if verdict.status == "equivalent":
            assert not differ, verdict.mutant
        else:
            assert verdict.status == "survived"
            found = verdict.difference
            assert found.expected
            assert expected(found.told) == found.expected
            assert differ or not all_of_them
            for name in found.told:
                assert not expected({key: value for key, value in found.told.items() if key != name})


@pytest.mark.exhaustive
def test_some_are_equivalent_and_some_are_not() -> None:
    """The worlds above are no empty promise: both kinds are among them, and every kind of expectation."""
    statuses: Counter[str] = Counter()
    keys: Counter[str] = Counter()
    for seed in range(30):
        rulebook = make_world(seed).rulebook()
        every = mutants(rulebook, ["floor", "meadow"])
        for verdict in try_mutants(compile_program(rulebook), Random(seed).sample(every, 4), (), answer):
            statuses[verdict.status] += 1
            keys.update(list(verdict.difference.expected))
    assert statuses["equivalent"] > 15
    assert statuses["survived"] > 25
    assert set(keys) == {"refers", "nothing", "never", "some", "first", "asks"}


VOICES = """
pack = {{ name = "p", version = "1", title = "P", voice = "tone" }}
practice = [{{ id = "rest", title = "Rest", kind = "behavioural", minutes = [1, 5], how = {how} }}]
facts.tired = {{ type = "flag", ask = "Are you tired?" }}
facts.tone = {{ type = "choice", values = ["plain", "warm"], origin = "rules", merge = "first", default = "plain" }}
rule = [{{ id = "softly", when = {{ tired = true }}, set = {{ tone = "warm" }}, because = "Softly, softly." }}]
"""


@pytest.mark.parametrize(
    ("how", "status", "expected"),
    [
        ('"Sit down."', "equivalent", {}),
        ('{ plain = "Sit down.", warm = "Sit down." }', "equivalent", {}),
        ('{ plain = "Sit down.", warm = "Come and sit with me." }', "survived", {"never_says": ["Sit down"]}),
    ],
)
def test_another_voice_shows_where_it_has_another_text(
    how: str, status: str, expected: Mapping[str, object], tmp_path: Path
) -> None:
    path = tmp_path / "p.toml"
    path.write_text(VOICES.format(how=how))
    found = {one.mutant.kind: one for one in alone(path).mutations()}
    assert {one.status for one in found.values()} == {status}
    assert found["dropped"].difference.expected == expected


def test_an_example_is_pasted_and_then_notices_the_fault(garden: Engine, tmp_path: Path) -> None:
    before = list(garden.mutations())
    survived = [one for one in before if one.status == "survived"]
    assert len(survived) > 8
    text = (PACKS / "garden.toml").read_text()
    for at, verdict in enumerate(survived):
        example = as_example([verdict.mutant], verdict.difference, garden.rulebook.facts)
        path = tmp_path / f"garden{at}.toml"
        path.write_text(f"{text}\n{example}")
        engine = alone(path)
        assert all(result.ok for result in engine.test()), example
        words = verdict.mutant.rule, verdict.mutant.words
        same = [one for one in mutants(engine.rulebook, ["garden"]) if (one.rule, one.words) == words]
        (again,) = try_mutants(engine.program, same, engine.rulebook.examples, answer)
        assert again.status == "killed", example
        assert again.by in example


def test_all_examples_pasted_make_the_score_whole(garden: Engine, tmp_path: Path) -> None:
    verdicts = list(garden.mutations())
    facts = garden.rulebook.facts
    pasted = "\n".join(as_example([v.mutant], v.difference, facts) for v in verdicts if v.status == "survived")
    path = tmp_path / "garden.toml"
    path.write_text((PACKS / "garden.toml").read_text() + "\n" + pasted)
    after = list(alone(path).mutations())
    assert score(verdicts) < 60
    assert score(after) == 100
    same = [one.mutant.words for one in verdicts if one.status == "equivalent"]
    assert same == [one.mutant.words for one in after if one.status == "equivalent"]
    assert len(same) == 3


def test_a_long_person_is_written_key_by_key(garden: Engine) -> None:
    (verdict, *_) = (one for one in garden.mutations() if one.status == "survived")
    told: dict[str, Value] = {"rain": 3, "light": "dusk", "tools": frozenset({"wet", "soil", "sound"}), "knees": "good"}
    facts = {name: fact._replace(name=f"{name}-{'x' * 30}") for name, fact in garden.rulebook.facts.items()}
    long = {facts[name].name: fact for name, fact in facts.items()}
    difference = replace(verdict.difference, told={facts[name].name: value for name, value in told.items()})
    text = as_example([verdict.mutant], difference, long)
    assert "[example.given]\n" in text
    assert 'tools-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx = ["soil", "sound", "wet"]\n' in text
    assert "[example.expect]\n" in text


def test_a_fault_that_a_claim_notices_is_killed(garden: Engine) -> None:
    faults = mutants(garden.rulebook, ["garden"])
    examples = garden.rulebook.examples
    found = list(try_mutants(garden.program, faults, examples, answer, lambda program: program is garden.program))
    assert {one.status for one in found} == {"killed"}
    assert {one.by for one in found} >= {"claims", "pouring"}


def test_an_example_that_fails_anyway_notices_nothing(garden: Engine) -> None:
    wrong = tuple(one._replace(expect=one.expect._replace(nothing=True)) for one in garden.rulebook.examples)
    found = list(try_mutants(garden.program, mutants(garden.rulebook, ["garden"]), wrong, answer))
    assert "killed" not in {one.status for one in found}


def test_score_leaves_out_what_changes_nothing(garden: Engine) -> None:
    (mutant, *_) = mutants(garden.rulebook, ["garden"])
    killed, survived, same = (Verdict(mutant, status) for status in ("killed", "survived", "equivalent"))
    assert score([killed, killed, killed, survived, same]) == 75
    assert score([same]) == 100


def test_ctrl_c_in_the_solver_is_ctrl_c(garden: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    import pysolvers

    faults = mutants(garden.rulebook, ["garden"])
    differ = Differ(garden.program, faults, [])

    def interrupted(**assumptions: object) -> bool:
        raise pysolvers.error("Caught keyboard interrupt")

    monkeypatch.setattr(differ._session._solver, "solve", interrupted)
    with pytest.raises(KeyboardInterrupt):
        differ.difference(faults[0], lambda told: (garden.decide(told), garden.decide(told)))


@pytest.mark.exhaustive
def test_the_shipped_examples_notice_nineteen_faults_of_twenty() -> None:
    found = list(balm.load().mutations())
    left = [f"{one.mutant.rule}: {one.mutant.words}" for one in found if one.status == "survived"]
    assert len(found) > 300
    assert score(found) >= 95, left
    assert not any(re.search(r"gate-|safety-", one) for one in left), left
