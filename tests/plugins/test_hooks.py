"""Every hook: what a plugin returns is there by its name, and what it should not return is refused in words."""

from __future__ import annotations

import datetime
import inspect
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import balm
from balm.plugins import hookspecs
from support import shipped_packs

if TYPE_CHECKING:
    from support.plugin_site import Site

ROOT = Path(__file__).parents[2]
HOOKS = sorted(name for name, thing in vars(hookspecs).items() if hasattr(thing, "balm_spec"))

HILL = """
[pack]
name = "hill"
version = "1.0.0"
title = "On the hill"
"""


def hook(name: str, returned: str, before: str = "") -> str:
    return f"{before}\n@balm.hookimpl\ndef {name}():\n    return {returned}\n"


def test_every_hook_has_a_test_and_a_heading() -> None:
    page = (ROOT / "docs" / "plugins.md").read_text(encoding="utf-8")
    for name in HOOKS:
        assert f"test_{name}" in globals(), f"no test called test_{name}"
        arguments = inspect.signature(getattr(hookspecs, name)).parameters
        heading = f"### {name}({', '.join(arguments)})"
        assert heading in page.splitlines(), f"docs/plugins.md has no heading `{heading}`"
        about = page.split(heading)[1].split("\n### ")[0]
        assert re.search(r"^```python\n", about, re.MULTILINE), f"docs/plugins.md shows no example of {name}"


def test_the_documented_examples_make_a_plugin(site: Site) -> None:
    """What the page shows of the hooks works when it is put into a module and installed."""
    page = (ROOT / "docs" / "plugins.md").read_text(encoding="utf-8")
    part = page.split("\n## The hooks\n")[1].split("\n## ")[0]
    (site.folder / "garden").mkdir()
    (site.folder / "garden" / "pack.toml").write_text(HILL.replace("hill", "garden"))
    site.install("herbs", "\n".join(re.findall(r"^```python\n(.*?)^```$", part, re.MULTILINE | re.DOTALL)))
    plugins = site.load(strict=True)
    assert list(plugins.infos[0].hooks) == HOOKS
    assert [list(plugins.packs), [pack.name for pack in plugins.practices]] == [["garden"], ["herbs"]]
    for strategy in plugins.strategies:
        balm.check_strategy(strategy)
    for instrument in plugins.instruments.values():
        balm.check_instrument(instrument, [{}, {"outside": True}, {"outside": 3}])
    shipped_packs.read(*plugins.practices)  # what it says of practices is in the language, beside the floor


def test_a_hook_is_one_sentence() -> None:
    for name in HOOKS:
        said = inspect.getdoc(getattr(hookspecs, name)) or ""
        assert said.endswith(".")
        assert "\n" not in said


def test_balm_packs(site: Site) -> None:
    folder = site.folder / "hill"
    folder.mkdir()
    (folder / "pack.toml").write_text(HILL)
    (site.folder / "dale.toml").write_text(HILL.replace("hill", "dale"))
    site.install("hills", hook("balm_packs", f"[{str(folder)!r}, Path({str(site.folder)!r}) / 'dale.toml']",
                               "from pathlib import Path"))  # fmt: skip
    plugins = site.load(strict=True)
    assert list(plugins.packs) == ["dale", "hill"]
    assert plugins.packs["hill"].name == "hill"
    assert plugins.packs["hill"].root == str(folder)
    assert plugins.packs["dale"].files[0].raw.decode().startswith("\n[pack]")


def test_balm_practices(site: Site) -> None:
    from balm.language.pack import read_pack

    code = """
@balm.hookimpl
def balm_practices():
    yield {"id": "dig", "title": 'A "spade"\\nand \\u2713', "kind": "behavioural", "minutes": (5, 10.5),
           "limits": {"place": ["home"], "odd key": {"all": []}, "alone": True}, "how": "Dig."}
"""
    site.install("hills", code)
    [pack] = site.load(strict=True).practices
    text, problems = read_pack(pack)
    assert not problems
    assert text is not None
    assert (text.name, text.shape.version) == ("hills", "1.2.0")
    [(table, _)] = text.entries("practice")
    assert table["title"] == 'A "spade"\nand ✓'
    assert table["minutes"] == [5, 10.5]
    assert table["limits"] == {"place": ["home"], "odd key": {"all": []}, "alone": True}


THING = "class Thing:\n    name = 'thing'\n    "


def test_balm_instruments(site: Site) -> None:
    thing = THING + "title = 'A thing'; sets = ('distress',)\n    def score(self, answers): return {'distress': 3}"
    site.install("hills", hook("balm_instruments", "[Thing()]", thing))
    assert site.load(strict=True).instruments["thing"].score({}) == {"distress": 3}


def test_balm_signals(site: Site) -> None:
    thing = THING + "fills = ('distress',)\n    def read(self, past): return {'distress': len(past.entries)}"
    site.install("hills", hook("balm_signals", "[Thing()]", thing))
    [signal] = site.load(strict=True).signals
    now = datetime.datetime(2026, 5, 4, 9, tzinfo=datetime.UTC)
    assert signal.read(balm.Past([balm.Entry("1", now, {}, {}, ())], now)) == {"distress": 1}


