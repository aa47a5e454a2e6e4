"""Small packs for the tests of the language: TOML text in, a rulebook or the codes of its mistakes out."""

from __future__ import annotations

import pytest

from balm.diagnostics.errors import PackError
from balm.language.combine import read_rulebook
from balm.language.files import PackFile, PackFiles
from balm.language.rulebook import Rulebook

FLOOR = """
[facts.upset]
type = "scale"
range = [0, 10]
step = 1

[facts.danger]
type = "flag"
origin = "rules"

[facts.mood]
type = "choice"
values = ["calm", "low", "warm"]
may_decline = true

[facts.energy]
type = "level"
values = ["low", "some", "high"]

[facts.likes]
type = "tags"
values = ["calm", "warm"]

[tags]
calm = "calm"
low = "low"
warm = "warm"

[needs]
soothed = "soothed"

[[rule]]
id = "danger"
when = { upset = 10 }
set = { danger = true }
because = "b"
"""

PRACTICES = """
[[practice]]
id = "sit"
title = "Sit"
kind = "mental"
stance = "opening"
minutes = [2, 5]
needs = ["soothed"]
tags = ["calm"]
how = "Sit."

[[practice]]
id = "walk"
title = "Walk"
kind = "behavioural"
minutes = [10, 20]
tags = ["warm", "low"]
how = "Walk."
"""


def pack(name: str, text: str = "", more: str = "") -> PackFiles:
    """A pack of one file; `more` are lines of its ``[pack]`` table."""
    head = f'[pack]\nname = "{name}"\nversion = "1"\ntitle = "T"\n{more}\n'
    return PackFiles(name, "", (PackFile(f"{name}.toml", (head + text).encode()),))


def rulebook(*texts: str, floor: str = FLOOR) -> Rulebook:
    """The packs `a`, `b`, ... of these texts with the floor."""
    packs = [pack(name, text) for name, text in zip("abcd", texts, strict=False)]
    return read_rulebook(packs, pack("floor", floor), lambda _: None)


def rule(effects: str, rule_id: str = "r") -> str:
    """A rule of these lines."""
    return f'[[rule]]\nid = "{rule_id}"\nbecause = "b"\n{effects}\n'


def fact(name: str, lines: str) -> str:
    """A fact of these lines."""
    return f"[facts.{name}]\n{lines}\n"


def codes(*texts: str, floor: str = FLOOR) -> list[str]:
    """The codes of all mistakes in these packs."""
    with pytest.raises(PackError) as error:
        rulebook(*texts, floor=floor)
    return [one.code for one in error.value.diagnostics]
