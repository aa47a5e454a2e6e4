"""Shell completion: what was typed so far -> names that it may become. Whatever fails, it only completes nothing."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, TypeAlias

from balm.diagnostics.visible import visible

if TYPE_CHECKING:
    import click
    from click.shell_completion import CompletionItem

    from balm.engine import Engine

    Complete: TypeAlias = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]


def _completes(names: Callable[[click.Context, click.Parameter, str], Iterable[str]]) -> Complete:
    """What click asks for completions, from a function that says which names there are."""

    @functools.wraps(names)
    def complete(ctx: click.Context, param: click.Parameter, typed: str) -> list[CompletionItem]:
        try:
            return _items(names(ctx, param, typed), typed)
        except Exception:  # noqa: BLE001  # a traceback in the middle of a line helps nobody
            return []

    return complete


def _items(names: Iterable[str], typed: str, kind: str = "plain") -> list[CompletionItem]:
    from click.shell_completion import CompletionItem

    return [CompletionItem(name, kind) for name in names if name.startswith(typed) and visible(name) == name]


def _engine(ctx: click.Context) -> Engine:
    from balm.engine import load

    return load(*(ctx.params.get("packs") or ()))


@_completes
def complete_fact(ctx: click.Context, _param: click.Parameter, typed: str) -> Iterable[str]:
    """Names of facts that are not told yet, and after ``=`` their values; of tags, after a comma, those left."""
    facts = {name: fact for name, fact in _engine(ctx).rulebook.facts.items() if fact.tellable}
    name, equals, value = typed.partition("=")
    if not equals:
        told = {one.partition("=")[0] for one in ctx.params.get("facts") or ()}
        return (f"{known}=" for known, fact in facts.items() if fact.datatype.multiple or known not in told)
    texts = facts[name].datatype.texts(facts[name])
    before = value[: value.rfind(",") + 1] if facts[name].datatype.multiple else ""
    return (f"{name}={before}{text}" for text in texts if text not in before.split(","))


@_completes
def complete_fact_name(ctx: click.Context, _param: click.Parameter, _typed: str) -> Iterable[str]:
    """Names of facts that can be told."""
    return (name for name, fact in _engine(ctx).rulebook.facts.items() if fact.tellable)


@_completes
def complete_remembered(ctx: click.Context, _param: click.Parameter, _typed: str) -> Iterable[str]:
    """Names of facts that are remembered."""
    return (name for name, fact in _engine(ctx).rulebook.facts.items() if fact.remember_days)


@_completes
def _complete_installed(_ctx: click.Context, _param: click.Parameter, _typed: str) -> Iterable[str]:
    from balm.plugins.manager import load_plugins

    return sorted(load_plugins().packs)


def complete_pack(ctx: click.Context, param: click.Parameter, typed: str) -> list[CompletionItem]:
    """Names of installed packs, or else files."""
    return _complete_installed(ctx, param, typed) or complete_file(ctx, param, typed)


def complete_file(_ctx: click.Context, _param: click.Parameter, typed: str) -> list[CompletionItem]:
    """Files, as the shell knows them."""
    return _items([typed], typed, "file")


@_completes
def complete_plugin(_ctx: click.Context, _param: click.Parameter, _typed: str) -> Iterable[str]:
    """Names of plugins."""
    from balm.plugins.manager import load_plugins

    return (plugin.name for plugin in load_plugins().infos)


@_completes
def complete_explained(ctx: click.Context, _param: click.Parameter, typed: str) -> Iterable[str]:
    """Ids of practices and of rules, short where that is enough; after ``rule:`` those of rules."""
    book = _engine(ctx).rulebook
    practices = [one.id if "/" in typed else one.name for one in book.practices]
    rules = [one.id if "/" in typed else one.id.partition("/")[2] for one in book.rules]
    return (*practices, *(one for one in rules if one not in practices), *(f"rule:{one}" for one in rules))


@_completes
def complete_code(_ctx: click.Context, _param: click.Parameter, _typed: str) -> Iterable[str]:
    """Codes of mistakes and findings."""
    from balm.proving.report import titles

    return titles()


@_completes
def complete_finding(_ctx: click.Context, param: click.Parameter, _typed: str) -> Iterable[str]:
    """Codes of findings alone; `--deny` may deny all of them."""
    from balm.proving.findings import finders

    return [*finders(), *(["all"] if param.name == "deny" else [])]
