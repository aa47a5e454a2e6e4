"""The options that tell a profile: words on a command line, or a file -> facts and own practices, not yet validated."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

import click

from balm.command.complete import complete_fact, complete_file, complete_pack, complete_plugin
from balm.command.host import Host

if TYPE_CHECKING:
    from balm.deciding.past import Past
    from balm.deciding.portrait import Portrait
    from balm.decision.decision import Decision
    from balm.engine import Engine

Command: TypeAlias = Callable[..., Any]
Load: TypeAlias = "Callable[[], Engine]"
"""Loads the engine that the options of a command name. Raises PackError."""


pack_option = click.option(
    "--pack",
    "packs",
    multiple=True,
    metavar="NAME|PATH",
    help="A rule pack: an installed name, a TOML file or a folder. Repeatable. [default: self-compassion]",
    shell_complete=complete_pack,
)
"""--pack alone, for commands that serve until they are ended."""

without_option = click.option(
    "--without",
    multiple=True,
    metavar="PLUGIN",
    help="Leave a plugin off. Repeatable.",
    shell_complete=complete_plugin,
)
"""--without alone, for commands whose arguments are packs."""

trust_option = click.option(
    "--trust",
    multiple=True,
    metavar="NAME",
    help="Let the pack of this name add help lines to the floor's kinds of help. Repeatable.",
    shell_complete=complete_pack,
)
"""--trust alone, for commands whose arguments are packs."""


def pack_options(command: Command) -> Callable[..., Any]:
    """--pack, --trust, --without, --strict; the command takes `load`, which loads the engine that they name."""

    @functools.wraps(command)
    def with_load(
        *args: Any,
        packs: tuple[str, ...],
        trust: tuple[str, ...],
        without: tuple[str, ...],
        strict: bool,
        **others: Any,
    ) -> Any:
        host = click.get_current_context().ensure_object(Host)
        return command(*args, load=lambda: host.load(packs, without=without, trust=trust, strict=strict), **others)

    wrapped: Callable[..., Any] = with_load
    for option in (
        click.option("--strict", is_flag=True, help="Stop where a plugin fails, instead of leaving it out."),
        without_option,
        trust_option,
        pack_option,
    ):
        wrapped = option(wrapped)
    return wrapped


def profile_options(command: Command) -> Callable[..., Any]:
    """--fact, --own, --profile, --no-history, and those of `pack_options`."""
    wrapped = pack_options(command)
    for option in (
        click.option("--no-history", is_flag=True, help="Neither look back nor remember, this once."),
        click.option(
            "--profile",
            metavar="FILE|-",
            help="Read facts from a TOML or JSON file, or from standard input with -. Keys are facts; `own` is a list.",
            shell_complete=complete_file,
        ),
        click.option(
            "--own", multiple=True, metavar="TEXT", help="Something you already do to feel better. Repeatable."
        ),
        click.option(
            "--fact",
            "facts",
            multiple=True,
            metavar="NAME=VALUE",
            help="Something that is known, such as distress=7 or likes=music,rest. Repeatable; goes before --profile.",
            shell_complete=complete_fact,
        ),
    ):
        wrapped = option(wrapped)
    return wrapped


class Told:
    """What the options tell, and what lies behind the person where that is remembered."""

    def __init__(self, facts: dict[str, object], own: list[object]) -> None:
        self.facts, self.own = facts, own
        self.past: Past | None = None
        self.portrait: Portrait | None = None
        self.seed = 0

    @property
    def own_titles(self) -> list[str]:
        """The titles of `own`, once it was found to be right."""
        from balm.language.practices import own_title

        return [own_title(one["title"] if isinstance(one, Mapping) else str(one)) for one in self.own]

    def decide(self, engine: Engine) -> Decision:
        """What to do now. Raises ProfileError."""
        return engine.decide(self.facts, own=self.own, seed=self.seed, past=self.past, portrait=self.portrait)


def read_told(
    host: Host,
    engine: Engine,
    facts: Iterable[str],
    own: Iterable[str],
    profile: str | None,
    past: Past | None = None,
    portrait: Portrait | None = None,
) -> Told:
    """The profile of a command line, the clock's fact included. Raises ProfileError and click's errors."""
    told = Told({}, [])
    if profile is not None:
        from balm.people.profile_file import read_file  # who names no file does not wait for it

        told = Told(*read_file(profile))
    told.portrait = portrait
    if past is not None:
        told.past, told.seed = past, host.chance()
    told.facts |= read_facts(engine, facts, "--fact")
    told.own += own
    host.fill(engine, told.facts)
    return told


def read_facts(engine: Engine, pairs: Iterable[str], option: str) -> dict[str, str]:
    """``name=value`` pairs as facts for `Engine.decide`. Raises click.UsageError."""
    from balm.language.facts import read_told

    known = engine.rulebook.facts
    found: dict[str, str] = {}
    for pair in pairs:
        name, equals, text = pair.partition("=")
        name = name.strip()
        if not equals or not name:
            raise click.UsageError(f"{option} takes name=value, such as {option} distress=7, and not {pair!r}.")
        if name in found:
            fact = known.get(name)
            if fact is not None and fact.datatype.multiple:
                text = f"{found[name]}, {text}"
            elif fact is None or read_told(fact, text) != read_told(fact, found[name]):
                raise click.UsageError(f"{option} tells {name!r} twice, with different values.")
        found[name] = text
    return found