STRATEGY = "bound = {bound}\n    def propose(self, situation): return []\n    def points(self, situation): return []"


def test_balm_strategies(site: Site) -> None:
    thing = THING + STRATEGY.format(bound=1)
    site.install("hills", hook("balm_strategies", "[Thing()]", thing))
    site.install("dales", hook("balm_strategies", "[Thing()]", thing.replace("'thing'", "'another'")))
    assert [strategy.name for strategy in site.load(strict=True).strategies] == ["another", "thing"]


def test_balm_matchers(site: Site) -> None:
    site.install("hills", hook("balm_matchers", "(Thing(),)", THING + "def make(self, rules, facts): return None"))
    assert [matcher.name for matcher in site.load(strict=True).matchers] == ["thing"]


def test_balm_observers(site: Site) -> None:
    thing = THING + "key = None\n    seen = []\n    def observe(self, record): self.seen.append(record['format'])"
    site.install("hills", hook("balm_observers", "[Thing()]", thing))
    [observer] = site.load(strict=True).observers
    observer.observe({"format": "balm-record/1"})
    assert (observer.name, observer.key) == ("thing", None)


def test_balm_commands(site: Site) -> None:
    code = "import click\n@click.command()\ndef dig():\n    pass"
    site.install("hills", hook("balm_commands", "[dig]", code))
    assert [command.name for command in site.load(strict=True).commands] == ["dig"]


NONSENSE = [
    *[(name, "None", f"{name} returned nothing, not a list") for name in HOOKS],
    *[(name, "'text'", f"{name} returned a str, not a list") for name in HOOKS],
    *[(name, "[7]", "int") for name in HOOKS],
    ("balm_packs", "['nowhere/hill']", "balm_packs: "),
    ("balm_packs", "[b'hill']", "balm_packs returned a list with a bytes, not with paths"),
    ("balm_practices", "[{'id': None}]", "balm_practices: a pack cannot hold a NoneType"),
    ("balm_practices", "[{7: 'a'}]", "balm_practices: the key 7 is no text"),
]


@pytest.mark.parametrize(("name", "returned", "said"), NONSENSE)
def test_nonsense_is_refused_in_words(site: Site, name: str, returned: str, said: str) -> None:
    site.install("hills", hook(name, returned))
    info = site.info("hills")
    assert info.status == "failed"
    assert said in info.problem
    assert "Traceback" not in info.problem


WRONG = [
    ("balm_strategies", STRATEGY.format(bound=-1), "the bound of `thing` is not a whole number"),
    ("balm_strategies", STRATEGY.format(bound="True"), "the bound of `thing` is not a whole number"),
    ("balm_strategies", STRATEGY.format(bound="1; name = 'A b'"), "'A b' is no name"),
    ("balm_strategies", "bound = 1; propose = points = None", "has not all of name, bound, propose and points"),
    ("balm_instruments", "title = 't'; sets = ['a']\n    def score(self, answers): return {}", "`sets`"),
    ("balm_observers", "key = b'short'\n    def observe(self, record): pass", "neither None nor 16 bytes or more"),
    ("balm_observers", "observe = print", "has not all of name, key and observe"),
    ("balm_signals", "fills = 'a'\n    def read(self, past): return {}", "`fills`"),
]


@pytest.mark.parametrize(("name", "body", "said"), WRONG)
def test_a_contribution_without_what_it_needs_is_refused(site: Site, name: str, body: str, said: str) -> None:
    site.install("hills", hook(name, "[Thing()]", THING + body))
    assert said in site.info("hills").problem


def test_a_folder_with_another_name_than_its_pack_is_refused(site: Site) -> None:
    (site.folder / "dale.toml").write_text(HILL)
    site.install("hills", hook("balm_packs", f"[{str(site.folder / 'dale.toml')!r}]"))
    said = "balm_packs: `dale.toml` holds a pack called `hill`; a folder or file has the name of its pack"
    assert site.info("hills").problem == said


@pytest.mark.parametrize("what", ["nothing", "an empty folder", "a folder of a link"])
def test_a_pack_that_cannot_be_read_is_named_without_the_folders_of_the_host(site: Site, what: str) -> None:
    place = site.folder / "garden"
    if what != "nothing":
        place.mkdir()
    if what == "a folder of a link":
        (place / "a.toml").symlink_to(site.folder / "b.toml")
    site.install("hills", hook("balm_packs", f"[{str(place)!r}]"))
    assert "`garden" in site.info("hills").problem
    assert str(site.folder) not in site.info("hills").problem


def test_practices_need_a_plugin_whose_name_can_name_a_pack(site: Site) -> None:
    site.install("Hills", hook("balm_practices", "[{'id': 'dig'}]"))
    assert "`Hills` cannot be the name of a pack" in site.info("Hills").problem
