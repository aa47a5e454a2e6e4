"""`balm check`: mistakes and findings as text, JSON and SARIF; what fails it, what is allowed, and an interruption."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import jsonschema
import pytest

import balm
from balm.proving.analysis import Analysis
from balm.proving.finding import Finding
from balm.proving.findings import finders, rule_never_fires, unused_name
from support.effort import one_in

from .conftest import Run

HEAD = '[pack]\nname = "{name}"\nversion = "1.0.0"\ntitle = "A pack"\n'
WATER = (
    '[[practice]]\nid = "water"\ntitle = "Water a plant"\nkind = "behavioural"\nminutes = [1, 5]\nhow = "Water it."\n'
)
WEED = WATER.replace("water", "weed").replace("Water", "Weed")
"""Comes after `water` in the catalogue, and so never first."""
ROOMS = 'limits = { place = ["home", "work"] }\n'
UNUSED = '[tags]\nthorns = "something that pricks"\n'
CALM = '[[rule]]\nid = "calm"\nwhen = { distress = "<= 5" }\nexclude = { tags = "cold" }\nbecause = "Cold startles."\n'
"""What rises adds something cold: false to the floor's claim `distress-never-opens`."""


def flat(text: str) -> str:
    return " ".join(text.split())


def write(folder: Path, *parts: str, allow: str = "") -> str:
    path = folder / "plants.toml"
    path.write_text(HEAD.format(name="plants") + allow + "".join(parts), encoding="utf-8")
    return str(path)


def allowing(code: str, at: str, because: str = ', because = "It is meant."') -> str:
    return f'allow = [{{ code = "{code}", at = "{at}"{because} }}]\n'


def codes(output: str) -> list[str]:
    return [one["code"] for one in json.loads(output)["findings"]]


def witnesses(output: str) -> list[str]:
    return re.findall(r"^ *somebody: (.*)$", output, re.MULTILINE)


def test_nothing_is_found(run: Run, tmp_path: Path) -> None:
    result = run("check", write(tmp_path, WATER))
    assert result.exit_code == 0
    claims = len(balm.load("floor").rulebook.claims)
    assert result.output.startswith("Nothing is wrong in plants, floor.\n")
    assert f"All {claims} claims are proved, for every possible person.\n" in result.output
    data = json.loads(run("check", write(tmp_path, WATER), "--json").output)
    assert list(data) == ["mistakes", "findings", "allowed", "claims", "complete", "not_looked_for"]
    assert (data["mistakes"], data["findings"], data["complete"]) == ([], [], True)
    assert data["claims"] == {"proved": claims, "of": claims}
    assert {one["code"] for one in data["allowed"]} == {"only-help", "unused-name"}
    assert all(one["because"] for one in data["allowed"])


@pytest.mark.exhaustive
def test_the_shipped_packs_are_clean(run: Run) -> None:
    result = run("check")
    assert result.exit_code == 0
    assert result.output.startswith("Nothing is wrong in self-compassion, floor.\n")


def test_mistakes_end_it(run: Run, tmp_path: Path) -> None:
    broken = write(tmp_path, WATER, 'limits = { plaice = "home" }\n')
    result = run("check", broken)
    assert result.exit_code == 2
    assert "error[unknown-fact]" in result.stderr
    assert f"--> {broken}:11:" in result.stderr
    assert "^^^^^^" in result.stderr
    data = run("check", broken, "--json")
    assert data.exit_code == 2
    (one,) = json.loads(data.stdout)["mistakes"]
    assert (one["code"], one["line"], one["nearest"]) == ("unknown-fact", 11, "place")


def test_an_error_or_a_warning_fails_it(run: Run, tmp_path: Path) -> None:
    alone = run("check", write(tmp_path, WATER + ROOMS))
    assert alone.exit_code == 1
    assert "error[left-alone]: Somebody gets no practice, and no help is shown either.\n" in alone.output
    assert "1 error in plants, floor. `balm explain left-alone` says more.\n" in alone.output
    second = run("check", write(tmp_path, WATER, WEED, UNUSED))
    assert second.exit_code == 1
    assert second.output.index("practice-never-first") < second.output.index("unused-name")
    assert "2 warnings in plants, floor." in second.output


