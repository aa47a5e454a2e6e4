"""The estimates: beside VowpalWabbit's on the same log, and beside the truth of simulated logs."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest

pytest.importorskip("numpy", reason="numpy is not installed: pip install '.[evaluate]'")

from balm.evaluating.estimates import Estimates, estimate, modelled
from balm.evaluating.observed import Observed
from balm.language.practices import Practice
from support.effort import examples, rows

if TYPE_CHECKING:
    from collections.abc import Sequence

RUNS = examples(quick=40, ci=200, nightly=3_000)
"""Simulated logs in which the intervals have to cover the truth."""

PRACTICES = {
    name: Practice(name, name, kind, stance, (), tags, (1, 5))
    for name, kind, stance, tags in (
        ("p/one", "behavioural", "neutral", ("a",)),
        ("p/two", "mental", "neutral", ("a", "b")),
        ("p/three", "mental", "opening", ("b",)),
    )
}
NAMES = tuple(PRACTICES)
CHANCES = (0.5, 0.3, 0.2)
MOMENTS = (0.1, 0.4, 0.8)
"""Distress, in tenths."""
BETTER = ((0.7, 0.3, 0.2), (0.4, 0.6, 0.3), (0.3, 0.3, 0.6))
"""By moment and practice; otherwise it feels the same, or in one of ten worse."""
WANTED = (0, 1, 2)
"""What the other policy puts first, by moment."""


def expected(moment: int, practice: int) -> float:
    return BETTER[moment][practice] - 0.1


TRUTH = sum(expected(moment, WANTED[moment]) for moment in range(3)) / 3


def log(random: Random, count: int, people: int = 1) -> list[Observed]:
    """Decisions of a policy that throws dice."""
    made = []
    for at in range(count):
        moment = random.randrange(3)
        practice = random.choices(range(3), CHANCES)[0]
        outcome = random.random()
        felt = 1.0 if outcome < BETTER[moment][practice] else -1.0 if outcome > 0.9 else 0.0
        wanted = {NAMES[WANTED[moment]]: 1.0}
        made.append(Observed(at % people, NAMES[practice], CHANCES[practice], felt, wanted, MOMENTS[moment]))
    return made


def vowpal(observed: Sequence[Observed], kind: str, felt: bool = True) -> float:
    """What VowpalWabbit estimates of the same: it minimises costs, so what is felt changes its sign."""
    vw = pytest.importorskip("vowpalwabbit", reason="vowpalwabbit is not installed: pip install vowpalwabbit")
    workspace = vw.Workspace(f"--cb 3 --cb_type {kind} --eval --quiet")
    for one in observed:
        [wanted] = one.wanted
        cost = -one.felt if felt else -1.0
        action = f"{NAMES.index(one.first) + 1}:{cost}:{one.chance}"
        example = workspace.parse(f"{NAMES.index(wanted) + 1} {action} | m{one.distress}")
        workspace.learn(example)
        workspace.finish_example(example)
    mean = float(workspace.get_sum_loss() / workspace.get_weighted_examples())
    workspace.finish()
    return -mean


@pytest.mark.parametrize("seed", rows([1, 2, 3], quick=[1]))
def test_within_two_in_a_hundred_of_vowpal_wabbit(seed: int) -> None:
    observed = log(Random(seed), 15_000)
    made = estimate(observed, PRACTICES)
    weight = vowpal(observed, "ips", felt=False)
    assert made.covered.value == pytest.approx(weight, rel=1e-5)
    assert made.weighted.value == pytest.approx(vowpal(observed, "ips") / weight, rel=1e-5)
    assert made.robust.value == pytest.approx(vowpal(observed, "dr"), rel=0.02)


@pytest.mark.exhaustive
def test_the_intervals_cover_the_truth() -> None:
    """Between 90 and 99 of a hundred; with fewer runs that is as sure as so few can be."""
    logged = sum(CHANCES[p] * expected(m, p) for m in range(3) for p in range(3)) / 3
    held = dict.fromkeys(("weighted", "robust", "logged", "gain", "covered"), 0)
    for seed in range(RUNS):
        made = estimate(log(Random(seed), 400), PRACTICES)
        truths = {"weighted": TRUTH, "robust": TRUTH, "logged": logged, "gain": TRUTH - logged, "covered": 1.0}
        for name, truth in truths.items():
            one = getattr(made, name)
            held[name] += one.low <= truth <= one.high
    slack = 0 if RUNS >= 200 else 2 / RUNS**0.5
    for name, count in held.items():
        assert 0.90 - slack <= count / RUNS <= 0.99 + slack, (name, count, RUNS)


def test_with_many_people_it_is_people_that_are_drawn() -> None:
    """Outcomes of one person are alike: whoever takes them for many is surer than they may be."""
    random = Random(3)
    alike = []
    for person in range(20):
        usual = random.choice([-1.0, 1.0])
        alike += [one._replace(person=person, felt=usual) for one in log(random, 30)]
    as_one = [one._replace(person=0) for one in alike]
    by_person, by_decision = estimate(alike, PRACTICES).weighted, estimate(as_one, PRACTICES).weighted
    assert by_person.value == by_decision.value
    assert by_person.high - by_person.low > 2 * (by_decision.high - by_decision.low)


def test_the_model_never_saw_what_it_is_judged_by() -> None:
    """With outcomes that nothing explains, a model that saw them would come nearer to them than their mean does."""
    random = Random(5)
    noise = [one._replace(felt=random.choice([-1.0, 1.0])) for one in log(random, 40)]
    _, residual = modelled(noise, PRACTICES)
    assert (residual**2).mean() > 1.0


def test_the_model_alone_is_corrected_where_it_is_wrong() -> None:
    blind = estimate(log(Random(8), 4000), {})
    assert blind.robust.low <= TRUTH <= blind.robust.high


def test_the_same_log_gives_the_same_to_the_byte() -> None:
    observed = log(Random(1), 200)
    assert estimate(observed, PRACTICES) == estimate(observed, PRACTICES)


def test_one_decision_is_no_crash() -> None:
    made = estimate(log(Random(1), 1), PRACTICES)
    assert isinstance(made, Estimates)
    assert made.effective <= 1


def test_more_than_a_thousand_decisions_are_drawn_in_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    observed = log(Random(2), 3000)
    blocks = estimate(observed, PRACTICES).weighted
    monkeypatch.setattr("balm.evaluating.estimates.BLOCKS", 10**6)
    single = estimate(observed, PRACTICES).weighted
    assert blocks.high - blocks.low == pytest.approx(single.high - single.low, rel=0.15)


LOGS = examples(quick=40, ci=1_000, nightly=1_000)


def test_no_evidence_is_found_where_nothing_is() -> None:
    import importlib.util
    from pathlib import Path

    path = Path(__file__).parents[2] / "benchmarks" / "no_evidence.py"
    spec = importlib.util.spec_from_file_location("no_evidence", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.without_evidence(LOGS) >= 0.95 * LOGS


def test_what_is_detectable_is_found_in_most_logs() -> None:
    """Forty people: a gain above what such logs show is shown. Few decisions would show less than that."""
    made = [estimate(log(Random(seed), 600, people=40), PRACTICES) for seed in range(12)]
    gain = sum(one.robust.value - one.logged.value for one in made) / len(made)
    assert gain > made[0].detectable, "the log is too small to show it"
    assert sum(one.evidence for one in made) >= 9
    few = [estimate(log(Random(seed), 12), PRACTICES) for seed in range(12)]
    assert all(one.detectable > gain for one in few if one.detectable)
