"""The commands that authors and releases use: why, facts, packs, plugins, check, test, explain, schema."""

from __future__ import annotations

import itertools
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

import balm
from balm.portable.schemas import SCHEMAS
from balm.proving.finding_pages import find_page
from balm.proving.report import titles
from support.declared_facts import declarations

from .conftest import Run

if TYPE_CHECKING:
    from collections.abc import Iterator

HEAD = '[pack]\nname = "{name}"\nversion = "1.0.0"\ntitle = "A pack"\n'
PRACTICE = (
    '[[practice]]\nid = "water"\ntitle = "Water a plant"\nkind = "behavioural"\nminutes = [1, 5]\nhow = "Water it."\n'
)


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    path = tmp_path / "plants.toml"
    path.write_text(HEAD.format(name="plants") + PRACTICE)
    return path


def test_why_the_first(run: Run) -> None:
    first = json.loads(run("now", "--json").output)["recommendations"][0]
    output = run("why", first["id"]).output
    assert output.startswith(first["title"] + "\nThis comes first for you right now.\n")
    assert first["tell"].split(".")[0] in flat(output)
    assert "It would come first if" not in output


def test_why_not_the_first(run: Run) -> None:
    data = json.loads(run("now", "--json", "--fact", "place=home").output)
    second = data["recommendations"][1]
    output = flat(run("why", second["practice"], "--fact", "place=home").output)
    assert f"This is number 2 of {len(data['recommendations'])} for you right now." in output
    assert f"First comes: {data['recommendations'][0]['title']}." in output


def test_why_not_at_all(run: Run) -> None:
    infeasible = flat(run("why", "warm-bath", "--fact", "place=work").output)
    assert "This does not fit the moment. Because you are at work. It would come first if" in infeasible
    excluded = flat(run("why", "warm-bath", "--fact", "substance_now=true").output)
    assert "This is left out for now. Some things are better left for another day. Because you had alcohol" in excluded
    never = flat(run("why", "pull-over", "--fact", "age_band=under_13").output)
    assert "that is fine" in never


def test_why_shows_help_first(run: Run) -> None:
    assert run("why", "short-break", "--fact", "danger_from_others=true").output.startswith("Get emergency help now")


def test_why_for_authors(run: Run) -> None:
    output = run("why", "warm-bath", "--fact", "place=work", "--fact", "likes=water", "--author").output
    assert "self-compassion/warm-bath" in output
    assert "self-compassion/likes-match[water]" in output
    assert "facts: likes = [water]" in output
    assert "Infeasible\n  place = work\n" in output
    assert "  place: work -> home\n" in output
    shown = run("why", "short-break", "--fact", "likes=water", "--fact", "place=home", "--author").output
    assert "First is self-compassion/" in shown
    out = run("why", "warm-bath", "--fact", "substance_now=true", "--author").output
    assert "Excluded by\n  floor/substance\n" in out


def test_why_as_json(run: Run) -> None:
    data = json.loads(run("why", "warm-bath", "--fact", "place=work", "--json").output)
    assert data["practice"] == "self-compassion/warm-bath"
    assert data["rank"] is None
    assert data["infeasible"] == {"place": "work"}
    assert {"fact": "place", "before": "work", "after": "home"} in data["what_would_change"]["moves"]
    first = json.loads(run("now", "--json").output)["recommendations"][0]
    data = json.loads(run("why", first["id"], "--json").output)
    assert data["rank"] == 1
    assert sum(reason["points"] for reason in data["reasons"]) == data["score"] == first["score"]
    assert data["what_would_change"]["reason"] == "first already"


def test_why_what_would_change_holds(run: Run) -> None:
    data = json.loads(run("why", "warm-bath", "--fact", "place=work", "--json").output)
    facts: list[str] = []
    for move in data["what_would_change"]["moves"]:
        after = move["after"]
        facts += ["--fact", f"{move['fact']}={','.join(after) if isinstance(after, list) else after}"]
    assert json.loads(run("now", "--json", *facts).output)["recommendations"][0]["id"] == "warm-bath"


def test_why_of_nothing_known(run: Run) -> None:
    result = run("why", "warm-bth")
    assert result.exit_code == 2
    assert "did you mean `warm-bath`?" in result.stderr