NIGHT = (
    '[referrals.night]\ntitle = "The night desk"\ntier = 2\n'
    '[[rule]]\nid = "third"\nwhen = { sessions_today = ">= 3", safety = "ok" }\n'
    'exclude = { kind = ["mental", "behavioural"] }\nrefer = "night"\nbecause = "A person helps more."\n'
)
"""Somebody gets help and no practice: a note."""


@pytest.mark.exhaustive
def test_a_note_fails_it_where_it_is_denied(run: Run, tmp_path: Path) -> None:
    pack = write(tmp_path, WATER, NIGHT)
    noted = run("check", pack)
    assert noted.exit_code == 0
    assert "note[only-help]" in noted.output
    assert "1 note in plants, floor." in noted.output
    assert run("check", pack, "--deny", "only-help").exit_code == 1
    assert run("check", pack, "--deny", "all").exit_code == 1
    assert run("check", pack, "--deny", "set-twice").exit_code == 0
    assert run("check", pack, "--deny", "all", "--allow", "only-help").exit_code == 0


@pytest.mark.exhaustive
def test_what_is_allowed_is_left_out(run: Run, tmp_path: Path) -> None:
    pack = write(tmp_path, WATER, WEED, UNUSED)
    assert codes(run("check", pack, "--allow", "unused-name", "--json").output) == ["practice-never-first"]
    both = run("check", pack, "--allow", "unused-name", "--allow", "practice-never-first")
    assert both.exit_code == 0
    assert "Nothing is wrong in plants, floor." in both.output


@pytest.mark.parametrize("option", ["--deny", "--allow"])
def test_an_unknown_code(run: Run, tmp_path: Path, option: str) -> None:
    pack = write(tmp_path, WATER)
    near = run("check", pack, option, "left-alon")
    assert near.exit_code == 2
    assert "There is no finding with the code 'left-alon'. Did you mean 'left-alone'?" in near.stderr
    mistake = run("check", pack, option, "unknown-fact")
    assert mistake.exit_code == 2
    assert "`balm explain` lists them." in mistake.stderr


@pytest.mark.parametrize(
    ("parts", "code", "at", "shown"),
    one_in(
        4,
        [
            ([WATER + ROOMS], "left-alone", "plants", "somebody"),
            ([WATER, NIGHT], "only-help", "night", "somebody"),
            ([WATER, WEED], "practice-never-first", "plants/weed", ""),
            ([WATER, CALM], "claim-refuted", "floor/distress-never-opens", "afterwards"),
        ],
    ),
)
def test_a_finding_as_data(run: Run, tmp_path: Path, parts: list[str], code: str, at: str, shown: str) -> None:
    (one,) = json.loads(run("check", write(tmp_path, *parts), "--json").output)["findings"]
    assert (one["code"], one["at"], one["severity"]) == (code, at, finders()[code][0].severity)
    assert one["message"]
    assert one["hint"]
    assert Path(one["file"]).is_file()
    line = Path(one["file"]).read_text(encoding="utf-8").splitlines()[one["line"] - 1]
    assert line[one["column"] - 1 : one["end_column"] - 1].strip('"') == {"left-alone": "pack"}.get(
        code, at.rpartition("/")[2]
    )
    assert ("witness" in one) == bool(shown)
    if shown:
        assert set(one["witness"]) == ({"profile", "then"} if shown == "afterwards" else {"profile"})


