"""A folder of installed distributions, so that plugins are found as they are anywhere: by their metadata."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest

from balm.plugins.manager import PluginInfo, Plugins, load_plugins


class Site:
    """What is installed: distributions with entry points, and the modules that these lead to."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.modules: list[str] = []

    def install(self, plugin: str, code: str, distribution: str = "", version: str = "1.2.0") -> str:
        """A distribution with one plugin, a module of its own. Returns the name of that module."""
        module = f"site_{len(self.modules)}_{plugin.replace('-', '_')}"
        self.modules.append(module)
        (self.folder / f"{module}.py").write_text(f"import balm\n{code}", encoding="utf-8")
        self.declare(distribution or f"dist-{plugin}", f"{plugin} = {module}", version)
        return module

    def declare(self, distribution: str, entries: str, version: str = "1.2.0") -> None:
        """The metadata of a distribution."""
        info = self.folder / f"{distribution.replace('-', '_')}-{version}.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {distribution}\nVersion: {version}\n")
        (info / "entry_points.txt").write_text(f"[balm]\n{entries}\n")

    def load(self, *without: str, strict: bool = False) -> Plugins:
        """All plugins of this site."""
        return load_plugins(without, strict=strict)

    def info(self, name: str, *without: str) -> PluginInfo:
        """What became of the only plugin of that name."""
        [info] = [info for info in self.load(*without).infos if info.name == name]
        return info


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A site with nothing installed; what the tests themselves run with is out of sight."""

    def entry_points(*, group: str) -> metadata.EntryPoints:
        found = metadata.distributions(path=[str(tmp_path)])
        return metadata.EntryPoints(entry for one in found for entry in one.entry_points if entry.group == group)

    monkeypatch.setattr(metadata, "entry_points", entry_points)
    monkeypatch.syspath_prepend(str(tmp_path))
    site = Site(tmp_path)
    yield site
    for module in site.modules:
        sys.modules.pop(module, None)
