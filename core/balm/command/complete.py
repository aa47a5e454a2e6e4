"""Shell completion: what was typed so far -> names that it may become. Whatever fails, it only completes nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import click
    from click.shell_completion import CompletionItem

    from balm.engine import Engine


def _engine(ctx: click.Context) -> Engine:
    from balm.engine import load

    return load(*(ctx.params.get("packs") or ()))


def _items(names: Iterable[str], typed: str, kind: str = "plain") -> list[CompletionItem]:
    from click.shell_completion import CompletionItem

    return [CompletionItem(name, kind) for name in names if name.startswith(typed)]


def complete_fact(ctx: click.Context, _param: click.Parameter, typed: str) -> list[CompletionItem]:
    """Names of facts, and after ``=`` their values."""
    try:
        facts = {name: fact for name, fact in _engine(ctx).rulebook.facts.items() if fact.tellable}
    except Exception:  # noqa: BLE001  # a traceback in the middle of a line helps nobody
        return []
    name, equals, _ = typed.partition("=")
    if not equals:
        return _items((f"{known}=" for known in facts), typed)
    fact = facts.get(name)
    if fact is None:
        return []
    return _items((f"{name}={text}" for text in fact.datatype.texts(fact)), typed)


def complete_fact_name(ctx: click.Context, _param: click.Parameter, typed: str) -> list[CompletionItem]:
    """Names of facts that can be told."""
    try:
        return _items((name for name, fact in _engine(ctx).rulebook.facts.items() if fact.tellable), typed)
    except Exception:  # noqa: BLE001  # as above
        return []


def complete_pack(ctx: click.Context, param: click.Parameter, typed: str) -> list[CompletionItem]:
    """Names of installed packs, or else files."""
    from balm.plugins.manager import load_plugins

    try:
        names = sorted(load_plugins().packs)
    except Exception:  # noqa: BLE001  # as above
        names = []
    return _items(names, typed) or complete_file(ctx, param, typed)


def complete_file(_ctx: click.Context, _param: click.Parameter, typed: str) -> list[CompletionItem]:
    """Files, as the shell knows them."""
    return _items([typed], typed, "file")


def complete_plugin(_ctx: click.Context, _param: click.Parameter, typed: str) -> list[CompletionItem]:
    """Names of plugins."""
    from balm.plugins.manager import load_plugins

    try:
        return _items([plugin.name for plugin in load_plugins().infos], typed)
    except Exception:  # noqa: BLE001  # as above
        return []


def complete_practice(ctx: click.Context, _param: click.Parameter, typed: str) -> list[CompletionItem]:
    """Ids of practices, short where that is enough."""
    try:
        practices = _engine(ctx).rulebook.practices
    except Exception:  # noqa: BLE001  # as above
        return []
    return _items((one.id if "/" in typed else one.name for one in practices), typed)


def complete_code(_ctx: click.Context, _param: click.Parameter, typed: str) -> list[CompletionItem]:
    """Codes of mistakes and findings."""
    from balm.proving.report import titles

    return _items(titles(), typed)


def complete_finding(_ctx: click.Context, param: click.Parameter, typed: str) -> list[CompletionItem]:
    """Codes of findings alone; `--deny` may deny all of them."""
    from balm.proving.findings import finders

    return _items([*finders(), *(["all"] if param.name == "deny" else [])], typed)
