"""Plugins are loaded one by one: whatever one of them does, the others are there and it is named."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from balm.plugins.manager import PluginError

if TYPE_CHECKING:
    from support.plugin_site import Site

GOOD = """
class Thing:
    name = {name!r}
    bound = 1
    def propose(self, situation): return []
    def points(self, situation): return []

@balm.hookimpl
def balm_strategies():
    return [Thing()]
"""


def good(name: str) -> str:
    return GOOD.format(name=name)


def states(site: Site, *without: str) -> dict[str, str]:
    return {info.name: info.status for info in site.load(*without).infos}


def names(site: Site) -> list[str]:
    return [strategy.name for strategy in site.load().strategies]


def test_nothing_installed_is_nothing_found(site: Site) -> None:
    plugins = site.load()
    assert plugins.infos == ()
    assert plugins.packs == {}


def test_what_is_said_of_a_plugin(site: Site) -> None:
    site.install("b-plugin", good("b"), version="0.3.0")
    assert site.info("b-plugin").to_dict() == {
        "name": "b-plugin",
        "distribution": "dist-b-plugin",
        "version": "0.3.0",
        "hooks": ["balm_strategies"],
        "status": "on",
        "problem": "",
    }


FAILING = {
    "a failing import": ("raise OSError('no such garden')", r"importing `\w+`: OSError at \w+:\d"),
    "a syntax error": ("def :", r"importing `\w+`: SyntaxError at \w+\.py:\d"),
    "an exit": ("raise SystemExit(3)", r"importing `\w+`: SystemExit at \w+:\d"),
    "a hook that raises": (
        "@balm.hookimpl\ndef balm_packs():\n    raise OSError('no such garden')",
        r"balm_packs: OSError at \w+:4",
    ),
    "a hook that exits": (
        "@balm.hookimpl\ndef balm_packs():\n    raise SystemExit('no such garden')",
        r"balm_packs: SystemExit at \w+:4",
    ),
    "a generator that raises": (
        "@balm.hookimpl\ndef balm_packs():\n    yield 1 / 0",
        r"balm_packs: ZeroDivisionError at \w+:4",
    ),
}


@pytest.mark.parametrize(("code", "said"), FAILING.values(), ids=list(FAILING))
def test_what_raises_costs_itself_alone(site: Site, code: str, said: str) -> None:
    """What is said of it has neither its words nor a path."""
    site.install("a-good", good("a"))
    site.install("m-bad", code)
    site.install("z-good", good("z"))
    assert states(site) == {"a-good": "on", "m-bad": "failed", "z-good": "on"}
    assert names(site) == ["a", "z"]
    assert re.fullmatch(said, site.info("m-bad").problem)
    assert [info.name for info in site.load().failed] == ["m-bad"]


def test_of_a_plugin_that_fails_nothing_is_used(site: Site) -> None:
    """Half a plugin would be a puzzle: its strategies on, its packs off."""
    site.install("half", good("half") + "\n@balm.hookimpl\ndef balm_packs():\n    return 7")
    assert states(site) == {"half": "failed"}
    assert names(site) == []


MISTAKEN = {
    "an unknown hook": ("@balm.hookimpl\ndef balm_strategy():\n    return []", "no hook called `balm_strategy`"),
    "an argument too many": ("@balm.hookimpl\ndef balm_packs(engine):\n    return []", "balm_packs"),
    "a wrapper": ("@balm.hookimpl(wrapper=True)\ndef balm_packs():\n    return (yield)", "balm_packs is a wrapper"),
    "no hook": ("def balm_packs():\n    return []", "implements no hook"),
}


@pytest.mark.parametrize(("code", "said"), MISTAKEN.values(), ids=list(MISTAKEN))
def test_a_mistaken_plugin_is_told_so(site: Site, code: str, said: str) -> None:
    site.install("bad", code)
    info = site.info("bad")
    assert info.status == "failed"
    assert said in info.problem


def test_an_entry_point_that_leads_nowhere(site: Site) -> None:
    site.declare("dist-lost", "lost = there_is_no_such_module")
    lost = site.info("lost").problem
    assert lost.startswith("importing `there_is_no_such_module`: ModuleNotFoundError at ")
    assert lost.endswith(" (no module `there_is_no_such_module`)")


def test_two_plugins_of_one_name_both_fail(site: Site) -> None:
    one = site.install("twin", "raise OSError", "dist-one")
    two = site.install("twin", "raise OSError", "dist-two")
    problems = [info.problem for info in site.load().failed]
    assert problems == [
        "The plugin `twin` is there twice: also from `twin` of dist-two",
        "The plugin `twin` is there twice: also from `twin` of dist-one",
    ]
    assert not {one, two} & set(sys.modules), "neither is even imported"


def test_two_contributions_of_one_name_both_fail(site: Site) -> None:
    site.install("a", good("same"))
    site.install("b", good("same"))
    site.install("c", good("other"))
    assert states(site) == {"a": "failed", "b": "failed", "c": "on"}
    assert site.info("a").problem == "The strategy `same` is there twice: also from `b` of dist-b"
    assert names(site) == ["other"]


def test_practices_and_packs_share_their_names(site: Site) -> None:
    (site.folder / "hill.toml").write_text('[pack]\nname = "hill"\nversion = "1"\ntitle = "Hill"\n')
    site.install("maps", f"@balm.hookimpl\ndef balm_packs():\n    return [{str(site.folder / 'hill.toml')!r}]")
    site.install("hill", "@balm.hookimpl\ndef balm_practices():\n    return [{'id': 'dig'}]")
    assert states(site) == {"hill": "failed", "maps": "failed"}


def test_what_comes_with_balm_keeps_its_names(site: Site) -> None:
    site.install("needs", good("needs"), "balm")
    site.install("needs", good("more"), "dist-needs")
    site.install("rival", good("needs"))
    assert names(site) == ["needs"]
    by = {(info.name, info.distribution): info.status for info in site.load().infos}
    assert by == {("needs", "balm"): "on", ("needs", "dist-needs"): "failed", ("rival", "dist-rival"): "failed"}


def test_nobody_else_hands_over_the_floor(site: Site) -> None:
    (site.folder / "floor.toml").write_text('[pack]\nname = "floor"\nversion = "1"\ntitle = "Floor"\n')
    site.install("mine", f"@balm.hookimpl\ndef balm_packs():\n    return [{str(site.folder / 'floor.toml')!r}]")
    assert "floor" not in site.load().packs
    assert "comes with Balm" in site.info("mine").problem


def test_what_is_switched_off_is_never_imported(site: Site) -> None:
    module = site.install("loud", good("loud"))
    site.install("calm", good("calm"))
    assert states(site, "loud") == {"calm": "on", "loud": "off"}
    assert module not in sys.modules
    assert site.info("loud", "loud").hooks == ()


def test_one_switched_off_leaves_its_twin(site: Site) -> None:
    site.install("a", good("same"))
    site.install("b", good("same"))
    assert states(site, "b") == {"a": "on", "b": "off"}


def test_switching_off_what_is_not_there_is_a_mistake(site: Site) -> None:
    site.install("garden", good("garden"))
    with pytest.raises(PluginError, match=r"no plugin called `gardn` to leave out\.\nDid you mean `garden`\?"):
        site.load("gardn")


def test_strict_raises_with_the_place(site: Site) -> None:
    site.install("bad", "raise OSError('no such garden')")
    with pytest.raises(PluginError, match=r"\AThe plugin `bad` failed:\nimporting `\w+`: OSError at \w+:\d\Z"):
        site.load(strict=True)


def test_an_interrupt_is_no_failure(site: Site) -> None:
    site.install("slow", "import signal\nsignal.raise_signal(signal.SIGINT)")
    with pytest.raises(KeyboardInterrupt):
        site.load()


def test_an_interrupt_that_a_plugin_raises_itself_is_one(site: Site) -> None:
    site.install("rude", "raise KeyboardInterrupt")
    assert site.info("rude").status == "failed"
    assert "KeyboardInterrupt at site_0_rude:2" in site.info("rude").problem


def test_the_manager_imports_nothing_heavy() -> None:
    code = "import sys, balm.plugins.manager; print(*{'pydantic', 'click', 'rich', 'pysat'} & set(sys.modules))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == ""
