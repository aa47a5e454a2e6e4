"""World: Balm, packs and plugins as a record names them, and as they are -> how they differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

from balm.records.causes import ReplayCause
from balm.records.record import plugins_data
from balm.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from balm.language.rulebook import PackInfo
    from balm.plugins.manager import PluginInfo
    from balm.records.data import RecordData


def changed_world(
    record: RecordData, packs: Sequence[PackInfo], plugins: Sequence[PluginInfo]
) -> Iterator[ReplayCause]:
    """How Balm, packs and plugins differ from those of the record."""
    if record["balm"] != __version__:
        yield ReplayCause("balm-version", f"{record['balm']} then, {__version__} now")
    yield from changed_packs({pack["name"]: pack["digest"] for pack in record["packs"]}, packs)
    then, now = {p["name"]: p for p in record["plugins"]}, {p["name"]: p for p in plugins_data(plugins)}
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
