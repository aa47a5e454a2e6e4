"""The options that tell a profile: words on a command line, or a file -> facts and own practices, not yet validated."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

import click

from balm.command.complete import complete_fact, complete_file, complete_pack, complete_plugin

if TYPE_CHECKING:
    from balm.command.host import Host
    from balm.deciding.past import Past
    from balm.decision import Decision
    from balm.engine import Engine

Command = TypeVar("Command", bound=Callable[..., Any])

MOST_BYTES = 4 * 1024 * 1024
"""A profile is read up to this size; nobody has told as much."""


def pack_options(command: Command) -> Command:
    """--pack, --without, --strict."""
    for option in (
        click.option("--strict", is_flag=True, help="Stop where a plugin fails, instead of leaving it out."),
        click.option(
            "--without",
            multiple=True,
            metavar="PLUGIN",
            help="Leave a plugin off. Repeatable.",
            shell_complete=complete_plugin,
        ),
        click.option(
            "--pack",
            "packs",
            multiple=True,
            metavar="NAME|PATH",
            help="A rule pack: an installed name, a TOML file or a folder. Repeatable. [default: self-compassion]",
            shell_complete=complete_pack,
        ),
    ):
        command = option(command)
    return command


def profile_options(command: Command) -> Command:
    """--fact, --own, --profile, --no-history, and those of `pack_options`."""
    command = pack_options(command)
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
        command = option(command)
    return command


class Told:
    """What the options tell, and what lies behind the person where that is remembered."""

    def __init__(self, facts: dict[str, object], own: list[Mapping[str, object]]) -> None:
        self.facts, self.own = facts, own
        self.past: Past | None = None
        self.seed = 0

    def decide(self, engine: Engine) -> Decision:
        """What to do now. Raises ProfileError."""
        return engine.decide(self.facts, own=self.own, seed=self.seed, past=self.past)


def read_told(
    host: Host,
    engine: Engine,
    facts: Iterable[str],
    own: Iterable[str],
    profile: str | None,
    past: Past | None = None,
) -> Told:
    """The profile of a command line, the clock's fact included. Raises ProfileError and click's errors."""
    told = read_file(profile) if profile is not None else Told({}, [])
    if past is not None:
        told.past, told.seed = past, host.chance()
    told.facts |= read_facts(engine, facts, "--fact")
    told.own += [{"title": title} for title in own]
    host.fill(engine, told.facts)
    return told


def read_facts(engine: Engine, pairs: Iterable[str], option: str) -> dict[str, object]:
    """``name=value`` pairs as values for `Engine.decide`. Raises click.UsageError."""
    from balm.language.facts import read_text

    known = engine.rulebook.facts
    found: dict[str, object] = {}
    for pair in pairs:
        name, equals, text = pair.partition("=")
        name = name.strip()
        if not equals or not name:
            raise click.UsageError(f"{option} takes name=value, such as {option} distress=7, and not {pair!r}.")
        value = read_text(known[name], text) if name in known else text
        before = found.get(name)
        if isinstance(before, list) and isinstance(value, list):
            value = [*before, *value]
        elif name in found and before != value:
            raise click.UsageError(f"{option} tells {name!r} twice, with different values.")
        found[name] = value
    return found


def read_file(name: str) -> Told:
    """A profile from a file, or from standard input. Raises ProfileError."""
    from balm.diagnostics.codes import diagnose
    from balm.diagnostics.diagnostic import ProfileError

    try:
        raw = sys.stdin.buffer.read(MOST_BYTES + 1) if name == "-" else _read(name)
    except FileNotFoundError:
        raise ProfileError([diagnose("no-file", key="--profile", found=name)]) from None
    except OSError as error:
        why = (error.strerror or "error").lower()
        raise ProfileError([diagnose("unreadable-file", key="--profile", found=name, why=why)]) from None
    if len(raw) > MOST_BYTES:
        too_large = diagnose("too-large", key="--profile", found="more than 4 MiB", most="4 MiB")
        raise ProfileError([too_large])
    data = _parsed(name, raw)
    own = data.pop("own", None)
    if own is None:
        own = []
    elif not isinstance(own, list):
        expected = "a list of titles, or of tables each with a title"
        raise ProfileError([diagnose("bad-own", key="own", found=own, expected=expected)])
    return Told(data, [{"title": one} if isinstance(one, str) else one for one in own])


def _read(path: str) -> bytes:
    with open(os.path.expanduser(path), "rb") as file:
        return file.read(MOST_BYTES + 1)


def _parsed(name: str, raw: bytes) -> dict[str, Any]:
    """JSON where the name or the first character says so, or else TOML."""
    from balm.diagnostics.codes import diagnose
    from balm.diagnostics.diagnostic import ProfileError

    if not raw.strip():
        return {}
    if not name.endswith(".toml") and (name.endswith(".json") or raw.lstrip()[:1] in (b"{", b"[")):
        try:
            data = json.loads(raw)
        except RecursionError:
            raise ProfileError([diagnose("bad-json", key=name, found="it is nested too deep")]) from None
        except ValueError as error:
            raise ProfileError([diagnose("bad-json", key=name, found=str(error))]) from None
        if not isinstance(data, dict):
            raise ProfileError([diagnose("not-an-object", key=name, found=data)])
        return data
    from balm.language.source import read_source

    source, problems = read_source("standard input" if name == "-" else name, raw)
    if source is None or problems:
        raise ProfileError(problems)
    return dict(source.data)