def test_facts(run: Run, pack: Path) -> None:
    output = run("facts").output
    assert "scale, core, floor" in output
    assert "Worked out by rules, not told" in output
    data = {fact["name"]: fact for fact in json.loads(run("facts", "--json").output)}
    assert data["distress"]["range"] == [0, 10]
    assert data["place"]["values"][0] == "home"
    assert data["self_harm"]["may_decline"]
    assert not data["mental_door"]["tellable"]
    assert "minutes" not in {fact["name"] for fact in json.loads(run("facts", "--pack", str(pack), "--json").output)}


def test_packs(run: Run) -> None:
    output = run("packs").output
    assert "floor " in output
    assert "recalled and not yet checked" in flat(output)
    data = {row["name"]: row for row in json.loads(run("packs", "--json").output)}
    rulebook = balm.load().rulebook
    assert data["floor"]["rules"] + data["self-compassion"]["rules"] == sum(not rule.is_for for rule in rulebook.rules)
    assert data["floor"]["practices"] + data["self-compassion"]["practices"] == len(rulebook.practices)
    recalled = sum(note.status == "recalled" for note in rulebook.sources.values())
    assert data["floor"]["recalled_sources"] + data["self-compassion"]["recalled_sources"] == recalled


def test_release_check(run: Run) -> None:
    fine = run("packs", "--release-check", at=(2026, 12, 1, 12, 0))
    assert fine.exit_code == 0
    assert "within their dates" in fine.output
    assert "recalled and not yet checked" in fine.output
    late = run("packs", "--release-check", at=(2027, 12, 1, 12, 0))
    assert late.exit_code == 1
    assert "988 Suicide & Crisis Lifeline (crisis, support, US): check again by 28 May 2027" in flat(late.output)
    data = json.loads(run("packs", "--release-check", "--json", at=(2027, 12, 1, 12, 0)).output)
    dated = {line.place: line.check_again_by is not None for line in balm.load().rulebook.resources}
    assert data["help_lines"] == len(dated)
    assert len(data["faults"]) == sum(dated.values()) > 0
    assert not all(dated.values()), "some last"
    last_day = run("packs", "--release-check", at=(2027, 5, 28, 12, 0))
    assert last_day.exit_code == 0


def test_lines(run: Run) -> None:
    data = json.loads(run("lines", "--json").output)
    assert len(data) > 300
    assert not any(one["due"] for one in data)
    some = json.loads(run("lines", "--country", "uk", "--json").output)
    assert some == [one for one in data if one["country"] == "GB"]
    page = flat(run("lines", "--country", "GB").output)
    for one in some:
        assert one["name"] in page
        assert one["source_url"] in page
        assert one["second_url"] in page
    assert "text SHOUT to 85258" in page
    assert page.endswith(f"{len(some)} help lines.")
    due = run("lines", "--due", at=(2027, 12, 1, 12, 0))
    assert due.exit_code == 1
    assert "checked on 28 November 2026, due since 28 May 2027" in due.output
    assert run("lines", "--due").exit_code == 0
    assert run("lines", "--due").output == "No help line is due.\n"
    unknown = run("lines", "--country", "Germny")
    assert unknown.exit_code == 2
    assert "Did you mean Germany?" in unknown.output


def test_plugins(run: Run) -> None:
    output = run("plugins", "--without", "needs").output
    assert any(line.split() == ["needs", "off"] for line in output.splitlines())
    assert any(line.split() == ["rules", "on"] for line in output.splitlines())
    data = {info["name"]: info for info in json.loads(run("plugins", "--json").output)}
    assert data["rules"]["status"] == "on"
    assert data["rules"]["hooks"] == ["balm_packs"]
    assert run("plugins", "--without", "wzzt").exit_code == 2


WRONG = '[[example]]\nname = "at home"\ngiven = { place = "home" }\nexpect = { nothing = true }\n'
DRY = """
[[rule]]
id = "when-tense"
when = { distress = ">= 4" }
prefer = [{ id = "water", by = 2 }]
refer = ["support"]
because = "Something to do with the hands."
"""


