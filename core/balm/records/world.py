"""World: Balm, packs and plugins as a record names them, and as they are -> how they differ."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from balm.records.causes import ReplayCause
from balm.records.record import plugins_data
from balm.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from balm.language.rulebook import PackInfo
    from balm.plugins.manager import PluginInfo
    from balm.records.data import RecordPluginData


class World(NamedTuple):
    """Balm, packs and plugins as a record names them."""

    balm: str
    packs: Mapping[str, str]
    """Name -> digest."""
    plugins: Sequence[RecordPluginData]


def changed_world(then: World, packs: Sequence[PackInfo], plugins: Sequence[PluginInfo]) -> Iterator[ReplayCause]:
    """How Balm, packs and plugins differ from those of then."""
    if then.balm != __version__:
        yield ReplayCause("balm-version", f"{then.balm} then, {__version__} now")
    yield from changed_packs(then.packs, packs)
    yield from _changed_plugins({p["name"]: p for p in then.plugins}, {p["name"]: p for p in plugins_data(plugins)})


def _changed_plugins(
    then: Mapping[str, RecordPluginData], now: Mapping[str, RecordPluginData]
) -> Iterator[ReplayCause]:
    for name in sorted(then.keys() | now.keys()):
        if name not in now:
            yield ReplayCause("plugin-missing", name)
        elif name not in then:
            yield ReplayCause("plugin-added", name)
        elif {**then[name], **now[name]} != then[name]:  # a later Balm may say more of a plugin
            versions = f"{then[name]['version']} then, {now[name]['version']} now"
            yield ReplayCause("plugin-version", f"{name} is another one: {versions}")


def changed_packs(then: Mapping[str, str], packs: Sequence[PackInfo]) -> Iterator[ReplayCause]:
    """How packs differ from those that had these digests, by name."""
    now = {pack.name: pack.digest for pack in packs}
    for name in sorted(then.keys() | now.keys()):
        if name not in now:
            yield ReplayCause("pack-missing", name)
        elif name not in then:
            yield ReplayCause("pack-added", name)
        elif now[name] != then[name]:
            yield ReplayCause("pack-edited", name)
