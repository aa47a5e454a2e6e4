"""Other engines: a rulebook becomes forms, a form takes told facts to rule numbers.

Each has its fastest honest forms, and a `plain` one: as its manual shows it, a rule for each rule and words as words. A
module a peer. It has `NAME`, `LIBRARY` (how pip calls it; "" for none) and `make(book)`, which compiles the rules
once into one or more `Form`s. Its library is imported inside `make`: a peer that is not installed is only left out.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from importlib import metadata
from types import ModuleType
from typing import Any, NamedTuple

Told = Mapping[str, Any]
"""Fact -> value, as Balm is told it; what is unknown is absent."""

PEERS = ("cel", "clips", "zen", "rule_engine", "durable_rules", "ifs")


class Form(NamedTuple):
    """One way to put the same rules to a peer."""

    name: str
    prepare: Callable[[Told], Any]
    """What the peer wants to be told, made of what Balm is told."""
    match: Callable[[Any], list[int]]
    """The numbers of the rules that fire, in any order, from what `prepare` made."""
    plain: bool = False
    """As the peer's manual shows it."""


def named(name: str) -> ModuleType:
    """The module of a peer."""
    return importlib.import_module(f"peers.{name}")


def version(peer: ModuleType) -> str | None:
    """The version of a peer's library; "" where it needs none, None where it is not installed."""
    try:
        return metadata.version(peer.LIBRARY) if peer.LIBRARY else ""
    except metadata.PackageNotFoundError:
        return None
