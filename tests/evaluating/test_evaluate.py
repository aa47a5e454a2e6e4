"""From logs to what they say of a policy: what counts, what is refused, and how it is printed."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

pytest.importorskip("numpy", reason="numpy is not installed: pip install '.[evaluate]'")

import balm
from balm.command.host import Host
from balm.command.main import cli
from balm.deciding.entries_json import write_entry
from balm.evaluating.evaluate import evaluate
from support.effort import one_in

AT = datetime.datetime(2026, 5, 4, 9, tzinfo=datetime.UTC)
CALM = {"distress": 2, "place": "home", "minutes": 10, "attachment": "secure", "age_band": "adult", "need": "soothed"}
WALK, MUSIC, STRANGE = "self-compassion/slow-walk", "self-compassion/music", "elsewhere/whistle"

Run = Callable[..., Result]


@pytest.fixture(scope="module")
def engine() -> balm.Engine:
    return balm.load(without=["adaptive", "titration", "variety"])


@pytest.fixture(scope="module")
def wanted(engine: balm.Engine) -> str:
    """What the packs put first for somebody calm."""
    first = engine.decide(CALM).first
    assert first
    assert first.practice not in (WALK, STRANGE)
    return first.practice


def entry(first: str, felt: Any = "better", *, chance: float = 0.5, at: int = 0, **more: Any) -> balm.Entry:
    options = (balm.Option(first, 5, chance), balm.Option(MUSIC, 4, 1.0))
    when = AT + datetime.timedelta(hours=at)
    made = balm.Entry(f"e{at}", when, CALM, {}, options, seed=9, chosen=first, felt=felt)
    return made._replace(**more)


def half(wanted: str, other: str, count: int = 100) -> list[balm.Entry]:
    """A coin decided between two; the wanted one always felt better, the other one the same."""
    return [entry(wanted, at=at) if at % 2 else entry(other, "same", at=at) for at in range(count)]


def test_what_the_policy_would_have_given(engine: balm.Engine, wanted: str) -> None:
    found = evaluate(engine, [half(wanted, WALK)])
    assert not found.refused
    assert found.estimates
    assert found.estimates.logged.value == 0.5
    assert found.estimates.weighted == (1.0, 1.0, 1.0)
    assert found.estimates.robust.value == pytest.approx(1.0)
    assert found.estimates.effective == pytest.approx(50)
    assert found.estimates.covered.value == 1.0


def test_a_policy_that_throws_dice_is_weighed_by_its_chances(wanted: str) -> None:
    """The adaptive strategy itself, with a past that it learns from, has more than one first."""
    learning = balm.load()
    log = half(wanted, WALK, 60)
    found = evaluate(learning, [log])
    spread = [one.wanted for one in found.logs.observed]
    assert max(map(len, spread)) > 1
    assert all(sum(one.values()) == pytest.approx(1.0) for one in spread)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"options": (balm.Option(WALK, 5), balm.Option(MUSIC, 4))}, "certain"),
        ({"options": (balm.Option(WALK, 5, 0.5), balm.Option("own/hum", 4))}, "own"),
        ({"chosen": MUSIC}, "not first"),
        ({"chosen": ""}, "not first"),
        ({"felt": ""}, "not felt"),
        ({"facts": {"distress": 11}}, "unreadable"),
    ],
)
def test_what_tells_nothing_is_left_out_and_counted(engine: balm.Engine, change: dict[str, Any], why: str) -> None:
    found = evaluate(engine, [[entry(WALK, **change)]])
    assert dict(found.logs.left_out) == {why: 1}
    assert not found.logs.observed


def test_a_fact_that_these_packs_do_not_know_is_passed_over(engine: balm.Engine) -> None:
    found = evaluate(engine, [[entry(WALK, facts=CALM | {"moon": "full", "intensity": "low"})]])
    assert len(found.logs.observed) == 1


def test_a_past_is_what_lay_before_whatever_the_order_of_the_log(wanted: str) -> None:
    log = half(wanted, WALK, 20)
    learning = balm.load()
    assert evaluate(learning, [log[::-1]]).logs == evaluate(learning, [log]).logs


def test_refusals(engine: balm.Engine, wanted: str) -> None:
    certain = [entry(wanted, chance=1.0, at=at) for at in range(50)]
    cases = [
        ([], "There is no decision in it."),
        (certain, "Nothing in it was left to chance: it says what was"),
        ([entry(wanted, felt="")], "No decision is left in which"),
        (half(wanted, WALK, 20), "What is there tells as much as 10 decisions of equal weight; with fewer than 30"),
        (
            half(MUSIC, WALK),
            "In 100% of these decisions the policy wants a practice first that was never tried there, ",
        ),
    ]
    for log, says in cases:
        found = evaluate(engine, [log])
        assert found.refused.startswith(says), found.refused


def test_a_log_that_could_hardly_do_what_is_wanted_is_refused(engine: balm.Engine, wanted: str) -> None:
    """It says one in two, but of a hundred times it came twenty times: where it did not, it could not."""
    log = [entry(wanted if at % 5 == 0 else WALK, at=at) for at in range(300)]
    assert evaluate(engine, [log]).refused.startswith("The log could have done what the policy wants in about 40%")


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Run:
    monkeypatch.setenv("BALM_HOME", str(tmp_path_factory.getbasetemp() / "home"))

    def run(*args: str) -> Result:
        return CliRunner().invoke(cli, ["evaluate", *args], prog_name="balm", obj=Host())

    return run


FIXED = ("--without", "adaptive", "--without", "titration", "--without", "variety")


def write(path: Path, entries: list[balm.Entry]) -> str:
    path.write_text("".join(write_entry(one) + "\n" for one in entries), encoding="utf-8")
    return str(path)


def test_it_is_printed(run: Run, tmp_path: Path, wanted: str) -> None:
    left = [entry(WALK, felt="", at=100 + at) for at in range(3)]
    result = run(write(tmp_path / "log.jsonl", half(wanted, WALK) + left), *FIXED)
    assert result.exit_code == 0
    assert result.output == (
        "What the logs say of this policy\n\n"
        "Such logs would show a gain of 0.159 or more in four of five cases.\n\n"
        "                                     felt   95 % interval\n"
        "As it was                          +0.500   +0.400 to +0.600\n"
        "This policy, by weights            +1.000   +1.000 to +1.000\n"
        "This policy, doubly robust         +1.000   +1.000 to +1.000\n"
        "Gain, doubly robust                +0.500   +0.400 to +0.600\n\n"
        "Better counts 1, same 0, worse -1.\n"
        "Evidence of a difference: as far from 0 in 0.0% of resamples without a gain.\n\n"
        "103 decisions of 1 person; 100 of them tell something.\n"
        "They tell as much as 50 decisions of equal weight, and about 100% of what this\n"
        "policy wants could have been done.\n"
        "Of the others:\n"
        "     3  nobody said how it felt\n"
    )


def test_a_refusal_is_printed_and_is_status_1(run: Run, tmp_path: Path) -> None:
    result = run(write(tmp_path / "log.jsonl", half(MUSIC, WALK)), *FIXED)
    assert result.exit_code == 1
    assert "They cannot tell.\nIn 100% of these decisions" in result.output
    assert "As it was" not in result.output
    assert "Wanted first, and never tried there:\n100.0%  self-compassion/" in result.output


def test_as_json(run: Run, tmp_path: Path, wanted: str) -> None:
    both = {name: [one._replace(id=f"{name}{one.id}") for one in half(wanted, WALK)] for name in "ab"}
    logs = [write(tmp_path / f"{name}.jsonl", log) for name, log in both.items()]
    data = json.loads(run(*logs, *FIXED, "--json").output)
    assert (data["format"], data["people"], data["decisions"], data["counted"]) == ("balm-evaluation/1", 2, 200, 200)
    assert data["estimates"]["weighted"] == {"value": 1.0, "low": 1.0, "high": 1.0}
    refused = json.loads(run(write(tmp_path / "c.jsonl", half(MUSIC, WALK)), *FIXED, "--json").output)
    assert refused["estimates"] is None
    assert refused["evidence"] is None
    assert data["evidence"] is True
    assert data["detectable"] > 0
    assert refused["refused"]


def test_what_cannot_be_read_is_said_without_what_it_holds(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    path.write_text('{"id": "secret"}\n')
    result = run(str(path))
    assert result.exit_code == 2
    assert f"{path}, line 1: `at`: expected a time" in result.output
    assert "secret" not in result.output
    path.write_bytes(b"\xff\xfe")
    assert "no text in UTF-8" in run(str(path)).output
    assert "cannot be read: no such file" in run(str(tmp_path / "none.jsonl")).output


def test_without_numpy_one_line_names_what_to_install(
    run: Run, tmp_path: Path, wanted: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "numpy", None)
    result = run(write(tmp_path / "log.jsonl", half(wanted, WALK)))
    assert result.exit_code == 2
    assert (
        result.output
        == "Error: Evaluating a log needs numpy: in your clone of Balm, run `pip install '.[evaluate]'`.\n"
    )


def test_a_decision_counts_once_in_whatever_logs_it_stands(engine: balm.Engine, wanted: str) -> None:
    """The same log twice, and an export of yesterday beside today's, which knows more of how it felt."""
    log = half(wanted, WALK)
    plain = evaluate(engine, [log])
    earlier = [one._replace(felt="") if at > 50 else one for at, one in enumerate(log[:80])]
    for logs in ([log, log], [log + log], [log, earlier], [earlier, log], [log[:60], log[40:]]):
        found = evaluate(engine, logs)
        assert found.estimates == plain.estimates
        assert (found.logs.people, len(found.logs.observed)) == (1, 100)
        assert found.logs.repeated == sum(map(len, logs)) - 100
    other = [one._replace(id=f"other-{one.id}") for one in log]
    assert evaluate(engine, [log, other, log]).logs.people == 2


@pytest.mark.parametrize("chance", one_in(3, [5e-324, 1e-300, 1e-7, 0.0, -0.5, 1.5, float("nan"), float("inf")]))
def test_a_chance_that_outweighs_everything_tells_nothing(engine: balm.Engine, wanted: str, chance: float) -> None:
    found = evaluate(engine, [[*half(wanted, WALK), entry(WALK, chance=chance, at=200)]])
    assert found.logs.left_out == {"too rare": 1}
    assert found.estimates == evaluate(engine, [half(wanted, WALK)]).estimates


def test_the_seconds_run_out_before_all_is_decided_again(run: Run, tmp_path: Path, wanted: str) -> None:
    result = run(write(tmp_path / "log.jsonl", half(wanted, WALK)), *FIXED, "--seconds", "0")
    assert result.exit_code == 3
    assert result.stdout == ""
    assert "The time is up. Nothing is estimated: not all decisions were made again." in result.stderr


def test_where_all_felt_the_same_nothing_is_told(engine: balm.Engine, wanted: str) -> None:
    log = [entry(wanted if at % 2 else WALK, at=at) for at in range(100)]
    found = evaluate(engine, [log])
    assert found.refused == "All that was done felt the same, so that nothing can be told apart."
