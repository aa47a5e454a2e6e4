"""What one hook returned -> contributions by name, or a sentence that says what is wrong with it."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from balm.language.files import PackFiles

from balm.deciding.plugin_values import NotPlainError

_NAME = re.compile(r"[a-z][a-z0-9_-]*")
_PACK_NAME = re.compile(rb"^\[pack\][^\[]*?^name\s*=\s*[\"']([^\"'\n]*)[\"']", re.MULTILINE | re.DOTALL)


class Nonsense(Exception):  # noqa: N818  # it is not an error of ours
    """A hook returned something else than its contract says; the text says what."""


class Origin(NamedTuple):
    """The plugin that hands over: its name, and its distribution's version."""

    plugin: str
    version: str


def check(hook: str, returned: object, origin: Origin) -> dict[str, Any]:
    """The contributions that a hook returned, by name. Raises Nonsense."""
    if isinstance(returned, str | bytes | Mapping) or not isinstance(returned, Iterable):
        raise Nonsense(f"{hook} returned {_shown(returned)}, not a list")
    items = list(returned)
    if hook == "balm_practices":
        return _practices(items, origin) if items else {}
    found: dict[str, Any] = {}
    for item in items:
        name, contribution = _CHECKS[hook](item, hook)
        if name in found:
            raise Nonsense(f"{hook} returned two called `{name}`")
        found[name] = contribution
    return found


def _shown(thing: object) -> str:
    return "nothing" if thing is None else f"a {type(thing).__name__}"


def _pack(item: object, hook: str) -> tuple[str, Any]:
    from balm.diagnostics.diagnostic import Diagnostic
    from balm.language.files import find_files

    if not isinstance(item, str | os.PathLike) or isinstance(os.fspath(item), bytes):
        raise Nonsense(f"{hook} returned a list with {_shown(item)}, not with paths")
    path = os.fspath(item)
    shown = os.path.basename(os.path.normpath(path))  # where the host keeps it is nobody's business
    found = find_files(path, path)
    if isinstance(found, Diagnostic):
        found = find_files(path, shown)
    if isinstance(found, Diagnostic):
        raise Nonsense(f"{hook}: {found.message}")
    name = shown.removesuffix(".toml")
    for file in found.files:
        written = _PACK_NAME.search(file.raw.replace(b"\r\n", b"\n")) if b"[pack]" in file.raw else None
        if written and written[1] != name.encode():
            raise Nonsense(f"{hook}: `{shown}` holds a pack called `{written[1].decode(errors='replace')}`; "
                           "a folder or file has the name of its pack")  # fmt: skip
    return name, _once(found._replace(name=name))


@lru_cache(maxsize=32)
def _once(files: PackFiles) -> PackFiles:
    """Equal files as one object: every engine of a process has the installed packs."""
    return files


def _practices(items: list[Any], origin: Origin) -> dict[str, Any]:
    from balm.plugins.tables import practice_pack

    if not _NAME.fullmatch(origin.plugin):
        raise Nonsense(f"balm_practices: `{origin.plugin}` cannot be the name of a pack; "
                       "use lower case letters, digits, _ and -")  # fmt: skip
    try:
        return {origin.plugin: practice_pack(origin.plugin, origin.version, items)}
    except TypeError as error:
        raise Nonsense(f"balm_practices: {error}") from error


def _strategy(item: object, hook: str) -> tuple[str, Any]:
    from balm.deciding.loaded_strategy import load_strategy
    from balm.deciding.strategies import Strategy

    strategy = _protocol(item, hook, Strategy, ("propose", "points"), "has not all of name, bound, propose and points")
    return _named(_loaded(load_strategy, strategy, hook), hook)


def _instrument(item: object, hook: str) -> tuple[str, Any]:
    from balm.plugins.contracts import Instrument, LoadedInstrument

    instrument = _protocol(item, hook, Instrument, ("score",), "has not all of name, title, sets and score")
    return _named(_loaded(LoadedInstrument, instrument, hook), hook)


def _signal(item: object, hook: str) -> tuple[str, Any]:
    from balm.deciding.signals import Signal, load_signal

    signal = _protocol(item, hook, Signal, ("read",), "has not all of name, fills and read")
    return _named(_loaded(load_signal, signal, hook), hook)


def _matcher(item: object, hook: str) -> tuple[str, Any]:
    from balm.plugins.contracts import LoadedMatcherMaker, MatcherMaker

    maker = _protocol(item, hook, MatcherMaker, ("make",), "has not both of name and make")
    return _named(_loaded(LoadedMatcherMaker, maker, hook), hook)


def _observer(item: object, hook: str) -> tuple[str, Any]:
    from balm.plugins.contracts import LoadedObserver, Observer

    observer = _protocol(item, hook, Observer, ("observe",), "has not all of name, key and observe")
    return _named(_loaded(LoadedObserver, observer, hook), hook)


def _command(item: object, hook: str) -> tuple[str, Any]:
    from click import Command

    if not isinstance(item, Command) or not item.name:
        raise Nonsense(f"{hook} returned {_shown(item)}, which is no click command with a name")
    return item.name, item


def _protocol(item: Any, hook: str, protocol: type, calls: Iterable[str], lacks: str) -> Any:
    if isinstance(item, protocol) and all(callable(getattr(item, name)) for name in calls):
        return item
    raise Nonsense(f"{hook} returned {_shown(item)}, which {lacks}")


def _loaded(load: Callable[[Any], Any], item: Any, hook: str) -> Any:
    """A contribution with what it says of itself now."""
    try:
        return load(item)
    except NotPlainError as wrong:
        raise Nonsense(f"{hook}: {wrong}") from None


def _named(item: Any, hook: str) -> tuple[str, Any]:
    if _NAME.fullmatch(item.name):
        return item.name, item
    raise Nonsense(f"{hook}: {item.name!r} is no name; use lower case letters, digits, _ and -")


_CHECKS: dict[str, Callable[[object, str], tuple[str, Any]]] = {
    "balm_packs": _pack,
    "balm_instruments": _instrument,
    "balm_signals": _signal,
    "balm_strategies": _strategy,
    "balm_matchers": _matcher,
    "balm_commands": _command,
    "balm_observers": _observer,
}
