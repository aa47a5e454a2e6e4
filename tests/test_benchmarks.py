"""Every benchmark runs in its smallest setting, and prints, writes and draws what it should. No time is tested."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from random import Random
from shutil import which
from typing import Any

import pytest

import balm

pytestmark = pytest.mark.benchmarks

BENCHMARKS = Path(__file__).resolve().parent.parent / "benchmarks"
BALM = ["Balm, the whole decision", "Balm, the match alone"]
PEERS = {
    "CEL": "cel",
    "CLIPS": "clips",
    "ZEN": "zen",
    "rule-engine": "rule_engine",
    "durable-rules": "durable",
    "ifs": "builtins",
}
"""Name of a peer -> the module that it needs."""
HERE = [name for name, module in PEERS.items() if find_spec(module)]
TABLES = ["ready", "told", "plain"]


def run(name: str, *args: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(BENCHMARKS / f"{name}.py"), *args]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def figures(name: str, folder: Path, *args: str) -> tuple[str, Any]:
    """What a benchmark printed, and the JSON that it wrote; nothing was complained of, and the picture is one."""
    written, drawn = folder / "figures.json", folder / "figures.svg"
    ran = run(name, *args, "--json", str(written), "--picture", str(drawn))
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "<svg" in drawn.read_text(encoding="utf-8")
    found = json.loads(written.read_text(encoding="utf-8"))
    assert found["benchmark"] == name
    assert set(found["machine"]) == {"python", "system", "processors"}
    return ran.stdout, found


def is_figure(found: dict[str, float]) -> bool:
    return 0 < found["low"] <= found["median"] <= found["high"]


def test_decide_sets_balm_beside_everybody_who_is_here(tmp_path: Path) -> None:
    printed, found = figures("decide", tmp_path, "--rules", "3,20", "--rounds", "2")
    rows = [(row["rules"], row["facts"], row["who"]) for row in found["rows"]]
    assert rows == [(n, table, who) for n in (3, 20) for table in TABLES for who in BALM + HERE]
    assert all(is_figure(row["microseconds"]) for row in found["rows"])
    assert all(bool(row["form"]) == (row["who"] not in BALM) for row in found["rows"])
    ratios = [(row["rules"], row["facts"], row["who"]) for row in found["beside one decision"]]
    beside = ["fastest peer", "ifs"] if HERE != ["ifs"] else ["ifs"]
    assert ratios == [(n, table, who) for n in (3, 20) for table in TABLES for who in beside]
    assert all(is_figure(row["ratio"]) for row in found["beside one decision"])
    assert set(found["versions"]) == set(HERE) - {"ifs"}
    for name in PEERS:
        left_out = name not in HERE
        assert (f"Left out, since it is not installed: {name} " in printed) == left_out
        assert sum(line.startswith(f"{name}  ") for line in printed.splitlines()) == (0 if left_out else len(TABLES))
    assert printed.count("ifs / decision") == len(TABLES)


def test_decide_takes_the_peers_that_are_asked_for(tmp_path: Path) -> None:
    printed, found = figures("decide", tmp_path, "--rules", "5", "--rounds", "1", "--peers", "ifs")
    assert {row["who"] for row in found["rows"]} == {*BALM, "ifs"}
    assert "fastest peer" not in printed


@pytest.mark.parametrize(
    ("made", "wrong"),
    [
        ("[peers.Form('hasty', dict, lambda told: [])]", "ifs (hasty) fires other rules than Balm"),
        ("[peers.Form('eager', dict, lambda told: list(range(20)))]", "ifs (eager) fires other rules than Balm"),
        ("[peers.Form('plain', dict, lambda told: [], plain=True)]", "ifs (plain) fires other rules than Balm"),
    ],
    ids=["too few", "too many", "as the manual shows"],
)
def test_nobody_is_timed_whose_answers_are_wrong(made: str, wrong: str) -> None:
    code = f"import decide, peers, peers.ifs\npeers.ifs.make = lambda book: {made}\ndecide.measure(20, ['ifs'], 1)"
    ran = subprocess.run([sys.executable, "-c", code], cwd=BENCHMARKS, capture_output=True, text=True, check=False)
    assert ran.returncode == 1
    assert wrong in ran.stderr
    assert "Traceback" not in ran.stderr


def test_scale_fits_an_exponent_to_everything_that_grows(tmp_path: Path) -> None:
    sizes = {"rules": ["10", "20"], "facts": ["3", "6"], "practices": ["10", "20"]}
    asked = [word for axis, tried in sizes.items() for word in (f"--{axis}", ",".join(tried))]
    printed, found = figures("scale", tmp_path, *asked, "--rounds", "2")
    assert {axis: list(costs) for axis, costs in found["axes"].items()} == dict.fromkeys(sizes, BALM)
    for axis, tried in sizes.items():
        for cost in found["axes"][axis].values():
            assert list(cost["microseconds"]) == tried
            assert all(map(is_figure, cost["microseconds"].values()))
            assert isinstance(cost["exponent"], float)
    assert sum(line.startswith("    exponent") for line in printed.splitlines()) == len(sizes)


def test_start_sets_whole_processes_beside_bare_imports(tmp_path: Path) -> None:
    printed, found = figures("start", tmp_path, "--rounds", "1")
    commands = list(dict.fromkeys(row["command"] for row in found["rows"]))
    measures = list(dict.fromkeys(row["measure"] for row in found["rows"]))
    assert [line[:24].rstrip() for line in printed.splitlines()[1:]] == commands
    assert {"bare imports", "balm now --json", "import balm"} <= set(commands)
    assert measures == ["wall ms", "cpu ms", "peak MiB"]
    assert len(found["rows"]) == len(commands) * len(measures)
    assert all(is_figure(row["figure"]) and is_figure(row["beside bare imports"]) for row in found["rows"])


def test_batch_sets_a_population_beside_bare_conditions(tmp_path: Path) -> None:
    printed, found = figures("batch", tmp_path, "--rules", "3,20", "--people", "700", "--rounds", "2")
    forms = [f"{form}{how}" for form in ("enumerations", "categories", "integers") for how in ("", ", counted")]
    text = ["enumerations, from text", "text, from text", "text, from text, counted"]
    who = {*BALM, f"{BALM[0]}, from text", "numpy", *(f"Polars, {form}" for form in (*forms, *text))}
    assert {(row["rules"], row["who"]) for row in found["rows"]} == {(n, one) for n in (3, 20) for one in who}
    assert all(is_figure(row["nanoseconds"]) for row in found["rows"])
    beside = [(row["rules"], row["who"].partition(",")[0]) for row in found["beside Balm"]]
    assert beside == [(n, library) for n in (3, 20) for library in ("Polars", "Polars", "numpy")]
    assert [row["people"] for row in found["shipped"]] == ["most of it told", "a third of it told"]
    assert all(row["a second"] > 0 for row in found["shipped"])
    assert set(found["versions"]) == {"polars", "numpy", "pyarrow"}
    assert printed.count("fastest Polars / Balm") == 2


@pytest.mark.parametrize(
    ("break_it", "said"),
    [
        ("batch.numpy_test = lambda *_: batch.np.ones(50, bool)", "Balm and numpy find different numbers"),
        ("batch.polars_test = lambda *_: batch.pl.lit(True)", "Polars, enumerations finds other rules to fire"),
    ],
)
def test_no_population_is_timed_whose_answers_differ(break_it: str, said: str) -> None:
    code = f"import batch\n{break_it}\nbatch.measure(10, 50, 1)"
    ran = subprocess.run([sys.executable, "-c", code], cwd=BENCHMARKS, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr.count("Traceback")) == (1, 0)
    assert said in ran.stderr


def test_check_times_every_kind_of_finding(tmp_path: Path) -> None:
    written = tmp_path / "figures.json"
    ran = run("check", "--rules", "10", "--json", str(written))
    assert (ran.returncode, ran.stderr) == (0, "")
    found = json.loads(written.read_text(encoding="utf-8"))
    assert set(found) == {"shipped", "large"}
    for one in found.values():
        assert "claim-refuted" in one["parts"]
        assert 0 < sum(one["parts"].values()) <= one["seconds"]


def test_answer_times_what_is_asked_of_a_decision(tmp_path: Path) -> None:
    written = tmp_path / "figures.json"
    ran = run("answer", "--people", "2", "--rounds", "2", "--json", str(written))
    assert (ran.returncode, ran.stderr) == (0, "")
    rows = {row["what"]: row for row in json.loads(written.read_text(encoding="utf-8"))["rows"]}
    assert {"a decision", "to_json for the person", "next_question", "what_would_change"} < set(rows)
    assert all(is_figure(row["microseconds"]) and is_figure(row["decisions"]) for row in rows.values())
    assert rows["a decision"]["decisions"]["median"] == 1


def test_tenants_start_without_a_cache_and_with_one(tmp_path: Path) -> None:
    written = tmp_path / "figures.json"
    ran = run("tenants", "--tenants", "2", "--rounds", "1", "--json", str(written))
    assert (ran.returncode, ran.stderr) == (0, "")
    found = json.loads(written.read_text(encoding="utf-8"))
    starts = ["first", "second", "second, decided"]
    assert [row["start"] for row in found["rows"]] == [start for start in starts for _ in range(3)]
    assert all(is_figure(row["figure"]) for row in found["rows"])


def test_compare_sets_a_checkout_beside_another(tmp_path: Path) -> None:
    written = tmp_path / "figures.json"
    asked = ["--only", "decide: 100 rules,start: balm", "--rounds", "1", "--json", str(written)]
    ran = run("compare", str(BENCHMARKS.parent), *asked)
    assert ran.returncode == 0, ran.stderr
    rows = json.loads(written.read_text(encoding="utf-8"))["rows"]
    assert [row["task"] for row in rows] == ["decide: 100 rules", "start: balm now --json"]
    assert all(is_figure(row["seconds"]) and is_figure(row["beside the other"]) for row in rows)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["compare", "no-such-folder"], "no-such-folder is no checkout of Balm"),
        (["compare", str(BENCHMARKS.parent), "--only", "dance"], "--only takes beginnings of decide: 100 rules"),
        (["decide", "--peers", "prolog"], "there is no peer `prolog`: cel, clips"),
        (["decide", "--rules", "many"], "`many` is not a list of whole numbers such as 10,100"),
        (["scale", "--facts", "4"], "facts come in threes, so not 4"),
        (["start", "--rounds", "0"], "--rounds is at least 1"),
        (["start", "--picture", "start.txt"], "a picture is a .png or .svg file, not start.txt"),
        (["start", "--json", "no-such-folder/start.json"], "there is no folder for no-such-folder/start.json"),
    ],
)
def test_wrong_use_ends_before_anything_is_measured(args: list[str], said: str) -> None:
    ran = run(*args)
    assert ran.returncode == 2
    assert said in ran.stderr
    assert ran.stdout == ""


def test_diff_measures_edits_and_all_of_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One edit of five, as each takes as long as a whole diff."""
    monkeypatch.syspath_prepend(str(Path(__file__).parents[1] / "benchmarks"))
    diff = importlib.import_module("diff")
    every = diff.versions()
    assert len(every) == 6
    some = {name: every[name] for name in (next(iter(every)), diff.ALL)}
    monkeypatch.setattr(diff, "versions", lambda: some)
    monkeypatch.setattr(sys, "argv", ["diff", "--rounds", "1", "--json", str(tmp_path / "figures.json")])
    diff.main()
    found = json.loads((tmp_path / "figures.json").read_text(encoding="utf-8"))
    assert [*found["edits"]] == [*some]
    assert all(0 < one["less_safe_seconds"] < one["seconds"] for one in found["edits"].values())
    assert found["edits"]["all five together"]["less_safe"] > 0


