"""The contract of plugins: Balm calls a hook -> a list of contributions.

A plugin is a module or an object under the entry point group ``balm``. It marks functions with `hookimpl` and
implements the hooks that it likes. A hook takes no argument, is called once when plugins are loaded, and
returns a list; it hands contributions over and does no work.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pluggy

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

    import click

    from balm.deciding.signals import Signal
    from balm.deciding.strategies import Strategy
    from balm.plugins.contracts import Instrument, MatcherMaker, Observer

hookspec = pluggy.HookspecMarker("balm")
hookimpl = pluggy.HookimplMarker("balm")
"""Marks a function of a plugin as the hook whose name it has."""


@hookspec
def balm_packs() -> list[str | os.PathLike[str]]:  # type: ignore[empty-body]
    """Packs to install: folders or TOML files, each with the name that its ``[pack]`` table has."""


@hookspec
def balm_practices() -> list[Mapping[str, Any]]:  # type: ignore[empty-body]
    """Practices, as ``[[practice]]`` tables; they join every engine, as a pack named after the plugin."""


@hookspec
def balm_instruments() -> list[Instrument]:  # type: ignore[empty-body]
    """Questionnaires, whose answers become facts."""


@hookspec
def balm_signals() -> list[Signal]:  # type: ignore[empty-body]
    """Facts computed from a person's history; collected, and called only where a host keeps a history."""


@hookspec
def balm_strategies() -> list[Strategy]:  # type: ignore[empty-body]
    """Strategies, which propose practices of the person's own and give points within their bound."""


@hookspec
def balm_matchers() -> list[MatcherMaker]:  # type: ignore[empty-body]
    """Other ways to find the rules that fire; collected for hosts that choose one by its name."""


@hookspec
def balm_observers() -> list[Observer]:  # type: ignore[empty-body]
    """Observers, each given the record of every decision once it is made."""


@hookspec
def balm_commands() -> list[click.Command]:  # type: ignore[empty-body]
    """Commands of ``balm``, made with click."""