def test_test(run: Run, pack: Path, tmp_path: Path) -> None:
    by_pack = Counter(example.pack for example in balm.load().rulebook.examples)
    count, floor = by_pack.total(), by_pack["floor"]
    assert flat(run("test").output).startswith(
        f"All {count} examples are as expected: {count - floor} of self-compassion, {floor} of floor. They see "
    )
    assert flat(run("test", "floor").output).startswith(f"All {floor} examples are as expected: {floor} of floor. ")
    assert run("test", str(pack)).output.startswith("There are no examples in plants.\n")
    data = json.loads(run("test", "--json").output)
    assert len(data["examples"]) == count
    assert all(each["ok"] for each in data["examples"])
    assert set(data) == {"complete", "examples", "coverage"}
    wrong = tmp_path / "wrong.toml"
    wrong.write_text(HEAD.format(name="wrong") + PRACTICE + WRONG)
    result = run("test", str(wrong))
    assert result.exit_code == 1
    assert f"✗ at home wrong, {wrong}:11 " in flat(result.output)
    assert "nothing: expected no practice" in result.output
    assert "got wrong/water" in result.output
    assert "1 of 1 examples are not as expected." in result.output
    result = run("test", str(wrong), "--json")
    assert result.exit_code == 1
    (one,) = json.loads(result.output)["examples"]
    assert (one["failures"][0]["key"], one["file"], one["line"]) == ("nothing", str(wrong), 11)


