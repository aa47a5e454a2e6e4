"""Entry points -> checked contributions. Plugins are loaded one by one, and what fails is named, never fatal.

A plugin is on, off or failed as a whole: of one that failed, nothing is used.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeVar

import pluggy

from balm.deciding.time_limit import running_plugin
from balm.diagnostics.errors import BalmError, PackError
from balm.diagnostics.suggest import did_you_mean
from balm.plugins import hookspecs
from balm.plugins.contributions import Nonsense, Origin, check
from balm.plugins.discovery import Entry, discover

if TYPE_CHECKING:
    import click

    from balm.deciding.signals import Signal
    from balm.deciding.strategies import Strategy
    from balm.diagnostics.diagnostic import Diagnostic
    from balm.language.files import PackFiles
    from balm.plugins.contracts import Instrument, MatcherMaker, Observer

T = TypeVar("T")

GROUP = "balm"
"""The entry point group, and the distribution whose names nobody else can take."""

FLOOR = "floor"
"""The pack that only Balm's own distribution hands over."""


class PluginError(BalmError):
    """A plugin that failed while `strict` was on, or the name of a plugin that is not there."""


class PluginInfo(NamedTuple):
    """What became of one plugin. `problem` says why it failed; where it raised, which kind of error, and where."""

    name: str
    distribution: str
    version: str
    hooks: tuple[str, ...] = ()
    status: Literal["on", "off", "failed"] = "on"
    problem: str = ""

    def to_dict(self) -> dict[str, object]:
        """As plain data."""
        return self._asdict() | {"hooks": list(self.hooks)}


class Plugins(NamedTuple):
    """All plugins found, and what those that are on contribute, each kind in the order of names."""

    infos: tuple[PluginInfo, ...] = ()
    packs: Mapping[str, PackFiles] = {}
    """Installed packs by name; they join an engine that asks for them."""
    practices: tuple[PackFiles, ...] = ()
    """Packs of practices that join every engine, each named after its plugin."""
    strategies: tuple[Strategy, ...] = ()
    instruments: Mapping[str, Instrument] = {}
    signals: tuple[Signal, ...] = ()
    matchers: tuple[MatcherMaker, ...] = ()
    commands: tuple[click.Command, ...] = ()
    observers: tuple[Observer, ...] = ()

    @property
    def failed(self) -> tuple[PluginInfo, ...]:
        """Those that failed."""
        return tuple(info for info in self.infos if info.status == "failed")

    def needed(self) -> Plugins:
        """Those that decide, without what only a command, a page or the loading of packs needs: they can travel.

        Observers stay behind, with their keys.
        """
        return Plugins(self.infos, strategies=self.strategies, instruments=dict(self.instruments), signals=self.signals)

    def built(self, build: Callable[[Plugins], T], *, strict: bool) -> tuple[Plugins, T]:
        """What is built of these plugins, or else of those whose practices are sound. Raises what `build` raises."""
        try:
            return self, build(self)
        except PackError as error:
            sound = self._sound(error)
            if strict or sound is self:
                raise
        return sound, build(sound)

    def _sound(self, error: PackError) -> Plugins:
        """Without the plugins whose practices the error is about; they are marked as failed. Else these themselves."""
        wrong: dict[str, list[Diagnostic]] = {}
        for files in self.practices:
            named = {file.name for file in files.files}
            found = [one for one in error.diagnostics if one.span and one.span.file in named]
            if found:
                wrong[files.name] = found
        if not wrong:
            return self
        infos = tuple(
            info._replace(status="failed", problem=str(PackError(wrong[info.name]))) if info.name in wrong else info
            for info in self.infos
        )
        return self._replace(infos=infos, practices=tuple(f for f in self.practices if f.name not in wrong))


class _Found:
    """An entry point on its way: what is known of it, and what it has handed over so far, hook by hook."""

    def __init__(self, entry: Entry) -> None:
        self.entry = entry
        self.info = PluginInfo(entry.name, entry.distribution, entry.version)
        self.given: dict[str, dict[str, Any]] = {}

    @property
    def on(self) -> bool:
        return self.info.status == "on"

    @property
    def ours(self) -> bool:
        """Whether it comes with Balm itself."""
        return self.info.distribution == GROUP

    def fail(self, problem: str) -> None:
        told = f"{self.info.problem}\n{problem}" if self.info.problem else problem
        self.info = self.info._replace(status="failed", problem=told)