@pytest.mark.parametrize("parts", one_in(3, [[WATER + ROOMS], [WATER, NIGHT], [WATER, CALM]]))
def test_a_witness_can_be_pasted(run: Run, tmp_path: Path, parts: list[str]) -> None:
    pack = write(tmp_path, *parts)
    (pasted,) = witnesses(run("check", pack).output)
    result = run("now", "--pack", pack, "--profile", "-", "--json", input=pasted)
    assert result.exit_code == 0, result.output
    decision = json.loads(result.stdout)
    offered = [one["id"] for one in decision["recommendations"]]
    helped = [one["kind"] for one in decision["referrals"]]
    if ROOMS in parts[0]:
        assert (offered, helped) == ([], [])
    elif NIGHT in parts:
        assert (offered, helped) == ([], ["night"])
    else:
        # Upset by one more, the same person is offered something of their own that may open.
        assert offered == ["water"]
        then = json.loads(re.findall(r"^ *who then tells: (.*)$", run("check", pack).output, re.MULTILINE)[0])
        after = run("now", "--pack", pack, "--profile", "-", "--json", input=json.dumps({**json.loads(pasted), **then}))
        added = [one["title"] for one in json.loads(after.stdout)["recommendations"]]
        assert "Something of my own" in added


SARIF: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "cases" / "sarif-parts.schema.json").read_text(encoding="utf-8")
)
"""What SARIF 2.1.0 asks of the parts that are written."""


@pytest.mark.parametrize(
    ("parts", "status", "levels"),
    one_in(
        2,
        [
            ([WATER], 0, {}),
            ([WATER, NIGHT], 0, {"only-help": "note"}),
            ([WATER, WEED, NIGHT], 1, {"only-help": "note", "practice-never-first": "warning"}),
            ([WATER + ROOMS], 1, {"left-alone": "error"}),
            ([WATER + 'limits = { plaice = "home" }\n'], 2, {"unknown-fact": "error"}),
        ],
    ),
)
def test_sarif(run: Run, tmp_path: Path, parts: list[str], status: int, levels: dict[str, str]) -> None:
    (folder := tmp_path / "my packs, ü").mkdir()
    pack = write(folder, *parts)
    result = run("check", pack, "--sarif")
    assert result.exit_code == status
    data = json.loads(result.stdout)
    jsonschema.validate(data, SARIF)
    (sheet,) = data["runs"]
    assert {one["ruleId"]: one["level"] for one in sheet["results"]} == levels
    titles = {one["id"]: one["shortDescription"]["text"] for one in sheet["tool"]["driver"]["rules"]}
    assert titles.keys() == levels.keys()
    assert all(title[0].isupper() for title in titles.values())
    for one in sheet["results"]:
        place = one["locations"][0]["physicalLocation"]
        assert unquote(place["artifactLocation"]["uri"]) == pack
        line = Path(pack).read_text(encoding="utf-8").splitlines()[place["region"]["startLine"] - 1]
        assert place["region"]["startColumn"] < place["region"]["endColumn"] <= len(line) + 1
    if "left-alone" in levels:
        assert "somebody: {" in sheet["results"][0]["message"]["text"]


def test_an_allowance_in_the_pack(run: Run, tmp_path: Path) -> None:
    pack = write(tmp_path, WATER, WEED, allow=allowing("practice-never-first", "plants/weed"))
    result = run("check", pack)
    assert result.exit_code == 0
    allowed = json.loads(run("check", pack, "--json").output)["allowed"]
    assert flat(result.output).endswith(f"Their authors allow {len(allowed)} findings, each with a reason.")
    (mine,) = [one for one in allowed if one["at"] == "plants/weed"]
    assert mine["because"] == "It is meant."


def test_an_allowance_gives_its_reason(run: Run, tmp_path: Path) -> None:
    pack = write(tmp_path, WATER, WEED, allow=allowing("practice-never-first", "plants/weed", ""))
    result = run("check", pack, "--json")
    assert result.exit_code == 2
    (one,) = json.loads(result.stdout)["mistakes"]
    assert (one["code"], one["file"], one["line"]) == ("missing-key", pack, 5)
    assert one["message"] == "There is no `because` in `allow`."


