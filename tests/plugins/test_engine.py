"""What an engine does with plugins that fail only once their packs are read, and without the floor."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import balm
import balm_rules
from balm.diagnostics.errors import BalmError, PackError

if TYPE_CHECKING:
    from support.plugin_site import Site


WRONG = """
@balm.hookimpl
def balm_practices():
    return [{"id": "sing", "title": "Sing", "kind": "loud", "minutes": [1, 2], "how": "Sing."}]
"""
RULES = "rules = balm_rules.register"


def test_a_plugin_with_a_wrong_practice_is_left_out_and_named(site: Site) -> None:
    site.declare("balm", RULES, "0.1.0")
    site.install("choir", WRONG)
    engine = balm.load()
    assert engine.decide({}).first
    [failed] = engine.plugins.failed
    assert failed.name == "choir"
    assert "loud" in failed.problem
    with pytest.raises(PackError, match="loud"):
        balm.load(strict=True)


def test_a_mistake_of_ones_own_is_not_blamed_on_a_plugin(site: Site, tmp_path_factory: pytest.TempPathFactory) -> None:
    site.declare("balm", RULES, "0.1.0")
    site.install("choir", WRONG)
    pack = tmp_path_factory.mktemp("pack") / "mine.toml"
    pack.write_text('[pack]\nname = "mine"\nversion = "1"\ntitle = "Mine"\ncolour = "red"\n')
    with pytest.raises(PackError, match="colour"):
        balm.load(str(pack))


def test_nothing_is_decided_without_the_floor(site: Site) -> None:
    site.declare("balm", RULES, "0.1.0")
    with pytest.raises(BalmError, match="floor"):
        balm.load("self-compassion", without=["rules"])


@pytest.mark.parametrize("path", ["./floor", "../balm_rules/floor", "link"])
def test_the_floor_stays_the_floor_by_whatever_path_it_is_asked_for(
    site: Site, path: str, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.declare("balm", RULES, "0.1.0")
    rules = Path(balm_rules.__file__).parent
    if path == "link":
        rules, floor = tmp_path_factory.mktemp("rules"), rules / "floor"
        (rules / path).symlink_to(floor, target_is_directory=True)
    monkeypatch.chdir(rules)
    rulebook = balm.load(Path(path)).rulebook
    assert rulebook.floor == "floor"
    assert [pack.name for pack in rulebook.packs] == ["floor"]


SILENT = """
class Silent:
    name = "silent"
    def make(self, rules, facts): return self
    def match(self, facts): return 0

@balm.hookimpl
def balm_matchers():
    return [Silent()]
"""
ALARM = {"self_harm": "strong_thoughts"}


def test_a_host_chooses_a_matcher_by_its_name(site: Site) -> None:
    site.declare("balm", RULES, "0.1.0")
    site.install("hush", SILENT)
    assert balm.load().decide(ALARM).referrals
    for engine in (balm.load(matcher="silent"), balm.load("floor", matcher="silent")):
        decision = engine.decide(ALARM)
        assert not decision.referrals
        assert not any(fact["by"] for fact in decision.to_dict()["facts"].values())
    assert balm.load().decide(ALARM).referrals, "what is kept in the cache is Balm's own"


@pytest.mark.parametrize(
    ("name", "without", "words"),
    [
        ("silnt", [], "There is no matcher called `silnt`. There is `silent`.\nDid you mean `silent`?"),
        ("rete", [], "There is no matcher called `rete`. There is `silent`."),
        ("", [], "There is no matcher called ``. There is `silent`."),
        ("silent", ["hush"], "There is no matcher called `silent`. No plugin that is on brings one."),
    ],
)
def test_an_unknown_matcher_is_a_mistake(site: Site, name: str, without: list[str], words: str) -> None:
    site.declare("balm", RULES, "0.1.0")
    site.install("hush", SILENT)
    with pytest.raises(BalmError) as raised:
        balm.load(matcher=name, without=without)
    assert str(raised.value) == words