def load_plugins(without: Iterable[str] = (), *, strict: bool = False) -> Plugins:
    """Find, load and ask all plugins but those named in `without`, which are not even imported.

    With `strict`, the first failure is raised as PluginError.
    """
    found = sorted(
        map(_Found, discover(GROUP)), key=lambda one: (one.info.name, one.info.distribution, one.entry.value)
    )
    _switch_off(found, tuple(without))
    _clash(found, lambda one: [("plugin", one.info.name)])
    for one in found:
        if one.on:
            with running_plugin():
                _load(one)
    _clash(found, lambda one: [(_KINDS[hook], name) for hook, given in one.given.items() for name in given])
    if strict:
        for one in found:
            if one.info.status == "failed":
                raise PluginError(summary=f"The plugin `{one.info.name}` failed:\n{one.info.problem}")
    return _gathered(found)


def _switch_off(found: list[_Found], without: tuple[str, ...]) -> None:
    names = {one.info.name for one in found}
    for name in without:
        if name not in names:
            there = f"There is no plugin called `{name}` to leave out."
            raise PluginError(summary=f"{there}\n{did_you_mean(name, names)}".rstrip())
    for one in found:
        if one.info.name in without:
            one.info = one.info._replace(status="off")


def _load(one: _Found) -> None:
    """Import one plugin and call its hooks one by one, so that its failure is its own."""
    doing = f"importing `{one.entry.value}`"
    streams = sys.stdout, sys.stderr
    try:
        plugin = one.entry.load()
        manager = pluggy.PluginManager(GROUP)
        manager.add_hookspecs(hookspecs)
        manager.register(plugin, one.info.name)
        callers = sorted(manager.get_hookcallers(plugin) or (), key=lambda caller: caller.name)
        one.info = one.info._replace(hooks=tuple(caller.name for caller in callers))
        for caller in callers:
            if not caller.has_spec():
                raise Nonsense(f"There is no hook called `{caller.name}`")
            for implementation in caller.get_hookimpls():
                if implementation.hookwrapper or implementation.wrapper:
                    raise Nonsense(f"{caller.name} is a wrapper; hooks hand things over and wrap nothing")
                doing = caller.name
                given = check(caller.name, implementation.function(), Origin(one.info.name, one.info.version))
                one.given[caller.name] = given
    except (Nonsense, pluggy.PluginValidationError) as wrong:
        one.fail(str(wrong))
    except BaseException as error:  # a plugin may raise anything, SystemExit too
        from balm.diagnostics.failures import failure, interrupted_by_user

        if interrupted_by_user(error):
            raise
        one.fail(f"{doing}: {failure(f'plugin {one.info.name}', error)}{_lacks(error)}")
    finally:
        sys.stdout, sys.stderr = streams  # what it puts in their place is nobody else's
    if one.on and not one.info.hooks:
        one.fail("It implements no hook; functions are marked with balm.hookimpl")
    if FLOOR in one.given.get("balm_packs", ()) and not one.ours:
        one.fail(f"The pack `{FLOOR}` comes with Balm and nobody else")


def _lacks(error: BaseException) -> str:
    """The module that an import lacked."""
    return f" (no module `{error.name}`)" if isinstance(error, ModuleNotFoundError) and error.name else ""


_KINDS = {
    "balm_packs": "pack",
    "balm_practices": "pack",
    "balm_instruments": "instrument",
    "balm_signals": "signal",
    "balm_strategies": "strategy",
    "balm_matchers": "matcher",
    "balm_commands": "command",
    "balm_observers": "observer",
}
"""Hook -> what the names of its contributions are names of. Practices become a pack, so they share those of packs."""


def _clash(found: list[_Found], claims: Callable[[_Found], list[tuple[str, str]]]) -> None:
    """Two of one name: both fail, as nobody can tell which was meant; but Balm's own keep their names."""
    owners: dict[tuple[str, str], list[_Found]] = defaultdict(list)
    for one in found:
        if one.on:
            for claim in claims(one):
                owners[claim].append(one)
    for (kind, name), rivals in owners.items():
        ours = [one for one in rivals if one.ours]
        for one in rivals:
            others = " and ".join(f"`{o.info.name}` of {o.info.distribution}" for o in rivals if o is not one)
            if others and ours != [one]:
                one.fail(f"The {kind} `{name}` is there twice: also from {others}")


def _gathered(found: list[_Found]) -> Plugins:
    by_hook: dict[str, dict[str, Any]] = defaultdict(dict)
    for one in found:
        if one.on:
            for hook, given in one.given.items():
                by_hook[hook] |= given

    def named(hook: str) -> Mapping[str, Any]:
        return MappingProxyType(dict(sorted(by_hook[hook].items())))

    def listed(hook: str) -> tuple[Any, ...]:
        return tuple(named(hook).values())

    return Plugins(
        infos=tuple(one.info for one in found),
        packs=named("balm_packs"),
        practices=listed("balm_practices"),
        strategies=listed("balm_strategies"),
        instruments=named("balm_instruments"),
        signals=listed("balm_signals"),
        matchers=listed("balm_matchers"),
        commands=listed("balm_commands"),
        observers=listed("balm_observers"),
    )