def test_sessions_say_what_check_ins_come_to(tmp_path: Path) -> None:
    written = tmp_path / "figures.json"
    ran = run("sessions", "--people", "8", "--tried", "1", "--json", str(written))
    assert (ran.returncode, ran.stderr) == (0, "")
    found = json.loads(written.read_text(encoding="utf-8"))
    assert (found["benchmark"], found["people"], sum(found["screens"].values())) == ("sessions", 8, 8)
    assert found["rejected by structure"] == 0
    assert "within 4 screens" in ran.stdout


def test_second_sessions_count_what_was_told_and_is_served(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).parents[1] / "benchmarks"))
    second = importlib.import_module("second_sessions")
    some = [(True, True, True), (True, True, False), (True, False, False), (False, True, False)]
    found = second.summary([second.Session(*one) for one in some])
    assert found == {"people": 4, "can be served": 3, "served": 2 / 3, "by an own activity": 1 / 3}
    engine, calm = balm.load(), {"self_harm": "none", "task_now": "free", "distress": 4, "emotion": "tired"}
    likes, own = balm.Portrait(facts={"likes": balm.ToldFact(["prayer"], engine.today())}), ({"title": "Tea"},)
    stopped = engine.check_in(calm, portrait=likes).tell({"command": "stop"})
    assert second.judged(stopped) == second.Session(True, False, False), "nothing is shown any more"
    assert not second.judged(engine.check_in(calm, portrait=balm.Portrait())).can_be_served
    assert second.serves(engine.decide(calm, own=own).outcome.own[0], set())
    assert len(second.portrait_of(engine, Random(3)).facts) == 3


@pytest.mark.skipif(which("node") is None, reason="Node is not installed: nodejs.org, version 20 or later")
def test_device_weighs_and_times_the_runtime(tmp_path: Path) -> None:
    written = tmp_path / "figures.json"
    ran = run("device", "--rules", "5", "--people", "3", "--rounds", "1", "--json", str(written))
    assert (ran.returncode, ran.stderr) == (0, "")
    found = json.loads(written.read_text(encoding="utf-8"))
    assert 0 < found["bytes"]["first load"] <= 150_000
    assert {part for part, one in found["node"].items() if one["slowest"] > 0} == {"load", "words", "decide", "step"}
    assert found["peers"][0]["who"] == "Balm"
    assert ("left out" in ran.stdout) == (len(found["peers"]) == 1)