@pytest.mark.exhaustive
def test_test_looks_at_the_packs_that_were_named(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "dry.toml"
    path.write_text(HEAD.format(name="dry") + PRACTICE + DRY)
    output = run("test", str(path), "--coverage").output
    assert f"{path}:12 dry/when-tense never fires" in flat(output)
    assert "They see 0 of 1 rules and 0 of 2 outcomes of conditions." in output
    data = json.loads(run("test", str(path), "--coverage", "--json").output)["coverage"]
    assert {key: data[key] for key in ("rules", "fired", "outcomes", "seen")} == {
        "rules": 1,
        "fired": 0,
        "outcomes": 2,
        "seen": 0,
    }
    assert [one["line"] for one in data["unseen"]] == [12, 14]
    found = json.loads(run("test", str(path), "--mutations", "--json").output)["mutations"]
    assert {fault["rule"] for fault in found["faults"]} == {"dry/when-tense"}


def test_test_examples_of_a_pack_that_is_extended(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "more.toml"
    path.write_text(HEAD.format(name="more") + 'extends = ["self-compassion"]\n')
    count = sum(example.pack == "self-compassion" for example in balm.load().rulebook.examples)
    assert flat(run("test", str(path)).output).startswith(
        f"All {count} examples are as expected: {count} of self-compassion. There are no examples in more."
    )


def test_test_without_mutations_has_no_score(run: Run) -> None:
    result = run("test", "--min-score", "90")
    assert result.exit_code == 2
    assert "--min-score goes with --mutations." in result.stderr


@pytest.mark.exhaustive
@pytest.mark.parametrize(("least", "status"), [("75", 0), ("75.1", 1), ("101", 2)])
def test_test_and_a_least_score(run: Run, tmp_path: Path, least: str, status: int) -> None:
    path = tmp_path / "dry.toml"
    two = "".join(
        f'[[example]]\nname = "{at}"\ngiven = {{ distress = {at} }}\nexpect = {{ refers = {kinds} }}\n'
        for at, kinds in ((2, "[]"), (4, '["support"]'))
    )
    path.write_text(HEAD.format(name="dry") + PRACTICE + DRY + two)
    result = run("test", str(path), "--mutations", "--min-score", least)
    assert result.exit_code == status
    if status < 2:
        assert "`distress >= 4` as `distress >= 3`." in result.output
        assert "3 of 4 faults are noticed: a score of 75." in result.output


def test_test_interrupted(run: Run, pack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = balm.Engine.mutations

    def interrupted(self: balm.Engine, *args: Any) -> Iterator[Any]:
        yield from itertools.islice(whole(self, *args), 2)
        raise KeyboardInterrupt

    monkeypatch.setattr(balm.Engine, "mutations", interrupted)
    pack.write_text(HEAD.format(name="plants") + PRACTICE + DRY)
    result = run("test", str(pack), "--mutations")
    assert result.exit_code == 130
    assert "Interrupted after 2 of 4 faults." in result.output
    assert " of 2 faults are noticed" in result.output


def test_explain(run: Run) -> None:
    listed = run("explain").output
    assert all(f"\n{code} " in f"\n{listed}" for code in titles())
    assert {row["code"]: row["title"] for row in json.loads(run("explain", "--json").output)} == titles()
    assert run("explain", "unknown-fact").output.startswith("# A fact that no pack declares\n")
    assert run("explain", "left-alone").output.startswith("# Somebody who is left alone\n")
    assert json.loads(run("explain", "left-alone", "--json").output)["title"] == "Somebody who is left alone"
    assert json.loads(run("explain", "unknown-fact", "--json").output)["code"] == "unknown-fact"
    result = run("explain", "unknwon-fact")
    assert result.exit_code == 2
    assert "Did you mean `balm explain unknown-fact`?" in result.stderr
    assert "Did you mean `balm explain rule-covered`?" in run("explain", "rule-coverd").stderr


@pytest.mark.parametrize("code", titles())
def test_every_code_has_a_page(code: str) -> None:
    page = find_page(code)
    assert page is not None
    assert page.startswith(f"# {titles()[code]}\n\n`{code}`: ")


def test_codes_are_completed(run: Run) -> None:
    def completed(words: str) -> set[str]:
        asked = {"_BALM_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(len(words.split()) - 1)}
        return {line.partition(",")[2] for line in run(env=asked, complete_var="_BALM_COMPLETE").output.split()}

    assert completed("balm explain unknown-fa") == {"unknown-fact"}
    assert completed("balm explain careless") == {"careless-unknown"}
    assert completed("balm check --allow rule-c") == {"rule-covered"}
    assert completed("balm check --allow unknown-fa") == set()
    assert completed("balm check --deny al") == {"all", "allowance-unneeded"}
    assert completed("balm check --allow al") == {"allowance-unneeded"}


@pytest.mark.exhaustive
def test_schema_of_packs(run: Run) -> None:
    schema = json.loads(run("schema", "pack").output)
    jsonschema.Draft202012Validator.check_schema(schema)
    for declared in declarations().values():
        jsonschema.validate({"facts": {"fact": declared}}, schema)
    for bad in ({"type": "number"}, {"type": "scale", "range": 10}, {"type": "flag", "asks": "Well?"}, {}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({"facts": {"fact": bad}}, schema)


def test_schema_of_profiles(run: Run) -> None:
    schema = json.loads(run("schema", "profile").output)
    jsonschema.Draft202012Validator.check_schema(schema)
    good = {"distress": 7, "likes": ["music"], "self_harm": "declined", "place": None, "own": ["Tea", {"title": "Dog"}]}
    jsonschema.validate(good, schema)
    for bad in ({"distress": 11}, {"distress": 1.5}, {"place": "office"}, {"intensity": "low"}, {"own": [7]}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(bad, schema)


def _objects(schema: Any) -> Iterator[dict[str, Any]]:
    """Every object in a schema whose keys it lists."""
    if isinstance(schema, list):
        for one in schema:
            yield from _objects(one)
    elif isinstance(schema, dict):
        for one in schema.values():
            yield from _objects(one)
        if isinstance(schema.get("properties"), dict) and schema.get("type") == "object":
            yield schema


@pytest.mark.parametrize(
    "facts",
    [
        [],
        ["distress=7", "place=work", "likes=music,rest"],
        ["self_harm=intent_or_plan", "country=US"],
        ["age_band=under_13"],
        ["attachment=secure", "distress=2"],
    ],
)
def test_decisions_fit_their_schema(run: Run, facts: list[str]) -> None:
    schema = json.loads(run("schema", "decision").output)
    jsonschema.Draft202012Validator.check_schema(schema)
    args = [part for fact in facts for part in ("--fact", fact)]
    decision = json.loads(run("now", "--json", "--own", "Tea", *args).stdout)
    jsonschema.validate(decision, schema)
    for one in _objects(schema):
        one["additionalProperties"] = False
    jsonschema.validate(decision, schema)  # it lists every key that there is


def test_the_decision_schema_wants_every_key_and_allows_others() -> None:
    schema = json.loads((SCHEMAS / "decision.schema.json").read_text())
    objects = list(_objects(schema))
    assert len(objects) == 11
    for one in objects:
        assert one["required"] == list(one["properties"])
        assert one.get("additionalProperties", True) is True, "a later Balm may add a key"