@pytest.mark.parametrize(
    ("allow", "why"),
    one_in(
        4,
        [
            (allowing("practice-never-first", "plants/water"), "nothing of the kind is found there"),
            (allowing("practice-never-first", "weed"), "nothing of the kind is found there"),
            (allowing("rule-covered", "plants/weed"), "nothing of the kind is found there"),
            (allowing("never-first", "plants/weed"), "no finding is called so"),
        ],
    ),
)
def test_an_allowance_that_is_not_needed(run: Run, tmp_path: Path, allow: str, why: str) -> None:
    result = run("check", write(tmp_path, WATER, WEED, allow=allow), "--json")
    assert result.exit_code == 1
    first, second = json.loads(result.output)["findings"]
    assert (first["code"], second["code"]) == ("practice-never-first", "allowance-unneeded")
    assert second["line"] == 5
    assert why in second["message"]


@pytest.mark.exhaustive
def test_an_allowance_that_is_there_twice(run: Run, tmp_path: Path) -> None:
    one = '{ code = "practice-never-first", at = "plants/weed", because = "It is meant." }'
    pack = write(tmp_path, WATER, WEED, allow=f"allow = [\n  {one},\n  {one},\n]\n")
    (found,) = json.loads(run("check", pack, "--json").output)["findings"]
    assert (found["code"], found["line"]) == ("allowance-unneeded", 7)
    assert "it is allowed already" in found["message"]


@pytest.mark.exhaustive
def test_no_pack_allows_what_is_found_in_the_floor(run: Run, tmp_path: Path) -> None:
    pack = write(tmp_path, WATER, CALM, allow=allowing("claim-refuted", "floor/distress-never-opens"))
    result = run("check", pack, "--json")
    assert result.exit_code == 1
    refuted, unneeded = json.loads(result.output)["findings"]
    assert (refuted["code"], refuted["at"]) == ("claim-refuted", "floor/distress-never-opens")
    assert Path(refuted["file"]).parts[-2:] == ("floor", "claims.toml")
    assert unneeded["code"] == "allowance-unneeded"
    assert "what is found there is not in a file of this pack" in unneeded["message"]


def _interrupted(_: Analysis) -> Iterator[Finding]:
    yield Finding(rule_never_fires.KIND, "plants/one", "One is found, and then somebody stops it.")
    raise KeyboardInterrupt


def test_an_interruption_keeps_what_was_found(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    allow = allowing("set-twice", "plants")
    pack = write(tmp_path, WATER + ROOMS, UNUSED, allow=allow)
    monkeypatch.setattr(rule_never_fires, "find", _interrupted)
    monkeypatch.setattr(unused_name, "find", lambda _: pytest.fail("it went on"))
    finders.cache_clear()
    try:
        result = run("check", pack)
        data = run("check", pack, "--json")
    finally:
        finders.cache_clear()
    assert result.exit_code == data.exit_code == 130
    assert "error[left-alone]" in result.output
    assert "Interrupted: this is what was found until then." in result.output
    assert "proved" not in result.output
    # What was not looked for may still need its allowance.
    assert codes(data.output) == ["left-alone", "rule-never-fires"]
    assert json.loads(data.output)["complete"] is False
    assert json.loads(data.output)["claims"]["proved"] > 0


def test_claims_not_asked_about_are_not_proved(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = balm.load(write(tmp_path, WATER, WEED))
    report = engine.check(only=["practice-never-first"])
    assert [finding.code for finding in report.findings] == ["practice-never-first"]
    assert (report.proved, report.claims) == (0, len(engine.rulebook.claims))
    claims = finders()["claim-refuted"]
    monkeypatch.setitem(finders(), "claim-refuted", (claims[0], _interrupted))
    stopped = json.loads(run("check", write(tmp_path, WATER), "--json").output)
    assert stopped["claims"]["proved"] == 0
