"""The plugins that come with Balm are found as a stranger's are, by their entry points."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

from support import shipped_packs

if TYPE_CHECKING:
    from support.plugin_site import Site

ROOT = Path(__file__).parents[2]


def test_they_are_all_there(site: Site) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    entries = project["entry-points"]["balm"]
    site.declare("balm", "\n".join(f"{name} = {module}" for name, module in entries.items()), "0.1.0")
    plugins = site.load(strict=True)
    assert [info.name for info in plugins.infos] == sorted(entries)
    assert {info.status for info in plugins.infos} == {"on"}
    assert [matcher.name for matcher in plugins.matchers] == ["durable"]
    assert sorted(plugins.instruments) == ["ecr-rs", "ecr-s", "phq-4", "suds", "who-5"]
    signals = ["backdraft", "sessions-today", "worse-after"]
    assert [signal.name for signal in plugins.signals] == signals
    learning = ["adaptive", "titration", "variety"]
    assert sorted(strategy.name for strategy in plugins.strategies) == sorted([*learning, "needs", "own-soothing"])
    assert {name: files.digest() for name, files in plugins.packs.items()} == {
        name: found.digest() for name in shipped_packs.NAMES if (found := shipped_packs.find(name))
    }
    quiet = site.load("needs", "own-soothing", *learning, strict=True)
    assert quiet.strategies == ()
    assert list(quiet.packs) == ["floor", "self-compassion"]
